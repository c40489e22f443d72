"""Words and remarks around a formula, blanked out in their place where the text cannot be read with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_WORDS: Final = re.compile(r"(?<![_^{])\\(?:text|textrm|textit|textbf|mbox|mathrm)\s*\{([^{}]*)\}")
_OPERATOR_NAME: Final = re.compile(r"\\mathrm\s*\{[A-Za-z]+\}")
_APPLIED: Final = re.compile(r"\s*(?:\\left\s*)?[({\[A-Za-z]")
_MEMBER: Final = re.compile(
    r"(?:\\in\b|∈)\s*(?:\\mathbb\s*\{?\s*[RNZC]\s*\}?|[ℝℕℤℂ])"
    r"(?:\s*\^\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\?\w+)|[⁰¹²³⁴-⁹ᴬ-ᵡ⁺⁻ˣ×]*)"
)
_BESIDE: Final = re.compile(r"\(?\s*(?:\\iff|\\Leftrightarrow|\\Longleftrightarrow|⇔|⟺|<=>)")
_REMARKING: Final = re.compile(r"\\text\b|:|\\iff\b|⇔|\\to\b|→")
_LAST_BRACKET: Final = re.compile(r"\(([^()=]*)\)[\s.$]*$")
_ONE_SIDED: Final = re.compile(r"(?<![\w.}\])])0\s*(\^\s*(?:\{\s*[+-]\s*\}|[+-])|[⁺⁻])(?=[\s.$]*$)")
_PLAIN_WORD: Final = re.compile(r"(?<![\\\w])[A-Za-z]{3,}(?!\w)")
_GAP: Final = r"(?:\\[;,! ]|\\q?quad(?![A-Za-z])|~|\s)*"
_WITH: Final = re.compile(rf"[,;]?{_GAP}\\(?:text|mbox|textrm)\s*\{{\s*,?\s*(?:with|where)\b[^{{}}]*\}}")
_SAID: Final = re.compile(r",\s*\\q?quad(?![A-Za-z])(?P<tail>[^=<>]*\\text\s*\{[^=<>]*)$")
_COMPARING: Final = re.compile(r"\\(?:leq?|geq?|lt|gt|neq?|approx|sim|to)(?![A-Za-z])|[≤≥≠→]")
#: Words that mean something in a formula: inside cases, of an index.
_SPEAKING: Final = frozenset("if for otherwise else when and or not".split())


def without_remarks(text: str) -> str:
    """*text* with blanks in the place of words, of what a result is a member of, and of what is beside it."""
    for blank in (_last_remark, _text_in_words, _memberships, _equivalences, _bracketed_words, _sides):
        text = blank(text)
    end = len(text.rstrip(" ."))
    return text[: end - 1] + " " * (len(text) - end + 1) if text[:end].endswith("\\") else text


def end_of_formula(text: str) -> int | None:
    """Where ``… \\text{ with } S = …`` and ``…,\\quad \\xi \\text{ between } a`` leave the answer."""
    found = _WITH.search(text)
    if found is None:
        found = _SAID.search(text)
        if found is None or _COMPARING.search(found["tail"]):
            return None
    head = text[: found.start()]
    whole = head.count("\\begin") == head.count("\\end") and head.count("{") == head.count("}")
    return found.start() if whole and head.strip(" $") else None


def _blanks(pattern: re.Pattern[str], text: str, wanted: Callable[[re.Match[str]], bool]) -> str:
    return pattern.sub(lambda found: " " * len(found[0]) if wanted(found) else found[0], text)


def _last_remark(text: str) -> str:
    """A bracket set apart at the end that holds words, a colon or an ``\\iff``: ``\\ (X: n \\times m)``."""
    end = len(text.rstrip(" .$"))
    if not text[:end].endswith(")"):
        return text
    depth = 0
    for place in range(end - 1, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth == 0:
            inside = text[place:end]
            apart = re.search(r"(?:\\[ ,;]|\\q?quad|\s)\s*$", text[:place])
            if apart and text[:place].strip(" $") and _REMARKING.search(inside):
                return text[: apart.start()] + " " * (end - apart.start()) + text[end:]
            break
    return text


def _text_in_words(text: str) -> str:
    """``\\text{for all inputs}``; inside cases, words such as *if* stay."""
    inside = "\\begin" in text

    def wanted(found: re.Match[str]) -> bool:
        if _OPERATOR_NAME.fullmatch(found[0]) and _APPLIED.match(found.string, found.end()):
            return False
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


def _sides(text: str) -> str:
    """The sign of ``0^+``, from where a limit is approached."""
    found = _ONE_SIDED.search(text)
    return text if found is None else text[: found.start(1)] + " " * len(found[1]) + text[found.end(1) :]


def _bracketed_words(text: str) -> str:
    """``(odd, so centred at 0)`` at the end."""
    found = _LAST_BRACKET.search(text)
    if found is None or len(_PLAIN_WORD.findall(found[1])) < 2:
        return text
    return text[: found.start()] + " " * (len(text) - found.start())
