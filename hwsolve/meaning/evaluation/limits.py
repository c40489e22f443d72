"""Limits by numbers: values along sequences that tend to the point, at rising precision.

Nothing is proved. A value counts only where it has clearly settled over hundreds of binary orders of
magnitude, so slow convergence (1/log), slow divergence (log) and oscillation are left undecided.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.counterexample import number_text
from hwsolve.meaning.comparison.counterexample import point as point_of
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Refuted, Undecided
from hwsolve.meaning.evaluation.arrays import Array, Value
from hwsolve.meaning.evaluation.differentiation import NeedsBalls
from hwsolve.notation.formula import BigOperator, Constant, Formula, Limit, Negative, names
from hwsolve.notation.formula import walk as tree

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.scope import Scope

POINTS = 3
_BITS = 128
#: Distances from the point, as powers of two, at which the body is evaluated.
SCALES = (64, 160, 400, 1500)
#: The same for whole numbers, where powers of them must stay within reach, and by how many bits a value
#: has to settle from the third step to the fourth.
WHOLE_SCALES = (10, 20, 40, 60)
_SETTLING, _SETTLING_WHOLE = 20, 12
NOTE = "limit taken numerically"
_UNSETTLED = "the limit does not settle clearly"


def limit(walk: Evaluator[Any], formula: Limit) -> Value:
    """The value of a limit: a ball around the last value, or an infinite one.

    Raises:
        NeedsBalls: over floats. NotComputable: no clear value. MeaningError: the limit of an array,
            or an array as the point.
    """
    from hwsolve.meaning.numbers.balls import RealBalls

    if not isinstance(walk.numbers, RealBalls):
        raise NeedsBalls("limits are taken over balls")
    infinite = _infinity(formula.point)
    point = None if infinite else walk.walk(formula.point)
    if isinstance(point, Array):
        raise MeaningError("a limit is taken at a number", formula.point.span)
    whole = infinite == 1 and walk.scope.type_of(formula.variable).domain.kind == "integer"
    found: Any = None
    for node in tree(formula.body):
        if isinstance(node, BigOperator) and _grows_with(node, formula.variable):
            raise NotComputable("the limit of a sum with more and more terms")
    for direction in _directions(infinite, formula.side):
        at = _sampler(walk, formula, point, direction, whole)
        if infinite == 1 and not whole and at(SCALES[0], 0).is_nan() and at(SCALES[1], 1).is_nan():
            whole, at = True, _sampler(walk, formula, point, direction, True)
        value = _settled(at, whole)
        if value is None or (found is not None and not _same(found, value)):
            raise NotComputable(_UNSETTLED)
        found = value if found is None or not value.is_finite() else found.intersection(value)
    return found


def _grows_with(node: BigOperator, variable: str) -> bool:
    bounds = (bound for bound in (node.lower, node.upper) if bound is not None)
    return node.operator not in ("sup", "inf") and any(variable in names(bound) for bound in bounds)


def _infinity(point: Formula) -> int:
    """1 for inf, -1 for -inf, 0 for a number."""
    if point == Constant("inf"):
        return 1
    return -1 if isinstance(point, Negative) and point.operand == Constant("inf") else 0


def _directions(infinite: int, side: str) -> tuple[int, ...]:
    if infinite:
        return (infinite,)
    return {"+": (1,), "-": (-1,)}.get(side, (1, -1))


def _sampler(
    walk: Evaluator[Any], formula: Limit, point: Any, direction: int, whole: bool
) -> Callable[[int, int], Any]:
    """The body at distance 2^-scale from the point (or at 2^scale), times one of two irrational factors."""
    import flint
    from flint import arb

    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.numbers.balls import RealBalls

    def at(scale: int, which: int) -> Any:
        bits = 4 * scale + 256
        balls = RealBalls(bits, walk.numbers.sample)
        with flint.ctx.workprec(bits):
            factor = arb(2).sqrt() if which % 2 else arb(7).log()
            if point is None:
                variable = direction * factor * arb(2) ** scale
                if whole:
                    variable = variable.mid().floor() + which
            else:
                variable = point + direction * factor * arb(2) ** (-scale)
            overrides = {name: walk.known[name] for name in walk.overridden}
            overrides[formula.variable] = variable
            inner: Evaluator[Any] = Evaluator(walk.scope, walk.instance, balls, overrides)
            inner.bound = dict(walk.bound)
            inner.go_on_from(walk)
            found = inner.walk(formula.body)
            walk.go_on_from(inner)
        if isinstance(found, Array):
            raise MeaningError("the limit of an array: take it entry by entry", formula.span)
        return found

    return at


def _settled(at: Callable[[int, int], Any], whole: bool) -> Any:
    """The common value along both sequences, or None: finite, or infinite where growth is clear."""
    from flint import arb

    values = []
    for which in (0, 1):
        line = [at(scale, which) for scale in (WHOLE_SCALES if whole else SCALES)]
        value = _value_of(line, _SETTLING_WHOLE if whole else _SETTLING)
        if value is None:
            return None
        values.append(value)
    if not _same(*values):
        return None
    return values[0].union(values[1]) if values[0].is_finite() else arb(values[0])


def _same(a: Any, b: Any) -> bool:
    if a.is_finite() and b.is_finite():
        return bool(a.overlaps(b))
    return bool(a == b)


def _value_of(line: list[Any], bits: int) -> Any:
    """Where four values go, each far closer to the point than the one before."""
    from flint import arb

    if not all(value.is_finite() for value in line[:2]):
        return None
    if _grows(line):
        return arb.pos_inf() if line[1] > 0 else arb.neg_inf()
    if not all(value.is_finite() for value in line):
        return None
    _, second, third, last = line
    before, step = abs(third - second), abs(last - third)
    size = arb(1).max(abs(last))
    near = step < size * arb(2) ** -24
    settling = step < before * arb(2) ** -bits or step < arb(2) ** -100
    if not (near and settling):
        return None
    radius = (4 * step + abs(last) * arb(2) ** -64).upper()
    return last + (-radius).union(radius)


def _grows(line: list[Any]) -> bool:
    """Whether the values leave every bound at least as fast as a small power does."""
    first, second, third, last = (abs(value) for value in line)
    upwards = all(value > 0 for value in line)
    if not upwards and not all(value < 0 for value in line):
        return False
    faster = second > 16 * first and third > 16 * second
    return bool(faster and (last > 16 * third or not last.is_finite()))


def infinite(formula: Formula, sign: int, scope: Scope, seed: int) -> Comparison:
    """Whether a formula with limits is plus or minus infinity (by *sign*) at a few points."""
    from flint import arb

    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import Instance
    from hwsolve.meaning.numbers.balls import RealBalls

    instance = Instance(scope, seed, POINTS)
    for sample in range(POINTS):
        balls = RealBalls(_BITS, sample)
        with balls.working():
            try:
                value = Evaluator(scope, instance, balls).value(formula)
            except NotComputable as error:
                return Undecided(str(error))
            if isinstance(value, Array) or value.is_nan():
                return Undecided(_UNSETTLED)
            if value.is_finite() or value != sign * arb.pos_inf():
                shown = number_text(value) if value.is_finite() else "infinity" if value > 0 else "-infinity"
                wanted = "infinity" if sign > 0 else "-infinity"
                return Refuted(shown, wanted, point_of((formula,), instance, sample), NOTE)
    return Agrees(POINTS if instance.leaves else 1, 0, NOTE)
