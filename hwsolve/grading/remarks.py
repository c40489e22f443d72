"""Words and remarks around a formula: blanked out, place for place, where the text cannot be read with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_WORDS: Final = re.compile(r"(?<![_^{])\\(?:text|textrm|textit|textbf|mbox|mathrm)\s*\{([^{}]*)\}")
_MEMBER: Final = re.compile(
    r"(?:\\in\b|∈)\s*(?:\\mathbb\s*\{?\s*[RNZC]\s*\}?|[ℝℕℤℂ])"
    r"(?:\s*\^\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\?\w+)|[⁰¹²³⁴-⁹ᴬ-ᵡ⁺⁻ˣ×]*)"
)
_BESIDE: Final = re.compile(r"\(?\s*(?:\\iff|\\Leftrightarrow|\\Longleftrightarrow|⇔|⟺|<=>)")
_LAST_BRACKET: Final = re.compile(r"\(([^()=]*)\)[\s.$]*$")
_PLAIN_WORD: Final = re.compile(r"(?<![\\\w])[A-Za-z]{3,}(?!\w)")
#: Words that mean something in a formula: inside cases, of an index.
_SPEAKING: Final = frozenset("if for otherwise else when and or not".split())


def without_remarks(text: str) -> str:
    """*text* with blanks in the place of words, of what a result is a member of, and of what is beside it."""
    for blank in (_text_in_words, _memberships, _equivalences, _bracketed_words):
        text = blank(text)
    return text


def _blanks(pattern: re.Pattern[str], text: str, wanted: Callable[[re.Match[str]], bool]) -> str:
    return pattern.sub(lambda found: " " * len(found[0]) if wanted(found) else found[0], text)


def _text_in_words(text: str) -> str:
    """``\\text{for all inputs}``; inside cases, words such as *if* stay."""
    inside = "\\begin" in text

    def wanted(found: re.Match[str]) -> bool:
        words = [word.lower() for word in re.findall(r"[A-Za-z]+", found[1])]
        return bool(words) and not (inside and _SPEAKING & set(words))

    return _blanks(_WORDS, text, wanted)


def _memberships(text: str) -> str:
    """``\\in \\mathbb{R}^{H}``"""
    return _blanks(_MEMBER, text, lambda found: True)


def _equivalences(text: str) -> str:
    """What follows a ``\\iff``."""
    found = _BESIDE.search(text)
    return text if found is None else text[: found.start()] + " " * (len(text) - found.start())


def _bracketed_words(text: str) -> str:
    """``(odd, so centred at 0)`` at the end."""
    found = _LAST_BRACKET.search(text)
    if found is None or len(_PLAIN_WORD.findall(found[1])) < 2:
        return text
    return text[: found.start()] + " " * (len(text) - found.start())
