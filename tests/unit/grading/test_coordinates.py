"""A point that is called by its letter, where the problem names its coordinates."""

from __future__ import annotations

import pytest

from tests.unit.grading.conftest import Grade

PROBLEM = """id: i
symbols: {w1: real, w2: real, b: real}
parts:
  - id: a
    ask: Where is the minimum?
    answers:
      solution: {kind: assignments, reference: 'w1 = 0, w2 = 3, b = 1/2', credit: all}
  - id: z
    ask: Where is the maximum?
    answers:
      zero: {kind: assignments, reference: 'w1 = 0, w2 = 0, b = 1/2', credit: all}
"""


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("solution", "w = (0, 3), b = 1/2", True),
        ("solution", "w = [0, 3] and b = 0.5", True),
        ("solution", "w* = (0, 3)ᵀ, b* = ½", True),
        ("solution", r"\mathbf{w}^* = (0, 3)^\top,\ b^* = \frac12", True),
        ("solution", r"w = \begin{pmatrix} 0 \\ 3 \end{pmatrix}, b = \frac12", True),
        ("solution", "w_1^* = 0, w_2^* = 3, b^* = 1/2", True),
        ("solution", "b = 1/2, w = (0, 3)", True),
        ("solution", "w = (3, 0), b = 1/2", False),
        ("solution", "w = (0, 3, 0), b = 1/2", False),
        ("solution", "w = (0, 3), b = 1", False),
        ("solution", "w = 0, b = 1/2", False),
        ("solution", "v = (0, 3), b = 1/2", False),
        ("zero", "w = 0, b = 1/2", True),
        ("zero", r"\mathbf{w} = \mathbf{0}, b = \frac{1}{2}", True),
        ("zero", "w = 0.5, b = 1/2", False),
        ("zero", "w = 0*w, b = 1/2", False),
    ],
)
def test_points(grade: Grade, name: str, text: str, right: bool) -> None:
    """Each coordinate is compared; a point of another length is none."""
    assert (grade(PROBLEM, name, text).verdict == "correct") is right
