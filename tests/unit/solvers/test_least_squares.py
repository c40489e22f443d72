"""The solver `least_squares` against numpy's least squares, over tables that share no number."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from hwsolve.derivation.checker import check
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import ProblemError
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted
from hwsolve.notation.formula import Formula, Vector, rational
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.fitting.elimination import eliminate, shortest
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import Floats, part

SQUARE = "x: [[0,0],[0,1],[1,0],[1,1]]"
SIGNS = "x: [[-1,-1],[-1,1],[1,-1],[1,1]]"
CUBE = "x: [[0,0,0],[0,0,1],[0,1,0],[0,1,1],[1,0,0],[1,0,1],[1,1,0],[1,1,1]]"


def fit(given: str, ask: str = "all") -> Derivation:
    """The checked derivation; every line holds."""
    derivation = check(solve(part({"q": "real"}, (), f"kind: least_squares, ask: {ask}, {given}")))
    assert derivation.verified
    return derivation


def numbers(formula: Formula) -> list[float]:
    """The value of a number or a vector of numbers."""
    items = formula.items if isinstance(formula, Vector) else (formula,)
    exact = [rational(item) for item in items]
    return [float(value) for value in exact if value is not None]


def best(rows: list[list[float]], targets: list[float], weights: list[float] | None = None) -> Floats:
    """The least-squares solution of least norm."""
    root = np.sqrt(weights or [1.0] * len(rows))
    return np.asarray(
        np.linalg.lstsq(np.array(rows) * root[:, None], np.array(targets) * root, rcond=None)[0]
    )


@pytest.mark.parametrize(
    ("given", "solution", "error"),
    [
        (f"{SQUARE}, y: [0,1,1,0], error: 1/n", "[0, 0, 1/2]", "1/4"),
        (f"{SQUARE}, y: [0,0,0,1], error: 1/n", "[1/2, 1/2, -1/4]", "1/16"),
        (f"{SQUARE}, y: [0,1,1,1], factor: 1/n", "[1/2, 1/2, 1/4]", "1/16"),
        (f"{SQUARE}, y: [1,1,1,0], factor: 1/2", "[-1/2, -1/2, 5/4]", "1/8"),
        (f"{SIGNS}, y: [-1,1,1,-1], factor: 1/n", "[0, 0, 0]", "1"),
        (f"{SIGNS}, y: [-1,-1,-1,1], factor: 1/n", "[1/2, 1/2, -1/2]", "1/4"),
        (f"{CUBE}, y: [0,1,1,0,1,0,0,1], factor: 1/n", "[0, 0, 0, 1/2]", "1/4"),
        (f"{SQUARE}, y: [0,1,1,0], inputs: [u, v], features: [u, v, u*v]", "[1, 1, -2, 0]", "0"),
    ],
)
def test_truth_tables(given: str, solution: str, error: str) -> None:
    """XOR, AND, OR, NAND, either encoding, three bits, and a feature that makes XOR linear."""
    derivation = fit(given)
    scope = derivation.scope
    assert isinstance(equal(derivation.answers["solution"], scope.parse(solution)), Proved | Agrees)
    assert isinstance(equal(derivation.answers["J"], scope.parse(error)), Proved | Agrees)


@pytest.mark.parametrize(
    ("given", "rows", "targets", "weights"),
    [
        ("x: [1, 2, 4], y: [1, 0, 3]", [[1, 1], [2, 1], [4, 1]], [1, 0, 3], None),
        (
            "x: [0.5, -3, 7/2, 9], y: [2, 1/3, -6, 8], bias: false",
            [[0.5], [-3], [3.5], [9]],
            [2, 1 / 3, -6, 8],
            None,
        ),
        (
            "x: [0, 1, 2, 3], y: [1, 1/2, 5, 0.25], features: [x, x^2]",
            [[0, 0, 1], [1, 1, 1], [2, 4, 1], [3, 9, 1]],
            [1, 0.5, 5, 0.25],
            None,
        ),
        (
            "x: [[3, 1], [4, 1], [5, 9], [2, 6]], y: [5, 3, 5, 8], shares: [1, 2, 1/2, 3]",
            [[3, 1, 1], [4, 1, 1], [5, 9, 1], [2, 6, 1]],
            [5, 3, 5, 8],
            [1, 2, 0.5, 3],
        ),
        ("x: [[1, 2], [2, 4], [3, 6]], y: [1, 2, 2], bias: false", [[1, 2], [2, 4], [3, 6]], [1, 2, 2], None),
        ("x: [5], y: [3]", [[5, 1]], [3], None),
        (
            "x: [-2, -1, 1, 3], y: [4, 0, 1, 7], features: [abs(x), relu(x)]",
            [[2, 0, 1], [1, 0, 1], [1, 1, 1], [3, 3, 1]],
            [4, 0, 1, 7],
            None,
        ),
    ],
)
def test_against_numpy(
    given: str, rows: list[list[float]], targets: list[float], weights: list[float] | None
) -> None:
    """The solution, the predictions and the error, also where the solution is not unique."""
    derivation = fit(given)
    want = best(rows, targets, weights)
    assert np.allclose(numbers(derivation.answers["solution"]), want)
    predictions = np.array(rows) @ want
    got = numbers(derivation.answers["prediction"])
    assert np.allclose(got if len(got) == len(rows) else got * len(rows), predictions)
    squares = (predictions - targets) ** 2 * np.array(weights or 1.0)
    assert np.allclose(numbers(derivation.answers["J"]), squares.sum())


@pytest.mark.parametrize(("ridge", "on_bias"), [("1/10", False), ("3", True), ("0.25", False)])
def test_ridge(ridge: str, on_bias: bool) -> None:
    """The normal equations with a penalty, which spares the bias unless told otherwise."""
    flag = "true" if on_bias else "false"
    table = "x: [[1, 2], [2, 5], [4, 1]], y: [3, 1, 4], factor: 1/(2*n)"
    derivation = fit(f"{table}, ridge: {ridge}, ridge_bias: {flag}")
    rows = np.array([[1, 2, 1], [2, 5, 1], [4, 1, 1]])
    penalty = float(Fraction(ridge)) * np.diag([1, 1, float(on_bias)])
    want = np.linalg.solve(rows.T @ rows / 6 + penalty, rows.T @ np.array([3, 1, 4]) / 6)
    assert np.allclose(numbers(derivation.answers["solution"]), want)


def test_a_singular_table_names_its_family() -> None:
    """All solutions with a parameter, and no word of uniqueness."""
    derivation = fit("x: [[1, 2], [2, 4], [3, 6]], y: [1, 2, 2], bias: false", "solution")
    assert render_plain(derivation.answers["family"]) == "[11/70 - 2*t, 11/35 + t]"
    rules = [step.rule for step in derivation.steps]
    assert {"null_space", "minimum_norm", "all_solutions"} <= set(rules)
    assert "sylvester_criterion" not in rules


def test_names_are_the_author_s() -> None:
    """Unknowns, objective and error under other names."""
    given = "x: [1, 2, 4], y: [1, 0, 3], unknowns: [m, c], objective: S, error_name: E, error: 1/n"
    answers = fit(given).answers
    assert {"S", "dS/dm", "dS/dc", "system", "solution", "prediction", "E"} <= set(answers)


def test_a_false_table_is_refuted() -> None:
    """The objective of one table is not that of another: the lines depend on the numbers."""
    one, two = (fit(f"{SQUARE}, y: [{y}]", "objective") for y in ("0,1,1,0", "0,0,0,1"))
    assert isinstance(equal(one.answers["q"], two.answers["q"], one.scope), Refuted)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("x: [[0, 1], [1]], y: [0, 1]", "same number of inputs"),
        ("x: [0, 1], y: [0]", "2 inputs and 1 targets"),
        ("x: [0, 1], y: [0, pi]", "exact rational"),
        ("x: [0, 1], y: [0, 1], features: [1/x]", "division by zero"),
        ("x: [0, 1], y: [0, 1], features: [u]", "u"),
        ("x: [0, 1], y: [0, 1], ridge: -1", "not negative"),
        ("x: [0, 1], y: [0, 1], factor: 0", "positive"),
        ("x: [0, 1], y: [0, 1], shares: [1, -1]", "none negative"),
        ("x: [0, 1], y: [0, 1], unknowns: [m]", "2 unknowns"),
        ("x: [0, 1]", "y"),
        ("x: [0, 1], y: [0, 1], colour: red", "colour"),
        ("x: [0, 1], y: [0, 1], ask: best", "best"),
    ],
)
def test_what_does_not_fit_is_refused(given: str, words: str) -> None:
    """Each with a place in the file."""
    with pytest.raises(ProblemError) as caught:
        solve(part({"q": "real"}, (), f"kind: least_squares, {given}"))
    assert words in str(caught.value)


def test_an_objective_defined_by_hand_is_refused() -> None:
    """The table defines it; two definitions could differ."""
    with pytest.raises(ProblemError):
        solve(part({"w": "real", "b": "real"}, ("q = w^2",), "kind: least_squares, x: [0, 1], y: [0, 1]"))


@pytest.mark.parametrize("seed", range(5))
def test_elimination(seed: int) -> None:
    """A random matrix F^T F of any rank: the echelon form solves it, and the shortest solution is numpy's."""
    random = np.random.default_rng(seed)
    rows = random.integers(-4, 5, size=(1 + seed % 3, 4))
    matrix = [[Fraction(int(value)) for value in row] for row in rows.T @ rows]
    right = [Fraction(int(value)) for value in rows.T @ random.integers(-9, 10, size=len(rows))]
    done = eliminate(matrix, right)
    found = shortest(done.solution(), done.null_vectors()) if done.free else done.solution()
    want = np.linalg.pinv(np.array(matrix, float)) @ np.array(right, float)
    assert np.allclose(np.array(found, float), want)
    assert len(done.free) == 4 - np.linalg.matrix_rank(np.array(matrix, float))
