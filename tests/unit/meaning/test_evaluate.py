"""The evaluator against numpy, written out beside each formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance, draw
from hwsolve.meaning.numbers.balls import RealBalls
from hwsolve.meaning.numbers.floats import ComplexSamples, FloatSamples
from hwsolve.meaning.scope import Scope, build_scope

Env = dict[str, Any]
SAMPLES = 4
SCOPE = build_scope(
    {
        "x": "real[N, D]", "y": "real in [0, 1] [N]", "w": "real[D]", "b": "real", "c": "positive",
        "A": "invertible[D]", "B": "real[D, D]", "W": "real[H, D]", "s": "real[H]", "z": "real[K]",
        "t": "one_hot[K]", "k0": "integer in [1, 5]",
    },
    ["o[n] = w^T x[n] + b", "yhat[n] = sigma(o[n])", "q = softmax(z)", "E = sum((yhat[n] - y[n])^2, n)/2"],
)  # fmt: skip


def value_in_numpy(value: Any, sample: int) -> Any:
    """One sample of what the float evaluator returned."""
    if isinstance(value, Array):
        return np.array([value_in_numpy(item, sample) for item in value.items]).reshape(value.shape)
    return np.asarray(value)[sample] if isinstance(value, list | tuple) else value


def environment(scope: Scope, instance: Instance, sample: int) -> Env:
    """Leaves, sizes and (in this file's own words) definitions at one sample."""
    env: Env = dict(instance.sizes)
    for name in scope.types:
        env[name] = value_in_numpy(instance.leaf(name), sample)
    env["o"] = env["x"] @ env["w"] + env["b"]
    env["yhat"] = 1 / (1 + np.exp(-env["o"]))
    env["q"] = np.exp(env["z"]) / np.exp(env["z"]).sum()
    return env


Truth = Callable[[Env], Any]

CASES: list[tuple[str, Truth]] = [
    # scalars
    ("2b + 1", lambda v: 2 * v["b"] + 1),
    ("b - c - 1", lambda v: v["b"] - v["c"] - 1),
    ("b - (c - 1)", lambda v: v["b"] - (v["c"] - 1)),
    ("-b^2", lambda v: -(v["b"] ** 2)),
    ("2^-1", lambda v: 0.5),
    ("2^3^2", lambda v: 512.0),
    ("b/c/2", lambda v: v["b"] / v["c"] / 2),
    ("c^b", lambda v: v["c"] ** v["b"]),
    ("e^b", lambda v: np.exp(v["b"])),
    ("pi*b", lambda v: np.pi * v["b"]),
    ("sqrt(c) + log(c) + abs(b)", lambda v: np.sqrt(v["c"]) + np.log(v["c"]) + abs(v["b"])),
    ("log10(c) + log2(c)", lambda v: np.log10(v["c"]) + np.log2(v["c"])),
    ("tanh(b) + sigmoid(b)", lambda v: np.tanh(v["b"]) + 1 / (1 + np.exp(-v["b"]))),
    ("softplus(b) - relu(b)", lambda v: np.log1p(np.exp(v["b"])) - max(v["b"], 0)),
    ("leaky_relu(b, 0.1)", lambda v: v["b"] if v["b"] > 0 else 0.1 * v["b"]),
    ("max(b, c, 1) + min(b, 1)", lambda v: max(v["b"], v["c"], 1) + min(v["b"], 1)),
    ("floor(b) + ceil(b) + sign(b)", lambda v: np.floor(v["b"]) + np.ceil(v["b"]) + np.sign(v["b"])),
    ("factorial(k0)", lambda v: float(np.prod(np.arange(1, v["k0"] + 1)))),
    ("binomial(5, 2)", lambda v: 10.0),
    ("mod(7, 4)", lambda v: 3.0),
    ("where(b > 0, b, -2b)", lambda v: v["b"] if v["b"] > 0 else -2 * v["b"]),
    ("where(b > 1, 1, b > 0, b, 0)", lambda v: min(max(v["b"], 0), 1)),
    ("ind(b > 0) + ind(b <= 0)", lambda v: 1.0),
    ("ind(0 < b < 1)", lambda v: float(0 < v["b"] < 1)),
    # sums
    ("sum(k^2, k, 1, 4)", lambda v: 30.0),
    ("prod(k, k, 1, 4)", lambda v: 24.0),
    ("sum(k, k, 3, 2)", lambda v: 0.0),
    ("prod(k, k, 3, 2)", lambda v: 1.0),
    ("sum(1, k, 1, N)", lambda v: float(v["N"])),
    ("sum(y[n], n)", lambda v: v["y"].sum()),
    ("sum(sum(x[n, d], n), d)", lambda v: v["x"].sum()),
    (
        "sum(sum(i*j, j, 1, i), i, 1, 3)",
        lambda v: float(sum(i * j for i in (1, 2, 3) for j in range(1, i + 1))),
    ),
    ("sum(y[n]*ind(n != 1), n)", lambda v: v["y"][1:].sum()),
    (r"\sum_{n \ne 1} y_n", lambda v: v["y"][1:].sum()),
    ("max(y)", lambda v: v["y"].max()),
    ("sum(delta(n, 2)*y[n], n)", lambda v: v["y"][1]),
    # vectors and matrices
    ("w + w", lambda v: 2 * v["w"]),
    ("1 - w", lambda v: 1 - v["w"]),
    ("w*w", lambda v: v["w"] ** 2),
    ("w^2", lambda v: v["w"] ** 2),
    ("exp(w)/c", lambda v: np.exp(v["w"]) / v["c"]),
    ("x w", lambda v: v["x"] @ v["w"]),
    ("x^T (x w - y)/N", lambda v: v["x"].T @ (v["x"] @ v["w"] - v["y"]) / v["N"]),
    ("w^T w", lambda v: v["w"] @ v["w"]),
    ("w w^T", lambda v: np.outer(v["w"], v["w"])),
    ("s w^T - W", lambda v: np.outer(v["s"], v["w"]) - v["W"]),
    ("W w + s", lambda v: v["W"] @ v["w"] + v["s"]),
    ("W^T s", lambda v: v["W"].T @ v["s"]),
    ("A B - B A", lambda v: v["A"] @ v["B"] - v["B"] @ v["A"]),
    ("A*B", lambda v: v["A"] * v["B"]),
    (r"A \odot B", lambda v: v["A"] * v["B"]),
    ("A^2", lambda v: v["A"] @ v["A"]),
    ("A^-1", lambda v: np.linalg.inv(v["A"])),
    ("inv(A) w", lambda v: np.linalg.solve(v["A"], v["w"])),
    ("A^0 + 0*A", lambda v: np.eye(v["D"])),
    ("trace(A) + det(A)", lambda v: np.trace(v["A"]) + np.linalg.det(v["A"])),
    ("A + I", lambda v: v["A"] + np.eye(v["D"])),
    ("diag(w)", lambda v: np.diag(v["w"])),
    ("diag(A)", lambda v: np.diag(v["A"])),
    ("eye(D) + ones(D, D)", lambda v: np.eye(v["D"]) + 1),
    ("ones(N)^T y", lambda v: v["y"].sum()),
    ("zeros(D)", lambda v: np.zeros(v["D"])),
    ("outer(s, w)", lambda v: np.outer(v["s"], v["w"])),
    ("dot(w, w)", lambda v: v["w"] @ v["w"]),
    ("norm(w) + norm1(w) + norminf(w)", lambda v: sum(np.linalg.norm(v["w"], p) for p in (2, 1, np.inf))),
    ("||A||", lambda v: np.linalg.norm(v["A"])),
    ("total(w) + mean(w)", lambda v: v["w"].sum() + v["w"].mean()),
    ("softmax(z)", lambda v: v["q"]),
    ("[b, c, 2]", lambda v: np.array([v["b"], v["c"], 2])),
    ("[[b, 1], [2, c]]", lambda v: np.array([[v["b"], 1], [2, v["c"]]])),
    ("[[b, 1], [2, c]] [1, 1]", lambda v: np.array([v["b"] + 1, 2 + v["c"]])),
    # entries
    ("x[1]", lambda v: v["x"][0]),
    ("x[2, 1]", lambda v: v["x"][1, 0]),
    ("w[1] + w_2", lambda v: v["w"][0] + v["w"][1]),
    ("y[N]", lambda v: v["y"][-1]),
    ("sum(y[n]*y[n + 1], n, 1, N - 1)", lambda v: (v["y"][1:] * v["y"][:-1]).sum()),
    # definitions
    ("o[2]", lambda v: v["o"][1]),
    ("yhat", lambda v: v["yhat"]),
    ("E", lambda v: ((v["yhat"] - v["y"]) ** 2).sum() / 2),
    ("sum((yhat[n] - y[n])*x[n], n)", lambda v: v["x"].T @ (v["yhat"] - v["y"])),
    ("diag(q) - q q^T", lambda v: np.diag(v["q"]) - np.outer(v["q"], v["q"])),
    ("-sum(t[k]*log(q[k]), k)", lambda v: -(v["t"] * np.log(v["q"])).sum()),
]


@pytest.mark.parametrize(("text", "truth"), CASES, ids=[text for text, _ in CASES])
@pytest.mark.parametrize("variant", [0, 1])
def test_floats_against_numpy(text: str, truth: Truth, variant: int) -> None:
    """Every sample of the float evaluator is what numpy gives."""
    instance = draw(SCOPE, 3, SAMPLES, variant)
    value = Evaluator(SCOPE, instance, FloatSamples(SAMPLES)).value(SCOPE.parse(text))
    for sample in range(SAMPLES):
        expected = np.asarray(truth(environment(SCOPE, instance, sample)))
        found = np.asarray(value_in_numpy(value, sample))
        assert found.shape == expected.shape
        assert np.allclose(found, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("text", "truth"), CASES, ids=[text for text, _ in CASES])
def test_balls_contain_what_numpy_gives(text: str, truth: Truth) -> None:
    """The balls at the same point lie within rounding errors of numpy's floats."""
    instance = draw(SCOPE, 3, SAMPLES)
    balls = RealBalls(128, 1)
    with balls.working():
        value = Evaluator(SCOPE, instance, balls).value(SCOPE.parse(text))
        items = value.items if isinstance(value, Array) else [value]
        found = [float(item.mid()) for item in items]
        assert all(item.is_finite() for item in items)
    assert np.allclose(found, np.ravel(truth(environment(SCOPE, instance, 1))), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i^2", -1),
        ("exp(i*pi)", -1),
        ("(1 + 2i)*(3 - i)", 5 + 5j),
        ("conj(1 + 2i)", 1 - 2j),
        ("abs(3 + 4i)", 5),
    ],
)
def test_complex_numbers(text: str, expected: complex) -> None:
    """Arithmetic with the imaginary unit."""
    scope = build_scope({})
    value = Evaluator(scope, draw(scope, 1, 1), ComplexSamples(1)).value(scope.parse(text))
    assert np.allclose(value[0], expected)


def test_free_indices_make_an_array_of_entries() -> None:
    """entries() in the order of the letters."""
    instance = draw(SCOPE, 3, 1)
    walker = Evaluator(SCOPE, instance, FloatSamples(1))
    sizes = [instance.sizes["K"]] * 2
    found = walker.entries(SCOPE.parse("q[i]*(delta(i, j) - q[j])"), ["i", "j"], sizes)
    q = environment(SCOPE, instance, 0)["q"]
    assert np.allclose(value_in_numpy(found, 0), np.diag(q) - np.outer(q, q))


def test_bound_values_of_letters() -> None:
    """A letter fixed from outside counts from 1 and is forgotten afterwards."""
    instance = draw(SCOPE, 3, 1)
    walker = Evaluator(SCOPE, instance, FloatSamples(1))
    y = environment(SCOPE, instance, 0)["y"]
    assert value_in_numpy(walker.value(SCOPE.parse("y[n]"), {"n": 2}), 0) == y[1]
    with pytest.raises(MeaningError):
        walker.value(SCOPE.parse("y[n]"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("w + y", "added"),
        ("w*y", "elementwise"),
        ("W y", "is not"),
        ("w s", "is not"),
        ("y[99]", "outside"),
        ("y[0]", "outside"),
        ("y[1/2]", "whole number"),
        ("y[1, 2]", "ind"),
        ("det(W)", "square"),
        ("inv(x)", "square"),
        ("sum(b, k)", "bounds"),
    ],
)
def test_what_stands_for_nothing(text: str, words: str) -> None:
    """Shapes that do not fit and indices out of range are said so, never guessed."""
    instance = draw(SCOPE, 3, 1)
    with pytest.raises(MeaningError, match=words):
        Evaluator(SCOPE, instance, FloatSamples(1)).value(SCOPE.parse(text))


@pytest.mark.parametrize(
    "text", ["sum(b, k, 1, 10^9)", "sum(sum(sum(b*i*j*k, i, 1, 2000), j, 1, 2000), k, 1, 2000)"]
)
def test_limits(text: str) -> None:
    """Long sums are not walked."""
    with pytest.raises(NotComputable):
        Evaluator(SCOPE, draw(SCOPE, 3, 1), FloatSamples(1)).value(SCOPE.parse(text))
