"""Values for several unknowns as a text gives them, and ranges in which any value is to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.scope import Scope, unchain
from hwsolve.notation.formula import (
    Comparator,
    Formula,
    Interval,
    Logic,
    Number,
    Relation,
    Set,
    Symbol,
    Tuple,
    Vector,
    names,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_EQUAL: Final = frozenset(["=", ":=", "~~"])
_ORDERED: Final = frozenset(["<", "<=", ">", ">="])
#: ``\\text{No. }``: what it says stands among the pieces.
_TEXT: Final = re.compile(r"\\(?:text|mbox|textrm)\s*\{([^{}]*)\}|\\[,;: ]|\\q?quad(?![A-Za-z])")
#: Pieces end at commas and at the end of a sentence; what follows a colon is said about them.
_PIECE: Final = re.compile(r"[,;]|\.(?=\s|$)|\band\b")
_VERDICT: Final = re.compile(r"^[\s$]*(?:no|yes)\b[\s.,:;]*", re.IGNORECASE)
_REMARK: Final = re.compile(r":(?!=).*", re.DOTALL)
#: Words that only lead to a value or a range.
_LEADING: Final = re.compile(
    r"^(?:\s|\$|any\b|all\b|every\b|each\b|for\b|with\b|let\b|take\b|choose\b|e\.g\b|at\b|when\b)+",
    re.IGNORECASE,
)
#: ``A_2 sampled``: the number of the one that is drawn.
_DRAWN: Final = re.compile(
    r"[A-Za-z]+\s*_?\s*\{?(?P<which>\d{1,3})\}?\s*(?:is\s+|gets\s+)?(?:sampled|drawn|chosen|picked|selected)"
)
#: A text with more characters gives no few values.
_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Given:
    """A value for some of the unknowns, and for each of the others the range it is to be taken from."""

    values: Mapping[str, Formula]
    ranges: tuple[Relation, ...] = ()


def given_by(formula: Formula, unknowns: Sequence[str]) -> Given | None:
    """What ``(-1, 0, 3)``, ``w = 0, eta = 0.1`` or ``w = 0, 0 < eta < 2`` gives; None for anything else."""
    if isinstance(formula, Relation) and isinstance(formula.sides[-1], Tuple | Vector):
        formula = formula.sides[-1]
    if isinstance(formula, Logic) and formula.connective == "and":
        items: tuple[Formula, ...] = formula.operands
    else:
        items = formula.items if isinstance(formula, Tuple | Vector | Set) else (formula,)
    found = _named(items, unknowns)
    if found.values:
        return found if _complete(found, unknowns) else None
    if len(items) != len(unknowns) or any(isinstance(item, Relation) for item in items):
        return None
    return Given(dict(zip(unknowns, (unchain(item) for item in items), strict=True)))


def _named(items: Sequence[Formula], unknowns: Sequence[str]) -> Given:
    values: dict[str, Formula] = {}
    ranges: list[Relation] = []
    for item in map(_as_order, items):
        if not isinstance(item, Relation):
            continue
        if set(item.comparators) <= _EQUAL:
            *left, value = item.sides
            values |= {side.name: value for side in left if isinstance(side, Symbol)}
        elif set(item.comparators) <= _ORDERED and len(names(item) & set(unknowns)) == 1:
            ranges.append(item)
    return Given(values, tuple(each for each in ranges if not names(each) & values.keys()))


def _as_order(item: Formula) -> Formula:
    """``eta in (0, 2)`` as ``0 < eta < 2``."""
    if not isinstance(item, Relation) or item.comparators != ("in",):
        return item
    left, right = item.sides
    if isinstance(right, Tuple | Vector) and len(right.items) == 2:
        closed = isinstance(right, Vector)
        right = Interval(*right.items, closed, closed)
    if not isinstance(right, Interval):
        return item
    signs: tuple[Comparator, Comparator] = (
        "<=" if right.lower_closed else "<",
        "<=" if right.upper_closed else "<",
    )
    return Relation(signs, (right.lower, left, right.upper), item.span)


def at_ends(given: Given) -> Iterator[Given]:
    """The same with each end of a range that the range includes, one at a time."""
    for each in given.ranges:
        for left, sign, right in zip(each.sides, each.comparators, each.sides[1:], strict=False):
            name, end = (left, right) if isinstance(left, Symbol) else (right, left)
            if sign in ("<=", ">=") and isinstance(name, Symbol) and not names(end):
                others = tuple(other for other in given.ranges if name.name not in names(other))
                yield Given({**given.values, name.name: end}, others)


def _complete(found: Given, unknowns: Sequence[str]) -> bool:
    ranged = {name for each in found.ranges for name in names(each)}
    return set(unknowns) <= found.values.keys() | ranged and ranged <= set(unknowns)


def told_in_pieces(text: str, scope: Scope, unknowns: Sequence[str]) -> Given | None:
    """``No. w = 0, A_2 sampled, any 0 < eta < 2: …``; None where a piece says anything else."""
    if len(text) > _LONGEST:
        return None
    head = _REMARK.sub("", _VERDICT.sub("", _TEXT.sub(lambda found: found[1] or " ", text)))
    drawn: list[Formula] = []
    items: list[Formula] = []
    for piece in _pieces(head):
        which = _DRAWN.fullmatch(piece)
        if which is not None:
            drawn.append(Number(which["which"]))
            continue
        try:
            items.append(scope.parse(piece))
        except (Unreadable, MeaningError):
            return None
    found = _named(items, unknowns)
    if len(found.values) + len(found.ranges) < len(items):
        return None
    missing = [name for name in unknowns if name not in found.values and not _ranged(name, found)]
    if len(drawn) == len(missing) == 1:
        found = replace(found, values={**found.values, missing[0]: drawn.pop()})
    return found if not drawn and _complete(found, unknowns) else None


def _ranged(name: str, found: Given) -> bool:
    return any(name in names(each) for each in found.ranges)


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for end in [*(match.span() for match in _PIECE.finditer(text)), (len(text), len(text))]:
        piece = _LEADING.sub("", text[start : end[0]]).strip(" $.\n\t")
        start = end[1]
        if piece:
            yield piece


def in_order(text: str, scope: Scope, count: int) -> Tuple | None:
    """``w = [-1, 0], b = 3`` with names of one's own for as many values as are asked; else None."""
    try:
        whole = replace(scope, closed=False).parse(text)
    except Unreadable:
        return None
    if not isinstance(whole, Tuple) or not all(isinstance(item, Relation) for item in whole.items):
        return None
    values: list[Formula] = []
    for item in whole.items:
        value = unchain(item)
        values.extend(value.items if isinstance(value, Tuple | Vector) else [value])
    numbers = len(values) == count and not any(map(names, values))
    return Tuple(tuple(values), whole.span) if numbers else None
