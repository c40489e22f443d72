"""A document to its segments: mathematics, lines that may hold some, words, headings.

Every segment is a range of characters of the source; nothing is moved, so that each formula keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

MAX_CHARACTERS: Final = 200_000
Kind = Literal["math", "line", "words", "heading", "break"]

_DISPLAYED: Final = (
    "equation align gather multline eqnarray alignat flalign displaymath math IEEEeqnarray dmath "
    "aligned split gathered"
)
_OPENER: Final = re.compile(
    r"(?P<fence>^[ \t]*(?P<ticks>```+|~~~+)[ \t]*(?P<language>\w*)[^\n]*\n)"
    r"|(?P<heading>^[ ]{0,3}\#{1,6}[ \t][^\n]*|\\(?:sub)*(?:section|paragraph|question|part)\*?\s*\{)"
    r"|(?P<display>\$\$)|(?P<bracket>\\\[)|(?P<paren>\\\()"
    rf"|\\begin\{{(?P<environment>(?:{_DISPLAYED.replace(' ', '|')})\*?)\}}"
    r"|(?P<dollar>(?<!\\)\$)|(?P<code>`)|(?P<blank>\n[ \t]*(?=\n))",
    re.MULTILINE,
)
_MATHEMATICAL: Final = frozenset(["math", "latex", "tex", "katex", "asciimath"])
_COMPARES: Final = re.compile(r"[<>=≤≥≠≈←]|\\(?:leq?|geq?|neq?|lt|gt|approx|[lg]eqslant)(?![A-Za-z])|:=")
_LABEL: Final = (
    r"(?:[-*+•][ \t]+|(?:\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)|\d{1,2}[.)]|[a-z]\))[ \t]+|Step \d+[:.]?[ \t]+)"
)
_MARKER: Final = re.compile(rf"^[ \t]*(?:>(?!=)[ \t]?)*[ \t]*{_LABEL}?", re.MULTILINE)
_LATEX: Final = re.compile(r"\\(?:begin\{document\}|documentclass|section|subsection|usepackage)")
#: What its writer has crossed out.
_STRUCK: Final = re.compile(
    r"(?<![~\w])~~(?=[^\s~])(?:[^~\n]|~(?!~)){0,400}(?<=[^\s~])~~(?![~\w])"
    r"|<(?P<tag>del|s|strike)>.{0,600}?</(?P=tag)>"
    r"|\\(?:sout|st|xout)\{[^{}]{0,200}(?:\{[^{}]{0,200}(?:\{[^{}]{0,60}\}[^{}]{0,60}){0,20}\}[^{}]{0,200}){0,20}\}",
    re.DOTALL,
)
_COMMENT: Final = re.compile(r"(?<!\\)%[^\n]*")


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters ``start`` to ``end`` (half-open) of the source, and what they are."""

    kind: Kind
    start: int
    end: int


def is_latex(text: str) -> bool:
    """Whether *text* is a LaTeX document (where a ``%`` begins a comment)."""
    return _LATEX.search(text) is not None


def prepared(text: str) -> str:
    """*text* with comments and preamble blanked; every other character keeps its place."""
    text = _STRUCK.sub(_blank, uncommented(text))
    if not is_latex(text):
        return text
    begin = text.find("\\begin{document}")
    return re.sub(r"[^\n]", " ", text[:begin]) + text[begin:] if begin >= 0 else text


def uncommented(text: str) -> str:
    """*text* with the comments of a LaTeX document blanked."""
    text = text[:MAX_CHARACTERS].replace("\r", " ")
    return _COMMENT.sub(_blank, text) if is_latex(text) else text


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def segments(text: str) -> Iterator[Segment]:
    """The segments of a prepared text, in order."""
    at = 0
    latex = is_latex(text)
    rows = _table_rows(text)
    missing: set[str] = set()
    place = 0
    while match := _OPENER.search(text, place):
        found = _enclosed(text, match, missing)
        if found is None:
            place = match.end()
            continue
        kind, start, end, after = found
        yield from _outside(text, at, match.start(), latex, rows)
        yield Segment(kind, start, end)
        at = place = max(after, match.end())
    yield from _outside(text, at, len(text), latex, rows)


def _enclosed(text: str, match: re.Match[str], missing: set[str]) -> tuple[Kind, int, int, int] | None:
    """Kind, inner range and end of what an opener opens; None where it is never closed."""
    start = match.end()
    if match["blank"] is not None:
        return "break", match.start(), match.end(), match.end()
    if match["heading"] is not None:
        if text[match.start()] != "\\":
            return "heading", match.start(), match.end(), match.end()
        end = _closing_brace(text, start)
        return ("heading", start, end, end + 1) if end is not None else None
    if match["fence"] is not None:
        close = text.find("\n" + match["ticks"], start - 1)
        end = len(text) if close < 0 else close
        kind: Kind = "math" if match["language"].lower() in _MATHEMATICAL else "words"
        return kind, start, max(start, end), min(len(text), end + 1 + len(match["ticks"]))
    closer = _closer(match)
    if closer in missing:
        return None
    end = _find(text, closer, start)
    if end < 0:
        missing.add(closer)
        return None
    if closer in ("$", "`") and (end == start or "\n\n" in text[start:end]):
        return None
    if closer == "`":
        kind = "math" if _COMPARES.search(text, start, end) else "words"
        return kind, start, end, end + 1
    return "math", start, end, end + len(closer)


def _closer(match: re.Match[str]) -> str:
    if match["environment"] is not None:
        return f"\\end{{{match['environment']}}}"
    return {"$$": "$$", "\\[": "\\]", "\\(": "\\)", "$": "$", "`": "`"}[match.group()]


def _find(text: str, closer: str, start: int) -> int:
    end = text.find(closer, start)
    while end > 0 and text[end - 1] == "\\" and closer[0] == "$":
        end = text.find(closer, end + 1)
    return end


def _closing_brace(text: str, start: int) -> int | None:
    depth = 1
    for place in range(start, min(len(text), start + 400)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return None


def _table_rows(text: str) -> frozenset[int]:
    """Where the lines of tables begin: lines with a bar in front, one of them of dashes."""
    found: list[int] = []
    block: list[int] = []
    ruled = False
    place = 0
    for line in [*text.split("\n"), ""]:
        bare = line.strip()
        if bare.startswith("|"):
            block.append(place)
            ruled = ruled or ("-" in bare and not bare.strip("|-: \t"))
        elif block:
            found += block if ruled else []
            block, ruled = [], False
        place += len(line) + 1
    return frozenset(found)


def _outside(text: str, start: int, end: int, latex: bool, rows: frozenset[int]) -> Iterator[Segment]:
    """What stands between formulas: lines that hold a relation, and words."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop + 1
        line = text[start:stop]
        marker = _MARKER.match(line) if start == 0 or text[start - 1] == "\n" else None
        begin = start + (marker.end() if marker else 0)
        bare = text[begin:stop]
        if not latex and _COMPARES.search(bare) and start not in rows:
            yield Segment("line", begin, stop)
        elif bare.strip():
            yield Segment("words", begin, stop)
        start = stop
