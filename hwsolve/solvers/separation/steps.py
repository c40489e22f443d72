"""The first steps of gradient descent in numbers, each line computed again by the checker."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hwsolve.calculus.arithmetic import add, multiply, negative, number
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import Formula, Quotient, Sum, Vector, substitute
from hwsolve.solvers.separation.course import Course, Sight, run
from hwsolve.solvers.separation.dataset import Dataset, log_loss, logit
from hwsolve.solvers.separation.losses import LabelledPoint
from hwsolve.solvers.separation.writing import decimal, mean_force, precise, slope

MOST = 25


def tell_steps(
    derivation: Derivation,
    dataset: Dataset,
    course: Course,
    tests: Sequence[LabelledPoint],
    objective: str,
) -> Derivation:
    """Every step up to the last checkpoint; answers the parameters and losses after it.

    Raises:
        NotComputable: more steps than can be told line by line.
    """
    last = course.checkpoints[-1]
    if last > MOST:
        raise NotComputable(f"at most {MOST} steps are told line by line; ask for fewer under steps")
    sights = run(dataset, Course(course.step, course.start, tuple(range(last + 1))), tests)
    names = dataset.parameters
    slopes = []
    for k, name in enumerate(names):
        pull = multiply((number(dataset.strengths[k]), name))
        force = mean_force(dataset, k if k < dataset.width else None)
        slopes.append(add((negative(force), pull)))
        derivation = derivation.claim("gradient", slope(objective, name), slopes[-1])
    rate = number(Fraction(str(course.step)))
    for before, after in zip(sights, sights[1:], strict=False):
        put = {name.name: precise(value) for name, value in zip(names, before.parameters, strict=True)}
        for k, name in enumerate(names):
            moved = Sum((put[name.name], negative(multiply((rate, substitute(slopes[k], put))))))
            note = f"step {after.steps}: {name.name}"
            derivation = derivation.claim(
                "gradient_step", moved, decimal(after.parameters[k], 10), note, "~~"
            )
    return _losses(derivation, dataset, sights[-1], tests)


def _losses(
    derivation: Derivation, dataset: Dataset, sight: Sight, tests: Sequence[LabelledPoint]
) -> Derivation:
    values = tuple(precise(value) for value in sight.parameters)
    put = {name.name: value for name, value in zip(dataset.parameters, values, strict=True)}
    whole = substitute(dataset.objective(), put)
    note = f"after {sight.steps} steps"
    derivation = derivation.claim("training_loss", whole, decimal(sight.training), note, "~~")
    if sight.test is not None:
        terms = [log_loss(logit(test.point, values), 2 * test.label - 1) for test in tests]
        mean: Formula = Quotient(add(terms), number(len(tests))) if len(tests) > 1 else terms[0]
        derivation = derivation.claim("test_loss", mean, decimal(sight.test), note, "~~")
        derivation = derivation.answer("test loss", decimal(sight.test))
    shown = tuple(decimal(value) for value in sight.parameters)
    weights = shown[: dataset.width]
    derivation = derivation.answer("w", weights[0] if len(weights) == 1 else Vector(weights))
    if dataset.has_bias:
        derivation = derivation.answer("b", shown[-1])
    return derivation.answer("training loss", decimal(sight.training))
