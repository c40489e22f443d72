"""Answers that are solved for another letter than the one that is asked."""

from __future__ import annotations

import pytest

from hwsolve.grading.submissions.preview import preview
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_text
from tests.unit.grading.conftest import Grade

PROBLEM = """id: i
symbols: {lam: positive, c: positive, w: 'real[n]'}
aliases: {lam: ['\\lambda', 'λ']}
parts:
  - id: p
    ask: Give eta in terms of lam and c, and k in terms of c.
    answers:
      eta: {reference: 1/(lam*c), mistakes: [{when: lam, say: The inverse., credit: 0.25}]}
      k: {kind: number, reference: '4'}
"""
CASES = [
    ("eta", "lam = 1/(eta*c)", "correct"),
    ("eta", r"\lambda = \frac{1}{\eta c}", "correct"),
    ("eta", "1/(η·λ) = c", "correct"),
    ("eta", "λ = 1/(c η)", "correct"),
    ("eta", "eta = 1/(lam*c)", "correct"),
    ("eta", "lam = eta*c", "incorrect"),
    ("eta", "lam = 2/(eta*c)", "incorrect"),
    ("eta", "c = eta/lam", "incorrect"),
    ("eta", "lam = lam + 0*eta", "unreadable"),
    ("eta", "lam = eta - eta + lam", "unreadable"),
    ("eta", "lam = 1/(zeta*c)", "unreadable"),
    ("eta", "lam*c = 1/eta + mu", "unreadable"),
    ("eta", "eta = lam", "incorrect"),
    ("k", "c = k + c - 4", "correct"),
    ("k", "c = k + c - 3", "incorrect"),
]


@pytest.mark.parametrize(("name", "text", "verdict"), CASES)
def test_solved_for_another(grade: Grade, name: str, text: str, verdict: str) -> None:
    """Right where what is asked satisfies it and nothing else does; what any value satisfies says nothing."""
    found = grade(PROBLEM, name, text)
    assert found.verdict == verdict, found
    assert "1/(lam" not in " ".join(found.feedback)


@pytest.mark.parametrize("text", ["lam = 1/(eta*c)", "lam = eta*c", "lam*eta*c = 1", "lam*eta*c = 2"])
def test_a_preview_reads_them_alike_and_tells_nothing(text: str) -> None:
    """Right ones and wrong ones are shown as they are read: no reference is looked at."""
    part = problem_of(read_text(PROBLEM, "i.yaml"), "i.yaml").parts[0]
    found = preview(part, part.answers[0], text)
    assert found.fault is None
    assert found.read_as is not None
    assert "η" in found.read_as
