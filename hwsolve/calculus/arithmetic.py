"""Constructors that keep a formula tidy: units vanish, signs and numbers gather, nothing else moves."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from hwsolve.notation.formula import (
    ONE,
    ZERO,
    BigOperator,
    Call,
    Constant,
    Entry,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    rational,
)

FUNCTIONS_LAST = frozenset(
    {"sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "sinh", "cosh", "sigmoid", "softplus", "abs", "sign"}
)


def number(value: int | Fraction) -> Formula:
    """An exact rational: ``3``, ``-1/2``."""
    exact = Fraction(value)
    if exact < 0:
        return Negative(number(-exact))
    whole = Number(str(exact.numerator))
    return whole if exact.denominator == 1 else Quotient(whole, Number(str(exact.denominator)))


def negative(formula: Formula) -> Formula:
    """-(-x) = x, -0 = 0"""
    if isinstance(formula, Negative):
        return formula.operand
    if (value := rational(formula)) is not None:
        return number(-value)
    return Negative(formula)


def add(terms: Iterable[Formula]) -> Formula:
    """x + 0 = x; nested sums flatten; equal and opposite terms stay for the collecting rules."""
    flat: list[Formula] = []
    constant, place = Fraction(0), None
    for term in terms:
        for part in _summands(term):
            if (value := rational(part)) is not None:
                place = len(flat) if place is None else place
                constant += value
            else:
                flat.append(part)
    if constant and place is not None:
        flat.insert(min(place, len(flat)), number(constant))
    if not flat:
        return ZERO
    return flat[0] if len(flat) == 1 else Sum(tuple(flat))


def _summands(term: Formula) -> Iterable[Formula]:
    if isinstance(term, Sum):
        for part in term.terms:
            yield from _summands(part)
    elif isinstance(term, Negative) and isinstance(term.operand, Sum):
        for part in term.operand.terms:
            yield from (negative(inner) for inner in _summands(part))
    else:
        yield term


def multiply(factors: Iterable[Formula]) -> Formula:
    """0 * x = 0, 1 * x = x, (-x) * y = -(x * y), x * (1/y) = x/y; nested products of scalars flatten."""
    flat: list[Formula] = []
    below: list[Formula] = []
    coefficient = Fraction(1)
    pending = list(factors)
    while pending:
        factor = pending.pop(0)
        if (value := rational(factor)) is not None:
            coefficient *= value
        elif isinstance(factor, Negative):
            coefficient = -coefficient
            pending.insert(0, factor.operand)
        elif isinstance(factor, Product):
            pending[:0] = factor.factors
        elif isinstance(factor, Quotient) and factor.numerator == ONE:
            below.append(factor.denominator)
        else:
            flat.append(factor)
    if not coefficient:
        return ZERO
    if below:
        return divide(multiply([number(coefficient), *flat]), multiply(below))
    if not flat:
        return number(coefficient)
    flat = in_order(flat)
    size = abs(coefficient)
    if size.numerator != 1 or (size != 1 and len(flat) == 1 and isinstance(flat[0], Sum)):
        flat.insert(0, number(size))
        size = Fraction(1)
    body = flat[0] if len(flat) == 1 else Product(tuple(flat))
    if size != 1:
        body = divide(body, number(size.denominator))
    return negative(body) if coefficient < 0 else body


def in_order(factors: list[Formula]) -> list[Formula]:
    """gamma before g[i] before cos(u): plain symbols, entries, functions; whatever else keeps its place."""
    ranks = [_rank(factor) for factor in factors]
    movable = [place for place, rank in enumerate(ranks) if rank is not None]
    ordered = sorted(movable, key=lambda place: ranks[place] or 0)
    found = list(factors)
    for place, source in zip(movable, ordered, strict=True):
        found[place] = factors[source]
    return found


def _rank(factor: Formula) -> int | None:
    base = factor.base if isinstance(factor, Power) else factor
    if isinstance(base, Symbol):
        return 0
    if isinstance(base, Entry) and isinstance(base.base, Symbol):
        return 1
    return 2 if isinstance(base, Call) and base.function in FUNCTIONS_LAST else None


def divide(top: Formula, bottom: Formula) -> Formula:
    """x / 1 = x, 0 / x = 0, (-x) / y = -(x / y)"""
    if bottom == ONE:
        return top
    above, below = rational(top), rational(bottom)
    if above is not None and below:
        return number(above / below)
    if above == 0:
        return ZERO
    if isinstance(top, Negative):
        return negative(divide(top.operand, bottom))
    if isinstance(bottom, Negative):
        return negative(divide(top, bottom.operand))
    if isinstance(top, Quotient) and above is None:
        return divide(top.numerator, multiply((top.denominator, bottom)))
    return Quotient(top, bottom)


def power(base: Formula, exponent: Formula) -> Formula:
    """x^1 = x, x^0 = 1"""
    if exponent == ONE:
        return base
    if exponent == ZERO:
        return ONE
    low, high = rational(base), rational(exponent)
    if high is not None and high < 0 and low is None and base != Constant("e"):
        return divide(ONE, power(base, number(-high)))
    if (
        low is not None
        and high is not None
        and high.denominator == 1
        and abs(high) <= 64
        and (low or high > 0)
    ):
        return number(low ** int(high))
    return Power(base, exponent)


def sum_over(index: str, size: Formula, body: Formula) -> Formula:
    """Σ over index = 1..size of body."""
    return BigOperator("sum", index, ONE, size, None, body)


def entry(base: Formula, indices: Iterable[Formula]) -> Formula:
    """x[i][j] = x[i,j]"""
    listed = tuple(indices)
    if not listed:
        return base
    if isinstance(base, Entry):
        return Entry(base.base, base.indices + listed)
    return Entry(base, listed)


def symbols(names: Iterable[str]) -> tuple[Formula, ...]:
    """The symbols of those names."""
    return tuple(Symbol(name) for name in names)


def symbol_of(leaf: Formula) -> str:
    """The name of a symbol, from it or an entry of it."""
    base = leaf.base if isinstance(leaf, Entry) else leaf
    assert isinstance(base, Symbol)
    return base.name
