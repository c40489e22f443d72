"""Symmetric elimination over exact rationals (Gauss; Golub and Van Loan, Matrix Computations, 4.1).

For a positive semidefinite matrix no rows are exchanged: where a pivot is zero its whole row is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Row = tuple[Fraction, ...]


@dataclass(frozen=True)
class Operation:
    """Row ``target`` less ``times`` the row ``pivot`` (places from 0), and what it becomes."""

    target: int
    pivot: int
    times: Fraction
    before: Row
    subtracted: Row
    after: Row


@dataclass(frozen=True)
class Elimination:
    """The rows of ``A x = c`` (each with its right side last) in echelon form, and the way there."""

    rows: tuple[Row, ...]
    operations: tuple[Operation, ...]

    @property
    def pivots(self) -> tuple[Fraction, ...]:
        """The diagonal, zero where an unknown is free."""
        return tuple(row[place] for place, row in enumerate(self.rows))

    @property
    def free(self) -> tuple[int, ...]:
        """The unknowns that no equation settles."""
        return tuple(place for place, pivot in enumerate(self.pivots) if not pivot)

    def solution(self, chosen: Sequence[Fraction] = ()) -> Row:
        """Back substitution, with the free unknowns as *chosen* (zero by default)."""
        count = len(self.rows)
        values = [Fraction(0)] * count
        for place, value in zip(self.free, chosen, strict=False):
            values[place] = value
        for place in reversed(range(count)):
            row = self.rows[place]
            if row[place]:
                rest = sum((row[j] * values[j] for j in range(place + 1, count)), Fraction(0))
                values[place] = (row[count] - rest) / row[place]
        return tuple(values)

    def null_vectors(self) -> tuple[Row, ...]:
        """A basis of ``A v = 0``: one free unknown is 1, the others 0."""
        count = len(self.rows)
        bare = Elimination(tuple((*row[:count], Fraction(0)) for row in self.rows), ())
        units = [[Fraction(place == free) for place in self.free] for free in self.free]
        return tuple(bare.solution(unit) for unit in units)


def eliminate(matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> Elimination:
    """Clear below each pivot of a symmetric positive semidefinite *matrix* with its *right* sides."""
    count = len(right)
    rows: list[Row] = [(*row, value) for row, value in zip(matrix, right, strict=True)]
    operations: list[Operation] = []
    for pivot in range(count):
        if not rows[pivot][pivot]:
            continue
        for target in range(pivot + 1, count):
            times = rows[target][pivot] / rows[pivot][pivot]
            if not times:
                continue
            before = rows[target]
            after = tuple(a - times * b for a, b in zip(before, rows[pivot], strict=True))
            operations.append(Operation(target, pivot, times, before, rows[pivot], after))
            rows[target] = after
    return Elimination(tuple(rows), tuple(operations))


def times(matrix: Sequence[Sequence[Fraction]], vector: Sequence[Fraction]) -> Row:
    """The product of a matrix and a column."""
    return tuple(sum((a * b for a, b in zip(row, vector, strict=True)), Fraction(0)) for row in matrix)


def shortest(particular: Row, basis: Sequence[Row]) -> Row:
    """The solution of least norm: *particular* less its projection on the *basis* of the null space."""
    gram = [[dot(v, w) for w in basis] for v in basis]
    shares = eliminate(gram, [dot(v, particular) for v in basis]).solution()
    return tuple(
        value - sum((share * v[place] for share, v in zip(shares, basis, strict=True)), Fraction(0))
        for place, value in enumerate(particular)
    )


def dot(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    """The inner product."""
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))
