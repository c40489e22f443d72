"""Solver kind ``grid_search``: choose hyper-parameters by a validation set.

The results are a table in the problem file, or come from training a linear or softmax
regression by mini-batch gradient descent on data made by a seed. The best configuration is
that of the best validation value; the number of runs is a product.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Self

from hwsolve.calculus.arithmetic import number
from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.scope import Scope, build_scope
from hwsolve.notation.formula import (
    Sum,
)  # fmt: skip
from hwsolve.solvers.separation.writing import decimal
from hwsolve.solvers.simulation.counting import tell_count, tell_product
from hwsolve.solvers.simulation.results import best_row, exact_number, read_table, tell_choice, tell_full_grid
from hwsolve.solvers.simulation.samples import KINDS, make, split
from hwsolve.solvers.simulation.search import DEFAULTS, configurations, score_on_test, search
from hwsolve.solvers.solver import Parameter, Solver
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Mathematics, Settings

QUESTIONS: Final = ("best", "count")
METRICS: Final = ("loss", "accuracy")
MODELS: Final = ("linear", "softmax")
DATA_KEYS: Final = ("kind", "samples", "features", "classes", "noise")
KEYS: Final = (
    "kind", "ask", "grid", "sizes", "budget", "repeats", "table", "columns", "metric", "model", "data",
    "split", "seed",
)  # fmt: skip


@dataclass(frozen=True)
class Given:
    """A question about a grid: its values, a table of results or the data to train on."""

    ask: str
    grid: dict[str, tuple[Fraction, ...]]
    sizes: tuple[Mathematics, ...]
    table: Mathematics | None
    metric: str
    settings: Settings

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters; a table or a grid for ``best``, sizes or a grid for ``count``."""
        settings.only(KEYS)
        ask = settings.choice("ask", QUESTIONS, "best")
        grid: dict[str, tuple[Fraction, ...]] = {}
        inner = settings.inner("grid")
        for name in inner:
            values = inner.formulas(name)
            counted = (Fraction(k) for k in range(len(values)))  # only how many there are matters, not which
            grid[name.replace(" ", "_")] = tuple(counted if ask == "count" else map(_number, values))
            if not grid[name.replace(" ", "_")]:
                inner.node(name).place.fail(f"{name} has no values")
        table = settings.formula("table") if "table" in settings else None
        sizes = settings.formulas("sizes")
        if ask == "count" and not grid and not sizes:
            settings.place.fail("the grid is missing: how many values are there for each hyper-parameter?")
        if ask == "best" and not grid and table is None:
            settings.place.fail("a grid to train over, or a table of results, is missing")
        metric = settings.choice("metric", METRICS, "loss")
        return cls(ask, grid, sizes, table, metric, settings)


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``grid_search``."""
    if given.ask == "count":
        return tell_count(part, given.grid, given.settings)
    if given.table is not None:
        names, rows = read_table(given.table, given.settings)
        derivation = Derivation(Scope(closed=True))
        derivation = tell_full_grid(derivation, names, rows)
        return tell_choice(derivation, given.metric, names, rows, part.answers)
    return _trained(part, given)


def _trained(part: Part, given: Given) -> Derivation:
    """Train every configuration, choose by the validation part, look at the test part once."""
    settings = given.settings
    unknown = [name for name in given.grid if name not in DEFAULTS]
    if unknown:
        place = settings.inner("grid").place
        place.fail(f"there is no hyper-parameter {unknown[0]!r}; there are {', '.join(DEFAULTS)}")
    for name, least in (("batch_size", 1), ("epochs", 0)):
        for value in given.grid.get(name, ()):
            if value.denominator != 1 or value < least:
                settings.inner("grid").place.fail(f"{name} is a whole number from {least} up")
    data = settings.inner("data").only(DATA_KEYS)
    kind = data.choice("kind", KINDS, "linear")
    model = settings.choice("model", MODELS, "linear" if kind == "linear" else "softmax")
    if model == "softmax" and kind == "linear":
        settings.place.fail("linear data has no classes; a softmax regression needs some")
    if model == "linear" and given.metric == "accuracy":
        settings.node("metric").place.fail("a linear regression has a loss, no accuracy")
    seed = settings.whole("seed", 0)
    samples = make(
        kind,
        max(3, data.whole("samples", 120)),
        max(1, data.whole("features", 2)),
        max(2, data.whole("classes", 3)),
        data.number("noise", 0.3 if kind in ("moons", "xor") else 1.0),
        abs(seed),
    )
    if model == "linear":
        samples = replace(samples, classes=0)
    shares = [float(_number(text)) for text in settings.formulas("split")] or [0.6, 0.2, 0.2]
    if len(shares) != 3 or min(shares) <= 0:
        settings.node("split").place.fail("a split has three positive shares: training, validation, test")
    parts = split(samples, shares, abs(seed))
    names = tuple(given.grid)
    derivation = _gradients(model)
    runs = [number(len(values)) for values in given.grid.values()]
    derivation = tell_product(
        derivation, runs, f"values of {', '.join(names)}: one run for every combination"
    )
    rows = search(parts, names, configurations(given.grid), given.metric, abs(seed))
    derivation = tell_choice(derivation, given.metric, names, rows, part.answers)
    best = best_row(rows, given.metric)
    found = score_on_test(parts, names, best.configuration, given.metric, abs(seed))
    sizes = [len(piece.inputs) for piece in (parts.training, parts.validation, parts.test)]
    note = f"training, validation and test part; the chosen configuration's test {given.metric} is {found:g}"
    whole = Sum(tuple(number(size) for size in sizes))
    derivation = derivation.claim("split_the_data", whole, number(sum(sizes)), note)
    return derivation.answer("runs", number(len(rows))).answer("test", decimal(found))


def _gradients(model: str) -> Derivation:
    """What one step of the training takes: the gradient of the batch's objective, and the update."""
    symbols = {"x": "real[m, d]", "w": "real[d]", "b": "real", "y": "real[m]"}
    define = ["yhat[i] = T(w)@x[i] + b", "J = sum((yhat[i] - y[i])^2, i)/(2*m) + alpha/2*T(w)@w"]
    lines = [("d(J)/d(w)", "T(x)@(yhat - y)/m + alpha*w"), ("d(J)/d(b)", "sum(yhat[i] - y[i], i)/m")]
    if model == "softmax":
        symbols = {"x": "real[d]", "W": "real[K, d]", "b": "real[K]", "y": "one_hot[K]"}
        define = ["z = W@x + b", "J = -sum(y[k]*log(softmax(z)[k]), k) + alpha/2*norm(W)^2"]
        lines = [("d(J)/d(W)", "outer(softmax(z) - y, x) + alpha*W"), ("d(J)/d(b)", "softmax(z) - y")]
    weights = "W" if model == "softmax" else "w"
    scope = build_scope({**symbols, "alpha": "nonnegative", "eta": "positive"}, define)
    derivation = Derivation(scope)
    note = "a batch takes the mean over its samples" if model == "softmax" else "of a batch of m samples"
    for left, right in lines:
        derivation = derivation.claim("gradient", scope.parse(left), scope.parse(right), note)
    step = scope.parse(f"{weights} - eta*d(J)/d({weights})")
    update = scope.parse(f"(1 - eta*alpha)*{weights} - eta*({lines[0][1].rpartition(' + ')[0]})")
    return derivation.claim("gradient_step", step, update, "the penalty shrinks the weights in every step")


def _number(text: Mathematics) -> Fraction:
    return exact_number(read(text, Scope(closed=True)), text)


PARAMETERS: Final = (
    Parameter("ask", "choice", "The best configuration, or the number of runs.", "best", QUESTIONS),
    Parameter("grid", "keys", "Hyper-parameters with their values: batch_size, learning_rate, epochs, alpha "
              "(other names too, where only the count is asked).", "none"),
    Parameter("sizes", "formulas", "For a count: how many values each hyper-parameter has.", "from the grid"),
    Parameter("budget", "formula", "For a count: the most runs a random search makes.", "none"),
    Parameter("repeats", "formula", "For a count: how often each configuration runs (seeds, folds).", "1"),
    Parameter("table", "formula", "A matrix of results, to choose from without training.", "none"),
    Parameter("columns", "list", "Names of the table's columns; training, validation, test are scores.",
              "parameters, training, validation"),
    Parameter("metric", "choice", "The loss is minimised, the accuracy maximised.", "loss", METRICS),
    Parameter("model", "choice", "What is trained.", "by the data", MODELS),
    Parameter("data", "keys", "Data made by the seed.", "linear", keys=(
        Parameter("kind", "choice", "What it looks like.", "linear", KINDS),
        Parameter("samples", "whole", "How many samples.", "120"),
        Parameter("features", "whole", "Inputs per sample (linear and blobs).", "2"),
        Parameter("classes", "whole", "Classes (blobs).", "3"),
        Parameter("noise", "number", "Standard deviation of the noise.", "1 (moons and xor: 0.3)"),
    )),
    Parameter("split", "formulas", "Shares of training, validation and test part.", "0.6, 0.2, 0.2"),
    Parameter("seed", "whole", "Seed of data, split and order of the samples.", "0"),
)  # fmt: skip

EXAMPLE: Final = """\
id: example
title: Choosing hyper-parameters by a validation set
text: A softmax regression is trained on three noisy clusters for every combination of some hyper-parameters.
parts:
  - id: a
    ask: How many runs does the full grid need?
    points: 1
    solver:
      kind: grid_search
      ask: best                 # best trains; count only counts
      grid:
        batch_size: [8, 32]
        learning_rate: [0.01, 0.1, 1]
        epochs: [5]
        alpha: [0, 0.1]
      data: {kind: blobs, samples: 150, classes: 3, noise: 1.5}
      metric: loss              # or accuracy
      seed: 1
    answers:
      runs:
        kind: number
        reference: 12
        mistakes:
          - {when: 8, say: The sizes multiply; they do not add., credit: 0.25}
        tests:
          right: ['2*3*1*2', '2·3·2', '12', '2 \\cdot 3 \\cdot 2']
          wrong: ['8', '3', '24']
"""

SOLVER: Final = Solver(
    "grid_search",
    Given,
    solve,
    "The best configuration of a grid by its validation values, from a table or from training.",
    PARAMETERS,
    EXAMPLE,
)
