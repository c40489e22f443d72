"""The plot of an activation and its slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.derivation.exhibits import Curve, Plot
from hwsolve.notation.formula import Formula, names
from hwsolve.notation.printing.plain import render_plain

if TYPE_CHECKING:
    from hwsolve.solvers.activations.subject import Subject

POINTS: Final = 121
REACH: Final = 6.0


def plot_of(subject: Subject) -> Plot | None:
    """The function and its derivative over [-6, 6]; None where another symbol stands in them."""
    if names(subject.body) != {subject.variable}:
        return None
    x = tuple(REACH * (2 * k / (POINTS - 1) - 1) for k in range(POINTS))
    value, slope = (_values(subject, formula, x) for formula in (subject.body, subject.derivative))
    name = render_plain(subject.at(subject.x))
    curves = (Curve(name, x, value), Curve(f"d/d{subject.variable}", x, slope))
    return Plot(f"{name} and its derivative", subject.variable, "", curves)


def _values(subject: Subject, formula: Formula, x: tuple[float, ...]) -> tuple[float, ...]:
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import Instance
    from hwsolve.meaning.numbers.floats import FloatSamples

    numbers = FloatSamples(len(x))
    instance = Instance(subject.scope, 1, len(x))
    walk: Evaluator[list[float]] = Evaluator(subject.scope, instance, numbers, {subject.variable: list(x)})
    found = walk.value(formula)
    assert isinstance(found, list)
    return tuple(float(value) for value in found)
