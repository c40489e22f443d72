"""Limits by numbers: right where they settle, undecided where they do not, never wrong."""

from __future__ import annotations

import pytest

from hwsolve.errors import NotComputable
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Refuted, Undecided
from hwsolve.meaning.scope import build_scope
from hwsolve.meaning.truth.claims import holds


def judged(claim: str) -> Comparison:
    """The verdict; what cannot be computed is undecided."""
    scope = build_scope({"a": "real", "p": "positive", "x": "real", "f": "function"}, ["g(x) = tanh(x)"])
    try:
        return holds(scope.parse(claim), scope)
    except NotComputable as limit:
        return Undecided(str(limit))


@pytest.mark.parametrize(
    "claim",
    [
        "lim(sin(x)/x, x, 0) = 1",
        "lim((1 + 1/n)^n, n, inf) = e",
        "lim((1 + a/n)^n, n, inf) = exp(a)",
        r"\lim_{n\to\infty} n (p^{1/n} - 1) = \ln p",
        "lim(tanh(x), x, -inf) = -1",
        "lim(x*exp(-x), x, inf) = 0",
        "lim(sqrt(x^2 + x) - x, x, inf) = 1/2",
        "lim(cos(x)^(1/x^2), x, 0) = exp(-1/2)",
        "lim(x^(1/x), x, inf) = 1",
        "lim(n!/n^n, n, inf) = 0",
        "lim((-1/2)^n, n, inf) = 0",
        "lim(abs(x)/x, x, 0, +) = 1",
        "lim(abs(x)/x, x, 0, -) = -1",
        "lim((f(x + h) - f(x))/h, h, 0) = f'(x)",
        "lim((f(x + h) - 2*f(x) + f(x - h))/h^2, h, 0) = f''(x)",
        "lim(g'(x), x, inf) = 0",
        "lim(t, t, a) = a",
        "sigma(x) < lim(sigma(t), t, inf)",
        "lim(x^2, x, inf) = inf",
        "lim(1/x^2, x, 0) = inf",
        "lim(-exp(x), x, inf) = -inf",
        "lim(1/x, x, 0, -) = -inf",
    ],
)
def test_true(claim: str) -> None:
    """Known limits, finite and infinite."""
    assert isinstance(judged(claim), Agrees)


def test_the_evidence_says_that_it_is_numerical() -> None:
    """Nothing is proved."""
    found = judged("lim(sin(x)/x, x, 0) = 1")
    assert isinstance(found, Agrees)
    assert found.note == "limit taken numerically"


@pytest.mark.parametrize(
    "claim",
    [
        "lim(sin(x)/x, x, 0) = 2",
        "lim((1 + a/n)^n, n, inf) = a",
        "lim((f(x + h) - f(x))/h, h, 0) = f(x)",
        "lim(1/x, x, inf) = inf",
        "lim(x^2, x, inf) = -inf",
        "lim(tanh(x), x, inf) > 1.5",
    ],
)
def test_false(claim: str) -> None:
    """Another value, another sign of infinity."""
    assert isinstance(judged(claim), Refuted)


@pytest.mark.parametrize(
    "claim",
    [
        "lim(sin(1/x), x, 0) = 0",
        "lim(sin(pi*x), x, inf) = 0",
        "lim(cos(2*pi*x), x, inf) = 1",
        "lim((-1)^n, n, inf) = 1",
        "lim(1/log(x), x, inf) = 1/10",
        "lim(1/log(x), x, inf) = 0",
        "lim(log(log(x)), x, inf) = 5",
        "lim(log(x), x, inf) = 1000",
        "lim(sin(log(x)), x, inf) = 0",
        "lim(abs(x)/x, x, 0) = 1",
        "lim(1/x, x, 0) = inf",
        "lim(sum(k, k, 1, n)/n^2, n, inf) = 1/2",
        "lim(x*sin(x), x, inf) = inf",
    ],
)
def test_undecided(claim: str) -> None:
    """Oscillation, logarithms, two sides that differ, sums that grow."""
    assert isinstance(judged(claim), Undecided)
