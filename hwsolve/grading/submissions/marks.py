"""Marks: what was made of one answer, and of one student's submission; data that crosses as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

#: The verdicts of single answers, and ``missing`` for what was not handed in.
VERDICTS = ("correct", "partial", "incorrect", "undecided", "unreadable", "review", "missing")
#: Verdicts that a person has to look at.
OPEN = frozenset({"review", "undecided"})
#: How the sentence begins that tells what lateness costs.
LATE = "Handed in late: "


@dataclass(frozen=True, slots=True)
class Mark:
    """One answer: what was written, how it was read, the verdict with its evidence, and its points.

    ``score`` is from 0 to 1, ``points`` what it is worth after credit and lateness, out of
    ``possible``; ``carried`` tells that an earlier error was carried forward.
    """

    part: str
    name: str
    slug: str
    kind: str
    possible: float
    verdict: str = "missing"
    score: float = 0.0
    points: float = 0.0
    text: str | None = None
    line: int | None = None
    read_as: str | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    feedback: tuple[str, ...] = ()
    carried: bool = False

    @property
    def address(self) -> str:
        """``problem.part:name``."""
        return f"{self.part}:{self.name}"


@dataclass(frozen=True, slots=True)
class Marks:
    """One student's marks, in the order of the assignment; ``remarks`` are about the file itself.

    ``time`` is when it was handed in; ``said`` tells that only the student's own file says so.
    """

    student: str
    file: str
    digest: str
    marks: tuple[Mark, ...]
    remarks: tuple[str, ...] = ()
    name: str | None = None
    time: str | None = None
    identity: tuple[tuple[str, str], ...] = ()
    said: bool = False

    @property
    def total(self) -> float:
        """The points reached."""
        return sum(mark.points for mark in self.marks)

    @property
    def possible(self) -> float:
        """The points that could be reached."""
        return sum(mark.possible for mark in self.marks)

    @property
    def to_review(self) -> tuple[Mark, ...]:
        """The marks that a person has to look at."""
        return tuple(mark for mark in self.marks if mark.verdict in OPEN)

    def data(self) -> dict[str, Any]:
        """As JSON carries it, totals included."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        names = [each.name for each in fields(Mark)]
        found["marks"] = [{name: getattr(mark, name) for name in names} for mark in self.marks]
        return found | {"total": self.total, "possible": self.possible, "to_review": len(self.to_review)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The marks that :meth:`data` wrote."""
        marks = tuple(Mark(**{**mark, "feedback": tuple(mark["feedback"])}) for mark in data["marks"])
        keys = ("student", "file", "digest", "name", "time")
        identity = tuple((key, value) for key, value in data.get("identity", ()))
        return cls(
            **{key: data[key] for key in keys},
            marks=marks,
            remarks=tuple(data["remarks"]),
            identity=identity,
            said=data.get("said", False),
        )
