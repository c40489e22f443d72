"""Spellings that the reader of formulas does not know, in those that it knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SIGNS: Final = (
    (re.compile(r"\\(?:overset|stackrel)\s*\{[^{}]*\}\s*\{?(=|\\leq?|\\geq?|\\approx)\}?"), r"\1"),
    (re.compile(r"\\(?:simeq|cong|doteq|sim)(?![A-Za-z])|≃|~~"), "≈"),
    (re.compile(r"\\(?:coloneqq|triangleq)(?![A-Za-z])"), ":="),
    (re.compile(r"(?<![\w\\/])d\s*/\s*d([A-Za-z]\w*)(?=[\s(\\])"), r"\\frac{d}{d\1}"),
    (re.compile(r"\\equiv(?![A-Za-z])|≡|=="), "="),
    (re.compile(r"\\(?:gets|leftarrow)(?![A-Za-z])|←"), ":="),
    (re.compile(r"\\(?:leqslant|leqq)(?![A-Za-z])|⩽"), "≤"),
    (re.compile(r"\\(?:geqslant|geqq)(?![A-Za-z])|⩾"), "≥"),
)  # fmt: skip
_FONTS: Final = "bm|pmb|boldsymbol|vec|overrightarrow|mathbf|mathsf|mathit"
_SPELLINGS: Final = (
    (
        re.compile(
            r"\\(?:mathrm|operatorname|text)\s*\{\s*(tr|Tr|trace|det|rank)\s*\}"
            r"(?:\s|\\[,;:! ])*([A-Z])(?![A-Za-z(^_'])"
        ),
        r"\\operatorname{\1}(\2)",
    ),
    (re.compile(rf"\\(?:{_FONTS}|underline|text)\s*\{{([^{{}}]*)\}}"), r"{\1}"),
    (re.compile(rf"\\(?:{_FONTS})\s*(?=[A-Za-z\\])"), ""),
    (re.compile(r"\\frac\s*(d|\\partial)\s*\{"), r"\\frac{\1}{"),
    (re.compile(r"\\[Bb]ig+[lrm]?(?![A-Za-z])"), ""),
    (re.compile(r"\\(?:tiny|small|large|Large|normalsize|color\{[^{}]*\}|phantom\{[^{}]*\})"), ""),
    (re.compile(r"\\xrightarrow(?:\[[^\]]*\])?\{[^{}]*\}"), r"\\to "),
    (re.compile(r"\\mathrm\s*d(?=[A-Za-z\\])|\\mathrm\{d\}"), "d"),
    (re.compile(r"\\(?:mathbb|mathds)\s*\{?1\}?"), r"\\mathbf{1}"),
    (re.compile(r"\\(?:operatorname\*?|mathrm)\{(?:diagonal|Diag)\}"), r"\\operatorname{diag}"),
)  # fmt: skip
#: ``\\hat y(x_n)`` is the prediction for sample n.
_OF_SAMPLE: Final = re.compile(
    r"(\\(?:hat|tilde|bar)\s*(?:\{[A-Za-z]\}|[A-Za-z])|(?<![A-Za-z\\])[yzoh])\s*\(\s*x_\{?([a-z])\}?\s*\)"
)
_EXPECTED: Final = re.compile(
    r"(?<![A-Za-z\\])(?:\\mathbb\s*\{?E\}?|\\(?:mathrm|operatorname|text)\s*\{(?:E|[Vv]ar)\}|E|[Vv]ar|\\Var)"
    r"\s*(?:\\left|\\[Bb]igg?l?)?\s*(?P<bracket>\\\{|\(|\[)"
)
_RIGHT: Final = re.compile(r"\\(?:right|[Bb]igg?r?)\s*$")
_PRIMED: Final = re.compile(
    r"(?<!frac\{)(?<!\}\{)(?<=[_{,(])\s*([a-z])\s*(?:'|\^\\prime|\^\{\\prime\})(?=\s*[=},)])"
)
#: The same letter elsewhere: ``x[m']``, never the slope ``f'(x)``.
_ANY_PRIMED: Final = r"(?<![A-Za-z\\]){}\s*(?:'|\^\\prime(?![A-Za-z])|\^\{{\\prime\}})(?!\s*(?:\(|'))"
_ROW_SAMPLE: Final = re.compile(r"(?<![A-Za-z\\])([A-Za-z])\s*\^\s*\{\(([a-z])\)\s*\\(?:top|intercal)\s*\}")
_MEMBER: Final = re.compile(
    r"^\s*(?P<names>\\?[A-Za-z]\w*(?:\s*,\s*\\?[A-Za-z]\w*)*)\s*(?:\\in(?![A-Za-z])|∈)\s*"
    r"(?:\\mathbb\s*\{?R\}?|\\R(?![A-Za-z])|ℝ|R)\s*(?:\^\s*(?:\{(?P<sizes>[^{}]*)\}|(?P<size>\w)))?\s*$"
)


def spelled(text: str, indices: Mapping[str, object] = MappingProxyType({})) -> str:
    """*text* with its signs in the spelling of the reader of formulas; m' as another index like m."""
    for pattern, plain in _SIGNS:
        text = pattern.sub(plain, text)
    text = _ROW_SAMPLE.sub(r"(\1^{(\2)})^{\\top}", text)
    if _PRIMED.search(text):
        primed = dict.fromkeys(_PRIMED.findall(text))
        alike = [each for letter in primed for each in indices if indices[each] == indices.get(letter)]
        free = (
            letter
            for letter in dict.fromkeys([*alike, *"qrstuvpm"])
            if not re.search(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", text)
        )
        other = {letter: next(free, letter) for letter in primed}
        text = _PRIMED.sub(lambda match: other[match[1]], text)
        for letter, fresh in other.items():
            text = re.sub(_ANY_PRIMED.format(letter), fresh, text)
    return text


def respelled(text: str) -> str:
    """*text* without fonts, sizes and colours."""
    for pattern, plain in _SPELLINGS:
        text = pattern.sub(plain, text)
    return text


def expectations(text: str) -> str:
    r"""*text* with ``E\{…\}`` and ``E(…)`` written as ``E[…]``."""
    at = 0
    while match := _EXPECTED.search(text, at):
        closers = {"\\{": "\\}", "(": ")", "[": "]"}
        opener = match["bracket"]
        end = _partner(text, match.end(), opener, closers[opener])
        if end is None:
            return text
        inner = _RIGHT.sub("", text[match.end() : end])
        shown = f"E[{inner}]"
        if "v" in match.group().lower():
            shown = f"(E[({inner})^{{2}}] - (E[{inner}])^{{2}})"
        text = f"{text[: match.start()]} {shown}{text[end + len(closers[opener]) :]}"
        at = match.start() + 3
    return text


def _partner(text: str, start: int, opener: str, closer: str) -> int | None:
    depth = 1
    place = start
    while place < len(text):
        if text.startswith(closer, place):
            depth -= 1
            if depth == 0:
                return place
        elif text.startswith(opener, place):
            depth += 1
        place += 1
    return None


def of_samples(text: str) -> str:
    r"""*text* with ``\\hat{y}(x_n)`` written as ``\\hat{y}_n``."""
    return _OF_SAMPLE.sub(r"\1_{\2}", text)


def membership(text: str) -> tuple[tuple[str, ...], str] | None:
    r"""The names and the type in ``v, w \in \mathbb{R}^{n \times m}``; None for anything else."""
    match = _MEMBER.match(text)
    if match is None:
        return None
    sizes = match["sizes"] or match["size"] or ""
    dims = re.sub(r"\\times(?![A-Za-z])|×", ",", sizes)
    names = tuple(name.strip().lstrip("\\") for name in match["names"].split(","))
    return names, f"real[{dims}]" if dims.strip() else "real"
