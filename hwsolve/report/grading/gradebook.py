"""What every writer is given: the assignment and the marks, which can be gone through again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hwsolve.grading.submissions.marks import OPEN, Mark, Marks
from hwsolve.submission.papers import FORMATS, TABLES, suffix_of

if TYPE_CHECKING:
    from hwsolve.problem.assignment import Assignment
    from hwsolve.report.grading.statistics import ClassStatistics

_RIGHT: Final = 1 - 1e-9
#: What a table of the class puts beside points.
SIGNS: Final = {"review": "?", "unreadable": "!"}
MEANINGS: Final = {"–": "not answered", "?": "to review", "!": "cannot be read"}
SEE_REMARKS: Final = "a ! behind a name: see the remarks"
LEGEND: Final = f"{', '.join(' '.join(pair) for pair in MEANINGS.items())}; {SEE_REMARKS}"


@dataclass(frozen=True)
class Gradebook:
    """A class's marks; ``reveal`` lets references be shown, ``folder`` is where relative paths begin.

    ``marks`` is gone through once by each writer, from the beginning.
    """

    assignment: Assignment
    marks: Iterable[Marks]
    statistics: ClassStatistics
    reveal: bool = False
    folder: Path = field(default_factory=Path)

    def export(self, form: str) -> Mapping[str, str]:
        """What the assignment says for one output format."""
        return self.assignment.exports.get(form, {})


@dataclass(frozen=True)
class Page:
    """One file of a report: its name within the folder, and its text in pieces."""

    name: str
    chunks: Iterable[str]
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Report:
    """The files of one format, the first of them the one to print; ``remarks`` are for whoever grades."""

    pages: Iterable[Page]
    remarks: tuple[str, ...] = ()


Writer = Callable[[Gradebook], Report]


@dataclass(frozen=True, slots=True)
class PartMark:
    """The answers to one part of the assignment, taken together."""

    part: str
    marks: tuple[Mark, ...]

    @property
    def points(self) -> float:
        """The points reached."""
        return sum(mark.points for mark in self.marks)

    @property
    def possible(self) -> float:
        """The points that could be reached."""
        return sum(mark.possible for mark in self.marks)

    @property
    def verdict(self) -> str:
        """``review`` if a person has to look at it, else by what is right of it."""
        verdicts = {mark.verdict for mark in self.marks}
        if verdicts & OPEN:
            return "review"
        if verdicts == {"missing"}:
            return "missing"
        if "unreadable" in verdicts and not verdicts & {"correct", "partial"}:
            return "unreadable"
        scores = [mark.score for mark in self.marks]
        return "correct" if min(scores) >= _RIGHT else "partial" if max(scores) > 0 else "incorrect"


def by_part(marks: Marks) -> Iterator[PartMark]:
    """The marks of a student part by part, in the order of the assignment."""
    found: dict[str, list[Mark]] = {}
    for mark in marks.marks:
        found.setdefault(mark.part, []).append(mark)
    for part, own in found.items():
        yield PartMark(part, tuple(own))


def shown(*parts: PartMark) -> str:
    """Points as a table of the class has them; ``–`` not answered, ``?`` to review, ``!`` cannot be read."""
    verdicts = {part.verdict for part in parts}
    if verdicts <= {"missing"}:
        return "–"
    sign = next((sign for verdict, sign in SIGNS.items() if verdict in verdicts), "")
    return number(sum(part.points for part in parts)) + sign


def number(value: float) -> str:
    """Points in at most two decimals, without thousands separators: 2, 1.5, 0.33.

    >>> number(2.0), number(1.50), number(1 / 3), number(-0.0)
    ('2', '1.5', '0.33', '0')
    """
    return decimals(value).rstrip("0").rstrip(".")


def decimals(value: float) -> str:
    """Points in two decimals, halves rounded up whatever binary fractions make of them.

    >>> decimals(4.125), decimals(0.285), decimals(6)
    ('4.13', '0.29', '6.00')
    """
    cents = floor(abs(value) * 100 + 0.5 + 1e-9)
    return f"{'-' if value < 0 and cents else ''}{cents // 100}.{cents % 100:02}"


def line_of(mark: Mark, marks: Marks) -> int | None:
    """Where the answer stands in ``marks.file``; of several files in a folder it is not known which."""
    return mark.line if suffix_of(marks.file) in (*FORMATS, *TABLES) else None


def share(part: float, whole: float) -> float:
    """*part* of *whole*, 0 where there is nothing to have."""
    return part / whole if whole else 0.0


def called(marks: Marks) -> str:
    """What people call the student, in one line."""
    return " ".join((marks.name or "").split()) or " ".join(marks.student.split())


def short_names(parts: Iterable[str]) -> dict[str, str]:
    """Parts without the problem's name, where that leaves no two alike."""
    parts = list(parts)
    ends = [part.rpartition(".")[2] for part in parts]
    return {part: end if ends.count(end) == 1 else part for part, end in zip(parts, ends, strict=True)}
