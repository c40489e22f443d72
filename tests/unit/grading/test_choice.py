"""Kind ``choice``."""

from __future__ import annotations

import pytest

from hwsolve.errors import ProblemError
from tests.unit.grading.conftest import Grade

PROBLEM = """id: c
parts:
  - id: one
    ask: Which?
    answers:
      b:
        kind: choice
        options:
          diverges: [tends to infinity, grows without bound, not converg*]
          converges: [converg*, has a limit]
          depends: [depends on the data]
        correct: diverges
        say: {converges: A vanishing slope is not enough.}
        credit: {depends: 0.25}
      decreases:
        kind: choice
        options: {yes: [guaranteed, always decreases], no: [not guaranteed, can increase]}
        correct: no
      several:
        kind: choice
        options: [memory, speed, noise, exact gradients]
        correct: [memory, speed, noise]
"""
CASES = [
    ("b", "diverges", "correct", 1),
    ("b", "Diverges.", "correct", 1),
    ("b", "a", "correct", 1),
    ("b", "(a)", "correct", 1),
    ("b", "A.", "correct", 1),
    ("b", "a) it diverges", "correct", 1),
    ("b", "It does not converge.", "correct", 1),
    ("b", "b doesn't converge", "correct", 1),
    ("b", "it tends to infinity", "correct", 1),
    ("b", "b grows without bound", "correct", 1),
    ("b", "b", "incorrect", 0),
    ("b", "converges", "incorrect", 0),
    ("b", "it has a limit", "incorrect", 0),
    ("b", "It depends on the data", "partial", 0.25),
    ("b", "c", "partial", 0.25),
    ("b", "it converges or diverges", "undecided", 0),
    ("b", "a) it converges", "undecided", 0),
    ("b", "who knows", "undecided", 0),
    ("b", "z", "undecided", 0),
    ("b", "", "unreadable", 0),
    ("b", "x" * 30_000, "unreadable", 0),
    ("b", "not " * 4000 + "converge", "undecided", 0),
    ("b", "[/bold] \u202e \x00", "undecided", 0),
    ("decreases", "no", "correct", 1),
    ("decreases", r"\text{No.}", "correct", 1),
    ("decreases", "No, it is not guaranteed", "correct", 1),
    ("decreases", "a step can increase f", "correct", 1),
    ("decreases", "it is not guaranteed", "correct", 1),
    ("decreases", "f is guaranteed to fall", "incorrect", 0),
    ("decreases", "it never can increase", "incorrect", 0),
    ("decreases", "yes", "incorrect", 0),
    ("several", "memory, speed and noise", "correct", 1),
    ("several", "memory", "partial", 1 / 3),
    ("several", "memory, speed, exact gradients", "partial", 1 / 3),
    ("several", "exact gradients", "incorrect", 0),
]


@pytest.mark.parametrize(("name", "text", "verdict", "score"), CASES)
def test_choice(grade: Grade, name: str, text: str, verdict: str, score: float) -> None:
    """A key, a letter, a spelling, words around it; a denial turns it."""
    found = grade(PROBLEM, name, text)
    assert (found.verdict, round(found.score, 6)) == (verdict, round(score, 6)), found.feedback


def test_what_is_said(grade: Grade) -> None:
    """The author's words for a wrong option; all options where none was named; the right one if revealed."""
    assert grade(PROBLEM, "b", "converges").feedback == ("A vanishing slope is not enough.",)
    assert "depends" in grade(PROBLEM, "b", "hm").feedback[0]
    assert "diverges" not in " ".join(grade(PROBLEM, "b", "converges").feedback)
    assert "diverges" in " ".join(grade(PROBLEM, "b", "converges", reveal=True).feedback)


@pytest.mark.parametrize(
    ("options", "correct"), [("[a]", "a"), ("[a, b]", "c"), ("{a: [x], b: [y]}", "[]"), ("[a, b]", "''")]
)
def test_a_faulty_choice_is_the_authors(grade: Grade, options: str, correct: str) -> None:
    """One option, or a right one that is none of them."""
    answer = f"b: {{kind: choice, options: {options}, correct: {correct}}}"
    text = f"id: c\nparts:\n  - id: p\n    ask: q\n    answers:\n      {answer}\n"
    with pytest.raises(ProblemError):
        grade(text, "b", "a")
