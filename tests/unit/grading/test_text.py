"""Kind ``text``: points found in words, always to review."""

from __future__ import annotations

import pytest

from hwsolve.errors import ProblemError
from tests.unit.grading.conftest import Grade

PROBLEM = """id: t
parts:
  - id: why
    ask: Why?
    answers:
      why:
        kind: text
        rubric:
          - point: cost
            any: ['less … comput*', 'comput* … less|smaller', cheap*]
            points: 2
            say: A step costs m gradients.
          - {point: memory, any: [memory|GPU|RAM], not: ['all data … memory'], say: A batch fits in memory.}
          - {point: noise, all: [nois*, 'escap*|leav*'], say: Noise leaves saddle points.}
        mistakes:
          - {when: [exact gradient, 'global minim*'], say: It is an estimate., credit: 0.25}
      some:
        kind: text
        enough: 1
        rubric: [{point: one, any: [first]}, {point: two, any: [second]}]
"""
CASES = [
    ("why", "It is cheaper", 0.5),
    ("why", "The computation in one step is smaller, less GPU memory", 0.75),
    ("why", "cheaper; memory; noise helps to escape saddles", 1),
    ("why", "noise", 0),
    ("why", "It does not need less memory", 0),
    ("why", "cheaper, and it gives the exact gradient", 0.25),
    ("why", "cheaper, and it does not give the exact gradient", 0.5),
    ("why", "all data fit in memory", 0),
    ("why", "42", 0),
    ("some", "second", 1),
    ("some", "first and second", 1),
]


@pytest.mark.parametrize(("name", "text", "score"), CASES)
def test_suggestion(grade: Grade, name: str, text: str, score: float) -> None:
    """Points that are found pay; a misconception caps the suggestion."""
    found = grade(PROBLEM, name, text)
    assert (found.verdict, found.score) == ("review", score), found.feedback


@pytest.mark.parametrize("text", ["", "  \n", "...", "\x00"])
def test_an_empty_answer_is_wrong(grade: Grade, text: str) -> None:
    """There is nothing to review."""
    assert grade(PROBLEM, "why", text).verdict == "incorrect"


def test_missing_points_are_shown_only_when_asked(grade: Grade) -> None:
    """The rubric is the reference."""
    assert "memory" not in " ".join(grade(PROBLEM, "why", "cheap").feedback)
    assert "fits in memory" in " ".join(grade(PROBLEM, "why", "cheap", reveal=True).feedback)


def test_a_long_answer_is_read_in_part(grade: Grade) -> None:
    """The first twenty thousand characters count."""
    found = grade(PROBLEM, "why", "word " * 6000 + "cheaper")
    assert found.score == 0
    assert "first" in found.feedback[-1]


@pytest.mark.parametrize("rubric", ["[]", "[{any: [x]}]", "[{point: x, points: 0}]", "[{point: x, some: y}]"])
def test_a_faulty_rubric_is_the_authors(grade: Grade, rubric: str) -> None:
    """No points, no name, no worth, an unknown key."""
    text = f"id: t\nparts:\n  - id: p\n    ask: q\n    answers:\n      b: {{kind: text, rubric: {rubric}}}\n"
    with pytest.raises(ProblemError):
        grade(text, "b", "x")
