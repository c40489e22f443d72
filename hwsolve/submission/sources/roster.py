"""The class list: who should have handed something in, and who did without being on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from hwsolve.errors import UsageError
from hwsolve.submission.formats.fields import read_time
from hwsolve.submission.formats.headers import Header, folded, read_person
from hwsolve.submission.formats.table import Row
from hwsolve.submission.sources.sheet import read_sheet
from hwsolve.submission.submission import Remark, Submission

NOTHING: Final = "nothing was handed in"
UNKNOWN: Final = "this student is not on the roster"


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the roster: the id, the name, all else that identifies the student; perhaps a time.

    ``time`` is when this student handed in, where the class list has a column *submitted*.
    """

    student: str
    name: str | None = None
    identity: tuple[tuple[str, str], ...] = ()
    time: datetime | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything that a submission may call this person, folded; the name last."""
        said = (self.student, *(value for _, value in self.identity))
        return tuple(dict.fromkeys(folded(value) for value in said if value))


@dataclass(frozen=True)
class Roster:
    """The class, in the order of the file."""

    people: tuple[Person, ...]
    by_key: Mapping[str, int]

    def find(self, submission: Submission) -> int | None:
        """The place of the student who handed *submission* in; by id first, by an unambiguous name last."""
        for value in (submission.student, *(value for _, value in submission.identity)):
            if (place := self.by_key.get(folded(value))) is not None:
                return place
        return self.by_key.get(f"name {folded(submission.name)}") if submission.name else None


def read_roster(path: Path) -> Roster:
    """The roster in the CSV file at *path*: a column for the student, perhaps for name and e-mail address.

    Raises ``UsageError`` for a file that cannot be read or tells no student.
    """
    rows = read_sheet(path, "the roster")
    header = read_person(rows[0].cells) if rows else "it is empty"
    if isinstance(header, str):
        raise UsageError(f"the roster {path}: {header}")
    people: dict[str, Person] = {}
    for row in rows[1:]:
        said = header.said(row.cells)
        if said is not None:
            people.setdefault(said[0], Person(*said, _time(row, header, path)))
    return _roster(tuple(people.values()))


def _time(row: Row, header: Header, path: Path) -> datetime | None:
    """When the student of a row handed in; raises ``UsageError`` for what is no time."""
    cell = row.cells[header.time].strip() if header.time is not None and header.time < len(row.cells) else ""
    time = read_time(cell) if cell else None
    if cell and time is None:
        said = f"{cell[:60]!r} is no time such as 2026-11-01 23:59 +01:00"
        raise UsageError(f"the roster {path}, line {row.line}: {said}")
    return time


def _roster(people: tuple[Person, ...]) -> Roster:
    found: dict[str, int] = {}
    names: dict[str, list[int]] = {}
    for place, person in enumerate(people):
        for key in person.keys:
            found.setdefault(key, place)
        if person.name:
            names.setdefault(f"name {folded(person.name)}", []).append(place)
    found |= {name: places[0] for name, places in names.items() if len(places) == 1}
    return Roster(people, MappingProxyType(found))


def joined(submissions: Iterable[Submission], roster: Roster) -> Iterator[Submission]:
    """The submissions under the roster's names; then an empty one for each who handed nothing in.

    Who is not on the roster is remarked on, and graded all the same.
    """
    handed_in: set[int] = set()
    for submission in submissions:
        place = roster.find(submission)
        if place is None:
            yield replace(submission, remarks=(*submission.remarks, Remark(UNKNOWN)))
            continue
        handed_in.add(place)
        person = roster.people[place]
        identity = dict(submission.identity) | dict(person.identity)
        name = person.name or submission.name
        yield replace(
            submission,
            student=person.student,
            name=name,
            identity=tuple(identity.items()),
            time=person.time or submission.time,
        )
    for place, person in enumerate(roster.people):
        if place not in handed_in:
            yield Submission(person.student, "", (), (Remark(NOTHING),), person.name, None, person.identity)
