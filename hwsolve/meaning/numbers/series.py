"""Power series in one variable over any number system, for derivatives of functions of any order.

The Taylor coefficients of the elementary functions are FLINT's (:mod:`taylor`); over a system that is
itself made of series or jets they are composed once more, so that series nest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb, nan
from typing import Any, ClassVar

import flint
from flint import arb, arb_series

from hwsolve.errors import NotComputable
from hwsolve.meaning.numbers.balls import RealBalls
from hwsolve.meaning.numbers.floats import ComplexSamples, FloatSamples
from hwsolve.meaning.numbers.jets import Jet, Jets
from hwsolve.meaning.numbers.taylor import TAYLOR, coefficients, power_series
from hwsolve.notation.formula import Comparator

_FLOAT_BITS = 80
_SMALL = frozenset(map(Fraction, (2, 3, 4)))


@dataclass(frozen=True, slots=True)
class Series:
    """``terms[k]`` is the coefficient of the k-th power; those that are missing are zero."""

    terms: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class SeriesNumbers:
    """Arithmetic of series up to ``order`` over the numbers ``base``."""

    principal: ClassVar[bool] = False

    base: Any
    order: int

    def literal(self, value: Fraction) -> Series:
        """A constant."""
        return Series((self.base.literal(value),))

    def drawn(self, draws: tuple[complex, ...]) -> Series:
        """A leaf of the instance, held constant."""
        return Series((self.base.drawn(draws),))

    def constant(self, name: str) -> Series:
        """``e``, ``pi`` or ``inf``."""
        return Series((self.base.constant(name),))

    def add(self, a: Series, b: Series) -> Series:
        """a + b"""
        return self._joined(self.base.add, a, b)

    def subtract(self, a: Series, b: Series) -> Series:
        """a - b"""
        return self.add(a, self.negate(b))

    def negate(self, a: Series) -> Series:
        """-a"""
        return Series(tuple(map(self.base.negate, a.terms)))

    def multiply(self, a: Series, b: Series) -> Series:
        """a * b, by Cauchy's product."""
        length = min(len(a.terms) + len(b.terms) - 1, self.order + 1)
        made: list[Any] = [None] * length
        for i, x in enumerate(a.terms):
            for j, y in enumerate(b.terms[: length - i]):
                part = self.base.multiply(x, y)
                made[i + j] = part if made[i + j] is None else self.base.add(made[i + j], part)
        return Series(tuple(made))

    def divide(self, a: Series, b: Series) -> Series:
        """a / b, term by term: b_0 q_k = a_k - sum of b_j q_(k-j)."""
        base, first = self.base, b.terms[0]
        if len(b.terms) == 1:
            return Series(tuple(base.divide(x, first) for x in a.terms))
        made: list[Any] = []
        for k in range(self.order + 1):
            rest = a.terms[k] if k < len(a.terms) else base.literal(Fraction(0))
            for j in range(1, min(k, len(b.terms) - 1) + 1):
                rest = base.subtract(rest, base.multiply(b.terms[j], made[k - j]))
            made.append(base.divide(rest, first))
        return Series(tuple(made))

    def power(self, a: Series, b: Series, exponent: Fraction | None) -> Series:
        """a^b; exp(b log a) where b varies or is no whole number, so for a > 0 only."""
        value = self.base.power(a.terms[0], b.terms[0], exponent)
        if len(a.terms) == len(b.terms) == 1:
            return Series((value,))
        if exponent is None and len(b.terms) == 1:
            whole = self.base.integer(b.terms[0])
            exponent = None if whole is None else Fraction(whole)
        if exponent is not None and exponent in _SMALL and len(b.terms) == 1:
            made = a
            for _ in range(int(exponent) - 1):
                made = self.multiply(made, a)
        elif exponent is None or len(b.terms) > 1:
            made = self.call("exp", [self.multiply(b, self.call("log", [a]))])
        else:
            p, q = exponent.numerator, exponent.denominator
            odd = p % 2 == 1 if q % 2 else None
            made = self.composed(lambda s: power_series(s, arb(p) / arb(q), odd), a)
        return Series((value, *made.terms[1:]))

    def call(self, function: str, arguments: list[Series]) -> Series:
        """A scalar function, by its Taylor coefficients; a maximum by the argument that wins."""
        value = self.base.call(function, [a.terms[0] for a in arguments])
        if all(len(a.terms) == 1 for a in arguments):
            return Series((value,))
        if function in ("max", "min"):
            return self._extremal(function, arguments)
        if len(arguments) == 1 and function in TAYLOR:
            return Series((value, *self.composed(TAYLOR[function], arguments[0]).terms[1:]))
        if function == "logb":
            return self.divide(self.call("log", arguments[1:]), self.call("log", arguments[:1]))
        if function == "root":
            return self.power(arguments[0], self.divide(self.literal(Fraction(1)), arguments[1]), None)
        if function == "leaky_relu":
            right = self.compare(">", arguments[0], self.literal(Fraction(0)))
            return self.select(right, arguments[0], self.multiply(*arguments))
        raise NotComputable(f"{function} cannot be differentiated here")

    def composed(self, function: Callable[[arb_series], arb_series], a: Series) -> Series:
        """The function at a series, by Horner's scheme in what varies."""
        found = expand(self, function, a, 0)[0]
        assert isinstance(found, Series)
        return found

    def assembled(self, taylor: list[Any], a: Series) -> Series:
        """sum of taylor[m] * (a - a_0)^m"""
        varying = Series((self.base.literal(Fraction(0)), *a.terms[1:]))
        made = Series((taylor[-1],))
        for each in reversed(taylor[:-1]):
            made = self.add(self.multiply(made, varying), Series((each,)))
        return made

    def compare(self, comparator: Comparator, a: Series, b: Series) -> Any:
        """A condition on the values."""
        return self.base.compare(comparator, a.terms[0], b.terms[0])

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

    def select(self, condition: Any, a: Series, b: Series) -> Series:
        """Term by term."""
        return self._joined(lambda x, y: self.base.select(condition, x, y), a, b, padded=True)

    def integer(self, a: Series) -> int | None:
        """The one integer that the value is; None for what varies."""
        found: int | None = self.base.integer(a.terms[0]) if len(a.terms) == 1 else None
        return found

    def _extremal(self, function: str, arguments: list[Series]) -> Series:
        made = arguments[0]
        for other in arguments[1:]:
            wins = self.compare(">=" if function == "max" else "<=", made, other)
            made = self.select(wins, made, other)
        return made

    def _joined(self, join: Callable[[Any, Any], Any], a: Series, b: Series, padded: bool = False) -> Series:
        one, two = a.terms, b.terms
        if padded and len(one) != len(two):
            zero = self.base.literal(Fraction(0))
            size = max(len(one), len(two))
            one, two = (each + (zero,) * (size - len(each)) for each in (one, two))
        shared = min(len(one), len(two))
        rest = one[shared:] or two[shared:]
        return Series((*(join(x, y) for x, y in zip(one, two, strict=False)), *rest))


def expand(numbers: Any, function: Callable[[arb_series], arb_series], a: Any, order: int) -> list[Any]:
    """The Taylor coefficients of *function* at *a*, as numbers of the system of *a*.

    Over numbers that vary, the k-th one is the sum of C(k+m, m) t_(k+m) (a - a_0)^m.

    Raises:
        NotComputable: over complex numbers.
    """
    match numbers:
        case RealBalls():
            return list(coefficients(function, a, order))
        case Jets() | SeriesNumbers():
            deep = order + numbers.order
            value, base = (a.value, numbers.base) if isinstance(a, Jet) else (a.terms[0], numbers.base)
            taylor = expand(base, function, value, deep)
            made = []
            for k in range(order + 1):
                scaled = [
                    base.multiply(base.literal(Fraction(comb(k + m, m))), taylor[k + m])
                    for m in range(numbers.order + 1)
                ]
                made.append(numbers.assembled(scaled, a))
            return made
        case FloatSamples() if not isinstance(numbers, ComplexSamples):
            columns = [_float_coefficients(function, x, order) for x in a]
            return [list(row) for row in zip(*columns, strict=True)]
    raise NotComputable("functions of complex numbers are not differentiated here")


def _float_coefficients(function: Callable[[arb_series], arb_series], x: float, order: int) -> list[float]:
    if isinstance(x, complex) or x != x or abs(x) == float("inf"):
        return [nan] * (order + 1)
    with flint.ctx.workprec(_FLOAT_BITS):
        found = coefficients(function, arb(x), order)
        return [float(each.mid()) if each.is_finite() else nan for each in found]
