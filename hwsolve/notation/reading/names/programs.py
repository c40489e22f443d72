"""Calls as programs write them: ``p.sum(axis=0)``, ``einsum('ij,j->i', A, v)``, ``Sum[x[n], {n, 1, N}]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Cases,
    Entry,
    Formula,
    Logic,
    Number,
    Operator,
    Power,
    Product,
    Relation,
    Set,
    Symbol,
    Transpose,
    names,
)
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.names.calls import arguments_in_brackets
from hwsolve.notation.reading.operators.averages import averaged
from hwsolve.notation.reading.operators.big import first_comma
from hwsolve.notation.reading.scripts.subscripts import COLUMN
from hwsolve.notation.reading.scripts.superscripts import matching

if TYPE_CHECKING:
    from hwsolve.errors import Span
    from hwsolve.notation.reading.parser import Parser

_AXES: Final = ("axis", "dim")
_FREE_LETTERS: Final = tuple("kjlmpqrsiuvt")
#: Methods that change the type of numbers, or where they lie, and nothing else.
_AS_IT_IS: Final = frozenset("astype float double detach numpy item copy clone to cpu int long".split())
#: Methods that are functions of what stands before the dot.
_FUNCTIONS: Final[Mapping[str, str]] = {
    "prod": "prod", "max": "max", "min": "min", "trace": "trace", "det": "det", "exp": "exp", "log": "log",
    "sigmoid": "sigmoid", "abs": "abs", "sqrt": "sqrt", "tanh": "tanh", "norm": "norm", "inverse": "inv",
    "softmax": "softmax", "relu": "relu", "diag": "diag",
}  # fmt: skip
_PRODUCTS: Final = frozenset(["dot", "matmul", "mm", "mv"])
METHODS: Final = frozenset(["sum", "mean", "transpose", "t", "mul", "outer", "pow", "square"]) | (
    _AS_IT_IS | _FUNCTIONS.keys() | _PRODUCTS
)


def method(parser: Parser, left: Formula) -> Formula | None:
    """``left.sum(axis=0)``, ``left.dot(v)``; ``Transpose[X].(p - y)``; None where a sentence ends."""
    dot, name, opening = parser.token, parser.peek(), parser.peek(2)
    if parser.latex:
        return None
    if name.text == "(" and name.glued and dot.glued and parser.tokens[parser.at - 1].text in (")", "]"):
        parser.advance()
        right = parser.expression(31)
        return Product((left, right), "@", _span(left, parser))
    if name.kind == "a" and name.glued and dot.glued and parser.tokens[parser.at - 1].text == "]":
        if opening.text != "(" or name.text not in METHODS:  # Transpose[X].S
            parser.advance()
            return Product((left, parser.expression(31)), "@", _span(left, parser))
    if name.text == "reshape" and [parser.peek(k).text for k in range(2, 8)] == [
        "(",
        "-",
        "1",
        ",",
        "1",
        ")",
    ]:
        parser.go(parser.at + 8)
        return Call(COLUMN, (left,), _span(left, parser))
    if name.kind != "a" or name.text not in METHODS or opening.text != "(" or not name.glued:
        return None
    parser.go(parser.at + 2)
    if name.text in _AS_IT_IS:
        parser.go((matching(parser, parser.at) or parser.at) + 1)
        condition = isinstance(left, Relation | Logic)
        return Call("ind", (left,), _span(left, parser)) if condition else left
    if name.text in ("sum", "mean"):
        return _along(parser, left, name.text == "mean", _axis_alone(parser, name))
    if name.text == "softmax":
        _axis_alone(parser, name)
        return Call("softmax", (left,), _span(left, parser))
    arguments = arguments_in_brackets(parser)
    span = _span(left, parser)
    made = _alone(parser, left, name.text, span) if not arguments else None
    if len(arguments) == 1:
        made = _with(left, name.text, arguments[0], span)
    if made is None:
        parser.fail(f"{name.text} with these arguments is not read here", (name.start, parser.last_end))
    return made


def _alone(parser: Parser, left: Formula, name: str, span: Span) -> Formula | None:
    """``A.trace()``, ``A.t()``."""
    if name in ("transpose", "t"):
        return Transpose(left, span)
    if name == "square":
        return Power(left, Number("2", span), span)
    if name == "prod":
        return _of_all(parser, left, "prod", span)
    return Call(_FUNCTIONS[name], (left,), span) if name in _FUNCTIONS else None


def _with(left: Formula, name: str, other: Formula, span: Span) -> Formula | None:
    """``A.dot(v)``, ``a.outer(b)``, ``x.pow(2)``."""
    if name == "pow":
        return Power(left, other, span)
    if name == "outer":
        return Call("outer", (left, other), span)
    if name == "mul" or name in _PRODUCTS:
        return Product((left, other), ".*" if name == "mul" else "@", span)
    return None


def piecewise(parser: Parser, token: Token) -> Formula | None:
    """``Piecewise[{{1, z > 0}, {0.1, z <= 0}}]``, with a value for the rest behind it."""
    if parser.peek().text != "[":
        return None
    parser.advance()
    arguments = arguments_in_brackets(parser)
    span = (token.start, parser.last_end)
    listed, otherwise = arguments[0] if arguments else None, arguments[1:]
    pairs = [each.items for each in listed.items if isinstance(each, Set)] if isinstance(listed, Set) else []
    branches = tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2)
    if not branches or len(branches) != len(pairs) or len(otherwise) > 1:
        parser.fail("a list of pairs {value, condition} is expected here", span)
    return Cases(branches, otherwise[0] if otherwise else None, span)


def axis_behind(parser: Parser) -> bool:
    """Whether the call at hand has ``axis=…`` or ``dim=…`` as its second part."""
    comma = first_comma(parser)
    if comma is None:
        return False
    name, sign = parser.tokens[comma + 1 : comma + 3]
    return name.text in _AXES and sign.text == "="


def along_axis(parser: Parser) -> Formula:
    """``sum(A, axis=0)``, ``mean(A, dim=1)``."""
    token = parser.advance()
    opening = parser.advance()
    body = parser.within(0)
    if parser.token.text != ",":
        parser.missing(opening, "bracket")
    parser.advance()
    axis = _axis(parser)
    if parser.token.text != ")":
        parser.missing(opening, "bracket")
    parser.advance()
    return _along(parser, body, token.text in ("mean", "avg"), axis)


def _axis_alone(parser: Parser, name: Token) -> int | None:
    """The axis in the brackets at hand; None where they are empty."""
    opening = parser.advance()
    axis = None
    if parser.token.text != ")":
        axis = _axis(parser)
    if parser.token.text != ")":
        parser.missing(opening, "bracket")
    parser.advance()
    return axis


def _axis(parser: Parser) -> int:
    """``axis=0``, ``dim=-1``, ``1``."""
    start = parser.token.start
    if parser.token.text in _AXES and parser.peek().text == "=":
        parser.go(parser.at + 2)
    negative = parser.token.text == "-"
    if negative:
        parser.advance()
    if parser.token.text not in ("0", "1", "2"):
        parser.fail("an axis is 0, 1 or -1", (start, parser.token.end))
    number = int(parser.advance().text)
    return -number if negative else number


def _along(parser: Parser, body: Formula, mean: bool, axis: int | None) -> Formula:
    """The sum or the mean of all entries, of the rows (axis 0) or of the columns (axis 1)."""
    span = _span(body, parser)
    if axis is None:
        return Call("mean" if mean else "total", (body,), span)
    if axis not in (0, 1):
        parser.fail("only the axes 0 and 1 are read here", span)
    total = _of_all(parser, Transpose(body, body.span) if axis else body, "sum", span)
    return averaged(total) if mean else total


def fresh_letters(parser: Parser, *formulas: Formula) -> Iterator[str]:
    """Letters that mean nothing here."""
    taken = parser.words.known.union(*map(names, formulas))
    yield from (each for each in _FREE_LETTERS if each not in taken)
    yield from (f"k_{number}" for number in range(10))


def _of_all(parser: Parser, body: Formula, operator: Operator, span: Span) -> BigOperator:
    letter = next(fresh_letters(parser, body))
    return BigOperator(operator, letter, None, None, None, Entry(body, (Symbol(letter),), span), span)


def _span(left: Formula, parser: Parser) -> Span:
    return (left.span[0] if left.span else 0, parser.last_end)


def listed_sum(parser: Parser, operator: Operator) -> Formula | None:
    """``Sum[body, {n, 1, N}]``, ``Product[k[j], {j, J}]``; None, and nothing read, without a range."""
    token, opening = parser.token, parser.peek()
    closing = matching(parser, parser.at + 1)
    if opening.text != "[" or closing is None:
        return None
    starts = [at for at in range(parser.at, closing) if parser.tokens[at].text == "{"]
    letters = [parser.tokens[at + 1].text for at in starts if parser.tokens[at + 2].text == ","]
    if not letters or len(letters) != len(starts):
        return None
    parser.go(parser.at + 2)
    parser.bound.extend(letters)
    body = parser.within(0)
    ranges: list[list[Formula]] = []
    while parser.token.text == ",":
        parser.advance()
        brace = parser.token
        if brace.text != "{":
            parser.fail("a range such as {n, 1, N} is expected here")
        parser.go(parser.at + 3)
        ranges.append([parser.within(0)])
        while parser.token.text == ",":
            parser.advance()
            ranges[-1].append(parser.within(0))
        if parser.token.text != "}" or len(ranges[-1]) > 2:
            parser.missing(brace, "brace")
        parser.advance()
    del parser.bound[-len(letters) :]
    if parser.token.text != "]":
        parser.missing(opening, "bracket")
    span = (token.start, parser.advance().end)
    for letter, bounds in reversed(list(zip(letters, ranges, strict=True))):
        lower = bounds[0] if len(bounds) == 2 else Number("1")
        body = BigOperator(operator, letter, lower, bounds[-1], None, body, span)
    return body


def outer_of(parser: Parser, token: Token) -> Formula | None:
    """``Outer[Times, a, b]``."""
    if parser.peek().text != "[" or parser.peek(2).text != "Times":
        return None
    opening = parser.peek()
    parser.go(parser.at + 3)
    found: list[Formula] = []
    while parser.token.text == ",":
        parser.advance()
        found.append(parser.within(0))
    if parser.token.text != "]" or len(found) != 2:
        parser.missing(opening, "bracket")
    return Call("outer", tuple(found), (token.start, parser.advance().end))
