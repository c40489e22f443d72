"""Kind ``bound``: the reference, a looser bound, what is no bound."""

from __future__ import annotations

import pytest

from tests.unit.grading.conftest import Grade

PROBLEM = """id: b
symbols: {a: real, b: real}
parts:
  - id: p
    ask: Bound a*b.
    answers:
      free:
        kind: bound
        of: a*b
        reference: (a^2 + b^2)/2
        mistakes: [{when: a^2 - b^2, say: The sign., credit: 0.25}]
      sharp: {kind: bound, of: a*b, sharp: true, reference: (a^2 + b^2)/2}
      ratio: {kind: bound, of: abs(a*b)/abs(b), reference: abs(a)}
"""
CASES = [
    ("free", "(a^2 + b^2)/2", "correct", 1),
    ("free", "a^2/2 + b^2/2", "correct", 1),
    ("free", r"\frac{a^2 + b^2}{2}", "correct", 1),
    ("free", "a^2 + b^2", "correct", 1),
    ("free", "(a^2 + b^2)/4", "incorrect", 0),
    ("free", "a^2 - b^2", "partial", 0.25),
    ("free", "abs(a)", "incorrect", 0),
    ("sharp", "(a^2 + b^2)/2", "correct", 1),
    ("sharp", "a^2 + b^2 + 1", "partial", 0.5),
    ("sharp", "a^2", "incorrect", 0),
    ("sharp", "(a^2", "unreadable", 0),
    ("ratio", "abs(a)", "correct", 1),
    ("ratio", "abs(a*b) <= abs(a)*abs(b)", "correct", 1),
    ("ratio", "abs(a) - 1 = b = abs(a) - 1", "incorrect", 0),  # both ends are the same
]


@pytest.mark.parametrize(("name", "text", "verdict", "score"), CASES)
def test_bounds(grade: Grade, name: str, text: str, verdict: str, score: float) -> None:
    """A looser bound is true; it is noted, or worth half where the sharp one is asked for."""
    result = grade(PROBLEM, name, text)
    assert (result.verdict, result.score) == (verdict, score), result.feedback
