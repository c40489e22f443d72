"""Instances that random draws never meet: zeros, identities, ties, rank-deficient and defective matrices.

A claim that speaks of *every* matrix must hold for these too; closed domains contribute their ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import prod
from typing import Any
from zlib import crc32

from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.instances.stream import Stream
from hwsolve.meaning.instances.structured import gathered
from hwsolve.meaning.scope import Scope

SAMPLES = 32
#: The first samples have special values in step; in the others they are mixed.
IN_STEP = 16
Flat = list[Any]


def degenerate_instance(
    scope: Scope,
    names: Iterable[str],
    seed: int,
    variant: int = 0,
    least: Mapping[str, int] | None = None,
    kept: frozenset[str] = frozenset(),
) -> Instance | None:
    """An instance whose leaves *names* have special values, in step in the first samples, then mixed.

    The leaves in *kept* stay random; None where no leaf has special values.
    """
    made = Instance(scope, seed ^ 0x1D1D, SAMPLES, variant, least=least or {})
    special = False
    for name in sorted(names):
        if name in scope.definitions or name in scope.dimensions or name not in scope.types:
            continue
        if scope.type_of(name).domain.kind == "function":
            continue
        leaf = made.leaf(name)
        if name in kept:
            continue
        shape = leaf.shape if isinstance(leaf, Array) else ()
        values = special_values(scope, name, shape)
        if not values:
            continue
        special = True
        stream = Stream(seed + crc32(name.encode()) + variant)
        columns = columns_of(leaf)
        for k in range(SAMPLES):
            choice = k if k < IN_STEP else stream.below(2 * len(values))
            if choice < len(values):
                columns[k] = values[choice]
        made.leaves[name] = leaf_of(shape, columns)
    return made if special else None


def columns_of(leaf: Any) -> list[Flat]:
    """The samples of a leaf, each as its flat list of entries; rational numbers stay exact."""
    items = leaf.items if isinstance(leaf, Array) else [leaf]
    return [list(column) for column in zip(*(getattr(item, "exact", item) for item in items), strict=True)]


def leaf_of(shape: tuple[int, ...], columns: list[Flat]) -> Any:
    """A leaf from its samples."""
    made = gathered(shape, columns)
    return made if shape else made.items[0]


def special_values(scope: Scope, name: str, shape: tuple[int, ...]) -> list[Flat]:
    """The special values of one leaf, flat; none for a kind that has none."""
    domain = scope.type_of(name).domain
    kind = domain.kind
    if domain.low is not None or domain.high is not None:
        return _equal_entries(shape, domain.low, domain.high)
    if kind in ("real", "normal"):
        if not shape:
            return [[0.0], [1.0], [-1.0], [2.0]]
        if len(shape) == 1:
            return _vectors(shape[0])
        if len(shape) == 2 and shape[0] == shape[1]:
            return _matrices(_ANY_SQUARE, shape[0])
        return _arrays(shape)
    if kind in ("positive", "negative", "nonnegative", "nonpositive", "nonzero"):
        sign = -1.0 if kind in ("negative", "nonpositive") else 1.0
        zero = [[0.0] * prod(shape)] if kind in ("nonnegative", "nonpositive") else []
        return [*zero, [sign] * prod(shape), [2.0 * sign] * prod(shape)]
    if len(shape) == 2 and shape[0] == shape[1] and kind in _MATRICES:
        return [
            matrix
            for word in _MATRICES[kind].split()
            if (matrix := _named_matrix(word, shape[0])) is not None
        ]
    if kind == "simplex":
        return [[Fraction(1, shape[-1])] * prod(shape)]
    if kind == "unit" and len(shape) == 1:
        n = shape[0]
        return [_basis(n, 0, 1.0), _basis(n, n - 1, -1.0)]
    return []


_MATRICES = {
    "symmetric": "zero identity minus signature ones tie swap", "psd": "zero identity ones corner tie",
    "pd": "identity double tie", "diagonal": "zero identity minus signature corner tie",
    "lower_triangular": "zero identity minus lower_jordan lower_nilpotent corner",
    "orthogonal": "identity minus swap quarter_turn",
    "invertible": "identity minus jordan quarter_turn swap tie",
}  # fmt: skip
_ANY_SQUARE = (
    "zero identity ones jordan quarter_turn minus corner nilpotent signature tie swap rank_one shear "
    + "deficient"
)


def _matrices(words: str, n: int) -> list[Flat]:
    return [matrix for word in words.split() if (matrix := _named_matrix(word, n)) is not None]


def _named_matrix(word: str, n: int) -> Flat | None:
    """One n×n matrix by its name; None where n is too small for it."""
    span = range(n)
    if n < 2 and word in ("jordan", "lower_jordan", "quarter_turn", "swap", "shear"):
        return None
    entry: dict[str, Any] = {
        "zero": lambda i, j: 0.0,
        "identity": lambda i, j: float(i == j),
        "double": lambda i, j: 2.0 * (i == j),
        "minus": lambda i, j: -float(i == j),
        "ones": lambda i, j: 1.0,
        "corner": lambda i, j: float(i == j == 0),
        "tie": lambda i, j: (2.0 if i < n - 1 else 1.0) * (i == j),
        "signature": lambda i, j: (i == j) * (1.0 if i == 0 else -1.0 if i == 1 else 0.0),
        "jordan": lambda i, j: float(i == j or j == i + 1),
        "lower_jordan": lambda i, j: float(i == j or i == j + 1),
        "nilpotent": lambda i, j: float(j == i + 1),
        "lower_nilpotent": lambda i, j: float(i == j + 1),
        "swap": lambda i, j: float(i + j == n - 1),
        "quarter_turn": lambda i, j: float(j - i) if max(i, j) < 2 and i != j else float(i == j and i >= 2),
        "rank_one": lambda i, j: (i + 1.0) * (1.0 if j % 2 else -2.0),
        "shear": lambda i, j: float(i == j) + 4.0 * (i == 0 and j == n - 1),
        "deficient": lambda i, j: 0.0 if i == n - 1 else (i + 1.0) * (j + 1.0) + (i == j),
    }
    at = entry[word]
    return [at(i, j) for i in span for j in span]


def _vectors(n: int) -> list[Flat]:
    return [
        [0.0] * n,
        [1.0] * n,
        _basis(n, 0, 1.0),
        [-1.0] * n,
        _basis(n, n - 1, -1.0),
        [1.5] * n,
        [2.0, *[1.0] * (n - 1)],
        [0.0, *[1.0] * (n - 1)],
        [float((-1) ** k) for k in range(n)],
    ]


def _basis(n: int, hot: int, value: float) -> Flat:
    return [value if k == hot else 0.0 for k in range(n)]


def _arrays(shape: tuple[int, ...]) -> list[Flat]:
    """Zero, ones, a single one, rank 1, rank 1 less than full (by a repeated row)."""
    count, width = prod(shape), shape[-1]
    return [
        [0.0] * count,
        [1.0] * count,
        _basis(count, 0, 1.0),
        [-1.0] * count,
        [(1.0 + k // width) * (1.0 if k % width % 2 else -2.0) for k in range(count)],
        [float(k % width == min(k // width, count // width - 2)) for k in range(count)],
    ]


def _equal_entries(shape: tuple[int, ...], low: float | None, high: float | None) -> list[Flat]:
    """Ties strictly inside the bounds (the ends may be open)."""
    if not shape:
        return []
    if low is None:
        assert high is not None
        low = high - 2.0
    middle = low + 1.0 if high is None else low + (high - low) / 2
    return [[middle] * prod(shape)]
