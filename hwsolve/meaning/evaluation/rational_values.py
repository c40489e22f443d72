"""Formulas of written-out rational numbers, evaluated exactly: ``-1*0 + 3/2 > 0`` needs no samples."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Final

from hwsolve.meaning.comparison.outcome import Proved
from hwsolve.notation.formula import (
    Comparator,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)

HIGHEST_POWER: Final = 64


def rational_value(formula: Formula) -> Fraction | None:
    """The exact value of a formula of rational numbers; None for anything else."""
    match formula:
        case Number():
            return formula.value
        case Negative(operand):
            inner = rational_value(operand)
            return None if inner is None else -inner
        case Sum(terms):
            values = [rational_value(term) for term in terms]
            return None if None in values else sum((v for v in values if v is not None), Fraction(0))
        case Product(factors):
            values = [rational_value(factor) for factor in factors]
            return None if None in values else prod((v for v in values if v is not None), start=Fraction(1))
        case Quotient(numerator, denominator):
            above, below = rational_value(numerator), rational_value(denominator)
            return None if above is None or not below else above / below
        case Power(base, exponent):
            bottom, top = rational_value(base), rational_value(exponent)
            if bottom is None or top is None or top.denominator != 1 or not 0 <= top <= HIGHEST_POWER:
                return None
            return bottom ** int(top)
        case _:
            return None


def exactly(left: Formula, comparator: Comparator, right: Formula) -> Proved | None:
    """The proof of a true comparison of rational numbers; None for everything else."""
    a, b = rational_value(left), rational_value(right)
    if a is None or b is None:
        return None
    true = {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "!=": a != b, "=": a == b}
    return Proved("exact arithmetic") if true.get(comparator) else None
