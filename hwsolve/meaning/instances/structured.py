"""Draws of arrays whose entries depend on each other: one-hot, simplex, psd, orthogonal, unit."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import prod
from typing import Any

from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.instances.stream import Stream, inside
from hwsolve.meaning.numbers.exact_draws import ExactDraws

Shape = tuple[int, ...]
Draw = Callable[[Shape, Stream, int], list[Any]]
#: Cosine and sine of rotations by rational angles.
_TRIPLES = ((3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (20, 21, 29), (4, 3, 5))


def draw_structured(kind: str, shape: Shape, stream: Stream, samples: int) -> Array[Any] | None:
    """Samples of a whole array of the given kind; None for a kind whose entries are independent."""
    draw = STRUCTURED.get(kind)
    if draw is None:
        return None
    return gathered(shape, [draw(shape, stream, sample) for sample in range(samples)])


def gathered(shape: Shape, columns: list[list[Any]]) -> Array[Any]:
    """Samples of an array (each a flat list) as one array of samples; rational numbers stay exact."""
    items: list[Any] = []
    for row in zip(*columns, strict=True):
        exact = any(isinstance(x, Fraction) for x in row)
        items.append(ExactDraws(Fraction(x) for x in row) if exact else row)
    return Array(shape, items)


def _one_hot(shape: Shape, stream: Stream, sample: int) -> list[Any]:
    """Rows (the last axis) with a single one."""
    size = shape[-1]
    out: list[float] = []
    for _ in range(prod(shape[:-1])):
        hot = stream.below(size)
        out.extend(float(k == hot) for k in range(size))
    return out


def _simplex(shape: Shape, stream: Stream, sample: int) -> list[Any]:
    """Rows of positive numbers with the sum 1 (cuts of 64ths, or finer where they are many)."""
    size = shape[-1]
    out: list[float] = []
    parts = 1 << max(6 if sample < 3 else 20, size.bit_length() + 2 if size > 32 else 0)
    for _ in range(prod(shape[:-1])):
        cuts: set[int] = set()
        while len(cuts) < size - 1:
            cuts.add(1 + stream.below(parts - 1))
        edges = [0, *sorted(cuts), parts]
        out.extend((b - a) / parts for a, b in pairwise(edges))
    return out


def _square(shape: Shape, stream: Stream, ridge: float, rank: int | None = None) -> list[Any]:
    """A^T A + ridge I with entries of A in quarters."""
    n = shape[-1]
    rows = n if rank is None else rank
    a = [[(stream.below(17) - 8) / 4 for _ in range(n)] for _ in range(rows)]
    return [
        sum(a[k][i] * a[k][j] for k in range(rows)) + (ridge if i == j else 0.0)
        for i in range(n)
        for j in range(n)
    ]


def _semidefinite(shape: Shape, stream: Stream, sample: int) -> list[Any]:
    """Every second one singular."""
    return _square(shape, stream, 0.0, None if sample % 2 else max(1, shape[-1] - 1))


def _definite(shape: Shape, stream: Stream, sample: int) -> list[Any]:
    return _square(shape, stream, 0.5)


def _invertible(shape: Shape, stream: Stream, sample: int) -> list[Any]:
    """Diagonally dominant up to 8×8."""
    entries = [inside(stream, -1, 1, sample) for _ in range(prod(shape))]
    return [x + (7.0 if k % (shape[-1] + 1) == 0 else 0.0) for k, x in enumerate(entries)]


def _symmetric(shape: Shape, stream: Stream, sample: int) -> list[Any]:
    n = shape[-1]
    a = [[inside(stream, -3, 3, sample) for _ in range(n)] for _ in range(n)]
    return [a[min(i, j)][max(i, j)] for i in range(n) for j in range(n)]


def _diagonal(shape: Shape, stream: Stream, sample: int) -> list[Any]:
    n = shape[-1]
    return [inside(stream, -3, 3, sample) if i == j else 0.0 for i in range(n) for j in range(n)]


def _lower(shape: Shape, stream: Stream, sample: int) -> list[Any]:
    n = shape[-1]
    return [inside(stream, -3, 3, sample) if i >= j else 0.0 for i in range(n) for j in range(n)]


def _orthogonal(shape: Shape, stream: Stream, sample: int) -> list[Any]:
    """A signed permutation, turned by rational angles in pairs of rows but for every fourth sample."""
    n = shape[-1]
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = stream.below(i + 1)
        order[i], order[j] = order[j], order[i]
    rows = [[Fraction(0)] * n for _ in range(n)]
    for i, j in enumerate(order):
        rows[i][j] = Fraction(2 * stream.below(2) - 1)
    if sample % 4 != 3:
        for i in range(n - 1):
            a, b, c = _TRIPLES[stream.below(len(_TRIPLES))]
            cosine, sine = Fraction(a, c), Fraction(b, c)
            one, two = rows[i], rows[i + 1]
            rows[i] = [cosine * x - sine * y for x, y in zip(one, two, strict=True)]
            rows[i + 1] = [sine * x + cosine * y for x, y in zip(one, two, strict=True)]
    return [x for row in rows for x in row]


def _unit(shape: Shape, stream: Stream, sample: int) -> list[Any]:
    """Rows of length 1: a basis vector in every fourth sample, else by stereographic projection."""
    size = shape[-1]
    out: list[Fraction] = []
    for _ in range(prod(shape[:-1])):
        if sample % 4 == 3 or size == 1:
            hot = stream.below(size)
            sign = 2 * stream.below(2) - 1
            out.extend(Fraction(sign if k == hot else 0) for k in range(size))
            continue
        t = [Fraction(stream.below(9) - 4, 1 + stream.below(4)) for _ in range(size - 1)]
        square = sum((x * x for x in t), Fraction(0))
        row = [*(2 * x / (1 + square) for x in t), (1 - square) / (1 + square)]
        place = stream.below(size)
        row[place], row[-1] = row[-1], row[place]
        out.extend(row)
    return out


STRUCTURED: dict[str, Draw] = {
    "one_hot": _one_hot,
    "simplex": _simplex,
    "psd": _semidefinite,
    "pd": _definite,
    "invertible": _invertible,
    "symmetric": _symmetric,
    "orthogonal": _orthogonal,
    "diagonal": _diagonal,
    "lower_triangular": _lower,
    "unit": _unit,
}
