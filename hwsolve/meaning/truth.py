"""Whether a statement is true at one point, in balls: equations, orders, and, or, not, implies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.array_functions import known_false
from hwsolve.meaning.arrays import Array, places
from hwsolve.meaning.evaluate import Evaluator
from hwsolve.meaning.instance import Instance
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Comparator, Formula, Logic, Relation, names

BITS = 256
#: Precision for strict orders that look tied.
MOST_BITS = 4096
#: Bits that two values must share to count as equal, or as tied.
ENOUGH = 64
#: Bits that two values share at a refined point only if they are the same.
EXACT = 192


@dataclass(frozen=True, slots=True)
class Point:
    """Sample *k* of an instance; ``accuracy`` says to how many bits it satisfies the hypotheses.

    ``None``: exactly, or there is nothing to satisfy. Of the hypotheses ``where``, those with free
    index letters (``i != k``) say at which places a statement about entries is looked at.
    """

    instance: Instance
    k: int
    accuracy: int | None = None
    where: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """True, false or neither known; the bits in common, and the two values where it fails.

    ``tied``: false because a strict order holds between values that no precision tells apart.
    """

    truth: bool | None
    bits: int = BITS
    values: tuple[Any, Any] | None = None
    tied: bool = False


UNKNOWN = Finding(None)


def truth_at(claim: Formula, at: Point, bits: int = BITS) -> Finding:
    """Whether *claim* is true at a point.

    Raises:
        MeaningError: a side that stands for nothing. NotComputable: what the balls do not know.
    """
    from hwsolve.meaning.numbers.balls import RealBalls

    balls = RealBalls(bits, at.k)
    with balls.working():
        found = _truth(claim, Evaluator(at.instance.scope, at.instance, balls), at)
    return truth_at(claim, at, MOST_BITS) if found.tied and bits < MOST_BITS else found


def about_indices(hypothesis: Formula, scope: Scope) -> bool:
    """Whether a hypothesis speaks of index letters (``i != k``) and not of quantities."""
    if scope.free_indices(hypothesis):
        return True
    return scope.closed and any(not scope.declares(name) for name in names(hypothesis))


def sides_everywhere(
    claim: Relation, walk: Evaluator[Any], where: tuple[Formula, ...] = ()
) -> Iterator[list[Any]]:
    """The values of the sides at every place of the free index letters at which *where* allows it."""
    scope = walk.scope
    letters = scope.free_indices(claim)
    if not letters:
        yield [walk.value(side) for side in claim.sides]
        return
    ranges = scope.ranges(claim)
    missing = [letter for letter in letters if letter not in ranges]
    if missing:
        raise MeaningError(f"the index {missing[0]} runs over nothing that is declared", claim.span)
    conditions = [each for each in where if names(each) & set(letters)]
    before = walk.bound
    try:
        for place in places(tuple(walk.instance.size(ranges[letter]) for letter in letters)):
            chosen = {letter: walk.whole(k + 1) for letter, k in zip(letters, place, strict=True)}
            walk.bound = {**before, **chosen}
            if not any(known_false(walk.condition(each)) for each in conditions):
                yield [walk.walk(side) for side in claim.sides]
    finally:
        walk.bound = before


def _truth(claim: Formula, walk: Evaluator[Any], at: Point) -> Finding:
    if isinstance(claim, Relation):
        found = []
        for values in sides_everywhere(claim, walk, at.where):
            links = zip(values, claim.comparators, values[1:], strict=False)
            found.extend([link_truth(a, comparator, b, walk, at.accuracy) for a, comparator, b in links])
        return _all(found)
    if isinstance(claim, Logic):
        parts = [_truth(part, walk, at) for part in claim.operands]
        match claim.connective:
            case "and":
                return _all(parts)
            case "or":
                return _any(parts)
            case "not":
                return _not(parts[0])
            case "implies":
                return _any([_not(parts[0]), parts[1]])
    raise NotComputable("this is no statement")


def link_truth(a: Any, comparator: Comparator, b: Any, walk: Evaluator[Any], accuracy: int | None) -> Finding:
    """One link; between arrays every entry counts, but ``!=`` needs one entry that differs."""
    if isinstance(a, Array) or isinstance(b, Array):
        if comparator == "!=":
            return _not(link_truth(a, "=", b, walk, accuracy))
        pairs = walk.pair(lambda x, y: (x, y), a, b, Relation((comparator,), ()), "compared with")
        items = pairs.items if isinstance(pairs, Array) else [pairs]
        return _all([number_truth(x, comparator, y, accuracy, walk.numbers.bits) for x, y in items])
    return number_truth(a, comparator, b, accuracy, walk.numbers.bits)


def number_truth(x: Any, comparator: Comparator, y: Any, accuracy: int | None, precision: int) -> Finding:
    """A relation between two balls.

    Where the point satisfies its hypotheses to so many bits only, a difference counts when it is
    far above what that explains (an eighth of the bits agree), and values agree when a third of the bits do.
    """
    from hwsolve.meaning.numbers.balls import Agree, Apart, difference

    if comparator == "!=":
        return _not(number_truth(x, "=", y, accuracy, precision))
    gap = difference(x, y)
    if accuracy is None:
        if comparator in ("=", ":="):
            match gap:
                case Apart():
                    return Finding(False, 0, (x, y))
                case Agree(bits=bits) if bits >= ENOUGH:
                    return Finding(True, bits)
                case _:
                    return UNKNOWN
        return _order(x, comparator, y, gap, precision)
    shared = shared_bits(x, y)
    if shared is None:
        return UNKNOWN
    tied = shared >= max(20, accuracy // 3)
    apart = shared <= max(7, accuracy // 8)
    if comparator in ("=", ":="):
        return Finding(True, shared) if tied else Finding(False, 0, (x, y)) if apart else UNKNOWN
    if tied and comparator in ("<=", ">="):
        return Finding(True, shared)
    if shared >= EXACT:
        return Finding(False, 0, (x, y))
    return _order(x, comparator, y, gap, precision) if apart else UNKNOWN


def _order(x: Any, comparator: Comparator, y: Any, gap: Any, precision: int) -> Finding:
    """An order between two balls; a strict one fails where they share (almost) all bits."""
    from hwsolve.meaning.numbers.balls import Agree, RealBalls

    if not (x.imag.contains(0) and y.imag.contains(0)):
        return UNKNOWN
    known = RealBalls(BITS).compare(comparator, x.real, y.real)
    if known is not None:
        return Finding(known, BITS, None if known else (x.real, y.real))
    if isinstance(gap, Agree) and gap.bits >= ENOUGH:
        if comparator in ("<=", ">="):
            return Finding(True, gap.bits)
        if gap.bits >= min(1000, precision - 56):
            return Finding(False, 0, (x.real, y.real), True)
    return UNKNOWN


def shared_bits(x: Any, y: Any) -> int | None:
    """The bits two values have in common, relative to max(1, |x|, |y|); None where one is undefined."""
    from math import log2

    if not (x.is_finite() and y.is_finite()):
        return None
    gap = abs(x - y).upper()
    if gap == 0:
        return BITS
    size = max(1.0, float(abs(x).mid()), float(abs(y).mid()))
    try:
        exact = float(gap.log().mid()) / 0.6931471805599453
    except OverflowError:
        return None
    return min(BITS, max(0, int(log2(size) - exact)))


def _all(parts: list[Finding]) -> Finding:
    for part in parts:
        if part.truth is False:
            return part
    unknown = any(part.truth is None for part in parts)
    return UNKNOWN if unknown else Finding(True, min((part.bits for part in parts), default=BITS))


def _any(parts: list[Finding]) -> Finding:
    for part in parts:
        if part.truth is True:
            return part
    unknown = any(part.truth is None for part in parts)
    return UNKNOWN if unknown else next((part for part in parts if part.values), Finding(False, 0))


def _not(part: Finding) -> Finding:
    return UNKNOWN if part.truth is None else Finding(not part.truth)
