"""Exact rational numbers, for formulas in which nothing varies: what they decide is proved.

What is irrational, undefined or too large raises; nothing is rounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Final

from hwsolve.errors import NotComputable
from hwsolve.notation.formula import Comparator

#: A number with more bits above or below the line is not computed.
MOST_BITS: Final = 4096
_MOST_COUNTED: Final = 200


def rational_root(x: Fraction, degree: Fraction) -> Fraction:
    """The rational root; an odd one of a negative number is negative.

    Raises:
        NotComputable: there is none.
    """
    if degree.denominator != 1 or not 0 < degree <= 64 or (x < 0 and degree % 2 == 0):
        raise NotComputable("no rational root")
    n = int(degree)
    found = Fraction(_whole_root(abs(x.numerator), n), _whole_root(x.denominator, n))
    return -found if x < 0 else found


def _whole_root(x: int, n: int) -> int:
    if n == 2 or x == 0:
        found = math.isqrt(x)
    else:
        found = 1 << -(-x.bit_length() // n)
        while (smaller := ((n - 1) * found + x // found ** (n - 1)) // n) < found:  # Newton from above
            found = smaller
    if found**n != x:
        raise NotComputable("no rational root")
    return found


def _counted(*values: Fraction) -> tuple[int, ...]:
    if any(value.denominator != 1 or not 0 <= value <= _MOST_COUNTED for value in values):
        raise NotComputable("no small whole number")
    return tuple(map(int, values))


def _modulo(a: Fraction, b: Fraction) -> Fraction:
    if not b:
        raise NotComputable("a remainder by zero")
    return a % b


_FUNCTIONS: Final[dict[str, Callable[..., Fraction]]] = {
    "abs": abs, "max": lambda *x: max(x), "min": lambda *x: min(x), "mod": _modulo, "root": rational_root,
    "sqrt": lambda x: rational_root(x, Fraction(2)),
    "re": lambda x: x, "im": lambda x: Fraction(0), "conj": lambda x: x,
    "sign": lambda x: Fraction((x > 0) - (x < 0)), "step": lambda x: Fraction(x > 0),
    "relu": lambda x: max(x, Fraction(0)),
    "leaky_relu": lambda x, a=Fraction(1, 100): x if x > 0 else a * x,
    "floor": lambda x: Fraction(math.floor(x)), "ceil": lambda x: Fraction(math.ceil(x)),
    "factorial": lambda x: Fraction(math.factorial(*_counted(x))),
    "binomial": lambda n, k: Fraction(math.comb(*_counted(n, k))),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rationals:
    """The field of rational numbers; conditions are known."""

    principal: ClassVar[bool] = False

    def literal(self, value: Fraction) -> Fraction:
        """The number itself."""
        return value

    def drawn(self, draws: tuple[complex, ...]) -> Fraction:
        """Raises NotComputable: a random value decides nothing exactly."""
        raise NotComputable("something varies here")

    def constant(self, name: str) -> Fraction:
        """Raises NotComputable: none of them is rational."""
        raise NotComputable(f"{name} is not rational")

    def add(self, a: Fraction, b: Fraction) -> Fraction:
        """a + b"""
        return _limited(a + b)

    def subtract(self, a: Fraction, b: Fraction) -> Fraction:
        """a - b"""
        return _limited(a - b)

    def multiply(self, a: Fraction, b: Fraction) -> Fraction:
        """a * b"""
        return _limited(a * b)

    def divide(self, a: Fraction, b: Fraction) -> Fraction:
        """a / b; raises NotComputable for b = 0."""
        if not b:
            raise NotComputable("a division by zero")
        return _limited(a / b)

    def negate(self, a: Fraction) -> Fraction:
        """-a"""
        return -a

    def power(self, a: Fraction, b: Fraction, exponent: Fraction | None) -> Fraction:
        """a^b, where it is rational."""
        if b.denominator != 1:
            return rational_root(self.power(a, Fraction(b.numerator), None), Fraction(b.denominator))
        size = max(a.numerator.bit_length(), a.denominator.bit_length())
        if abs(b) > MOST_BITS or size * abs(b) > MOST_BITS or (not a and b <= 0):
            raise NotComputable("a power that is undefined or too large")
        return Fraction(a ** int(b))

    def call(self, function: str, arguments: list[Fraction]) -> Fraction:
        """A function that takes rational numbers to rational numbers."""
        found = _FUNCTIONS.get(function)
        if found is None:
            raise NotComputable(f"{function} is not rational")
        try:
            return _limited(Fraction(found(*arguments)))
        except TypeError:
            raise NotComputable(f"{function} of {len(arguments)} arguments") from None

    def compare(self, comparator: Comparator, a: Fraction, b: Fraction) -> bool:
        """Whether the relation holds."""
        known = {"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}
        if comparator not in known:
            raise NotComputable(f"{comparator} is not exact")
        return known[comparator]

    def both(self, a: bool, b: bool) -> bool:
        """And."""
        return a and b

    def either(self, a: bool, b: bool) -> bool:
        """Or."""
        return a or b

    def opposite(self, a: bool) -> bool:
        """Not."""
        return not a

    def select(self, condition: bool, a: Fraction, b: Fraction) -> Fraction:
        """The branch that holds."""
        return a if condition else b

    def truth(self, known: bool) -> bool:
        """The condition itself."""
        return known

    def integer(self, a: Fraction) -> int | None:
        """The integer it is, or None."""
        return int(a) if a.denominator == 1 else None


def _limited(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS:
        raise NotComputable("a number of this size")
    return value
