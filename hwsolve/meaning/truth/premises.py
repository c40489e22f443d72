"""Points that satisfy hypotheses which are equations: random points never do.

The leaves in an equation are moved onto it from random and from degenerate points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final
from zlib import crc32

from hwsolve.errors import NotComputable
from hwsolve.meaning.comparison.counterexample import number_text, point
from hwsolve.meaning.comparison.entries import entry_pairs
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Refuted, Undecided
from hwsolve.meaning.comparison.question import Question
from hwsolve.meaning.evaluation.allowance import kept, left
from hwsolve.meaning.evaluation.differentiation import depends, with_definitions
from hwsolve.meaning.instances.degenerate import IN_STEP, degenerate_instance
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.instances.literal_indices import least_sizes
from hwsolve.meaning.instances.stream import Stream
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.equation_system import EquationSystem
from hwsolve.meaning.truth.pointwise import BITS, Point, about_indices, number_truth, truth_at
from hwsolve.meaning.truth.search import Column, column_at, held_at, leaves_of, moved
from hwsolve.notation.formula import (
    Call,
    Cases,
    Formula,
    Logic,
    Relation,
    walk,
)

NO_INSTANCE = "no instance satisfies the hypotheses"
MOST_POINTS = 24
#: After so many steps of evaluation, a few points are enough.
DEAR_STEPS: Final = 100_000
FEW_POINTS: Final = 6
MOST_STARTS = 8
#: Beyond so many unknowns a few starts must do.
MANY_UNKNOWNS = 16
FEW_STARTS = 3
SLIDES = 14
SLIDES_AT_ONCE = 4
_MOVABLE = frozenset("real positive negative nonnegative nonpositive nonzero probability normal".split())
_JUMPING = frozenset("rank pinv sign step floor ceil round mod ind delta argmax argmin card arg".split())
_PATTERNED = frozenset("symmetric diagonal lower_triangular".split())


def equations(hypotheses: Sequence[Formula], scope: Scope) -> list[Relation]:
    """The equations between quantities among the hypotheses, links of chains one by one."""
    found: list[Relation] = []
    for each in hypotheses:
        if isinstance(each, Logic) and each.connective == "and":
            found.extend(equations(each.operands, scope))
        elif isinstance(each, Relation) and "=" in each.comparators:
            links = zip(each.sides, each.comparators, each.sides[1:], strict=False)
            for left, comparator, right in links:
                link = Relation((comparator,), (left, right))
                if comparator == "=" and _about_quantities(link, scope):
                    found.append(link)
    return found


def jumps(formulas: Sequence[Formula], scope: Scope) -> bool:
    """Whether the formulas, definitions included, have values that a tiny move may change by much."""
    return any(
        isinstance(node, Cases) or (isinstance(node, Call) and node.function in _JUMPING)
        for body in with_definitions(scope, *formulas)
        for node in walk(body)
    )


def _about_quantities(link: Relation, scope: Scope) -> bool:
    return not about_indices(link, scope) and any(
        _movable(scope, name) for name in leaves_of(scope, depends(scope, link))
    )


def _movable(scope: Scope, name: str) -> bool:
    kind = scope.type_of(name).domain.kind
    dims = scope.type_of(name).dims
    one_row = len(dims) == 1 and kind in ("simplex", "unit")
    return kind in _MOVABLE or kind in _PATTERNED or one_row


def satisfying(
    hypotheses: tuple[Formula, ...], scope: Scope, formulas: tuple[Formula, ...]
) -> Sequence[Point]:
    """Points at which all hypotheses hold; empty where none was found.

    Where *formulas* jump (a rank does), only points that satisfy the equations exactly are taken.
    What needs the same leaves under the same hypotheses is looked at in the same points.
    """
    jumping = jumps((*formulas, *hypotheses), scope)
    everything = set().union(*(depends(scope, formula) for formula in (*formulas, *hypotheses)))
    leaves = leaves_of(scope, everything)
    least = least_sizes((*formulas, *hypotheses), scope) if scope.dimensions else {}
    key = id(scope), hypotheses, tuple(leaves), tuple(sorted(least.items())), jumping
    shared = kept()
    if key not in shared:
        shared[key] = scope, tuple(_satisfying(hypotheses, scope, leaves, least, jumping))
    points: tuple[Point, ...] = shared[key][1]
    return points


def _satisfying(
    hypotheses: tuple[Formula, ...], scope: Scope, leaves: list[str], least: Mapping[str, int], jumping: bool
) -> Iterator[Point]:
    wanted = equations(hypotheses, scope)
    count = 0
    dear = left() - DEAR_STEPS
    for system, start in _starts(wanted, scope, crc32(repr(hypotheses).encode()), leaves, least):
        worth_more = 0 < count < FEW_POINTS  # where none was found so far, there may be none
        if count >= MOST_POINTS or left() < dear - (2 * DEAR_STEPS if worth_more else 0):
            break
        found = system.solve(start)
        if found is None or (jumping and found.accuracy is not None):
            continue
        if _satisfies(found, hypotheses, wanted):
            count += 1
            yield found


def slide(
    start: Point, hypotheses: Sequence[Formula], scope: Scope, height: Callable[[Instance], float], seed: int
) -> Point:
    """The best point found by moving off the equations a little and back onto them, uphill in *height*."""
    wanted = equations(hypotheses, scope)
    mentioned: set[str] = set().union(*(depends(scope, link) for link in wanted))
    leaves = leaves_of(scope, start.instance.leaves)
    chosen = tuple(name for name in leaves if name in mentioned and _movable(scope, name))
    system = EquationSystem(wanted, start.instance, chosen)
    if system.unknowns > MANY_UNKNOWNS:
        return start
    stream = Stream(seed ^ 0x51DE)
    best, top, step = start, height(start.instance), 1.0
    for _ in range(SLIDES):
        column = column_at(best.instance, leaves, best.k)
        improved = False
        for _ in range(SLIDES_AT_ONCE):
            found = system.solve(moved(column, leaves, best.instance, stream, step))
            if found is None or not _satisfies(found, hypotheses, wanted):
                continue
            reached = height(found.instance)
            if reached > top:
                best, top, improved = found, reached, True
        step = step if improved else step / 2
    return best


def _satisfies(at: Point, hypotheses: Sequence[Formula], wanted: list[Relation]) -> bool:
    """Whether the hypotheses other than the equations hold, clearly; index conditions count as met."""
    scope = at.instance.scope
    for each in hypotheses:
        if each in wanted or about_indices(each, scope):
            continue
        try:
            if truth_at(each, at).truth is not True:
                return False
        except NotComputable:
            return False
    return True


def _starts(
    wanted: list[Relation], scope: Scope, seed: int, leaves: list[str], least: Mapping[str, int]
) -> Iterator[tuple[EquationSystem, Column]]:
    """What to move, from where: each leaf alone (vectors, scalars, matrices), then all together.

    Starts of different sizes take turns, so that a few points tell sizes apart.
    """
    mentioned: set[str] = set()
    for link in wanted:
        mentioned |= depends(scope, link)
    alone = [name for name in leaves if name in mentioned and _movable(scope, name)]
    alone.sort(key=lambda name: {1: 0, 0: 1}.get(scope.type_of(name).rank, 2))
    choices = [(name,) for name in alone] + ([tuple(alone)] if len(alone) > 1 else [])
    drawn = bool(scope.function_names - scope.functions.keys())

    def of_sizes(variant: int) -> Iterator[tuple[EquationSystem, Column]]:
        for turn, chosen in enumerate(choices):
            shift = seed + 7919 * turn
            ordinary = Instance(scope, shift, MOST_STARTS, variant, least=least)
            special = degenerate_instance(scope, leaves, shift, variant, least, frozenset(chosen))
            everywhere = degenerate_instance(scope, leaves, shift, variant, least) if turn == 0 else None
            for instance in (ordinary, special, everywhere):
                if instance is None:
                    continue
                system = EquationSystem(wanted, instance, chosen)
                halved = instance is ordinary and special is not None
                for k in range(IN_STEP if instance is everywhere else _count_starts(system, halved)):
                    if drawn:  # the functions of this start, in all steps from it
                        system = EquationSystem(wanted, held_at(instance, k), chosen)
                    yield system, column_at(instance, leaves, k)

    for together in zip_longest(*map(of_sizes, range(2 if scope.dimensions else 1))):
        yield from (start for start in together if start is not None)


def _count_starts(system: EquationSystem, halved: bool) -> int:
    if system.unknowns > MANY_UNKNOWNS:
        return FEW_STARTS
    return MOST_STARTS // 2 if halved else MOST_STARTS


def without_equations(question: Question) -> Question | None:
    """The same question at all points; None where no hypothesis is an equation, or the sides jump.

    Values that agree at almost all points agree by continuity at those that satisfy an equation.
    """
    if not equations(question.given, question.scope) or jumps((question.a, question.b), question.scope):
        return None
    kept = tuple(each for each in question.given if not equations((each,), question.scope))
    return replace(question, given=kept)


def under_equations(question: Question) -> Comparison | None:
    """Both sides at points that satisfy the hypotheses; None if no hypothesis is an equation."""
    from hwsolve.meaning.numbers.balls import RealBalls

    if not equations(question.given, question.scope):
        return None
    points = satisfying(question.given, question.scope, (question.a, question.b))
    if not points:
        return Undecided(NO_INSTANCE)
    count, bits = 0, 10_000
    for at in points:
        balls = RealBalls(BITS, at.k)
        with balls.working():
            pairs = entry_pairs(question, at.instance, balls)
            if isinstance(pairs, Refuted):
                return pairs
            if not pairs:  # the hypotheses hold for no index
                continue
            findings = [number_truth(a, "=", b, at.accuracy, BITS) for a, b in pairs]
        failed = next((found for found in findings if found.truth is False), None)
        if failed is not None and failed.values is not None:
            where = point((question.a, question.b), at.instance, at.k)
            one, two = map(number_text, failed.values)
            return Refuted(one, two, where)
        if all(found.truth for found in findings):
            count += 1
            bits = min([bits, *(found.bits for found in findings)])
    if count == 0:
        return Undecided("both sides are undefined where the hypotheses hold")
    return Agrees(count, min(bits, BITS))
