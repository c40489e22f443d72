"""Expectations of polynomials in random variables against moments known from the textbook."""

from __future__ import annotations

import pytest

from hwsolve.errors import NotComputable
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted
from hwsolve.meaning.evaluation.differentiation import NeedsBalls
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import draw
from hwsolve.meaning.numbers.balls import RealBalls
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import build_scope

SCOPE = build_scope(
    {
        "mu": "real", "s": "positive", "p": "probability", "x": "real", "w": "real[D]",
        "d": "normal(mu, s^2)", "g": "normal(0, 1)[D]", "b": "bernoulli(p)", "u": "uniform(-1, 3)",
        "m": "bernoulli(p)[D]",
    },
    ["loss = (x*d - 1)^2"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("E[d]", "mu"),
        ("E[d^2]", "mu^2 + s^2"),
        ("E[(d - mu)^4]", "3*s^4"),
        ("E[d^3]", "mu^3 + 3*mu*s^2"),
        ("E[2*d + 1]", "2*mu + 1"),
        ("E[d]^2", "mu^2"),
        ("E[x]", "x"),
        ("E[x*d]", "x*mu"),
        ("E[b]", "p"),
        ("E[b^2]", "p"),
        ("E[exp(b)]", "1 - p + p*e"),
        ("E[(b - p)^2]", "p*(1 - p)"),
        ("E[u]", "1"),
        ("E[u^2]", "7/3"),
        ("E[d*b]", "mu*p"),
        ("E[g^T g]", "D"),
        ("E[g g^T]", "eye(D)"),
        ("E[(w^T g)^2]", "w^T w"),
        ("E[m*w]", "p*w"),
        ("E[loss]", "x^2*(mu^2 + s^2) - 2*x*mu + 1"),
    ],
)
def test_moments(left: str, right: str) -> None:
    """Both sides agree at random parameters."""
    assert isinstance(equal(SCOPE.parse(left), SCOPE.parse(right), SCOPE, 1), Agrees | Proved)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("E[d^2]", "mu^2"),
        ("E[d^2]", "E[d]^2"),
        ("E[b^2]", "p^2"),
        ("E[u^2]", "1"),
        ("E[(d - mu)^4]", "s^4"),
        ("E[g^T g]", "1"),
        ("E[g g^T]", "ones(D, D)"),
        ("E[loss]", "(x*mu - 1)^2"),
        ("d", "E[d]"),
    ],
)
def test_wrong_moments_are_refuted(left: str, right: str) -> None:
    """A forgotten variance, an expectation pulled through a square."""
    assert isinstance(equal(SCOPE.parse(left), SCOPE.parse(right), SCOPE, 1), Refuted)


@pytest.mark.parametrize("text", ["E[abs(d)]", "E[relu(d)]", "E[exp(d)]", "E[1/(1 + d^2)]", "E[ind(u > 0)]"])
def test_what_no_rule_integrates_is_not_guessed(text: str) -> None:
    """Two rules that disagree mean: not computable."""
    balls = RealBalls(128, 0)
    with balls.working(), pytest.raises(NotComputable, match="expectation"):
        Evaluator(SCOPE, draw(SCOPE, 1, 1), balls).value(SCOPE.parse(text))


def test_too_many_random_numbers() -> None:
    """Quadrature over many variables is refused before it starts."""
    scope = build_scope({"g": "normal(0, 1)[40]"})
    balls = RealBalls(128, 0)
    with balls.working(), pytest.raises(NotComputable, match="40 random numbers"):
        Evaluator(scope, draw(scope, 1, 1), balls).value(scope.parse("E[exp(g^T g)]"))


MANY = build_scope(
    {
        "mu": "real", "s": "positive", "a": "real", "c": "real", "q": "probability", "x": "real[40]",
        "y": "real", "w": "real[40]", "g": "normal(mu, s)[40]", "m": "bernoulli(q)[40]", "u": "uniform(a, c)",
        "A": "real[3, 40]",
    },
    ["r = y - sum(g[k]*w[k]*x[k], k)"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("E[g^T g]", "40*(mu^2 + s)"),
        ("E[r^2]", "(y - mu*sum(w[k]*x[k], k))^2 + s*sum(w[k]^2*x[k]^2, k)"),
        ("E[norm(A @ (g - mu*ones(40)))^2]", "s*sum(sum(A[i,j]^2, j), i)"),
        ("E[(m^T w)^2]", "q^2*(w^T x*0 + w^T w*0 + (ones(40)^T w)^2) + q*(1 - q)*w^T w"),
        ("E[u^5]", "(c^6 - a^6)/(6*(c - a))"),
        ("E[g[1]^6 - g[2]^6]", "0"),
        ("E[(g[1] - mu)^6]", "15*s^3"),
        ("E[d(r^2)/d(w[2])]", "-2*x[2]*mu*(y - mu*sum(w[k]*x[k], k)) + 2*s*w[2]*x[2]^2"),
        ("d(E[r^2])/d(w[2])", "-2*x[2]*mu*(y - mu*sum(w[k]*x[k], k)) + 2*s*w[2]*x[2]^2"),
        ("d(E[g[1]^3])/d(mu)", "3*mu^2 + 3*s"),
        ("E[where(a > c, u, 2*u)]", "where(a > c, (a + c)/2, a + c)"),
    ],
)
def test_polynomials_in_many_random_numbers(left: str, right: str) -> None:
    """Moments put into the polynomial: no limit on the number of variables, and any degree."""
    assert isinstance(equal(MANY.parse(left), MANY.parse(right), MANY, 1), Agrees | Proved)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("E[r^2]", "(y - mu*sum(w[k]*x[k], k))^2"),
        ("E[d(r^2)/d(w[2])]", "-2*x[2]*mu*(y - mu*sum(w[k]*x[k], k))"),
        ("E[(g[1] - mu)^6]", "s^3"),
    ],
)
def test_wrong_polynomials_are_refuted(left: str, right: str) -> None:
    """A penalty that was lost, moments of a wrong size."""
    assert isinstance(equal(MANY.parse(left), MANY.parse(right), MANY, 1), Refuted)


def test_floats_hand_expectations_to_the_balls() -> None:
    """No expectation over floats."""
    with pytest.raises(NeedsBalls):
        Evaluator(SCOPE, draw(SCOPE, 1, 1), FloatSamples(1)).value(SCOPE.parse("E[d]"))
