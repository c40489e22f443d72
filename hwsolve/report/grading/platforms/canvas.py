"""Canvas's gradebook: one column of its own export filled, or a file that it imports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from hwsolve.errors import UsageError
from hwsolve.report.grading.csv import rows
from hwsolve.report.grading.escape import table_cell
from hwsolve.report.grading.gradebook import Gradebook, Page, Report, called, decimals, number
from hwsolve.report.grading.platforms.roll import Key, Roll, match, one_each, values
from hwsolve.report.grading.platforms.template import Template, read_template

NAME: Final = "canvas.csv"
#: What Canvas has in the cell of a student who need not hand in.
EXCUSED: Final = "EX"
_WITH_ID: Final = re.compile(r"(.*)\s\((\d+)\)", re.S)
#: The columns that identify a student, the surest first, and which of our values may stand there.
_COLUMNS: Final = (
    ("ID", ("canvas",)),
    ("SIS User ID", ("sis", "id", "student")),
    ("SIS Login ID", ("login", "email", "student")),
    ("Student", ("name",)),
)


def write_canvas(book: Gradebook) -> Report:
    """``canvas.csv``; with ``exports: canvas: {template: …, assignment: …}`` the export, one column filled.

    Raises ``UsageError`` where the template is no export of a gradebook or has no such column.
    """
    settings = book.export("canvas")
    if "template" not in settings:
        said = "exports: canvas: template names no export, so Canvas may take the column for a new assignment"
        hint = () if _WITH_ID.fullmatch(settings.get("assignment", "")) else (said,)
        roll = one_each(book.marks)
        told = (f"Canvas: {remark}" for remark in roll.remarks)
        return Report((Page(NAME, rows(_plain(book, roll))),), (*hint, *told))
    template = read_template(book.folder / settings["template"])
    header = [cell.text.strip() for cell in template.rows[0]] if template.rows else []
    if len(header) < 4 or "Student" not in header[0]:
        raise UsageError(
            f"{settings['template']} is no export of a Canvas gradebook: it has no Student column"
        )
    column = _column(header, settings.get("assignment", book.assignment.title), settings["template"])
    return _filled(book, template, header, column)


def _filled(book: Gradebook, template: Template, header: Sequence[str], column: int) -> Report:
    students = {}
    remarks: list[str] = []
    for place, row in enumerate(template.rows[1:], 1):
        first = row[0].text.strip()
        if "Points Possible" in first:
            remarks += _other_points(book, row[column].text if column < len(row) else "")
        elif first and any(cell.text.strip() for cell in row[1:]):
            students[place] = [cell.text for cell in row]
    keys = [Key(header.index(name), ours) for name, ours in _COLUMNS if name in header]
    roll = one_each(book.marks)
    matched = match(students, keys, roll)
    filled: dict[tuple[int, int], str] = {}
    for place, marks in matched.rows.items():
        there = template.rows[place]
        if column < len(there) and there[column].text.strip().upper() == EXCUSED:
            remarks.append(f"Canvas: {marks.student} is excused there, and stays so")
        else:
            filled[place, column] = number(marks.total)
    page = Page(NAME, (template.filled(filled),), "latin-1")
    return Report((page,), (*remarks, *(f"Canvas: {said}" for said in (*roll.remarks, *matched.remarks))))


def _column(header: Sequence[str], wanted: str, file: str) -> int:
    """The column of the assignment, by its title and id, or by a title that no other column has."""
    if wanted in header:
        return header.index(wanted)
    titles = [found[1] if (found := _WITH_ID.fullmatch(name)) else None for name in header]
    if titles.count(wanted) == 1:
        return titles.index(wanted)
    there = ", ".join(repr(name) for name in header if _WITH_ID.fullmatch(name)) or "none"
    raise UsageError(f"{file} has no column {wanted!r}; its assignments are {there}")


def _other_points(book: Gradebook, written: str) -> Iterator[str]:
    try:
        possible = float(written)
    except ValueError:
        return
    if abs(possible - book.assignment.possible) > 0.005:
        ours = number(book.assignment.possible)
        yield f"Canvas counts {number(possible)} points for this assignment, the assignment file {ours}"


def _plain(book: Gradebook, roll: Roll) -> Iterator[list[str]]:
    title = book.export("canvas").get("assignment", book.assignment.title)
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", table_cell(title)]
    yield ["    Points Possible", "", "", "", "", decimals(book.assignment.possible)]
    for marks in roll:
        canvas, sis, login = (
            next((value for key in keys for value in values(marks, key) if value), "")
            for keys in (("canvas",), ("sis", "id"), ("login", "email", "student"))
        )
        identity = map(table_cell, (called(marks), canvas, sis, login, ""))
        yield [*identity, decimals(marks.total)]
