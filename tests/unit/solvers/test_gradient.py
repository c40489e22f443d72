"""The solver `gradient` against finite differences of losses written in numpy."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from hwsolve.derivation.checker import check
from hwsolve.errors import HwsolveError, MeaningError, ProblemError
from hwsolve.notation.printing.plain import render_plain
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_text
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import (
    Floats,
    Loss,
    answer,
    assert_close,
    at_random,
    derive,
    gradient,
    part,
)

REGRESSION = {"x": "real[N, d]", "y": "real in [0, 1] [N]", "w": "real[d]", "b": "real", "lam": "positive"}
LOGISTIC = ("z[n] = w^T x[n] + b", "yhat[n] = sigma(z[n])")
NETWORK = {
    "x": "real[D]",
    "y": "one_hot[K]",
    "W1": "real[H, D]",
    "b1": "real[H]",
    "M": "mask[H]",
    "W2": "real[K, H]",
    "b2": "real[K]",
    "alpha": "positive",
}
LAYERS = (
    "z1 = W1 @ x + b1",
    "a1 = leaky_relu(z1, alpha)",
    "ah = M*a1",
    "z2 = W2 @ ah + b2",
    "yhat = softmax(z2)",
    "L = -sum(y[k]*log(yhat[k]), k)",
)


def sigmoid(t: Floats) -> Floats:
    """The logistic function."""
    return 1 / (1 + np.exp(-t))


def softmax(t: Floats) -> Floats:
    """Along the last axis."""
    e = np.exp(t - t.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def cross_entropy(x: Floats, y: Floats, w: Floats, b: Floats, lam: Floats) -> float:
    """The sum over the samples."""
    p = sigmoid(x @ w + b)
    return float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).sum())


def ridge(x: Floats, y: Floats, w: Floats, b: Floats, lam: Floats) -> float:
    """The mean squared error with an L2 term."""
    return float(((x @ w + b - y) ** 2).mean() / 2 + lam / 2 * (w @ w))


def signed(x: Floats, y: Floats, w: Floats, b: Floats, lam: Floats) -> float:
    """The logistic loss for labels of either sign."""
    return float(np.log1p(np.exp(-y * (x @ w + b))).mean())


def network(
    x: Floats, y: Floats, W1: Floats, b1: Floats, M: Floats, W2: Floats, b2: Floats, alpha: Floats
) -> float:
    """Two layers with a mask, softmax and cross-entropy."""
    z = W1 @ x + b1
    a = M * np.where(z > 0, z, alpha * z)
    return float(-(y * np.log(softmax(W2 @ a + b2))).sum())


@pytest.mark.parametrize("by", ["w", "b"])
def test_logistic_regression(by: str) -> None:
    """A sum over samples, through the logistic function, by a vector and by a scalar."""
    define = (*LOGISTIC, "E = -sum(y[n]*log(yhat[n]) + (1 - y[n])*log(1 - yhat[n]), n)")
    derivation = derive(REGRESSION, define, f"kind: gradient, of: E, wrt: {by}")
    leaves, got = at_random(derivation.scope, answer(derivation))
    assert_close(got, gradient(cross_entropy, leaves, by))
    rules = {step.rule for step in derivation.steps}
    assert {"chain_rule", "kronecker_collapse", "cancel", "standard_derivative"} <= rules


def test_logistic_regression_reads_as_in_a_textbook() -> None:
    """The result is in terms of the defined quantities, in index and in matrix form."""
    define = (*LOGISTIC, "E = -sum(y[n]*log(yhat[n]) + (1 - y[n])*log(1 - yhat[n]), n)")
    both = derive(REGRESSION, define, "kind: gradient, of: E, wrt: w")
    lines = [render_plain(step.after) for step in both.steps]
    assert "sum((yhat[n] - y[n])*x[n], n, 1, N)" in lines
    assert "T(x) @ (yhat - y)" in lines
    index = derive(REGRESSION, define, "kind: gradient, of: E, wrt: w, form: index")
    assert render_plain(answer(index)) == "sum((yhat[n] - y[n])*x[n], n, 1, N)"


@pytest.mark.parametrize("by", ["w", "b"])
def test_ridge_regression(by: str) -> None:
    """A mean and an L2 term: two paths from w to the loss."""
    define = ("yhat[n] = w^T x[n] + b", "J = 1/(2*N)*sum((yhat[n] - y[n])^2, n) + lam/2*norm(w)^2")
    derivation = derive(REGRESSION, define, f"kind: gradient, of: J, wrt: {by}")
    leaves, got = at_random(derivation.scope, answer(derivation))
    assert_close(got, gradient(ridge, leaves, by))


def test_labels_of_either_sign() -> None:
    """log(1 + exp(-y z))"""
    symbols = {**REGRESSION, "y": "sign[N]"}
    define = ("z[n] = w^T x[n] + b", "E = 1/N*sum(log(1 + exp(-y[n]*z[n])), n)")
    derivation = derive(symbols, define, "kind: gradient, of: E, wrt: w")
    leaves, got = at_random(derivation.scope, answer(derivation))
    assert_close(got, gradient(signed, leaves, "w"))


@pytest.mark.parametrize("by", ["W1", "b1", "W2", "b2", "x", "alpha"])
def test_two_layers(by: str) -> None:
    """Matrix weights, a mask, a slope, softmax."""
    derivation = derive(NETWORK, LAYERS, f"kind: gradient, of: L, wrt: {by}")
    leaves, got = at_random(derivation.scope, answer(derivation))
    assert_close(got, gradient(network, leaves, by))


@pytest.mark.parametrize(
    ("of", "by", "expected"),
    [
        ("L", "z2", "yhat - y"),
        ("L", "ah", "T(W2) @ (yhat - y)"),
        ("L", "a1", "(T(W2) @ (yhat - y))*M"),
        ("L", "z1", "(T(W2) @ (yhat - y))*M*where(z1 > 0, 1, alpha)"),
        ("L", "W2", "outer(yhat - y, ah)"),
        ("yhat", "z2", "diag(yhat) - outer(yhat, yhat)"),
        ("yhat[k]", "z2[i]", "yhat[k]*(delta(k, i) - yhat[i])"),
        ("a1", "z1", "diag(where(z1 > 0, 1, alpha))"),
        ("z2", "ah", "W2"),
    ],
)
def test_intermediate_quantities(of: str, by: str, expected: str) -> None:
    """Derivatives by and of the quantities in between, entries and Jacobians."""
    derivation = derive(NETWORK, LAYERS, f"kind: gradient, of: '{of}', wrt: '{by}', form: matrix")
    assert render_plain(answer(derivation)) == expected


@pytest.mark.parametrize(
    ("activation", "plain"),
    [
        ("tanh(z)", np.tanh),
        ("log(1 + exp(z))", lambda z: np.log1p(np.exp(z))),
        ("z/(1 + abs(z))", lambda z: z / (1 + np.abs(z))),
        ("relu(z)", lambda z: np.maximum(z, 0)),
        ("where(z > 0, z, exp(z) - 1)", lambda z: np.where(z > 0, z, np.exp(z) - 1)),
        ("z*sigma(z)", lambda z: z * sigmoid(z)),
        ("1/(1 + e^(-z))", sigmoid),
        ("(exp(z) - exp(-z))/(exp(z) + exp(-z))", np.tanh),
        ("sin(z)^2 + cos(2*z)", lambda z: np.sin(z) ** 2 + np.cos(2 * z)),
        ("exp(-z^2/2)", lambda z: np.exp(-(z**2) / 2)),
        ("(z^2 + 1)/(z^2 + 2)", lambda z: (z**2 + 1) / (z**2 + 2)),
        ("atan(z)*sqrt(1 + z^2)", lambda z: np.arctan(z) * np.sqrt(1 + z**2)),
        ("max(z, 1 - z)", lambda z: np.maximum(z, 1 - z)),
        ("2^z", lambda z: 2.0**z),
    ],
)
def test_activations(activation: str, plain: object) -> None:
    """One function of one variable, and a squared error on it."""
    derivation = derive(
        {"z": "real", "t": "real"}, (f"a = {activation}", "L = (a - t)^2/2"), "kind: gradient, of: L, wrt: z"
    )
    leaves, got = at_random(derivation.scope, answer(derivation))

    def loss(z: Floats, t: Floats) -> float:
        return float((plain(z) - t) ** 2 / 2)  # type: ignore[operator]

    assert_close(got, gradient(loss, leaves, "z"))


def test_batch_of_softmax_regressions() -> None:
    """Two indices on the labels, a mean over the samples."""
    symbols = {"x": "real[n, D]", "y": "one_hot[n, c]", "W": "real[D, c]", "b": "real[c]"}
    define = (
        "z[i] = T(W) @ x[i] + b",
        "yhat[i] = softmax(z[i])",
        "f = -1/n*sum(sum(y[i,k]*log(yhat[i,k]), k), i)",
    )
    derivation = derive(symbols, define, "kind: gradient, of: f, wrt: W")

    def loss(x: Floats, y: Floats, W: Floats, b: Floats) -> float:
        return float(-(y * np.log(softmax(x @ W + b))).sum() / len(x))

    leaves, got = at_random(derivation.scope, answer(derivation))
    assert_close(got, gradient(loss, leaves, "W"))
    assert render_plain(answer(derivation)) == "T(x) @ (yhat - y)/n"


def test_skip_connection_and_tied_weights() -> None:
    """More than one path from the variable, also past a quantity in between."""
    symbols = {"x": "real[d]", "W": "real[d, d]"}
    define = ("h = tanh(W @ x)", "r = tanh(W @ h) + x", "L = sum(r[i]^2*h[i], i)")

    def loss(x: Floats, W: Floats) -> float:
        h = np.tanh(W @ x)
        return float(((np.tanh(W @ h) + x) ** 2 * h).sum())

    for by in ("x", "W"):
        derivation = derive(symbols, define, f"kind: gradient, of: L, wrt: {by}")
        leaves, got = at_random(derivation.scope, answer(derivation))
        assert_close(got, gradient(loss, leaves, by))


def test_centring_and_scaling() -> None:
    """Batch normalisation: every output depends on every input."""
    symbols = {"x": "real[n]", "gamma": "real", "beta": "real", "g": "real[n]", "eps": "positive"}
    define = (
        "mu = sum(x[j], j)/n",
        "v = sum((x[j] - mu)^2, j)/n",
        "xhat[i] = (x[i] - mu)/sqrt(v + eps)",
        "y[i] = gamma*xhat[i] + beta",
        "L = sum(g[i]*y[i], i)",
    )

    def loss(x: Floats, gamma: Floats, beta: Floats, g: Floats, eps: Floats) -> float:
        return float((g * (gamma * (x - x.mean()) / np.sqrt(x.var() + eps) + beta)).sum())

    for by in ("x", "gamma", "beta"):
        derivation = derive(symbols, define, f"kind: gradient, of: L, wrt: {by}")
        leaves, got = at_random(derivation.scope, answer(derivation))
        assert_close(got, gradient(loss, leaves, by), 1e-4)


def test_jacobian_of_scalars() -> None:
    """Several variables give the row of partial derivatives; several outputs the matrix."""
    symbols = {"u": "real", "v": "real", "z": "real"}
    row = derive(symbols, ("y = u^2*v + sin(v*z) + u*exp(z)",), "kind: gradient, of: y, wrt: [u, v, z]")
    assert render_plain(answer(row)) == "[[2*u*v + exp(z), u^2 + z*cos(v*z), v*cos(v*z) + u*exp(z)]]"
    matrix = derive(symbols, (), "kind: gradient, of: '[u*v, u^2 + z]', wrt: [u, v]")
    assert render_plain(answer(matrix)) == "[[v, u], [2*u, 0]]"


def test_no_dependence_is_zero() -> None:
    """A variable that does not matter."""
    derivation = derive({"a": "real[n]", "c": "real"}, ("f = c^2",), "kind: gradient, of: f, wrt: a")
    assert render_plain(answer(derivation)) == "zeros(n)"


def test_hypotheses_on_indices() -> None:
    """With i != k given, the Kronecker delta is gone."""
    given = "    indices: {i: K, k: K}\n    given: ['i != k']\n"
    texts = {"z": "real[K]"}
    found = solve(part(texts, ("p = softmax(z)",), "kind: gradient, of: 'p[k]', wrt: 'z[i]'", given))
    assert render_plain(answer(found)) == "-(p[k]*p[i])"


@pytest.mark.parametrize(
    ("solver", "words"),
    [
        ("kind: gradient, of: E", "wrt"),
        ("kind: gradient, of: E, wrt: q", "q"),
        ("kind: gradient, of: 'E +', wrt: b", ""),
        ("kind: gradient, of: E, wrt: b, form: round", "round"),
        ("kind: gradient, of: E, wrt: b, colour: red", "colour"),
    ],
)
def test_what_does_not_fit_is_refused(solver: str, words: str) -> None:
    """Each with a place in the file."""
    with pytest.raises(ProblemError) as caught:
        solve(part({"b": "real"}, ("E = b^2",), solver))
    assert words in str(caught.value)


def test_several_arrays_have_an_answer_each() -> None:
    """By arrays and scalars there are gradients, one for each variable."""
    solved = solve(
        part({"b": "real", "w": "real[d]"}, ("E = b*total(w)",), "kind: gradient, of: E, wrt: [w, b]")
    )
    assert set(solved.answers) == {"dE/dw", "dE/db"}


def test_a_jacobian_of_arrays_and_scalars_is_refused() -> None:
    """Several outputs by several variables are a matrix of scalars; the place of what is none is named."""
    with pytest.raises(ProblemError, match="ask for arrays one by one"):
        solve(
            part(
                {"b": "real", "w": "real[d]"},
                ("E = b*total(w)",),
                "kind: gradient, of: '[E, b]', wrt: [w, b]",
            )
        )


def batch_norm(x: Floats, g: Floats, gamma: Floats, beta: Floats, eps: Floats) -> float:
    """Full batch normalisation, its outputs weighted by the upstream gradients."""
    xhat = (x - x.mean()) / np.sqrt(x.var() + eps)
    return float(g @ (gamma * xhat + beta))


BATCH = {"x": "real[n]", "g": "real[n]", "gamma": "real", "beta": "real", "eps": "positive"}
NORMALISED = (
    "mu = sum(x[j], j)/n",
    "v = sum((x[j] - mu)^2, j)/n",
    "s = sqrt(v + eps)",
    "xhat[i] = (x[i] - mu)/s",
    "y[i] = gamma*xhat[i] + beta",
    "L = sum(g[i]*y[i], i)",
)


@pytest.mark.parametrize("by", ["x", "gamma", "beta"])
def test_batch_normalisation(by: str) -> None:
    """Through mean and variance, back to the inputs; and by scale and shift."""
    derivation = derive(BATCH, NORMALISED, f"kind: gradient, of: L, wrt: {by}")
    leaves, found = at_random(derivation.scope, answer(derivation))
    assert_close(found, gradient(batch_norm, leaves, by))


def test_normalised_inputs_are_named() -> None:
    """The gradient of batch normalisation is written with the normalised inputs."""
    derivation = derive(BATCH, NORMALISED, "kind: gradient, of: xhat, wrt: x")
    assert render_plain(answer(derivation)) == "(n*eye(n) - ones(n, n) - outer(xhat, xhat))/(s*n)"


@pytest.mark.parametrize("temperature", ["T", "3", "1/2"])
def test_softmax_written_out_with_a_temperature(temperature: str) -> None:
    """A softmax written as a quotient is recognised with any scores in it."""
    scores = f"z[k]/({temperature})"
    total = f"sum(exp(z[j]/({temperature})), j)"
    define = (f"p[k] = exp({scores})/{total}", "L = -sum(y[k]*log(p[k]), k)")
    symbols = {"z": "real[K]", "y": "simplex[K]", "T": "positive"}
    derivation = derive(symbols, define, "kind: gradient, of: L, wrt: z")
    values = {"T": None, "3": 3.0, "1/2": 0.5}

    def loss(z: Floats, y: Floats, T: Floats) -> float:
        divisor = T if values[temperature] is None else values[temperature]
        return float(-(y * np.log(softmax(z / divisor))).sum())

    leaves, found = at_random(derivation.scope, answer(derivation))
    assert_close(found, gradient(loss, leaves, "z"))
    assert "exp" not in render_plain(answer(derivation))


@pytest.mark.parametrize(("step", "factor"), [("eta", None), ("1/10", 0.1), ("2*eta", None)])
def test_gradient_step(step: str, factor: float | None) -> None:
    """The rule of gradient descent for each variable, whatever the step."""
    define = ("z[n] = w^T x[n] + b", "E = sum((z[n] - y[n])^2, n)/(2*N) + lam/2*norm(w)^2")
    symbols = {**REGRESSION, "eta": "positive"}
    derivation = derive(symbols, define, f"kind: gradient, of: E, wrt: [w, b], step: '{step}'")

    def loss(x: Floats, y: Floats, w: Floats, b: Floats, lam: Floats, eta: Floats) -> float:
        return ridge(x, y, w, b, lam)

    assert set(derivation.answers) == {"w", "b"}
    for name, formula in derivation.answers.items():
        leaves, found = at_random(derivation.scope, formula)
        size = factor if factor is not None else leaves["eta"] * (2 if step == "2*eta" else 1)
        assert_close(found, leaves[name] - size * gradient(loss, leaves, name))


def test_single_entries() -> None:
    """The cases i = k and i != k of a softmax, each under the hypotheses of its answer."""
    entries = "entries: {same: ['p[k]', 'z[k]'], apart: ['p[k]', 'z[i]']}"
    given = (
        "    answers:\n      J: {reference: 'diag(p) - outer(p, p)'}\n"
        "      same: {reference: 'p[k]*(1 - p[k])'}\n"
        "      apart: {given: ['i != k'], reference: '-p[i]*p[k]'}\n"
    )
    made = part({"z": "real[K]"}, ("p = softmax(z)",), f"kind: gradient, of: p, wrt: z, {entries}", given)
    derivation = check(solve(made))
    assert derivation.verified
    found = {name: render_plain(formula) for name, formula in derivation.answers.items()}
    assert found == {"J": "diag(p) - outer(p, p)", "same": "p[k]*(1 - p[k])", "apart": "-(p[k]*p[i])"}


@pytest.mark.parametrize(
    "solver",
    [
        "kind: gradient, of: p, wrt: z, entries: {a: ['q[k]', 'z[k]']}",
        "kind: gradient, of: p, wrt: z, entries: {a: ['p[k]']}",
        "kind: gradient, of: p, wrt: z, step: eta",
        "kind: hessian, of: p, wrt: z",
    ],
)
def test_faults_of_the_author_have_their_place(solver: str) -> None:
    """What cannot be asked is refused with a line of the file."""
    with pytest.raises(ProblemError):
        solve(part({"z": "real[K]", "q": "real[K]", "eta": "positive"}, ("p = softmax(z)",), solver))


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        ("w^T w w", lambda w: w @ w * w),
        ("w w^T w", lambda w: np.outer(w, w) @ w),
        ("w^T w w w^T w", lambda w: (w @ w) ** 2 * w),
    ],
)
def test_products_whose_front_is_a_number(text: str, loss: Any) -> None:
    """Matrix products are read from the left; a number at the front multiplies what follows."""
    derivation = derive({"w": "real[n]"}, (), f"kind: gradient, of: '{text}', wrt: w")
    leaves, found = at_random(derivation.scope, answer(derivation))
    size = len(leaves["w"])
    for row in range(size):
        assert_close(found[row], gradient(lambda w, row=row: float(loss(w)[row]), leaves, "w"))


@pytest.mark.parametrize(
    ("alias", "wrt", "entry"),
    [
        ("v[l,p] = W[p,l]", "v", lambda g: g.T),
        ("v[l,p] = W[p,l]", "v[2]", lambda g: g.T[1]),
        ("v = W^T", "v", lambda g: g.T),
        ("v[l] = W[1,l]", "v", lambda g: g[0]),
        ("v = W[1]", "v", lambda g: g[0]),
    ],
)
def test_another_name_of_the_weights_moves_them_on_every_path(alias: str, wrt: str, entry: Any) -> None:
    """A penalty on W counts in the derivative by a quantity that only renames entries of W."""
    define = (alias, "E = sum(sum(exp(v)))/2 + alpha*norm(W)^2")
    if "W[1" in alias:
        define = (alias, "E = sum(exp(v))/2 + alpha*norm(W)^2")
    derivation = derive(
        {"W": "real[D, H]", "alpha": "positive"}, define, f"kind: gradient, of: E, wrt: '{wrt}'"
    )
    leaves, found = at_random(derivation.scope, answer(derivation))

    def loss(W: Floats, alpha: Floats) -> float:
        named = W[0] if "W[1" in alias else W
        return float(np.exp(named).sum() / 2 + alpha * (W**2).sum())

    assert_close(found, entry(gradient(loss, leaves, "W")))


def test_a_copy_beside_its_source_is_refused() -> None:
    """The derivative by a copy that leaves the source standing is nobody's question."""
    made = part({"w": "real"}, ("c = w", "E = c^2 + w"), "kind: gradient, of: E, wrt: c")
    with pytest.raises(MeaningError, match="differentiate by w"):
        solve(made)


@pytest.mark.parametrize(
    ("define", "wrt", "loss"),
    [
        (("f(t) = a*t^3 + sin(t)", "E = f(w)"), "w", lambda a, w, x: a * w**3 + np.sin(w)),
        (("f(t) = a*t^3 + sin(t)", "E = f(w^2)*a"), "a", lambda a, w, x: (a * w**6 + np.sin(w**2)) * a),
        (("f(t) = exp(t)/a", "E = sum(f(w*x[i]), i)"), "x", lambda a, w, x: (np.exp(w * x) / a).sum()),
        (("f(t) = t^2", "u = f(x)", "E = dot(u, x)"), "x", lambda a, w, x: (x**3).sum()),
        (("f(x) = dot(x, x)*a", "E = f(w*x)"), "x", lambda a, w, x: a * w**2 * (x @ x)),
    ],
)  # fmt: skip
def test_defined_functions_are_unfolded(define: tuple[str, ...], wrt: str, loss: Any) -> None:
    """The derivative of a defined function at any argument, by its parameters in the body as well."""
    derivation = derive(
        {"a": "positive", "w": "real", "x": "real[n]"}, define, f"kind: gradient, of: E, wrt: {wrt}"
    )
    leaves, found = at_random(derivation.scope, answer(derivation))
    assert_close(found, gradient(loss, leaves, wrt))


def test_the_derivative_of_a_declared_function() -> None:
    """``f(u)`` of an unknown function has the derivative f'(u) u'."""
    derivation = derive(
        {"f": "function", "w": "real", "b": "real"}, ("E = f(w^2*b)",), "kind: gradient, of: E, wrt: b"
    )
    assert render_plain(answer(derivation)) == "f'(w^2*b)*w^2"


@pytest.mark.parametrize(("function", "sign"), [("max", 1), ("min", -1)])
def test_relu_written_as_a_maximum_in_an_indexed_definition(function: str, sign: int) -> None:
    """``h[i] = max(W x[i] + b, 0)`` is a vector for each i."""
    define = (f"h[i] = {function}(W @ x[i] + b, 0)", "E = sum(dot(h[i], h[i]), i)")
    symbols = {"x": "real[m, d]", "W": "real[n, d]", "b": "real[n]"}
    derivation = derive(symbols, define, "kind: gradient, of: E, wrt: b")
    leaves, found = at_random(derivation.scope, answer(derivation))

    def loss(x: Floats, W: Floats, b: Floats) -> float:
        z = sign * (x @ W.T + b)
        return float((z[z > 0] ** 2).sum())

    assert_close(found, gradient(loss, leaves, "b"))


@pytest.mark.parametrize(
    ("define", "loss", "plain"),
    [
        ("sum(c[k]*exp(W[1,k])*g[k], k)", lambda W, c, g, A, v: np.sum(c * np.exp(W[0]) * g), None),
        ("dot(v, A@W^T)/3", lambda W, c, g, A, v: v @ A @ W[0] / 3, "T(v) @ A/3"),
        (
            "sum(c[k]*W[1,k]^2, k) - dot(v, A@W^T)",
            lambda W, c, g, A, v: np.sum(c * W[0] ** 2) - v @ A @ W[0],
            None,
        ),
    ],
)
def test_by_a_single_row(define: str, loss: Loss, plain: str | None) -> None:
    """A matrix of one row has a row of derivatives, whatever the entries are made of."""
    symbols = {"W": "real[1,H]", "c": "real[H]", "g": "real[H]", "A": "real[m,H]", "v": "real[m]"}
    derivation = derive(symbols, (f"E = {define}",), "kind: gradient, of: E, wrt: W")
    leaves, got = at_random(derivation.scope, answer(derivation))
    assert_close(got, gradient(loss, leaves, "W"))
    assert plain is None or render_plain(answer(derivation)).replace(" ", "") == plain.replace(" ", "")


GROWING = {"n": "dimension", "x": "real[n]", "g": "real[n]", "c": "real", "k": "positive"}
CENTRED = ("mu = sum(x[j], j)/n", "y[i] = c*(x[i] - mu)", "L = sum(g[i]*y[i], i)", "gbar = sum(g[j], j)/n")


@pytest.mark.parametrize(
    ("define", "limit"),
    [
        (CENTRED, lambda g, c, k, mean: c * (g - mean)),
        ((*CENTRED[:2], "L = k*sum(g[i]*y[i], i)", CENTRED[3]), lambda g, c, k, mean: k * c * (g - mean)),
        ((CENTRED[0], "y[i] = x[i] + k*mu", *CENTRED[2:]), lambda g, c, k, mean: g + k * mean),
        (("L = sum(g[i]*x[i]^2, i)/2 + c*sum(x[j], j)/n",), None),
    ],
)
def test_the_limit_of_many_samples(define: tuple[str, ...], limit: Any) -> None:
    """A million samples with a known mean, differenced by hand, are near the limit that is derived."""
    derivation = derive(GROWING, define, "kind: gradient, of: L, wrt: 'x[i]', limit: n")
    found = answer(derivation)
    assert derivation.steps[-1].rule == "limit"
    if limit is None:
        assert render_plain(found) == "g[i]*x[i]"
        return
    scope = derivation.scope
    values = {"c": 1.5, "k": 0.75}
    for mean, own in ((0.5, 2.0), (-1.25, 0.5)):
        put = {**values, "gbar": mean}
        text = render_plain(found).replace("g[i]", f"({own})")
        for name, value in put.items():
            text = re.sub(rf"\b{name}\b", f"({value})", text)
        _, got = at_random(scope, scope.parse(text))
        assert got == pytest.approx(limit(own, 1.5, 0.75, mean))


def test_a_limit_needs_named_means() -> None:
    """A sum that no definition names, a size that is none, a whole array: each is refused."""
    for define, solver, message in [
        (CENTRED[:3], "of: L, wrt: 'x[i]', limit: n", "no name as a mean"),
        (CENTRED, "of: L, wrt: 'x[i]', limit: c", "no size"),
        (CENTRED, "of: L, wrt: x, limit: n", "one entry"),
    ]:
        with pytest.raises(HwsolveError, match=message):
            solve(part(GROWING, define, f"kind: gradient, {solver}"))


def test_a_written_out_convolution() -> None:
    """A kernel slides over the signal: no case distinction is left for an index that stands at an array."""
    text = (
        "id: t\nsymbols: {x: 'real[6]', k: 'real[3]', t: 'real[4]'}\nindices: {i: 4}\ndefine:\n"
        "  - y[i] = sum(k[j]*x[i+j-1], j, 1, 3)\n  - L = sum((y[i] - t[i])^2, i)/2\n"
        "parts: [{id: p, solver: {kind: gradient, of: L, wrt: x}}]\n"
    )
    (found,) = problem_of(read_text(text), "t").parts
    derivation = check(solve(found))
    assert derivation.verified
    leaves, got = at_random(derivation.scope, answer(derivation))

    def loss(x: Floats, k: Floats, t: Floats) -> float:
        y = np.array([k @ x[i : i + 3] for i in range(4)])
        return float(np.sum((y - t) ** 2) / 2)

    assert_close(got, gradient(loss, leaves, "x"))
    assert "where" not in render_plain(answer(derivation))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("norm(u h)^2", lambda u, h: np.sum((u * h) ** 2)),
        ("u @ h", lambda u, h: u @ h),
        ("norm(2 u h h)^2", lambda u, h: 4 * np.sum((u * h * h) ** 2)),
        ("norm(u h h^T u)^2", lambda u, h: np.sum((u * h * (h @ u)) ** 2)),
    ],
)
def test_vectors_side_by_side(text: str, value: Any) -> None:
    """``u v`` is taken entry by entry and ``u @ v`` as a number, as they are evaluated."""
    derivation = derive({"u": "real[n]", "h": "real[n]"}, (), f"kind: gradient, of: '{text}', wrt: h")
    leaves, got = at_random(derivation.scope, answer(derivation))
    assert_close(got, gradient(value, leaves, "h"))
