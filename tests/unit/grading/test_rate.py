"""Kind ``rate``: growth classes."""

from __future__ import annotations

import pytest

from hwsolve.grading.kinds.rate import order
from hwsolve.meaning.scope import build_scope
from tests.unit.grading.conftest import Grade

PROBLEM = """id: r
symbols: {T: dimension, B: positive, rho: positive, c: 'real in [0.1, 0.9]', w: 'real[T]'}
parts:
  - id: rate
    ask: The rate?
    answers:
      rate:
        kind: rate
        as: T
        reference: O(1/sqrt(T))
        mistakes: [{when: O(1/T^2), say: That is the accelerated rate., credit: 0.25}]
      linear: {kind: rate, as: T, reference: O(c^T)}
"""
CASES = [
    ("rate", "O(1/sqrt(T))", "correct", 1),
    ("rate", "1/sqrt(T)", "correct", 1),
    ("rate", "O(T^{-1/2})", "correct", 1),
    ("rate", "1/√T", "correct", 1),
    ("rate", r"\Theta\left(\frac{1}{\sqrt{T}}\right)", "correct", 1),
    ("rate", r"\mathcal{O}(B\rho/\sqrt{T})", "correct", 1),
    ("rate", "O(3/sqrt(T+7) + 1/T)", "correct", 1),
    ("rate", "sqrt(T+1) - sqrt(T)", "correct", 1),
    ("rate", "B*rho/sqrt(T) = O(1/sqrt(T))", "correct", 1),
    ("rate", "O(1/T)", "incorrect", 0),
    ("rate", "O(log(T)/sqrt(T))", "incorrect", 0),
    ("rate", "O(1)", "incorrect", 0),
    ("rate", "O(c^T)", "incorrect", 0),
    ("rate", "O(1/T^2)", "partial", 0.25),
    ("rate", "O(T^-2 + T^-3)", "partial", 0.25),
    ("rate", "rate", "unreadable", 0),
    ("rate", "linear", "unreadable", 0),
    ("rate", "", "unreadable", 0),
    ("rate", "O(", "unreadable", 0),
    ("rate", "O(0)", "undecided", 0),
    ("rate", "O(w)", "undecided", 0),
    ("linear", "c^T", "correct", 1),
    ("linear", "O(5*c^(T+3))", "correct", 1),
    ("linear", "c^(2*T)", "incorrect", 0),
    ("linear", "O(1/T)", "incorrect", 0),
]


@pytest.mark.parametrize(("name", "text", "verdict", "score"), CASES)
def test_rate(grade: Grade, name: str, text: str, verdict: str, score: float) -> None:
    """Constants do not count; any other growth is wrong."""
    found = grade(PROBLEM, name, text)
    assert (found.verdict, found.score) == (verdict, score), found.feedback


def test_which_way_is_said(grade: Grade) -> None:
    """Looser is true, tighter is not shown; the reference is not shown."""
    assert "looser" in grade(PROBLEM, "rate", "O(1)").feedback[0]
    assert "faster" in grade(PROBLEM, "rate", "O(1/T)").feedback[0]
    assert "√" not in grade(PROBLEM, "rate", "O(1/T)").feedback[0]


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("T", "2*T + 1", "same"), ("T*log(T)", "T", "faster"), ("log(log(T))", "1", "faster"),
        ("1 + 1/log(T)", "3", "same"), ("T", "T^1.01", "slower"), ("log(T)", "log(T^3)", "same"),
        ("2^T", "3^T", "slower"), ("5", "7", "same"), ("sin(T)", "1", None),
    ],
)  # fmt: skip
def test_order(one: str, two: str, expected: str | None) -> None:
    """Powers, logarithms, exponentials; what oscillates is open."""
    scope = build_scope({"T": "positive"})
    assert order(scope.parse(one), scope.parse(two), "T", scope) == expected
