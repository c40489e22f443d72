"""A small class with marks made by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hwsolve.batch.insight.statistics import statistics
from hwsolve.grading.submissions.marks import Mark, Marks
from hwsolve.problem.assignment import Assignment, read_assignment
from hwsolve.report.grading.gradebook import Gradebook

BANK = Path(__file__).parents[3] / "cli" / "bank.yaml"
ASSIGNMENT = f"""
id: hw1
title: Homework 1
parts:
  - {BANK}.slope
  - {{part: {BANK}.two, points: 3}}
"""
MakeBook = Callable[..., Gradebook]


@pytest.fixture(scope="session")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """Two parts with three answers, worth 3, 1.5 and 1.5 points."""
    path = tmp_path_factory.mktemp("assignment") / "hw1.yaml"
    path.write_text(ASSIGNMENT, "utf-8")
    return read_assignment(path)


def slope(verdict: str = "missing", score: float = 0.0, text: str | None = None, **more: object) -> Mark:
    """The mark of the first part's answer."""
    return Mark("bank.slope", "df/dx", "df-dx", "expression", 3.0, verdict, score, 3.0 * score, text, **more)  # type: ignore[arg-type]


def two(name: str, verdict: str = "missing", score: float = 0.0, text: str | None = None) -> Mark:
    """A mark of the second part."""
    slug = {"minus": "minus", "‖x‖/√a": "x-sqrta"}[name]
    return Mark("bank.two", name, slug, "expression", 1.5, verdict, score, 1.5 * score, text)


def ada() -> Marks:
    """Everything right."""
    return Marks(
        "ada",
        "class/ada.md",
        "d1",
        (
            slope("correct", 1.0, "2ax + cos x", line=3, read_as="2 a x + cos x",
                  evidence={"level": "proved", "by": "normal form"}),
            two("minus", "correct", 1.0, "-x"),
            two("‖x‖/√a", "correct", 1.0, "|x|/√a"),
        ),
        name="Ada Lovelace",
        identity=(("canvas", "101"), ("sis", "s100"), ("email", "ada@x.org")),
    )  # fmt: skip


def bob() -> Marks:
    """A known mistake, something to review, something missing; a remark."""
    return Marks(
        "bob",
        "class/bob.md",
        "d2",
        (
            slope("partial", 0.5, "ax + cos x", line=7, read_as="a x + cos x",
                  feedback=("The 2 of the square is missing.",), evidence={"level": "refuted"}),
            two("minus", "review", 0.5, "it is negative"),
            two("‖x‖/√a"),
        ),
        remarks=("unknown part 'three'",),
    )  # fmt: skip


@pytest.fixture
def book(assignment: Assignment) -> MakeBook:
    """Makes the gradebook of some marks; Ada's and Bob's if none are given."""

    def make(*marks: Marks, assignment: Assignment = assignment, reveal: bool = False) -> Gradebook:
        known = list(marks or (ada(), bob()))
        return Gradebook(assignment, known, statistics(known, assignment), reveal, BANK.parent)

    return make


def text_of(book: Gradebook, write: Callable[[Gradebook], object], name: str | None = None) -> str:
    """The text of one page of a report, the first if it is not named."""
    for page in write(book).pages:  # type: ignore[attr-defined]
        if name in (None, page.name):
            return "".join(page.chunks)
    raise AssertionError(name)
