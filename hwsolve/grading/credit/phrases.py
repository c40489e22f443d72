"""Words and phrases in a text: patterns with wildcards and gaps, and whether a match is denied.

A pattern is words (``saddle point``), with ``*`` inside a word (``shift*``), a gap of a few
words (``…``, ``...`` or a ``*`` by itself: ``chang* … train*``), and alternatives ``|``. Case,
accents, punctuation, articles and plurals do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MAX_WORDS: Final = 5_000
MAX_CHARACTERS: Final = 20_000
_LONGEST_WORD: Final = 60
#: How many words a gap may skip, and how far before a match a denial reaches.
GAP: Final = 8
_REACH: Final = 5

_BREAK: Final = "|"
_ARTICLES: Final = frozenset(["a", "an", "the"])
_DENIALS: Final = frozenset(
    ["not", "no", "never", "without", "neither", "nor", "non", "hardly", "fails", "fail", "lacks", "nobody",
     "nothing", "none", "nowhere", "false", "wrong", "untrue", "incorrect"]
)  # fmt: skip
_TURNS: Final = frozenset(
    ["but", "because", "however", "although", "though", "since", "so", "while", "whereas", "thus", "hence",
     "therefore", "and", "which", "that", "instead", "if", "unless", "rather"]
)  # fmt: skip
#: Before these a denial is none: "not only", "no matter", "no doubt".
_IDLE: Final = frozenset(["only", "just", "matter", "doubt", "merely", "wonder", "problem", "question"])
#: ``it is false that``, ``it is not true that`` deny what follows.
_UNTRUE: Final = frozenset(["false", "wrong", "untrue", "incorrect"])
_TRUE: Final = frozenset(["true", "case", "correct", "right"])
_SHORT: Final = re.compile(
    r"\b(is|are|was|were|do|does|did|has|have|had|wo|would|could|should|ca|must|need)nt\b"
)
_SIGNS: Final = (
    (re.compile(r"\\(?:left|right|mathrm|text|operatorname|,|;|!|quad)(?![a-z])|\\[,;!]"), " "),
    (re.compile(r"\\infty(?![a-z])|∞"), " infinity "),
    (re.compile(r"\\(?:to|rightarrow|longrightarrow)(?![a-z])|→|->"), " to "),
    (re.compile(r"\\(?:Rightarrow|implies|therefore)(?![a-z])|⇒|∴|=>"), " . "),
    (re.compile(r"\\geq?(?![a-z])|≥|>="), " geq "),
    (re.compile(r"\\leq?(?![a-z])|≤|<="), " leq "),
    (re.compile(r"[⪰≽]"), " succeq "),
    (re.compile(r"\\neq?(?![a-z])|≠|!="), " neq "),
    (re.compile(r"\+(?=\s*(?:infinity|inf\b|\d))"), " plus "),
    (re.compile(r"[-−](?=\s*(?:infinity|inf\b|\d))"), " minus "),
    (re.compile(r"\binf\b"), " infinity "), (re.compile(r"[<＜]"), " lt "), (re.compile(r"[>＞]"), " gt "),
    (re.compile(r"="), " eq "), (re.compile(r"\\([a-z]+)"), r" \1 "), (re.compile(r"\\"), " "),
)  # fmt: skip
_PIECE: Final = re.compile(r"\d+(?:\.\d+)?|[^\W_]+|[.,;:!?()\n]")

_GAP: Final = re.compile(r"…|\.\.\.|(?<!\S)\*(?!\S)")
#: A word, a word with open places, a gap.
_Wanted = str | re.Pattern[str] | None
_PATTERN_PIECE: Final = re.compile(r"\ue000|[^\W_]*(?:\ue001[^\W_]*)+|\d+(?:\.\d+)?|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Match:
    """Words ``start`` to ``end`` (half-open) of a text; ``denied`` where a "not" stands before them."""

    start: int
    end: int
    denied: bool


@lru_cache(maxsize=256)
def words_of(text: str) -> tuple[str, ...]:
    """The words of *text*, folded; the end of a clause stands as ``|``."""
    return tuple(_limited(_words(_folded(text[:MAX_CHARACTERS]))))


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = re.sub(r"[’`´ʼ]", "'", text)
    text = re.sub(r"n't\b", " not", text.replace("can't", "can not")).replace("cannot", "can not")
    text = re.sub(r"'s\b", "", text)
    for sign, word in _SIGNS:
        text = sign.sub(word, text)
    return _SHORT.sub(r"\1 not", text)


def _words(text: str) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        if len(piece) == 1 and not piece.isalnum():
            yield _BREAK
        elif piece not in _ARTICLES:
            yield piece[:_LONGEST_WORD]


def _limited(words: Iterable[str]) -> Iterator[str]:
    last = _BREAK
    for count, word in enumerate(words):
        if count >= MAX_WORDS:
            return
        if word != _BREAK or last != _BREAK:
            yield word
        last = word


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> tuple[tuple[_Wanted, ...], ...]:
    """Each alternative as a sequence of words; None is a gap."""
    found = []
    for alternative in pattern.split("|"):
        marked = _GAP.sub(" \ue000 ", alternative).replace("*", "\ue001")
        row: list[_Wanted] = []
        for piece in _PATTERN_PIECE.findall(_folded(marked)):
            if not piece.strip("\ue000\ue001"):
                row.append(None)  # a gap: … or a star that stands alone
            elif piece not in _ARTICLES:
                row.append(_word(piece))
        while row and row[0] is None:
            row.pop(0)
        while row and row[-1] is None:
            row.pop()
        if not row and marked.strip():
            row.append(re.compile(r"\w+"))  # nothing but a gap: any word
        if row:
            found.append(tuple(row))
    return tuple(found)


def _word(piece: str) -> str | re.Pattern[str]:
    if "\ue001" in piece:
        return re.compile("[^\\W_]*".join(re.escape(part) for part in piece.split("\ue001")))
    return singular(piece)


def singular(word: str) -> str:
    """A word without its plural ending, near enough for comparing."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "bias")):
        return word[:-1]
    return word


def matches(pattern: str, text: str) -> list[Match]:
    """Every place where *pattern* stands in *text*."""
    words = words_of(text)
    every = _forms(text)
    found: dict[tuple[int, int], Match] = {}
    for row in _compiled(pattern):
        if any(isinstance(wanted, str) and wanted not in every for wanted in row):
            continue
        for start in range(len(words)):
            end = _end(row, words, start)
            if end is not None:
                found[start, end] = Match(start, end, denied(words, start))
    return list(found.values())


@lru_cache(maxsize=256)
def _forms(text: str) -> frozenset[str]:
    """The words of *text*, as they are and without their plural endings."""
    words = words_of(text)
    return frozenset([*words, *map(singular, words)])


def _end(row: Sequence[_Wanted], words: Sequence[str], start: int) -> int | None:
    """Where a match of *row* that begins at *start* ends; the gap takes as few words as it can."""
    at = start
    skip = 0
    for wanted in row:
        if wanted is None:
            skip = GAP
            continue
        for offset in range(skip + 1):
            here = at + offset
            if here < len(words) and _fits(wanted, words[here]):
                at = here + 1
                break
        else:
            return None
        skip = 0
    return at


def _fits(wanted: str | re.Pattern[str], word: str) -> bool:
    if isinstance(wanted, str):
        return wanted in (word, singular(word))
    return word != _BREAK and bool(wanted.fullmatch(word) or wanted.fullmatch(singular(word)))


def denied(words: Sequence[str], start: int) -> bool:
    """Whether an odd number of denials stands before *start*, in its clause and near it."""
    count = 0
    for k in range(start - 1, max(-1, start - 1 - _REACH), -1):
        if words[k] == _BREAK or words[k] in _TURNS:
            count += words[k] == "that" and _untrue(words, k)
            break
        if words[k] in _DENIALS and not idle(words, k, start):
            count += 1
    return count % 2 == 1


def idle(words: Sequence[str], k: int, start: int | None = None) -> bool:
    """Whether the denial at *k* is none: ``no doubt``, ``not only``; ``not *only semidefinite*`` is one."""
    return k + 1 < len(words) and words[k + 1] in _IDLE and k + 1 != start


def _untrue(words: Sequence[str], that: int) -> bool:
    """Whether what follows the *that* is said to be false."""
    if that and words[that - 1] in _UNTRUE:
        return not (that > 1 and words[that - 2] in _DENIALS)
    return that > 1 and words[that - 1] in _TRUE and words[that - 2] in _DENIALS


def stated(pattern: str, text: str) -> bool:
    """Whether *text* says what *pattern* stands for, and does not deny it."""
    return any(not match.denied for match in matches(pattern, text))
