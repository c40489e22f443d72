"""Derivatives of definitions by jets against derivatives worked out by hand, in numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.differentiation import NeedsBalls, depends
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance, draw
from hwsolve.meaning.numbers.balls import RealBalls
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import Scope, build_scope

SCOPE = build_scope(
    {"x": "real[N, D]", "y": "real in [0, 1] [N]", "w": "real[D]", "b": "real", "c": "positive",
     "z": "real[K]",
     "t": "one_hot[K]", "A": "real[D, D]"},
    ["o[n] = w^T x[n] + b", "yhat[n] = sigma(o[n])",
     "E = -sum(y[n]*log(yhat[n]) + (1 - y[n])*log(1 - yhat[n]), n)",
     "q = softmax(z)", "L = -sum(t[k]*log(q[k]), k)", "g = c^3*b^2", "r = w^T A w"],
)  # fmt: skip


def leaf(instance: Instance, name: str) -> Any:
    """A leaf at sample 0 in numpy."""
    found = instance.leaf(name)
    if isinstance(found, Array):
        return np.array([item[0] for item in found.items]).reshape(found.shape)
    return found[0]


def derivative(text: str, scope: Scope = SCOPE) -> tuple[Any, dict[str, Any]]:
    """The value of a derivative at one point, and the leaves there."""
    instance = draw(scope, 11, 1)
    balls = RealBalls(128, 0)
    with balls.working():
        value = Evaluator(scope, instance, balls).value(scope.parse(text))
        if isinstance(value, Array):
            found: Any = np.array([float(item.mid()) for item in value.items]).reshape(value.shape)
        else:
            found = float(value.mid())
    return found, {name: leaf(instance, name) for name in scope.types}


def logistic(v: dict[str, Any]) -> Any:
    return 1 / (1 + np.exp(-(v["x"] @ v["w"] + v["b"])))


def probabilities(v: dict[str, Any]) -> Any:
    return np.exp(v["z"]) / np.exp(v["z"]).sum()


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("d(b^3)/d(b)", lambda v: 3 * v["b"] ** 2),
        ("d(g)/d(c)", lambda v: 3 * v["c"] ** 2 * v["b"] ** 2),
        ("d(d(g)/d(c))/d(c)", lambda v: 6 * v["c"] * v["b"] ** 2),
        ("d(d(g)/d(c))/d(b)", lambda v: 6 * v["c"] ** 2 * v["b"]),
        ("d(d(g)/d(b))/d(c)", lambda v: 6 * v["c"] ** 2 * v["b"]),
        ("d(c)/d(b)", lambda v: 0.0),
        ("d(E)/d(w)", lambda v: v["x"].T @ (logistic(v) - v["y"])),
        ("d(E)/d(b)", lambda v: (logistic(v) - v["y"]).sum()),
        ("d(E)/d(o)", lambda v: logistic(v) - v["y"]),
        ("d(E)/d(o[2])", lambda v: (logistic(v) - v["y"])[1]),
        ("d(E)/d(w[1])", lambda v: (v["x"].T @ (logistic(v) - v["y"]))[0]),
        ("d(yhat[2])/d(w)", lambda v: (logistic(v) * (1 - logistic(v)))[1] * v["x"][1]),
        ("d(L)/d(z)", lambda v: probabilities(v) - v["t"]),
        ("d(L)/d(q)", lambda v: -v["t"] / probabilities(v)),
        ("d(q)/d(z)", lambda v: np.diag(probabilities(v)) - np.outer(probabilities(v), probabilities(v))),
        ("d(q[1])/d(z[2])", lambda v: -probabilities(v)[0] * probabilities(v)[1]),
        ("d(d(L)/d(z))/d(z)",
        lambda v: np.diag(probabilities(v)) - np.outer(probabilities(v), probabilities(v))),
        ("d(r)/d(w)", lambda v: (v["A"] + v["A"].T) @ v["w"]),
        ("d(r)/d(A)", lambda v: np.outer(v["w"], v["w"])),
        ("d(d(r)/d(w))/d(w)", lambda v: v["A"] + v["A"].T),
        ("2*d(g)/d(c) + 1", lambda v: 6 * v["c"] ** 2 * v["b"] ** 2 + 1),
        ("sum(d(E)/d(o[n]), n)", lambda v: (logistic(v) - v["y"]).sum()),
    ],
)  # fmt: skip
def test_against_hand_written_derivatives(text: str, truth: Any) -> None:
    """Values and shapes of first and second derivatives, by leaves and by definitions."""
    found, leaves = derivative(text)
    expected = np.asarray(truth(leaves))
    assert np.asarray(found).shape == expected.shape
    assert np.allclose(found, expected, rtol=1e-12, atol=1e-13)


def test_a_definition_stays_put_when_its_own_part_moves_not() -> None:
    """∂E/∂o holds everything else fixed: what defines o does not move."""
    scope = build_scope({"x": "real"}, ["a = x^2", "c = a*x"])
    by_a, leaves = derivative("d(c)/d(a)", scope)
    by_x, _ = derivative("d(c)/d(x)", scope)
    assert np.isclose(by_a, leaves["x"])
    assert np.isclose(by_x, 3 * leaves["x"] ** 2)


def test_floats_cannot_differentiate() -> None:
    """The float evaluator hands derivatives to the balls."""
    with pytest.raises(NeedsBalls):
        Evaluator(SCOPE, draw(SCOPE, 1, 1), FloatSamples(1)).value(SCOPE.parse("d(g)/d(c)"))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("d(g)/d(2*c)", MeaningError),
        ("d(E)/d(o[99])", MeaningError),
        ("d(d(E)/d(o))/d(w)", NotComputable),
    ],
)
def test_what_is_not_differentiated(text: str, error: type[Exception]) -> None:
    """A derivative by no quantity, an ambiguous mixed one."""
    with pytest.raises(error):
        derivative(text)


def test_dependencies() -> None:
    """Leaves and definitions, through definitions."""
    assert depends(SCOPE, SCOPE.parse("L + b")) == {"L", "t", "q", "z", "b", "k"} - {"k"}


def test_a_derivative_by_another_name_is_one_by_the_entries() -> None:
    """``v[l,p] = W[p,l]``: W moves with v wherever it stands; an intermediate z leaves w standing."""
    define = ["v[l,p] = W[p,l]", "z = w*w", "E = sum(sum(v)) + norm(W)^2 + z*w"]
    scope = build_scope({"W": "real[D, H]", "w": "real"}, define)
    found, leaves = derivative("d(E)/d(v)", scope)
    np.testing.assert_allclose(found, 1 + 2 * leaves["W"].T)
    found, _ = derivative("d(d(E)/d(v[1,2]))/d(W[2,1])", scope)
    np.testing.assert_allclose(found, 2)
    found, leaves = derivative("d(E)/d(z)", scope)
    np.testing.assert_allclose(found, leaves["w"])
