"""Nasty answers to every kind: a verdict, soon, and never a right one."""

from __future__ import annotations

import pytest

from tests.unit.grading.conftest import Grade

PROBLEM = """id: h
symbols: {x: real, T: positive, A: 'psd[n]'}
parts:
  - id: p
    ask: What?
    answers:
      choice: {kind: choice, options: {yes: ['guarant*'], no: [not guaranteed]}, correct: no}
      text: {kind: text, rubric: [{point: one, any: ['first … second'], all: ['*a*b*']}]}
      witness: {kind: witness, unknowns: [p, q], function: [x], property: 'p*x + q > 3*value',
                samples: [{value: 1, points: [1, 2]}, {value: 0, points: [-1, -2]}]}
      chain: {kind: chain, reference: 'norm(A) >= specnorm(A) >= norm(A)/sqrt(n)'}
      derivation: {kind: derivation, milestones: [{claim: 'x^2 + 1 >= 2*x'}], goal: 'x^4 + 1 >= 2*x^2'}
      rate: {kind: rate, as: T, reference: 1/sqrt(T)}
      graph: {kind: graph, reference: '[x^2, x^2 + 1]'}
      function: {kind: function, reference: 'where(x > 0, 1, 2)'}
      matrix: {kind: matrix, reference: '[[1, 2], [3, 4]]'}
"""
KINDS = "choice text witness chain derivation rate graph function matrix".split()
NASTY = [
    "", " \n\t ", "(" * 4000, ")" * 4000, "{" * 200, "[[1,2],[3]]", "a" * 30_000, "a " * 15_000,
    "\x00\x01\x1b[31m", "9^9^9^9", "9^9^9^9 > 1", r"\frac{" * 1000, "= = =", "\n" * 5000, "x > " * 3000,
    "not " * 5000 + "so", "/*" * 3000, "1/0", "1/0 > 0", "(1/0, 1/0)", "(0, -10^400)", "(inf, inf)",
    "O(" * 500, "O(T^T^T)", "T!", "0/0", "1 if " * 500, "1 for " + ", " * 900, "where(x > 0, " * 500,
    r"\begin{cases}" * 300, "\u202e\u2066 maybe", "[/x] [bold]", ";" * 4000, "=> " * 3000,
    "let x := x; x > x", "sum(x, k, 1, 10^9) >= 0", "tr(A)" * 200 + " >= 0", "E[x] > 1", "i > 0", "(i, i)",
    "(1,)", "()", "{}", "±1", "1, 2, 3, 4, 5" * 300, "1 = 1\n" * 400, "nan", "\\", "$",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text[:16]))
def test_nasty(grade: Grade, kind: str, text: str) -> None:
    """No exception, no credit, feedback of a length that a person reads, nothing of the terminal's."""
    found = grade(PROBLEM, kind, text)
    assert found.verdict != "correct"
    assert found.score < 1
    assert len("".join(found.feedback)) < 1500
