"""Kernels: what the variables of a normal form are made of, where their values lie, their relations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from hwsolve.errors import NotComputable
from hwsolve.meaning.proof.normal_form import Kernel, Poly, Ratio, Ring
from hwsolve.meaning.proof.ranges import (
    ABOVE_ONE,
    AT_LEAST_ONE,
    NONNEGATIVE,
    OPEN_UNIT,
    POSITIVE,
    REAL,
    SYMMETRIC_UNIT,
    UNIT,
    Domain,
    Range,
    inverse,
    meet,
    plus,
    point,
    power,
    times,
)

MAX_MULTIPLE = 24
_PI = Range(Fraction(314159, 100000), True, Fraction(31416, 10000), True)
_CALL_RANGES = {
    "delta": UNIT,
    "ind": UNIT,
    "sign": SYMMETRIC_UNIT,
    "step": UNIT,
    "erf": SYMMETRIC_UNIT,
    "norm": NONNEGATIVE,
    "abs": NONNEGATIVE,
}


class RescaleError(Exception):
    """A kernel was first met with too coarse a unit: the proof starts again with the finer one."""


@dataclass(slots=True, eq=False)
class Kernels(Ring):
    """A ring that knows its names' domains and the ranges of its kernels."""

    domains: dict[str, Domain] = field(default_factory=dict)
    imaginary: bool = False
    units: dict[tuple[str, str], int] = field(default_factory=dict)
    facts: dict[str, Range] = field(default_factory=dict)
    makers: dict[str, Callable[..., Ratio]] = field(default_factory=dict)

    # -- ranges ------------------------------------------------------------------------

    def range_of(self, a: Ratio) -> Range | None:
        """Where the value of *a* lies; None where it is not known to be real."""
        top = self.range_of_poly(a.num)
        if a.den.is_one() or top is None:
            return top
        bottom = self.range_of_poly(a.den)
        return None if bottom is None else times(top, inverse(bottom))

    def range_of_poly(self, p: Poly) -> Range | None:
        """Where the value of a polynomial lies, term by term, and by the facts known of it."""
        found: Range | None = point(Fraction(0))
        ranges: dict[int, Range] = {}
        for coefficient, powers in self.terms(p):
            term = point(Fraction(coefficient))
            for number, exponent in powers.items():
                if number not in ranges:
                    known = self.range_of_kernel(self.kernels[number])
                    if known is None:
                        return None
                    ranges[number] = known
                term = times(term, power(ranges[number], exponent))
            found = term if found is None else plus(found, term)
        return meet(self.facts.get(str(p)), found) if self.facts else found

    def range_of_kernel(self, kernel: Kernel) -> Range | None:
        """Where the value of a kernel lies, wherever it is defined."""
        unknown = None if self.imaginary else REAL
        match kernel.kind:
            case "constant":
                return _PI if kernel.args[0] == "pi" else None
            case "symbol":
                name = kernel.args[0]
                if name[0] in "#~|":
                    return AT_LEAST_ONE
                return self.domains[name].range if name in self.domains else REAL
            case "entry":
                name = kernel.args[0]
                return self.domains[name].range if name in self.domains else REAL
            case "exp":
                inner = self.range_of(kernel.args[0])
                if inner is None:
                    return None
                return OPEN_UNIT if inner.negative else ABOVE_ONE if inner.positive else POSITIVE
            case "log":
                inner = self.range_of(kernel.args[0])
                if inner is not None and inner.low >= 1:
                    return POSITIVE if inner.low > 1 or inner.low_open else NONNEGATIVE
                return REAL if inner is not None and inner.nonnegative else unknown
            case "sin" | "cos":
                return None if self.range_of(kernel.args[0]) is None else SYMMETRIC_UNIT
            case "root":
                return self._range_of_root(kernel)
            case "abs":
                inner = self.range_of(kernel.args[0])
                return POSITIVE if inner and (inner.positive or inner.negative) else NONNEGATIVE
            case "call":
                label = str(kernel.args[0]).partition(" ")[0]
                if self.imaginary and label not in ("delta", "ind", "abs", "norm"):
                    return None
                return _CALL_RANGES.get(label, unknown)
            case "sum" | "prod":
                inner = self.range_of(kernel.args[1])
                if inner is None:
                    return None
                if inner.positive:
                    return POSITIVE if self._counts(kernel.args[2]) or kernel.kind == "prod" else NONNEGATIVE
                return NONNEGATIVE if inner.nonnegative else REAL
        return unknown

    def _range_of_root(self, kernel: Kernel) -> Range | None:
        base, degree = kernel.args
        inner = self.range_of(base)
        if inner is None or (self.imaginary and not inner.nonnegative):
            return None
        if inner.positive:
            return OPEN_UNIT if inner.high <= 1 and inner.high_open else POSITIVE
        return NONNEGATIVE if inner.nonnegative or degree % 2 == 0 else REAL

    def _counts(self, upper: Ratio) -> bool:
        """Known: upper >= 1, so that 1..upper is not empty."""
        found = self.range_of(upper)
        return found is not None and found.low >= 1

    def is_whole(self, a: Ratio) -> bool:
        """Known to be an integer."""
        if not a.den.is_one():
            return False
        for number in self.used(a):
            kernel = self.kernels[number]
            if kernel.kind not in ("symbol", "entry"):
                return False
            name = kernel.args[0]
            if name[0] not in "#~|" and not (name in self.domains and self.domains[name].integral):
                return False
        return True

    # -- symbols -----------------------------------------------------------------------

    def symbol(self, name: str) -> Ratio:
        """A named number."""
        number = self.kernel("symbol", (name,), frozenset({name}))
        if name in self.domains and self.domains[name].bits:
            self.relate(number, 2, self.context.gen(number))
        return self.gen(number)

    def imaginary_unit(self) -> Ratio:
        """i, with i^2 = -1"""
        number = self.kernel("constant", ("i",))
        self.relate(number, 2, self.context.constant(-1), invertible=True)
        return self.gen(number)

    def pi(self) -> Ratio:
        """π, a kernel without relations."""
        return self.gen(self.kernel("constant", ("pi",)))

    def entry(self, name: str, slots: tuple[Ratio, ...]) -> Ratio:
        """name[slots]"""
        free = frozenset({name}).union(*(self.free(slot) for slot in slots))
        number = self.kernel("entry", (name, *slots), free)
        if name in self.domains and self.domains[name].bits:
            self.relate(number, 2, self.context.gen(number))
        return self.gen(number)

    def call(self, label: str, *args: Ratio) -> Ratio:
        """An opaque function, equal for equal arguments."""
        number = self.kernel("call", (label, *args))
        if label in ("delta", "ind") or label.startswith("ind "):
            self.relate(number, 2, self.context.gen(number))
        if label == "sign":
            self.relate(number, 3, self.context.gen(number))
        return self.gen(number)

    # -- splitting ---------------------------------------------------------------------

    def addends(self, a: Ratio) -> list[tuple[Fraction, Ratio]]:
        """a as a sum of rational multiples of parts with coefficient one."""
        if len(a.den) > 1:
            top, bottom = int(a.num.content()), int(a.den.content())
            if a.num.leading_coefficient() < 0:
                top = -top
            return [(Fraction(top, bottom), Ratio(a.num / top, a.den / bottom))]
        bottom = int(a.den.leading_coefficient())
        den = a.den / bottom
        out = []
        for coefficient, powers in self.terms(a.num):
            mono = self.monomial(powers)
            part = Ratio(mono, self.one) if den.is_one() else self.tidy(mono, den)
            out.append((Fraction(coefficient, bottom), part))
        return out

    def unit_of(self, kind: str, part: Ratio, denominator: int) -> int:
        """The denominator D such that the kernel over *part* stands for part / D."""
        if not self.units and denominator == 1:
            return 1
        key = (kind, self.describe(part))
        known = self.units.get(key, 1)
        if known % denominator:
            whole = lcm(known, denominator)
            if whole > MAX_MULTIPLE * 10:
                raise NotComputable("fractions too fine")
            self.units[key] = whole
            raise RescaleError
        return known

    def gen_power(self, number: int, exponent: int) -> Ratio:
        """kernel ^ exponent"""
        return self.power(self.gen(number), exponent)
