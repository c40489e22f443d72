"""What an equation says on its left: the quantity asked, something beside it, or another quantity."""

from __future__ import annotations

import pytest

from tests.unit.grading.conftest import Grade

PROBLEM = """
id: sides
title: Left sides
text: A loss and its slopes.
symbols: {y: 'real in [0, 1]', z: real, x: real, m: natural, e: 'normal(0, s)', s: positive, K: real}
define:
  - p = sigma(z)
  - E = -(y*log(p) + (1 - y)*log(1 - p))
  - g(x) = x/(1 + abs(x))
  - F = E/m
parts:
  - id: only
    title: All of them
    ask: Give each.
    answers:
      dE/dz: {reference: 'p - y'}
      slope: {reference: '1/(1 + abs(x))^2'}
      dF/dz: {reference: '(p - y)/m'}
      square: {reference: 's'}
      K: {reference: 'm*(m - 1) + 1'}
      rate: {reference: '1/s'}
      best: {reference: 'x - y/s'}
"""


@pytest.mark.parametrize(
    ("name", "text", "verdict"),
    [
        ("dE/dz", "dE/dz = p - y", "correct"),
        ("dE/dz", "-dE/dz = y - p", "correct"),
        ("dE/dz", "-dE/dz = p - y", "incorrect"),
        ("dE/dz", "dE/dz - p = -y", "correct"),
        ("dE/dz", "dE/dz + 1 = p - y", "incorrect"),
        ("dE/dz", "2*dE/dz = 2*p - 2*y", "correct"),
        ("dE/dz", r"\frac12\frac{\partial E}{\partial z} = p - y", "incorrect"),
        ("dE/dz", "1/(dE/dz) = 1/(p - y)", "correct"),
        ("dE/dz", "1/(dE/dz) = p - y", "incorrect"),
        ("dE/dz", "(dE/dz)^2 = p - y", "incorrect"),
        ("dE/dz", "dE/dp = p - y", "partial"),
        ("dE/dz", "d^2E/dz^2 = p - y", "partial"),
        (
            "dE/dz",
            r"\frac{\partial E}{\partial z} = \frac{\partial E}{\partial p} p (1-p) = p - y",
            "correct",
        ),
        ("slope", "g'(x) = 1/(1+|x|)^2", "correct"),
        ("slope", "-g'(x) = 1/(1+|x|)^2", "incorrect"),
        ("slope", "g(x) = 1/(1+|x|)^2", "partial"),
        ("slope", "g''(x) = 1/(1+|x|)^2", "partial"),
        ("dF/dz", "m*dF/dz = p - y", "correct"),
        ("dF/dz", "m*dF/dz = (p - y)/m", "incorrect"),
        ("dF/dz", "dE/dz = (p - y)/m", "partial"),
        ("square", r"\mathbb{E}[e^2] = s", "correct"),
        ("square", r"\mathbb{E}[e]^2 = s", "partial"),
        ("K", "K - 1 = m*(m-1)", "correct"),
        ("K", "K + 1 = m*(m-1) + 1", "incorrect"),
        ("K", "-K = m*(m-1) + 1", "incorrect"),
        ("rate", "s*rate = 1", "correct"),
        ("rate", "1/rate = s", "correct"),
        ("rate", "rate^2 = 1/s", "incorrect"),
        ("rate", "-rate = 1/s", "incorrect"),
        ("best", "x^* = x - y/s", "correct"),
        ("best", "-x^* = x - y/s", "unreadable"),
        ("best", "2*opt = x - y/s", "unreadable"),
        ("best", "h(2) - h(0) = x - y/s", "unreadable"),
        ("best", "L_{f+g} = x - y/s", "correct"),
    ],
)
def test_left_sides(grade: Grade, name: str, text: str, verdict: str) -> None:
    """The equation is solved for what is asked; a right value of another quantity is not right."""
    found = grade(PROBLEM, name, text).verdict
    assert found == verdict or (verdict == "incorrect" and found == "partial")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("p - y, where p = sigma(z)", "correct"),
        ("p - y, where p = sigma(-z)", "incorrect"),
        ("p - y, where E = 0", "incorrect"),
        ("let q = sigma(z); q - y", "correct"),
        ("let q = sigma(-z); q - y", "incorrect"),
        ("p - y + O(1)", "undecided"),
        ("p - y or y - p", "incorrect"),
    ],
)
def test_what_is_said_beside(grade: Grade, text: str, verdict: str) -> None:
    """A defined name keeps its meaning; a new one may be introduced first."""
    assert grade(PROBLEM, "dE/dz", text).verdict == verdict
