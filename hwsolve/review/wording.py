"""Statements in words that an author lists as mistakes, found at their lines; of others nothing is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from hwsolve.grading.credit.phrases import stated
from hwsolve.working.reading.markup import prepared, segments

if TYPE_CHECKING:
    from hwsolve.problem.problem import Mistake, Part

#: Paragraphs that are looked at.
_MOST: Final = 400


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of the words in a line, for an answer of ``part``."""

    line: int
    part: str
    say: str


def remarks_on(
    source: str, parts: Sequence[Part], section_of: Callable[[str], str | None]
) -> tuple[Remark, ...]:
    """The listed mistakes that are stated in words, each at the first line that states it.

    ``section_of`` gives the address of the part that a heading names ("" for none, None where nothing
    changes); under the heading of a part only its own mistakes are looked for.
    """
    listed = [
        (part.address, mistake)
        for part in parts
        for answer in part.answers
        if answer.kind == "text"
        for mistake in answer.mistakes
    ]
    if not listed:
        return ()
    found: dict[tuple[str, str], Remark] = {}
    lines = source.split("\n")
    for section, numbers in list(_paragraphs(source, section_of))[:_MOST]:
        for address, mistake in listed:
            key = address, mistake.say
            if key in found or section not in ("", address):
                continue
            line = _line_of(mistake, lines, numbers)
            if line is not None:
                found[key] = Remark(line, address, mistake.say)
    return tuple(sorted(found.values(), key=lambda each: each.line))


def _paragraphs(source: str, section_of: Callable[[str], str | None]) -> Iterator[tuple[str, list[int]]]:
    """The numbers of the lines of each paragraph, with the part whose heading it stands under."""
    text = prepared(source)
    sections: dict[int, str] = {}
    for segment in segments(text):
        if segment.kind == "heading":
            found = section_of(text[segment.start : segment.end])
            if found is not None:
                sections[text.count("\n", 0, segment.start)] = found
    section = ""
    for blank, group in groupby(enumerate(text.split("\n")), key=lambda each: not each[1].strip()):
        numbers = [number for number, _ in group]
        if blank:
            continue
        section = next((sections[number] for number in reversed(numbers) if number in sections), section)
        yield section, numbers


def _line_of(mistake: Mistake, lines: Sequence[str], numbers: Sequence[int]) -> int | None:
    """The line, from 1, at which a paragraph states a mistake; None where it does not."""
    if not stated(mistake.when, " ".join(lines[number] for number in numbers)):
        return None
    return 1 + next((number for number in numbers if stated(mistake.when, lines[number])), numbers[0])
