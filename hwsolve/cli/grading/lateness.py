"""What the late policy rests on, where nobody but the student says when something was handed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hwsolve.report.grading.gradebook import Gradebook


def believed(book: Gradebook) -> Iterator[str]:
    """A sentence for whoever grades, where a late policy has to believe the submissions themselves."""
    if not book.assignment.late:
        return
    said = unknown = 0
    for marks in book.marks:
        if any(mark.verdict != "missing" for mark in marks.marks):
            said += marks.said
            unknown += marks.time is None
    if said:
        yield f"when {_count(said)} handed in is only what the file itself says; the late policy believes it"
    if unknown:
        yield f"nobody says when {_count(unknown)} handed in; the late policy takes that for in time"
    if said or unknown:
        yield "a column 'submitted' in the roster, or --submitted TIME, tells it better than a student does"


def _count(students: int) -> str:
    return f"{students} student{'' if students == 1 else 's'}"
