"""Boundaries of arrays, of sizes and of indices, and differences that floats round away."""

from __future__ import annotations

import pytest

from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted
from hwsolve.meaning.scope import build_scope

SCOPE = build_scope(
    {"n": "dimension", "x": "real[n, d]", "w": "real[d]", "b": "real", "c": "real[n]", "t": "real"},
    ["z[i] = x[i] @ w + b", "u = x @ w + c"],
    indices={"i": "n", "j": "n"},
)

WRONG = [
    ("where(u > 0.01, 1, 0.1)", "where(u > 0, 1, 0.1)"),
    ("where(u > -0.01, 1, 0.1)", "where(u > 0, 1, 0.1)"),
    ("where(u > 1000, 0, where(u > 0, 1, 0.1))", "where(u > 0, 1, 0.1)"),
    ("max(c, -300)", "c"),
    ("where(z[i] > 30, 1e-5, log(1 + exp(-z[i])))", "log(1 + exp(-z[i]))"),
    ("sum(where(z[i] > 45, 0, exp(-z[i])), i)", "sum(exp(-z[i]), i)"),
    ("1 - 1/max(n, 2)", "1 - 1/n"),
    ("sum(where(k <= 10, c[k], 0), k, 1, n)", "sum(c[k], k, 1, n)"),
    ("where(n > 50, 1, 1 - 1/n)", "1 - 1/n"),
    ("delta(i, j) - 1/n - ind(i > 9)*1e-3", "delta(i, j) - 1/n"),
    ("where(t > 50, 0, sigma(t)*(1 - sigma(t)))", "sigma(t)*(1 - sigma(t))"),
    ("c[1]*c[2]*c[3]", "prod(c[i], i, 1, n)"),
    ("c[1] + c[2] + c[3] + c[4] + c[5]", "sum(c[i], i, 1, n)"),
]


@pytest.mark.parametrize(("wrong", "right"), WRONG)
def test_what_differs_beyond_a_boundary(wrong: str, right: str) -> None:
    """A wrong branch far out, in a thin layer, at other sizes or at large indices is found."""
    assert isinstance(equal(SCOPE.parse(wrong), SCOPE.parse(right), SCOPE), Refuted)


RIGHT = [
    ("where(u > 0.5, 1, 2)", "2 - ind(u > 0.5)"),
    ("max(c, -300)", "where(c > -300, c, -300)"),
    ("where(n > 1, 1 - 1/n, 0)", "1 - 1/n"),
    ("1 - 1/max(n, 1)", "1 - 1/n"),
    ("where(t > 50, sigma(t)*sigma(-t), exp(-t)/(1 + exp(-t))^2)", "sigma(t)*(1 - sigma(t))"),
    ("abs(t - 7)", "max(t - 7, 7 - t)"),
    ("delta(i, j) - 1/n", "where(i = j, 1 - 1/n, -1/n)"),
]


@pytest.mark.parametrize(("one", "two"), RIGHT)
def test_what_agrees_on_both_sides(one: str, two: str) -> None:
    """The points beside a boundary refute nothing that is right there."""
    assert isinstance(equal(SCOPE.parse(one), SCOPE.parse(two), SCOPE), Agrees | Proved)
