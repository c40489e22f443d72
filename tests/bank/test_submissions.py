"""The five submissions under ``answers/``, graded: the verdicts are those of a careful reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from hwsolve.grading.submissions.addressing import address, columns_of, directory
from hwsolve.grading.submissions.assess import Addressed, Job, assemble, judge, plan
from hwsolve.problem.assignment import Assignment, read_assignment
from hwsolve.submission.reader import read_submissions
from hwsolve.submission.submission import Submission

ROOT = Path(__file__).resolve().parents[2]
HOMEWORKS = {"A": "hw2", "B": "hw2", "C": "hw1", "D": "gt-hw2", "E": "wpi-hw3"}
ALLOWED = {
    "right": {"correct"},
    "notation": {"correct"},
    "slip": {"correct"},
    "working": {"correct", "partial", "review"},
    "wrong": {"incorrect", "partial"},
    "incomplete": {"partial", "review"},
    "words": {"unreadable", "review", "undecided"},
}
#: Words are never more than a suggestion: a right text has at least this score, and goes to review.
FULL_ENOUGH = 0.6


@cache
def homework(name: str) -> Assignment:
    """The assignment of this name."""
    return read_assignment(ROOT / "answers" / f"{name}.yaml", ROOT / "problems")


@cache
def papers() -> dict[str, tuple[Submission, Addressed, tuple[str, ...]]]:
    """Each student's submission, its answers where they belong, and what reading it remarked."""
    found = {}
    for name in sorted(set(HOMEWORKS.values())):
        known = directory(homework(name))
        for submission in read_submissions([ROOT / "answers" / name], columns_of(homework(name))):
            addressed, remarks = address(submission, known)
            said = tuple(remark.message for remark in submission.remarks) + remarks
            found[submission.student] = (submission, addressed, said)
    return found


def verdicts() -> dict[str, dict[str, list[str]]]:
    """The verdicts of the careful reader, a list for each answer."""
    read: Any = yaml.load(
        Path(__file__).with_name("verdicts.yaml").read_text("utf-8"), Loader=yaml.BaseLoader
    )
    return {
        student: {key: value if isinstance(value, list) else [value] for key, value in table.items()}
        for student, table in read.items()
    }


def statements() -> Iterator[Any]:
    """Every statement: its student, part, answer, place, and verdict."""
    for student, table in verdicts().items():
        for key, expected in table.items():
            part, _, name = key.partition(":")
            for place, verdict in enumerate(expected):
                label = f"{student}-{key}" + (f"-{place + 1}" if len(expected) > 1 else "")
                yield pytest.param(student, part, name, place, verdict, id=label)


@pytest.mark.parametrize("student", HOMEWORKS)
def test_everything_is_read(student: str) -> None:
    """The readers find each statement under its part and answer, and have nothing to remark."""
    _, addressed, remarks = papers()[student]
    assert remarks == ()
    counts = {f"{part}:{name}": len(texts) for (part, name), texts in addressed.items()}
    assert counts == {key: len(expected) for key, expected in verdicts()[student].items()}


@pytest.mark.parametrize(("student", "part", "name", "place", "verdict"), list(statements()))
def test_verdict(student: str, part: str, name: str, place: int, verdict: str) -> None:
    """Right statements are correct, wrong ones are not, and the feedback names the slip."""
    assignment = homework(HOMEWORKS[student])
    text = papers()[student][1][part, name][place].text
    result = judge(Job(part, name, text), assignment)
    kind, _, pattern = verdict.partition(": ")
    said = "\n".join(result.feedback)
    if kind == "open":
        return
    task = assignment.task(part)
    assert task is not None
    if task.answer(name).kind == "text":
        assert result.verdict == "review"
        assert kind != "right" or result.score >= FULL_ENOUGH, said
    else:
        assert result.verdict in ALLOWED[kind], (result.read_as, said)
    assert re.search(pattern, said), said


def test_the_last_statement_counts() -> None:
    """Marks are those of the last statement under each answer: a wrong line on the way costs nothing."""
    submission, addressed, _ = papers()["E"]
    assignment = homework("wpi-hw3")
    planned = plan(submission, assignment, addressed)
    marks = assemble(planned, assignment, {job: judge(job, assignment) for job in planned.jobs})
    by_address = {mark.address: mark for mark in marks.marks}
    assert by_address["softmax-reg.grad-w:w(l)"].verdict == "correct"
    assert by_address["softmax-reg.grad-w:matrix"].verdict == "missing"
    assert by_address["all-positive.a:choice"].verdict == "correct"
    assert 0.4 * marks.possible < marks.total < marks.possible
