"""Limits: ``lim(f(x), x, 0)``, ``lim(f(x), x, 0, +)``, ``\\lim_{x \\to 0^+} f(x)``, ``lim_{n→∞}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.notation.formula import (
    Call,
    Cases,
    Constant,
    Formula,
    Limit,
    Negative,
    Number,
    Relation,
    Side,
    Sum,
)
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.operators.big import first_comma
from hwsolve.notation.reading.scripts.subscripts import subscript_tokens

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

_ARROWS: Final[dict[str, Side]] = {"->": "", "↓": "+", "↑": "-"}
#: How far apart two limits may be found that are the same; they are found by numbers.
_ALIKE: Final = Number("0.000001")
_REMEDY: Final = "write lim(f(x), x, a)"
_FORM: Final = "a limit names its variable and where it goes"


def limit(parser: Parser) -> Formula:
    """A limit in either spelling; the body of the second reaches to the next + or -.

    Raises:
        Unreadable: no variable, or no point.
    """
    return _called(parser) if parser.peek().text == "(" else _below(parser)


def _below(parser: Parser) -> Formula:
    """``\\lim_{x \\to a} body``."""
    token = parser.advance()
    span, _, inner = subscript_tokens(parser)
    if len(inner) > 4 and inner[0].text == inner[2].text == "|" and inner[3].text == "->":
        return _both_ends(parser, inner, token)
    if len(inner) < 3 or inner[0].kind != "a" or inner[1].text not in _ARROWS:
        parser.fail(_FORM, span, "write \\lim_{x \\to a}" if parser.latex else _REMEDY)
    variable, side = inner[0].text, _ARROWS[inner[1].text]
    rest, written = _without_side(inner[2:])
    if not rest:
        parser.fail(_FORM, span, _REMEDY)
    point = parser.part(rest).whole()
    parser.bound.append(variable)
    body = parser.expression(30)
    parser.bound.pop()
    return Limit(variable, point, written or side, body, (token.start, parser.last_end))


def _both_ends(parser: Parser, inner: list[Token], token: Token) -> Formula:
    """``\\lim_{|x| \\to \\infty} body``: the limit at both ends, where they agree."""
    variable, point = inner[1].text, parser.part(inner[4:]).whole()
    if point != Constant("inf"):
        parser.fail("the size of a variable goes to infinity here", (token.start, parser.last_end))
    parser.bound.append(variable)
    body = parser.expression(30)
    parser.bound.pop()
    span = (token.start, parser.last_end)
    above, below = (Limit(variable, end, "", body, span) for end in (point, Negative(point, span)))
    apart = Call("abs", (Sum((above, Negative(below, span)), span),), span)
    return Cases(((above, Relation(("<",), (apart, _ALIKE), span)),), None, span)


def _called(parser: Parser) -> Formula:
    """``lim(body, x, a)``, ``lim(body, x, a, +)``."""
    token = parser.token
    opening = parser.peek()
    comma = first_comma(parser)
    following = parser.tokens[comma + 1] if comma is not None else opening
    if comma is None or following.kind != "a" or parser.tokens[comma + 2].text not in (",", "->", "↓", "↑"):
        parser.fail(_FORM, (token.start, opening.end), _REMEDY)
    variable, side = following.text, _ARROWS.get(parser.tokens[comma + 2].text, "")
    parser.advance()
    parser.advance()
    parser.bound.append(variable)
    body = parser.within(0)
    parser.bound.pop()
    if parser.at != comma:
        parser.unexpected()
    parser.go(comma + 3)
    closing = _closing(parser, opening)
    inner = parser.tokens[parser.at : closing]
    rest, written = _without_side(inner)
    if written and rest and rest[-1].text == ",":
        rest = rest[:-1]
    if not rest:
        parser.fail(_FORM, (token.start, parser.tokens[closing].end), _REMEDY)
    point = parser.part(rest).whole()
    parser.go(closing + 1)
    return Limit(variable, point, written or side, body, (token.start, parser.last_end))


def _closing(parser: Parser, opening: Token) -> int:
    """The place of the bracket that closes the limit."""
    depth, place = 0, parser.at
    while depth or parser.tokens[place].text != ")":
        text = parser.tokens[place].text
        if parser.tokens[place].kind == ".":
            parser.fail("the bracket opened here is never closed", (opening.start, opening.end))
        depth += (text in ("(", "[", "{", "\\group")) - (text in (")", "]", "}"))
        place += 1
    return place


def _without_side(tokens: list[Token]) -> tuple[list[Token], Side]:
    """``0^+``, ``0^{+}``, ``0⁺``, ``0+`` as the point and its side."""
    texts = [token.text for token in tokens]
    sign: Side
    if texts and texts[-1] in ("+", "-"):
        sign = "+" if texts[-1] == "+" else "-"
        cut = 2 if len(texts) > 1 and texts[-2] in ("^", "**") else 1
        return tokens[:-cut], sign
    if len(texts) > 4 and texts[-4:-2] == ["^", "{"] and texts[-2] in ("+", "-") and texts[-1] == "}":
        sign = "+" if texts[-2] == "+" else "-"
        return tokens[:-4], sign
    return tokens, ""
