"""Answers that a line of running text announces, without headings."""

from __future__ import annotations

import pytest

from hwsolve.grading.submissions.addressing import address, directory
from hwsolve.problem.assignment import Assignment
from hwsolve.submission.submission import MAX_ANSWERS, Submission, Written
from tests.unit.grading.test_addressing import assignment as assignment

CASES = [
    ("addresses", "p.slope: 2*x\nq.a: x", {"p.slope:df/dx": ["2*x"], "q.a:J": ["x"]}),
    ("bold", "**p.slope:** 2*x\n\n**q.a**: x", {"p.slope:df/dx": ["2*x"], "q.a:J": ["x"]}),
    ("LaTeX", "\\textbf{p.slope:} 2*x\n\\emph{q.a}: x", {"p.slope:df/dx": ["2*x"], "q.a:J": ["x"]}),
    ("bullets", "- `p.slope`: 2*x\n* q.a: x", {"p.slope:df/dx": ["2*x"], "q.a:J": ["x"]}),
    ("numbers", "Question 1: 2*x\nq4: x", {"p.slope:df/dx": ["2*x"], "q.a:J": ["x"]}),
    ("a list", "1. 2*x\n4) x", {"p.slope:df/dx": ["2*x"], "q.a:J": ["x"]}),
    ("numbers and letters", "1(a) 2*x\n2a. x", {"p.slope:df/dx": ["2*x"], "q.a:J": ["x"]}),
    ("an answer's name", "p.two:b: 1\np.two:w_1: x", {"p.two:b": ["1"], "p.two:w_1": ["x"]}),
    ("the line below", "q.a:\n[[x, 2*y],\n[3, x*y]]", {"q.a:J": ["[[x, 2*y],\n[3, x*y]]"]}),
    ("the assignment's own label", "Derivative: 2*x", {"p.slope:df/dx": ["2*x"]}),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_without_headings(assignment: Assignment, text: str, expected: dict[str, list[str]]) -> None:
    """Each line that begins with an address and a colon begins an answer."""
    submission = Submission("s", "s.md", (Written("", text, 5, prose=True),))
    found, remarks = address(submission, directory(assignment))
    assert {":".join(key): [each.text for each in texts] for key, texts in found.items()} == expected
    assert remarks == ()


@pytest.mark.parametrize("text", ["2 x + 1", "2.5 x", "9. x", "1 a x", "3.\nx"])
def test_numbers_that_count_nothing(assignment: Assignment, text: str) -> None:
    """A number that begins a formula, or that no part has, announces nothing."""
    found, remarks = address(
        Submission("s", "s.md", (Written("", text, 5, prose=True),)), directory(assignment)
    )
    assert found == {}
    assert remarks == ("line 5: no heading says which part this answers",)


def test_a_list_under_a_heading(assignment: Assignment) -> None:
    """Under a heading a numbered list is a list."""
    written = Written("q.b", "1. one\n2. two", 5, prose=True)
    found, _ = address(Submission("s", "s.md", (written,)), directory(assignment))
    assert [each.text for texts in found.values() for each in texts] == ["1. one\n2. two"]


def test_lines_are_counted(assignment: Assignment) -> None:
    """An answer knows its line; what stands before it stays under its own heading."""
    written = Written("p.slope", "2*x\n\nq.a: x", 5, prose=True)
    found, _ = address(Submission("s", "s.md", (written,)), directory(assignment))
    assert [each.line for texts in found.values() for each in texts] == [5, 7]


@pytest.mark.parametrize(
    "text",
    [
        "Since x := 2: it follows",
        "Here p.slope = 2: no",
        "Derivative: by p.slope it is x",
        "Step 1: expand\nStep 2: done",
        "http://p.slope: x",
    ],
)
def test_words_with_a_colon(assignment: Assignment, text: str) -> None:
    """Within an answer a colon alone begins no other one."""
    submission = Submission("s", "s.md", (Written("q.b", text, 5, prose=True),))
    found, _ = address(submission, directory(assignment))
    assert {key: [each.text for each in texts] for key, texts in found.items()} == {("q.b", "reason"): [text]}


def test_no_more_than_a_submission_has(assignment: Assignment) -> None:
    """Announcements without end are cut off where answers are."""
    written = Written("", "p.slope: 2*x\n" * (MAX_ANSWERS + 500), 1, prose=True)
    found, _ = address(Submission("s", "s.md", (written,)), directory(assignment))
    assert len(found["p.slope", "df/dx"]) == MAX_ANSWERS
