"""A submission: what one student handed in, as written, with the place of every answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

#: Limits come before work: what is larger is cut or refused, with a remark.
MAX_FILE_BYTES = 4_000_000
MAX_ANSWER_CHARACTERS = 20_000
MAX_ANSWERS = 2_000


@dataclass(frozen=True, slots=True)
class Written:
    """One answer as handed in: the label it stands under (heading, key or column), its text, its line.

    ``within`` are the labels around that one, outermost first (the headings above a heading).
    ``prose`` tells that the text is running text, in which the formula may stand between dollars;
    ``time`` when this attempt was handed in, where that differs from one to the next.
    """

    label: str
    text: str
    line: int | None = None
    within: tuple[str, ...] = ()
    prose: bool = False
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What was noticed in reading a submission; the rest of it is graded all the same.

    ``unread`` tells that something was handed in that only a person can read.
    """

    message: str
    line: int | None = None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """One student's answers in the order they stand in ``file``; later answers under a label are attempts.

    ``student`` is what tells students apart (the login, the file's name, a CSV's identity column),
    ``name`` what people call them. ``time`` is when it was handed in, as somebody else than the student
    says (a learning platform, the teacher), ``said`` what the student's own file says. ``identity`` holds
    what else identifies the student (``email``, ``id``, ``login``), as pairs.
    """

    student: str
    file: str
    answers: tuple[Written, ...] = ()
    remarks: tuple[Remark, ...] = ()
    name: str | None = None
    time: datetime | None = None
    identity: tuple[tuple[str, str], ...] = field(default=())
    said: datetime | None = None

    @property
    def digest(self) -> str:
        """A hash of everything that grading depends on."""
        said = [
            self.student,
            [(a.label, a.within, a.text, a.prose, a.time and a.time.isoformat()) for a in self.answers],
            [(remark.line, remark.message) for remark in self.remarks],
            [time and time.isoformat() for time in (self.time, self.said)],
        ]
        return hashlib.sha256(json.dumps(said).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Paper:
    """What a reader found in one text, before it is settled whose it is."""

    answers: tuple[Written, ...] = ()
    remarks: tuple[Remark, ...] = ()
    student: str | None = None
    name: str | None = None
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """How a table of answers is laid out: headers by role (``student``, ``name``, ``time``, ``email``), and
    the headers that hold answers, each with the address (``problem.part:name``) it belongs to.
    """

    roles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
