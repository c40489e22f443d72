"""Segments to fragments: pieces of mathematics that hold a relation, with the words before each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from hwsolve.working.reading.brackets import depths
from hwsolve.working.reading.markup import Segment
from hwsolve.working.reading.words import balanced_span, word_places

Join = Literal["fresh", "row", "implies", "comma", "colon", "words", "aside"]

SIGN: Final = re.compile(
    r":=|\\(?:coloneqq|triangleq|equiv|leqslant|geqslant|leq?q?|geq?q?|neq?|approx|simeq|cong|doteq|lt|gt|gets"
    r"|leftarrow|sim|propto|succeq|preceq|succ|prec|succcurlyeq)(?![A-Za-z])"
    r"|\\(?:overset|stackrel)\s*\{[^{}]*\}\s*\{?(?:=|\\leq?|\\geq?|\\approx)\}?"
    r"|<=(?!>)|>=|==?(?!>)|!=|~~|≈|≃|≤|≥|≠|←|≡|≽|⪰|⩽|⩾|<(?![=-])|>"
)
_TOKEN: Final = re.compile(
    r"(?P<row>\\\\(?:\[[^\]]*\])?|\\(?:newline|cr)(?![A-Za-z]))"
    r"|(?P<arrow>\\(?:Rightarrow|Longrightarrow|implies|therefore|because|iff|Leftrightarrow|Longleftrightarrow"
    r"|impliedby|rightarrow|longrightarrow|to|mapsto|leadsto)(?![A-Za-z])"
    r"|\\x(?:rightarrow|Rightarrow)(?:\[[^\]]*\])?\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"
    r"|[⇒⟹⇔⟺∴∵→⟶]|<=>|=>|-+>)"
    r"|(?P<text>\\(?:text|textit|textbf|textrm|mbox|intertext|shortintertext)\s*\{)"
    r"|(?P<space>\\q?quad(?![A-Za-z])|\\hspace\*?\{[^{}]*\})"
    r"|(?P<comma>[;,](?!\s*\\?dots)|(?<![\\\w])\.(?=\s)|\n(?=\s*\n))|(?P<colon>:(?![=:]))|(?P<newline>\n)"
    r"|\\[A-Za-z]+\*?|\\.|.",
    re.DOTALL,
)
_MEMBER: Final = re.compile(r"\\in(?![A-Za-z])|∈")
_IGNORED: Final = re.compile(
    r"\\(?:tag|label|eqref|ref|cite|[hv]?phantom)\*?\{[^{}]*\}|\\(?:nonumber|notag|displaystyle|textstyle|limits|nolimits)(?![A-Za-z])"
    r"|\\(?:qedhere|hfill|noindent|par|item|centering|boxed|underbrace|overbrace|cancel)(?![A-Za-z])"
    r"|(?<!\\)\\[!>]|\*\*"
)
#: What stands below or above a brace; what it embraces is kept.
#: The two sides of an equation called by their name.
_SIDES: Final = re.compile(
    r"(?:\\(?:text|mathrm|textbf)\s*\{\s*(?:LHS|RHS|L\.H\.S\.|R\.H\.S\.)\s*:?\s*\}|\b(?:LHS|RHS)\b|\bL\.H\.S\.|\bR\.H\.S\.)"
    r"\s*(?:&?=\s*&?|:)?"
)
#: What is said of sizes, in a dimension or a range: ``(m×n)(n×c) = m×c``, ``t = 1, …, T``.
_SIZES: Final = re.compile(
    r"(?:\(\s*\w\s*(?:×|\\times|x)\s*\w\s*\)\s*(?:\\cdot|·|\*)?\s*){2,}(?:(?:=|→|\\to|\\rightarrow|->)\s*"
    r"\(?\s*\w\s*(?:×|\\times|x)\s*\w\s*\)?)?"
    r"|(?<![\w\\{_])[a-z]\s*(?:=|\\in\s*\\\{)\s*[0-2]\s*,\s*(?:[1-3]\s*,\s*)?(?:\\[lc]?dots|…|\.\.\.|⋯)\s*,?\s*\w+(?:\s*[-+]\s*1)?"
    r"(?:\s*\\\})?"
)
#: What stands behind a formula and says where its value lies: ``\\in \\mathbb{R}^{1 \\times H}``.
_LIES: Final = re.compile(
    r"(?:\\in(?![A-Za-z])|∈)\s*(?:\\mathbb\s*\{?R\}?|\\R(?![A-Za-z])|ℝ)\s*(?:\^\s*(?:\{[^{}]*\}|\w+))?"
)
#: A sign with something written over it, in braces or a single mark.
_OVERSET: Final = re.compile(
    r"\\(?:overset|stackrel)\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|[!?*])\s*\{?\s*(?P<sign>=|<|>|\\leq?|\\geq?|\\approx|≤|≥)\s*\}?"
    r"(?![A-Za-z])"
)
_LABEL: Final = re.compile(
    r"\\(?:under|over)brace\s*(?P<inner>\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})"
    r"\s*[_^]\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|[^\s\\{}])"
)
#: What a formula is followed by in brackets that says what a letter is.
_NOTE: Final = re.compile(r"(?<=[\w)}\]])[ \t]+\((?P<said>[A-Za-z]\w*\s*:?=[^()=<>]*)\)[\s.,;]*$")
_TAG: Final = re.compile(
    r"</[A-Za-z][\w-]*\s*>|<(?:script|style|div|br|hr|su[bp]|span|img|table|t[dhr]|p|b|i|em|strong|a|u|h[1-6]"
    r"|details|summary)"
    r"(?:\s[^<>]*)?/?>"
)
_EVERY: Final = re.compile(
    r"(?:\\forall(?![A-Za-z])|∀|\bfor (?:all|any|every|each)\b)"
    r"(?:(?!\b(?:we|it|then|one|the|holds|that|is|since|because|and|so)\b)[^,:;.\n<>=≤≥$])*",
    re.IGNORECASE,
)
_OPERATOR_AT_END: Final = re.compile(r"(?:[-+*/=<>≤≥≈·×−]|\\(?:cdot|times|leq?|geq?|approx|pm|odot))\s*$")
_PLUS_AT_START: Final = re.compile(r"\s*(?:\+|\\(?:cdot|times|odot|pm)(?![A-Za-z])|[·×])")
_MINUS_AT_START: Final = re.compile(r"\s*[-−]")
_SENTENCE: Final = re.compile(r"[.!?](?=\s|$)")
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:['’–-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece with a relation: its place, its text, how it is joined to the one before, the words before it.

    ``fresh`` begins a sentence or a display of its own.
    """

    start: int
    end: int
    text: str
    join: Join
    words: tuple[str, ...]
    fresh: bool


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    join: Join
    words: list[str]


def fragments(text: str, segment: Segment, known: frozenset[str]) -> Iterator[Fragment | str]:
    """The fragments of a mathematical segment or line; words after the last one come as a text."""
    marked = _marked(text[segment.start : segment.end])
    if segment.kind == "line":
        marked = _TAG.sub(_blank, marked)
    depth, layout = depths(marked)
    for start, end in layout:
        marked = marked[:start] + " " * (end - start) + marked[end:]
    pieces = _pieces(marked, depth, segment.kind)
    pieces = [part for piece in pieces for part in _without_note(marked, piece)]
    marked = "".join(" " if c == "&" and not depth[k] else c for k, c in enumerate(marked))
    inside = depth if segment.kind == "math" else [0] * len(depth)
    pieces = [part for piece in pieces for part in _without_words(marked, piece, known, inside)]
    marked, pieces = _merged(marked, pieces)
    words: list[str] = []
    first = True
    for piece in pieces:
        words += piece.words
        start, end = balanced_span(marked, piece.start, piece.end)
        if not SIGN.search(marked, start, end) and not _MEMBER.search(marked, start, end):
            continue
        yield Fragment(
            segment.start + start, segment.start + end, marked[start:end], piece.join, tuple(words), first
        )
        words, first = [], False
    yield " ".join(words)


def words_of(text: str) -> tuple[list[str], bool]:
    """The words of a text, and whether a sentence ends in it."""
    cut = [match.end() for match in _SENTENCE.finditer(text)]
    rest = text[cut[-1] :] if cut else text
    return [word.lower() for word in _LETTERS.findall(rest)], bool(cut)


def _marked(text: str) -> str:
    """The same length without what carries no meaning, and without layout environments."""
    text = _IGNORED.sub(_blank, _SIDES.sub(_blank, _LABEL.sub(_unlabelled, text)))
    text = _OVERSET.sub(_under, _SIZES.sub(_blank, text))
    text = _LIES.sub(
        lambda match: _blank(match) if SIGN.search(text, 0, match.start()) else match.group(), text
    )
    return _EVERY.sub(_blank, text)


def _under(match: re.Match[str]) -> str:
    """The sign at its place, without what is written over it."""
    begin, end = match.span("sign")
    return " " * (begin - match.start()) + match["sign"] + " " * (match.end() - end)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _unlabelled(match: re.Match[str]) -> str:
    begin, end = match.span("inner")
    inner = match["inner"][1:-1]
    inner = f" {inner} " if SIGN.search(inner) else f"({inner})"
    return " " * (begin - match.start()) + inner + " " * (match.end() - end)


def _pieces(text: str, depth: list[int], kind: str) -> list[_Piece]:
    """Cut at rows, arrows, commas and words that stand in no bracket."""
    found: list[_Piece] = []
    start = 0
    join: Join = "fresh"
    words: list[str] = []
    place = 0
    columns = 0
    while match := _TOKEN.match(text, place):
        here, place = match.start(), match.end()
        if depth[here] or match.lastgroup is None:
            columns += text[here] == "&" and not depth[here]
            if not depth[here] and text[here] == "&" and columns % 2 == 0 and columns:
                found.append(_Piece(start, here, join, words))
                start, join, words = place, "comma", []
            continue
        if match.lastgroup == "newline" and kind != "line":
            continue
        if match.lastgroup == "space" and not text[start:here].strip(" \n\t&"):
            start = place
            continue
        found.append(_Piece(start, here, join, words))
        words = []
        if match.lastgroup == "text":
            end = _after_brace(text, place)
            words = [word.lower() for word in _LETTERS.findall(text[place : end - 1])]
            place = end
        join = _join(match.lastgroup)
        columns = 0 if join == "row" else columns
        start = place
    found.append(_Piece(start, len(text), join, words))
    return found


def _join(group: str | None) -> Join:
    joins: dict[str | None, Join] = {
        "row": "row", "newline": "row", "arrow": "implies", "text": "words", "space": "words",
        "comma": "comma", "colon": "colon",
    }  # fmt: skip
    return joins[group]


def _after_brace(text: str, start: int) -> int:
    depth = 1
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place + 1
    return len(text)


def _without_words(text: str, piece: _Piece, known: frozenset[str], depth: list[int]) -> Iterator[_Piece]:
    """The piece cut at its words, those in brackets aside; each part with the words before it."""
    start, join, words = piece.start, piece.join, piece.words
    for begin, end, word in word_places(text, piece.start, piece.end, known):
        if depth[begin]:
            continue
        if text[start:begin].strip(" \t\n,.:;()"):
            yield _Piece(start, begin, join, words)
            join, words = "words", []
        words = [*words, word.lower()]
        start = end
    yield _Piece(start, piece.end, join, words)


def _without_note(text: str, piece: _Piece) -> Iterator[_Piece]:
    """The piece, and apart from it what stands in brackets behind it: ``= sum_l x(l)   (l = m - s)``."""
    note = _NOTE.search(text, piece.start, piece.end)
    if note is None or not SIGN.search(text, piece.start, note.start()) or "=" not in note["said"]:
        yield piece
        return
    yield replace(piece, end=note.start("said") - 1)
    yield _Piece(note.start("said"), note.end("said"), "aside", ["where"])


def _merged(text: str, pieces: list[_Piece]) -> tuple[str, list[_Piece]]:
    """Rows that only continue the row before are joined to it; the text without the breaks between them."""
    merged: list[_Piece] = []
    for piece in pieces:
        held = merged[-1] if merged else None
        if held is not None and piece.join == "row" and not piece.words:
            before = text[held.start : held.end]
            if before.strip(" &\n\t") and _goes_on(before, text[piece.start : piece.end]):
                gap = piece.start - held.end
                text = text[: held.end] + " " * gap + text[piece.start :]
                merged[-1] = _Piece(held.start, piece.end, held.join, held.words)
                continue
        merged.append(piece)
    return text, merged


def _goes_on(before: str, row: str) -> bool:
    bare = row.lstrip(" \t\n")
    aligned = bare.startswith("&")
    bare = bare.lstrip("& \t\n").removeprefix("\\quad")
    if _OPERATOR_AT_END.search(before.rstrip(" &\n\t")) and bare and not SIGN.match(bare):
        return True
    if not SIGN.search(before):
        return False
    if _PLUS_AT_START.match(bare):
        return True
    return _MINUS_AT_START.match(bare) is not None and (aligned or not SIGN.search(row))
