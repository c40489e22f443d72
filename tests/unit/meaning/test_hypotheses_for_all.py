"""Hypotheses about entries hold for all of them, unless the claim shares their letter."""

from __future__ import annotations

import pytest

from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted
from hwsolve.meaning.scope import build_scope
from hwsolve.meaning.truth.claims import holds

SCOPE = build_scope(
    {"v": "real[T, d]", "u": "real[n]", "rho": "positive", "c": "real", "p": "simplex[K]", "w": "real[d]"}
)
TRUE = [
    "norm(v[t]) <= rho => sum(norm(v[t])^2, t, 1, T) <= T*rho^2",
    "norm(v[t]) <= rho => norm(v[t])^2 <= rho^2",
    "u[i] >= 0 => sum(u[i], i) >= 0",
    "u[i] >= 1 => sum(u[i], i) >= n",
    "u[i] = c => sum(u[i], i) = n*c",
    "u[i] = c => norm(u)^2 = n*c^2",
    "v[t] = w => sum(v[t], t, 1, T) = T*w",
    "p[k] >= 1/K => p[k] >= 1/K",
]
FALSE = [
    "norm(v[t]) <= rho => sum(norm(v[t])^2, t, 1, T) <= rho^2",
    "u[i] >= 0 => sum(u[i], i) >= 1",
    "u[i] = c => sum(u[i], i) = c",
    "u[i] >= 0 => c >= 0",
    "v[t] = w => sum(v[t], t, 1, T) = w",
]


@pytest.mark.parametrize("text", TRUE)
def test_true(text: str) -> None:
    """For all letters of the hypothesis, the claim follows."""
    assert isinstance(holds(SCOPE.parse(text), SCOPE), Agrees | Proved)


@pytest.mark.parametrize("text", FALSE)
def test_false(text: str) -> None:
    """What does not follow is refuted at a point that satisfies the hypothesis everywhere."""
    assert isinstance(holds(SCOPE.parse(text), SCOPE), Refuted)


DERIVED = [
    ("x > 0", "d(x^2)/d(x) = 2*abs(x)", True),
    ("x > 0", "d(x^2)/d(x) = 3*abs(x)", False),
    ("x > 0", "d(log(x))/d(x) = 1/x", True),
    ("x < 0", "E[abs(x)*e^2] = -x", True),
    ("x < 0", "E[abs(x)*e^2] = x", False),
    ("det(S) > 0", "d(log(det(S)))/d(S) = inv(S)^T", True),
    ("det(S) > 0", "d(log(det(S)))/d(S) = inv(S)", False),
]


@pytest.mark.parametrize(("given", "claim", "true"), DERIVED)
def test_hypotheses_of_the_scope_with_derivatives(given: str, claim: str, true: bool) -> None:
    """What floats cannot evaluate is looked at only where the hypotheses hold."""
    scope = build_scope({"x": "real", "e": "normal(0, 1)", "S": "real[n, n]"}, given=[given])
    assert isinstance(holds(scope.parse(claim), scope), (Agrees | Proved) if true else Refuted)
