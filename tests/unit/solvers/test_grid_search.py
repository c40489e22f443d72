"""The solver `grid_search` against choices made by hand and training loops written again in numpy."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from hwsolve.derivation.derivation import Derivation
from hwsolve.derivation.exhibits import Table
from hwsolve.errors import NotComputable, ProblemError
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.registry import solve
from hwsolve.solvers.simulation.progress import watching
from hwsolve.solvers.simulation.samples import KINDS, Samples, make, split
from hwsolve.solvers.simulation.training import Recipe, accuracy, loss, train
from tests.unit.solvers.numeric_truth import derive, part

TABLE = "[[8, 0.1, 0.20, 0.50], [8, 0.2, 0.10, 0.70], [16, 0.1, 0.30, 0.40], [16, 0.2, 0.25, 0.45]]"
BLOBS = "data: {kind: blobs, samples: 60, noise: 2}, seed: 3"


def run(settings: str, symbols: dict[str, str] | None = None) -> Derivation:
    """The checked derivation."""
    return derive(symbols or {}, (), f"kind: grid_search, {settings}")


def rows(derivation: Derivation) -> list[list[float]]:
    """The table of results as numbers."""
    (table,) = derivation.exhibits
    assert isinstance(table, Table)
    return [[float(cell) for cell in row] for row in table.rows]


def shown(derivation: Derivation, name: str) -> str:
    """An answer in calculator text."""
    return render_plain(derivation.answers[name])


@pytest.mark.parametrize(
    ("settings", "name", "want"),
    [
        (f"table: '{TABLE}'", "argmin", "(16, 0.1)"),
        (f"table: '{TABLE}', metric: accuracy", "argmax", "(8, 0.2)"),
        (f"table: '{TABLE}', columns: [a, validation, training, b]", "argmin", "(8, 0.5)"),
        ("table: '[[1, 0.2, 0.3], [2, 0.1, 0.3], [3, 0.4, 0.9]]'", "argmin", "1"),
        ("table: '[[1, 0.2, 0.9], [2, 0.1, 0.3], [3, 0.4, 0.3]]', metric: loss", "argmin", "2"),
    ],
)
def test_choice_from_a_table(settings: str, name: str, want: str) -> None:
    """The best validation value decides, whatever the columns are called; of a tie the first row."""
    assert shown(run(settings), name) == want


def test_ties_are_told() -> None:
    """A tie is a line of its own that names the rows."""
    found = run("table: '[[1, 0.2, 0.3], [2, 0.1, 0.3], [3, 0.4, 0.9]]'")
    (tie,) = (step for step in found.steps if step.rule == "tie")
    assert tie.note is not None
    assert "rows 1, 2 tie" in tie.note


def test_overfitting_is_told() -> None:
    """The row with the best training loss is named where it is another one."""
    assert "overfitting" in [step.rule for step in run(f"table: '{TABLE}'").steps]
    same = "table: '[[1, 0.1, 0.2], [2, 0.3, 0.4]]'"
    assert "overfitting" not in [step.rule for step in run(same).steps]


@pytest.mark.parametrize(
    ("grid", "want"),
    [
        ("grid: {batch_size: [1, 2, 3], learning_rate: [0.1, 1], alpha: [0, 1, 2, 4]}", "24"),
        ("grid: {depth: [1, 2], width: [8, 16, 32]}", "6"),
        ("grid: {epochs: [5]}", "1"),
        ("sizes: '[3, 4, 5]'", "60"),
        ("sizes: [2, 7]", "14"),
        ("sizes: '[3, 4]', repeats: 5", "60"),
        ("sizes: '[3, 4, 5]', budget: 20", "20"),
        ("sizes: '[3, 4]', budget: 20", "12"),
    ],
)
def test_count(grid: str, want: str) -> None:
    """Lengths multiply; repeats multiply too, and a budget is a ceiling."""
    assert shown(run(f"ask: count, {grid}"), "runs") == want


@pytest.mark.parametrize(
    "sizes",
    ["[3, 0, -1]", "[2, 5/2]", "[0]", "'[4, -1]'", "[2, 3], repeats: 0", "[2, 3], budget: -1", "[]"],
)
def test_a_count_is_of_positive_whole_numbers(sizes: str) -> None:
    """No values, half a value and fewer than none are refused."""
    with pytest.raises(ProblemError):
        run(f"ask: count, sizes: {sizes}")


def test_count_in_symbols() -> None:
    """Symbols multiply like numbers, also a whole vector of them."""
    assert shown(run("ask: count, sizes: '[p, q, 3]'", {"p": "natural", "q": "natural"}), "runs") == "3*p*q"
    found = run("ask: count, sizes: k", {"k": "natural[J]"})
    assert shown(found, "runs") == "prod(k[j], j, 1, J)"


@pytest.mark.parametrize(
    ("data", "metric", "grid"),
    [
        (BLOBS, "loss", {"batch_size": [7, 30], "learning_rate": [0.05, 0.5], "epochs": [3]}),
        (BLOBS, "accuracy", {"learning_rate": [0.01, 0.2], "alpha": [0, 0.5], "epochs": [2, 4]}),
        ("data: {kind: moons, samples: 50}, seed: 8", "loss", {"epochs": [1, 6], "alpha": [0.1, 0]}),
        ("data: {kind: linear, samples: 40, features: 3}", "loss", {"batch_size": [4, 24], "epochs": [2, 9]}),
        (
            "data: {kind: xor, samples: 40}, model: linear",
            "loss",
            {"epochs": [1, 3], "learning_rate": [0.1, 1]},
        ),
    ],
)
def test_choice_by_training(data: str, metric: str, grid: dict[str, list[float]]) -> None:
    """One row per combination, in order; the chosen one has the best validation value; seeds repeat."""
    settings = f"{data}, metric: {metric}, grid: {grid}"
    found = run(settings)
    results = rows(found)
    assert [row[1:-2] for row in results] == [list(map(float, values)) for values in product(*grid.values())]
    values = [row[-1] for row in results]
    best = values.index(max(values) if metric == "accuracy" else min(values))
    chosen = shown(found, "argmax" if metric == "accuracy" else "argmin").strip("()")
    assert [float(item) for item in chosen.split(",")] == results[best][1:-2]
    assert shown(found, "runs") == str(len(results))
    assert rows(run(settings)) == results


@pytest.mark.parametrize("kind", KINDS)
def test_full_batch_training_against_a_loop(kind: str) -> None:
    """With one batch per epoch the weights are those of plain gradient descent on the objective."""
    samples = make(kind, 30, 2, 3, 0.5, 11)
    fitted = train(samples, Recipe(30, 0.2, 7, 0.3), 0)
    goals = samples.targets[:, None] if kind == "linear" else np.eye(samples.classes)[samples.targets]
    weights, biases = np.zeros((2, goals.shape[1])), np.zeros(goals.shape[1])
    for _ in range(7):
        scores = samples.inputs @ weights + biases
        if kind != "linear":
            scores = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        off = (scores - goals) / 30
        weights, biases = weights - 0.2 * (samples.inputs.T @ off + 0.3 * weights), biases - 0.2 * off.sum(0)
    assert np.allclose(fitted.weights, weights)
    assert np.allclose(fitted.biases, biases)


def test_scores() -> None:
    """Loss and accuracy of weights at zero: log K, half the mean square, and the share of class 0."""
    blobs = make("blobs", 40, 2, 4, 1.0, 2)
    start = train(blobs, Recipe(8, 0.1, 0, 0.0), 0)
    assert loss(start, blobs) == pytest.approx(math.log(4))
    assert accuracy(start, blobs) == pytest.approx(float((blobs.targets == 0).mean()))
    line = make("linear", 40, 2, 0, 1.0, 2)
    assert loss(train(line, Recipe(8, 0.1, 0, 0.0), 0), line) == pytest.approx((line.targets**2).mean() / 2)


def test_split_is_a_partition() -> None:
    """The three parts hold every sample once, in the shares asked for."""
    samples = Samples(np.arange(50.0)[:, None], np.arange(50.0), 0)
    parts = split(samples, (0.5, 0.3, 0.2), 4)
    sizes = [len(piece.inputs) for piece in (parts.training, parts.validation, parts.test)]
    assert sizes == [25, 15, 10]
    seen = np.concatenate([parts.training.targets, parts.validation.targets, parts.test.targets])
    assert sorted(seen) == list(range(50))


def test_runs_that_diverge() -> None:
    """A run that overflows does not count; where all do, nothing is chosen."""
    data = "data: {kind: linear, samples: 40}, grid: {learning_rate: [%s], epochs: [200], batch_size: [4]}"
    found = run(data % "0.01, 1000")
    assert rows(found)[1][-1] == math.inf
    assert shown(found, "argmin").startswith("(0.01")
    with pytest.raises(NotComputable, match="diverged"):
        run(data % "1000, 2000")


def test_progress_is_watched() -> None:
    """Whoever watches sees every configuration once, and the result is the same."""
    seen: list[str] = []

    def watcher(items: object, words: str) -> object:
        for item in items:  # type: ignore[attr-defined]
            seen.append(words)
            yield item

    settings = f"{BLOBS}, grid: {{epochs: [1, 2, 3]}}"
    with watching(watcher):  # type: ignore[arg-type]
        watched = run(settings)
    assert seen == ["grid search"] * 3
    assert rows(watched) == rows(run(settings))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("ask: best", "a grid to train over, or a table"),
        ("ask: count", "the grid is missing"),
        ("grid: {depth: [1]}", "no hyper-parameter 'depth'"),
        ("grid: {batch_size: [0]}", "whole number from 1"),
        ("grid: {epochs: [2]}, metric: accuracy", "no accuracy"),
        ("grid: {epochs: [2]}, model: softmax", "no classes"),
        ("grid: {epochs: [2]}, split: [1, 1]", "three positive shares"),
        ("table: '[1, 2]'", "a table is a matrix"),
        (f"table: '{TABLE}', columns: [a, b]", "do not fit"),
        (f"table: '{TABLE}', columns: [a, b, c, d]", "called validation"),
        ("grid: {epochs: [x]}", "not declared"),
    ],
)
def test_faults_of_the_author(settings: str, words: str) -> None:
    """What does not fit is refused with the place."""
    with pytest.raises(ProblemError, match=words):
        solve(part({}, (), f"kind: grid_search, {settings}"))


def test_too_long() -> None:
    """A search of millions of updates is not started."""
    with pytest.raises(NotComputable, match="too long"):
        solve(part({}, (), "kind: grid_search, grid: {epochs: [1000000], batch_size: [1]}"))
