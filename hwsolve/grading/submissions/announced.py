"""Lines of running text that announce an answer as a heading would: ``p.part: …``, ``Question 3: …``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Final

from hwsolve.grading.submissions.labels import NUMBERING, Labels, Place, folded
from hwsolve.grading.submissions.resolving import resolve_label
from hwsolve.submission.submission import MAX_ANSWERS, Written

_COLON: Final = re.compile(r":(?!=)")
_BULLET: Final = re.compile(r"[ \t]*(?:[-*+•][ \t]+)?")
_MARKUP: Final = re.compile(r"^\\(?:textbf|textit|emph|underline|texttt)\{")
_ADDRESS: Final = re.compile(r"[\w-]+\.[\w-]+(?::.+)?")
_QUESTION: Final = re.compile(
    r"(?:question|problem|exercise|task|q)\.? ?#?\d{1,3}(?: ?\(?[a-z]\)?)?", re.IGNORECASE
)
#: ``3. …``, ``1(b) …``: what stands in a text without headings.
_COUNTED: Final = re.compile(
    r"[ \t]*\(?(?P<label>\d{1,3}(?: ?\(?[a-z])?)(?:\)[.:]?|[.:])[ \t]+(?P<rest>\S.*)", re.IGNORECASE
)
#: An announcement ends within so many characters.
_NEAR: Final = 150
#: A label has no more colons than this, the one behind it included.
_MOST_COLONS: Final = 4


def announced(answers: Iterable[Written], labels: Labels) -> Iterator[Written]:
    """The *answers*, running text cut where a line announces another one; no more than a submission has."""

    def every() -> Iterator[Written]:
        for written in answers:
            if written.prose and (":" in written.text or not written.label):
                yield from _cut(written, labels)
            else:
                yield written

    return islice(every(), MAX_ANSWERS)


def _cut(written: Written, labels: Labels) -> Iterator[Written]:
    announcing = _Announcing(written, labels)
    piece, lines = written, list[str]()
    for offset, line in enumerate(written.text.split("\n")):
        found = announcing.announced(line)
        if found is None:
            lines.append(line)
            continue
        if any(each.strip() for each in lines):
            yield replace(piece, text="\n".join(lines))
        number = None if written.line is None else written.line + offset
        piece, lines = replace(written, label=found[0], within=(), line=number), [found[1]]
    if piece is written or any(each.strip() for each in lines):
        yield replace(piece, text="\n".join(lines))


@dataclass(frozen=True)
class _Announcing:
    """What announces an answer within one section."""

    around: Written
    labels: Labels

    def announced(self, line: str) -> tuple[str, str] | None:
        """The label that *line* begins with and what follows; the longest label wins."""
        if self._counts and (counted := _COUNTED.fullmatch(line)) and self._numbered(counted["label"]):
            return counted["label"], counted["rest"]
        lead = _BULLET.match(line)
        assert lead is not None
        body = line[lead.end() :]
        for sign in reversed(list(islice(_COLON.finditer(body[:_NEAR]), _MOST_COLONS))):
            label = _MARKUP.sub("", body[: sign.start()]).strip(" *`_}")
            if label and self._announces(label):
                return label, body[sign.end() :].removeprefix("**").removeprefix("}").strip()
        return None

    def _announces(self, label: str) -> bool:
        plain = folded(label)
        if plain not in self.labels.exact:
            return _QUESTION.fullmatch(label) is not None and self._numbered(plain)
        return _ADDRESS.fullmatch(label) is not None or not self._inside

    def _numbered(self, label: str) -> bool:
        """Whether the assignment has a part of this number."""
        found = NUMBERING.fullmatch(folded(label))
        return (
            found is not None
            and found["number"] is not None
            and self.labels.numbered(int(found["number"]), found["letter"], None) is not None
        )

    @property
    def _counts(self) -> bool:
        """Whether ``3. …`` begins an answer here: under no heading, where there are several parts."""
        return not self.around.label and len(self.labels.assignment.tasks) > 1

    @cached_property
    def _inside(self) -> bool:
        """Whether the section itself stands under a label that means something."""
        return isinstance(resolve_label(self.around.label, self.around.within, self.labels), Place)
