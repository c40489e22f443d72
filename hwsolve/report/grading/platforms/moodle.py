"""Moodle's grade import, and its offline grading worksheet filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from hwsolve.errors import UsageError
from hwsolve.grading.submissions.marks import Marks
from hwsolve.report.grading.csv import rows
from hwsolve.report.grading.escape import table_cell
from hwsolve.report.grading.gradebook import Gradebook, Page, Report, by_part, decimals, number
from hwsolve.report.grading.platforms.roll import Key, left_out_of, match, one_each, values
from hwsolve.report.grading.platforms.template import read_template
from hwsolve.report.grading.telling import verdict_words

NAME: Final = "moodle.csv"
#: What Moodle can map a student by: header and where our value comes from, the surest first.
_IDENTITIES: Final = {
    "email": ("Email address", ("email",)),
    "idnumber": ("ID number", ("idnumber", "id")),
    "username": ("Username", ("username", "login")),
    "userid": ("User id", ("userid", "moodle_id")),
}
#: Further columns of a worksheet by which a student can be found.
_OTHERS: Final = (
    ("email", "Email address", ("email", "student")),
    ("idnumber", "ID number", ("idnumber", "id")),
    ("username", "Username", ("username", "login", "student")),
    ("name", "Full name", ("name",)),
)
_PARTICIPANT: Final = re.compile(r"(\d+)\s*$")
_LOCKED: Final = frozenset(["no", "nein", "non"])


def write_moodle(book: Gradebook) -> Report:
    """``moodle.csv``; with ``exports: moodle: {template: …}`` the offline worksheet, grades filled in.

    Raises ``UsageError`` where the settings or the template do not fit.
    """
    if "template" in book.export("moodle"):
        return _worksheet(book)
    return _import(book)


def _import(book: Gradebook) -> Report:
    """One column that identifies everybody: a row without would grade somebody else, or stop the import."""
    settings, roll = book.export("moodle"), one_each(book.marks)
    identity = settings.get("identity") or _commonest(roll)
    if identity not in _IDENTITIES:
        raise UsageError(f"exports: moodle: identity is one of {', '.join(_IDENTITIES)}, not {identity!r}")
    header, ours = _IDENTITIES[identity]
    nobody = left_out_of(f"no {identity}", (marks.student for marks in roll if not _value(marks, ours)))
    left_out = tuple(f"Moodle: {said}" for said in (*roll.remarks, *nobody))
    item = settings.get("item", book.assignment.title)
    with_feedback = settings.get("feedback", "yes") != "no"

    def table() -> Iterator[list[str]]:
        feedback = [table_cell(f"{item} (Feedback)")] if with_feedback else []
        yield [header, table_cell(f"{item} (Real)"), *feedback]
        for marks in roll:
            if value := _value(marks, ours):
                said = [table_cell(_feedback(marks))] if with_feedback else []
                yield [table_cell(value), decimals(marks.total), *said]

    return Report((Page(NAME, rows(table())),), (*left_out, *_too_much(book.assignment.possible)))


def _too_much(possible: float) -> tuple[str, ...]:
    if possible <= 100:
        return ()
    shown = number(possible)
    return (f"Moodle refuses grades above 100 unless unlimited grades are allowed; {shown} are possible",)


def _commonest(class_marks: Iterable[Marks]) -> str:
    """The kind of identity that most students have; the first of equals."""
    counts = dict.fromkeys(_IDENTITIES, 0)
    for marks in class_marks:
        for kind, (_, ours) in _IDENTITIES.items():
            counts[kind] += bool(_value(marks, ours))
    return max(counts, key=counts.__getitem__)


def _value(marks: Marks, ours: Sequence[str]) -> str:
    found = next((value.strip() for key in ours for value in values(marks, key) if value.strip()), "")
    if not found and "email" in ours and re.fullmatch(r"[^@\s]+@[^@\s]+", marks.student):
        return marks.student
    return found


def _feedback(marks: Marks) -> str:
    """Part by part, in a line each."""
    return "\n".join(
        f"{part.part}: {number(part.points)}/{number(part.possible)}, {verdict_words(part.verdict)}"
        for part in by_part(marks)
    )


def _worksheet(book: Gradebook) -> Report:
    settings = book.export("moodle")
    file = settings["template"]
    template = read_template(book.folder / file)
    header = [cell.text.strip() for cell in template.rows[0]] if template.rows else []

    def column(role: str, usual: str, needed: bool = False) -> int | None:
        name = settings.get(role, usual)
        if name in header:
            return header.index(name)
        if needed or role in settings:
            said = (
                f"; say exports: moodle: {role}: … if it has another name there"
                if role not in settings
                else ""
            )
            raise UsageError(f"{file} has no column {name!r}{said}")
        return None

    identifier, grade = column("identifier", "Identifier", True), column("grade", "Grade", True)
    feedback, locked = column("comments", "Feedback comments"), column("changeable", "Grade can be changed")
    assert identifier is not None
    assert grade is not None
    students = {place: _identified(row, identifier) for place, row in _cells(template.rows)}
    keys = [Key(identifier, ("moodle", "participant"))]
    keys += [Key(place, ours) for role, usual, ours in _OTHERS if (place := column(role, usual)) is not None]
    roll = one_each(book.marks)
    matched = match(students, keys, roll)
    remarks = [f"Moodle: {said}" for said in (*roll.remarks, *matched.remarks)]
    filled: dict[tuple[int, int], str] = {}
    for row, marks in matched.rows.items():
        if locked is not None and students[row][locked].strip().casefold() in _LOCKED:
            remarks.append(f"Moodle: the grade of {marks.student} cannot be changed there and is left alone")
            continue
        filled[row, grade] = decimals(marks.total)
        if feedback is not None:
            filled[row, feedback] = table_cell(_feedback(marks))
    return Report((Page(NAME, (template.filled(filled),), "latin-1"),), tuple(remarks))


def _cells(table: Sequence[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    for place, row in enumerate(table[1:], 1):
        cells = [str(getattr(cell, "text", "")) for cell in row]
        if any(cell.strip() for cell in cells):
            yield place, cells


def _identified(cells: list[str], identifier: int) -> list[str]:
    """*Participant 123* is known by its number."""
    found = _PARTICIPANT.search(cells[identifier]) if identifier < len(cells) else None
    if found is None:
        return cells
    return [found[1] if place == identifier else cell for place, cell in enumerate(cells)]
