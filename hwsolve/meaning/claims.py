"""Whether a statement holds for all instances of a scope: equations, inequalities, chains."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from hwsolve.errors import NotComputable
from hwsolve.meaning.arrays import Array
from hwsolve.meaning.compare import equal
from hwsolve.meaning.comparison import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.counterexample import number_text, point
from hwsolve.meaning.differentiation import NeedsBalls
from hwsolve.meaning.evaluate import Evaluator, literal
from hwsolve.meaning.instance import Instance, instances
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Comparator, Formula, Logic, Negative, Number, Relation

SAMPLES = 64
BALL_SAMPLES = 6


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
        parts = [holds(part, scope, seed, prove, given) for part in claim.operands]
        return min(parts, key=lambda part: -1 if isinstance(part, Refuted) else _rank(part))
    if claim.connective == "implies":
        return holds(claim.operands[1], scope, seed, prove, (*given, *scope.given, claim.operands[0]))
    return Undecided("only equations, inequalities and implications are checked")


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
    if comparator in ("=", ":="):
        return equal(left, right, scope, seed, prove, given)
    if comparator == "~~":
        return _approximately(left, right, scope, seed)
    if comparator in ("<", "<=", ">", ">=", "!="):
        return _ordered(left, comparator, right, scope, seed, given)
    return Undecided(f"the relation {comparator} is not checked by values")


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


def printed_decimals(formula: Formula) -> int | None:
    """The digits after the point of a decimal literal, None for anything else."""
    if isinstance(formula, Negative):
        return printed_decimals(formula.operand)
    return formula.decimals if isinstance(formula, Number) else None


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


def _ordered(
    left: Formula, comparator: Comparator, right: Formula, scope: Scope, seed: int, given: tuple[Formula, ...]
) -> Comparison:
    """An inequality at many samples; a violation counts when the balls confirm it."""
    points = 0
    for instance in instances(scope, seed, SAMPLES):
        numbers = FloatSamples(SAMPLES)
        try:
            walk: Evaluator[Any] = Evaluator(scope, instance, numbers)
            a, b = walk.value(left), walk.value(right)
            allowed = _allowed(walk, (*given, *scope.given), SAMPLES)
        except NeedsBalls:
            found = _ordered_balls(left, comparator, right, instance, range(BALL_SAMPLES))
            if isinstance(found, Refuted):
                return found
            points += found
            continue
        pairs = list(zip(a.items, b.items, strict=True)) if isinstance(a, Array) else [(a, b)]
        suspects = []
        for k in range(SAMPLES):
            if not allowed[k]:
                continue
            states = [_state(x[k], comparator, y[k]) for x, y in pairs]
            if "undefined" in states:
                continue
            if "violated" in states:
                suspects.append(k)
            elif "tie" in states:
                points += comparator in ("<=", ">=")
            else:
                points += 1
        for k in suspects[:8]:
            found = _ordered_balls(left, comparator, right, instance, (k,))
            if isinstance(found, Refuted):
                return found
    if points == 0:
        return Undecided("no random point lies in the domain")
    return Agrees(points, 53)


def _allowed(walk: Evaluator[Any], given: tuple[Formula, ...], samples: int) -> list[bool]:
    allowed = [True] * samples
    for condition in given:
        try:
            found = walk.condition(condition)
        except NotComputable:
            continue
        for each in found.items if isinstance(found, Array) else [found]:
            allowed = [ok and bool(each[k]) for k, ok in enumerate(allowed)]
    return allowed


def _state(x: float, comparator: Comparator, y: float) -> str:
    if isinstance(x, complex) or isinstance(y, complex) or x != x or y != y:
        return "undefined"
    gap = x - y
    if abs(gap) <= 1e-9 * max(abs(x), abs(y)) or gap != gap:
        return "violated" if comparator in ("<", ">", "!=") else "tie"
    if comparator in ("<", "<="):
        return "holds" if gap < 0 else "violated"
    if comparator in (">", ">="):
        return "holds" if gap > 0 else "violated"
    return "holds"


def _ordered_balls(
    left: Formula, comparator: Comparator, right: Formula, instance: Instance, samples: Any
) -> Refuted | int:
    """How many of the samples are not violated; a violation the balls are sure of refutes."""
    from hwsolve.meaning.numbers.balls import RealBalls

    count = 0
    for k in samples:
        balls = RealBalls(256, k)
        with balls.working():
            walk: Evaluator[Any] = Evaluator(instance.scope, instance, balls)
            a, b = walk.value(left), walk.value(right)
            pairs = list(zip(a.items, b.items, strict=True)) if isinstance(a, Array) else [(a, b)]
            for x, y in pairs:
                if balls.compare(comparator, x, y) is False:
                    at = point((left, right), instance, k)
                    return Refuted(number_text(x), number_text(y), at)
            count += 1
    return count


__all__ = ["holds", "link", "literal", "printed_decimals"]
