"""Light order in a formula that rules have put together: no zeros, no ones, like terms merged.

Nothing is multiplied out: ``s*(1 - s)`` stays. Factors and terms keep the order in which
they first appeared.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from hwsolve.calculus.arithmetic import number
from hwsolve.calculus.simplification.polynomial import make_product, make_sum
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    map_children,
)


def tidy(formula: Formula) -> Formula:
    """The formula with zeros, ones and double signs gone, and like terms and powers merged."""
    inner = map_children(formula, tidy)
    match inner:
        case Sum(terms=terms):
            return _tidy_sum(terms)
        case Negative() | Product() | Quotient():
            return _from_term(*_as_term(inner))
        case Power(base=base, exponent=Number() as exponent):
            if exponent.value == 1:
                return base
            if exponent.value == 0:
                return ONE
            return inner
        case _:
            return inner


_Factors = dict[Formula, Fraction]


def _as_term(formula: Formula) -> tuple[Fraction, _Factors]:
    """A coefficient and powers of factors: ``-2*x*x/y`` is -2, {x: 2, y: -1}."""
    match formula:
        case Number():
            return formula.value, {}
        case Negative(operand=operand):
            coefficient, factors = _as_term(operand)
            return -coefficient, factors
        case Product(factors=parts):
            coefficient, factors = Fraction(1), {}
            for part in parts:
                other, more = _as_term(part)
                coefficient *= other
                for base, exponent in more.items():
                    factors[base] = factors.get(base, Fraction(0)) + exponent
            return coefficient, factors
        case Quotient(numerator=above, denominator=below):
            coefficient, factors = _as_term(above)
            other, more = _as_term(below)
            if not other:
                return Fraction(1), {formula: Fraction(1)}
            factors = dict(factors)
            for base, exponent in more.items():
                factors[base] = factors.get(base, Fraction(0)) - exponent
            return coefficient / other, factors
        case Power(base=base, exponent=Number() as exponent) if not isinstance(base, Number):
            return Fraction(1), {base: exponent.value}
        case _:
            return Fraction(1), {formula: Fraction(1)}


def _from_term(coefficient: Fraction, factors: _Factors) -> Formula:
    """The inverse of ``_as_term``, the sign outside."""
    if not coefficient:
        return ZERO
    size = abs(coefficient)
    above = [number(size.numerator)] + [_power(b, k) for b, k in factors.items() if k > 0]
    below = [number(size.denominator)] + [_power(b, -k) for b, k in factors.items() if k < 0]
    body, divisor = make_product(above), make_product(below)
    if divisor != ONE:
        body = Quotient(body, divisor)
    return lead_with_sign(body) if coefficient < 0 else body


def lead_with_sign(formula: Formula) -> Formula:
    """``-a*b`` with the sign on the first factor, as it is read."""
    match formula:
        case Product(factors=(first, *rest)):
            return Product((Negative(first), *rest), formula.mark)
        case Quotient(numerator=above, denominator=below):
            return Quotient(lead_with_sign(above), below)
        case _:
            return Negative(formula)


def lead_signs(formula: Formula) -> Formula:
    """A leading ``-(a*b)`` as ``-a*b``."""
    match formula:
        case Negative(operand=Product() | Quotient() as body):
            return lead_with_sign(body)
        case Sum(terms=(Negative(operand=Product() | Quotient() as body), *rest)):
            return Sum((lead_with_sign(body), *rest))
        case _:
            return formula


def _power(base: Formula, exponent: Fraction) -> Formula:
    return base if exponent == 1 else Power(base, number(exponent))


def _tidy_sum(terms: Iterable[Formula]) -> Formula:
    found: dict[frozenset[tuple[Formula, Fraction]], tuple[Fraction, _Factors]] = {}
    for term in _flat(terms):
        coefficient, factors = _as_term(term)
        key = frozenset((base, k) for base, k in factors.items() if k)
        known = found.get(key, (Fraction(0), factors))
        found[key] = (known[0] + coefficient, known[1])
    first, *rest = [term for term in found.values() if term[0]] or [(Fraction(0), {})]
    later = [
        Negative(_from_term(-factor, powers)) if factor < 0 else _from_term(factor, powers)
        for factor, powers in rest
    ]
    return make_sum([_from_term(*first), *later])


def _flat(terms: Iterable[Formula]) -> Iterable[Formula]:
    for term in terms:
        match term:
            case Sum(terms=inner):
                yield from _flat(inner)
            case Negative(operand=Sum(terms=inner)):
                yield from _flat(Negative(part) for part in inner)
            case _:
                yield term


def flattened(formula: Formula) -> Formula:
    """``(a + b) + c`` as ``a + b + c``, ``(a*b)*c`` as ``a*b*c``; nothing else changes."""
    inner = map_children(formula, flattened)
    match inner:
        case Sum(terms=(Sum(terms=early), *late)):
            return Sum((*early, *late))
        case Product(factors=(Product(factors=before, mark=mark), *after)) if mark == inner.mark:
            return Product((*before, *after), mark)
        case _:
            return inner
