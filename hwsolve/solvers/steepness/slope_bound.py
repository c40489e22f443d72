"""A function of one variable: its derivative, the range of it, the smallest Lipschitz constant.

The mean value theorem turns a bound of the slope into one of all difference quotients (Rudin,
Principles of Mathematical Analysis, theorem 5.10); the slope itself shows that none smaller does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

from hwsolve.calculus.arithmetic import add, multiply, negative, number
from hwsolve.calculus.limits import INFINITY
from hwsolve.calculus.pieces import near, piece, samples
from hwsolve.derivation.exhibits import Table
from hwsolve.errors import HwsolveError, NotComputable
from hwsolve.meaning.types import REAL, Domain, Type
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    Call,
    Comparator,
    Formula,
    Interval,
    Limit,
    Negative,
    Number,
    Relation,
    Set,
    Side,
    Symbol,
    Words,
    names,
    substitute,
)
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.activations.slopes import tell_derivative
from hwsolve.solvers.steepness.extremes import DIGITS, Extreme, Search, Span, larger, opposite

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.solvers.activations.subject import Subject

PAIRS: Final = (100, 1_000, 10_000)
_SIDES: Final[tuple[Side, ...]] = ("-", "+")


@dataclass(frozen=True)
class Slope:
    """The slope of a function over the domain of its variable."""

    subject: Subject

    @cached_property
    def span(self) -> Span:
        """The domain of the variable, from its type."""
        return span_of(self.subject.scope.type_of(self.subject.variable).domain)

    @cached_property
    def search(self) -> Search:
        """The search over the derivative."""
        subject = self.subject
        return Search(subject.scope, subject.variable, subject.derivative, self.span)

    @cached_property
    def highest(self) -> Extreme:
        """sup f'"""
        return self.search.highest()

    @cached_property
    def lowest(self) -> Extreme:
        """inf f'"""
        return self.search.lowest()

    @cached_property
    def jump(self) -> Fraction | None:
        """A point at which the function itself jumps."""
        subject = self.subject
        body = replace(self.search, formula=subject.body)
        for kink in body.kinks:
            at = float(kink)
            for draw in range(body.draws):
                left, right = body.values(subject.body, [at - 1e-9, at + 1e-9], draw)
                if abs(left - right) > 1e-6 * max(1.0, abs(left)):
                    return kink
        return None

    @cached_property
    def steepest(self) -> Extreme:
        """sup |f'|: the smallest Lipschitz constant; infinite where there is none."""
        low, high = self.lowest, self.highest
        if high.infinite:
            return high
        if low.value == Negative(INFINITY):
            return replace(low, value=INFINITY)
        down = replace(low, value=opposite(low.value))
        rows = [self.search.sizes(each.value) for each in (down, high)]
        one, two = rows
        if one is None or two is None:
            raise NotComputable("the largest slope was not found")
        if all(b >= a - 1e-12 for a, b in zip(one, two, strict=True)):
            return high
        if all(a >= b for a, b in zip(one, two, strict=True)):
            return down
        return Extreme(larger((down.value, high.value)))


def span_of(domain: Domain) -> Span:
    """The ends of a domain."""
    low = None if domain.low is None or math.isinf(domain.low) else _exact(domain.low)
    high = None if domain.high is None or math.isinf(domain.high) else _exact(domain.high)
    if domain.kind in ("positive", "nonnegative"):
        low = low or ZERO
    if domain.kind in ("negative", "nonpositive"):
        high = high or ZERO
    if domain.kind == "probability":
        low, high = ZERO, ONE
    return Span(low, high, domain.kind not in ("positive", "negative"))


def _exact(value: float) -> Formula:
    return number(Fraction(value).limit_denominator(10**6))


def tell_slope(derivation: Derivation, slope: Slope) -> tuple[Derivation, Formula]:
    """f'(x), line by line."""
    return tell_derivative(derivation, slope.subject)


def tell_range(derivation: Derivation, slope: Slope) -> tuple[Derivation, Formula]:
    """All values of f': an interval, or the slopes of the pieces where all of them are straight."""
    subject = slope.subject
    straight = _straight(slope)
    if straight is not None:
        sides = sorted(set(straight), key=slope.search.float_of) if slope.search.draws == 1 else straight
        return derivation, Set(tuple(dict.fromkeys(sides)))
    low, high = slope.lowest, slope.highest
    chain: list[Formula] = [subject.derivative]
    signs: list[Comparator] = []
    if low.value != Negative(INFINITY):
        chain.insert(0, low.value)
        signs.append("<" if low.approached else "<=")
    if not high.infinite:
        chain.append(high.value)
        signs.append("<" if high.approached else "<=")
    if signs:
        derivation = derivation.state("range_of_the_slope", Relation(tuple(signs), tuple(chain)))
    for each, name in ((low, "lower"), (high, "upper")):
        derivation = _reached(derivation, slope, each, subject.derivative, f"the {name} end of the range is")
    closed = (not low.approached and not low.infinite, not high.approached and not high.infinite)
    return derivation, Interval(low.value, high.value, *closed)


def _straight(slope: Slope) -> list[Formula] | None:
    """The slopes of the pieces, where each piece is a straight line; None otherwise."""
    subject = slope.subject
    kinks = slope.search.kinks
    if not kinks:
        return None
    found = [piece(subject.derivative, subject.variable, at) for at in samples(kinks)]
    return None if any(subject.variable in names(each) for each in found) else found


def _reached(
    derivation: Derivation, slope: Slope, extreme: Extreme, formula: Formula, note: str
) -> Derivation:
    """The line that shows where a value is attained, or that it is approached."""
    if not extreme.exact:
        return derivation
    variable = slope.subject.variable
    if extreme.place is not None:
        inserted = substitute(formula, {variable: extreme.place})
        return derivation.claim("attained_value", inserted, extreme.value, f"{note} attained")
    if extreme.end is None:
        return derivation
    limit = Limit(variable, extreme.end, extreme.side, formula)
    word = "it grows without bound" if extreme.infinite else f"{note} approached"
    return derivation.claim("limit", limit, extreme.value, word)


def tell_constant(derivation: Derivation, slope: Slope) -> tuple[Derivation, Formula]:
    """The smallest K with |f(a) - f(b)| <= K |a - b|, or inf where there is none."""
    if slope.jump is not None:
        return _jumps(derivation, slope, slope.jump), INFINITY
    top = slope.steepest
    if top.infinite:
        return _unbounded(derivation, slope, top), INFINITY
    subject = slope.subject
    size = Call("abs", (subject.derivative,))
    derivation = derivation.claim("bounded_slope", size, top.value, None, "<=")
    derivation, left, right = two_points(derivation, slope)
    gap = Call("abs", (add((subject.at(left), negative(subject.at(right)))),))
    distance = Call("abs", (add((left, negative(right))),))
    between = f"the difference quotient is the slope at some point between {left.name} and {right.name}"
    if slope.search.kinks:
        between += ", on each piece; the function is continuous, so the pieces add up"
    derivation = derivation.claim("mean_value_theorem", gap, _times(top.value, distance), between, "<=")
    return _sharp(derivation, slope, top), top.value


def _times(constant: Formula, distance: Formula) -> Formula:
    return multiply((constant, distance))


def _sharp(derivation: Derivation, slope: Slope, top: Extreme) -> Derivation:
    """That no smaller constant does: difference quotients come as close to f' as we like."""
    size = Call("abs", (slope.subject.derivative,))
    if not top.exact and top.place is not None:
        assert isinstance(top.value, Number)
        unit = Fraction(1, 10**DIGITS)
        shown = Number(f"{float(top.value.value - unit):.{DIGITS}f}")
        here = substitute(size, {slope.subject.variable: top.place})
        note = "no constant that is smaller by one unit of the last digit will do"
        return derivation.claim("steepest_point", here, shown, note, ">")
    note = "no smaller constant will do: difference quotients tend to this slope, which is"
    return _reached(derivation, slope, top, size, note)


def two_points(derivation: Derivation, slope: Slope) -> tuple[Derivation, Symbol, Symbol]:
    """Two points of the domain, declared where they are new."""
    scope = derivation.scope
    kind = scope.type_of(slope.subject.variable)
    kind = kind if slope.subject.variable in scope.types else REAL
    used = names(slope.subject.body)
    for pair in (("a", "b"), ("u", "v"), ("p", "q"), ("x_1", "x_2")):
        free = all(name not in used and not _other(derivation, name, kind) for name in pair)
        if free:
            return derivation.declaring(dict.fromkeys(pair, kind)), Symbol(pair[0]), Symbol(pair[1])
    raise NotComputable("the problem uses up all letters for two points")


def _other(derivation: Derivation, name: str, kind: Type) -> bool:
    scope = derivation.scope
    return scope.declares(name) and scope.types.get(name) != kind


def _unbounded(derivation: Derivation, slope: Slope, top: Extreme) -> Derivation:
    size = Call("abs", (slope.subject.derivative,))
    if top.end is None:
        raise NotComputable("the slope grows without bound, and no limit shows it")
    limit = Limit(slope.subject.variable, top.end, top.side, size)
    note = "difference quotients come as close to the slope as we like: no constant will do"
    return derivation.claim("unbounded_slope", limit, INFINITY, note)


def _jumps(derivation: Derivation, slope: Slope, kink: Fraction) -> Derivation:
    """The two one-sided limits at a jump."""
    subject = slope.subject
    values: list[Formula] = []
    for side in _SIDES:
        part = near(subject.body, subject.variable, number(kink), side, subject.scope)
        value = subject.limits.towards(part, number(kink), side)
        limit = Limit(subject.variable, number(kink), side, subject.at(subject.x))
        derivation = derivation.claim("limit", limit, value)
        values.append(value)
    unequal = Relation(("!=",), (values[0], values[1]))
    return derivation.state("jump", unequal, "not continuous, so no constant will do")


def tell_verdict(derivation: Derivation, slope: Slope) -> tuple[Derivation, Formula]:
    """Whether the function is Lipschitz at all: yes or no."""
    again, constant = tell_constant(derivation, slope)
    told = {step.claim for step in derivation.steps}
    if not told.issuperset(step.claim for step in again.steps[len(derivation.steps) :]):
        derivation = again
    return derivation, Words("no" if constant == INFINITY else "yes")


def measured(slope: Slope, constant: Formula) -> Table | None:
    """The largest slope between random pairs of points, beside the constant; None where it has no numbers."""
    import random

    search = replace(slope.search, formula=slope.subject.body)
    if search.draws > 1:
        return None
    low, high = search._ends
    left, right = max(low, -8.0), min(high, 8.0)
    draw = random.Random(7)
    at = [left + (right - left) * draw.random() for _ in range(2 * max(PAIRS))]
    try:
        values = search.values(slope.subject.body, at)
    except HwsolveError:
        return None
    rows = []
    for count in PAIRS:
        quotients = (
            abs((values[2 * k] - values[2 * k + 1]) / (at[2 * k] - at[2 * k + 1]))
            for k in range(count)
            if abs(at[2 * k] - at[2 * k + 1]) > 1e-9
        )
        rows.append((str(count), f"{max(quotients):.6f}", render_text(constant)))
    title = f"Largest |f(a) − f(b)|/|a − b| among random pairs in [{left:g}, {right:g}]"
    return Table(title, ("pairs", "largest slope", "smallest constant"), tuple(rows))
