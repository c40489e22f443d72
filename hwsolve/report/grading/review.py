"""The review sheet: what a person has to look at, with a column for that person's points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hwsolve.grading.submissions.marks import Mark
from hwsolve.report.grading.csv import rows
from hwsolve.report.grading.escape import table_cell
from hwsolve.report.grading.gradebook import Gradebook, Page, Report, number

NAME: Final = "review.csv"
HEADER: Final = (
    "student", "part", "answer", "text", "suggested points", "possible", "reason", "points", "comment",
)  # fmt: skip


def write_review(book: Gradebook) -> Report:
    """``review.csv``: the reviewer fills in ``points`` and, where there is something to say, ``comment``."""
    return Report((Page(NAME, rows(_rows(book))),))


def _rows(book: Gradebook) -> Iterator[tuple[str, ...]]:
    yield HEADER
    for marks in book.marks:
        for mark in marks.to_review:
            yield (
                table_cell(marks.student),
                table_cell(mark.part),
                table_cell(mark.name),
                table_cell(mark.text or ""),
                number(mark.points),
                number(mark.possible),
                table_cell(_reason(mark)),
                "",
                "",
            )


def _reason(mark: Mark) -> str:
    found = mark.evidence.get("reason")
    return "\n".join(mark.feedback) or (found if isinstance(found, str) else mark.verdict)
