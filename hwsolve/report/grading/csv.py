"""Tables for a spreadsheet: points by part, and every answer; cells hold no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from hwsolve.grading.submissions.marks import Marks
from hwsolve.report.grading.escape import table_cell
from hwsolve.report.grading.gradebook import Gradebook, Page, Report, by_part, line_of, number, share

ANSWERS = (
    "student", "name", "part", "answer", "verdict", "score", "points", "possible", "line", "text", "read as",
    "feedback",
)  # fmt: skip


def write_csv(book: Gradebook) -> Report:
    """``grades.csv`` has a row for each student, ``answers.csv`` one for each answer."""
    return Report((Page("grades.csv", rows(_grades(book))), Page("answers.csv", rows(_answers(book)))))


def rows(table: Iterable[Iterable[str]]) -> Iterator[str]:
    """The rows of a table as lines of CSV; the cells are made harmless before."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in table:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _grades(book: Gradebook) -> Iterator[list[str]]:
    parts = [task.address for task in book.assignment.tasks]
    ends = ["total", "possible", "percent", "to review", "handed in", "file", "remarks"]
    yield ["student", "name", *map(table_cell, parts), *ends]
    worth = [number(task.possible) for task in book.assignment.tasks]
    yield ["points possible", "", *worth, number(book.assignment.possible), *[""] * (len(ends) - 1)]
    for marks in book.marks:
        points = {part.part: part.points for part in by_part(marks)}
        yield [
            table_cell(marks.student),
            table_cell(marks.name or ""),
            *(number(points.get(part, 0.0)) for part in parts),
            number(marks.total),
            number(marks.possible),
            number(100 * share(marks.total, marks.possible)),
            str(len(marks.to_review)),
            table_cell(f"{marks.time or ''}{' (as the file says)' if marks.said else ''}"),
            table_cell(marks.file),
            table_cell("\n".join(marks.remarks)),
        ]


def _answers(book: Gradebook) -> Iterator[list[str]]:
    yield list(ANSWERS)
    for marks in book.marks:
        yield from _answers_of(marks)


def _answers_of(marks: Marks) -> Iterator[list[str]]:
    for mark in marks.marks:
        yield [
            table_cell(marks.student),
            table_cell(marks.name or ""),
            table_cell(mark.part),
            table_cell(mark.name),
            mark.verdict,
            number(mark.score),
            number(mark.points),
            number(mark.possible),
            str(line_of(mark, marks) or ""),
            table_cell(mark.text or ""),
            table_cell(mark.read_as or ""),
            table_cell("\n".join(mark.feedback)),
        ]
