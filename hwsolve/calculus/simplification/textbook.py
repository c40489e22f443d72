"""Last touches as in a textbook: differences the right way round, roots gathered."""

from __future__ import annotations

from collections.abc import Iterator

from hwsolve.calculus.arithmetic import add, divide, multiply, negative, number, power
from hwsolve.calculus.simplification.polynomial import collect
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import (
    ONE,
    TWO,
    BigOperator,
    Call,
    Formula,
    Negative,
    Power,
    Product,
    Quotient,
    Sum,
    rational,
)


def _upside_down(f: Formula) -> bool:
    """u - 1, or -u - 1: what reads better as 1 - u."""
    if not isinstance(f, Sum):
        return False
    constants = [value for term in f.terms if (value := rational(term)) is not None]
    if constants:
        return constants[0] < 0 and sum(isinstance(t, Negative) for t in f.terms) * 2 >= len(f.terms)
    return sum(isinstance(term, Negative) for term in f.terms) * 2 > len(f.terms)


def _turned(f: Formula) -> Formula:
    """1 - u, for u - 1: the positive terms first."""
    assert isinstance(f, Sum)
    terms = [negative(term) for term in f.terms]
    return add(sorted(terms, key=lambda term: (isinstance(term, Negative), rational(term) is None)))


def _places(f: Formula) -> Iterator[int]:
    if isinstance(f, Product):
        yield from (place for place, factor in enumerate(f.factors) if _upside_down(factor))


def turned_once(f: Formula) -> Formula | None:
    """-f, its sign taken into a difference that is upside down; None where there is none."""
    if isinstance(f, BigOperator) and f.operator == "sum":
        inner = turned_once(f.body)
        return None if inner is None else BigOperator("sum", f.index, f.lower, f.upper, f.condition, inner)
    if isinstance(f, Quotient):
        above = turned_once(f.numerator)
        return None if above is None else divide(above, f.denominator)
    if isinstance(f, Product):
        for place in _places(f):
            turned = _turned(f.factors[place])
            return multiply((*f.factors[:place], turned, *f.factors[place + 1 :]))
        for place, factor in enumerate(f.factors):
            if isinstance(factor, BigOperator) and (inner := turned_once(factor)) is not None:
                return multiply((*f.factors[:place], inner, *f.factors[place + 1 :]))
    return None


def turn_differences(f: Formula) -> Formula | None:
    """-s (s - 1) = s (1 - s), (s - 1)(t - 1) = (1 - s)(1 - t), s (u^2 - 1) = -s (1 - u^2)"""
    if isinstance(f, Negative):
        return turned_once(f.operand)
    places = list(_places(f))[:2]
    if isinstance(f, Product) and len(places) == 1 and _is_square_less_one(f.factors[places[0]]):
        turned = turned_once(f)
        return None if turned is None else negative(turned)
    if isinstance(f, Product) and len(places) == 2:
        factors = list(f.factors)
        for place in places:
            factors[place] = _turned(factors[place])
        return multiply(factors)
    return None


def _is_square_less_one(f: Formula) -> bool:
    """u^2 - 1"""
    return isinstance(f, Sum) and len(f.terms) == 2 and any(isinstance(term, Power) for term in f.terms)


def difference_of_squares(f: Formula) -> Formula | None:
    """(u + 1)(u - 1) = -(1 - u^2), (1 + u)(1 - u) = 1 - u^2"""
    if not isinstance(f, Product):
        return None
    for first, one in enumerate(f.factors):
        for second, other in enumerate(f.factors):
            if (found := _conjugates(one, other)) is not None:
                u, sign = found
                square = add((ONE, negative(power(u, TWO))))
                rest = [part for place, part in enumerate(f.factors) if place not in (first, second)]
                at = min(first, second)
                together = multiply((*rest[:at], square, *rest[at:]))
                return negative(together) if sign < 0 else together
    return None


def _conjugates(plus: Formula, minus: Formula) -> tuple[Formula, int] | None:
    """u and the sign of (1 + u)(1 - u), or of (1 + u)(u - 1)."""
    if not (isinstance(plus, Sum) and isinstance(minus, Sum) and len(plus.terms) == len(minus.terms) == 2):
        return None
    if ONE not in plus.terms:
        return None
    u = plus.terms[1] if plus.terms[0] == ONE else plus.terms[0]
    if isinstance(u, Negative):
        return None
    if set(minus.terms) == {ONE, Negative(u)}:
        return u, 1
    return (u, -1) if set(minus.terms) == {u, Negative(ONE)} else None


def gather_roots(f: Formula) -> Formula | None:
    """sqrt(u) u^k = u^(k + 1/2), sqrt(u) / u^2 = 1 / u^(3/2)"""
    if isinstance(f, Product):
        for first, root in enumerate(f.factors):
            for second, other in enumerate(f.factors):
                if isinstance(root, Call) and root.function == "sqrt" and first != second:
                    base, exponent = _power(other)
                    if exponent is not None and _same(base, root.arguments[0]):
                        joined = power(base, divide(number(2 * exponent + 1), TWO))
                        rest = [p for place, p in enumerate(f.factors) if place not in (first, second)]
                        return multiply((*rest[:first], joined, *rest[first:]))
    if isinstance(f, Quotient):
        above = list(f.numerator.factors) if isinstance(f.numerator, Product) else [f.numerator]
        below = list(f.denominator.factors) if isinstance(f.denominator, Product) else [f.denominator]
        for root in above:
            for place, other in enumerate(below):
                base, exponent = _power(other)
                if exponent is None or not isinstance(root, Call) or root.function != "sqrt":
                    continue
                if _same(base, root.arguments[0]):
                    above.remove(root)
                    small = exponent == 1
                    below[place] = root if small else power(base, divide(number(2 * exponent - 1), TWO))
                    return divide(multiply(above), multiply(below))
    return None


def power_of_power(f: Formula) -> Formula | None:
    """(u^(1/2))^3 = u^(3/2)"""
    if not isinstance(f, Power) or not isinstance(f.base, Power):
        return None
    inner, outer = rational(f.base.exponent), rational(f.exponent)
    if inner is None or outer is None or outer.denominator != 1 or inner.denominator == 1:
        return None
    return power(f.base.base, number(inner * outer))


def _same(one: Formula, other: Formula) -> bool:
    """Whether two formulas are the same sum of products."""
    if one == other:
        return True
    try:
        return collect(one) == collect(other)
    except NotComputable:
        return False


def _power(f: Formula) -> tuple[Formula, int | None]:
    """u and k, for u^k with a whole k > 0."""
    if isinstance(f, Power) and (value := rational(f.exponent)) is not None:
        return f.base, int(value) if value.denominator == 1 and value > 0 else None
    return f, 1
