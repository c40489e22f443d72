"""From a submission to its marks: attempts, lateness, errors carried forward, data as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from hwsolve.grading.submissions.assess import Addressed, assemble, judge, plan
from hwsolve.grading.submissions.marks import Marks
from hwsolve.problem.assignment import Assignment, parse_time, read_assignment
from hwsolve.submission.submission import Remark, Submission, Written

PROBLEM = r"""
id: p
symbols: {x: 'real[N, d]', y: 'real[N]', w: 'real[d]', b: real}
define:
  - z[n] = w^T x[n] + b
  - yhat[n] = sigma(z[n])
  - E = -sum(y[n]*log(yhat[n]) + (1 - y[n])*log(1 - yhat[n]), n)
parts:
  - id: one
    inherit: false
    symbols: {y: 'real in [0,1]', z: real}
    define: ['yhat = sigma(z)', 'E = -(y*log(yhat) + (1-y)*log(1-yhat))']
    per: [n]
    answers: {dE/dz: {reference: yhat - y}}
  - id: two
    points: 2
    answers:
      dE/dw:
        reference: 'sum((yhat[n]-y[n])*x[n], n)'
        follows: {answer: 'one:dE/dz', as: 'g[n]', through: 'sum(g[n]*x[n], n)', penalty: 0.25}
"""
FIRST, SECOND = ("p.one", "dE/dz"), ("p.two", "dE/dw")


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    """Two parts, the second of which follows from the first; a day late costs half."""
    (tmp_path / "p.yaml").write_text(PROBLEM, "utf-8")
    (tmp_path / "hw.yaml").write_text(
        "due: 2026-11-01 12:00\nlate: [{within: 24 h, multiplier: 0.5}]\nparts: [p]\n", "utf-8"
    )
    return read_assignment(tmp_path / "hw.yaml", tmp_path)


def graded(assignment: Assignment, addressed: Addressed, **more: object) -> Marks:
    """The marks of a submission with these answers."""
    submission = Submission("s1", "s1.md", **more)  # type: ignore[arg-type]
    planned = plan(submission, assignment, addressed)
    return assemble(planned, assignment, {job: judge(job, assignment) for job in planned.jobs})


def written(answers: Mapping[tuple[str, str], Sequence[str]]) -> Addressed:
    """Answers as they are handed in, each on a line of its own."""
    return {
        key: [Written(key[0], text, line) for line, text in enumerate(texts, 1)]
        for key, texts in answers.items()
    }


@pytest.mark.parametrize(
    ("first", "second", "verdict", "points", "carried"),
    [
        ("yhat - y", "sum((yhat[n]-y[n])*x[n], n)", "correct", 2.0, False),
        ("y - yhat", "sum((y[n]-yhat[n])*x[n], n)", "partial", 1.5, True),
        ("yhat*y", "sum(yhat[n]*y[n]*x[n], n)", "partial", 1.5, True),
        ("yhat*y", "sum((y[n]-yhat[n])*x[n], n)", "incorrect", 0.0, False),
        ("0", "0*w", "incorrect", 0.0, False),
        ("1", "sum(x[n], n)", "incorrect", 0.0, False),
        ("y -", "sum((y[n]-yhat[n])*x[n], n)", "incorrect", 0.0, False),
        ("y - yhat", "sum(g[n]*x[n], n)", "unreadable", 0.0, False),
    ],
)
def test_error_carried_forward(
    assignment: Assignment, first: str, second: str, verdict: str, points: float, carried: bool
) -> None:
    """What follows from the student's own slip counts, less the penalty; a trivial slip does not pay."""
    mark = graded(assignment, written({FIRST: [first], SECOND: [second]})).marks[1]
    assert (mark.verdict, mark.points, mark.carried) == (verdict, points, carried), mark.feedback


def test_the_last_attempt_counts(assignment: Assignment) -> None:
    """Unless the assignment says that the best one does."""
    answers = written({FIRST: ["yhat - y", "y"]})
    assert graded(assignment, answers).marks[0].verdict == "incorrect"
    best = Assignment(assignment.id, assignment.title, assignment.tasks, assignment.digest, attempts="best")
    mark = graded(best, answers).marks[0]
    assert (mark.verdict, mark.line) == ("correct", 1)


def test_lateness_takes_from_the_points_not_from_the_score(assignment: Assignment) -> None:
    """And it is said."""
    mark = graded(assignment, written({FIRST: ["yhat - y"]}), time=parse_time("2026-11-02 11:00")).marks[0]
    assert (mark.score, mark.points) == (1.0, 0.5)
    assert "late" in mark.feedback[-1]


def test_what_is_not_there_is_missing(assignment: Assignment) -> None:
    """An empty answer is none; remarks on the file come along."""
    marks = graded(assignment, written({FIRST: ["  "]}), remarks=(Remark("cut short", 3),))
    assert [mark.verdict for mark in marks.marks] == ["missing", "missing"]
    assert marks.remarks == ("line 3: cut short",)
    assert (marks.total, marks.possible) == (0.0, 3.0)


def test_marks_survive_json(assignment: Assignment) -> None:
    """What is written is what is read back."""
    marks = graded(assignment, written({FIRST: ["y - yhat"], SECOND: ["∑ₙ ŷₙ xₙ"]}), name="Ä ‮x")
    assert Marks.from_data(json.loads(json.dumps(marks.data()))) == marks


def test_each_attempt_has_its_time(assignment: Assignment) -> None:
    """An attempt in time is not late because of another; the best is the one that brings most points."""
    best = Assignment(
        assignment.id, assignment.title, assignment.tasks, assignment.digest, assignment.due, assignment.late,
        attempts="best",
    )  # fmt: skip
    early, late = parse_time("2026-11-01 11:00"), parse_time("2026-11-02 11:00")
    answers = {FIRST: [Written("", "yhat - y", 1, time=early), Written("", "yhat-y", 2, time=late)]}
    mark = graded(best, answers, time=late).marks[0]
    assert (mark.line, mark.points) == (1, 1.0)
    last = graded(assignment, answers, time=late).marks[0]
    assert (last.line, last.points) == (2, 0.5)


@pytest.mark.parametrize(
    ("known", "points", "said"),
    [
        ({"said": "2026-11-01 11:00"}, 1.0, True),
        ({"said": "2026-11-02 11:00"}, 0.5, True),
        ({"said": "2026-11-01 11:00", "time": "2026-11-02 11:00"}, 0.5, False),
        ({"said": "2026-11-02 11:00", "time": "2026-11-01 11:00"}, 1.0, False),
        ({}, 1.0, False),
    ],
)
def test_who_says_when(assignment: Assignment, known: dict[str, str], points: float, said: bool) -> None:
    """What a platform or a teacher says beats what the file says; marks tell which it was."""
    times = {key: parse_time(value) for key, value in known.items()}
    marks = graded(assignment, written({FIRST: ["yhat - y"]}), **times)
    assert (marks.marks[0].points, marks.said) == (points, said)


def test_nothing_is_said_of_lateness_that_costs_nothing(assignment: Assignment) -> None:
    """A wrong answer has nothing to lose."""
    mark = graded(assignment, written({FIRST: ["y"]}), time=parse_time("2026-11-02 11:00")).marks[0]
    assert not any("late" in said for said in mark.feedback)


def test_what_only_a_person_can_read(assignment: Assignment) -> None:
    """Answers that may stand in an unread file go to review; those that were found are graded."""
    remarks = (Remark("this is a PDF file", unread=True),)
    found = graded(assignment, written({FIRST: ["yhat - y"]}), remarks=remarks).marks
    assert [mark.verdict for mark in found] == ["correct", "review"]
    assert "this is a PDF file" in found[1].feedback[0]
    assert graded(assignment, {}, answers=(Written("Aufgabe 1", "x"),)).marks[0].verdict == "review"
    assert graded(assignment, {}).marks[0].verdict == "missing"


def test_text_that_names_no_answer(assignment: Assignment) -> None:
    """It goes to review with its words, unless the answer stands elsewhere."""
    answers = {("p.one", ""): [Written("p.one", "It is convex.", 4)]}
    mark = graded(assignment, answers).marks[0]
    assert (mark.verdict, mark.text, mark.line) == ("review", "It is convex.", 4)
    assert graded(assignment, {**answers, FIRST: [Written("", "yhat - y")]}).marks[0].verdict == "correct"
