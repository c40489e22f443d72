"""Arrays of any number system: a shape and its entries in row-major order.

A rank-1 array is a column; a row is of shape ``(1, n)``; a 1×1 result is a scalar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Generic, TypeVar

from hwsolve.errors import MeaningError

N = TypeVar("N")
MAX_ENTRIES = 4096


@dataclass(slots=True, eq=False)
class Array(Generic[N]):
    """``items`` in row-major order of ``shape``."""

    shape: tuple[int, ...]
    items: list[N]

    def at(self, place: tuple[int, ...]) -> N:
        """The entry at a full 0-based place."""
        flat = 0
        for size, k in zip(self.shape, place, strict=True):
            flat = flat * size + k
        return self.items[flat]

    def part(self, place: tuple[int, ...]) -> N | Array[N]:
        """The entry or the sub-array after fixing the first indices (0-based)."""
        block = prod(self.shape[len(place) :])
        flat = 0
        for size, k in zip(self.shape, place, strict=False):
            flat = flat * size + k
        chunk = self.items[flat * block : (flat + 1) * block]
        return chunk[0] if len(place) == len(self.shape) else Array(self.shape[len(place) :], chunk)

    def map(self, change: Callable[[N], Any]) -> Array[Any]:
        """The same shape with every entry changed."""
        return Array(self.shape, [change(item) for item in self.items])


Value = Any  # N | Array[N]; the evaluator keeps them apart


def places(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All 0-based places of an array, row-major."""
    return product(*(range(size) for size in shape))


def shown(shape: tuple[int, ...]) -> str:
    """A shape for people: ``3×2``."""
    return (
        "a scalar"
        if not shape
        else "×".join(map(str, shape))
        if len(shape) > 1
        else f"a vector of {shape[0]}"
    )


def shape_of(value: Value) -> tuple[int, ...]:
    """The shape of a value; () for a scalar."""
    return value.shape if isinstance(value, Array) else ()


def as_matrix(value: Array[N]) -> tuple[int, int, list[N]]:
    """Rows, columns and entries; a rank-1 array is one column."""
    if len(value.shape) == 1:
        return value.shape[0], 1, value.items
    if len(value.shape) == 2:
        return value.shape[0], value.shape[1], value.items
    raise MeaningError(f"a product needs vectors or matrices, not an array of rank {len(value.shape)}")


def from_matrix(rows: int, columns: int, items: list[N]) -> N | Array[N]:
    """Back to a value: 1×1 is a scalar, one column a vector."""
    if rows == columns == 1:
        return items[0]
    return Array((rows,), items) if columns == 1 else Array((rows, columns), items)


def transpose(value: Value) -> Value:
    """Rows to columns; a vector becomes a row and a row a vector."""
    if not isinstance(value, Array):
        return value
    rows, columns, items = as_matrix(value)
    flipped = [items[i * columns + j] for j in range(columns) for i in range(rows)]
    return Array((1, rows), flipped) if columns == 1 else from_matrix(columns, rows, flipped)
