"""Relations and what connects them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.notation.formula import Comparator, Formula, Logic, Negative, Relation, Sum
from hwsolve.notation.reading.spans import joined

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

COMPARATORS: Final[dict[str, Comparator]] = {
    "=": "=", "==": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "~~": "~~",
    ":=": ":=", "in": "in", "->": "->", "~": "~~",
}  # fmt: skip


def relation(parser: Parser, left: Formula) -> Formula:
    """``a <= b < c``; in aligned equations the next line goes on."""
    comparators: list[Comparator] = []
    sides = [left]
    while parser.token.kind in "oa" and parser.token.text in COMPARATORS:
        comparators.append(COMPARATORS[parser.advance().text])
        while parser.token.kind == "o" and parser.token.text in ("&", "\\\\"):
            parser.advance()
        sides.append(parser.expression(11))
        while parser.token.kind == "o" and parser.token.text in ("&", "\\\\"):
            following = parser.peek()
            if following.text != "&" and following.text not in COMPARATORS:
                break
            parser.advance()
    return Relation(tuple(comparators), tuple(sides), joined(left, sides[-1]))


def update(parser: Parser, left: Formula) -> Formula:
    """``w -= a`` is ``w := w - a``."""
    if isinstance(left, Relation | Logic):
        parser.unexpected()
    sign = parser.advance()
    step = parser.expression(11)
    change = Negative(step, step.span) if sign.text == "-=" else step
    span = joined(left, step)
    return Relation((":=",), (left, Sum((left, change), span)), span)


def aligned(parser: Parser, left: Formula) -> Formula | None:
    """``E &= x``: the mark of a column before the sign of a relation."""
    if parser.peek().kind not in "oa" or parser.peek().text not in COMPARATORS:
        return None
    parser.advance()
    return relation(parser, left)


def conjunction(parser: Parser, left: Formula) -> Formula:
    """``a and b and c`` is one node."""
    return connected(parser, "and", 7, left)


def disjunction(parser: Parser, left: Formula) -> Formula:
    """``a or b or c`` is one node."""
    return connected(parser, "or", 5, left)


def connected(parser: Parser, connective: str, power: int, left: Formula) -> Formula:
    """Conditions under one connective."""
    operands = [left]
    while parser.token.kind in "oa" and parser.token.text in (connective, connective.upper()):
        parser.advance()
        operands.append(parser.expression(power))
    return Logic("and" if connective == "and" else "or", tuple(operands), joined(left, operands[-1]))


def implication(parser: Parser, left: Formula) -> Formula:
    """``a => b``; ``a <=> b`` is both ways."""
    sign = parser.advance()
    right = parser.expression(3)
    span = joined(left, right)
    forth = Logic("implies", (left, right), span)
    return forth if sign.text == "=>" else Logic("and", (forth, Logic("implies", (right, left), span)), span)


def negation(parser: Parser) -> Formula:
    """``not x = z`` denies the whole relation."""
    token = parser.advance()
    inner = parser.expression(10)
    return Logic("not", (inner,), (token.start, inner.span[1] if inner.span else token.end))
