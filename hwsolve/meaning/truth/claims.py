"""Whether a statement holds for all instances of a scope: equations, inequalities, chains."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zlib import crc32

from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.counterexample import number_text, point
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance, instances
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.assignments import with_values
from hwsolve.meaning.truth.constants import printed_decimals, settled
from hwsolve.meaning.truth.fixed_indices import at_fixed_indices
from hwsolve.meaning.truth.inequalities import (
    allowed_at,
    at_points,
    grounds,
    into_region,
    ordered,
    special_refutation,
)
from hwsolve.meaning.truth.pointwise import Point, for_all_values
from hwsolve.meaning.truth.premises import equations, satisfying
from hwsolve.notation.formula import (
    ZERO,
    Call,
    Comparator,
    Formula,
    Logic,
    Product,
    Relation,
)

POINTWISE = 24
#: The number 0, and an array of zeros that has its size from what it stands beside.
_NOTHING = (ZERO, Call("zeros", ()))


def holds(
    claim: Formula, scope: Scope, seed: int | None = None, prove: bool = True, given: tuple[Formula, ...] = ()
) -> Comparison:
    """Whether *claim* is true on the declared domains, under the hypotheses *given*.

    A chain holds if each link does; the weakest evidence counts.

    Raises:
        MeaningError: a side that stands for nothing here.
    """
    if seed is None:
        seed = crc32(repr(claim).encode())
    if given or scope.given:
        marked = for_all_values(scope.given, claim, scope)
        scope = scope if marked == scope.given else replace(scope, given=marked)
        scope, given = with_values(scope, for_all_values(given, claim, scope)) if given else (scope, given)
    if given and (placed := [*at_fixed_indices(claim, given, scope)]):
        return _weakest([holds(one, scope, seed, prove, under) for one, under in placed])
    if isinstance(claim, Logic):
        return _logic(claim, scope, seed, prove, given)
    if not isinstance(claim, Relation):
        return Undecided("this is no statement")
    weakest: Comparison | None = None
    links = zip(claim.sides, claim.comparators, claim.sides[1:], strict=False)
    for left, comparator, right in links:
        found = link(left, comparator, right, scope, seed, prove, given)
        if isinstance(found, Refuted):
            return found
        if weakest is None or _rank(found) < _rank(weakest):
            weakest = found
    return weakest or Undecided("this is no statement")


def _rank(comparison: Comparison) -> int:
    return {Undecided: 0, Agrees: 1, Proved: 2}.get(type(comparison), 3)


def _logic(claim: Logic, scope: Scope, seed: int, prove: bool, given: tuple[Formula, ...]) -> Comparison:
    if claim.connective == "and":
        return _weakest([holds(part, scope, seed, prove, given) for part in claim.operands])
    if claim.connective == "implies":
        premise, conclusion = claim.operands
        hypotheses = (*given, *scope.given)
        cases = premise.operands if isinstance(premise, Logic) and premise.connective == "or" else (premise,)
        return _weakest(
            [holds(conclusion, scope, seed, prove, (*hypotheses, *_parts(case))) for case in cases]
        )
    return _pointwise(claim, scope, seed, (*given, *scope.given))


def _weakest(parts: list[Comparison]) -> Comparison:
    return min(parts, key=lambda part: -1 if isinstance(part, Refuted) else _rank(part))


def _parts(premise: Formula) -> list[Formula]:
    """The hypotheses that a conjunction is made of."""
    if isinstance(premise, Logic) and premise.connective == "and":
        return [part for operand in premise.operands for part in _parts(operand)]
    return [premise]


def _pointwise(claim: Logic, scope: Scope, seed: int, given: tuple[Formula, ...]) -> Comparison:
    """A statement with *or* or *not*: it must be true at every point that satisfies the hypotheses."""
    if equations(given, scope):
        return at_points(claim, satisfying(given, scope, (claim,)))
    names = depends(scope, claim)
    for hypothesis in given:
        names |= depends(scope, hypothesis)
    points: list[Point] = []
    for instance in grounds(scope, seed, names, (claim, *given), POINTWISE):
        all_points = (Point(instance, k, where=given) for k in range(instance.samples))
        points.extend(at for at in all_points if not given or allowed_at(given, at))
    if not points:
        inner = into_region(scope, seed, names, given)
        points = [] if inner is None else [Point(inner, k) for k in range(inner.samples)]
    return at_points(claim, points)


def link(
    left: Formula,
    comparator: Comparator,
    right: Formula,
    scope: Scope,
    seed: int = 0,
    prove: bool = True,
    given: tuple[Formula, ...] = (),
) -> Comparison:
    """One link of a chain."""
    if prove and not given and (proof := settled(left, comparator, right, scope)) is not None:
        return proof
    if comparator in ("=", ":="):
        return _equation(left, right, scope, seed, prove, given)
    if comparator == "~~":
        return _approximately(left, right, scope, seed)
    if comparator in ("<", "<=", ">", ">=", "!="):
        hypotheses = tuple(dict.fromkeys((*given, *scope.given)))
        return ordered(Relation((comparator,), (left, right)), scope, seed, hypotheses)
    return Undecided(f"the relation {comparator} is not checked by values")


def _equation(
    left: Formula, right: Formula, scope: Scope, seed: int, prove: bool, given: tuple[Formula, ...]
) -> Comparison:
    """Equal at random points and at degenerate ones; 0 beside an array is an array of zeros."""
    if right in _NOTHING and scope.shape_of(left):
        right = Product((ZERO, left))
    elif left in _NOTHING and scope.shape_of(right):
        left = Product((ZERO, right))
    found = equal(left, right, scope, seed, prove, given)
    hypotheses = given or scope.given
    if (not hypotheses and not isinstance(found, Agrees)) or equations(hypotheses, scope):
        return found
    claim = Relation(("=",), (left, right))
    if isinstance(found, Undecided):
        names = depends(scope, claim).union(*(depends(scope, each) for each in hypotheses))
        inner = into_region(scope, seed, names, hypotheses)
        if inner is None:
            return found
        return at_points(claim, [Point(inner, k, where=hypotheses) for k in range(inner.samples)])
    if not isinstance(found, Agrees):
        return found
    return special_refutation(claim, scope, seed, hypotheses) or found


def _approximately(left: Formula, right: Formula, scope: Scope, seed: int) -> Comparison:
    """Printed digits must be the rounded ones."""
    points = 0
    for instance in instances(scope, seed, 3):
        for k in range(3):
            found = _near(left, right, instance, k)
            if isinstance(found, Refuted | Undecided):
                return found
            points += 1
    return Agrees(points, 0, "to the printed digits")


def _near(left: Formula, right: Formula, instance: Instance, k: int) -> Comparison:
    from hwsolve.meaning.numbers.balls import RealBalls

    balls = RealBalls(128, k)
    decimals = [d for d in (printed_decimals(left), printed_decimals(right)) if d is not None]
    with balls.working():
        walk: Evaluator[Any] = Evaluator(instance.scope, instance, balls)
        a, b = walk.value(left), walk.value(right)
        pairs = list(zip(a.items, b.items, strict=False)) if isinstance(a, Array) else [(a, b)]
        for x, y in pairs:
            gap = abs(x - y)
            size = max(abs(float(x.mid())), abs(float(y.mid())))
            allowed = 0.5000001 * 10.0 ** -min(decimals) if decimals else max(5e-3 * size, 1e-12)
            if not gap.is_finite():
                return Undecided("a value is not finite")
            if float(gap.mid()) > allowed:
                at = point((left, right), instance, k)
                return Refuted(number_text(x), number_text(y), at)
    return Agrees(1, 0)
