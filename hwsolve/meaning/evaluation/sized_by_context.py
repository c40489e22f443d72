"""The identity and the vector of ones whose size the context gives: ``I``, ``𝟏``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hwsolve.errors import MeaningError
from hwsolve.meaning.evaluation.arrays import Array, Value, as_matrix, shown
from hwsolve.notation.formula import Formula

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator


class Scaled(Array[Any]):
    """A multiple of the identity whose size the context gives: ``I``, ``2 I``."""

    def __init__(self, factor: Any) -> None:
        super().__init__((1, 1), [factor])


class Ones(Array[Any]):
    """A multiple of a vector of ones whose length the context gives; a row when transposed."""

    def __init__(self, factor: Any, row: bool = False) -> None:
        super().__init__((1, 1), [factor])
        self.row = row

    def flipped(self) -> Ones:
        """The transpose."""
        return Ones(self.items[0], not self.row)


def ones_product(walk: Evaluator[Any], a: Array[Any], b: Array[Any], formula: Formula) -> Value:
    """A matrix product with a vector of ones: its length is that of the other factor."""
    if isinstance(a, Ones) and isinstance(b, Ones):
        length = _only_size(walk)
        if length is not None and a.row != b.row:
            return walk.matmul(_vector(a, length), _vector(b, length), formula)
        raise MeaningError("the length of these vectors of ones is not known: write ones(n)", formula.span)
    if isinstance(b, Ones):
        rows, columns, _ = as_matrix(a)
        length = columns
        vector = Array((1, length) if b.row else (length,), b.items * length)
        if b.row and columns != 1:
            raise MeaningError(f"{shown(a.shape)} times a row of ones", formula.span)
        if b.row and _only_size(walk) is not None:
            return walk.matmul(a, _vector(b, _only_size(walk) or 1), formula)
        return walk.matmul(a, vector, formula) if not b.row else _outer_ones(a, formula)
    assert isinstance(a, Ones)
    rows, columns, _ = as_matrix(b)
    if not a.row:
        if rows == 1 and _only_size(walk) is not None:
            return walk.matmul(_vector(a, _only_size(walk) or 1), b, formula)
        return _outer_ones(b, formula)
    return walk.matmul(Array((1, rows), a.items * rows), b, formula)


def _only_size(walk: Evaluator[Any]) -> int | None:
    """The size of the only dimension there is; None where there are several."""
    dimensions = tuple(walk.scope.dimensions)
    return walk.instance.sizes[dimensions[0]] if len(dimensions) == 1 else None


def _vector(ones: Ones, length: int) -> Array[Any]:
    return Array((1, length) if ones.row else (length,), ones.items * length)


def _outer_ones(other: Array[Any], formula: Formula) -> Value:
    raise MeaningError(
        f"the vector of ones beside {shown(other.shape)} needs its length: write ones(n)", formula.span
    )


def sized(walk: Evaluator[Any], a: Value, b: Value) -> tuple[Value, Value]:
    """Give a multiple of the identity or of the ones the size of its partner."""
    if isinstance(a, Ones) or isinstance(b, Ones):
        return (a.items[0] if isinstance(a, Ones) else a), (b.items[0] if isinstance(b, Ones) else b)
    if isinstance(a, Scaled) and isinstance(b, Array) and not isinstance(b, Scaled):
        return identity_like(walk, a, b), b
    if isinstance(b, Scaled) and isinstance(a, Array) and not isinstance(a, Scaled):
        return a, identity_like(walk, b, a)
    return (a.items[0] if isinstance(a, Scaled) else a), (b.items[0] if isinstance(b, Scaled) else b)


def identity_like(walk: Evaluator[Any], scaled: Scaled, like: Array[Any]) -> Array[Any]:
    if len(like.shape) != 2 or like.shape[0] != like.shape[1]:
        raise MeaningError(f"the identity has no size beside {shown(like.shape)}")
    zero = walk.whole(0)
    n = like.shape[0]
    return Array(like.shape, [scaled.items[0] if i == j else zero for i in range(n) for j in range(n)])


def scaled_pair(operate: Callable[[Any, Any], Any], a: Any, b: Any) -> Scaled:
    """A sum or product of multiples of the identity."""
    return Scaled(operate(a, b))


def scaled_product(walk: Evaluator[Any], a: Array[Any], b: Array[Any]) -> Value:
    """A matrix product with a multiple of the identity."""
    multiply = walk.numbers.multiply
    if isinstance(a, Scaled) and isinstance(b, Scaled):
        return Scaled(multiply(a.items[0], b.items[0]))
    factor, other = (a.items[0], b) if isinstance(a, Scaled) else (b.items[0], a)
    return other.map(lambda x: multiply(factor, x))
