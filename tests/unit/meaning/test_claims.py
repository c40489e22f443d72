"""Statements: equations, chains, inequalities, approximations, hypotheses."""

from __future__ import annotations

import pytest

from hwsolve.meaning.claims import holds
from hwsolve.meaning.comparison import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import build_scope

SCOPE = build_scope(
    {"x": "real", "y": "real", "c": "positive", "a": "real[D]", "b": "real[D]", "A": "real[D, D]",
     "P": "psd[D]",
     "k": "integer in [1, 5]", "q": "simplex[K]"},
    ["f = x^2 + c"],
)  # fmt: skip


def claimed(text: str, *given: str) -> Comparison:
    """Whether the statement holds under the hypotheses."""
    return holds(SCOPE.parse(text), SCOPE, 3, True, tuple(SCOPE.parse(each) for each in given))


@pytest.mark.parametrize(
    "text",
    [
        "(x + y)^2 = x^2 + 2*x*y + y^2",
        "d(f)/d(x) = 2*x",
        "x^2 >= 0",
        "x^2 + 1 > 0",
        "c > 0",
        "2*x*y <= x^2 + y^2",
        "norm(a + b) <= norm(a) + norm(b)",
        "abs(a^T b) <= norm(a)*norm(b)",
        "a^T P a >= 0",
        "exp(x) >= 1 + x",
        "log(c) <= c - 1",
        "-c < 0 < c",
        "(x - y)*(x + y) = x^2 - y*y = -(y^2 - x^2)",
        "pi ~~ 3.14",
        "pi ~~ 3.142",
        "x^2 >= 0 and c > 0",
        "max(x, y) >= x",
        "q[1] < 1",
        "norminf(a) <= norm(a) <= norm1(a)",
    ],
)
def test_true_statements(text: str) -> None:
    """True everywhere on the declared domains."""
    assert isinstance(claimed(text), Agrees | Proved)


@pytest.mark.parametrize(
    "text",
    [
        "(x + y)^2 = x^2 + y^2",
        "d(f)/d(x) = x",
        "x >= 0",
        "x^2 > x",
        "x^2 + y^2 <= 2*x*y",
        "norm(a + b) = norm(a) + norm(b)",
        "a^T A a >= 0",
        "norm1(a) <= norm(a)",
        "exp(x) <= 1 + x",
        "-c < 0 < x",
        "(x - y)*(x + y) = x^2 + y^2 = x^2 - y^2",
        "x^2 - y^2 = (x - y)*(x + y) = x^2 + y^2",
        "pi ~~ 3.15",
        "pi ~~ 3.143",
        "x^2 >= 0 and x > 0",
        "x > 0 and x^2 >= 0",
        "c < 0",
        "c != c",
        "A = A^T",
    ],
)
def test_false_statements(text: str) -> None:
    """A statement that fails somewhere is refuted with the place."""
    assert isinstance(claimed(text), Refuted)


def test_hypotheses() -> None:
    """What is given, or stands before an implication, restricts the domain."""
    assert isinstance(claimed("x^3 > 0"), Refuted)
    assert isinstance(claimed("x^3 > 0", "x > 0"), Agrees | Proved)
    assert isinstance(claimed("abs(x) = x", "x > 0"), Agrees | Proved)


def test_a_hypothesis_that_never_holds_proves_nothing() -> None:
    """An empty domain is undecided, not true."""
    assert isinstance(claimed("x > 5", "x^2 < 0"), Undecided)


def test_what_is_no_statement() -> None:
    """A formula alone claims nothing."""
    assert isinstance(claimed("x + 1"), Undecided)


def test_the_weakest_link_counts() -> None:
    """A chain of a proof and an agreement is an agreement."""
    assert isinstance(claimed("(x+y)^2 = x^2 + 2*x*y + y^2"), Proved)
    assert isinstance(claimed("0 <= (x+y)^2 = x^2 + 2*x*y + y^2"), Agrees)
