"""Names that an answer introduces at its end: ``… <= M|e_k|^2, M = …``, ``… where r_i = ŷ_i - y_i``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.types import REAL, Type
from hwsolve.notation.formula import Constant, Entry, Formula, Relation, Symbol, Tuple, names, replaced

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

#: The most pieces that are looked at.
MOST: Final = 8
_SIGNS: Final = re.compile(
    r"\\begin\b|\\end\b|\\[{}]|[()\[\]{}]|\\(?:text|mbox|textrm)\s*\{\s*,?\s*(?:where|with|and|let)\b[^{}]*\}|(?<![\\\w])(?:where|with)\b|(?<!\\)[,;]"
)
_OPENING: Final = frozenset(["(", "[", "{", "\\{", "\\begin"])
_CLOSING: Final = frozenset([")", "]", "}", "\\}", "\\end"])
#: ``\\delta^{(2)}``
_LAYERED: Final = re.compile(r"(\\?[A-Za-z]+|[α-ω])\s*\^\s*\{?\s*[(\[](\w+)[)\]]\s*\}?")
#: ``c = ab = -0.2248``: the figure behind a formula.
_FIGURE: Final = re.compile(
    r"(?<==)(?P<formula>[^=≈]*[^=≈\s])\s*(?:=|≈|\\approx(?![A-Za-z]))\s*[-−]?[0-9]+(?:\.[0-9]+)?\s*$"
)
_LEADING: Final = re.compile(r"^(?:\s|\\q?quad(?![A-Za-z])|\\[,;!: ]|\$|and\b|where\b|with\b|let\b)+")


def with_names(text: str, scope: Scope) -> tuple[str, Scope, Mapping[str, Formula]] | None:
    """The answer without the names it introduces, the scope that knows them, and their values.

    None where it introduces none. A name that the problem declares is never introduced anew.
    """
    if "=" not in text:
        return None
    head, *rest = _pieces(text)
    if len(rest) > MOST:
        return None
    introduced: dict[str, Formula] = {}
    known = scope
    for piece in reversed(rest):
        if not piece.strip(" $."):
            continue
        found = _introduced(_LEADING.sub("", piece), known)
        if found is None:
            return None
        name, value, spelling = found
        introduced = {name: value, **introduced}
        known = _knowing(known, name, value, spelling)
    if not introduced or not head.strip(" $") or not _all_used(head, known, introduced):
        return None
    return head, known, introduced


def said_anew(text: str, scope: Scope) -> tuple[Relation, ...]:
    """Equations behind an answer for names that the problem defines: ``…, where ŷ = σ(-z)`` is to hold."""
    found: list[Relation] = []
    for piece in islice(_pieces(text), MOST):
        try:
            said = scope.parse(_LEADING.sub("", piece).rstrip(" .$"))
        except (Unreadable, MeaningError):
            continue
        if isinstance(said, Relation) and said.comparators[0] == "=":
            name = said.sides[0].base if isinstance(said.sides[0], Entry) else said.sides[0]
            if isinstance(name, Symbol) and name.name in scope.definitions:
                found.append(said)
    return tuple(found)


def _all_used(head: str, known: Scope, introduced: Mapping[str, Formula]) -> bool:
    """Whether each name stands in the answer, or in a value; not where they only list further results."""
    try:
        used = names(known.parse(head))
    except (Unreadable, MeaningError):
        return all(spelled(name, known) in head for name in introduced)
    return introduced.keys() <= used.union(*map(names, introduced.values()))


def spelled(name: str, known: Scope) -> str:
    """How the answer writes an introduced name."""
    return next((text for text, canonical in known.spellings.items() if canonical == name), name)


def listed_with_names(text: str, scope: Scope) -> tuple[Tuple, bool] | None:
    """``s = a + b, \\log s``: values of which later ones use the names of earlier ones; else None.

    Figures behind the formulas (``c = ab = -0.2248``) are left out, and it is told that there were some.
    """
    pieces = [piece for piece in _pieces(text.strip(" ${}.")) if piece.strip(" $.")]
    if not 1 < len(pieces) <= 4 * MOST:
        return None
    introduced: dict[str, Formula] = {}
    known, items, figures = scope, [], False
    for piece in pieces:
        written = _LEADING.sub("", piece).rstrip(" .$")
        bare = _FIGURE.sub(r"\g<formula>", written)
        figures = figures or bare != written
        found = _introduced(bare, known)
        if found is not None:
            name, value, spelling = found
            value = written_out(value, introduced)
            introduced[name] = value
            known = _knowing(known, name, value, spelling)
            items.append(value)
            continue
        try:
            items.append(written_out(known.parse(bare.rstrip(" .$")), introduced))
        except (Unreadable, MeaningError):
            return None
    return (Tuple(tuple(items)), figures) if introduced else None


def written_out(formula: Formula, introduced: Mapping[str, Formula]) -> Formula:
    """*formula* with the values of the introduced names; an index in them is the one around them."""
    for name, value in introduced.items():
        formula = replaced(formula, Symbol(name), value)
    return formula


def _knowing(scope: Scope, name: str, value: Formula, spelling: str | None) -> Scope:
    known = scope.with_symbols({name: Type(REAL.domain, scope.shape_of(value) or ())})
    return known if spelling is None else replace(known, spellings={**known.spellings, spelling: name})


def _pieces(text: str) -> Iterator[str]:
    """The text cut at commas, semicolons and words that stand outside of all brackets."""
    depth = start = 0
    for sign in _SIGNS.finditer(text):
        piece = sign.group()
        if piece in _OPENING:
            depth += 1
        elif piece in _CLOSING:
            depth -= 1
        elif depth == 0:
            yield text[start : sign.start()]
            start = sign.end()
    yield text[start:]


def _introduced(piece: str, scope: Scope) -> tuple[str, Formula, str | None] | None:
    """``M = …`` with a name that nothing declares yet, and its spelling where that is no name; else None."""
    left, sign, right = piece.partition("=")
    left = left.strip().rstrip(":").rstrip()
    if not sign or not left or len(left) > 40:
        return None
    try:
        body = scope.parse(right.rstrip(" .$"))
    except (Unreadable, MeaningError):
        return None
    if isinstance(body, Relation):
        return None
    try:
        head = replace(scope, closed=False).parse(left)
    except (Unreadable, MeaningError):
        return None
    if head == Constant("e"):
        head = Symbol("e")
    if isinstance(head, Symbol):
        known = scope.declares(head.name) or head.name in scope.indices or head.name in scope.function_names
        return None if known or head.name in names(body) else (head.name, body, None)
    base = _LAYERED.fullmatch(left)
    if base is None or scope.vocabulary.canonical(base[1].lstrip(chr(92))) is not None:
        return None
    return f"{base[1].lstrip(chr(92))}_{base[2]}", body, left
