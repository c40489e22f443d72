"""Bars and other pairs that are functions: absolute values, norms, inner products, rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.errors import Span, Unreadable
from hwsolve.notation.formula import (
    Call,
    Formula,
    Number,
    Power,
)
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.scripts.subscripts import subscript_tokens

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

_NORMS: Final = {
    "": "norm", "F": "norm", "Fro": "norm", "fro": "norm", "2": "norm2", "1": "norm1", "∞": "norminf",
    "inf": "norminf", "infty": "norminf", "max": "norminf", "op": "specnorm", "sigma": "specnorm",
    "spec": "specnorm", "*": "nuclear", "∗": "nuclear",
}  # fmt: skip


def absolute(parser: Parser) -> Formula:
    """``|x|``, ``‖x‖``, ``||x||``; ``||x| - |y||`` where a norm cannot be meant."""
    at, depth = parser.at, parser.depth
    opening = parser.advance()
    glued = opening.text == "|" and parser.token.text == "|" and parser.token.glued
    if not glued:
        return _between_bars(parser, opening, opening.text == "||")
    if not parser.patient:
        parser.advance()
        return _between_bars(parser, opening, True)
    parser.patient = False
    try:
        parser.advance()
        return _between_bars(parser, opening, True)
    except Unreadable:
        parser.go(at)
        parser.depth = depth
        return _between_bars(parser, parser.advance(), False)
    finally:
        parser.patient = True


def _between_bars(parser: Parser, opening: Token, double: bool) -> Formula:
    bars, parser.bars = parser.bars, 1
    inner = parser.expression(0)
    parser.bars = bars
    if double and parser.token.text == "|" and parser.peek().text == "|":
        parser.advance()
    elif parser.token.text not in (("||",) if double else ("|", "||")):
        parser.missing(opening, "bar")
    elif not double and parser.token.text == "||":
        parser.fail("one bar opened this, two close it", (opening.start, parser.token.end))
    span = (opening.start, parser.advance().end)
    return _norm(parser, inner, span) if double else Call("abs", (inner,), span)


def _norm(parser: Parser, inner: Formula, span: Span) -> Formula:
    """``‖x‖``, ``‖A‖_F``, ``‖A‖_2``, ``‖x‖_1``, ``‖x‖_∞``, ``‖A‖²_F``."""
    kind = ""
    exponent = _exponent_before_subscript(parser)
    if parser.token.kind == "s" or (parser.token.text == "_" and parser.token.kind == "o"):
        kind = subscript_tokens(parser)[1]
    if kind not in _NORMS:
        parser.fail(f"the norm ‖·‖_{kind} is not known", span, "known are 1, 2, ∞, F and op")
    norm = Call(_NORMS[kind], (inner,), (span[0], parser.last_end))
    return norm if exponent is None else Power(norm, exponent, norm.span)


def _exponent_before_subscript(parser: Parser) -> Number | None:
    """The digit in ``²_F``, ``^2_F``, ``^{2}_F``, which is then read; None where no subscript follows it."""
    at, token = 0, parser.token
    if token.kind != "p":
        if token.text != "^":
            return None
        braced = parser.peek().text == "{"
        at = 1 + braced
        token = parser.peek(at)
        at += braced and parser.peek(at + 1).text == "}"
    following = parser.peek(at + 1)
    if not token.text.isdigit() or not (following.kind == "s" or following.text == "_"):
        return None
    parser.go(parser.at + at + 1)
    return Number(token.text, (token.start, token.end))


def angle(parser: Parser) -> Formula:
    """``⟨x, y⟩``, ``<x, y>``."""
    opening = parser.advance()
    closer = ("⟩",) if opening.text == "⟨" else (">", "⟩")
    left = parser.within(11)
    if parser.token.text != ",":
        remedy = "an inner product <a, b> needs two vectors"
        parser.fail("a comma is missing", (opening.start, parser.token.end), remedy)
    parser.advance()
    right = parser.within(11)
    if parser.token.text not in closer:
        parser.missing(opening, "bracket")
    end = parser.advance().end
    if parser.token.kind == "s" or (parser.token.text == "_" and parser.token.kind == "o"):
        at = parser.at
        if subscript_tokens(parser)[1] not in _NORMS:  # ⟨A, B⟩_F
            parser.go(at)
    return Call("dot", (left, right), (opening.start, max(end, parser.last_end)))


def rounding(parser: Parser) -> Formula:
    """``⌊x⌋``, ``⌈x⌉``."""
    opening = parser.advance()
    inner = parser.within(0)
    closer, function = ("⌋", "floor") if opening.text == "⌊" else ("⌉", "ceil")
    if parser.token.text != closer:
        parser.missing(opening, "bracket")
    return Call(function, (inner,), (opening.start, parser.advance().end))
