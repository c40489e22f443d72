"""Built-in functions applied to arguments, with or without brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.notation.formula import (
    Call,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Set,
    Sum,
    Transpose,
    Tuple,
)
from hwsolve.notation.functions import ARITY, BARE, FUNCTIONS, INVERSES
from hwsolve.notation.lexing.lexer import tokenize
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.arithmetic import juxtaposed
from hwsolve.notation.reading.operands.brackets import brace, group
from hwsolve.notation.reading.scripts.subscripts import subscript_tokens

if TYPE_CHECKING:
    from hwsolve.errors import Span
    from hwsolve.notation.reading.parser import Parser

_LOGARITHMS = {"2": "log2", "10": "log10"}
#: Functions that a power may stand before the argument of: ``σ²(z)``, ``σ_max²(A)``.
_RAISABLE = frozenset(["sigmoid", "lambda_max", "lambda_min", "sigma_max", "sigma_min", "specnorm"])
_STOPS = frozenset(["∑", "∏", "(", "["])


def apply(parser: Parser, function: str, token: Token) -> Formula:
    """A call of *function*, whose name has been read: ``\\sin^2 x``, ``log_2(x)``, ``max(a, b)``.

    Raises:
        Unreadable: too few or too many arguments.
    """
    exponent: Formula | None = None
    base: Formula | None = None
    while (mark := parser.token).kind in "osp":
        raisable = exponent is None and (function in BARE or function in _RAISABLE)
        if mark.kind == "o" and mark.text in ("^", "**") and raisable:
            parser.advance()
            exponent = group(parser) if parser.token.text == "{" else parser.expression(41)
        elif mark.kind == "p" and raisable:
            parser.advance()
            inner = [
                Token(t.kind, t.text, mark.start, mark.end, t.glued) for t in tokenize(mark.text, True)[:-1]
            ]
            exponent = parser.part(inner).whole()
        elif function == "log" and base is None and (mark.kind == "s" or mark.text == "_"):
            base = _logarithm_base(parser)
        else:
            break
    arguments = _arguments(parser, function, token)
    if function in ("ones", "zeros") and len(arguments) == 1 and isinstance(arguments[0], Tuple):
        arguments = list(arguments[0].items)  # np.ones((n, k))
    fewest, most = ARITY.get(function, (1, 1))
    if not fewest <= len(arguments) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
        plural = "" if wanted == "1" else "s"
        span = (token.start, parser.last_end)
        parser.fail(f"{token.text} takes {wanted} argument{plural}, not {len(arguments)}", span)
    if function == "log" and base is None and len(arguments) == 2:
        base = arguments.pop()
    call = _call(function, arguments, base, (token.start, parser.last_end))
    if exponent is None:
        return call
    if exponent == Negative(Number("1")) and function in INVERSES:
        return Call(INVERSES[function], tuple(arguments), call.span)
    return Power(call, exponent, call.span)


def _logarithm_base(parser: Parser) -> Formula:
    span, _, inner = subscript_tokens(parser)
    if not inner:
        parser.fail("an empty subscript", span)
    return parser.part(inner).whole()


def _call(function: str, arguments: list[Formula], base: Formula | None, span: tuple[int, int]) -> Formula:
    """The node for a function; some are spelled by others."""
    if base is not None:
        named = _LOGARITHMS.get(base.text) if isinstance(base, Number) else None
        return Call(named, tuple(arguments), span) if named else Call("logb", (base, *arguments), span)
    if function == "square":
        return Power(arguments[0], Number("2", span), span)
    if function == "cbrt":
        return Call("root", (arguments[0], Number("3", span)), span)
    if function == "logsumexp":
        return Call("log", (Call("total", (Call("exp", tuple(arguments), span),), span),), span)
    if function == "softsign":
        size = Call("abs", (arguments[0],), span)
        return Quotient(arguments[0], Sum((Number("1", span), size), span), span)
    if function in ("hadamard", "matmul"):
        return Product((arguments[0], arguments[1]), "@" if function == "matmul" else ".*", span)
    if function == "transpose":
        return Transpose(arguments[0], span)
    if function == "power":
        return Power(arguments[0], arguments[1], span)
    if function == "log1p":
        return Call("log", (Sum((Number("1", span), arguments[0]), span),), span)
    if function == "expm1":
        return Sum((Call("exp", tuple(arguments), span), Negative(Number("1", span), span)), span)
    if function == "nullity":
        return nullity(arguments[0], span)
    return Call(function, tuple(arguments), span)


def nullity(matrix: Formula, span: Span) -> Formula:
    """The dimension of the null space: the trace of the projector ``I - A⁺A`` onto it."""
    onto = Product((Call("pinv", (matrix,), span), matrix), "@", span)
    return Call("trace", (Sum((Call("eye", (), span), Negative(onto, span)), span),), span)


def arguments_in_brackets(parser: Parser, as_indices: bool = False, axis: bool = False) -> list[Formula]:
    """``(a, b)`` after the name of a function; with *axis* ``dim=0`` says nothing."""
    opening = parser.advance()
    closer = ")" if opening.text == "(" else "]"
    found: list[Formula] = []
    before = parser.in_index
    parser.in_index = as_indices or before
    while parser.token.text != closer:
        if axis and found and parser.token.text in ("dim", "axis") and parser.peek().text == "=":
            parser.go(parser.at + 2 + (parser.peek(2).text == "-"))
            parser.advance()
            break
        found.append(parser.within(0))
        if parser.token.text in (",", ";") and parser.token.kind == "o":
            parser.advance()
        elif parser.token.text != closer:
            parser.missing(opening, "bracket")
    parser.in_index = before
    if parser.token.text != closer:
        parser.missing(opening, "bracket")
    parser.advance()
    return found


def _arguments(parser: Parser, function: str, token: Token) -> list[Formula]:
    opening = parser.token
    if opening.kind == "o":
        if opening.text == "(" or (opening.text == "[" and function != "max"):
            return arguments_in_brackets(parser, function == "delta", function == "softmax")
        if opening.text in ("{", "\\{"):
            inner = brace(parser)
            if isinstance(inner, Tuple) or (isinstance(inner, Set) and inner.items):
                return list(inner.items)
            return [inner]
    if ARITY.get(function, (1, 1))[0] == 0:
        return []
    if opening.kind in ".e" or (opening.kind == "o" and not juxtaposed(parser) and opening.text not in "-+"):
        parser.fail(f"{token.text} needs an argument", (token.start, token.end), f"write {token.text}(…)")
    return [_bare_argument(parser)]


def _bare_argument(parser: Parser) -> Formula:
    """``sin 2 x`` takes the juxtaposed factors up to the next operator or function."""
    first = parser.expression(31)
    factors = [first]
    while juxtaposed(parser) and parser.token.kind != "b":
        text = parser.token.text
        if parser.token.kind == "a" and FUNCTIONS.get(text) in BARE:
            break
        if parser.token.kind == "o" and text in _STOPS and not (isinstance(first, Number) and text in "(["):
            break
        if parser.token.kind == "n" and isinstance(factors[-1], Number):
            parser.fail("two numbers side by side", None, "put an operator between them")
        factors.append(parser.expression(31))
    if len(factors) == 1:
        return first
    span = (first.span[0] if first.span else 0, parser.last_end)
    return Product(tuple(factors), "", span)
