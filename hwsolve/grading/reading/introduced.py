"""Names that an answer introduces at its end: ``… <= M|e_k|^2, M = …``, ``… where r_i = ŷ_i - y_i``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.grading.reading.repairs import Place, indexed_diagonals
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.types import REAL, Type
from hwsolve.notation.formula import Constant, Entry, Formula, Relation, Symbol, Tuple, names, replaced

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

#: The most pieces that are looked at.
MOST: Final = 8
_SIGNS: Final = re.compile(
    r"\\begin\b|\\end\b|\\[{}]|[()\[\]{}]|\\(?:text|mbox|textrm)\s*\{\s*,?\s*(?:where|with|and|let)\b[^{}]*\}|(?<![\\\w])(?:where|with)\b(?!\s*\()|(?<!\\)[,;]"
)
_OPENING: Final = frozenset(["(", "[", "{", "\\{", "\\begin"])
_CLOSING: Final = frozenset([")", "]", "}", "\\}", "\\end"])
#: ``\\delta^{(2)}``
_LAYERED: Final = re.compile(r"(\\?[A-Za-z]+|[α-ω])\s*\^\s*\{?\s*[(\[](\w+)[)\]]\s*\}?")
#: ``W_1'``, ``W_1^{\\prime}``
_PRIMED: Final = re.compile(r"(.+?)\s*(?:'|′|\^\s*\{?\s*\\prime\s*\}?)")
#: ``c = ab = -0.2248``: the figure behind a formula.
_FIGURE: Final = re.compile(
    r"(?<==)(?P<formula>[^=≈]*[^=≈\s])\s*(?:=|≈|\\approx(?![A-Za-z]))\s*[-−]?[0-9]+(?:\.[0-9]+)?\s*$"
)
_LEADING: Final = re.compile(r"^(?:\s|\\q?quad(?![A-Za-z])|\\[,;!: ]|\$|and\b|where\b|with\b|let\b)+")

_SUPPOSED: Final = re.compile(
    r"^(?:but\s+)?(?:only\s+)?(?:assuming|suppose|supposing|provided|given|if|when|whenever|for)\b(?:\s+that\b)?\s*"
)
#: ``σ'(z) = σ(z)(1 - σ(z))``
_OF_LOGISTIC: Final = re.compile(
    r"[\s$]*(?:σ|\\?sigma)\s*(?:'|′|\^\s*\{?\\prime\}?)\s*(?:\(\w+\))?\s*=\s*(?:σ|\\?sigma)\s*(?:\(\w+\))?\s*[*·]?\s*"
    r"\(\s*1\s*[-−]\s*(?:σ|\\?sigma)\s*(?:\(\w+\))?\s*\)[\s$.]*"
)
_ONLY: Final = re.compile(r"\bonly\b")
#: ``dh[i] = …``, which is no product of d and h
_PROGRAM_NAME: Final = re.compile(r"d[A-Za-z]\w*\s*(?:\[[^\]]*\])?\s*=(?!=)")
_CONDITIONS: Final = frozenset(["=", "!=", "<", "<=", ">", ">="])


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


def said_anew(text: str, scope: Scope, final: Formula) -> tuple[Relation, ...]:
    """Equations behind an answer for names that the problem defines: ``…, where ŷ = σ(-z)`` is to hold.

    What is supposed is to hold where *final* depends on it; of ``γ g_i, assuming ḡ = 0`` it does not.
    """
    found: list[Relation] = []
    about = names(final) | depends(scope, final)
    for piece in islice(_pieces(text), MOST):
        led = _LEADING.sub("", piece)
        supposed = _SUPPOSED.match(led)
        try:
            said = scope.parse(led[supposed.end() if supposed else 0 :].rstrip(" .$"))
        except (Unreadable, MeaningError):
            continue
        if supposed and not names(said) & about:
            continue
        if isinstance(said, Relation) and said.comparators[0] == "=":
            name = said.sides[0].base if isinstance(said.sides[0], Entry) else said.sides[0]
            if isinstance(name, Symbol) and name.name in scope.definitions:
                meant = indexed_diagonals(said.sides[-1], Place(text, scope, ()))
                found.append(Relation(("=",), (said.sides[0], meant), said.span))
                continue
        if isinstance(said, Relation) and _narrows(said, piece, scope):
            found.append(said)
    return tuple(found)


def _narrows(said: Relation, piece: str, scope: Scope) -> bool:
    """Whether a condition is about what the problem gives, and so is to hold: ``…, assuming y = 0``.

    Inequalities may say again what the problem says in words (``with 0 < η < 2``), unless there is an *only*.
    """
    given = scope.types.keys() | scope.dimensions | scope.definitions.keys()
    signs = {"="} if _ONLY.search(piece) is None else _CONDITIONS
    return set(said.comparators) <= signs and bool(names(said)) and names(said) <= given


def place_of_explanation(text: str) -> int | None:
    """Where ``… where 1 is the vector of ones`` leaves the formula; None where no such word follows one."""
    depth = 0
    for sign in _SIGNS.finditer(text):
        piece = sign.group()
        depth += (piece in _OPENING) - (piece in _CLOSING)
        if depth == 0 and piece in ("where", "with"):
            return sign.start() if text[: sign.start()].strip(" $,;") else None
    return None


def explains_itself(text: str, said: tuple[Relation, ...]) -> bool:
    """Whether *text*, behind an answer, gives no name a value but those in *said*, and σ' its own."""
    if any(_PROGRAM_NAME.match(_LEADING.sub("", piece)) for piece in islice(_pieces(text), MOST)):
        return False
    open_ones = [p for p in islice(_pieces(text), MOST) if "=" in p and not _OF_LOGISTIC.fullmatch(p)]
    return len(open_ones) <= len(said)


def _all_used(head: str, known: Scope, introduced: Mapping[str, Formula]) -> bool:
    """Whether each name stands in the answer, or in a value; not where they only list further results."""
    try:
        used = names(replace(known, closed=False).parse(head))
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
    primed = _PRIMED.fullmatch(left)
    if primed is not None:
        return _with_prime(primed[1], body, scope)
    try:
        head = replace(scope, closed=False).parse(left)
    except (Unreadable, MeaningError):
        return None
    if head == Constant("e"):
        head = Symbol("e")
    if left[0] == "d" and scope.declares(left[1:]) and not scope.declares(left):
        head = Symbol(left)  # dz1 = …, in a program the gradient by z1
    if isinstance(head, Symbol):
        known = scope.declares(head.name) or head.name in scope.indices or head.name in scope.function_names
        return None if known or head.name in names(body) else (head.name, body, None)
    base = _LAYERED.fullmatch(left)
    if base is None or scope.vocabulary.canonical(base[1].lstrip(chr(92))) is not None:
        return None
    return f"{base[1].lstrip(chr(92))}_{base[2]}", body, left


def _with_prime(left: str, body: Formula, scope: Scope) -> tuple[str, Formula, str | None] | None:
    """``W₁′ = …`` beside a declared W₁."""
    try:
        head = replace(scope, closed=False).parse(left)
    except (Unreadable, MeaningError):
        return None
    if not isinstance(head, Symbol) or head.name in scope.function_names:
        return None
    name = f"{head.name}_prime"
    return None if scope.declares(name) or name in names(body) else (name, body, None)
