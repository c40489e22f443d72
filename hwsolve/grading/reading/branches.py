"""Case distinctions in running text: ``1 if z > 0 else 0.1``, ``1 for z > 0, 0.1 otherwise``."""

from __future__ import annotations

import re
from typing import Final

from hwsolve.notation.formula import (
    Cases,
    Entry,
    Formula,
    Negative,
    Product,
    Relation,
    Sum,
    Tuple,
    Vector,
)

_IF: Final = re.compile(r"\s(?:if|for|when)\s")
_ELSE: Final = re.compile(r"\s*[,;]?\s(?:else|otherwise),?\s")
#: ``z > 0 ? 1 : 0.1``
_QUESTION: Final = re.compile(r"([^?:]+)\?([^?:]+):([^?:]+)")
_WHEN: Final = re.compile(r"\b(?:if|for|when|where)(?=\s)")
_OTHERWISE: Final = re.compile(r"\b(?:otherwise|elsewhere|else)\b\.?$")
_IN_TEXT: Final = re.compile(
    r"\\(?:text|mbox|textrm|mathrm)\s*\{\s*,?\s*(if|for|when|otherwise|else|and)\s*,?\s*\}"
)
#: ``J_{kk} = a, J_{kl} = b``
_ON_AND_OFF: Final = re.compile(
    r"([A-Za-z]+)_\{?([a-z])([a-z])\}?\s*=([^=]+?)[,;](?:\s|\\q?quad(?![A-Za-z])|\\[,; ]|and\b)*"
    r"\1_\{?([a-z])([a-z])\}?\s*=([^=]+)"
)
_NOT_EQUAL: Final = re.compile(
    r"[,;(\s]*(?:if|for|when|where)?\s*\b[a-z]\s*(?:\\neq?(?![A-Za-z])|≠|!=)\s*[a-z][\s).$]*$"
)
_AND: Final = re.compile(
    r"\s*,?\s+and\s+(?=[^,;]*\s(?:if|for|when)\s|[^,;<>=≤≥≠\\]*\s(?:otherwise|elsewhere|else)\b)"
)
_COMPARING: Final = re.compile(r"[<>=≤≥≠]|\\(?:[lg]e|ne)q?(?![A-Za-z])")
_LEFT: Final = re.compile(r"^\s*[A-Za-z\\][\w\\{}^']*\s*(?:'|′)?\s*(?:\([^()=<>]*\))?\s*=(?!=)\s*")
MAX_BRANCHES: Final = 12


def branches(text: str) -> str:
    """``1 if z > 0 else 0.1`` and ``1 for z > 0, 0.1 otherwise`` as ``where(…)``; else as it is."""
    bare = _IN_TEXT.sub(lambda found: f" {found[1]} ", text.strip().strip("$").strip())
    head = _LEFT.match(bare)
    body = bare[head.end() :] if head else bare
    if len(body) > 2000 or "\\begin" in body:
        return text
    diagonal = _ON_AND_OFF.fullmatch(bare)
    if diagonal is not None and (diagonal[2] == diagonal[3]) != (diagonal[5] == diagonal[6]):
        on, off = (diagonal[4], diagonal[7]) if diagonal[2] == diagonal[3] else (diagonal[7], diagonal[4])
        i, j = diagonal.group(5, 6) if diagonal[2] == diagonal[3] else diagonal.group(2, 3)
        return f"where({i} = {j}, {on}, {_NOT_EQUAL.sub('', off)})"
    asked = _QUESTION.fullmatch(body)
    if asked is not None:
        return f"where({asked[1]}, {asked[2]}, {asked[3]})"
    value, *rest = _IF.split(body, maxsplit=1)
    if rest and value.strip() and len(parts := _ELSE.split(rest[0], maxsplit=1)) == 2:
        return f"where({parts[0].rstrip(' ,;')}, {value.rstrip(' ,;')}, {branches(parts[1])})"
    listed = _AND.sub("; ", body.strip("{} "))
    pieces = [piece.strip(" .") for piece in _pieces(listed) if piece.strip(" .")]
    if not 2 <= len(pieces) <= MAX_BRANCHES:
        return text
    made = ""
    last = _OTHERWISE.search(pieces[-1], 1)
    if last is not None:
        made = _before(pieces.pop(), last)
    for piece in reversed(pieces):
        when = _when(piece)
        if when is None:
            return text
        value, condition = when
        made = f"where({condition}, {value}, {made or '0/0'})"  # without ``otherwise``: nothing is said
    return made


def _when(piece: str) -> tuple[str, str] | None:
    """``value if condition``"""
    found = _WHEN.search(piece, 1)
    if found is None or not _COMPARING.search(piece, found.end()):
        return None
    return _before(piece, found), piece[found.end() :].strip()


def _before(piece: str, found: re.Match[str]) -> str:
    return piece[: found.start()].rstrip().removesuffix(",").rstrip()


def _pieces(text: str) -> list[str]:
    """Cut at ``;``, line ends and at those commas outside brackets that end a condition."""
    found, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += letter in "([{"
        depth -= letter in ")]}"
        part = text[start:place]
        ends = letter in ";\n" or (letter == "," and _when(part.strip()) is not None)
        if depth == 0 and ends:
            found.append(part)
            start = place + 1
    return [*found, text[start:]]


def by_conditions(formula: Formula) -> Formula | None:
    """``a (i = j), b (i != j)`` as the case distinction it is; None for anything else."""
    if not isinstance(formula, Tuple | Vector) or len(formula.items) < 2:
        return None
    found = tuple(each for item in formula.items if (each := _conditioned(item)) is not None)
    if len(found) == len(formula.items):
        return Cases(found, None, formula.span)
    return _on_and_off_the_diagonal(formula.items)


def _on_and_off_the_diagonal(items: tuple[Formula, ...]) -> Formula | None:
    """``H_ii = a, H_ij = b``"""
    if len(items) != 2 or not all(isinstance(item, Relation) for item in items):
        return None
    equations = [item for item in items if isinstance(item, Relation) and item.comparators[0] == "="]
    entries = [each.sides[0] for each in equations if isinstance(each.sides[0], Entry)]
    if len(entries) != 2 or len({each.base for each in entries}) > 1:
        return None
    for k, (one, two) in enumerate((tuple(entries), tuple(entries[::-1]))):
        pair = two.indices
        if len(pair) == 2 and pair[0] != pair[1] and one.indices in ((pair[0],) * 2, (pair[1],) * 2):
            on, off = equations[k].sides[-1], equations[1 - k].sides[-1]
            return Cases(((on, Relation(("=",), pair)),), off)
    return None


def _conditioned(formula: Formula) -> tuple[Formula, Formula] | None:
    """A value and the condition in brackets behind it."""
    if isinstance(formula, Product) and isinstance(formula.factors[-1], Relation):
        rest = formula.factors[:-1]
        value = rest[0] if len(rest) == 1 else Product(rest, formula.mark, formula.span)
        return value, formula.factors[-1]
    if isinstance(formula, Negative):
        inner = _conditioned(formula.operand)
        return None if inner is None else (Negative(inner[0], formula.span), inner[1])
    if isinstance(formula, Sum):
        inner = _conditioned(formula.terms[-1])
        return None if inner is None else (Sum((*formula.terms[:-1], inner[0]), formula.span), inner[1])
    return None
