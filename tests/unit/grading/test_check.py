"""One answer to one part: verdict, score, feedback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hwsolve.errors import ProblemError
from hwsolve.grading.check import Result, check_answer
from hwsolve.grading.key import best
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted, Undecided
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_file

PROBLEM = r"""id: small
title: A small problem
symbols:
  x: real[N, D]
  y: real[N]
  w: real[D]
  c: positive
define:
  - o[n] = w^T x[n]
  - E = sum((o[n] - y[n])^2, n)/2
parts:
  - id: grad
    ask: Find the gradient.
    answers:
      dE/dw:
        reference: sum((o[n] - y[n])*x[n], n)
        also: ['x^T (x w - y) + 0*w']
        mistakes:
          - {when: 'sum((y[n] - o[n])*x[n], n)', say: The sign is reversed., credit: 0.5}
          - {when: 'sum(o[n]*x[n], n)', say: The target is missing.}
      strict: {reference: 'sum((o[n] - y[n])*x[n], n)', layout: strict}
      scaled: {reference: 'c*d(E)/d(w)', allow: ['d(E)/d(w)']}
  - id: numbers
    ask: Compute.
    answers:
      a: {kind: number, reference: pi}
      b: {kind: number, reference: pi, digits: 2}
      t: {kind: number, reference: pi, tolerance: {relative: 5%}}
      s: {kind: set, reference: '{1, 2}'}
      k: {kind: shape, reference: '(N, D)'}
      p: {reference: 'c^2 + 1', at: {c: 2}}
      essay: {kind: text, rubric: [{say: something, points: 1}]}
  - id: faulty
    ask: The reference is at fault.
    answers:
      a: {reference: 'unknown + 1'}
"""

Check = Callable[[str, str], Result]


@pytest.fixture
def check(problem_file: Callable[..., Path]) -> Check:
    """Checks a text against ``part:answer``."""
    path = problem_file(PROBLEM)
    problem = problem_of(read_file(path), str(path))
    parts = {part.id: part for part in problem.parts}

    def judge(place: str, text: str) -> Result:
        part_id, _, name = place.partition(":")
        part = parts[part_id]
        return check_answer(part, next(answer for answer in part.answers if answer.name == name), text)

    return judge


@pytest.mark.parametrize(
    ("place", "text", "verdict", "score"),
    [
        ("grad:dE/dw", "sum((o[n] - y[n])*x[n], n)", "correct", 1),
        ("grad:dE/dw", "x^T (x w - y)", "correct", 1),
        ("grad:dE/dw", r"\sum_n (o_n - y_n) x_n", "correct", 1),
        ("grad:dE/dw", "dE/dw = x^T (o - y)", "correct", 1),
        ("grad:dE/dw", "dE/dw = sum((o[n]-y[n])*x[n], n) = x^T (o - y)", "correct", 1),
        ("grad:dE/dw", "x^T (y - o)", "partial", 0.5),
        ("grad:dE/dw", "x^T o", "incorrect", 0),
        ("grad:dE/dw", "x^T (o - y)/N", "incorrect", 0),
        ("grad:dE/dw", "x^T (o - y", "unreadable", 0),
        ("grad:dE/dw", "x^T (o - q)", "unreadable", 0),
        ("grad:dE/dw", "", "unreadable", 0),
        ("grad:dE/dw", "d(E)/d(w)", "incorrect", 0),
        ("grad:strict", "x^T (o - y)", "correct", 1),
        ("grad:strict", "(o - y)^T x", "incorrect", 0),
        ("grad:scaled", "c*d(E)/d(w)", "correct", 1),
        ("numbers:a", "3.14", "correct", 1),
        ("numbers:a", "3.1", "incorrect", 0),
        ("numbers:b", "3.1", "correct", 1),
        ("numbers:b", "3.2", "incorrect", 0),
        ("numbers:t", "3", "correct", 1),
        ("numbers:t", "2.9", "incorrect", 0),
        ("numbers:a", "1/0", "undecided", 0),
        ("numbers:s", "{2, 1}", "correct", 1),
        ("numbers:s", "{2}", "partial", 0.5),
        ("numbers:k", "N × D", "correct", 1),
        ("numbers:k", "D × N", "incorrect", 0),
        ("numbers:p", "c^2 + 1", "correct", 1),
        ("numbers:p", "5", "correct", 1),
        ("numbers:p", "6", "incorrect", 0),
        ("numbers:essay", "whatever", "review", 0),
    ],
)  # fmt: skip
def test_verdicts(check: Check, place: str, text: str, verdict: str, score: float) -> None:
    """Verdict and score of an answer."""
    found = check(place, text)
    assert (found.verdict, found.score) == (verdict, score)


def test_a_known_mistake_says_its_sentence(check: Check) -> None:
    """The author's words."""
    assert check("grad:dE/dw", "x^T (y - o)").feedback == ("The sign is reversed.",)
    assert "target" in check("grad:dE/dw", "x^T o").feedback[0]


def test_an_unknown_mistake_is_diagnosed(check: Check) -> None:
    """What differs, and a counterexample."""
    said = " ".join(check("grad:dE/dw", "x^T (o - y)/N").feedback)
    assert "1/N too many" in said
    assert "expected" in said


def test_a_row_is_noted(check: Check) -> None:
    """The transpose of a gradient is right, and said."""
    found = check("grad:dE/dw", "(o - y)^T x")
    assert found.verdict == "correct"
    assert "row" in found.feedback[0].lower()


def test_a_slip_on_the_way(check: Check) -> None:
    """A wrong side before a right result is named; the result counts."""
    found = check("grad:dE/dw", "dE/dw = x^T (y - o) = x^T (o - y)")
    assert found.verdict == "correct"
    assert "not equal" in found.feedback[0]


def test_restating_is_said(check: Check) -> None:
    """The asked derivative itself evaluates to the reference and is no answer."""
    found = check("grad:dE/dw", "d(E)/d(w)")
    assert "restates" in found.feedback[0]


def test_what_was_understood_is_shown(check: Check) -> None:
    """read_as is there whenever the answer could be read."""
    assert check("numbers:a", "pi").read_as is not None
    assert check("numbers:a", "(").read_as is None


def test_a_faulty_reference_is_the_authors(check: Check) -> None:
    """No verdict on the student."""
    with pytest.raises(ProblemError):
        check("faulty:a", "1")


def test_a_result_repeats(check: Check) -> None:
    """Seeds come from part and answer."""
    assert check("grad:dE/dw", "x^T o + w") == check("grad:dE/dw", "x^T o + w")


def test_the_best_comparison_counts() -> None:
    """Several references: proved, agreeing, undecided, refuted."""
    ranked = [Proved("x"), Agrees(3, 50), Undecided("?"), Refuted("1", "2")]
    for k in range(4):
        assert best(ranked[k:][::-1]) == ranked[k]
