"""Words between formulas: which runs of letters are words, and what a word before a formula makes of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from hwsolve.meaning.scope import Scope
from hwsolve.notation.functions import FUNCTIONS, NEEDS_PARENTHESIS
from hwsolve.notation.lexing.alphabet import GREEK_NAMES

_WORD: Final = re.compile(r"(?<![\\\w^{'])[^\W\d_]{2,}(?:['’–-][^\W\d_]{2,})*(?![\w({\[^])(?!_)")
_OVER_D: Final = re.compile(r"[\w\[\]^{}²]*\s*/\s*d[A-Za-z]")
_UNDER_D: Final = re.compile(r"(?<![A-Za-z])d(?:[A-Za-z][\w\[\]^{}²]*|\^?[2²])?\s*/\s*$")
_PROSE: Final = frozenset(
    "is as at so by we of to on if or an it be the for and are has get let set use with then thus this "
    "that hence since from where when which because therefore now also but all any every each its can must "
    "put not no our his they was were have here there equals gives follows true holds only case both "
    "using in".split()
)
_SUPPOSING: Final = frozenset(
    "if assume assuming suppose supposing when whenever provided given for case at setting set solving "
    "solve require requiring condition conditions constraint unless until while iff falls wenn sofern "
    "angenommen".split()
)
_ASSUMING: Final = frozenset(
    "if iff assume assuming suppose supposing provided unless falls wenn sofern angenommen".split()
)
_NAMING: Final = frozenset(
    "let where define denote put call write defining denoting introduce abbreviate notation with".split()
)
_INTRODUCING: Final = frozenset(
    "take consider choose fix substitute substituting replace sei seien setze für mit".split()
)
_CONCLUDING: Final = frozenset(
    "so hence thus therefore gives get yields implies obtain follows consequently".split()
)
_FILLERS: Final = frozenset(
    "that we have the of a an is now also and us to by it be can moreover first case cases every all zero "
    "gradient derivative sample one single both sides equal".split()
)
_POSTPONING: Final = frozenset(
    "for if iff when whenever provided where falls wenn sofern für bei whereas".split()
)
_CONNECTING: Final = frozenset(
    "becomes give equal reads simplifies reduces leads namely say again finally well further".split()
)
_SIGNED: Final = frozenset(["setting", "set", "solving", "solve", "require", "requiring"])


def known_words(scopes: Sequence[Scope]) -> frozenset[str]:
    """The runs of letters that are names of these scopes or of mathematics."""
    functions = frozenset(FUNCTIONS) - (NEEDS_PARENTHESIS - GREEK_NAMES)
    found = functions | GREEK_NAMES | frozenset("pi inf sum prod where infinity diff sup lim mod".split())
    for scope in scopes:
        found |= scope.vocabulary.known | frozenset(scope.vocabulary.respelled)
    return found


def word_places(text: str, start: int, end: int, known: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Begin, end and spelling of every word of ``text[start:end]`` that is no name."""
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        if any(unicodedata.category(letter) in ("Lm", "No") for letter in word):
            continue  # vᵀ, ŷₙ, t²: raised and lowered signs make no word
        if word[0] == "d" and (
            _OVER_D.match(text, match.end()) or _UNDER_D.search(text, start, match.start())
        ):
            continue  # dL/dz
        if word in known or (word.lower() not in _PROSE and _letters(word, known)):
            continue
        yield match.start(), match.end(), word


def _letters(word: str, known: frozenset[str]) -> bool:
    """Whether a word is a product of declared one-letter names."""
    return len(word) <= 4 and all(letter in known for letter in word)


def supposes(words: Sequence[str]) -> bool:
    """Whether the words before a relation make it a hypothesis: *if*, *suppose that*, *setting*."""
    last = _last(words)
    return last in _SUPPOSING or solves(words)


def assumes(words: Sequence[str]) -> bool:
    """Whether the words before a relation make it a hypothesis even if it always holds: *if*, *suppose*."""
    return _last(words) in _ASSUMING


def concludes(words: Sequence[str]) -> bool:
    """Whether the words before a relation make it a consequence: *hence*, *we get*."""
    return not _CONCLUDING.isdisjoint(words[-4:])


def postpones(words: Sequence[str]) -> bool:
    """Whether the words before a condition tie it to the claim before them: *for*, *if*, *whenever*."""
    return _last(words) in _POSTPONING


def connects(word: str) -> bool:
    """Whether a word only leads on to a formula: *so*, *gives*, *get*."""
    return word.lower() in _PROSE | _CONCLUDING | _FILLERS | _CONNECTING


def introduces(words: Sequence[str]) -> bool:
    """Whether the words before a relation bring something in: *let*, *take any*, *substitute*, *sei*."""
    return _last(words) in _NAMING | _INTRODUCING


def solves(words: Sequence[str]) -> bool:
    """Whether the words before a relation make it an equation to be solved: *setting*, *solve*."""
    return any(word in _SIGNED for word in words[-9:])


def _last(words: Sequence[str]) -> str:
    for word in reversed(words[-5:]):
        if word not in _FILLERS:
            return word
    return ""


_OPEN: Final = {")": "(", "]": "[", "}": "{"}


def balanced_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without blanks, punctuation and brackets at its ends that have lost their partners."""
    before = (-1, -1)
    while (start, end) != before:
        before = (start, end)
        while start < end and text[start] in " \t\n,.;:–—&~$":
            start += 1
        while start < end and text[end - 1] in " \t\n,.;:–—&~$":
            end -= 1
        if end - start >= 2 and text[end - 1] == "\\" and text[end - 2] != "\\":
            end -= 1
            continue
        if start >= end:
            break
        inner = text[start:end]
        if text[end - 1] in ")]" and _surplus(inner, text[end - 1]) > 0:
            end -= 1
        elif text[end - 1] in "([" and not inner.endswith(("\\(", "\\[")):
            end -= 1
        if start < end and text[start] in "([" and _surplus(inner, _closing(text[start])) < 0:
            start += 1
        elif start < end and text[start] in ")]":
            start += 1
    return start, end


def _closing(opening: str) -> str:
    return {"(": ")", "[": "]"}[opening]


def _surplus(text: str, closing: str) -> int:
    return text.count(closing) - text.count(_OPEN[closing])
