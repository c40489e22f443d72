"""Habits of writing that cost nobody marks, and their look-alikes that do."""

from __future__ import annotations

import pytest

from tests.unit.grading.conftest import Grade

PROBLEM = """
id: habits
title: Habits of writing
text: Formulas as people write them.
symbols: {x: real, w: 'real[H]', h: 'real[H]', u: 'real[d]', Kf: positive, Lg: positive, a1: real}
define:
  - g(x) = x/(1 + abs(x))
  - c = a1^2
aliases: {Kf: [K_f], Lg: [L_g]}
indices: {k: H}
parts:
  - id: only
    title: All of them
    ask: Give each.
    answers:
      outer: {reference: 'outer(w*h*(1 - h), u)'}
      entry: {reference: 'w*h*(1 - h)'}
      slope: {reference: 'sigma(x)*(1 - sigma(x))'}
      chain: {reference: '(a1 - x)*sigma(x)*(1 - sigma(x))'}
      square: {reference: '(x + 1)^2'}
      zero: {reference: '0'}
      tight: {reference: 'Kf*Lg'}
      odd: {reference: '-x/(1 + abs(x))', without: [g]}
      name: {reference: 'w[1]*a1^2'}
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("entry", r"w \cdot h \cdot (1 - h)"),
        ("entry", "w · h(1 − h)"),
        ("outer", r"(w \cdot h \cdot (1-h))\, u^\top"),
        ("outer", r"w \cdot h \cdot (1-h)\, u^\top"),
        ("outer", r"w \cdot h (1-h) \cdot u^\top"),
        ("chain", r"(a_1 - x)\,\sigma'(x)"),
        ("square", r"x^2 + 2x + 1 \text{ with } S = \mathrm{diag}(h)"),
        ("square", r"f(\xi) = (1 + x)^2,\quad \xi\text{ between }x_*\text{ and }x_k"),
        ("square", r"q^\prime=-x:\ f(-x)=(1+x)^2=x^2+2x+1>f(0)=5"),
        ("zero", "0^+"),
        ("zero", r"\lim g' = 0^{+}."),
        ("tight", "K_fL_g"),
        ("tight", "$L_gK_f$"),
        ("odd", r"g(-x) = \frac{-x}{1+|x|} = -g(x)"),
        ("name", "$ a1^2*w[1] $"),
        ("name", "$$w[1]*c$$"),
    ],
)
def test_right(grade: Grade, name: str, text: str) -> None:
    """Dots between columns, words after the formula, a bound after a chain, tight subscripts, dollars."""
    found = grade(PROBLEM, name, text)
    assert found.verdict == "correct", (found.read_as, found.feedback)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("entry", r"w \cdot h \cdot (1 + h)"),
        ("entry", "w @ h @ (1 - h)"),
        ("outer", r"w \cdot h \cdot (1-h)\, w^\top"),
        ("slope", r"\sigma'(x)"),
        ("slope", r"-\sigma'(x)"),
        ("chain", r"(a_1 + x)\,\sigma'(x)"),
        ("square", r"x^2 + 2x \text{ with } x = 1"),
        ("square", r"q^\prime=-x:\ f(-x)=x^2+2x>f(0)=(x+1)^2"),
        ("zero", "1^+"),
        ("odd", "-g(x)"),
        ("odd", "g(-x) = x/(1 + abs(x)) = -g(x)"),
        ("name", "$ a1*w[1] $"),
    ],
)
def test_not_right(grade: Grade, name: str, text: str) -> None:
    """The same habits around a wrong or empty answer."""
    found = grade(PROBLEM, name, text)
    assert found.verdict != "correct", (found.read_as, found.feedback)


def test_the_dot_is_mentioned(grade: Grade) -> None:
    """Another reading than the first is told."""
    assert grade(PROBLEM, "entry", r"w \cdot h \cdot (1 - h)").feedback == ("· read entry by entry.",)
