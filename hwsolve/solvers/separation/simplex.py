"""Linear programs over the rationals by the simplex method, exact, with Bland's rule against cycling."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hwsolve.errors import NotComputable

MAX_PIVOTS = 5_000
Row = list[Fraction]


def maximise(
    objective: Sequence[Fraction], rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction]
) -> tuple[Fraction, ...] | None:
    """A vertex ``x >= 0`` with ``rows x = right`` and the largest ``objective . x``; None if there is no x.

    *rows* has shape (constraints, variables). The objective must be bounded above on the polytope.

    Raises:
        NotComputable: an unbounded objective, or more pivots than we allow.
    """
    signs = [Fraction(-1 if value < 0 else 1) for value in right]
    count, width = len(rows), len(objective)
    table: list[Row] = [
        [sign * value for value in row] + [Fraction(int(k == place)) for k in range(count)] + [sign * bound]
        for place, (row, bound, sign) in enumerate(zip(rows, right, signs, strict=True))
    ]
    basis = [width + k for k in range(count)]
    artificial = [Fraction(0)] * width + [Fraction(-1)] * count
    _improve(table, basis, artificial, width + count)
    if any(table[k][-1] for k, member in enumerate(basis) if member >= width):
        return None
    _drive_out(table, basis, width)
    _improve(table, basis, [*objective, *([Fraction(0)] * count)], width)
    found = [Fraction(0)] * (width + count)
    for k, member in enumerate(basis):
        found[member] = table[k][-1]
    return tuple(found[:width])


def _improve(table: list[Row], basis: list[int], objective: Sequence[Fraction], usable: int) -> None:
    """Pivot until no column among the first *usable* improves the objective."""
    for _ in range(MAX_PIVOTS):
        entering = next(
            (
                column
                for column in range(usable)
                if column not in basis and _gain(table, basis, objective, column) > 0
            ),
            None,
        )
        if entering is None:
            return
        ratios = [
            (row[-1] / row[entering], basis[place], place)
            for place, row in enumerate(table)
            if row[entering] > 0
        ]
        if not ratios:
            raise NotComputable("the linear program is unbounded")
        _pivot(table, basis, min(ratios)[2], entering)
    raise NotComputable("the linear program takes too many pivots")


def _gain(table: list[Row], basis: list[int], objective: Sequence[Fraction], column: int) -> Fraction:
    """The reduced cost: what one unit of *column* adds to the objective."""
    spent = sum(
        (objective[member] * row[column] for member, row in zip(basis, table, strict=True)), Fraction(0)
    )
    return objective[column] - spent


def _drive_out(table: list[Row], basis: list[int], width: int) -> None:
    """Replace artificial variables that stayed in the basis at 0; a row without a way out says 0 = 0."""
    for place, member in enumerate(basis):
        if member < width:
            continue
        column = next((k for k in range(width) if table[place][k]), None)
        if column is not None:
            _pivot(table, basis, place, column)


def _pivot(table: list[Row], basis: list[int], place: int, column: int) -> None:
    factor = table[place][column]
    table[place] = [value / factor for value in table[place]]
    for k, row in enumerate(table):
        if k != place and row[column]:
            by = row[column]
            table[k] = [value - by * chosen for value, chosen in zip(row, table[place], strict=True)]
    basis[place] = column
