"""Sets of numbers given by a condition: ``{t : 0 < t < 1}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.errors import Span
from hwsolve.notation.formula import Comparator, Constant, Formula, Interval, Negative, Relation, Symbol
from hwsolve.notation.lexing.tokens import Token

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser


def set_builder(parser: Parser, closer: str, opening: Token) -> Interval | None:
    """The inside of ``{t : 0 < t < 1}``, ``\\{t \\in \\mathbb{R} \\mid t > 0\\}`` as an interval."""
    name, after = parser.token, parser.peek()
    ahead = 3 if after.text == "in" else 1
    if name.kind != "a" or parser.peek(ahead).text not in (":", "|"):
        return None
    parser.go(parser.at + ahead + 1)
    parser.bound.append(name.text)
    condition = parser.within(0)
    parser.bound.pop()
    if parser.token.text != closer:
        parser.missing(opening, "brace")
    found = _between(condition, Symbol(name.text), (opening.start, parser.advance().end))
    if found is None:
        parser.fail("the condition of this set is no interval", condition.span, "write it as (a, b)")
    return found


def _between(condition: Formula, letter: Symbol, span: Span) -> Interval | None:
    """``a < t <= b``, ``t > a``, ``b >= t`` as an interval of t."""
    if not isinstance(condition, Relation) or letter not in condition.sides:
        return None
    sides, signs = condition.sides, condition.comparators
    if signs[0] in (">", ">="):
        flipped: dict[str, Comparator] = {">": "<", ">=": "<="}
        sides, signs = sides[::-1], tuple(flipped.get(sign, sign) for sign in signs[::-1])
    if not set(signs) <= {"<", "<="} or len(sides) > 3:
        return None
    infinity = Constant("inf")
    if len(sides) == 3:
        if sides[1] != letter:
            return None
        return Interval(sides[0], sides[2], signs[0] == "<=", signs[1] == "<=", span)
    if sides[0] == letter:
        return Interval(Negative(infinity), sides[1], False, signs[0] == "<=", span)
    return Interval(sides[0], infinity, signs[0] == "<=", False, span)
