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


@pytest.mark.parametrize(
    ("symbols", "define", "wrt", "rules"),
    [
        ({"A": "real[m,d]", "b": "real[m]", "x": "real[d]"}, ("E = norm(A x - b)",), "x",
         ("affine_function", "triangle_inequality", "homogeneity")),
        ({"x": "real[d]"}, ("E = norminf(x)",), "x", ("triangle_inequality", "homogeneity")),
        ({"w": "real[d]", "v": "real[e]", "lam": "positive"}, ("E = lam*(norm(w) + norm(v))",), "w, v",
         ("triangle_inequality", "homogeneity", "triangle_inequality", "homogeneity")),
        ({"x": "real[N,d]", "y": "sign[N]", "w": "real[d]"},
         ("m[n] = y[n]*(w^T x[n])", "E = sum(max(0, 1 - m[n])^2, n)/N"), "w",
         ("affine_function", "maximum_of_sums", "monotonicity", "square_of_a_mean")),
        ({"A": "real[m,d]", "x": "real[d]", "lam": "positive"}, ("E = norm(A x)^2/2 + lam*norm1(x)",), "x",
         ("affine_function", "square_of_a_mean", "triangle_inequality", "homogeneity")),
        ({"u": "real", "v": "real"}, ("E = max(u + 2*v, 3 - v, u^2)",), "u, v",
         ("square_of_a_mean", "monotonicity", "maximum_of_sums")),
        ({"r": "real", "k": "positive"}, ("E = where(abs(r) <= k, r^2/2, k*(abs(r) - k/2))",), "r",
         ("slope", "monotone_slope", "jensen_inequality")),
        ({"x": "real[N,d]", "w": "real[d]"}, ("z[n] = w^T x[n]", "E = sum(where(z[n] > 0, z[n], z[n]/5), n)"),
         "w", ("as_a_maximum", "affine_function", "maximum_of_sums")),
        ({"x": "real[d]", "c": "real[d]"}, ("E = exp(abs(dot(c, x)))",), "x",
         ("affine_function", "triangle_inequality", "homogeneity", "second_derivative", "monotonicity",
          "jensen_inequality")),
        ({"x": "real[5]", "lam": "positive"},
         ("E = norm(x)^2/2 + lam*sum(abs(x[i+1] - x[i]), i, 1, 4)",), "x",
         ("square_of_a_mean", "affine_function", "triangle_inequality", "homogeneity")),
        ({"P": "psd[d]", "x": "real[d]"}, ("E = x^T P x + norm1(x)",), "x",
         ("quadratic_form", "triangle_inequality", "homogeneity")),
        ({"x": "real[N,d]", "y": "sign[N]", "w": "real[d]", "lam": "positive"},
         ("E = sum(log(1 + exp(-y[n]*(w^T x[n]))), n) + lam*norm1(w)",), "w",
         ("second_derivative", "affine_function", "jensen_inequality", "triangle_inequality", "homogeneity")),
    ],
)  # fmt: skip
def test_kinks_are_put_together_from_parts(
    symbols: dict[str, str], define: tuple[str, ...], wrt: str, rules: tuple[str, ...]
) -> None:
    """Norms, maxima, pieces and smooth parts beside them: the parts by name, then the whole."""
    derivation = derived(symbols, define, wrt)
    assert verdict(derivation) == "convex"
    assert tuple(step.rule for step in derivation.steps) == ("definition", *rules, "definition_of_convexity")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("norm(x) - norm1(x)", "not convex"),
        ("max(norm(x), -norm(x)^2 + 3)", "not convex"),
        ("sqrt(norm(x))", "not convex"),
        ("(norm(x) - 1)^2", "not convex"),
        ("where(x[1] > 0, x[1] + 1, x[1])", "not convex"),
        ("abs(x[1])*abs(x[1] - 1)", "not convex"),
        ("-max(x[1], 2*x[1])", "concave"),
        ("min(x[1], 3, -x[1]) - norm(x)^2", "concave"),
    ],
)
def test_composition_never_says_too_much(formula: str, expected: str) -> None:
    """Differences, products, roots and jumps of convex functions are not convex."""
    assert verdict(derived({"x": "real[2]"}, (f"E = {formula}",), "x")) == expected
