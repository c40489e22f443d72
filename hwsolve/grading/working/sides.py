"""A fragment cut at its top-level signs, and the spellings that the reader of formulas does not know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hwsolve.grading.working.brackets import depths
from hwsolve.grading.working.fragments import SIGN

_SIGNS: Final = (
    (re.compile(r"\\(?:overset|stackrel)\s*\{[^{}]*\}\s*\{?(=|\\leq?|\\geq?|\\approx)\}?"), r"\1"),
    (re.compile(r"\\(?:simeq|cong|doteq|sim)(?![A-Za-z])|≃|~~"), "≈"),
    (re.compile(r"\\(?:coloneqq|triangleq)(?![A-Za-z])"), ":="),
    (re.compile(r"\\equiv(?![A-Za-z])|≡|=="), "="),
    (re.compile(r"\\(?:gets|leftarrow)(?![A-Za-z])|←"), ":="),
    (re.compile(r"\\(?:leqslant|leqq)(?![A-Za-z])|⩽"), "≤"),
    (re.compile(r"\\(?:geqslant|geqq)(?![A-Za-z])|⩾"), "≥"),
)  # fmt: skip
_SPELLINGS: Final = (
    (re.compile(r"\\(?:bm|pmb|boldsymbol|vec|overrightarrow|underline|mathbf|mathsf|mathit|text)\s*\{([^{}]*)\}"), r"{\1}"),
    (re.compile(r"\\(?:bm|pmb|boldsymbol|vec|overrightarrow|mathbf|mathsf|mathit)\s*(?=[A-Za-z\\])"), ""),
    (re.compile(r"\\[Bb]ig+[lrm]?(?![A-Za-z])"), ""),
    (re.compile(r"\\(?:tiny|small|large|Large|normalsize|color\{[^{}]*\}|phantom\{[^{}]*\})"), ""),
    (re.compile(r"\\xrightarrow(?:\[[^\]]*\])?\{[^{}]*\}"), r"\\to "),
    (re.compile(r"\\mathrm\s*d(?=[A-Za-z\\])|\\mathrm\{d\}"), "d"),
    (re.compile(r"\\(?:mathbb|mathds)\s*\{?1\}?"), r"\\mathbf{1}"),
    (re.compile(r"\\operatorname\*?\{(?:diagonal|Diag)\}|\\mathrm\{(?:diagonal|Diag)\}"), r"\\operatorname{diag}"),
)  # fmt: skip
_MEMBER: Final = re.compile(
    r"^\s*(?P<names>\\?[A-Za-z]\w*(?:\s*,\s*\\?[A-Za-z]\w*)*)\s*(?:\\in(?![A-Za-z])|∈)\s*"
    r"(?:\\mathbb\s*\{?R\}?|\\R(?![A-Za-z])|ℝ|R)\s*(?:\^\s*(?:\{(?P<sizes>[^{}]*)\}|(?P<size>\w)))?\s*$"
)


@dataclass(frozen=True, slots=True)
class Cut:
    """The sides of a fragment: ranges of its characters; ``signs`` are the places of the signs between."""

    sides: tuple[tuple[int, int], ...]
    signs: tuple[tuple[int, int], ...]


def cut(text: str) -> Cut:
    """Where the top-level signs stand and what they divide."""
    depth, _ = depths(text)
    sides: list[tuple[int, int]] = []
    signs: list[tuple[int, int]] = []
    start = 0
    for match in SIGN.finditer(text):
        if depth[match.start()]:
            continue
        sides.append((start, match.start()))
        signs.append(match.span())
        start = match.end()
    sides.append((start, len(text)))
    return Cut(tuple(sides), tuple(signs))


def is_update(text: str) -> bool:
    """Whether the first sign assigns a new value: an arrow to the left, ``:=``."""
    return re.search(r":=|\\(?:gets|leftarrow|coloneqq)(?![A-Za-z])|←", text) is not None


def spelled(text: str) -> str:
    """*text* with its signs in the spelling of the reader of formulas."""
    for pattern, plain in _SIGNS:
        text = pattern.sub(plain, text)
    return text


def respelled(text: str) -> str:
    """*text* without fonts, sizes and colours."""
    for pattern, plain in _SPELLINGS:
        text = pattern.sub(plain, text)
    return text


def membership(text: str) -> tuple[tuple[str, ...], str] | None:
    r"""The names and the type in ``v, w \in \mathbb{R}^{n \times m}``; None for anything else."""
    match = _MEMBER.match(text)
    if match is None:
        return None
    sizes = match["sizes"] or match["size"] or ""
    dims = re.sub(r"\\times(?![A-Za-z])|×", ",", sizes)
    names = tuple(name.strip().lstrip("\\") for name in match["names"].split(","))
    return names, f"real[{dims}]" if dims.strip() else "real"
