"""Students of another system's list, matched with ours: by what is surest first, never by guessing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hwsolve.grading.submissions.marks import Marks
from hwsolve.submission.sources.roster import UNKNOWN

#: Identities that are numbers of one system, and mean somebody else in another.
_NUMBERED: Final = ("canvas", "moodle")
#: Students who are named where many have no row.
_NAMED: Final = 12


@dataclass(frozen=True)
class Key:
    """A column of the list, and which of our values may stand in it (see :func:`values`)."""

    column: int
    ours: tuple[str, ...]


@dataclass(frozen=True)
class Roll:
    """Marks to hand on: of each student one submission; ``remarks`` tell about the others.

    It can be gone through again and again.
    """

    book: Iterable[Marks]
    best: Mapping[str, float]
    remarks: tuple[str, ...]

    def __iter__(self) -> Iterator[Marks]:
        seen: set[str] = set()
        for marks in self.book:
            total = self.best.get(marks.student)
            if total is not None and marks.total == total and marks.student not in seen:
                seen.add(marks.student)
                yield marks


def one_each(class_marks: Iterable[Marks]) -> Roll:
    """Of each student the submission with the most points, and nobody who is not on the roster."""
    best: dict[str, float] = {}
    strangers: list[str] = []
    several: dict[str, None] = {}
    for marks in class_marks:
        if UNKNOWN in marks.remarks:
            strangers.append(marks.student)
        elif marks.student in best:
            several[marks.student] = None
            best[marks.student] = max(best[marks.student], marks.total)
        else:
            best[marks.student] = marks.total
    remarks = left_out_of("no place on the roster", strangers)
    if several:
        names = ", ".join(list(several)[:_NAMED])
        remarks += (f"of several submissions of one student the best is handed on: {names}",)
    return Roll(class_marks, best, remarks)


@dataclass(frozen=True)
class Matched:
    """Marks by the row they belong to, and what to say of the others."""

    rows: Mapping[int, Marks]
    remarks: tuple[str, ...]


def match(rows: Mapping[int, Sequence[str]], keys: Sequence[Key], class_marks: Iterable[Marks]) -> Matched:
    """Each student's row: the first key (in order) by which exactly one row is the student's.

    A value that two rows share identifies nobody; a row is given to one student only.
    """
    index = [_index(rows, key.column) for key in keys]
    found: dict[int, Marks] = {}
    remarks: list[str] = []
    strangers: list[str] = []
    for marks in class_marks:
        row = next(
            (row for key, by_value in zip(keys, index, strict=True) for row in _rows(marks, key, by_value)),
            None,
        )
        if row is None:
            strangers.append(marks.student)
        elif row in found:
            remarks.append(f"{marks.student} and {found[row].student} are one student in the list")
        else:
            found[row] = marks
    return Matched(found, (*left_out_of("no row that is theirs alone", strangers), *remarks))


def left_out_of(lack: str, students: Iterable[str]) -> tuple[str, ...]:
    """The sentence on who cannot be passed on to another system, the first by name; none for nobody."""
    names = list(students)
    if not names:
        return ()
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    who = ", ".join(names[:_NAMED]) + more
    if len(names) == 1:
        return (f"{who} has {lack} and is left out",)
    return (f"{len(names)} students have {lack} and are left out: {who}",)


def values(marks: Marks, key: str) -> tuple[str, ...]:
    """What a student may stand under as *key*: an identity key, ``student`` or ``name``."""
    if key == "student":
        elsewhere = {value for name, value in marks.identity if name in _NUMBERED}
        return () if marks.student in elsewhere else (marks.student,)
    if key == "name":
        return (marks.name or marks.student,)
    return tuple(value for name, value in marks.identity if name == key)


def _index(rows: Mapping[int, Sequence[str]], column: int) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for row, cells in rows.items():
        for value in _spellings(cells[column] if column < len(cells) else ""):
            found[value] = None if value in found and found[value] != row else row
    return found


def _rows(marks: Marks, key: Key, by_value: Mapping[str, int | None]) -> list[int]:
    found = {
        by_value.get(spelling)
        for name in key.ours
        for value in values(marks, name)
        for spelling in _spellings(value)
    }
    rows = found - {None}
    return [row for row in rows if row is not None] if len(rows) == 1 else []


def _spellings(value: str) -> tuple[str, ...]:
    """*Doe, Jane* is *Jane Doe*; case and spaces do not count."""
    plain = " ".join(value.casefold().split())
    if not plain:
        return ()
    last, comma, first = plain.partition(",")
    return (plain, f"{first.strip()} {last.strip()}") if comma and first.strip() else (plain,)
