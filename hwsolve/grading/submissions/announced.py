"""Lines of running text that announce an answer as a heading would: ``p.part: …``, ``Question 3: …``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from hwsolve.grading.submissions.labels import Labels, Place, folded
from hwsolve.grading.submissions.resolving import resolve_label

if TYPE_CHECKING:
    from hwsolve.submission.submission import Written

_COLON: Final = re.compile(r":(?!=)")
_BULLET: Final = re.compile(r"[ \t]*(?:[-*+•][ \t]+)?")
_ADDRESS: Final = re.compile(r"[\w-]+\.[\w-]+(?::.+)?")
_QUESTION: Final = re.compile(
    r"(?:question|problem|exercise|task|q)\.? ?#?\d{1,3}(?: ?\(?[a-z]\)?)?", re.IGNORECASE
)
#: An announcement ends within so many characters.
_NEAR: Final = 150
#: A label has no more colons than this, the one behind it included.
_MOST_COLONS: Final = 4


def announced(answers: Iterable[Written], labels: Labels) -> Iterator[Written]:
    """The *answers*, running text cut where a line announces another one."""
    for written in answers:
        if written.prose and ":" in written.text:
            yield from _cut(written, labels)
        else:
            yield written


def _cut(written: Written, labels: Labels) -> Iterator[Written]:
    piece, lines = written, list[str]()
    for offset, line in enumerate(written.text.split("\n")):
        found = _announcement(line, written, labels)
        if found is None:
            lines.append(line)
            continue
        if any(each.strip() for each in lines):
            yield replace(piece, text="\n".join(lines))
        number = None if written.line is None else written.line + offset
        piece, lines = replace(written, label=found[0], within=(), line=number), [found[1]]
    if piece is written or any(each.strip() for each in lines):
        yield replace(piece, text="\n".join(lines))


def _announcement(line: str, around: Written, labels: Labels) -> tuple[str, str] | None:
    """The label that *line* begins with and what follows; the longest label wins."""
    lead = _BULLET.match(line)
    assert lead is not None
    body = line[lead.end() :]
    for sign in reversed(list(islice(_COLON.finditer(body[:_NEAR]), _MOST_COLONS))):
        label = body[: sign.start()].strip(" *`_")
        if label and _announces(label, around, labels):
            return label, body[sign.end() :].removeprefix("**").strip()
    return None


def _announces(label: str, around: Written, labels: Labels) -> bool:
    if _QUESTION.fullmatch(label):
        return isinstance(resolve_label(label, (), labels), Place)
    if folded(label) not in labels.exact:
        return False
    inside = isinstance(resolve_label(around.label, around.within, labels), Place)
    return _ADDRESS.fullmatch(label) is not None or not inside
