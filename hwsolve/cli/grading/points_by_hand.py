"""Points that a person set, as a spreadsheet saved them: the review sheet, or a table of one's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from hwsolve.batch.memory.overrides import Override
from hwsolve.errors import UsageError
from hwsolve.grading.submissions.marks import Marks
from hwsolve.problem.assignment import Assignment
from hwsolve.report.grading.escape import table_text
from hwsolve.report.grading.gradebook import Gradebook, number
from hwsolve.report.grading.review import NAME
from hwsolve.submission.sources.sheet import read_sheet

COLUMNS: Final = ("student", "part", "points", "comment")
_LISTED: Final = 5


def read_overrides(path: Path, assignment: Assignment) -> tuple[Override, ...]:
    """The points in the table at *path*: student, part (or ``part:name``), points, comment.

    An empty cell under points takes points set earlier away. Raises ``UsageError`` with the line.
    """
    return tuple(_override(cells, assignment, place) for cells, place in _rows(path, COLUMNS[:3]))


def read_review(path: Path, assignment: Assignment) -> tuple[Override, ...]:
    """The points that a reviewer filled in; rows without points are still to be reviewed.

    Raises ``UsageError`` with the line where something cannot be read.
    """
    rows = _rows(path, ("student", "part", "answer", "points"))
    return tuple(_override(cells, assignment, place) for cells, place in rows if cells.get("points"))


def keep_filled(folder: Path) -> None:
    """Raises ``UsageError`` for a review sheet in *folder* with points that nobody has read yet."""
    sheet = folder / NAME
    if sheet.is_file() and any(cells.get("points") for cells, _ in _rows(sheet, ())):
        said = f"{sheet} has points filled in; read them with --review {sheet}, or move it away"
        raise UsageError(said)


def _rows(path: Path, needed: Sequence[str]) -> Iterator[tuple[dict[str, str], str]]:
    """Each row by its column heads, and its place."""
    rows = read_sheet(path, "the table of points")
    heads = [cell.strip().casefold() for cell in rows[0].cells] if rows else []
    if missing := [name for name in needed if name not in heads]:
        raise UsageError(f"{path} has no column {missing[0]!r}; it needs {', '.join(needed)}")
    for row in rows[1:]:
        cells = (table_text(cell.strip()) for cell in row.cells)
        yield dict(zip(heads, cells, strict=False)), f"{path}:{row.line}"


def _override(cells: dict[str, str], assignment: Assignment, place: str) -> Override:
    part, colon, name = cells.get("part", "").partition(":")
    name = name or cells.get("answer", "")
    task = assignment.task(part)
    if task is None:
        raise UsageError(f"{place}: the assignment has no part {part!r}")
    known = {each: answer.name for answer in task.part.answers for each in (answer.name, answer.slug)}
    if (name or colon) and name not in known:
        raise UsageError(f"{place}: the part {part} has no answer {name!r}")
    if not cells.get("student"):
        raise UsageError(f"{place}: the student is missing")
    points = _points(cells.get("points", ""), place)
    return Override(cells["student"], part, known.get(name), points, cells.get("comment", ""))


def _points(text: str, place: str) -> float | None:
    if not text:
        return None
    try:
        points = float(text.replace(",", "."))
    except ValueError:
        points = float("nan")
    if not 0 <= points < float("inf"):
        raise UsageError(f"{place}: points are a number from 0 up, not {text!r}")
    return points


def doubtful(overrides: Sequence[Override], book: Gradebook) -> Iterator[str]:
    """What whoever set points may have meant otherwise: students nobody knows, more points than there are."""
    wanted = {each.student for each in overrides if each.points is not None}
    if not wanted:
        return
    for marks in book.marks:
        if marks.student in wanted:
            wanted.discard(marks.student)
            yield from _more_than_possible(overrides, marks)
    if wanted:
        names = sorted(wanted)
        more = f" and {len(names) - _LISTED} more" if names[_LISTED:] else ""
        who = ", ".join(map(repr, names[:_LISTED]))
        yield f"points by hand for {who}{more}: there is no such student; grades.csv has the ids"


def _more_than_possible(overrides: Sequence[Override], marks: Marks) -> Iterator[str]:
    for each in overrides:
        if each.student != marks.student or each.points is None:
            continue
        meant = [mark for mark in marks.marks if mark.part == each.part and each.name in (None, mark.name)]
        possible = sum(mark.possible for mark in meant)
        if each.points > possible + 1e-9:
            where = each.part if each.name is None else f"{each.part}:{each.name}"
            yield f"{each.student} has {number(each.points)} of {number(possible)} points by hand in {where}"
