"""Other conventions than the problem's: rows for columns, a bound of a multiple of the quantity."""

from __future__ import annotations

import pytest

from tests.unit.grading.conftest import Grade

ROWS = """id: r
symbols: {n: dimension, m: dimension, W: 'real[n, m]', d: 'real[n]', M: 'mask[m]'}
parts:
  - id: p
    ask: The gradient.
    answers:
      free: {reference: 'T(W)@d*M'}
      strict: {reference: 'T(W)@d*M', layout: strict}
"""
BOUND = """id: b
symbols:
  x: real
  y: real
  Lf: positive
  Lg: positive
  f: lipschitz(Lf) function
  g: lipschitz(Lg) function
aliases: {Lf: [L_f], Lg: [L_g]}
parts:
  - id: p
    ask: A constant.
    answers:
      constant:
        kind: bound
        of: abs(f(x) + g(x) - f(y) - g(y))/abs(x - y)
        sharp: true
        reference: Lf + Lg
"""


@pytest.mark.parametrize(
    ("name", "text", "verdict"),
    [
        ("free", r"d W^\top \odot M", "correct"),
        ("free", r"d^\top W", "incorrect"),
        ("free", r"d W", "incorrect"),
        ("free", r"W d", "incorrect"),
        ("free", r"-d W^\top \odot M", "incorrect"),
        ("strict", r"d W^\top \odot M", "incorrect"),
    ],
)
def test_rows(grade: Grade, name: str, text: str, verdict: str) -> None:
    """Where the shapes clash, arrays are read as the rows that they are to others; the note says so."""
    result = grade(ROWS, name, text)
    assert result.verdict == verdict, result.feedback
    assert verdict != "correct" or any("rows" in said for said in result.feedback)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"|f(x)+g(x)-f(y)-g(y)| \le |f(x)-f(y)|+|g(x)-g(y)| \le (L_f+L_g)|x-y|", "correct"),
        (r"|f(x)+g(x)-f(y)-g(y)| \le (L_f+2L_g)|x-y|", "partial"),
        (r"|f(x)+g(x)-f(y)-g(y)| \le L_f|x-y|", "incorrect"),
        (r"|f(x)+g(x)-f(y)-g(y)| \le |f(x)-f(y)|+|g(x)-g(y)|", "incorrect"),
    ],
)
def test_bound_of_a_multiple(grade: Grade, text: str, verdict: str) -> None:
    """A chain that ends in a multiple of the bound states the bound."""
    result = grade(BOUND, "constant", text)
    assert result.verdict == verdict, result.feedback
