"""The solver `hessian` against second differences of losses written in numpy."""

from __future__ import annotations

import numpy as np
import pytest

from hwsolve.errors import ProblemError
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import Floats, answer, assert_close, at_random, derive, hessian, part


def test_softmax_cross_entropy() -> None:
    """diag(yhat) - yhat yhat^T"""
    define = ("yhat = softmax(z)", "L = -sum(y[k]*log(yhat[k]), k)")
    derivation = derive({"z": "real[K]", "y": "one_hot[K]"}, define, "kind: hessian, of: L, wrt: z")
    assert render_plain(answer(derivation)) == "diag(yhat) - outer(yhat, yhat)"

    def loss(z: Floats, y: Floats) -> float:
        return float(-(y * (z - np.log(np.exp(z).sum()))).sum())

    leaves, got = at_random(derivation.scope, answer(derivation))
    assert_close(got, hessian(loss, leaves, "z"), 1e-4)


@pytest.mark.parametrize("reduction", ["", "1/N*"])
def test_logistic_regression_in_blocks(reduction: str) -> None:
    """The matrix of blocks in (w, b), of a sum and of a mean."""
    symbols = {"x": "real[N, d]", "y": "real in [0, 1] [N]", "w": "real[d]", "b": "real"}
    define = (
        "z[n] = w^T x[n] + b",
        "yhat[n] = sigma(z[n])",
        f"E = -{reduction}sum(y[n]*log(yhat[n]) + (1 - y[n])*log(1 - yhat[n]), n)",
    )
    derivation = derive(symbols, define, "kind: hessian, of: E, wrt: [w, b]")
    leaves, got = at_random(derivation.scope, answer(derivation))
    wide = np.hstack([leaves["x"], np.ones((len(leaves["x"]), 1))])
    p = 1 / (1 + np.exp(-(leaves["x"] @ leaves["w"] + leaves["b"])))
    want = wide.T @ np.diag(p * (1 - p)) @ wide
    assert_close(got, want / len(p) if reduction else want)


@pytest.mark.parametrize("regulariser", ["0", "lam/2*dot(w, w)"])
def test_least_squares(regulariser: str) -> None:
    """X^T X / N, and lam I where there is an L2 term."""
    symbols = {"x": "real[N, d]", "y": "real[N]", "w": "real[d]", "lam": "positive"}
    define = ("J = 1/(2*N)*sum((dot(w, x[n]) - y[n])^2, n) + " + regulariser,)
    derivation = derive(symbols, define, "kind: hessian, of: J, wrt: w")
    leaves, got = at_random(derivation.scope, answer(derivation))
    x = leaves["x"]
    want = x.T @ x / len(x) + (0 if regulariser == "0" else leaves["lam"]) * np.eye(x.shape[1])
    assert_close(got, want)


def test_scalar_second_derivative() -> None:
    """d2E/dz2 = yhat (1 - yhat)"""
    define = ("yhat = sigma(z)", "E = -(y*log(yhat) + (1 - y)*log(1 - yhat))")
    derivation = derive({"z": "real", "y": "real in [0, 1]"}, define, "kind: hessian, of: E, wrt: z")
    assert render_plain(answer(derivation)) == "yhat*(1 - yhat)"


def test_several_scalars() -> None:
    """The symmetric matrix of second derivatives."""
    symbols = {"u": "real", "v": "real", "z": "real"}
    derivation = derive(symbols, ("y = u^2*v + sin(v*z)",), "kind: hessian, of: y, wrt: [u, v, z]")
    leaves, got = at_random(derivation.scope, answer(derivation))
    u, v, z = (float(leaves[name]) for name in "uvz")
    mixed = np.cos(v * z) - v * z * np.sin(v * z)
    want = np.array(
        [[2 * v, 2 * u, 0], [2 * u, -(z**2) * np.sin(v * z), mixed], [0, mixed, -(v**2) * np.sin(v * z)]]
    )
    assert_close(got, want)


def test_quadratic_form() -> None:
    """A symmetric matrix is known to be so."""
    symbols = {"x": "real[n]", "Q": "symmetric[n]", "c": "real[n]"}
    derivation = derive(symbols, ("f = 1/2*x^T Q x - c^T x",), "kind: hessian, of: f, wrt: x")
    assert render_plain(answer(derivation)) == "Q"


def test_of_an_array_is_refused() -> None:
    """A Hessian is of a scalar."""
    with pytest.raises(ProblemError, match="a Hessian is of a scalar"):
        solve(part({"z": "real[K]"}, ("p = softmax(z)",), "kind: hessian, of: p, wrt: z"))


def test_another_name_of_the_weights() -> None:
    """The penalty on W counts in the Hessian by a row that is a column of W."""
    define = ("v[l,p] = W[p,l]", "E = exp(dot(v[1], v[1])) + alpha*norm(W)^2")
    derivation = derive({"W": "real[D, H]", "alpha": "positive"}, define, "kind: hessian, of: E, wrt: 'v[1]'")
    leaves, got = at_random(derivation.scope, answer(derivation))
    u = leaves["W"][:, 0]
    growth = np.exp(u @ u)
    want = growth * (2 * np.eye(len(u)) + 4 * np.outer(u, u)) + 2 * leaves["alpha"] * np.eye(len(u))
    assert_close(got, want)


@pytest.mark.parametrize(("first", "second"), [("u", "v"), ("v", "u"), ("u[i]", "v[j]"), ("v[j]", "u[i]")])
def test_single_entries_of_two_variables(first: str, second: str) -> None:
    """A block of a Hessian by two vectors, and one entry of it, in either order."""
    solver = f"kind: hessian, of: J, wrt: [u, v], answer: H, entries: {{E: ['{first}', '{second}']}}"
    symbols = {"u": "real[d]", "v": "real[d]", "c": "real"}
    derivation = derive(symbols, ("r = dot(u, v) - c", "J = r^2/2"), solver)
    leaves, got = at_random(derivation.scope, derivation.answers["E"])
    u, v = leaves["u"], leaves["v"]
    mixed = np.outer(v, u) + (u @ v - leaves["c"]) * np.eye(len(u))
    assert_close(got, mixed if first.startswith("u") or "[" in first else mixed.T)


@pytest.mark.parametrize("formula", ["dot(x, A x)", "norm(A x)^2", "exp(dot(x, x)) + dot(x, A x)"])
def test_a_formula_without_a_name(formula: str) -> None:
    """What is differentiated twice may be written out, array functions and all."""
    derivation = derive({"x": "real[n]", "A": "real[n, n]"}, (), f"kind: hessian, of: '{formula}', wrt: x")
    leaves, got = at_random(derivation.scope, answer(derivation))
    x, a = leaves["x"], leaves["A"]
    bowl = 2 * np.exp(x @ x) * (np.eye(len(x)) + 2 * np.outer(x, x))
    wanted = {"norm(A x)^2": 2 * a.T @ a}.get(formula, a + a.T)
    assert_close(got, wanted + bowl if "exp" in formula else wanted)
