"""The sides of a chain in a text: where the first formula ends, where the last side begins."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator

_SPLIT = re.compile(
    r"\\begin\b|\\end\b|\\(?:Rightarrow|implies|therefore|Longrightarrow)\b|[⇒⟹∴]|=>|[<>!:=]=|\\[{}]|[()\[\]{}]|="
)
#: Where the equations of a chain end and a bound begins.
BOUND = re.compile(r"\\(?:leq?|geq?|lt|gt)(?![A-Za-z])|[≤≥]|<(?![-=>])|(?<![-=])>|[<>]=")
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("\\begin", "\\end"))
AT_MOST = re.compile(r"\\leq?(?:slant)?(?![A-Za-z])|≤|<=(?!>)")
_APART = re.compile(r"\\begin\b|\\end\b|\\[{};]|[()\[\]{};,]|\\quad\b")


def end_of_first(text: str) -> int | None:
    """Where the first of several formulas ends: before ``;``, or a comma with an equation behind it."""
    depth = 0
    for match in _APART.finditer(text):
        piece = match.group()
        if piece in ("(", "[", "{", "\\{", "\\begin", "\\left"):
            depth += 1
        elif piece in (")", "]", "}", "\\}", "\\end", "\\right"):
            depth -= 1
        elif depth == 0 and match.start() and (piece != "," or "=" in text[match.end() :]):
            return match.start()
    return None


def equations_of(chain: str) -> str:
    """``a = b = c > d`` up to the bound; a chain of bounds as it is."""
    starts = list(_side_starts(chain))
    for place in _outside_brackets(chain, (found.start() for found in BOUND.finditer(chain))):
        begun = bisect_right(starts, place)
        if begun and chain[starts[begun - 1] : place].strip(" $."):
            return chain[:place]
    return chain


def bound_side(text: str) -> int | None:
    """Where the bound of ``f(u) <= ... <= X`` begins: after the last ``<=`` outside all brackets."""
    ends = {found.start(): found.end() for found in AT_MOST.finditer(text)}
    last = max(_outside_brackets(text, ends), default=None)
    return ends[last] if last is not None and text[ends[last] :].strip(" $.") else None


def last_side(text: str) -> int | None:
    """Where the last side of a chain begins: after the last ``=`` or ``⇒`` outside all brackets."""
    start = max(_side_starts(text), default=None)
    return start if start is not None and text[start:].strip(" $.") else None


def _side_starts(text: str) -> Iterator[int]:
    """Where the sides of a chain begin, but the first."""
    depth = 0
    for match in _SPLIT.finditer(text):
        piece = match.group()
        if piece in ("(", "[", "{", "\\{", "\\begin"):
            depth += 1
        elif piece in (")", "]", "}", "\\}", "\\end"):
            depth -= 1
        elif depth == 0 and piece not in ("<=", ">=", "!="):
            yield match.end()


def _outside_brackets(text: str, places: Iterable[int]) -> Iterator[int]:
    """Those of *places*, in order, before which every bracket is closed again."""
    excess, seen = Counter[str](), 0
    for place in places:
        for opening, closing in _PAIRS:
            excess[opening] += text.count(opening, seen, place) - text.count(closing, seen, place)
        seen = place
        if not any(excess.values()):
            yield place
