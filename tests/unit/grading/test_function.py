"""Kind ``function``: piecewise functions and their kinks."""

from __future__ import annotations

import pytest

from hwsolve.grading.reading.branches import branches
from tests.unit.grading.conftest import Grade

PROBLEM = """id: f
symbols: {z: real, u: 'real[H]', alpha: 'real in [0.05, 0.5]'}
parts:
  - id: p
    ask: The derivative.
    answers:
      free:
        kind: function
        reference: 'where(z > 0, 1, 0.1)'
        except: [0]
        mistakes: [{when: 'where(z > 0, 1, 0)', say: The slope is lost., credit: 0.5}]
      fixed: {kind: function, reference: 'where(z > 0, 1, 0.1)'}
      each: {kind: function, reference: 'where(u > 0, 1, 0.1)'}
      three: {kind: function, reference: 'where(z < -1, 0, where(z > 1, 1, (z + 1)/2))'}
"""
CASES = [
    ("free", "where(z > 0, 1, 0.1)", "correct", 1),
    ("free", "where(z >= 0, 1, 0.1)", "correct", 1),
    ("free", "1 if z > 0 else 0.1", "correct", 1),
    ("free", "1 for z > 0, 0.1 for z <= 0", "correct", 1),
    ("free", "1 if z > 0, 0.1 otherwise", "correct", 1),
    ("free", "1, if z > 0; 0.1, if z < 0", "correct", 1),
    ("free", r"\begin{cases} 1 & z > 0 \\ 0.1 & z \le 0 \end{cases}", "correct", 1),
    ("free", "LeakyReLU'(z) = 1 if z > 0 else 0.1", "correct", 1),
    ("free", "f'(z) = ind(z > 0) + 0.1*ind(z <= 0)", "correct", 1),
    ("free", "0.1 + 0.9*ind(z > 0)", "correct", 1),
    ("free", "0.55 + 0.45*sign(z)", "correct", 1),
    ("free", "where(z > 0, 1, 0)", "partial", 0.5),
    ("free", "1 if z > 0 else 0", "partial", 0.5),
    ("free", "where(z < 0, 1, 0.1)", "incorrect", 0),
    ("free", "1", "incorrect", 0),
    ("free", "1 if z > 1 else 0.1", "incorrect", 0),
    ("free", "1 if", "unreadable", 0),
    ("free", "1 if " * 400, "unreadable", 0),
    ("free", "", "unreadable", 0),
    ("fixed", "where(z > 0, 1, 0.1)", "correct", 1),
    ("fixed", "where(z <= 0, 0.1, 1)", "correct", 1),
    ("fixed", "1 for z > 0; 0.1 for z < 0", "correct", 1),
    ("fixed", "where(z >= 0, 1, 0.1)", "incorrect", 0),
    ("fixed", "0.55 + 0.45*sign(z)", "incorrect", 0),
    ("each", "where(u > 0, 1, 0.1)", "correct", 1),
    ("each", "0.1 + 0.9*ind(u > 0)", "correct", 1),
    ("each", "where(u >= 0, 1, 0.1)", "incorrect", 0),
    ("three", "0 if z < -1, 1 if z > 1, (z+1)/2 otherwise", "correct", 1),
    ("three", "0 if z < -1 else 1 if z > 1 else (z+1)/2", "correct", 1),
    ("three", "max(0, min(1, (z+1)/2))", "correct", 1),
    ("three", "max(0, min(1, z))", "incorrect", 0),
]


@pytest.mark.parametrize(("name", "text", "verdict", "score"), CASES)
def test_function(grade: Grade, name: str, text: str, verdict: str, score: float) -> None:
    """Every way to write the branches; the value at a kink counts unless it is excepted."""
    found = grade(PROBLEM, name, text)
    assert (found.verdict, found.score) == (verdict, score), found.feedback


@pytest.mark.parametrize("text", ["z + 1", "f(z, u)", "a = b", "where(z > 0, 1, 2)", "ind(z > 0), 3"])
def test_other_formulas_are_left_alone(text: str) -> None:
    """Only words between branches are rewritten."""
    assert branches(text) == text
