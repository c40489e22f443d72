"""Far out: limits of an activation and its slope, how fast the slope vanishes, the range, a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.calculus.arithmetic import divide, multiply, number, power
from hwsolve.calculus.limits import INFINITY
from hwsolve.calculus.pieces import at_infinity, piece, samples
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.notation.formula import (
    ZERO,
    Call,
    Comparator,
    Formula,
    Interval,
    Limit,
    Negative,
    Relation,
    Tuple,
    Words,
    names,
    rational,
    substitute,
)
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.steepness.extremes import Search

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.solvers.activations.subject import Subject

ENDS: Final = (INFINITY, Negative(INFINITY))
ORDERS: Final = (1, 2, 3, 4)


def tell_limit(derivation: Derivation, subject: Subject) -> tuple[Derivation, Formula]:
    """The limits of the slope at both ends: one value where they are the same, else (left, right)."""
    found = []
    for end in ENDS:
        value = subject.limits.towards(subject.derivative, end)
        found.append(value)
        derivation = derivation.claim("limit", Limit(subject.variable, end, "", subject.derivative), value)
        if value == ZERO:
            derivation = _rate(derivation, subject, end)
    right, left = found
    return derivation, right if right == left else Tuple((left, right))


def _rate(derivation: Derivation, subject: Subject, end: Formula) -> Derivation:
    """How fast the slope vanishes at one end: as a power, exponentially, or at once."""
    sign = 1 if end == INFINITY else -1
    far = at_infinity(subject.derivative, subject.variable, sign, subject.scope)
    if far == ZERO:
        return derivation
    for order in ORDERS:
        scaled = multiply((power(subject.x, number(order)), subject.derivative))
        value = _limit(subject, scaled, end)
        if value is not None and value not in (ZERO, *ENDS):
            limit = Limit(subject.variable, end, "", scaled)
            shown = f"the slope falls like 1/x^{order}: slowly, as a power"
            return derivation.claim("order_of_decay", limit, value, shown)
    rate = _limit(subject, divide(Call("log", (far,)), subject.x), end)
    if rate is None or rate in (ZERO, *ENDS):
        return derivation
    growth = Call("exp", (multiply((rate, subject.x)),))
    size = _limit(subject, divide(far, growth), end)
    if size is None or size in (ZERO, *ENDS):
        return derivation
    above = multiply((size, growth))
    if not subject.true("<=", subject.derivative, above):
        return derivation
    bound = Relation(("<=",), (subject.derivative, above))
    return derivation.state("order_of_decay", bound, "the slope decays exponentially")


def _limit(subject: Subject, formula: Formula, end: Formula) -> Formula | None:
    try:
        return subject.limits.towards(formula, end)
    except NotComputable:
        return None


def tell_vanishes(derivation: Derivation, subject: Subject) -> tuple[Derivation, Formula]:
    """Whether the slope tends to 0 far out: on both sides, on one, or not."""
    again, limits = tell_limit(derivation, subject)
    told = {step.claim for step in derivation.steps}
    if not told.issuperset(step.claim for step in again.steps[len(derivation.steps) :]):
        derivation = again
    left, right = limits.items if isinstance(limits, Tuple) else (limits, limits)
    if left == right == ZERO:
        return derivation, Words("yes")
    if ZERO in (left, right):
        side = "-inf" if left == ZERO else "inf"
        return derivation, Words(f"only for {subject.variable} -> {side}")
    return derivation, Words("no")


def tell_range(derivation: Derivation, subject: Subject) -> tuple[Derivation, Formula]:
    """The interval of all values: limits at the ends and values where the slope is zero."""
    values: list[tuple[float, Formula, bool]] = []
    for end in ENDS:
        value = _limit(subject, subject.body, end)
        if value is not None:
            limit = Limit(subject.variable, end, "", subject.at(subject.x))
            derivation = derivation.claim("limit", limit, value)
            sign = 1 if end == INFINITY else -1
            reached = at_infinity(subject.body, subject.variable, sign, subject.scope) == value
            values.append((_size(subject, value), value, reached))
    direction = _monotone(subject)
    if direction is not None:
        claim = Relation((direction,), (subject.derivative, ZERO))
        derivation = derivation.state("monotone", claim, "so the values lie between the limits")
    else:
        derivation, inner = _stationary(derivation, subject)
        values.extend(inner)
    if not values:
        raise NotComputable("the range was not found")
    values.sort(key=lambda row: (row[0], not row[2]))
    low, high = values[0], max(values, key=lambda row: (row[0], row[2]))
    found = Interval(low[1], high[1], low[2], high[2])
    return _bounds(derivation, subject, found), found


def _monotone(subject: Subject) -> Comparator | None:
    """The sign that the slope never leaves, if there is one."""
    signs: tuple[Comparator, ...] = (">=", "<=")
    return next((sign for sign in signs if subject.true(sign, subject.derivative, ZERO)), None)


def _stationary(
    derivation: Derivation, subject: Subject
) -> tuple[Derivation, list[tuple[float, Formula, bool]]]:
    """The values where the slope is zero, and at the kinks."""
    found: list[tuple[float, Formula, bool]] = []
    places: list[Formula] = [number(kink) for kink in subject.kinks]
    unsolved = False
    for sample in samples(subject.kinks):
        slope = piece(subject.derivative, subject.variable, sample)
        if subject.variable in names(slope):
            try:
                places.extend(subject.limits.solutions(slope, ZERO))
            except NotComputable:
                unsolved = True
    for place in places:
        value = subject.limits.write(
            subject.limits.read(piece(subject.body_at(place), subject.variable, samples(())[0]))
        )
        derivation = derivation.claim("stationary_value", subject.at(place), value)
        found.append((_size(subject, value), value, True))
    return (derivation, found) if found and not unsolved else _decimals(derivation, subject, found)


def _decimals(
    derivation: Derivation, subject: Subject, found: list[tuple[float, Formula, bool]]
) -> tuple[Derivation, list[tuple[float, Formula, bool]]]:
    """Decimals just outside the least and the greatest value, where the slope is zero in no closed form."""
    search = Search(subject.scope, subject.variable, subject.body, closed=False)
    for extreme in (search.lowest(), search.highest()):
        if extreme.exact or extreme.place is None:
            continue
        note = "a decimal: the slope is zero where no closed form is known"
        here = subject.at(extreme.place)
        derivation = derivation.claim("stationary_value", here, extreme.value, note, "~~")
        found.append((_size(subject, extreme.value), extreme.value, True))
    if not found:
        raise NotComputable("the range was not found: the slope is zero where no closed form is known")
    return derivation, found


def _size(subject: Subject, value: Formula) -> float:
    """A float to order values by; parameters count as 1."""
    if value == INFINITY:
        return float("inf")
    if value == Negative(INFINITY):
        return float("-inf")
    ones = substitute(value, {name: number(1) for name in names(value)})
    return float(subject.limits.read(ones))


def _bounds(derivation: Derivation, subject: Subject, found: Interval) -> Derivation:
    sides: list[Formula] = [subject.at(subject.x)]
    links: list[Comparator] = []
    if found.lower != Negative(INFINITY):
        sides.insert(0, found.lower)
        links.append("<=" if found.lower_closed else "<")
    if found.upper != INFINITY:
        sides.append(found.upper)
        links.append("<=" if found.upper_closed else "<")
    if not links:
        return derivation
    return derivation.state("range", Relation(tuple(links), tuple(sides)))


def tell_threshold(derivation: Derivation, subject: Subject, bound: Formula) -> tuple[Derivation, Formula]:
    """The x > 0 beyond which the slope is below *bound*."""
    if (level := rational(bound)) is not None and level <= 0:
        raise MeaningError(f"the bound {render_plain(bound)} must be positive: the slope falls below it")
    far = at_infinity(subject.derivative, subject.variable, 1, subject.scope)
    for place in subject.limits.solutions(far, bound):
        at_place = substitute(far, {subject.variable: place})
        if not (subject.true("=", at_place, bound) and subject.true(">", place, ZERO)):
            continue
        derivation = derivation.claim("solve", at_place, bound, "the slope at the threshold")
        derivation = derivation.assuming(Relation((">",), (subject.x, place)))
        derivation = derivation.state("threshold", Relation(("<",), (subject.derivative, bound)))
        return derivation.assuming(), place
    raise NotComputable("no threshold in closed form was found")
