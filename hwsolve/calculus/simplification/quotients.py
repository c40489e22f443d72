"""A defined quotient recognised inside a larger one: ``(x[i] - mu)/s^2`` is ``xhat[i]/s``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from hwsolve.calculus.arithmetic import add, divide, entry, multiply, negative, number, power
from hwsolve.calculus.simplification.recognise import SLOT, match
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Formula,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    rational,
)

Pattern = tuple[str, int, Formula]


@dataclass(frozen=True)
class _Named:
    """A definition ``name = top / base^exponent``."""

    name: str
    rank: int
    top: Formula
    base: Formula
    exponent: Fraction

    def of(self, bound: dict[str, Formula]) -> Formula:
        return entry(Symbol(self.name), (bound[f"{SLOT}{place}"] for place in range(self.rank)))


def named_quotients(patterns: tuple[Pattern, ...]) -> Callable[[Formula], Formula | None]:
    """The rule over the definitions that are a quotient of a sum and something without an index."""
    known = tuple(found for row in patterns if (found := _named(row)) is not None)

    def definition(f: Formula) -> Formula | None:
        """(x[i] - mu) u / s^2 = xhat[i] u / s, where xhat[i] = (x[i] - mu)/s"""
        parts = _factors(f)
        quotients = [part for part in parts if isinstance(part, Quotient)]
        if not quotients:
            return None
        tops = [part.numerator if isinstance(part, Quotient) else part for part in parts]
        above = tuple(factor for top in tops for factor in _factors(top))
        below = tuple(factor for part in quotients for factor in _factors(part.denominator))
        for one in known:
            for low, under in enumerate(below):
                base, exponent = _power(under)
                if base != one.base or exponent < one.exponent:
                    continue
                for place, factor in enumerate(above):
                    if (found := _inside(factor, one)) is not None:
                        rest = _raised(base, exponent - one.exponent)
                        top = multiply((*above[:place], found, *above[place + 1 :]))
                        return divide(top, multiply((*below[:low], rest, *below[low + 1 :])))
        return None

    return definition


def _named(row: Pattern) -> _Named | None:
    name, rank, body = row
    if not isinstance(body, Quotient) or not isinstance(body.numerator, Sum):
        return None
    if any(f"{SLOT}{place}" in repr(body.denominator) for place in range(rank)):
        return None
    base, exponent = _power(body.denominator)
    return None if rational(base) is not None else _Named(name, rank, body.numerator, base, exponent)


def _inside(factor: Formula, one: _Named) -> Formula | None:
    """The factor with the definition's numerator in it replaced by the name, a sign in front."""
    if isinstance(factor, BigOperator) and factor.operator == "sum":
        parts = _factors(factor.body)
        for place, part in enumerate(parts):
            if isinstance(part, Sum) and (found := _inside(part, one)) is not None:
                body = multiply((*parts[:place], found, *parts[place + 1 :]))
                lower, upper = factor.lower, factor.upper
                return BigOperator("sum", factor.index, lower, upper, factor.condition, body)
        return None
    if not isinstance(factor, Sum):
        return None
    opposite = tuple(negative(term) for term in factor.terms)
    for terms, sign in ((factor.terms, 1), (opposite, -1)):
        for ordered in (terms, terms[::-1]):
            bound: dict[str, Formula] = {}
            if match(one.top, add(ordered), bound) and len(bound) == one.rank:
                return one.of(bound) if sign > 0 else negative(one.of(bound))
    return None


def _factors(f: Formula) -> tuple[Formula, ...]:
    return f.factors if isinstance(f, Product) else (f,)


def _power(f: Formula) -> tuple[Formula, Fraction]:
    """u and r, for u^r; a square root is u^(1/2)."""
    if isinstance(f, Call) and f.function == "sqrt":
        return f.arguments[0], Fraction(1, 2)
    if isinstance(f, Power) and (value := rational(f.exponent)) is not None:
        base, inner = _power(f.base)
        return base, inner * value
    return f, Fraction(1)


def _raised(base: Formula, exponent: Fraction) -> Formula:
    return Call("sqrt", (base,)) if exponent == Fraction(1, 2) else power(base, number(exponent))
