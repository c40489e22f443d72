"""Certificates for a finite set of vectors: weights that balance them, or a direction that none opposes.

By the theorem of the alternative (Stiemke) exactly one of the two exists. The vector of least
norm in the convex hull gives the direction of the largest margin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb, gcd, lcm

from hwsolve.errors import NotComputable
from hwsolve.solvers.fitting.elimination import dot
from hwsolve.solvers.separation.simplex import maximise

Point = tuple[Fraction, ...]
MAX_SUBSETS = 40_000


@dataclass(frozen=True)
class Balanced:
    """Positive weights with sum 1 whose combination of the vectors is 0."""

    weights: tuple[Fraction, ...]


@dataclass(frozen=True)
class OneWay:
    """A direction with no negative product; ``moved`` are the places of the vectors it moves (product > 0).

    No other direction of the kind moves a vector that this one does not move.
    """

    direction: Point
    moved: tuple[int, ...]


def separate(vectors: Sequence[Point]) -> Balanced | OneWay:
    """The certificate of non-empty *vectors* of one length; exact."""
    moved_by = _direction(vectors)
    if moved_by is not None:
        return moved_by
    size = len(vectors)
    width = len(vectors[0])
    rows = [[vector[k] for vector in vectors] for k in range(width)]
    right = [-sum(row, Fraction(0)) for row in rows]
    found = maximise([Fraction(-1)] * size, rows, right)
    if found is None:
        raise NotComputable("neither weights nor a direction were found")
    total = sum(found, Fraction(0)) + size
    return Balanced(tuple((value + 1) / total for value in found))


def _direction(vectors: Sequence[Point]) -> OneWay | None:
    """The direction d that moves the most: maximise sum s_i over d . v_i >= s_i, 0 <= s_i <= 1."""
    size, width = len(vectors), len(vectors[0])
    zero, one = Fraction(0), Fraction(1)

    def unit(place: int, value: Fraction) -> list[Fraction]:
        return [value if k == place else zero for k in range(size)]

    rows = []
    for place, vector in enumerate(vectors):
        rows.append(
            [*vector, *(-x for x in vector), *unit(place, -one), *unit(place, -one), *([zero] * size)]
        )
    for place in range(size):
        rows.append([zero] * (2 * width) + unit(place, one) + [zero] * size + unit(place, one))
    objective = [zero] * (2 * width) + [one] * size + [zero] * (2 * size)
    found = maximise(objective, rows, [zero] * size + [one] * size)
    if found is None:
        raise NotComputable("the linear program for a direction has no solution")
    direction = primitive(tuple(found[k] - found[width + k] for k in range(width)))
    moved = tuple(place for place, vector in enumerate(vectors) if dot(direction, vector) > 0)
    return OneWay(direction, moved) if moved else None


def primitive(vector: Point) -> Point:
    """The multiple of a vector with coprime whole entries; 0 stays 0."""
    bottom = lcm(*(value.denominator for value in vector)) if vector else 1
    whole = [int(value * bottom) for value in vector]
    shared = gcd(*whole) if whole else 1
    return tuple(Fraction(value, shared or 1) for value in whole)


@dataclass(frozen=True)
class Nearest:
    """The vector of least norm in a convex hull: its weights, and the point itself."""

    weights: tuple[Fraction, ...]
    point: Point


def nearest(vectors: Sequence[Point]) -> Nearest:
    """The least-norm vector of the convex hull, by its conditions on every small set of corners.

    Raises:
        NotComputable: too many sets of corners to look at.
    """
    distinct = {vector: place for place, vector in reversed(list(enumerate(vectors)))}
    places = sorted(distinct.values())
    largest = min(len(places), len(vectors[0]) + 1)
    if sum(comb(len(places), k) for k in range(1, largest + 1)) > MAX_SUBSETS:
        raise NotComputable(f"{len(places)} points are too many for the exact direction of largest margin")
    for chosen in _subsets(places, largest):
        weights = _equal_products([vectors[place] for place in chosen])
        if weights is None or min(weights) < 0:
            continue
        point = tuple(
            sum(
                (share * vectors[place][k] for share, place in zip(weights, chosen, strict=True)), Fraction(0)
            )
            for k in range(len(vectors[0]))
        )
        least = dot(point, point)
        if all(dot(point, vector) >= least for vector in vectors):
            whole = [Fraction(0)] * len(vectors)
            for share, place in zip(weights, chosen, strict=True):
                whole[place] = share
            return Nearest(tuple(whole), point)
    raise NotComputable("the direction of largest margin was not found")


def _subsets(places: Sequence[int], largest: int) -> Iterator[tuple[int, ...]]:
    for size in range(1, largest + 1):
        yield from combinations(places, size)


def _equal_products(corners: Sequence[Point]) -> tuple[Fraction, ...] | None:
    """Weights with sum 1 whose combination has the same product with every corner; None if not unique."""
    size = len(corners)
    rows = [[*(dot(a, b) for b in corners), Fraction(-1), Fraction(0)] for a in corners]
    rows.append([Fraction(1)] * size + [Fraction(0), Fraction(1)])
    for column in range(size + 1):
        pivot = next((k for k in range(column, size + 1) if rows[k][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        factor = rows[column][column]
        rows[column] = [value / factor for value in rows[column]]
        for k in range(size + 1):
            if k != column and rows[k][column]:
                by = rows[k][column]
                rows[k] = [value - by * chosen for value, chosen in zip(rows[k], rows[column], strict=True)]
    return tuple(rows[k][-1] for k in range(size))
