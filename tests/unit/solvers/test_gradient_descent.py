"""The solver `gradient_descent` against numpy: linear solves, sums over random steps, runs in floats."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hwsolve.derivation.derivation import Derivation
from hwsolve.derivation.exhibits import Plot
from hwsolve.errors import HwsolveError, ProblemError
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.iteration.digits import Digits
from tests.unit.solvers.numeric_truth import assert_close, at_random, derive

MODEL = {"w": "real[d]", "a": "real[d]", "g": "real[d]", "lam": "positive", "M": "pd[d]", "mu": "positive"}


def values(derivation: Derivation, name: str) -> list[float]:
    """The entries of an answer without symbols."""
    return [float(each) for each in Digits(derivation.scope).at(derivation.answers[name], {})]


@pytest.mark.parametrize(
    ("penalty", "factor"),
    [("lam/2*norm(w - a)^2", 1.0), ("lam*norm(w - a)^2", 0.5), ("3*lam*norm(w - a)^2/4", 2 / 3)],
)
def test_proximal_step(penalty: str, factor: float) -> None:
    """The minimiser is a - eta g, and eta follows the constant of the penalty."""
    solver = "kind: gradient_descent, show: [proximal], of: q, wrt: w, at: a"
    derivation = derive(MODEL, (f"q = dot(w - a, g) + {penalty}",), solver)
    leaves, least = at_random(derivation.scope, derivation.answers["w*"])
    assert_close(least, leaves["a"] - factor / leaves["lam"] * leaves["g"])
    leaves, eta = at_random(derivation.scope, derivation.answers["eta"])
    assert_close(eta, factor / leaves["lam"])


def test_mahalanobis() -> None:
    """A matrix in the penalty preconditions the step."""
    solver = "kind: gradient_descent, show: [proximal], of: q, wrt: w, at: a"
    derivation = derive(MODEL, ("q = dot(w - a, g) + (w - a)^T M (w - a)/2",), solver)
    leaves, least = at_random(derivation.scope, derivation.answers["w*"])
    assert_close(least, leaves["a"] - np.linalg.solve(leaves["M"], leaves["g"]))
    assert "eta" not in derivation.answers


def test_soft_threshold() -> None:
    """With an L1 penalty the minimiser is the soft threshold; a grid finds nothing lower."""
    solver = "kind: gradient_descent, show: [proximal], of: q, wrt: w, at: a, l1: mu"
    derivation = derive(MODEL, ("q = dot(w - a, g) + lam/2*norm(w - a)^2",), solver)
    for seed in (1, 2, 3):
        leaves, found = at_random(derivation.scope, derivation.answers["w*"], seed)
        for j, least in enumerate(found.ravel()):
            a, g = leaves["a"].ravel()[j], leaves["g"].ravel()[j]
            lam, mu = float(leaves["lam"]), float(leaves["mu"])
            grid = np.linspace(-8, 8, 16001)
            cost = (grid - a) * g + lam / 2 * (grid - a) ** 2 + mu * abs(grid)
            own = (least - a) * g + lam / 2 * (least - a) ** 2 + mu * abs(least)
            assert own <= cost.min() + 1e-6


@pytest.mark.parametrize("start", ["zeros(d)", "w1", "2*w1"])
def test_the_lemma(start: str) -> None:
    """Identity and bound in numbers, over random steps, from any start."""
    symbols = {"v": "real[T, d]", "ws": "real[d]", "w1": "real[d]", "eta": "positive"}
    define = (f"w[k] = {start} - eta*sum(v[s], s, 1, k - 1)",)
    text = "kind: gradient_descent, show: [one_step, bound]"
    from hwsolve.derivation.checker import check
    from hwsolve.solvers.registry import solve
    from tests.unit.solvers.numeric_truth import part

    derivation = check(solve(part(symbols, define, text, "indices: {t: T, k: T + 1}\n")))
    assert derivation.verified
    leaves, bound = at_random(derivation.scope, derivation.answers["bound"])
    v, ws, eta = leaves["v"], leaves["ws"], float(leaves["eta"])
    first = {"zeros(d)": 0 * ws, "w1": leaves["w1"], "2*w1": 2 * leaves["w1"]}[start]
    assert_close(bound, np.sum((first - ws) ** 2) / (2 * eta) + eta / 2 * np.sum(v**2))
    w, total = first, 0.0
    for step in v:
        total += float((w - ws) @ step)
        w = w - eta * step
    assert total <= float(bound) + 1e-9


def test_numeric_sequence() -> None:
    """With numbers throughout both sides are evaluated."""
    define = (
        "v = [[1, 2], [3, -1], [0, 2]]", "ws = [1, -2]", "eta = 1/4",
        "w = [[0, 0], [-1/4, -1/2], [-1, -1/4], [-1, -3/4]]",
    )  # fmt: skip
    text = "kind: gradient_descent, show: [bound], horizon: '3'"
    derivation = derive({}, define, text.replace("'", '"'))
    v, ws = np.array([[1, 2], [3, -1], [0, 2]]), np.array([1, -2])
    w, total = np.zeros(2), 0.0
    for step in v:
        total += (w - ws) @ step
        w = w - step / 4
    assert values(derivation, "left side") == pytest.approx([total])
    assert values(derivation, "right side") == pytest.approx([ws @ ws * 2 + (v**2).sum() / 8])


@pytest.mark.parametrize(
    ("eta", "truth"),
    [
        ("B/(rho*sqrt(T))", lambda B, rho, T: B * rho / math.sqrt(T)),
        ("1/10", lambda B, rho, T: 5 * B * B / T + rho * rho / 20),
        ("1/sqrt(T)", lambda B, rho, T: (B * B + rho * rho) / (2 * math.sqrt(T))),
    ],
)
def test_explicit_bound(eta: str, truth: object) -> None:
    """B^2/(2 eta T) + eta rho^2/2 with the step size put in, and the steps an accuracy needs."""
    symbols = {"B": "positive", "rho": "positive", "T": "natural", "eps": "positive"}
    text = f'kind: gradient_descent, show: [rate], eta: "{eta}", eps: eps'
    derivation = derive(symbols, (), text)
    leaves, bound = at_random(derivation.scope, derivation.answers["bound"])
    assert callable(truth)
    assert_close(bound, np.array(truth(float(leaves["B"]), float(leaves["rho"]), float(leaves["T"]))))
    leaves, steps = at_random(derivation.scope, derivation.answers["T"])
    assert_close(steps, (leaves["B"] * leaves["rho"] / leaves["eps"]) ** 2)


@pytest.mark.parametrize(
    ("bound", "rate"),
    [
        ("B/sqrt(T)", "1/sqrt(T)"),
        ("2*B/(T + 3)", "1/T"),
        ("B*rho^2/T^2 + B/T^3", "1/T^2"),
        ("B/T + rho/sqrt(T)", "1/sqrt(T)"),
        ("B*(2/3)^T", "(2/3)^(T)"),
        ("B + 1/T", "1"),
    ],
)
def test_order(bound: str, rate: str) -> None:
    """The order of a bound is found by limits."""
    symbols = {"B": "positive", "rho": "positive", "T": "natural"}
    derivation = derive(symbols, (), f'kind: gradient_descent, show: [rate], bound: "{bound}"')
    assert render_plain(derivation.answers["rate"]) == rate


RUNS = [
    ("abs(x - 1) + (y + 1)^2/2", lambda x, y: (np.sign(x - 1), y + 1), (3.05, 2.0), (1.0, -1.0), 0.2, 20),
    ("x^2 + 3*y^2", lambda x, y: (2 * x, 6 * y), (1.0, -2.0), (0.0, 0.0), 0.125, 7),
    ("exp(x) - x + abs(y)", lambda x, y: (np.exp(x) - 1, np.sign(y)), (1.0, 0.55), (0.0, 0.0), 0.1, 12),
]


@pytest.mark.parametrize(("text", "slope", "start", "least", "eta", "steps"), RUNS)
def test_runs(
    text: str, slope: object, start: tuple[float, float], least: tuple[float, float], eta: float, steps: int
) -> None:
    """Iterates, mean iterate, gap and bound are those of the same run in floats."""
    ends = f'start: "[{start[0]}, {start[1]}]", minimiser: "[{least[0]}, {least[1]}]"'
    more = f'{ends}, eta: "{eta}", steps: {steps}'
    derivation = derive(
        {"x": "real", "y": "real"},
        (),
        f'kind: gradient_descent, show: [run], of: "{text}", wrt: [x, y], {more}',
    )
    assert callable(slope)
    w, points, squares = np.array(start), [], 0.0
    for _ in range(steps):
        points.append(w)
        step = np.array(slope(*w))
        squares += float(step @ step)
        w = w - eta * step
    assert values(derivation, f"w_{steps + 1}") == pytest.approx(list(w), abs=1e-7)
    assert values(derivation, "mean") == pytest.approx(list(np.mean(points, axis=0)), abs=1e-7)
    away = np.array(start) - np.array(least)
    bound = float(away @ away) / (2 * eta * steps) + eta * squares / (2 * steps)
    assert values(derivation, "bound") == pytest.approx([bound], abs=1e-7)
    assert values(derivation, "gap")[0] <= bound
    assert any(isinstance(exhibit, Plot) for exhibit in derivation.exhibits)


@pytest.mark.parametrize(
    ("solver", "message"),
    [
        ("kind: gradient_descent", "say with 'show'"),
        ("kind: gradient_descent, show: [prox]", "unknown view 'prox'"),
        ("kind: gradient_descent, show: [proximal]", "needs 'of'"),
        ("kind: gradient_descent, show: [run], of: w^2, start: 1", "needs a step size|step size"),
        ("kind: gradient_descent, show: [run], of: w^2, start: 1, eta: 0", "step size is a positive"),
        ("kind: gradient_descent, show: [run], of: w^2, start: 1, eta: -1/3", "step size is a positive"),
        ("kind: gradient_descent, show: [proximal], of: w^4, wrt: w", "not quadratic"),
        ("kind: gradient_descent, show: [proximal], of: -w^2, wrt: w", "no single minimum"),
    ],
)
def test_what_is_refused(solver: str, message: str) -> None:
    """One sentence says what is missing, or why there is no such minimum."""
    with pytest.raises(HwsolveError, match=message) as caught:
        derive({"w": "real"}, (), solver)
    assert isinstance(caught.value, ProblemError) or "w^" in solver


@pytest.mark.parametrize(
    ("penalty", "level"),
    [("lam*norm1(w)", 1.0), ("sum(abs(w[i]), i)*lam/2", 0.5), ("norm1(w)/3*lam", 1 / 3)],
)
def test_a_penalty_inside_the_model(penalty: str, level: float) -> None:
    """A term in the absolute entries, as the author wrote it, makes the soft threshold."""
    define = (f"q = dot(g, w - a) + norm(w - a)^2/(2*mu) + {penalty}",)
    derivation = derive(MODEL, define, "kind: gradient_descent, show: [proximal], of: q, wrt: w, at: a")
    leaves, got = at_random(derivation.scope, derivation.answers["w*"])
    step = leaves["a"] - leaves["mu"] * leaves["g"]
    shrunk = np.maximum(np.abs(step) - leaves["mu"] * level * leaves["lam"], 0)
    assert_close(got, np.sign(step) * shrunk)


def test_a_run_on_a_defined_function() -> None:
    """The function may be a defined quantity; a point that is not its minimiser is refused with the place."""
    solver = "kind: gradient_descent, show: [run], of: F, wrt: [x, y], start: [0, 0], eta: 1/20, steps: 3"
    define = ("u = x - 1", "F = u^2/2 + 5*(y + 2)^2")
    derivation = derive({"x": "real", "y": "real"}, define, f"{solver}, minimiser: [1, -2]")
    assert values(derivation, "w_3") == [0.0975, -1.5]
    mean = np.mean([[0, 0], [0.05, -1], [0.0975, -1.5]], axis=0)
    assert math.isclose(
        values(derivation, "gap")[0], (mean[0] - 1) ** 2 / 2 + 5 * (mean[1] + 2) ** 2, rel_tol=1e-6
    )
    with pytest.raises(ProblemError, match=r"minimiser(.|\n)*the function is smaller at"):
        derive({"x": "real", "y": "real"}, define, f"{solver}, minimiser: [1, 2]")
