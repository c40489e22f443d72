"""Ranges: where the value of a real expression is known to lie.

A range is an interval with open or closed ends. ``None`` in place of a range means
*not known to be real*; ``REAL`` means real and nothing more.
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import inf
from typing import NamedTuple

End = Fraction | float


class Range(NamedTuple):
    """All numbers between ``low`` and ``high``; an open end is not attained."""

    low: End
    low_open: bool
    high: End
    high_open: bool

    @property
    def positive(self) -> bool:
        """Every number in it is > 0."""
        return self.low > 0 or (self.low == 0 and self.low_open)

    @property
    def nonnegative(self) -> bool:
        """Every number in it is >= 0."""
        return self.low >= 0

    @property
    def negative(self) -> bool:
        """Every number in it is < 0."""
        return self.high < 0 or (self.high == 0 and self.high_open)

    @property
    def nonpositive(self) -> bool:
        """Every number in it is <= 0."""
        return self.high <= 0


REAL = Range(-inf, True, inf, True)
POSITIVE = Range(Fraction(0), True, inf, True)
NONNEGATIVE = Range(Fraction(0), False, inf, True)
NEGATIVE = Range(-inf, True, Fraction(0), True)
NONPOSITIVE = Range(-inf, True, Fraction(0), False)
OPEN_UNIT = Range(Fraction(0), True, Fraction(1), True)
UNIT = Range(Fraction(0), False, Fraction(1), False)
SYMMETRIC_UNIT = Range(Fraction(-1), False, Fraction(1), False)
AT_LEAST_ONE = Range(Fraction(1), False, inf, True)
ABOVE_ONE = Range(Fraction(1), True, inf, True)


def point(value: Fraction) -> Range:
    """The range of one number."""
    return Range(value, False, value, False)


def plus(a: Range, b: Range) -> Range:
    """The range of x + y."""
    low = -inf if -inf in (a.low, b.low) else a.low + b.low
    high = inf if inf in (a.high, b.high) else a.high + b.high
    return Range(low, a.low_open or b.low_open, high, a.high_open or b.high_open)


def minus(a: Range) -> Range:
    """The range of -x."""
    return Range(-a.high, a.high_open, -a.low, a.low_open)


def times(a: Range, b: Range) -> Range:
    """The range of x y, x and y independent."""
    corners = [
        _corner(x, y)
        for x in ((a.low, a.low_open), (a.high, a.high_open))
        for y in ((b.low, b.low_open), (b.high, b.high_open))
    ]
    low = min(value for value, _ in corners)
    high = max(value for value, _ in corners)
    return Range(
        low,
        all(is_open for value, is_open in corners if value == low),
        high,
        all(is_open for value, is_open in corners if value == high),
    )


def _corner(x: tuple[End, bool], y: tuple[End, bool]) -> tuple[End, bool]:
    """A corner of a product: an attained zero makes an attained zero."""
    (a, a_open), (b, b_open) = x, y
    if a == 0 or b == 0:
        attained = (a == 0 and not a_open) or (b == 0 and not b_open)
        return Fraction(0), not attained
    if isinstance(a, float) or isinstance(b, float):
        return (inf if (a > 0) == (b > 0) else -inf), True
    return a * b, a_open or b_open


def inverse(a: Range) -> Range:
    """The range of 1 / x where it is defined."""
    if not (a.nonnegative or a.nonpositive):
        return REAL
    if not a.nonnegative:
        return minus(inverse(minus(a)))
    low: End = Fraction(0) if a.high == inf else 1 / a.high
    high: End = inf if a.low == 0 else 1 / a.low
    return Range(low, a.high == inf or a.high_open, high, a.low == 0 or a.low_open)


def power(a: Range, exponent: int) -> Range:
    """The range of x ^ exponent, for a whole exponent >= 0."""
    if exponent == 0:
        return point(Fraction(1))
    if exponent % 2:
        return Range(_grow(a.low, exponent), a.low_open, _grow(a.high, exponent), a.high_open)
    if a.nonnegative:
        return Range(_grow(a.low, exponent), a.low_open, _grow(a.high, exponent), a.high_open)
    if a.nonpositive:
        return power(minus(a), exponent)
    top = max((-a.low, not a.low_open), (a.high, not a.high_open))
    return Range(Fraction(0), False, _grow(top[0], exponent), not top[1])


def _grow(end: End, exponent: int) -> End:
    """end ^ exponent; large exponents give up precision outwards, never a bound."""
    if isinstance(end, float):
        return end if exponent % 2 else inf
    if exponent > 64 and abs(end) != 1:
        if abs(end) < 1:
            return Fraction(0) if end >= 0 else Fraction(-1)
        return inf if end > 0 else -inf
    return end**exponent


def meet(a: Range | None, b: Range | None) -> Range | None:
    """What is known of a number known to lie in both."""
    if a is None or b is None:
        return a or b
    low = max((a.low, a.low_open), (b.low, b.low_open))
    high = min((a.high, not a.high_open), (b.high, not b.high_open))
    return Range(low[0], low[1], high[0], not high[1])


_HEADS = {
    "positive": POSITIVE,
    "negative": NEGATIVE,
    "nonnegative": NONNEGATIVE,
    "nonpositive": NONPOSITIVE,
    "sign": SYMMETRIC_UNIT,
    "probability": OPEN_UNIT,
    "simplex": UNIT,
    "one_hot": UNIT,
    "mask": UNIT,
    "bernoulli": UNIT,
    "dimension": AT_LEAST_ONE,
    "complex": None,
    "function": None,
}
_INTEGRAL = frozenset({"integer", "natural", "sign", "one_hot", "mask", "bernoulli", "dimension"})
_ARRAYS = frozenset({"psd", "pd", "symmetric", "orthogonal", "diagonal", "lower_triangular", "invertible"})
_VECTORS = frozenset({"one_hot", "simplex", "unit"})
_LIMITS = re.compile(r"\bin\s*[\[(]\s*(-?[\d./]+|-inf)\s*,\s*(-?[\d./]+|inf)\s*[\])]")


class Domain(NamedTuple):
    """What a declared domain says of a name: the range of its entries, integrality, dimensions.

    ``dims`` is None where the text names none (the name may still be used with indices).
    """

    range: Range | None
    integral: bool
    bits: bool
    whole: bool
    function: bool
    dims: tuple[str, ...] | None


def read_domain(text: str) -> Domain:
    """``"real in [0, 1] [N, D]"``: the domain in a type's text; unknown words mean real."""
    limits = _LIMITS.search(text)
    rest = _LIMITS.sub(" ", text)
    dims: tuple[str, ...] | None = None
    bracket = re.search(r"\[([^\]]*)\]", rest)
    if bracket:
        dims = tuple(part.strip() for part in bracket.group(1).split(","))
        rest = rest[: bracket.start()] + rest[bracket.end() :]
    words = re.findall(r"[a-z_]+", re.sub(r"\(.*?\)", " ", rest.lower()))
    found: Range | None = REAL
    for word in words:
        known = _HEADS.get(word, REAL)
        if known is None:
            found = None
            break
        found = meet(found, known)
    if limits and found is not None:
        low, high = (_end(end) for end in limits.groups())
        found = meet(found, Range(low, low == -inf, high, high == inf))
    if any(word in _ARRAYS for word in words) and (dims is None or len(dims) == 1):
        dims = (dims or ("",)) * 2
    elif dims is None and not _VECTORS.isdisjoint(words):
        dims = ("",)
    integral = not _INTEGRAL.isdisjoint(words)
    bits = not {"one_hot", "mask", "bernoulli"}.isdisjoint(words)
    whole = not {"simplex", "one_hot"}.isdisjoint(words)
    return Domain(found, integral, bits, whole, "function" in words, dims)


def _end(text: str) -> End:
    """A limit as written: a whole number, a decimal, a fraction or an infinity."""
    if text.endswith("inf"):
        return -inf if text.startswith("-") else inf
    return Fraction(text)
