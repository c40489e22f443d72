"""Kind ``convexity``: verdicts, quadratic forms against differences, points where it fails."""

from __future__ import annotations

import numpy as np
import pytest

from hwsolve.derivation.checker import check
from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import instances
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.notation.formula import Words
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import part

LOGISTIC = {"x": "real[N,d]", "y": "real in [0,1] [N]", "w": "real[d]", "b": "real", "lam": "positive"}
LOSS = (
    "z[n] = w^T x[n] + b",
    "yhat[n] = sigma(z[n])",
    "E = -sum(y[n]*log(yhat[n]) + (1 - y[n])*log(1 - yhat[n]), n)",
)
SOFTMAX = ("p = softmax(z)", "E = -sum(y[k]*log(p[k]), k)")
ROWS = (
    "z[i,k] = sum(x[i,j]*W[j,k], j) + b[k]",
    "p[i] = softmax(z[i])",
    "E = -sum(sum(y[i,k]*log(p[i,k]), k), i)/N",
)


def derived(symbols: dict[str, str], define: tuple[str, ...], wrt: str) -> Derivation:
    """The checked derivation, with its verdict and form as answers."""
    solver = f"kind: convexity, of: E, wrt: [{wrt}], verdict: verdict, form: form"
    derivation = check(solve(part(symbols, define, solver)))
    assert derivation.verified
    return derivation


def verdict(derivation: Derivation) -> str:
    """What the derivation ends in."""
    found = derivation.answers["verdict"]
    assert isinstance(found, Words)
    return found.text


@pytest.mark.parametrize(
    ("formula", "domain", "expected"),
    [
        ("x^4", "real", "convex"),
        ("exp(x)", "real", "convex"),
        ("log(1 + exp(3*x))", "real", "convex"),
        ("x*log(x)", "positive", "convex"),
        ("x^2 + cos(x)", "real", "convex"),
        ("-x^2/7", "real", "concave"),
        ("sqrt(x)", "positive", "concave"),
        ("log(x)", "positive", "concave"),
        ("x^3", "real", "not convex"),
        ("sin(x)", "real", "not convex"),
        ("x^4 - 2*x^2", "real", "not convex"),
        ("exp(-x^2)", "real", "not convex"),
        ("abs(x - 2)", "real", "convex"),
        ("max(0, 1 - 5*x)", "real", "convex"),
        ("where(abs(x) < 1, x^2/2, abs(x) - 1/2)", "real", "convex"),
        ("min(x, 1)", "real", "concave"),
        ("max(x, 0)^2 - abs(x)", "real", "not convex"),
        ("x^3", "positive", "convex"),
    ],
)
def test_functions_of_one_number(formula: str, domain: str, expected: str) -> None:
    """The same formula may be convex on one domain and not on another."""
    assert verdict(derived({"x": domain}, (f"E = {formula}",), "x")) == expected


@pytest.mark.parametrize(
    ("symbols", "define", "wrt", "expected"),
    [
        (LOGISTIC, LOSS, "w, b", "convex"),
        (LOGISTIC, (*LOSS[:2], LOSS[2] + "/N + lam/2*dot(w, w)"), "w", "convex"),
        ({"z": "real[K]", "y": "simplex[K]"}, SOFTMAX, "z", "convex"),
        ({"x": "real[N,m]", "y": "one_hot[N,c]", "W": "real[m,c]", "b": "real[c]"}, ROWS, "W, b", "convex"),
        ({"A": "real[m,n]", "x": "real[n]", "b": "real[m]"}, ("E = norm(A x - b)^2",), "x", "convex"),
        ({"A": "real[m,n]", "x": "real[n]"}, ("E = -norm(A x)^2",), "x", "concave"),
        ({"x": "real[n]"}, ("E = log(sum(exp(x[k]), k))",), "x", "convex"),
        ({"x": "real[n]"}, ("E = norm(x)",), "x", "convex"),
        ({"P": "psd[n]", "x": "real[n]"}, ("E = x^T P x",), "x", "convex"),
        ({"P": "symmetric[n]", "x": "real[n]"}, ("E = x^T P x",), "x", "not convex"),
        ({"x": "real[2]"}, ("A = [[2, 1], [1, 3]]", "E = x^T A x"), "x", "convex"),
        ({"x": "real[2]"}, ("A = [[1, 2], [2, 1]]", "E = x^T A x"), "x", "not convex"),
        ({"u": "real", "v": "real"}, ("E = u*v",), "u, v", "not convex"),
        ({"u": "real", "v": "real"}, ("E = 2*u^2 + 3*v^2 - 2*u*v + u",), "u, v", "convex"),
        ({"u": "real", "v": "real"}, ("E = u^2 - v^2",), "u, v", "not convex"),
        ({"x": "real[N,d]", "y": "sign[N]", "w": "real[d]"},
         ("E = sum(max(0, 1 - y[n]*w^T x[n]), n)",), "w", "convex"),
        ({"w": "real[d]", "v": "real[d]", "x": "real[d]", "y": "real"},
         ("h = tanh(w*x)", "E = (dot(v, h) - y)^2/2"), "w", "not convex"),
    ],
)  # fmt: skip
def test_functions_of_several(
    symbols: dict[str, str], define: tuple[str, ...], wrt: str, expected: str
) -> None:
    """Losses of the field, quadratic forms, kinks, a small network."""
    assert verdict(derived(symbols, define, wrt)) == expected


@pytest.mark.parametrize(
    ("symbols", "define", "variables"),
    [
        (LOGISTIC, (*LOSS, "F = E"), ("w", "b")),
        ({"z": "real[K]", "y": "simplex[K]"}, SOFTMAX, ("z",)),
        ({"x": "real[N,m]", "y": "one_hot[N,c]", "W": "real[m,c]", "b": "real[c]"}, ROWS, ("W", "b")),
        ({"u": "real", "v": "real"}, ("E = exp(u*v) + u^2",), ("u", "v")),
    ],
)
def test_form_is_the_second_derivative_along_the_direction(
    symbols: dict[str, str], define: tuple[str, ...], variables: tuple[str, ...]
) -> None:
    """Differences of the function itself along x + t v."""
    derivation = derived(symbols, define, ", ".join(variables))
    scope = derivation.scope
    directions = [name for name in scope.types if name not in symbols and scope.type_of(name).rank >= 0]
    directions = [name for name in directions if name in ("v", "u") or name.startswith("v_")]
    directions = [name for name in directions if name not in symbols][: len(variables)]
    instance = next(iter(instances(scope, 5, 1)))
    walk: Evaluator[list[float]] = Evaluator(scope, instance, FloatSamples(1))
    form = float(walk.value(derivation.answers["form"])[0])  # type: ignore[index]
    step = 1e-3

    def along(t: float) -> float:
        moved = {
            name: walk.value(scope.parse(f"{name} + ({t})*{direction}"))
            for name, direction in zip(variables, directions, strict=True)
        }
        inner: Evaluator[list[float]] = Evaluator(scope, instance, FloatSamples(1), moved)
        return float(inner.value(scope.parse("E"))[0])  # type: ignore[index]

    second = (along(step) - 2 * along(0.0) + along(-step)) / step**2
    assert np.isclose(form, second, rtol=1e-4, atol=1e-5)


def test_semidefinite_only() -> None:
    """Softmax has the null direction of ones; a penalty makes the form strongly convex."""
    rules = {step.rule for step in derived({"z": "real[K]", "y": "simplex[K]"}, SOFTMAX, "z").steps}
    assert "null_direction" in rules
    assert "variance" in rules
    ridge = derived(
        {"A": "real[m,n]", "x": "real[n]", "c": "positive"}, ("E = norm(A x)^2 + 3*c*dot(x, x)",), "x"
    )
    assert "strong_convexity" in {step.rule for step in ridge.steps}


@pytest.mark.parametrize(
    ("symbols", "formula", "wrt", "directions"),
    [
        ({"x": "real", "y": "real"}, "x^2 - y^2 + x*y", "x, y", "s, t"),
        ({"x": "real", "y": "real", "t": "real"}, "(t - y*tanh(x))^2", "x, y", "p, q"),
        ({"t": "real[n]", "s": "real[n]"}, "-dot(t, t) + dot(s, t)", "t", "tau"),
    ],
)
def test_any_letter_may_be_taken(symbols: dict[str, str], formula: str, wrt: str, directions: str) -> None:
    """Directions and symbols called t leave another letter for the line."""
    solver = f"kind: convexity, of: E, wrt: [{wrt}], direction: [{directions}], verdict: verdict"
    derivation = check(solve(part(symbols, (f"E = {formula}",), solver)))
    assert derivation.verified
    assert verdict(derivation) == ("concave" if formula.startswith("-dot") else "not convex")
