"""Inequalities at many points: random ones, degenerate ones, and a search towards a violation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.counterexample import number_text, point
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Refuted, Undecided
from hwsolve.meaning.evaluation.differentiation import NeedsBalls, depends
from hwsolve.meaning.instances.degenerate import degenerate_instance
from hwsolve.meaning.instances.instance import Instance, instances
from hwsolve.meaning.instances.literal_indices import least_sizes
from hwsolve.meaning.instances.magnitudes import far_instance
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.gaps import float_gaps
from hwsolve.meaning.truth.pointwise import (
    BITS,
    Finding,
    Point,
    about_indices,
    truth_at,
)
from hwsolve.meaning.truth.premises import NO_INSTANCE, equations, jumps, satisfying, slide
from hwsolve.meaning.truth.search import climb, column_at, held_at, leaves_of, populated
from hwsolve.notation.formula import Formula, Relation

SAMPLES = 64
BALL_SAMPLES = 6
#: Where only balls can look: zeros, ones, a mixture.
SPECIAL_BALLS = (0, 1, 20)
MORE_DRAWS = 12
ENOUGH_POINTS = 3
CLOSEST = 2


@dataclass(slots=True)
class _Look:
    """What the samples of all instances have shown."""

    points: int = 0
    bits: int = 53
    best: dict[str, tuple[float, Instance, int]] = field(default_factory=dict)


def ordered(claim: Relation, scope: Scope, seed: int, given: tuple[Formula, ...]) -> Comparison:
    """An inequality at many samples; a violation counts when the balls confirm it."""
    if equations(given, scope):
        return _under_equations(claim, scope, seed, given)
    names = depends(scope, claim)
    for hypothesis in given:
        names |= depends(scope, hypothesis)
    look = _Look()
    for instance in grounds(scope, seed, names, (claim, *given)):
        found = examine(claim, instance, given, look)
        if found is not None:
            return found
    found = _far_out(claim, scope, seed, names, given, look)
    if found is not None:
        return found
    if look.points < ENOUGH_POINTS and given:
        for extra in range(MORE_DRAWS):
            more = Instance(scope, seed + 104729 * (extra + 1), SAMPLES)
            found = examine(claim, more, given, look)
            if found is not None:
                return found
            if look.points >= ENOUGH_POINTS:
                break
        else:
            inner = into_region(scope, seed, names, given)
            if inner is not None:
                return _from_inside(claim, inner, given, look)
    found = _searched(claim, leaves_of(scope, names), given, look, seed)
    if found is not None:
        return found
    if look.points == 0:
        if not leaves_of(scope, names) and not scope.dimensions:
            return at_points(claim, [Point(Instance(scope, seed, 1), 0, where=given)])
        return Undecided("no random point lies in the domain")
    return Agrees(look.points, look.bits)


def _far_out(
    claim: Relation, scope: Scope, seed: int, names: set[str], given: tuple[Formula, ...], look: _Look
) -> Refuted | None:
    """A violation at points of all magnitudes; what cannot be computed out there decides nothing."""
    instance = far_instance(
        scope, names, seed, least_sizes((claim, *given), scope) if scope.dimensions else {}
    )
    if instance is None:
        return None
    try:
        return examine(claim, instance, given, look, ties=False)
    except NotComputable:
        return None


def _under_equations(claim: Relation, scope: Scope, seed: int, given: tuple[Formula, ...]) -> Comparison:
    """At points that satisfy the hypotheses, and from the closest calls further towards a violation."""
    points = satisfying(given, scope, (claim,))
    found = at_points(claim, points)
    if not isinstance(found, Agrees) or jumps((claim, *given), scope):
        return found
    free = tuple(each for each in given if not equations((each,), scope))
    if isinstance(ordered(claim, scope, seed, free), Agrees):
        return found  # it holds, with the same search, at all points

    def height(instance: Instance) -> float:
        return float_gaps(claim, instance, ())[0][0]

    try:
        closest = sorted(points, key=lambda at: -height(at.instance))[:CLOSEST]
    except NotComputable:
        return found
    better = [slide(at, given, scope, height, seed) for at in closest]
    further = at_points(claim, better)
    return further if isinstance(further, Refuted) else found


def grounds(
    scope: Scope, seed: int, names: set[str], formulas: tuple[Formula, ...], samples: int = SAMPLES
) -> Iterator[Instance]:
    """Random instances, then degenerate ones of the same sizes."""
    variants = 0
    for instance in instances(scope, seed, samples, formulas=formulas):
        variants += 1
        yield instance
    least = least_sizes(formulas, scope) if scope.dimensions else None
    for variant in range(variants):
        special = degenerate_instance(scope, names, seed, variant, least)
        if special is not None:
            yield special


def at_points(claim: Formula, points: Sequence[Point]) -> Comparison:
    """A statement at points that satisfy its hypotheses."""
    if not points:
        return Undecided(NO_INSTANCE)
    count, bits = 0, BITS
    reason = "the statement is undefined where the hypotheses hold"
    for at in points:
        try:
            found = truth_at(claim, at)
        except NotComputable as limit:
            reason = limit.message
            continue
        if found.truth is False:
            return refutation(claim, at, found)
        if found.truth:
            count += 1
            bits = min(bits, found.bits)
    if count == 0:
        return Undecided(reason)
    return Agrees(count, bits)


def refutation(claim: Formula, at: Point, found: Finding) -> Refuted:
    """The counterexample at a point."""
    sides = claim.sides if isinstance(claim, Relation) else (claim,)
    where = point(tuple(sides), at.instance, at.k)
    if found.values is None:
        return Refuted("false", "true", where)
    one, two = map(number_text, found.values)
    return Refuted(one, two, where)


def allowed_at(given: tuple[Formula, ...], at: Point) -> bool:
    """Whether the hypotheses hold at a point, for sure."""
    return all(
        truth_at(each, at).truth is True for each in given if not about_indices(each, at.instance.scope)
    )


def examine(
    claim: Relation, instance: Instance, given: tuple[Formula, ...], look: _Look, ties: bool = True
) -> Refuted | None:
    """A violation among the samples; with *ties*, also one of a strict order between inseparable values."""
    try:
        gaps, relative = float_gaps(claim, instance, given)
    except NeedsBalls:
        return _without_floats(claim, instance, given, look, ties)
    suspects: list[int] = []
    for k, gap in enumerate(gaps):
        if gap == -inf:
            continue
        for kind, height in (("absolute", gap), ("relative", relative[k])):
            if height > look.best.get(kind, (-inf,))[0]:
                look.best[kind] = (height, instance, k)
        if gap < 0 and relative[k] < -1e-9:
            look.points += 1
        else:
            suspects.append(k)
    suspects.sort(key=lambda k: -relative[k])
    strict = claim.comparators[0] in ("<", ">", "!=")
    for k in suspects[:12]:
        found = truth_at(claim, Point(instance, k, where=given))
        if found.truth is False and (ties or not found.tied):
            return refutation(claim, Point(instance, k, where=given), found)
        look.points += found.truth is True
    if not strict:
        look.points += sum(1 for k in suspects[12:] if relative[k] <= 1e-9)
    return None


def special_refutation(
    claim: Relation, scope: Scope, seed: int, given: tuple[Formula, ...]
) -> Refuted | None:
    """A degenerate instance at which an equation fails that holds at random ones, confirmed by balls."""
    names = depends(scope, claim)
    for hypothesis in given:
        names |= depends(scope, hypothesis)
    least = least_sizes((claim, *given), scope) if scope.dimensions else None
    for variant in range(2 if scope.dimensions else 1):
        instance = degenerate_instance(scope, names, seed, variant, least)
        if instance is None:
            return None
        try:
            found = refuted_at(claim, instance, given)
        except (MeaningError, NotComputable):
            return None
        if found is not None:
            return found
    return None


def refuted_at(claim: Relation, instance: Instance, given: tuple[Formula, ...]) -> Refuted | None:
    """A sample of *instance* at which the claim fails; floats choose the suspects, balls decide.

    Raises:
        MeaningError, NotComputable: a side that has no value.
    """
    try:
        relative = float_gaps(claim, instance, given)[1]
        suspects = [k for k, gap in enumerate(relative) if gap > 1e-9]
    except NeedsBalls:
        suspects = [k for k in SPECIAL_BALLS[1 if instance.variant else 0 :] if k < instance.samples]
    for k in suspects[:12]:
        at = Point(instance, k, where=given)
        if given and not allowed_at(given, at):
            continue
        found = truth_at(claim, at)
        if found.truth is False:
            return refutation(claim, at, found)
    return None


def _without_floats(
    claim: Relation, instance: Instance, given: tuple[Formula, ...], look: _Look, ties: bool
) -> Refuted | None:
    """For derivatives and the like, which floats do not have: a few samples in balls."""
    tried = 0
    for k in range(instance.samples):
        at = Point(instance, k, where=given)
        if given and not allowed_at(given, at):
            continue
        tried += 1
        if tried > BALL_SAMPLES:
            break
        found = truth_at(claim, at)
        if found.truth is False and (ties or not found.tied):
            return refutation(claim, at, found)
        look.points += found.truth is True
    return None


def _searched(
    claim: Relation, leaves: list[str], given: tuple[Formula, ...], look: _Look, seed: int
) -> Refuted | None:
    """From the closest calls towards a violation; only what the balls confirm counts."""
    for kind, (_, instance, k) in look.best.items():
        which = 0 if kind == "absolute" else 1

        def height(candidates: Instance, which: int = which) -> list[float]:
            return float_gaps(claim, candidates, given)[which]

        like = held_at(instance, k)
        best, top = climb(like, column_at(instance, leaves, k), height, seed + which, 1e-6)
        if top > 0:
            found = _confirmed(claim, like, best, given)
            if found is not None:
                return found
    return None


def _confirmed(claim: Relation, like: Instance, best: Any, given: tuple[Formula, ...]) -> Refuted | None:
    at = Point(populated(like, [best]), 0, where=given)
    if given and not allowed_at(given, at):
        return None
    found = truth_at(claim, at)
    return refutation(claim, at, found) if found.truth is False else None


def into_region(scope: Scope, seed: int, names: set[str], given: tuple[Formula, ...]) -> Instance | None:
    """Samples inside a thin region that random draws miss, by a climb; None if none is found."""
    links = [
        Relation((comparator,), (left, right))
        for each in given
        if isinstance(each, Relation)
        for left, comparator, right in zip(each.sides, each.comparators, each.sides[1:], strict=False)
        if not about_indices(each, scope)
    ]
    leaves = leaves_of(scope, names)

    def height(candidates: Instance) -> list[float]:
        slack = [inf] * candidates.samples
        for link in links:
            gaps = float_gaps(link, candidates, ())[0]
            slack = [min(s, -gap) if gap > -inf else -inf for s, gap in zip(slack, gaps, strict=True)]
        return slack

    found = []
    try:
        for k in range(4):
            like = Instance(scope, seed + k, 8)
            best, top = climb(like, column_at(like, leaves, k), height, seed + k, 1e-3)
            if top > 0:
                found.append(best)
    except NotComputable:
        return None
    return populated(Instance(scope, seed, 8), found) if found else None


def _from_inside(claim: Relation, inner: Instance, given: tuple[Formula, ...], look: _Look) -> Comparison:
    leaves = list(inner.leaves)
    for k in range(inner.samples):
        start = column_at(inner, leaves, k)
        found = _confirmed(claim, inner, start, given)
        if found is not None:
            return found
    failed = examine(claim, inner, given, look)
    if failed is None:
        failed = _searched(claim, leaves, given, look, inner.seed)
    if failed is not None:
        return failed
    return Agrees(look.points, look.bits) if look.points else Undecided(NO_INSTANCE)
