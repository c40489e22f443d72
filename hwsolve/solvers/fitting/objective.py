"""The objective of a least-squares fit as formulas: squares, penalties, partial derivatives, rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from hwsolve.calculus.arithmetic import add, multiply, number, power
from hwsolve.notation.formula import ZERO, Derivative, Formula, Negative, Number, Power, Product, Sum, Symbol
from hwsolve.solvers.fitting.elimination import Row
from hwsolve.solvers.fitting.table import Fit

TWO: Final = Number("2")


@dataclass(frozen=True)
class Lines:
    """A fit, its unknowns as symbols, and the objective's name."""

    fit: Fit
    unknowns: tuple[Symbol, ...]
    objective: Symbol

    def residual(self, row: Row, target: Fraction) -> Formula:
        """``w1 + b - 1``: what the model says at a point, less the target."""
        return add([*self.terms(row), number(-target)])

    def terms(self, row: Sequence[Fraction]) -> list[Formula]:
        """The terms of a linear form."""
        return [multiply((number(a), x)) for a, x in zip(row, self.unknowns, strict=False) if a]

    def form(self, row: Row) -> Formula:
        """A row with its right side last, as ``left - right``."""
        return add([*self.terms(row[:-1]), number(-row[-1])])

    def squares(self) -> Formula:
        """The objective, one square per point."""
        fit = self.fit
        rows = zip(fit.shares, fit.features, fit.targets, strict=True)
        squares = [multiply((number(s), power(self.residual(row, t), TWO))) for s, row, t in rows]
        return add([multiply((number(fit.factor), add(squares))), *self.penalties()])

    def inserted(self) -> Formula:
        """The objective with the numbers of the table put in, nothing simplified."""
        fit = self.fit
        squares: list[Formula] = []
        for share, row, target in zip(fit.shares, fit.features, fit.targets, strict=True):
            products: list[Formula] = [
                Product((x, number(a)), "*") for a, x in zip(row, self.unknowns, strict=True)
            ]
            square = Power(Sum((*products, less(target))), TWO)
            squares.append(square if share == 1 else Product((number(share), square), "*"))
        total: Formula = squares[0] if len(squares) == 1 else Sum(tuple(squares))
        whole = total if fit.factor == 1 else Product((number(fit.factor), total), "*")
        penalties = self.penalties()
        return Sum((whole, *penalties)) if penalties else whole

    def penalties(self) -> list[Formula]:
        """``ridge * w^2`` for each unknown that is penalised."""
        pairs = zip(self.fit.ridge, self.unknowns, strict=True)
        return [multiply((number(r), power(x, TWO))) for r, x in pairs if r]

    def expanded(self) -> Formula:
        """The objective multiplied out."""
        matrix, right = self.fit.matrix, self.fit.right
        terms: list[Formula] = []
        for j, x in enumerate(self.unknowns):
            terms.append(multiply((number(matrix[j][j] / 2), power(x, TWO))))
            terms.extend(
                multiply((number(matrix[j][k]), x, self.unknowns[k]))
                for k in range(j + 1, len(self.unknowns))
            )
        terms.extend(multiply((number(-c), x)) for c, x in zip(right, self.unknowns, strict=True))
        return add([*terms, number(self.fit.constant)])

    def slope(self, place: int) -> Formula:
        """The derivative by one unknown, one term per point."""
        fit = self.fit
        terms = [
            multiply((number(2 * fit.factor * s * row[place]), self.residual(row, t)))
            for s, row, t in zip(fit.shares, fit.features, fit.targets, strict=True)
            if row[place] and s
        ]
        if fit.ridge[place]:
            terms.append(multiply((number(2 * fit.ridge[place]), self.unknowns[place])))
        return terms[0] if len(terms) == 1 else Sum(tuple(terms)) if terms else ZERO

    def partial(self, place: int) -> Derivative:
        """The derivative by one unknown, as it is written."""
        return Derivative(self.objective, (self.unknowns[place],))

    def row(self, place: int) -> Row:
        """The derivative by one unknown, as a row of numbers with the right side last."""
        return (*self.fit.matrix[place], self.fit.right[place])


def less(target: Fraction) -> Formula:
    """``- 0``, ``- 1``, ``+ 1``: a target put in as it stands."""
    return number(-target) if target < 0 else Negative(number(target))
