"""A text with several answers in it to its pieces: each begins with ``name:`` or ``name =``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hwsolve.grading.submissions.labels import bare

if TYPE_CHECKING:
    from hwsolve.problem.problem import Answer

#: Kinds whose answers are relations, so that ``name =`` belongs to them.
_RELATIONS: Final = frozenset({"equation", "update", "inequality", "assignments", "function"})
_LEAD: Final = re.compile(r"[ \t]*(?:[-*+•][ \t]+|\d{1,2}[.)][ \t]+)?")
_SIGN: Final = re.compile(r":=|(?<![<>!:=])=(?!=)|:(?!=)")
_MARKS: Final = frozenset({"```", "~~~", "$$", r"\[", r"\]", ""})
#: A name stands within so many characters.
_NEAR: Final = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one answer, or of none, and its line within the whole."""

    answer: Answer | None
    text: str
    offset: int


def split(text: str, answers: Sequence[Answer]) -> tuple[Piece, ...] | None:
    """The pieces of *text*, in their order; None where no line begins with the name of an answer."""
    by_name = _by_name(answers)
    pieces: list[tuple[Answer | None, list[str], int]] = [(None, [], 0)]
    for offset, line in enumerate(text.split("\n")):
        found = _beginning(line, by_name)
        if found is not None:
            pieces.append((found[0], [found[1]], offset))
        elif line.strip() not in _MARKS and not line.lstrip().startswith(("```", "~~~")):
            pieces[-1][1].append(line)
    if len(pieces) == 1:
        return None
    said = (Piece(answer, "\n".join(lines).strip(), offset) for answer, lines, offset in pieces)
    return tuple(piece for piece in said if piece.text)


def _by_name(answers: Sequence[Answer]) -> dict[str, Answer]:
    """The answers by name and slug; ``H_ij`` is short for ``H_ij, i!=j`` where no other name begins so."""
    short = [bare(answer.name.partition(",")[0]) for answer in answers]
    found = {name: answer for name, answer in zip(short, answers, strict=True) if short.count(name) == 1}
    for answer in reversed(answers):
        found[bare(answer.slug)] = found[bare(answer.name)] = answer
    return found


def without_name(text: str, answer: Answer) -> str:
    """*text* without the ``name:`` that it begins with."""
    line, end, rest = text.lstrip().partition("\n")
    for sign in _SIGN.finditer(line[:_NEAR]):
        if sign.group() == ":" and bare(_name(line[: sign.start()])) in (
            bare(answer.name),
            bare(answer.slug),
        ):
            return f"{line[sign.end() :].strip()}{end}{rest}".strip()
    return text


def _beginning(line: str, by_name: dict[str, Answer]) -> tuple[Answer, str] | None:
    """The answer whose name *line* begins with, and what follows; the longest name wins."""
    lead = _LEAD.match(line)
    assert lead is not None
    body = line[lead.end() :].rstrip()
    dollars = body[: len(body) - len(body.lstrip("$"))]
    if dollars and body.endswith(dollars):
        body = body[len(dollars) : -len(dollars)].strip()
    for sign in reversed(list(_SIGN.finditer(body[:_NEAR]))):
        answer = by_name.get(bare(_name(body[: sign.start()])))
        if answer is None:
            continue
        relation = sign.group() != ":" and answer.kind in _RELATIONS
        return answer, body if relation else _unmarked(body[sign.end() :])
    return None


def _name(text: str) -> str:
    return text.strip().strip("*`$").strip()


def _unmarked(text: str) -> str:
    """What follows a name, without the stars that closed a bold name."""
    rest = text.strip()
    return rest[2:].strip() if rest.startswith("**") and rest.count("**") == 1 else rest
