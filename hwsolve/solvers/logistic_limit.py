"""Solver kind ``logistic_limit``: where gradient descent on a logistic regression goes in the long run.

For training points with labels it decides, exactly, what converges and what diverges (bias,
weights, training loss, test loss) and proves it line by line; a run of gradient descent stands
beside it. With ``loss`` it follows the bias over any data with one label, and the points only
illustrate it, unless they come with a penalty.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Self

from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import Constant, Negative, Symbol, Words
from hwsolve.problem.settings import Settings
from hwsolve.solvers.separation.bias import tell_bias, tell_growth, tell_penalised_bias
from hwsolve.solvers.separation.cases import RUN_KEYS, SET_KEYS, Case, read_case, read_sets
from hwsolve.solvers.separation.certificate import Nearest
from hwsolve.solvers.separation.course import plots, run, table
from hwsolve.solvers.separation.dataset import (
    Dataset,
    objective_names,
    scope_of,
)  # fmt: skip
from hwsolve.solvers.separation.losses import (
    tell_direction,
    tell_test_loss,
    tell_training_loss,
)
from hwsolve.solvers.separation.minimiser import tell_minimiser, tell_runs
from hwsolve.solvers.separation.one_label import Names, sign_of_labels, tell_any_data
from hwsolve.solvers.separation.outlook import BiasRuns, Minimiser, Outlook, Runs, decide, heading
from hwsolve.solvers.separation.steps import tell_steps
from hwsolve.solvers.separation.weights import tell_weights
from hwsolve.solvers.separation.writing import coordinates, decimal
from hwsolve.solvers.solver import Parameter, Solver

if TYPE_CHECKING:
    from fractions import Fraction

    from hwsolve.problem.problem import Part

QUESTIONS: Final = ("bias", "weights", "training", "test", "steps")
NAME_KEYS: Final = ("loss", "inputs", "weights", "bias", "step")
DEPENDS: Final = "depends on the data"
_END: Final = {1: "+inf", -1: "-inf"}


@dataclass(frozen=True)
class Given:
    """What is asked, of which sets, or of the named quantities of a part with any data."""

    ask: str
    cases: tuple[Case, ...]
    names: Names | None
    settings: Settings

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters: a set (or several under ``sets``), or the names of a general model."""
        settings.only(("kind", "ask", "sets", *SET_KEYS, *NAME_KEYS, *RUN_KEYS))
        ask = settings.choice("ask", QUESTIONS, "weights")
        entries = (settings,) if "train" in settings else read_sets(settings)
        names = None
        if "loss" in settings:
            words = [settings.text(key, default) for key, default in NAMES]
            names = Names(settings.formula("loss"), *words)
            if ask != "bias":
                settings.node("loss").place.fail(
                    "for any data only the bias can be followed; leave loss out for the rest"
                )
        if not entries and names is None:
            settings.place.fail("training inputs are missing, such as train: '[-1, 2]', or sets of them")
        cases = tuple(read_case(entry, ask) for entry in entries)
        return cls(ask, cases, names, settings)


NAMES: Final = (("inputs", "x"), ("weights", "w"), ("bias", "b"), ("step", "eps"))


@dataclass(frozen=True)
class Told:
    """The lines about one set, and what they come to in a word."""

    derivation: Derivation
    choice: str | None


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``logistic_limit``."""
    names = given.names
    if names is not None and not any(any(case.dataset.penalties) for case in given.cases):
        sign = sign_of_labels(part.scope, names)
        label = (sign + 1) // 2
        if "labels" not in given.settings:
            given = replace(given, cases=tuple(_relabelled(case, label) for case in given.cases))
        if any(case.dataset.one_sided != sign for case in given.cases):
            given.settings.place.fail(f"the loss is that of the label {label}; the labels are not")
        derivation = tell_any_data(Derivation(part.scope), names, sign)
        towards = "+inf" if sign > 0 else "-inf"
        derivation = derivation.answer("choice", Words(f"diverges to {towards}"))
        return _with_exhibits(derivation, given.cases)
    datasets = [case.dataset for case in given.cases]
    derivation = Derivation(scope_of(datasets))
    choices = []
    for objective, case in zip(objective_names(len(datasets)), given.cases, strict=True):
        note = f"training points {_points(case.dataset)}" + _labels(case.dataset)
        derivation = derivation.claim("log_loss", Symbol(objective), case.dataset.objective(), note)
        told = _tell(derivation, case, given.ask, objective)
        derivation = told.derivation
        choices.append(told.choice)
    if len(given.cases) > 1:
        derivation = replace(derivation, answers=MappingProxyType({}))
    whole = choices[0] if len(set(choices)) == 1 else DEPENDS
    if whole is not None:
        derivation = derivation.answer("choice", Words(whole))
    return _with_exhibits(derivation, given.cases)


def _relabelled(case: Case, label: int) -> Case:
    dataset = replace(case.dataset, labels=(label,) * case.dataset.size)
    return replace(case, dataset=dataset)


def _with_exhibits(derivation: Derivation, cases: tuple[Case, ...]) -> Derivation:
    for case in cases:
        sights = run(case.dataset, case.course, case.tests)
        title = f"gradient descent on {_points(case.dataset)}, step size {case.course.step:.3g}"
        derivation = derivation.exhibit(table(title, case.dataset, sights))
        for plot in plots(title, case.dataset, sights):
            derivation = derivation.exhibit(plot)
    return derivation


def _tell(derivation: Derivation, case: Case, ask: str, objective: str) -> Told:
    dataset = case.dataset
    if ask == "steps":
        derivation = tell_steps(derivation, dataset, case.course, case.tests, objective)
        return Told(derivation, None)
    outlook = decide(dataset, case.course.start)
    match ask:
        case "bias":
            return _bias(derivation, dataset, outlook, objective)
        case "weights":
            return _weights(derivation, dataset, outlook, objective)
        case "training":
            derivation = _parameters(derivation, dataset, outlook, objective)
            derivation, least = tell_training_loss(derivation, dataset, outlook)
            derivation = derivation.answer("limit", decimal(least) if least else decimal(0.0, 0))
            return Told(derivation, _finitely(least))
        case _:
            derivation = _parameters(derivation, dataset, outlook, objective)
            derivation, least = tell_test_loss(derivation, dataset, outlook, case.tests)
            if least == inf:
                return _runs_off(Told(derivation, "diverges"), 1)
            derivation = derivation.answer("limit", decimal(least) if least else decimal(0.0, 0))
            return Told(derivation, _finitely(least))


def _finitely(limit: float) -> str:
    return "converges" if limit else "converges to 0"


def _parameters(derivation: Derivation, dataset: Dataset, outlook: Outlook, objective: str) -> Derivation:
    """What the losses rest on: where the parameters go."""
    match outlook:
        case Minimiser():
            return tell_minimiser(derivation, dataset, outlook, objective)
        case BiasRuns():
            return tell_bias(derivation, dataset, objective)
        case Runs():
            return tell_runs(derivation, dataset, outlook, objective)


def _bias(derivation: Derivation, dataset: Dataset, outlook: Outlook, objective: str) -> Told:
    derivation = _parameters(derivation, dataset, outlook, objective)
    match outlook:
        case Minimiser():
            return Told(derivation.answer("limit", derivation.answers["b"]), "converges")
        case BiasRuns():
            derivation = tell_growth(derivation, outlook.sign)
            return _runs_off(Told(derivation, f"diverges to {_END[outlook.sign]}"), outlook.sign)
        case Runs():
            if dataset.penalties[1]:
                return Told(tell_penalised_bias(derivation, dataset, objective), "converges")
            towards = heading(dataset, outlook)
            if not isinstance(towards, Nearest) or not towards.point[-1]:
                raise NotComputable("the final direction is level in b; whether b has a limit is open")
            derivation = tell_direction(derivation, dataset, towards)
            sign = 1 if towards.point[-1] > 0 else -1
            return _runs_off(Told(derivation, f"diverges to {_END[sign]}"), sign)


def _weights(derivation: Derivation, dataset: Dataset, outlook: Outlook, objective: str) -> Told:
    match outlook:
        case Minimiser():
            derivation = tell_minimiser(derivation, dataset, outlook, objective)
            return Told(derivation.answer("limit", derivation.answers["w"]), "converges")
        case BiasRuns():
            derivation = tell_bias(derivation, dataset, objective)
            derivation = tell_weights(derivation, dataset, outlook, objective)
            if outlook.converges:
                return Told(derivation, "converges")
            way = sum(outlook.sign * sum(point) for point in dataset.points)
            return _runs_off(Told(derivation, "diverges"), way if _is_one(dataset) else 0)
        case Runs():
            derivation = tell_runs(derivation, dataset, outlook, objective)
            if not dataset.has_bias or dataset.penalties[1]:
                return _runs_off(
                    Told(derivation, "diverges"), outlook.direction[0] if _is_one(dataset) else 0
                )
            if not outlook.direction[:-1] or not any(outlook.direction[:-1]):
                raise NotComputable("only the bias is driven off; whether w has a limit is open")
            towards = heading(dataset, outlook)
            if not isinstance(towards, Nearest) or not any(towards.point[:-1]):
                raise NotComputable("the final direction is level in w; whether w has a limit is open")
            derivation = tell_direction(derivation, dataset, towards)
            return _runs_off(Told(derivation, "diverges"), towards.point[0] if _is_one(dataset) else 0)


def _is_one(dataset: Dataset) -> bool:
    """Whether the points lie on a line, so that there is one weight."""
    return len(dataset.points[0]) == 1


def _runs_off(told: Told, way: Fraction | int) -> Told:
    """With the infinity of that sign as the limit; without one where there is no single sign."""
    if not way:
        return told
    limit = Constant("inf") if way > 0 else Negative(Constant("inf"))
    return replace(told, derivation=told.derivation.answer("limit", limit))


def _points(dataset: Dataset) -> str:
    return f"{{{', '.join(map(coordinates, dataset.points))}}}"


def _labels(dataset: Dataset) -> str:
    if dataset.one_sided:
        return f", all with label {dataset.labels[0]}"
    return f" with labels {', '.join(map(str, dataset.labels))}"


_SET_PARAMETERS: Final = (
    Parameter("train", "formula", "Training points: [-1, 2] on a line, [[1, 2]] in the plane.", "any data"),
    Parameter("labels", "formula", "Their labels, each 0 or 1, or one label for all.", "1"),
    Parameter("has_bias", "flag", "Whether the model has a bias b.", "true"),
    Parameter("l2_w", "formula", "Strength of the penalty |w|^2/2.", "0"),
    Parameter("l2_b", "formula", "Strength of the penalty b^2/2.", "0"),
    Parameter("test", "formula", "Test points, written like the training points.", "none"),
    Parameter("test_labels", "formula", "Their labels, or one for all.", "1"),
)
_RUN_PARAMETERS: Final = (
    Parameter("rate", "number", "Step size of the run shown beside the lines.", "1/L, at most 1"),
    Parameter("start", "formulas", "Start of the run: the weights, then the bias.", "zeros"),
    Parameter("steps", "formulas", "Numbers of steps after which the run is looked at.", "1, 10, ..., 10000"),
)
PARAMETERS: Final = (
    Parameter("ask", "choice", "What is followed.", "weights", QUESTIONS),
    *_SET_PARAMETERS,
    Parameter("sets", "list", "Several training sets; the answer tells whether they agree.", "none",
              keys=(*_SET_PARAMETERS, *_RUN_PARAMETERS)),
    Parameter("loss", "formula", "For any data with one label: the defined loss; then ask is bias.", "none"),
    Parameter("inputs", "text", "For any data: the name of the inputs, indexed by sample.", "x"),
    Parameter("weights", "text", "For any data: the name of the weights.", "w"),
    Parameter("bias", "text", "For any data: the name of the bias.", "b"),
    Parameter("step", "text", "For any data: the name of the step size.", "eps"),
    *_RUN_PARAMETERS,
)  # fmt: skip

EXAMPLE: Final = """\
id: example
title: Logistic regression on positive examples only
text: Logistic regression, $\\sigma(w x + b)$, is trained by gradient descent on the mean log-loss.
parts:
  - id: a
    ask: All training points have label 1; they are $x = -1$ and $x = 2$. Does $w$ converge, and to what?
    points: 2
    solver:
      kind: logistic_limit
      ask: weights              # bias, weights, training or test
      train: '[-1, 2]'          # [[1, 2], [3, 4]] in the plane
      labels: 1                 # or one for each point: '[1, 0]'
      steps: [1, 10, 100, 1000] # a run to look at beside the lines
    answers:
      limit:
        reference: log(2)/3
        mistakes:
          - {when: log(2), say: The exponents are -w and 2w; their difference is 3w., credit: 0.5}
        tests:
          right: [0.2310, 'ln 2 / 3', '(1/3)·ln 2', '\\frac{\\ln 2}{3}']
          wrong: ['log(2)/2', '0', '-\\frac{\\ln 2}{3}']
"""

SOLVER: Final = Solver(
    "logistic_limit",
    Given,
    solve,
    "What converges and what diverges in logistic regression by gradient descent, with proof.",
    PARAMETERS,
    EXAMPLE,
)
