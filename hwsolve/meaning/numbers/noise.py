"""Polynomials in random variables, with the numbers of another system as coefficients.

An expectation of such a polynomial needs the moments of the single variables only, however
many there are: quadrature over the product of their ranges would need exponentially many nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from hwsolve.errors import NotComputable
from hwsolve.notation.formula import Comparator

#: Which variable (by number) to which power; no variable twice, numbers ascending.
Monomial = tuple[tuple[int, int], ...]
UNIT: Monomial = ()
MOST_TERMS = 4000
HIGHEST_POWER = 16


@dataclass(frozen=True, slots=True)
class Noise:
    """A polynomial in random variables; with ``root`` its non-negative square root, good for squaring."""

    terms: Mapping[Monomial, Any]
    root: bool = False


@dataclass(frozen=True, slots=True)
class NoisePolynomials:
    """Arithmetic of polynomials in independent random variables over the system ``base``.

    What leaves the polynomials raises ``NotComputable``; on values that do not depend on the
    variables everything is as in ``base``.
    """

    principal: ClassVar[bool] = False

    base: Any

    def lifted(self, value: Any) -> Noise:
        """A number of ``base`` as a constant polynomial."""
        return Noise({UNIT: value})

    def variable(self, slot: int) -> Noise:
        """The random variable with the number *slot*."""
        return Noise({((slot, 1),): self.base.literal(Fraction(1))})

    def mean(self, value: Noise, moment: Callable[[int, int], Any]) -> Any:
        """The expectation, where ``moment(slot, k)`` is that of the k-th power of a variable."""
        if value.root:
            raise NotComputable("the expectation of a square root")
        total = self.base.literal(Fraction(0))
        for monomial, factor in value.terms.items():
            for slot, exponent in monomial:
                factor = self.base.multiply(factor, moment(slot, exponent))
            total = self.base.add(total, factor)
        return total

    def literal(self, value: Fraction) -> Noise:
        """An exact rational number."""
        return self.lifted(self.base.literal(value))

    def drawn(self, draws: tuple[complex, ...]) -> Noise:
        """A leaf of the instance that is not random."""
        return self.lifted(self.base.drawn(draws))

    def constant(self, name: str) -> Noise:
        """``e``, ``pi`` or ``inf``."""
        return self.lifted(self.base.constant(name))

    def add(self, a: Noise, b: Noise) -> Noise:
        """a + b"""
        found = dict(self._terms(a))
        for monomial, factor in self._terms(b).items():
            before = found.get(monomial)
            found[monomial] = factor if before is None else self.base.add(before, factor)
        return Noise(found)

    def subtract(self, a: Noise, b: Noise) -> Noise:
        """a - b"""
        return self.add(a, self.negate(b))

    def negate(self, a: Noise) -> Noise:
        """-a"""
        return Noise({monomial: self.base.negate(factor) for monomial, factor in self._terms(a).items()})

    def multiply(self, a: Noise, b: Noise) -> Noise:
        """a * b, multiplied out."""
        if a.root and a is b:
            return Noise(a.terms)
        left, right = self._terms(a), self._terms(b)
        found: dict[Monomial, Any] = {}
        for one, p in left.items():
            for other, q in right.items():
                monomial = _merged(one, other)
                product = self.base.multiply(p, q)
                before = found.get(monomial)
                found[monomial] = product if before is None else self.base.add(before, product)
        if len(found) > MOST_TERMS:
            raise NotComputable(f"a polynomial of more than {MOST_TERMS} terms in the random variables")
        return Noise(found)

    def divide(self, a: Noise, b: Noise) -> Noise:
        """a / b for a b that is not random."""
        below = self._number(b, "a random variable below a fraction line")
        return Noise({m: self.base.divide(factor, below) for m, factor in self._terms(a).items()})

    def power(self, a: Noise, b: Noise, exponent: Fraction | None) -> Noise:
        """a^b: whole powers multiplied out, any power of what is not random."""
        if a.root and exponent == 2:
            return Noise(a.terms)
        if not self._random(a) and not self._random(b):
            value = self._number(a, "")
            return self.lifted(self.base.power(value, self._number(b, ""), exponent))
        if exponent is None or exponent.denominator != 1 or not 0 <= exponent <= HIGHEST_POWER:
            raise NotComputable("a power of random variables that is no polynomial of low degree")
        found = self.literal(Fraction(1))
        for _ in range(int(exponent)):
            found = self.multiply(found, a)
        return found

    def call(self, function: str, arguments: list[Noise]) -> Noise:
        """A function of what is not random; the square root of a polynomial waits to be squared."""
        if any(self._random(argument) for argument in arguments):
            if function == "sqrt" and not arguments[0].root:
                return Noise(arguments[0].terms, root=True)
            raise NotComputable(f"{function} of random variables is no polynomial in them")
        return self.lifted(self.base.call(function, [self._number(a, "") for a in arguments]))

    def compare(self, comparator: Comparator, a: Noise, b: Noise) -> Any:
        """A condition on what is not random."""
        words = "a condition on random variables"
        return self.base.compare(comparator, self._number(a, words), self._number(b, words))

    def both(self, a: Any, b: Any) -> Any:
        """Logical and."""
        return self.base.both(a, b)

    def either(self, a: Any, b: Any) -> Any:
        """Logical or."""
        return self.base.either(a, b)

    def opposite(self, a: Any) -> Any:
        """Logical not."""
        return self.base.opposite(a)

    def truth(self, known: bool) -> Any:
        """A condition that is known."""
        return self.base.truth(known)

    def select(self, condition: Any, a: Noise, b: Noise) -> Noise:
        """The branch that holds; raises ``NotComputable`` where that is open and the branches are random."""
        if condition is True or condition is False:
            return a if condition else b
        words = "a choice between random variables that the balls cannot make"
        return self.lifted(self.base.select(condition, self._number(a, words), self._number(b, words)))

    def integer(self, a: Noise) -> int | None:
        """The one integer that *a* is, or None."""
        found: int | None = None if self._random(a) else self.base.integer(self._number(a, ""))
        return found

    def _random(self, a: Noise) -> bool:
        return any(monomial != UNIT for monomial in a.terms)

    def _number(self, a: Noise, words: str) -> Any:
        """The value of *a* where no variable is in it; raises ``NotComputable`` with *words*."""
        if self._random(a):
            raise NotComputable(words)
        zero = self.base.literal(Fraction(0))
        value = a.terms.get(UNIT, zero)
        return self.base.call("sqrt", [value]) if a.root else value

    def _terms(self, a: Noise) -> Mapping[Monomial, Any]:
        if a.root:
            if self._random(a):
                raise NotComputable("the square root of random variables is no polynomial in them")
            return {UNIT: self._number(a, "")}
        return a.terms


def _merged(one: Monomial, other: Monomial) -> Monomial:
    """The product of two monomials."""
    if not one or not other:
        return one or other
    powers = dict(one)
    for slot, exponent in other:
        powers[slot] = powers.get(slot, 0) + exponent
    return tuple(sorted(powers.items()))
