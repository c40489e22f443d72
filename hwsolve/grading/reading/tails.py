"""What is said behind a formula: what it tends to, for what it holds, its unit, what follows from it."""

from __future__ import annotations

import re
from typing import Final

_TENDING: Final = re.compile(
    r",?\s?\bwhich\s+(?:tends|converges|goes|decays|approaches|vanishes|lies|is\s+(?:always\s+)?between)\b[^=]*$"
)
_APPROACH: Final = re.compile(
    r",?\s\b(?:as|when|for)\s+\$?\s*(?:\\(?:left|lvert|rvert|vert|right)|[|\\A-Za-zα-ωₖₙₜ_{}])+\s*(?:→|->|\\to|\\rightarrow)"
    r"\s*[-+]?\s*(?:∞|\\infty|oo\b|inf\w*|\d+)[\s.$]*$"
)
_FOR_ALL: Final = re.compile(r"(?:,|\\q?quad|\\[,;!: ])?\s?(?:\\forall\b|∀)[^=<>]*$")
_UNITS: Final = re.compile(
    r"(?<=[\w)}\]$ᴬ-ᵪ₀-ₜ⁰-₎])\s+(?:(?:input|output|hidden|training|different|separate)\s+)?"
    r"(?:pixels?|runs?|trainings?|epochs?|units?|steps?|samples?|parameters?|layers?|models?|neurons?)"
    r"(?:\s+(?:in total|altogether|overall|in a row))?[\s.$]*$"
)
_SO: Final = re.compile(
    r"[,;.]\s+(?:and\s+)?(?:so|hence|thus|therefore|meaning)\b(?=[^$]*[a-z]{4,}\s+[a-z]{2,})[^=<>≤≥≠:\d\\^$]*$"
)
#: What a formula rests on, or how it is meant, in one word.
_GROUNDS: Final = (
    r"(?:by )?(?:independence|linearity|symmetry|cancellation|orthogonality|normali[sz]ation|convexity"
    r"|simplified|elementwise|element-wise|entrywise|pointwise|constant|scalar|vector|column|exact|exactly)"
)
#: ``(independence)``, ``(if ḡ = 0)``: one word, or for what it holds, in a bracket at the end.
REASON_ALONE: Final = re.compile(
    rf"\s\((?:{_GROUNDS}|(?P<supposed>(?:if|when|for|assuming|provided)\s[^()]*)"
    r"|(?:since|as|because|by)\s[^()]*)\)[\s.$]*$"
)
#: ``… for n = 1, …, N``
_FOR_RANGE: Final = re.compile(
    r"[,;]?\s\b(?:for|with)(?:\s+(?:all|every|each))?\s+\$?\s*[a-z]\s*=\s*[01]\s*(?:,|\.\.|…|\\[lc]?dots|to\b|:)[^=<>]*$"
)

_BEHIND: Final = (_TENDING, _APPROACH, _FOR_ALL, _FOR_RANGE, _UNITS, _SO)


def without_tail(text: str) -> str:
    """*text* with blanks for ``…, which tends to 0``, ``… as n → ∞``, ``… pixels``."""
    for remark in _BEHIND:
        text = remark.sub(_blank, text)
    return text


def _blank(found: re.Match[str]) -> str:
    before = found.string[: found.start()].strip(" $")
    return " " * len(found[0]) if before else found[0]


def supposed(text: str) -> str | None:
    """On what condition a formula holds, where a bracket at the end says so: ``(if ḡ = 0)``."""
    found = REASON_ALONE.search(text)
    return None if found is None else found["supposed"]
