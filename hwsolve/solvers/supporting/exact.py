"""The value of a formula without free names: a fraction where it is one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import number
from hwsolve.errors import MeaningError, NotComputable, Unreadable
from hwsolve.notation.formula import Formula

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.settings import Mathematics

_LARGEST = 1e15
_DENOMINATOR = 10**6
_NEAR = 1e-14
_BITS = 120


def value_of(formula: Formula, scope: Scope) -> float | None:
    """The value as a float; None for an array and for what has none."""
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import draw
    from hwsolve.meaning.numbers.balls import RealBalls
    from hwsolve.meaning.numbers.floats import FloatSamples

    instance, balls = draw(scope, 0, 1), RealBalls(_BITS, 0)
    try:
        found = float(Evaluator(scope, instance, FloatSamples(1)).value(formula)[0])
    except NotComputable:  # a derivative
        try:
            with balls.working():
                value = Evaluator(scope, instance, balls).value(formula)
                found = float(value.mid()) if float(value.rad()) < _NEAR else float("nan")
        except (MeaningError, NotComputable, Unreadable, TypeError, AttributeError):
            return None
    except (MeaningError, Unreadable, TypeError, IndexError):
        return None
    return found if found == found and abs(found) <= _LARGEST else None


def worked_out(formula: Formula, scope: Scope) -> Formula:
    """The number that a closed formula is, where it is a fraction of moderate size; else the formula."""
    found = value_of(formula, scope)
    if found is None:
        return formula
    exact = Fraction(found).limit_denominator(_DENOMINATOR)
    if abs(float(exact) - found) > _NEAR * max(1.0, abs(found)):
        return formula
    return number(exact)


def require_value(text: Mathematics, formula: Formula, scope: Scope) -> None:
    """Raises ``ProblemError`` where a parameter stands for nothing, such as ``d[4]`` of three."""
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import draw
    from hwsolve.meaning.numbers.floats import FloatSamples

    try:
        Evaluator(scope, draw(scope, 0, 1), FloatSamples(1)).value(formula)
    except MeaningError as error:
        raise text.problem(error) from error
