"""An answer in several forms is right where each of them is."""

from __future__ import annotations

import pytest

from tests.unit.grading.conftest import Grade

PROBLEM = """id: o
symbols: {x: real, z: real}
parts:
  - id: p
    ask: What?
    answers:
      a: {reference: '(x + 1)^2'}
      pair: {kind: tuple, reference: '(1, 2)'}
"""


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("a", "(x+1)^2 or x^2 + 2x + 1", True),
        ("a", "(x+1)^2; x^2 + 2x + 1", True),
        ("a", "a = (x+1)^2 or a = 1 + 2x + x^2", True),
        ("a", "x^2 + 2x + 1 or x^2 + 1", False),
        ("a", "x^2 + 1 or x^2 + 2x + 1", False),
        ("a", "(x+1)^2; z", False),
        ("a", "(x+1)^2 or x > 0", False),
        ("a", "(x+1)^2 and x^2 + 2x + 1", False),
        ("pair", "(1, 2) or (1, 2)", False),
    ],
)
def test_several_forms(grade: Grade, name: str, text: str, right: bool) -> None:
    """One form that is wrong spoils the others."""
    assert (grade(PROBLEM, name, text).verdict == "correct") is right
