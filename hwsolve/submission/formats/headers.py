"""The header of a table: which columns tell whose row it is, and which hold answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hwsolve.submission.submission import Columns

#: Headers by what they tell, the best first.
_STUDENT: Final = (
    "student", "student id", "student number", "matriculation number", "sis id", "sis user id",
    "sis login id", "id number", "login", "login id", "username", "netid",
    "email address", "email", "id", "user id", "sid",
)  # fmt: skip
_NAMES: Final = ("name", "full name", "student name", "display name")
_GIVEN: Final = ("first name", "given name", "vorname")
_FAMILY: Final = ("last name", "surname", "family name", "nachname")
_TIMES: Final = ("submitted", "submitted at", "timestamp", "completed", "completed on", "time")
_IDENTITY: Final = {
    "email": "email", "email address": "email", "login": "login", "login id": "login", "username": "login",
    "sis login id": "login", "id": "id", "user id": "id", "sis id": "sis", "sis user id": "sis",
    "id number": "sis", "student id": "sis", "student number": "sis",
}  # fmt: skip
#: What quiz exports tell beside the answers.
_OTHERS: Final = frozenset({
    "section", "section id", "section sis id", "attempt", "n correct", "n incorrect", "score", "state",
    "status", "started on", "started", "time taken", "duration", "grade", "institution", "department",
    "root account",
    "integration id", "points", "total", "total score", "row", "data", "comments", "feedback",
})  # fmt: skip
_NUMBER: Final = re.compile(r"-?\d+(?:[.,]\d+)?")
_GRADE: Final = re.compile(r"(?:grade|q\. ?\d+ ?)/ ?\d+(?:[.,]\d+)?")
_MOODLE: Final = re.compile(r"(response|right answer|question) (\d+)")
_ADDRESS: Final = re.compile(r"[\w-]+\.[\w-]+(?::.+)?")


@dataclass(frozen=True, slots=True)
class Header:
    """Places of columns: the student's, the name's (one or two), the time's, and the answers' by label."""

    student: int | None
    names: tuple[int, ...]
    time: int | None
    identity: tuple[tuple[str, int], ...]
    answers: tuple[tuple[str, int], ...]

    @property
    def key(self) -> tuple[int, ...]:
        """The columns that tell students apart."""
        return (self.student,) if self.student is not None else self.names

    def said(self, cells: Sequence[str]) -> tuple[str, str | None, tuple[tuple[str, str], ...]] | None:
        """Student, name and identity as a row tells them; None where it tells nobody."""

        def cell(place: int) -> str:
            return cells[place].strip()[:200] if place < len(cells) else ""

        name = " ".join(cell(place) for place in self.names).strip()
        student = cell(self.student) if self.student is not None else name
        identity = tuple((what, cell(place)) for what, place in self.identity if cell(place))
        return (student or name, name or None, identity) if student or name else None


def folded(text: str) -> str:
    """A header as it is compared: lower case, single spaces, ``_`` like a space."""
    return " ".join(text.replace("_", " ").replace("\N{NO-BREAK SPACE}", " ").casefold().split())


def read_header(cells: Sequence[str], columns: Columns) -> Header | str:
    """The places of the columns, or what is missing in a sentence."""
    heads = [folded(cell) for cell in cells]
    roles: dict[str, int] = {}
    for role, title in columns.roles.items():
        if folded(title) not in heads:
            return f"the table has no column {title!r} (the {role}); it has {', '.join(cells)[:300]}"
        roles[role] = heads.index(folded(title))
    student = roles.get("student", _first(heads, _STUDENT))
    names = (roles["name"],) if "name" in roles else _names(heads)
    time = roles.get("time", _first(heads, _TIMES))
    if student is None and not names:
        return f"the table has no column that tells the student; it has {', '.join(cells)[:300]}"
    taken = {place for place in (student, time, *names, *roles.values()) if place is not None}
    identity = {_IDENTITY[head]: k for k, head in reversed(list(enumerate(heads))) if head in _IDENTITY}
    identity |= {role: place for role, place in roles.items() if role not in ("student", "name", "time")}
    taken |= set(identity.values())
    answers = tuple(_answers(cells, heads, taken, columns.answers))
    return Header(student, names, time, tuple(sorted(identity.items())), answers)


def read_person(cells: Sequence[str]) -> Header | str:
    """The places of the columns that tell who somebody is, in a table without answers."""
    return read_header(cells, Columns())


def _first(heads: list[str], wanted: Sequence[str]) -> int | None:
    return next((heads.index(title) for title in wanted if title in heads), None)


def _names(heads: list[str]) -> tuple[int, ...]:
    whole = _first(heads, _NAMES)
    if whole is not None:
        return (whole,)
    halves = (_first(heads, _GIVEN), _first(heads, _FAMILY))
    return tuple(place for place in halves if place is not None)


def _answers(
    cells: Sequence[str], heads: list[str], taken: set[int], mapped: Mapping[str, str]
) -> list[tuple[str, int]]:
    """The columns of answers with the labels they stand under."""
    addresses = {folded(title): address for title, address in mapped.items()}
    responses = any(head.startswith("response ") for head in heads)
    found: list[tuple[str, int]] = []
    for place, (cell, head) in enumerate(zip(cells, heads, strict=True)):
        if head in addresses:
            found.append((addresses[head], place))
            continue
        if place in taken or not head or head in _OTHERS or _GRADE.match(head) or _NUMBER.fullmatch(head):
            continue
        numbered = _MOODLE.fullmatch(head)
        if numbered and numbered[1] != "response" and (responses or numbered[1] == "right answer"):
            continue
        if mapped and not _ADDRESS.fullmatch(cell.strip()):
            continue
        found.append((f"Question {numbered[2]}" if numbered else cell.strip()[:300], place))
    return found
