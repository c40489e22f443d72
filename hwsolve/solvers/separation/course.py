"""A run of gradient descent beside the claims: parameters and losses against the number of steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwsolve.derivation.exhibits import Curve, Plot, Table
from hwsolve.solvers.separation.dataset import Dataset
from hwsolve.solvers.separation.losses import LabelledPoint
from hwsolve.solvers.separation.outlook import floats
from hwsolve.solvers.simulation.logistic import descend, model


@dataclass(frozen=True)
class Course:
    """Step size, start (one value per parameter) and the step numbers to look at."""

    step: float
    start: tuple[float, ...]
    checkpoints: tuple[int, ...]


@dataclass(frozen=True)
class Sight:
    """What is seen after so many steps; ``test`` is None without a test set."""

    steps: int
    parameters: tuple[float, ...]
    training: float
    test: float | None


def run(dataset: Dataset, course: Course, tests: Sequence[LabelledPoint]) -> tuple[Sight, ...]:
    """Gradient descent from the start, looked at after each number of steps."""
    trained = floats(dataset)
    judged = None
    if tests:
        tail = (1.0,) if dataset.has_bias else ()
        rows = [[(2 * test.label - 1) * float(x) for x in (*test.point, *tail)] for test in tests]
        judged = model(rows, [0.0] * len(dataset.parameters))
    found = descend(trained, course.start, course.step, course.checkpoints)
    return tuple(
        Sight(
            steps,
            parameters,
            trained.loss(parameters),
            None if judged is None else judged.loss(parameters),
        )
        for steps, parameters in zip(course.checkpoints, found, strict=True)
    )


def table(title: str, dataset: Dataset, sights: Sequence[Sight]) -> Table:
    """One row per checkpoint."""
    tested = any(sight.test is not None for sight in sights)
    columns = (
        "steps",
        *(name.name for name in dataset.parameters),
        "training loss",
        *(("test loss",) * tested),
    )
    rows = []
    for sight in sights:
        cells = [str(sight.steps), *(f"{value:.4f}" for value in sight.parameters), f"{sight.training:.3g}"]
        if sight.test is not None:
            cells.append(f"{sight.test:.3g}")
        rows.append(tuple(cells))
    return Table(title, columns, tuple(rows))


def plots(title: str, dataset: Dataset, sights: Sequence[Sight]) -> tuple[Plot, ...]:
    """Parameters and losses against the steps, the steps on a logarithmic axis."""
    steps = tuple(float(sight.steps) for sight in sights)
    curves = []
    if dataset.has_bias:
        curves.append(Curve("b", steps, tuple(sight.parameters[-1] for sight in sights)))
    lengths = tuple(sum(x * x for x in sight.parameters[: dataset.width]) ** 0.5 for sight in sights)
    curves.append(Curve("|w|", steps, lengths))
    losses = [Curve("training loss", steps, tuple(sight.training for sight in sights))]
    if sights and sights[0].test is not None:
        losses.append(Curve("test loss", steps, tuple(sight.test or 0.0 for sight in sights)))
    seen = all(value > 0 for curve in losses for value in curve.y)
    return (
        Plot(f"{title}: parameters", "steps", "value", tuple(curves), log_x=True),
        Plot(f"{title}: losses", "steps", "loss", tuple(losses), log_x=True, log_y=seen),
    )
