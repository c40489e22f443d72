"""Sections: what stands under each heading of a running text, with the headings around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from hwsolve.submission.submission import MAX_ANSWER_CHARACTERS, MAX_ANSWERS, Remark, Written

_PERSON: Final = re.compile(
    r"(student(?: ?id| number)?|id|login|name|author|submitted|date) ?:([^\n]{0,200})", re.IGNORECASE
)
#: The frame of a formula that nobody wrote.
_EMPTY: Final = re.compile(r"(?:[\s$`]|\\[\[\]()])*")
_ROLES: Final = {"name": "name", "author": "name", "submitted": "time", "date": "time"}


@dataclass(slots=True)
class Outline:
    """Collects a text section by section; every heading closes those of its level and deeper ones."""

    open: list[tuple[int, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    start: int | None = None
    answers: list[Written] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    person: dict[str, str] = field(default_factory=dict)

    def heading(self, level: int, label: str) -> None:
        """Begin a section of this level."""
        self.close()
        while self.open and self.open[-1][0] >= level:
            self.open.pop()
        self.open.append((level, label.strip()[:300]))

    def line(self, text: str, number: int | None) -> None:
        """One line of the section that is open."""
        if self.start is None and text.strip():
            self.start = number
        self.lines.append(text)

    def close(self) -> None:
        """End the section that is open: its text becomes an answer, at the top without who wrote it."""
        text = "\n".join(self.lines).strip()
        start, self.start = self.start, None
        self.lines = []
        if not text:
            return
        if len(self.open) < 2 and not self.answers:
            text = self._preamble(text)
            if not text:
                return
        if len(self.answers) >= MAX_ANSWERS:
            said = f"there are more than {MAX_ANSWERS} answers; the others were not read"
            if not any(remark.message == said for remark in self.remarks):
                self.remarks.append(Remark(said, start))
            return
        labels = [label for _, label in self.open] or [""]
        self.answers.append(Written(labels[-1], text, start, tuple(labels[:-1]), prose=True))

    def _preamble(self, text: str) -> str:
        """*text* without the lines that say who wrote it."""
        rest: list[str] = []
        for line in text.split("\n"):
            found = _PERSON.fullmatch(line.strip().replace("*", "").replace("_", " ").strip())
            if found is None:
                rest.append(line)
            else:
                self.says(found[1], found[2])
        return "\n".join(rest).strip()

    def says(self, key: str, value: str) -> None:
        """Note who wrote the text, or when; the first word counts."""
        if value.strip():
            self.person.setdefault(_ROLES.get(key.strip().casefold(), "student"), value.strip())


def cut(answers: Iterable[Written]) -> tuple[tuple[Written, ...], tuple[Remark, ...]]:
    """The answers without empty frames and what is longer than any answer, and a remark for each of these."""
    kept: list[Written] = []
    remarks: list[Remark] = []
    for answer in answers:
        if len(answer.text) > MAX_ANSWER_CHARACTERS:
            said = f"the answer under {answer.label[:60]!r} is longer than {MAX_ANSWER_CHARACTERS} characters"
            remarks.append(Remark(f"{said} and was not read", answer.line, unread=True))
        elif not _EMPTY.fullmatch(answer.text):
            kept.append(answer)
    return tuple(kept), tuple(remarks)
