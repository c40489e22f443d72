"""Suprema and infima over a real variable, by search in floats.

A dense grid (to both ends, where there are none: evenly in the inverse hyperbolic sine), then the best
places again and again more finely. What is found is attained, so a supremum is bounded from below by it;
that nothing larger was missed is not proved.
"""

from __future__ import annotations

from math import asinh, inf, isfinite, sinh
from typing import TYPE_CHECKING, Any

from hwsolve.errors import NotComputable
from hwsolve.meaning.evaluation.arrays import Array, Value
from hwsolve.meaning.evaluation.differentiation import NeedsBalls, depends
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.notation.formula import BigOperator, Constant, Formula, Negative

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator

GRID = 1201
FAR = 16.0
ROUNDS = 14
NOTE = "supremum or infimum found by search"
#: How far beyond the place that was found the value may lie, relative to it (as a power of two).
_BITS = 34
_SETTLED = 5e-9


def bound(walk: Evaluator[Any], formula: BigOperator) -> Value:
    """``sup(body, x)``, ``inf(body, x, 0, 1)`` as a ball around the extreme value found.

    Raises:
        NeedsBalls: over other numbers than balls. NotComputable: the body is undefined at most places,
            or still changes where the search ends.
    """
    from flint import arb

    from hwsolve.meaning.numbers.balls import RealBalls

    if not isinstance(walk.numbers, RealBalls):
        raise NeedsBalls("a supremum is searched for beside balls")
    if formula.condition is not None:
        raise NotComputable("a supremum under a condition")
    sign = 1.0 if formula.operator == "sup" else -1.0
    low, high = (_end(walk, end, side) for end, side in ((formula.lower, -1.0), (formula.upper, 1.0)))
    to, back = (asinh, sinh) if low is None or high is None else (float, float)
    a = -FAR if low is None else to(low)
    b = FAR if high is None else to(high)
    if not a < b:
        raise NotComputable("an interval upside down")
    values: dict[float, float] = {}

    def look(places: list[float]) -> None:
        found = _at(walk, formula, [back(s) for s in places])
        values.update({s: sign * y for s, y in zip(places, found, strict=True) if isfinite(y)})

    step = (b - a) / (GRID - 1)
    look([a + step * k for k in range(GRID)])
    if len(values) < GRID // 2:
        raise NotComputable("the supremum of what is undefined at most places")
    for _ in range(ROUNDS):
        best = sorted(values, key=values.__getitem__)[-4:]
        step /= 6
        look([min(max(s + step * k, a), b) for s in best for k in range(-7, 8) if k])
    top = max(values, key=values.__getitem__)
    open_ends = [end for end, is_open in ((a, low is None), (b, high is None)) if is_open]
    inner = [y for s, y in values.items() if all(abs(s - end) > FAR / 3 for end in open_ends)]
    if values[top] - max(inner, default=-inf) > _SETTLED * abs(values[top]):
        raise NotComputable("the supremum is not attained where the search looks")
    found = sign * values[top]
    radius = arb(2) ** -_BITS * abs(arb(found)).max(arb(2) ** -_BITS)
    return arb(found) + (-radius).union(radius)


def _end(walk: Evaluator[Any], formula: Formula | None, side: float) -> float | None:
    """An end as a float; None where there is none."""
    infinite = Constant("inf") if side > 0 else Negative(Constant("inf"))
    if formula is None or formula == infinite:
        return None
    value = walk.walk(formula)
    if isinstance(value, Array) or not value.is_finite():
        raise NotComputable("the ends of a supremum are numbers")
    return float(value.mid())


def _at(walk: Evaluator[Any], formula: BigOperator, places: list[float]) -> list[float]:
    """The body at many values of the variable, all else as in the sample of *walk*."""
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.functions.drawn import held, member_of, repeated

    count, sample = len(places), walk.numbers.sample
    instance, scope = walk.instance, walk.scope
    frozen = Instance(scope, instance.seed, count, instance.variant)
    frozen.sizes = instance.sizes

    needed = depends(scope, formula.body) - {formula.index}
    for name in needed:
        if name in scope.function_names and name not in scope.functions:
            continue
        if name not in scope.definitions and name not in walk.bound and name not in walk.overridden:
            frozen.leaves[name] = repeated(instance.leaf(name), sample, count)
    for name in scope.function_names - scope.functions.keys():
        frozen.members[name] = held(member_of(instance, name), sample, count)

    def floats(value: Value) -> Any:
        if isinstance(value, Array):
            return value.map(lambda ball: [float(ball.mid())] * count)
        return [float(value.mid())] * count

    overrides = {name: floats(walk.known[name]) for name in walk.overridden}
    inner: Evaluator[Any] = Evaluator(
        scope, frozen, FloatSamples(count), {**overrides, formula.index: places}
    )
    inner.bound = {name: floats(value) for name, value in walk.bound.items()}
    found = inner.walk(formula.body)
    walk.add_steps(inner.steps)
    if isinstance(found, Array):
        raise NotComputable("the supremum of an array")
    return [x if isinstance(x, float) else float("nan") for x in found]
