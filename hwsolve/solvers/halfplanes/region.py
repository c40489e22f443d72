"""Points inside a region that linear inequalities bound: exact linear programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hwsolve.solvers.separation.certificate import Point
from hwsolve.solvers.separation.simplex import maximise

if TYPE_CHECKING:
    from hwsolve.solvers.halfplanes.line import Line

BOX: Final = Fraction(1000)
DEEPEST: Final = Fraction(1)


@dataclass(frozen=True)
class Region:
    """A region by its name: its class, points in it, the half-spaces that bound it, if any."""

    name: str
    label: int
    points: tuple[Point, ...]
    sides: tuple[Line, ...] = ()


def inner_point(sides: Sequence[Line], width: int) -> Point | None:
    """A point at which every side is positive, by a margin up to 1; None if there is none."""
    zero, one = Fraction(0), Fraction(1)
    count = len(sides)
    columns = 2 * width + 1 + count + 1 + width
    rows: list[list[Fraction]] = []
    right: list[Fraction] = []

    def unit(place: int) -> list[Fraction]:
        return [one if k == place else zero for k in range(columns)]

    for place, each in enumerate(sides):
        row = [*each.weights, *(-w for w in each.weights), -one] + [zero] * (columns - 2 * width - 1)
        row[2 * width + 1 + place] = -one
        rows.append(row)
        right.append(-each.bias)
    depth = unit(2 * width)
    depth[2 * width + 1 + count] = one
    rows.append(depth)
    right.append(DEEPEST)
    for k in range(width):
        row = unit(k)
        row[width + k] = one
        row[2 * width + 2 + count + k] = one
        rows.append(row)
        right.append(BOX)
    objective = unit(2 * width)
    for k in range(2 * width):
        objective[k] = Fraction(-1, 10**6)
    found = maximise(objective, rows, right)
    if found is None or found[2 * width] <= 0:
        return None
    return tuple(found[k] - found[width + k] for k in range(width))
