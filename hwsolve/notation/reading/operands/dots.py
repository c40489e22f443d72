"""Ellipses: ``λ_1 + … + λ_n`` as a sum over an index, where the pattern is plain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from hwsolve.errors import Span
from hwsolve.notation.formula import (
    BigOperator,
    Dots,
    Entry,
    Formula,
    Negative,
    Number,
    Product,
    Sum,
    Symbol,
    children,
    map_children,
    names,
    substitute,
)

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

_NOT_PLAIN = "the pattern around the dots is not plain"
_REMEDY = "write it as sum(…, k, 1, n)"


def dots(parser: Parser) -> Dots | None:
    """The dots at hand, read; None where something else stands."""
    if parser.token.kind != "o" or parser.token.text != "...":
        return None
    place = parser.advance()
    return Dots((place.start, place.end))


def expand_dots(parser: Parser, made: Sum | Product) -> Formula:
    """The sum or product that the terms around the dots show.

    Raises:
        Unreadable: no plain pattern, or terms before the dots that do not follow it.
    """
    items = made.terms if isinstance(made, Sum) else made.factors
    places = [k for k, item in enumerate(items) if _are_dots(item)]
    at = places[0]
    if len(places) > 1 or at == 0 or at == len(items) - 1:
        parser.fail(_NOT_PLAIN, made.span, _REMEDY)
    if _descends(parser, items):
        items, at = items[::-1], len(items) - 1 - at
    taken = names(made) | parser.words.known
    letter = next((c for c in "kjlmpqrs" if c not in taken), "k_0")
    ends: list[tuple[Formula, Formula]] = []
    body = _common_form(items[0], items[-1], Symbol(letter), ends)
    if (
        body is None
        or not ends
        or any(pair != ends[0] for pair in ends)
        or not isinstance(ends[0][0], Number)
        or isinstance(body, Negative) != isinstance(items[at], Negative)  # a_1 - … + a_n
    ):
        parser.fail(_NOT_PLAIN, made.span, _REMEDY)
    lower, upper = ends[0]
    first = int(ends[0][0].text[:9])
    for offset, item in enumerate(items[1:at], 1):
        if substitute(body, {letter: Number(str(first + offset))}) != item:
            parser.fail("the terms before the dots do not follow the pattern", item.span, _REMEDY)
    for offset, item in enumerate(reversed(items[at + 1 : -1]), 1):
        before = Sum((upper, Negative(Number(str(offset)))))
        if substitute(body, {letter: before}) != item:
            parser.fail("the terms after the dots do not follow the pattern", item.span, _REMEDY)
    operator: Literal["sum", "prod"] = "sum" if isinstance(made, Sum) else "prod"
    return BigOperator(operator, letter, lower, upper, None, body, made.span)


def expand_list(parser: Parser, items: list[Formula], span: Span) -> Formula:
    """The entry of ``[a_1, …, a_n]``, with a free index.

    Raises:
        Unreadable: no plain pattern.
    """
    if isinstance(items[0], Negative):
        items = [Negative(item) if isinstance(item, Dots) else item for item in items]
    shown = expand_dots(parser, Sum(tuple(items), span))
    return shown.body if isinstance(shown, BigOperator) else shown


def _are_dots(item: Formula) -> bool:
    return isinstance(item.operand if isinstance(item, Negative) else item, Dots)


def _descends(parser: Parser, items: tuple[Formula, ...]) -> bool:
    """Whether ``ρ_n × … × ρ_1`` counts down, of numbers, whose order does not matter."""
    first, last = items[0], items[-1]
    if not isinstance(first, Entry) or not isinstance(last, Entry) or not isinstance(first.base, Symbol):
        return False
    scalar = parser.words.ranks.get(first.base.name) == len(first.indices)
    return scalar and isinstance(last.indices[-1], Number) and not isinstance(first.indices[-1], Number)


def _common_form(
    a: Formula, b: Formula, letter: Symbol, ends: list[tuple[Formula, Formula]]
) -> Formula | None:
    """The common form of the first and the last term, with *letter* where they differ."""
    if a == b:
        return a
    if isinstance(a, Symbol) and isinstance(b, Symbol) and "_" in a.name and "_" in b.name:
        (head, one), (other, two) = a.name.rsplit("_", 1), b.name.rsplit("_", 1)
        if head == other and one.isdigit():
            ends.append((Number(one), Number(two) if two.isdigit() else Symbol(two)))
            return Entry(Symbol(head), (letter,))
        return None
    if isinstance(a, Number) and a.text.isdigit() and isinstance(b, Number | Symbol | Sum):
        ends.append((a, b))
        return letter
    if type(a) is not type(b):
        return None
    these, those = list(children(a)), list(children(b))
    if len(these) != len(those) or not these:
        return None
    given = iter(those)
    if map_children(a, lambda _: next(given)) != b:
        return None  # sin(x_1) + … + cos(x_n)
    made = [_common_form(x, y, letter, ends) for x, y in zip(these, those, strict=True)]
    if any(item is None for item in made):
        return None
    queue = iter(cast(list[Formula], made))
    return map_children(a, lambda _: next(queue))
