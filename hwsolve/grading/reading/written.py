"""How an answer of a kind may be written: arrows and primes of an update, brackets of an interval, sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from hwsolve.grading.reading.remarks import WORD

#: What is longer is read as it stands or not at all; in the rest words are looked for beside the formula.
MAX_WITH_WORDS: Final = 3_000
#: ``w <- w - …`` in an update is an arrow.
_ARROW: Final = re.compile(r"\s<-\s")
#: ``w' = …`` and ``\\Delta w = …`` where a rule is asked that renews w.
_PRIMED: Final = re.compile(r"^(\s*(?:\$|\\\[)?\s*\w+)\s*(?:'|′|\^\s*(?:\\prime|\{\s*\\prime\s*\}))\s*:?=")
_CHANGE: Final = re.compile(r"^\s*(?:\$|\\\[)?\s*(?:\\Delta\s*|Δ\s*)(\w+)\s*:?=\s*")
#: ``]a, b[`` with brackets that look away from what they leave out.
_OUTWARD: Final = re.compile(
    r"(?:(?<=[\s=∈$])|^)((?:\\left\s*)?[\][])([^\[\]]*[,;][^\[\]]*)([\][])(?=[\s.$]*$)"
)
_FACING: Final = re.compile(r"\\math(?:open|close)\s*\{?\s*([][()])\s*\}?")
#: ``the open interval (0, 1)``, ``(0, 1) ⊂ ℝ``, ``f'(\\mathbb R) = (0, 1)``
_CALLED: Final = re.compile(
    r"^\s*(?:the\s+)?(?:open\s+|half-open\s+)?interval\s*(?:from\s)?|^[^=<>]*(?:\\mathbb|ℝ)[^=<>]*="
)
_WITHIN: Final = re.compile(r"\s*(?:⊂|⊆|\\subset(?:eq)?)\s*(?:\\mathbb\s*\{?\s*R\s*\}?|ℝ)[\s.$]*$")
#: ``S_1: (1, 0), S_2: (1, 1)``: the names of rows.
_LABEL: Final = re.compile(
    r"(^\s*|[,;\n](?:\s|\\[\s,;]|\\q?quad(?![A-Za-z]))*)"
    r"([A-Za-z]+(?:_?\{?\d*\}?|[₀-₉]*)\s*(?::(?!=)|(?:=|→|->|\\to)(?=\s*[(\[])))"
)
_REALS: Final = re.compile(r"(?:\\mathbb\s*\{?\s*R\s*\}?|ℝ)\s*\^\s*(?:\{([^{}]*)\}|(\w+))")
#: ``W^{(2)}: …``, ``W2 is …``
_SIZED: Final = re.compile(
    r"^\s*(?:the\s+)?(?:shape\s+of\s+)?[A-Za-z\\][\w\\^{}()\[\]]*\s*"
    r"(?::(?!=)|\b(?:is|has (?:the )?(?:shape|size))\b)(?=\s*\S)"
)
#: ``height = …, width = …``
_SIZE_NAME: Final = re.compile(r"(^\s*|,\s*)([A-Za-z]{2,}\s*=(?!=))")
_BELONGS: Final = re.compile(r"^[^=]*?(?:\\in\b|∈)")


_SPOKEN: Final = rf"\s*{WORD}(?:[ ,]+{WORD})*"
#: What may stand around a whole answer, and after it.
_AROUND: Final = (
    re.compile(r"(?P<open>\s*(?:=(?!=))?\s*\$\$?)(?P<inside>[^$]*)(?P<close>\$\$?[\s.]*)", re.DOTALL),
    re.compile(r"(?P<open>\s*\\\[)(?P<inside>(?:(?!\\\[|\\\]).)*)(?P<close>\\\][\s.]*)", re.DOTALL),
    re.compile(r"(?P<open>\s*\\\()(?P<inside>(?:(?!\\\(|\\\)).)*)(?P<close>\\\)[\s.]*)", re.DOTALL),
    re.compile(
        r"(?P<open>\s*\\begin\{(?:equation|displaymath|math)\*?\})(?P<inside>(?:(?!\\begin\{equation).)*)"
        r"(?P<close>\\end\{(?:equation|displaymath|math)\*?\}[\s.]*)",
        re.DOTALL,
    ),
    re.compile(
        r"(?P<open>\s*\\begin\{(?:aligned|align)\*?\}\s*&?)(?P<inside>(?:(?!\\begin|\\\\|&).)*)"
        r"(?P<close>\\end\{(?:aligned|align)\*?\}[\s.]*)",
        re.DOTALL,
    ),
    re.compile(r"(?P<open>\s*\*\*)(?P<inside>(?:(?!\*\*).)*)(?P<close>\*\*[\s.]*)", re.DOTALL),
    re.compile(r"(?P<open>\s*`+)(?P<inside>[^`]*)(?P<close>`+[\s.]*)", re.DOTALL),
    re.compile(rf"(?P<open>{_SPOKEN}[:]?\s+\$\$?)(?P<inside>[^$]*)(?P<close>\$\$?(?:\s+{_SPOKEN})?[\s.]*)"),
    re.compile(
        rf"(?P<open>{_SPOKEN}[:]?\s+\\\()(?P<inside>(?:(?!\\\(|\\\)).)*)(?P<close>\\\)(?:\s+{_SPOKEN})?[\s.]*)",
        re.DOTALL,
    ),
    re.compile(
        rf"(?P<open>{_SPOKEN}[:]?\s+\\\[)(?P<inside>(?:(?!\\\[|\\\]).)*)(?P<close>\\\](?:\s+{_SPOKEN})?[\s.]*)",
        re.DOTALL,
    ),
    re.compile(r"(?P<open>\s*\\(?:displaystyle|textstyle)(?![A-Za-z]))(?P<inside>.*)(?P<close>)", re.DOTALL),
    re.compile(r"(?P<open>\s*\\(?:boxed|fbox)\s*\{)(?P<inside>.*)(?P<close>\}[\s.]*)", re.DOTALL),
    re.compile(r"(?P<open>)(?P<inside>.*[^\s.…])(?P<close>\s*\.\s*)", re.DOTALL),
)


#: Answers of one word.
_NUMBERS: Final[Mapping[str, str]] = {"zero": "0", "one": "1", "infinity": "oo"}
_SPACES: Final = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u200a\u202f\u3000"), " ")


#: ``W.T @ v``, ``np.outer(a, b)``
_PYTHON: Final = re.compile(
    r"(?<=[\w)\]])\.T(?!\w)|(?<!\w)(?:(?:np|numpy|torch|jnp)\.)?(?:array|tensor|Matrix)(?=\(\[)"
    r"|(?<!\w)(?:np|numpy|torch|jnp)\.(?=[a-z]\w*\()"
)


def _mathematical(found: re.Match[str]) -> str:
    return "ᵀ " if found[0] == ".T" else " " * len(found[0])


def unwrapped(text: str) -> str:
    """*text* without dollars, a box, an environment around the whole, and a full stop; place for place.

    A number in a word, ``zero``, is that number.
    """
    text = _PYTHON.sub(_mathematical, text.translate(_SPACES))
    start, end = 0, len(text)
    for _ in range(2 * len(_AROUND)):
        found = next(
            (m for each in _AROUND if (m := each.fullmatch(text, start, end)) and _whole(m["inside"])), None
        )
        if found is None or found.span("inside") == (start, end) or not found["inside"].strip():
            break
        start, end = found.span("inside")
    inside = text[start:end]
    inside = _NUMBERS.get(inside.strip(" .").casefold(), inside).ljust(len(inside))
    return " " * start + inside + " " * (len(text) - end)


def _whole(inside: str) -> bool:
    """Whether every brace in it is closed again, so that what stands around it belongs together."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", inside):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def as_asked(text: str, kind: str) -> str:
    """The text of an answer of *kind* in the one spelling that is read; most kinds have no other."""
    if kind == "update":
        return _CHANGE.sub(r"\1 := \1 + ", _PRIMED.sub(r"\1 =", _ARROW.sub(" := ", text)))
    if kind == "interval":
        text = _WITHIN.sub(lambda found: " " * len(found[0]), _FACING.sub(_bracket_alone, text))
        return _OUTWARD.sub(_inward, _CALLED.sub(lambda found: " " * len(found[0]), text))
    return shape_alone(text) if kind == "shape" else text


def _bracket_alone(found: re.Match[str]) -> str:
    """``\\mathopen{]}`` as its bracket, place for place."""
    return found[1].rjust(len(found[0]))


def without_labels(text: str) -> str:
    """``S_1: (1, 0), S_2: (1, 1)`` without the names of the rows, place for place."""
    return _LABEL.sub(lambda found: found[1] + " " * len(found[2]), text)


def shape_alone(text: str) -> str:
    """``W \\in \\mathbb{R}^{H \\times D}`` and ``H by D`` as ``H × D``, place for place."""
    belongs = _BELONGS.match(text)
    if belongs is not None:
        text = " " * belongs.end() + text[belongs.end() :]

    def sizes(found: re.Match[str]) -> str:
        inner = found[1] or found[2]
        return inner.rjust(len(found[0]))

    text = _SIZED.sub(lambda found: " " * len(found[0]), text)
    text = _SIZE_NAME.sub(lambda found: found[1] + " " * len(found[2]), text)
    return re.sub(r"(?<=\s)by(?=\s)", "× ", _REALS.sub(sizes, text))


def _inward(found: re.Match[str]) -> str:
    """``]a, b[`` as ``(a, b)``, place for place; what looks inward stays."""
    opening, closing = found[1].replace("]", "("), found[3].replace("[", ")")
    return f"{opening}{found[2]}{closing}"
