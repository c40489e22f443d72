"""Balls: numbers of bounded precision with rigorous error bounds (FLINT's arb and acb).

Nothing here raises on bad mathematics and nothing grows: what is undefined is nan, what
overflows is an infinite ball, and each operation takes microseconds whatever its arguments.
All work happens inside ``working()``, which sets FLINT's precision.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, TypeAlias

import flint
from flint import acb, arb

from hwsolve.errors import NotComputable
from hwsolve.meaning.numbers import complex_functions, real_functions
from hwsolve.meaning.numbers.complex_functions import complex_integer_power, complex_power
from hwsolve.meaning.numbers.exact_draws import ExactDraws
from hwsolve.meaning.numbers.real_functions import NAN, integer_power, odd_root_power, real_power
from hwsolve.notation.formula import Comparator

Truth: TypeAlias = bool | None  # None: the balls are too wide to tell, or something is undefined
Ball: TypeAlias = arb | acb

_LARGEST_EXPONENT_BITS = 62
_LARGEST_INTEGER = 1 << 63


@dataclass(frozen=True, slots=True)
class _Balls:
    """What real and complex balls share: precision, the sample they draw, three-valued logic."""

    principal: ClassVar[bool] = False

    bits: int = 128
    sample: int = 0

    @contextmanager
    def working(self) -> Iterator[None]:
        """Set FLINT's precision to ``bits`` for the block; every operation belongs inside one."""
        with flint.ctx.workprec(self.bits):
            yield

    def both(self, a: Truth, b: Truth) -> Truth:
        """Kleene's and."""
        if a is False or b is False:
            return False
        return None if a is None or b is None else True

    def either(self, a: Truth, b: Truth) -> Truth:
        """Kleene's or."""
        if a is True or b is True:
            return True
        return None if a is None or b is None else False

    def opposite(self, a: Truth) -> Truth:
        """Kleene's not."""
        return None if a is None else not a

    def truth(self, known: bool) -> Truth:
        """A condition that is known."""
        return known


@dataclass(frozen=True, slots=True)
class RealBalls(_Balls):
    """Real balls (``flint.arb``); what has no real value is nan.

    Eigenvalues bring complex numbers (``flint.acb``) in; they follow the rules of :class:`ComplexBalls`.
    """

    @property
    def _complex(self) -> ComplexBalls:
        return ComplexBalls(self.bits, self.sample)

    def literal(self, value: Fraction) -> arb:
        """The rational number, correctly enclosed."""
        if value.denominator == 1:
            return arb(value.numerator)
        return arb(value.numerator) / arb(value.denominator)

    def drawn(self, draws: tuple[complex, ...]) -> arb:
        """The sample's float, which is a dyadic rational, exactly; nan if it is not real."""
        if type(draws) is ExactDraws:
            exact = draws.exact[self.sample]
            return arb(exact.numerator) / arb(exact.denominator)
        draw = complex(draws[self.sample])
        return arb(draw.real) if draw.imag == 0 else NAN

    def constant(self, name: str) -> arb:
        """``e``, ``pi`` or ``inf``; raises NotComputable for ``i``."""
        match name:
            case "e":
                return arb.const_e()
            case "pi":
                return arb.pi()
            case "inf":
                return arb.pos_inf()
            case _:
                raise NotComputable(f"{name} is not a real number")

    def add(self, a: arb, b: arb) -> arb:
        """a + b"""
        return a + b

    def subtract(self, a: arb, b: arb) -> arb:
        """a - b"""
        return a - b

    def multiply(self, a: arb, b: arb) -> arb:
        """a * b"""
        return a * b

    def divide(self, a: arb, b: arb) -> arb:
        """a / b; nan where b may be zero."""
        return a / b

    def negate(self, a: arb) -> arb:
        """-a"""
        return -a

    def power(self, a: arb, b: arb, exponent: Fraction | None) -> arb:
        """a^b; the real root where the exponent is a literal p/q with odd q."""
        if type(a) is acb or type(b) is acb:
            return _simplest(self._complex.power(acb(a), acb(b), exponent))
        if exponent is None:
            return real_power(a, b)
        p, q = exponent.numerator, exponent.denominator
        if q == 1 and p.bit_length() <= _LARGEST_EXPONENT_BITS:
            return integer_power(a, p)
        if q == 2 and p == 1:
            return a.sqrt()
        if q == 1 or q % 2 == 0 or a >= 0:
            return real_power(a, b)
        return odd_root_power(a, b, p)

    def call(self, function: str, arguments: list[arb]) -> arb:
        """A scalar function of the tables in :mod:`real_functions`."""
        for x in arguments:
            if type(x) is acb:
                return _simplest(self._complex.call(function, [acb(y) for y in arguments]))
        match arguments:
            case [x] if function in real_functions.UNARY:
                return real_functions.UNARY[function](x)
            case [x, y] if function in real_functions.BINARY:
                return real_functions.BINARY[function](x, y)
            case [_, *_] if function in real_functions.ANY:
                return real_functions.ANY[function](arguments)
            case _:
                raise NotComputable(f"{function} of {len(arguments)} arguments cannot be computed here")

    def compare(self, comparator: Comparator, a: arb, b: arb) -> Truth:
        """Known only where the balls are apart, or both exact; ``~~`` is within a twentieth."""
        if type(a) is acb or type(b) is acb:
            return self._complex.compare(comparator, acb(a), acb(b))
        match comparator:
            case "=":
                return _same(a, b)
            case "!=":
                return self.opposite(_same(a, b))
            case "<":
                return _below(a, b)
            case "<=":
                return self.opposite(_below(b, a))
            case ">":
                return _below(b, a)
            case ">=":
                return self.opposite(_below(a, b))
            case "~~":
                return self.opposite(_below(abs(a).max(abs(b)), 20 * abs(a - b)))
            case _:
                raise NotComputable(f"the condition {comparator} cannot be decided on numbers")

    def select(self, condition: Truth, a: arb, b: arb) -> arb:
        """The branch that holds; where that is unknown, both if they overlap, else nan."""
        if condition is not None:
            return a if condition else b
        return a.union(b) if a is b or a.overlaps(b) else NAN

    def integer(self, a: arb) -> int | None:
        """The one integer in a narrow ball, if its magnitude is below 2^63."""
        if type(a) is acb:
            return self._complex.integer(a)
        if not abs(a) < _LARGEST_INTEGER or not a.rad() < arb(2) ** (-(self.bits // 2)):
            return None
        found = a.unique_fmpz()
        return None if found is None else int(found)


@dataclass(frozen=True, slots=True)
class ComplexBalls(_Balls):
    """Complex balls (``flint.acb``), principal values throughout."""

    principal: ClassVar[bool] = True

    @property
    def reals(self) -> RealBalls:
        """The real balls of the same precision and sample."""
        return RealBalls(self.bits, self.sample)

    def literal(self, value: Fraction) -> acb:
        """The rational number, correctly enclosed."""
        return acb(self.reals.literal(value))

    def drawn(self, draws: tuple[complex, ...]) -> acb:
        """The sample's complex float, exactly."""
        if type(draws) is ExactDraws:
            return acb(self.reals.drawn(draws))
        draw = complex(draws[self.sample])
        return acb(draw.real, draw.imag)

    def constant(self, name: str) -> acb:
        """``e``, ``pi``, ``i`` or ``inf`` (the positive real one)."""
        return acb(0, 1) if name == "i" else acb(self.reals.constant(name))

    def add(self, a: acb, b: acb) -> acb:
        """a + b"""
        return a + b

    def subtract(self, a: acb, b: acb) -> acb:
        """a - b"""
        return a - b

    def multiply(self, a: acb, b: acb) -> acb:
        """a * b"""
        return a * b

    def divide(self, a: acb, b: acb) -> acb:
        """a / b; nan where b may be zero."""
        return a / b

    def negate(self, a: acb) -> acb:
        """-a"""
        return -a

    def power(self, a: acb, b: acb, exponent: Fraction | None) -> acb:
        """a^b, the principal value."""
        if exponent is not None:
            p, q = exponent.numerator, exponent.denominator
            if q == 1 and p.bit_length() <= _LARGEST_EXPONENT_BITS:
                return complex_integer_power(a, p)
            if q == 2 and p == 1:
                return a.sqrt()
        return complex_power(a, b)

    def call(self, function: str, arguments: list[acb]) -> acb:
        """A scalar function: the real one where all is real and it is defined, else the complex one."""
        if function != "root" and all(map(complex_functions.is_real, arguments)):
            found = self.reals.call(function, [z.real for z in arguments])
            if not found.is_nan():
                return acb(found)
        match arguments:
            case [z] if function in complex_functions.UNARY:
                return complex_functions.UNARY[function](z)
            case [z, w] if function in complex_functions.BINARY:
                return complex_functions.BINARY[function](z, w)
            case _ if _known(function, len(arguments)):
                return complex_functions.NAN
            case _:
                raise NotComputable(f"{function} of {len(arguments)} arguments cannot be computed here")

    def compare(self, comparator: Comparator, a: acb, b: acb) -> Truth:
        """``=``, ``!=`` and ``~~`` for all numbers; an order only where both are real."""
        if comparator in ("=", "!="):
            same = self.both(_same(a.real, b.real), _same(a.imag, b.imag))
            return same if comparator == "=" else self.opposite(same)
        if comparator == "~~":
            return self.opposite(_below(abs(a).max(abs(b)), 20 * abs(a - b)))
        known = self.reals.compare(comparator, a.real, b.real)
        return known if complex_functions.is_real(a) and complex_functions.is_real(b) else None

    def select(self, condition: Truth, a: acb, b: acb) -> acb:
        """The branch that holds; where that is unknown, both if they overlap, else nan."""
        if condition is not None:
            return a if condition else b
        return a.union(b) if a is b or a.overlaps(b) else complex_functions.NAN

    def integer(self, a: acb) -> int | None:
        """The one integer in a narrow ball around a real number."""
        small = a.imag.contains(0) and a.imag.rad() < arb(2) ** (-(self.bits // 2))
        return self.reals.integer(a.real) if small else None


def _simplest(z: acb) -> Ball:
    """A real ball where the imaginary part is exactly zero."""
    return z.real if z.imag.is_zero() else z


def _same(a: arb, b: arb) -> Truth:
    """Whether two balls stand for one number."""
    if a.is_nan() or b.is_nan():
        return None
    if a is b or a == b:
        return True
    return None if a.overlaps(b) else False


def _below(a: arb, b: arb) -> Truth:
    """Whether a < b."""
    if a < b:
        return True
    return False if a >= b else None


def _known(function: str, arity: int) -> bool:
    """Whether the real tables have the function (then it is undefined off the real line)."""
    if function in real_functions.ANY:
        return arity > 0
    return (arity == 1 and function in real_functions.UNARY) or (
        arity == 2 and function in real_functions.BINARY
    )


@dataclass(frozen=True, slots=True)
class Apart:
    """The balls are disjoint: the two numbers differ, rigorously."""


@dataclass(frozen=True, slots=True)
class Agree:
    """The balls overlap: the numbers differ by at most 2^-bits, relative to max(1, |a|, |b|).

    ``relative`` counts from max(|a|, |b|) alone; it is 0 where both may be zero.
    """

    bits: int
    relative: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something is undefined or unbounded, or the balls overlap without a bit in common."""


Separation: TypeAlias = Apart | Agree | Unknown


def difference(a: Ball, b: Ball, most: int = 1024) -> Separation:
    """How far two values are known to be apart, or to agree (at most *most* bits are counted)."""
    if _undefined(a) or _undefined(b):
        return Unknown()
    if isinstance(a, arb) and isinstance(b, arb):
        overlap = a.overlaps(b)
    else:
        overlap = acb(a).overlaps(acb(b))
    if not overlap:
        return Apart()
    if not (a.is_finite() and b.is_finite()):
        return Agree(most, most) if a == b else Unknown()
    gap = abs(a - b).upper()
    size = abs(a).lower().max(abs(b).lower())
    bits = _halvings(gap, size.max(arb(1)), most)
    return Agree(bits, min(bits, _halvings(gap, size, most))) if bits > 0 else Unknown()


def _undefined(value: Ball) -> bool:
    return bool(value.is_nan()) if isinstance(value, arb) else complex_functions.is_nan(value)


def _halvings(gap: arb, size: arb, most: int) -> int:
    """The greatest k <= most, at least 0, with gap <= size / 2^k, up to one."""
    if gap.is_zero():
        return most
    if not size > 0:
        return 0
    exponent = -((gap / size).log() / arb.const_log2()).upper()
    return most if exponent >= most else max(0, int(exponent.floor().unique_fmpz() or 0))
