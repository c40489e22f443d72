"""The solver `logistic_limit` against its own certificates, gradient descent in numpy, and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hwsolve.derivation.derivation import Derivation
from hwsolve.derivation.exhibits import Plot, Table
from hwsolve.errors import MeaningError, NotComputable, ProblemError
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import Words
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import Floats, at_random, derive, part

FEW = "steps: [1, 10]"


def run(ask: str, settings: str) -> Derivation:
    """The checked derivation; its steps are few, so that the tests stay quick."""
    return derive({}, (), f"kind: logistic_limit, ask: {ask}, {settings}, {FEW}")


def choice(derivation: Derivation) -> str:
    """What the derivation decides."""
    found = derivation.answers["choice"]
    assert isinstance(found, Words)
    return found.text


def value(derivation: Derivation, name: str = "limit") -> list[float]:
    """A numeric answer as a list of floats."""
    _, found = at_random(derivation.scope, derivation.answers[name])
    return [float(item) for item in found.reshape(-1)]


def descend(points: Floats, labels: Floats, steps: int, rate: float, l2: float = 0.0) -> Floats:
    """Plain gradient descent on the mean log-loss with bias, from zero; l2 acts on the weights."""
    wide = np.hstack([points, np.ones((len(points), 1))])
    held = np.array([l2] * points.shape[1] + [0.0])
    theta = np.zeros(wide.shape[1])
    for _ in range(steps):
        off = 1 / (1 + np.exp(-wide @ theta)) - labels
        theta = theta - rate * (wide.T @ off / len(points) + held * theta)
    return theta


@pytest.mark.parametrize(
    ("train", "want", "limit"),
    [
        ("'[-1, 1]'", "converges", [0.0]),
        ("'[-1, 2]'", "converges", [math.log(2) / 3]),
        ("'[-3, -3, 1/2]'", "converges", [-math.log(12) / 3.5]),
        ("'[5, 6]'", "diverges", None),
        ("'[0, 1]'", "diverges", None),
        ("'[0, 0]'", "converges", [0.0]),
        ("'[[1, 0], [-1, 1], [0, -1]]'", "converges", [0.0, 0.0]),
        ("'[[1, 0], [-1, 0], [0, 1]]'", "diverges", None),
        ("'[[2, 0, 0], [-1, 1, 0], [-1, -1, 1], [0, 0, -1]]'", "converges", None),
    ],
)
def test_weights_of_positive_examples(train: str, want: str, limit: list[float] | None) -> None:
    """w converges if and only if 0 lies in the relative interior of the hull of the inputs."""
    found = run("weights", f"train: {train}")
    assert choice(found) == want
    if limit is not None:
        assert value(found) == pytest.approx(limit, abs=1e-6)


def test_limit_of_three_points_by_newton() -> None:
    """The weights' limit makes the gradient of the sum of exponentials vanish."""
    points = np.array([-2.0, 0.5, 3.0])
    (w,) = value(run("weights", "train: '[-2, 0.5, 3]'"))
    slopes = [(-points * np.exp(-points * at)).sum() for at in (w - 1e-5, w + 1e-5)]
    assert slopes[0] < 0 < slopes[1]


def test_labels_all_zero_mirror_the_problem() -> None:
    """With label 0 the bias falls, and the limit of w changes its sign."""
    assert choice(run("bias", "train: '[-1, 4]', labels: 0")) == "diverges to -inf"
    (ones,) = value(run("weights", "train: '[-1, 4]'"))
    (zeros,) = value(run("weights", "train: '[-1, 4]', labels: 0"))
    assert zeros == pytest.approx(-ones)
    assert ones == pytest.approx(math.log(4) / 5, abs=1e-6)


@pytest.mark.parametrize("data", [([-1.0, 2.5], 1), ([3.0, 4.0], 1), ([-2.0, 1.0], 0)])
def test_bias_runs_in_gradient_descent(data: tuple[list[float], int]) -> None:
    """The direction that is claimed is the one that a run of gradient descent takes."""
    inputs, label = data
    found = run("bias", f"train: '{inputs}', labels: {label}")
    points, labels = np.array(inputs)[:, None], np.full(len(inputs), float(label))
    early, late = (descend(points, labels, steps, 0.1)[-1] for steps in (500, 5000))
    assert choice(found) == ("diverges to +inf" if late > 0 else "diverges to -inf")
    assert abs(late) > abs(early) > 0


@pytest.mark.parametrize(
    ("train", "labels", "l2"),
    [([-2.0, 1.0, 0.0, 3.0], [0.0, 0.0, 1.0, 1.0], 0.0), ([-1.0, 2.0, 0.5], [1.0, 0.0, 1.0], 0.3)],
)
def test_finite_minimiser(train: list[float], labels: list[float], l2: float) -> None:
    """Overlapping classes, or a penalty: the limits are those of a long run of gradient descent."""
    settings = f"train: '{train}', labels: '{[int(label) for label in labels]}', l2_w: {l2}"
    want = descend(np.array(train)[:, None], np.array(labels), 20_000, 0.3, l2)
    weights, bias = run("weights", settings), run("bias", settings)
    assert (choice(weights), choice(bias)) == ("converges", "converges")
    assert [*value(weights), *value(bias)] == pytest.approx(want, abs=2e-6)
    wide = np.array(train) * want[0] + want[1]
    loss = np.logaddexp(0, np.where(np.array(labels) > 0, -wide, wide)).mean() + l2 / 2 * want[0] ** 2
    assert value(run("training", settings)) == pytest.approx([loss], abs=1e-6)


def test_penalty_on_the_weights_alone() -> None:
    """With L2 on w and positive examples only, w tends to 0 while b runs away."""
    found = run("weights", "train: '[[1, 2], [3, 1]]', l2_w: 0.5")
    assert (choice(found), value(found)) == ("converges", [0.0, 0.0])
    assert choice(run("bias", "train: '[[1, 2], [3, 1]]', l2_w: 0.5")) == "diverges to +inf"


@pytest.mark.parametrize(
    ("settings", "want"),
    [
        ("train: '[5, 6]'", "converges to 0"),
        ("train: '[-1, 1]', l2_b: 1", "converges"),
        ("train: '[-2, -1, 1, 3]', labels: '[0, 0, 1, 1]'", "converges to 0"),
        ("train: '[0, 0, 1]', labels: '[0, 1, 1]'", "converges"),
        ("train: '[0, 1]', has_bias: false", "converges"),
    ],
)
def test_training_loss(settings: str, want: str) -> None:
    """The loss converges always; to 0 where a direction separates all the points."""
    assert choice(run("training", settings)) == want


def test_partly_separable_loss() -> None:
    """Two contradicting points at 0 keep two thirds of log 2; the third point's loss vanishes."""
    found = run("training", "train: '[0, 0, 1]', labels: '[0, 1, 1]'")
    assert value(found) == pytest.approx([2 / 3 * math.log(2)], abs=1e-6)


@pytest.mark.parametrize(
    ("train", "test", "labels", "want"),
    [
        ("'[5, 6]'", "'[4]'", "1", "converges to 0"),
        ("'[5, 6]'", "'[4]'", "0", "diverges"),
        ("'[5, 6]'", "'[-5]'", "0", "converges to 0"),
        ("'[5, 6]'", "'[-5]'", "1", "diverges"),
        ("'[-1, 1]'", "'[-50]'", "0", "diverges"),
        ("'[[1, 2], [3, 4]]'", "'[[1, 1], [0, 0]]'", "'[1, 0]'", "diverges"),
        ("'[[1, 2], [3, 4]]'", "'[[-1, -1]]'", "0", "converges to 0"),
    ],
)
def test_test_loss(train: str, test: str, labels: str, want: str) -> None:
    """A test point's loss follows the side on which it ends."""
    assert choice(run("test", f"train: {train}, test: {test}, test_labels: {labels}")) == want


def test_sets_that_disagree() -> None:
    """Several sets: the answer is what they have in common, or that it depends on them."""
    assert choice(run("weights", "sets: [{train: '[-1, 1]'}, {train: '[5, 6]'}]")) == "depends on the data"
    assert choice(run("weights", "sets: [{train: '[-1, 1]'}, {train: '[-2, 9]'}]")) == "converges"


@pytest.mark.parametrize("rate", ["1/2", "0.3", "1"])
def test_first_steps(rate: str) -> None:
    """Three steps line by line, against a loop of its own."""
    settings = f"train: '[-1, 2]', labels: '[0, 1]', rate: {rate}"
    found = derive({}, (), f"kind: logistic_limit, ask: steps, {settings}, steps: [3]")
    step = 0.5 if "/" in rate else float(rate)
    want = descend(np.array([[-1.0], [2.0]]), np.array([0.0, 1.0]), 3, step)
    assert [*value(found, "w"), *value(found, "b")] == pytest.approx(want, abs=1e-6)


def test_any_data() -> None:
    """With a loss in symbols the gradient, the sign and the rule come out for every data set."""
    symbols = {"x": "real[n, m]", "w": "real[m]", "b": "real", "eps": "positive"}
    for sign, towards in (("-", "+inf"), ("", "-inf")):
        define = ("z[i] = T(x[i]) @ w + b", f"f = sum(log(1 + exp({sign}z[i])), i)/n")
        found = derive(symbols, define, "kind: logistic_limit, ask: bias, loss: f")
        assert choice(found) == f"diverges to {towards}"
        update = render_plain(found.answers["update"])
        other = found.scope.parse(f"{update} = b - eps*d(f)/d(b)")
        assert not isinstance(holds(other, found.scope), Refuted)


def test_a_penalty_beside_any_data() -> None:
    """A penalty in the parameters is not passed over: the points are followed with it."""
    symbols = {"x": "real[n]", "w": "real", "b": "real", "eps": "positive"}
    define = ("f = sum(log(1 + exp(-w*x[i] - b)), i)/n",)
    settings = f"kind: logistic_limit, ask: bias, loss: f, train: '[-1, 1]', {FEW}"
    assert choice(derive(symbols, define, settings)) == "diverges to +inf"
    held = derive(symbols, define, settings + ", l2_b: 0.5")
    assert choice(held) == "converges"
    (b,) = value(held)
    assert b / 2 == pytest.approx(1 / (1 + math.exp(b)), abs=1e-5)


def test_exhibits() -> None:
    """A table and two plots with one row and point per checkpoint."""
    found = run("weights", "train: '[-1, 2]', rate: 1")
    table, *plots = found.exhibits
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["1", "10"]
    w, b = descend(np.array([[-1.0], [2.0]]), np.ones(2), 10, 1.0)
    assert [float(cell) for cell in table.rows[1][1:3]] == pytest.approx([w, b], abs=1e-4)
    assert all(isinstance(plot, Plot) and len(plot.curves[0].x) == 2 for plot in plots)


@pytest.mark.parametrize(
    ("ask", "settings", "words"),
    [
        ("weights", "labels: 1", "training inputs are missing"),
        ("weights", "train: '[1, 2]', labels: '[1]'", "do not fit"),
        ("weights", "train: '[1, 2]', labels: 2", "0 or 1"),
        ("weights", "train: '[1, a]'", "not declared"),
        ("weights", "train: '[1, 2]', l2_w: -1", "negative"),
        ("test", "train: '[1, 2]'", "test points are missing"),
        ("bias", "train: '[1, 2]', has_bias: false", "no bias"),
        ("weights", "train: '[1, 2]', rate: 0", "positive"),
        ("weights", "sets: [{train: '[1]', l2_w: 1}], l2_w: 2", "every set has its own"),
    ],
)
def test_faults_of_the_author(ask: str, settings: str, words: str) -> None:
    """What does not fit is refused with the place."""
    with pytest.raises(ProblemError, match=words):
        solve(part({}, (), f"kind: logistic_limit, ask: {ask}, {settings}"))


@pytest.mark.parametrize(
    ("ask", "settings"),
    [
        ("bias", "train: '[-2, -1, 1, 2]', labels: '[0, 0, 1, 1]'"),
        ("test", "train: '[0, 0, 1]', labels: '[0, 1, 1]', has_bias: false, test: '[0]'"),
        ("steps", "train: '[1]', steps: [500]"),
    ],
)
def test_what_stays_open(ask: str, settings: str) -> None:
    """Where no theorem decides, nothing is claimed."""
    with pytest.raises(NotComputable):
        solve(part({}, (), f"kind: logistic_limit, ask: {ask}, {settings}"))


def test_both_labels_have_no_sign() -> None:
    """A loss with both labels is refused, not followed."""
    define = ("f = log(1 + exp(-w*x - b)) + log(1 + exp(w*x + b))",)
    symbols = {"x": "real", "w": "real", "b": "real", "eps": "positive"}
    with pytest.raises(MeaningError, match="both signs"):
        solve(part(symbols, define, "kind: logistic_limit, ask: bias, loss: f"))


@pytest.mark.parametrize(
    ("ask", "settings", "limit"),
    [
        ("weights", "train: '[5, 6]', labels: 0, rate: 0.1", "-inf"),
        ("weights", "train: '[-2, -1, 3]', labels: '[1, 1, 0]', has_bias: false", "-inf"),
        ("weights", "train: '[-2, -1, 1, 3]', labels: '[0, 0, 1, 1]'", "inf"),
        ("bias", "train: '[-2, -1, 3, 4]', labels: '[0, 0, 0, 1]'", "-inf"),
        ("bias", "train: '[2, 7]', labels: 1, rate: 0.1", "inf"),
    ],
)
def test_an_infinite_limit(ask: str, settings: str, limit: str) -> None:
    """What diverges to one side has that infinity as its limit."""
    assert render_plain(run(ask, settings).answers["limit"]) == limit
