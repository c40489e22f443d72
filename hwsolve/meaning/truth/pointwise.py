"""Whether a statement is true at one point, in balls: equations, orders, and, or, not, implies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation.array_functions import known_false
from hwsolve.meaning.evaluation.arrays import Array, places
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Comparator, Formula, Logic, Relation, Symbol, names, substitute

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


#: How the letters of a hypothesis that holds for all of their values end; no text can hold such a letter.
EVERY = "∀"


def for_all_values(given: tuple[Formula, ...], claim: Formula, scope: Scope) -> tuple[Formula, ...]:
    """The hypotheses, with the letters marked that the claim does not share: ``norm(v[t]) <= r`` for all t.

    A letter that another hypothesis ties to one of the claim's (``i != k``) is a fixed one, too.
    """
    fixed = set(scope.free_indices(claim))
    letters = [set(scope.free_indices(each)) for each in given]
    for _ in given:
        for each, own in zip(given, letters, strict=True):
            if own & fixed and not _quantities(each, own, scope):
                fixed |= own
    out: list[Formula] = []
    for each, own in zip(given, letters, strict=True):
        loose = {letter for letter in own - fixed if letter in scope.ranges(each)}
        if loose and _quantities(each, own, scope):
            each = substitute(each, {letter: Symbol(letter + EVERY) for letter in loose})
        out.append(each)
    return tuple(out)


def _quantities(hypothesis: Formula, letters: set[str], scope: Scope) -> bool:
    """Whether a hypothesis speaks of anything but letters and sizes."""
    return bool({name for name in names(hypothesis) - letters if name not in scope.dimensions})


def about_indices(hypothesis: Formula, scope: Scope) -> bool:
    """Whether a hypothesis speaks of fixed index letters (``i != k``) and not of quantities."""
    free = scope.free_indices(hypothesis)
    if free:
        return not all(letter.endswith(EVERY) for letter in free)
    return scope.closed and any(not scope.declares(name) for name in names(hypothesis))


def everywhere(formula: Formula, walk: Evaluator[Any]) -> Iterator[Mapping[str, Any]]:
    """The values of the marked letters of *formula*, place by place; one empty mapping where it has none."""
    letters = [letter for letter in walk.scope.free_indices(formula) if letter.endswith(EVERY)]
    if not letters:
        yield {}
        return
    ranges = walk.scope.ranges(formula)
    for place in places(tuple(walk.instance.size(ranges[letter]) for letter in letters)):
        yield {letter: k + 1 for letter, k in zip(letters, place, strict=True)}


def condition_at(walk: Evaluator[Any], condition: Formula, bound: Mapping[str, Any]) -> Any:
    """A condition with the marked letters in *bound* fixed."""
    before = walk.bound
    walk.bound = {**before, **{name: walk.whole(k) for name, k in bound.items()}}
    try:
        return walk.condition(condition)
    finally:
        walk.bound = before


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
        return _all(found) if found else UNKNOWN  # the hypotheses hold for no index
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
