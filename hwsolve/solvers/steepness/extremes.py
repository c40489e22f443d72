"""The extreme values of a function of one variable: where they are attained, or approached.

Candidates are exact: the ends, both sides of each kink, a point of each piece, the zeros of the
derivative. The one that a dense search in floats confirms is taken; what is claimed of it is
left to the checker.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

from hwsolve.calculus.arithmetic import negative, number
from hwsolve.calculus.derivatives.chain_rule import ChainRule
from hwsolve.calculus.limits import INFINITY, Limits
from hwsolve.calculus.pieces import kinks, piece, samples
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.errors import HwsolveError, MeaningError, NotComputable
from hwsolve.notation.formula import (
    ZERO,
    Call,
    Formula,
    Negative,
    Number,
    Side,
    Symbol,
    names,
    rational,
    substitute,
)

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

DRAWS: Final = 6
POINTS: Final = 4001
WIDE: Final = 40.0
FAR: Final = (1e2, 1e3, 1e4)
SLACK: Final = 1e-7
DIGITS: Final = 4
_SIDES: Final[tuple[Side, ...]] = ("-", "+")


@dataclass(frozen=True)
class Span:
    """The interval of the variable; None where it has no end; ``closed`` if the ends belong to it."""

    low: Formula | None = None
    high: Formula | None = None
    closed: bool = True


@dataclass(frozen=True)
class Extreme:
    """An extreme value: ``place`` where it is attained, else ``end`` and ``side`` where it is approached.

    Of several values (the largest depends on other symbols) neither is told. A value that is not
    ``exact`` is a decimal above the true one, off by one unit of its last digit at most.
    """

    value: Formula
    place: Formula | None = None
    end: Formula | None = None
    side: Side = ""
    exact: bool = True

    @property
    def approached(self) -> bool:
        """Whether the value is a limit that is not attained."""
        return self.end is not None

    @property
    def infinite(self) -> bool:
        """Whether there is no bound."""
        return self.value == INFINITY


@dataclass(frozen=True)
class Search:
    """The largest value of ``formula`` over the variable in ``span``, whatever the other symbols are.

    ``closed`` tells whether zeros of the slope are sought in closed form (where that is not known to fail).
    """

    scope: Scope
    variable: str
    formula: Formula
    span: Span = Span()
    closed: bool = True

    def highest(self) -> Extreme:
        """The supremum; raises ``NotComputable`` where none was found."""
        seen: list[tuple[Extreme, tuple[float, ...]]] = []
        for each in self._candidates():
            if each.infinite:
                return each
            sizes = self.sizes(each.value)
            if sizes is None:
                continue
            if self._tops(sizes):
                return each
            seen.append((each, sizes))
        top = self._by_case(seen) or self._decimal()
        if top is None:
            raise NotComputable(f"the largest value over {self.variable} was not found in closed form")
        return top

    def lowest(self) -> Extreme:
        """The infimum."""
        found = replace(self, formula=negative(self.formula)).highest()
        value = Negative(INFINITY) if found.infinite else opposite(found.value)
        return Extreme(value, found.place, found.end, found.side, found.exact)

    @cached_property
    def limits(self) -> Limits:
        """Limits in the variable."""
        return Limits(self.scope, self.variable)

    @cached_property
    def kinks(self) -> tuple[Fraction, ...]:
        """Where pieces meet, inside the span."""
        low, high = self._ends
        return tuple(at for at in kinks(self.formula, self.variable) if low < at < high)

    @cached_property
    def _ends(self) -> tuple[float, float]:
        low = -math.inf if self.span.low is None else self.float_of(self.span.low)
        high = math.inf if self.span.high is None else self.float_of(self.span.high)
        return low, high

    def float_of(self, formula: Formula) -> float:
        """The value of a closed formula."""
        return self.values(formula, [0.0])[0]

    def _inside(self, place: Formula) -> bool:
        try:
            found = self.sizes(place)
        except HwsolveError:
            return False
        low, high = self._ends
        slack = 1e-12 if self.span.closed else -1e-12
        return found is not None and all(low - slack <= at <= high + slack for at in found)

    def _has(self, kink: Fraction, value: Formula) -> bool:
        """Whether the formula itself has this value at a kink."""
        if value in (INFINITY, Negative(INFINITY)):
            return False
        wanted = self.sizes(value)
        here = [self.values(self.formula, [float(kink)], draw)[0] for draw in range(self.draws)]
        return wanted is not None and all(abs(a - b) < 1e-12 for a, b in zip(wanted, here, strict=True))

    def _candidates(self) -> Iterator[Extreme]:
        """What may be the largest value, cheapest first."""
        places: list[Formula] = [number(at) for at in samples(self.kinks)]
        places = [ZERO, *places, *(end for end in (self.span.low, self.span.high) if end is not None)]
        for place in places:
            yield from self._at(place)
        yield from self._at_the_ends()
        for kink in self.kinks:
            sides = [each for side in _SIDES for each in self._limit(number(kink), side)]
            if len(sides) == 2 and sides[0].value == sides[1].value and self._has(kink, sides[0].value):
                sides = [Extreme(sides[0].value, number(kink))]
            yield from sides
        for sample in samples(self.kinks):
            for place in self._stationary(piece(self.formula, self.variable, sample)):
                yield from self._at(place)

    def _at(self, place: Formula) -> Iterator[Extreme]:
        """The value at a point, where the formula has one in closed form."""
        if not self._inside(place):
            return
        try:
            here = rational(place)
            if here is not None and here in self.kinks:
                return
            plain = self.formula if not self.kinks else self._piece_at(place)
            value = self.limits.write(self.limits.read(substitute(plain, {self.variable: place})))
        except (HwsolveError, KeyError, ZeroDivisionError):
            return
        if value in (INFINITY, Negative(INFINITY)):
            return
        yield Extreme(value, place)

    def _piece_at(self, place: Formula) -> Formula:
        return piece(self.formula, self.variable, Fraction(self.float_of(place)).limit_denominator(10**9))

    def _at_the_ends(self) -> Iterator[Extreme]:
        inner: tuple[tuple[Formula | None, Side], ...] = ((self.span.low, "+"), (self.span.high, "-"))
        for end, side in inner:
            if end is not None:
                yield from self._limit(end, side)
                continue
            far = INFINITY if side == "-" else Negative(INFINITY)
            yield from self._limit(far, "")

    def _limit(self, end: Formula, side: Side) -> Iterator[Extreme]:
        try:
            value = self.limits.towards(self.formula, end, side)
        except (HwsolveError, KeyError, TypeError, AttributeError):
            return
        if value != Negative(INFINITY):
            yield Extreme(value, None, end, side)

    def _stationary(self, part: Formula) -> tuple[Formula, ...]:
        """The zeros of the derivative on one piece, where SymPy finds them."""
        if self.variable not in names(part) or not self.closed:
            return ()
        try:
            slope = ChainRule(Algebra(self.scope), part, Symbol(self.variable)).run()[-1].result
            return self.limits.solutions(slope, ZERO)
        except (HwsolveError, KeyError, TypeError, AttributeError):
            return ()

    @cached_property
    def _tops_of_draws(self) -> tuple[float, ...]:
        """The largest value that a dense search finds, for each draw of the other symbols."""
        return tuple(max(self._on_grid(draw), default=-math.inf) for draw in range(self.draws))

    @property
    def draws(self) -> int:
        """How many values of the other symbols are tried; one where there are none."""
        return DRAWS if names(self.formula) - {self.variable} else 1

    def _on_grid(self, draw: int) -> list[float]:
        found = self.values(self.formula, self._grid, draw)
        return [value for value in found if math.isfinite(value)]

    @cached_property
    def _grid(self) -> list[float]:
        low, high = self._ends
        left, right = max(low, -WIDE), min(high, WIDE)
        if not math.isinf(low) and math.isinf(high):
            right = low + WIDE
        if math.isinf(low) and not math.isinf(high):
            left = high - WIDE
        steps = [left + (right - left) * (k + 0.5) / POINTS for k in range(POINTS)]
        far = [sign * at for at in FAR for sign in (1, -1) if low < sign * at < high]
        return [*steps, *far]

    def values(self, formula: Formula, at: list[float], draw: int = 0) -> list[float]:
        """The values of a formula at points of the variable, for one draw of the other symbols."""
        from hwsolve.meaning.evaluation.evaluate import Evaluator
        from hwsolve.meaning.instances.instance import Instance
        from hwsolve.meaning.numbers.floats import FloatSamples

        instance = Instance(self.scope, 1, DRAWS)
        fixed: dict[str, list[float]] = {self.variable: at}
        others: Evaluator[list[float]] = Evaluator(self.scope, instance, FloatSamples(DRAWS))
        for name in sorted(names(formula) - {self.variable}):
            drawn = others.value(Symbol(name))
            if isinstance(drawn, list):
                fixed[name] = [float(drawn[draw])] * len(at)
        walk: Evaluator[list[float]] = Evaluator(
            self.scope, Instance(self.scope, 1, len(at)), FloatSamples(len(at)), fixed
        )
        value = walk.value(formula)
        if not isinstance(value, list):
            raise MeaningError("a function of one variable must be a number")
        shown = [float(x.real) if isinstance(x, complex) else float(x) for x in value]
        return shown * len(at) if len(shown) == 1 else shown

    def sizes(self, value: Formula) -> tuple[float, ...] | None:
        """The value of a formula without the variable, for each draw; None where it has none."""
        try:
            found = tuple(self.values(value, [0.0], draw)[0] for draw in range(self.draws))
        except (MeaningError, NotComputable):
            return None
        return found if all(map(math.isfinite, found)) else None

    def _tops(self, sizes: tuple[float, ...]) -> bool:
        pairs = zip(sizes, self._tops_of_draws, strict=True)
        return all(size >= top - SLACK * max(1.0, abs(top)) for size, top in pairs)

    def _by_case(self, seen: list[tuple[Extreme, tuple[float, ...]]]) -> Extreme | None:
        """max(a, b) where it depends on the other symbols which of several values is the largest."""
        best: dict[Formula, tuple[float, ...]] = {}
        for draw in range(self.draws):
            top = max(seen, key=lambda row: row[1][draw], default=None)
            if top is not None:
                best[top[0].value] = top[1]
        if len(best) < 2:
            return None
        sizes = tuple(max(rows) for rows in zip(*best.values(), strict=True))
        if not self._tops(sizes):
            return None
        return Extreme(larger(tuple(best)))

    def _decimal(self) -> Extreme | None:
        """A decimal just above the largest value, where no closed form was found."""
        if self.draws > 1:
            return None
        grid = self._grid
        found = self.values(self.formula, grid)
        finite = [(value, at) for value, at in zip(found, grid, strict=True) if math.isfinite(value)]
        if not finite:
            return None
        width = (max(grid[:POINTS]) - min(grid[:POINTS])) / POINTS
        best, place = max(finite)
        for _ in range(6):
            around = [place + width * (k - 20) / 20 for k in range(41)]
            values = zip(self.values(self.formula, around), around, strict=True)
            best, place = max((value, at) for value, at in values if math.isfinite(value))
            width /= 10
        above = math.ceil(best * 10**DIGITS) / 10**DIGITS
        shown = Number(f"{abs(above):.{DIGITS}f}")
        here = Number(f"{abs(place):.{DIGITS}f}")
        value: Formula = Negative(shown) if above < 0 else shown
        return Extreme(value, Negative(here) if place < 0 else here, exact=False)


def opposite(value: Formula) -> Formula:
    """-v, a decimal left as it is written."""
    if isinstance(value, Number):
        return ZERO if value == ZERO else Negative(value)
    return negative(value)


def larger(values: tuple[Formula, ...]) -> Formula:
    """max(a, b), and |a| for max(a, -a)."""
    if len(values) == 2 and values[0] == negative(values[1]):
        return Call("abs", (min(values, key=lambda value: isinstance(value, Negative)),))
    return Call("max", values)
