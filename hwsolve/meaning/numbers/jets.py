"""Jets: numbers that carry their first and second derivatives in several directions.

A jet is a truncated multivariate Taylor expansion over real balls, so a derivative comes
with rigorous error bounds too. Functions of one argument enter by the Taylor coefficients
that FLINT's power series give at the value (:mod:`taylor`), composed with the jet; sums,
products and the choice between branches are all that is spelt out here. Where a function
has a kink or a jump the value may be known and the derivative is nan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Literal, TypeVar

from flint import arb, arb_series

from hwsolve.errors import NotComputable
from hwsolve.meaning.numbers.balls import RealBalls, Truth
from hwsolve.meaning.numbers.real_functions import NAN, small_integer
from hwsolve.meaning.numbers.taylor import TAYLOR, coefficients, power_series
from hwsolve.notation.formula import Comparator

Pair = tuple[int, int]
_K = TypeVar("_K")

_ZERO = arb(0)
_LARGEST_INDEX = 1 << 20


@dataclass(frozen=True, slots=True)
class Jet:
    """A value with its partial derivatives; a direction that is missing has derivative zero.

    ``first`` is keyed by direction, ``second`` by pairs of directions (i, j) with i <= j.
    """

    value: arb
    first: Mapping[int, arb] = field(default_factory=dict)
    second: Mapping[Pair, arb] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Jets:
    """Real arithmetic with derivatives to the given order in so many directions."""

    principal: ClassVar[bool] = False

    base: RealBalls
    directions: int
    order: Literal[1, 2] = 1

    def variable(self, value: arb, k: int) -> Jet:
        """The k-th independent variable (from 0), at a value."""
        if not 0 <= k < self.directions:
            raise NotComputable(f"direction {k} of {self.directions} does not exist")
        return Jet(value, {k: arb(1)})

    def gradient(self, jet: Jet) -> tuple[arb, ...]:
        """The partial derivatives in all directions."""
        return tuple(jet.first.get(k, _ZERO) for k in range(self.directions))

    def hessian(self, jet: Jet) -> tuple[tuple[arb, ...], ...]:
        """The second partial derivatives, row by row; raises NotComputable at order 1."""
        if self.order < 2:
            raise NotComputable("second derivatives need jets of order 2")
        size = range(self.directions)
        return tuple(tuple(jet.second.get((min(i, j), max(i, j)), _ZERO) for j in size) for i in size)

    def literal(self, value: Fraction) -> Jet:
        """A constant."""
        return Jet(self.base.literal(value))

    def drawn(self, draws: tuple[complex, ...]) -> Jet:
        """A leaf of the instance, held constant; ``variable`` makes one to differentiate by."""
        return Jet(self.base.drawn(draws))

    def constant(self, name: str) -> Jet:
        """``e``, ``pi`` or ``inf``."""
        return Jet(self.base.constant(name))

    def add(self, a: Jet, b: Jet) -> Jet:
        """a + b"""
        return Jet(a.value + b.value, _plus(a.first, b.first), _plus(a.second, b.second))

    def subtract(self, a: Jet, b: Jet) -> Jet:
        """a - b"""
        return self.add(a, self.negate(b))

    def negate(self, a: Jet) -> Jet:
        """-a"""
        return Jet(-a.value, {k: -u for k, u in a.first.items()}, {k: -u for k, u in a.second.items()})

    def multiply(self, a: Jet, b: Jet) -> Jet:
        """a * b, by multiplying the expansions."""
        value = a.value * b.value
        if not a.first and not b.first:
            return Jet(value)
        first = _plus(_scaled(a.first, b.value), _scaled(b.first, a.value))
        if self.order < 2:
            return Jet(value, first)
        second = dict(_plus(_scaled(a.second, b.value), _scaled(b.second, a.value)))
        for i, u in a.first.items():
            for j, v in b.first.items():
                _put(second, i, j, u * v if i != j else 2 * u * v)
        return Jet(value, first, second)

    def divide(self, a: Jet, b: Jet) -> Jet:
        """a / b = a * b^-1, with the quotient of the balls for the value."""
        value = self.base.divide(a.value, b.value)
        if not b.first:
            inverse = self.base.divide(arb(1), b.value)
            return Jet(value, _scaled(a.first, inverse), _scaled(a.second, inverse))
        made = self.multiply(a, self._composed(TAYLOR["inverse"], b))
        return Jet(value, made.first, made.second)

    def power(self, a: Jet, b: Jet, exponent: Fraction | None) -> Jet:
        """a^b; exp(b log a) where b varies, so for a > 0 only."""
        value = self.base.power(a.value, b.value, exponent)
        if not a.first and not b.first:
            return Jet(value)
        if b.first:
            made = self._composed(TAYLOR["exp"], self.multiply(b, self._composed(TAYLOR["log"], a)))
        else:
            odd = _odd(b.value, exponent)
            made = self._composed(lambda s: power_series(s, b.value, odd), a)
        return Jet(value, made.first, made.second)

    def call(self, function: str, arguments: list[Jet]) -> Jet:
        """A scalar function of one argument by its Taylor coefficients, or of several by these."""
        value = self.base.call(function, [a.value for a in arguments])
        if not any(a.first for a in arguments):
            return Jet(value)
        if function in ("max", "min"):
            made = self._extremal(function, value, arguments)
        elif len(arguments) == 1 and function in TAYLOR:
            made = self._composed(TAYLOR[function], arguments[0])
        elif len(arguments) == 2 and function in _BINARY:
            made = _BINARY[function](self, *arguments)
        else:
            raise NotComputable(f"{function} cannot be differentiated here")
        return Jet(value, made.first, made.second)

    def compare(self, comparator: Comparator, a: Jet, b: Jet) -> Truth:
        """A condition on the values."""
        return self.base.compare(comparator, a.value, b.value)

    def both(self, a: Truth, b: Truth) -> Truth:
        """Kleene's and."""
        return self.base.both(a, b)

    def either(self, a: Truth, b: Truth) -> Truth:
        """Kleene's or."""
        return self.base.either(a, b)

    def opposite(self, a: Truth) -> Truth:
        """Kleene's not."""
        return self.base.opposite(a)

    def truth(self, known: bool) -> Truth:
        """A condition that is known."""
        return known

    def select(self, condition: Truth, a: Jet, b: Jet) -> Jet:
        """The branch that holds; where that is unknown, what both have in common, else nan."""
        if condition is not None:
            return a if condition else b
        if a is b:
            return a
        return self._merged(self.base.select(None, a.value, b.value), [a, b])

    def integer(self, a: Jet) -> int | None:
        """The one integer that the value is; None for what varies with a direction."""
        return None if a.first else self.base.integer(a.value)

    def _composed(self, function: Callable[[arb_series], arb_series], a: Jet) -> Jet:
        """f(a) from the Taylor coefficients of f at the value: c0 + c1 h + c2 h^2 with h = a - a0."""
        return self.assembled(coefficients(function, a.value, self.order), a)

    def assembled(self, c: Sequence[arb], a: Jet) -> Jet:
        """c0 + c1 h + c2 h^2 with h = a - a0"""
        first = _scaled(a.first, c[1])
        if self.order < 2:
            return Jet(c[0], first)
        second = _scaled(a.second, c[1])
        if not c[2].is_zero():
            steps = sorted(a.first.items())
            for place, (i, u) in enumerate(steps):
                bent = 2 * c[2] * u
                for j, v in steps[place:]:
                    _put(second, i, j, bent * v)
        return Jet(c[0], first, second)

    def _extremal(self, function: str, value: arb, arguments: list[Jet]) -> Jet:
        """The argument that wins; a tie keeps only the derivatives that the winners share."""
        if function == "max":
            winners = [a for a in arguments if not any(a.value < b.value for b in arguments)]
        else:
            winners = [a for a in arguments if not any(a.value > b.value for b in arguments)]
        return winners[0] if len(winners) == 1 else self._merged(value, winners)

    def _merged(self, value: arb, jets: list[Jet]) -> Jet:
        first = {k: self._common([a.first.get(k, _ZERO) for a in jets]) for a in jets for k in a.first}
        second = {k: self._common([a.second.get(k, _ZERO) for a in jets]) for a in jets for k in a.second}
        if self.order == 2:
            torn = sorted(k for k, u in first.items() if u.is_nan())
            second |= {(i, j): NAN for place, i in enumerate(torn) for j in torn[place:]}
        return Jet(value, first, second)

    def _common(self, balls: list[arb]) -> arb:
        made = balls[0]
        for ball in balls[1:]:
            made = self.base.select(None, made, ball)
        return made


def _plus(a: Mapping[_K, arb], b: Mapping[_K, arb]) -> Mapping[_K, arb]:
    if not a or not b:
        return a or b
    made = dict(a)
    for key, u in b.items():
        made[key] = made[key] + u if key in made else u
    return made


def _scaled(a: Mapping[_K, arb], factor: arb) -> dict[_K, arb]:
    return {key: factor * u for key, u in a.items()}


def _put(second: dict[Pair, arb], i: int, j: int, u: arb) -> None:
    key = (i, j) if i <= j else (j, i)
    second[key] = second[key] + u if key in second else u


def _odd(exponent: arb, literal: Fraction | None) -> bool | None:
    """Whether a power is an odd function of its base; None if it has no negative bases."""
    if literal is not None:
        return literal.numerator % 2 == 1 if literal.denominator % 2 else None
    if not exponent.is_integer():
        return None
    return not (exponent / 2).is_integer()


def _logb(jets: Jets, base: Jet, x: Jet) -> Jet:
    """log x / log base"""
    return jets.divide(jets.call("log", [x]), jets.call("log", [base]))


def _root(jets: Jets, x: Jet, n: Jet) -> Jet:
    """x^(1/n)"""
    count = None if n.first else small_integer(n.value, _LARGEST_INDEX)
    exact = Fraction(1, count) if count else None
    return jets.power(x, jets.divide(Jet(arb(1)), n), exact)


def _atan2(jets: Jets, y: Jet, x: Jet) -> Jet:
    """atan(y/x) or -atan(x/y), up to a constant: whichever has a denominator that is not zero."""
    if not x.value.contains(0) and (abs(x.value) >= abs(y.value) or y.value.contains(0)):
        return jets.call("atan", [jets.divide(y, x)])
    return jets.negate(jets.call("atan", [jets.divide(x, y)]))


def _leaky_relu(jets: Jets, x: Jet, slope: Jet) -> Jet:
    """x or slope*x, by the sign of x"""
    side = True if x.value > 0 else False if x.value < 0 else None
    return jets.select(side, x, jets.multiply(slope, x))


def _mod(jets: Jets, x: Jet, modulus: Jet) -> Jet:
    """x - modulus*floor(x/modulus)"""
    return jets.subtract(x, jets.multiply(modulus, jets.call("floor", [jets.divide(x, modulus)])))


def _binomial(jets: Jets, n: Jet, k: Jet) -> Jet:
    """n! / (k! (n-k)!)"""
    one = Jet(arb(1))
    below = [jets._composed(TAYLOR["rgamma"], jets.add(m, one)) for m in (k, jets.subtract(n, k))]
    return jets.multiply(jets.call("factorial", [n]), jets.multiply(*below))


_BINARY: dict[str, Callable[[Jets, Jet, Jet], Jet]] = {
    "logb": _logb,
    "root": _root,
    "atan2": _atan2,
    "leaky_relu": _leaky_relu,
    "mod": _mod,
    "binomial": _binomial,
}
