"""Sums of products with like terms collected, for sizes and counts.

What is not ``+ - *`` or a small whole power (``floor((n - k)/2)``, ``d[1]``) is an atom.
Terms keep the order in which they first appeared; the number comes last, as in
``i - K_1 + 1``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from hwsolve.calculus.arithmetic import number
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import (
    ZERO,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)

Monomial = tuple[tuple[Formula, int], ...]

LONGEST = 400
HIGHEST = 12
UNIT: Monomial = ()


class Polynomial:
    """A polynomial with rational coefficients in atoms that are formulas; immutable by convention."""

    __slots__ = ("terms",)

    def __init__(self, terms: Mapping[Monomial, Fraction]) -> None:
        self.terms = {monomial: factor for monomial, factor in terms.items() if factor}

    @classmethod
    def constant(cls, value: Fraction | int) -> Polynomial:
        """The number *value*."""
        return cls({UNIT: Fraction(value)})

    @classmethod
    def atom(cls, formula: Formula) -> Polynomial:
        """The formula itself, not looked into."""
        return cls({((formula, 1),): Fraction(1)})

    @property
    def number(self) -> Fraction | None:
        """The value where no atom is left, else None."""
        if not self.terms:
            return Fraction(0)
        return self.terms[UNIT] if set(self.terms) == {UNIT} else None

    def __add__(self, other: Polynomial) -> Polynomial:
        found = dict(self.terms)
        for monomial, factor in other.terms.items():
            found[monomial] = found.get(monomial, Fraction(0)) + factor
        return Polynomial(found)

    def __neg__(self) -> Polynomial:
        return Polynomial({monomial: -factor for monomial, factor in self.terms.items()})

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + (-other)

    def __mul__(self, other: Polynomial) -> Polynomial:
        if len(self.terms) * len(other.terms) > LONGEST:
            raise NotComputable("the product has too many terms to be collected")
        found: dict[Monomial, Fraction] = {}
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                monomial = _multiply(left, right)
                found[monomial] = found.get(monomial, Fraction(0)) + a * b
        return Polynomial(found)

    def __pow__(self, exponent: int) -> Polynomial:
        found = Polynomial.constant(1)
        for _ in range(exponent):
            found = found * self
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    @property
    def formula(self) -> Formula:
        """``i - K_1 + 1``: a positive term first where there is one, the number last."""
        ordered = sorted(self.terms.items(), key=lambda item: item[0] == UNIT)
        if ordered and ordered[0][1] < 0:
            lead = next((item for item in ordered if item[1] > 0), None)
            if lead is not None and lead[0] != UNIT:
                ordered.remove(lead)
                ordered.insert(0, lead)
        return make_sum(_signed(factor, monomial) for monomial, factor in ordered)


def collect(formula: Formula) -> Polynomial:
    """The formula multiplied out, like terms collected; raises ``NotComputable`` where it grows too long."""
    match formula:
        case Number():
            return Polynomial.constant(formula.value)
        case Negative():
            return -collect(formula.operand)
        case Sum():
            total = Polynomial.constant(0)
            for term in formula.terms:
                total = total + collect(term)
            return total
        case Product():
            product = Polynomial.constant(1)
            for factor in formula.factors:
                product = product * collect(factor)
            return product
        case Quotient():
            below = collect(formula.denominator).number
            if below:
                return collect(formula.numerator) * Polynomial.constant(1 / below)
            return Polynomial.atom(formula)
        case Power(exponent=Number() as exponent) if (
            exponent.value.denominator == 1 and 0 <= exponent.value <= HIGHEST
        ):
            return collect(formula.base) ** int(exponent.value)
        case _:
            return Polynomial.atom(formula)


def make_sum(terms: Iterable[Formula]) -> Formula:
    """The sum of the terms: nothing is 0, one term is itself."""
    kept = tuple(term for term in terms if term != ZERO)
    if not kept:
        return ZERO
    return kept[0] if len(kept) == 1 else Sum(kept)


def make_product(factors: Iterable[Formula]) -> Formula:
    """The product of the factors, ones left out; no factor is 1."""
    kept = tuple(factor for factor in factors if not (isinstance(factor, Number) and factor.value == 1))
    if not kept:
        return Number("1")
    return kept[0] if len(kept) == 1 else Product(kept)


def _multiply(left: Monomial, right: Monomial) -> Monomial:
    powers = dict(left)
    for atom, exponent in right:
        powers[atom] = powers.get(atom, 0) + exponent
    return tuple(sorted(powers.items(), key=lambda item: (not isinstance(item[0], Symbol), repr(item[0]))))


def _signed(factor: Fraction, monomial: Monomial) -> Formula:
    """``factor * monomial``, a minus sign outside."""
    powers = [atom if k == 1 else Power(atom, Number(str(k))) for atom, k in monomial]
    size = abs(factor)
    if not powers:
        return number(factor)
    scale = [] if size == 1 else [number(size)]
    body = make_product([*scale, *powers])
    return Negative(body) if factor < 0 else body
