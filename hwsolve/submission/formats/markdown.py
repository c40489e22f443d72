"""A submission in Markdown: a heading per part, and under it the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hwsolve.submission.formats.fields import Fields, Leaf, read_time
from hwsolve.submission.formats.sections import Outline
from hwsolve.submission.formats.yaml_lines import read_lines
from hwsolve.submission.submission import Paper, Remark

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_BOLD: Final = re.compile(r"\*\*([^*\n]{1,300})\*\*:?|__([^_\n]{1,300})__:?")
_RULES: Final = ("---", "***", "___")
#: A line in bold type alone is a heading below all others.
_BOLD_LEVEL: Final = 9


def read_markdown(text: str) -> Paper:
    """The paper in a Markdown text; HTML comments are passed over."""
    outline = Outline()
    front, body, first = _front_matter(text)
    for key, value in front.items():
        outline.says(key, value)
    add_markdown(outline, without_comments(body, outline, first), first)
    outline.close()
    person = outline.person
    time = read_time(person["time"]) if "time" in person else None
    return Paper(
        tuple(outline.answers), tuple(outline.remarks), person.get("student"), person.get("name"), time
    )


def add_markdown(outline: Outline, text: str, first: int | None = 1) -> None:
    """Add a Markdown text to *outline*; *first* is the number of its first line, if it has one."""
    fence = ""
    lines = text.split("\n")
    for offset, line in enumerate(lines):
        number = None if first is None else first + offset
        opening = _FENCE.match(line)
        if fence:
            if opening and opening[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            outline.line(line, number)
        elif opening and "`" not in line[opening.end() :]:
            fence = opening[1]
            outline.line(line, number)
        elif heading := _HEADING.match(line):
            outline.heading(len(heading[1]), _title(line[heading.end() :]))
        elif _underlined(lines, offset):
            outline.heading(1, _title(line))
        elif _is_underline(line) and offset and _underlined(lines, offset - 1):
            continue
        elif bold := _BOLD.fullmatch(line.strip()):
            outline.heading(_BOLD_LEVEL, _title((bold[1] or bold[2]).rstrip(": ")))
        elif line.strip() not in _RULES:
            outline.line(line, number)


def _title(text: str) -> str:
    """A heading's words, without closing hashes."""
    stripped = text.strip()
    bare = stripped.rstrip("#")
    return bare.strip() if bare != stripped and (not bare or bare[-1] in " \t") else stripped


def _is_underline(line: str) -> bool:
    return len(line.strip()) > 2 and not line.strip().strip("=")


def _underlined(lines: list[str], at: int) -> bool:
    """Whether the line at *at* is a heading by the ``===`` under it."""
    if at + 1 >= len(lines) or not lines[at].strip() or not _is_underline(lines[at + 1]):
        return False
    return at == 0 or not lines[at - 1].strip()


def _front_matter(text: str) -> tuple[dict[str, str], str, int]:
    """What stands between ``---`` lines at the top, the rest, and the number of its first line."""
    if not text.startswith("---\n"):
        return {}, text, 1
    head, closed, body = text[4:].partition("\n---\n")
    if not closed or "\n\n\n" in head or len(head) > 5000:
        return {}, text, 1
    found: Fields = read_lines(head)
    said = {key.text: value.text for key, value in found.pairs if isinstance(value, Leaf) and value.text}
    roles = ("student", "id", "login", "name", "author", "submitted", "date")
    front = {key: value for key, value in said.items() if key.casefold() in roles}
    return front, body, head.count("\n") + 4


def without_comments(text: str, outline: Outline, first: int = 1) -> str:
    """*text* with the lines of HTML comments emptied, except within fences."""
    if "<!--" not in text:
        return text
    return "\n".join(_uncommented(text.split("\n"), outline, first))


def _uncommented(lines: list[str], outline: Outline, first: int) -> Iterator[str]:
    fence, inside = "", False
    last_end = max((number for number, line in enumerate(lines) if "-->" in line), default=-1)
    for number, line in enumerate(lines):
        if not inside:
            opening = _FENCE.match(line)
            if fence:
                fence = "" if opening and opening[1].startswith(fence) else fence
                yield line
                continue
            if opening:
                fence = opening[1]
                yield line
                continue
        kept: list[str] = []
        rest = line
        while rest:
            if inside:
                _, end, rest = rest.partition("-->")
                inside = not end
                continue
            before, start, rest = rest.partition("<!--")
            kept.append(before)
            if start and "-->" not in rest and number >= last_end:
                outline.remarks.append(Remark("a comment begins here and is never closed", first + number))
                kept.append(rest)
                break
            inside = bool(start)
        yield "".join(kept)
