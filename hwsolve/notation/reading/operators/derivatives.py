"""Derivatives in calculator text: ``d(E)/d(w)``, ``diff(E, w)``, ``dE/dw``, ``d^2E/dz^2``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.notation.formula import (
    Call,
    DerivativeCall,
    Formula,
    Tuple,
)
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.names.applications import differentiated
from hwsolve.notation.reading.names.calls import arguments_in_brackets
from hwsolve.notation.reading.operators.differentials import quantity
from hwsolve.notation.reading.scripts.subscripts import hung
from hwsolve.notation.reading.scripts.superscripts import matching

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser


def called_derivative(parser: Parser) -> Formula | None:
    """``d(E)/d(w)``, ``d(E)/d(w, b)``, ``diff(E, w)``; None when it is no derivative after all."""
    token = parser.token
    if parser.peek().text != "(" or parser.peek().kind != "o":
        return None
    closing = matching(parser, parser.at + 1)
    if closing is None:
        return None
    after = parser.tokens[closing + 1 : closing + 4]
    slashed = len(after) == 3 and (after[0].text, after[1].text, after[2].text) == ("/", token.text, "(")
    if not slashed and token.text not in ("diff", "grad", "D"):
        return None
    at = parser.at
    parser.advance()
    parts = arguments_in_brackets(parser)
    if not parts:
        parser.fail("a derivative of nothing", (token.start, parser.last_end))
    of, *wrt = parts
    if token.text == "grad" and not wrt and isinstance(of, Call) and of.function in parser.words.functions:
        return DerivativeCall(of.function, 1, of.arguments, True, (token.start, parser.last_end))
    if slashed and not wrt:
        parser.go(parser.at + 2)
        wrt = arguments_in_brackets(parser)
        if not wrt:
            parser.fail("a derivative by nothing", (token.start, parser.last_end))
        if len(wrt) == 1 and isinstance(wrt[0], Tuple):
            wrt = list(wrt[0].items)
    if not wrt:
        parser.go(at)
        return None
    return differentiated(parser, of, tuple(wrt), (token.start, parser.last_end))


def slashed_derivative(parser: Parser) -> Formula | None:
    """``dE/dw``, ``d2E/dz2``, where neither ``dE`` nor ``dw`` is declared."""
    top, bottom = parser.token, parser.peek(2)
    if bottom.kind != "a" or not bottom.text.startswith("d") or len(bottom.text) < 2:
        return None
    words = parser.words
    upper, lower, order = top.text[1:], bottom.text[1:], 1
    if len(upper) > 1 and upper[0] in "234":
        order, upper = int(upper[0]), upper[1:]
        if lower.endswith(str(order)):
            lower = lower[: -len(str(order))]
    for each in (upper, lower):
        if words.known and words.canonical(each) is None and words.canonical(each.partition("_")[0]) is None:
            return None
    if words.canonical(top.text) is not None or words.canonical(bottom.text) is not None or not lower:
        return None
    of = _named(parser, upper, top)
    parser.go(parser.at + 3)
    wrt = hung(parser, _named(parser, lower, bottom))
    return differentiated(parser, of, (wrt,) * order, (top.start, parser.last_end))


def parted_derivative(parser: Parser) -> Formula | None:
    """``\\mathrm{d}E/\\mathrm{d}w``, ``dE/d\\hat{y}``: each d, or the lower one, stands by itself."""
    words, top = parser.words, parser.token
    above = parser.peek() if top.text == "d" else top._replace(text=top.text[1:], start=top.start + 1)
    slash = 2 if top.text == "d" else 1
    below = parser.peek(slash + 2)
    signs = parser.peek(slash).text, parser.peek(slash + 1).text
    if signs != ("/", "d") or above.kind != "a" or below.kind != "a":
        return None
    if (
        words.canonical("d") is not None
        or words.canonical(above.text) is None
        or words.canonical(below.text) is None
    ):
        return None
    of = _named(parser, above.text, above)
    parser.go(parser.at + slash + 2)
    return differentiated(parser, of, (quantity(parser),), (top.start, parser.last_end))


def ordered_derivative(parser: Parser) -> Formula | None:
    """``d^2E/dz^2``, ``d²E/dz²`` in calculator text."""
    tokens = parser.tokens[parser.at : parser.at + 9]
    if len(tokens) > 2 and tokens[1].text in ("^", "**") and tokens[2].kind == "n":
        order, rest = tokens[2].text, tokens[3:]
    elif len(tokens) > 1 and tokens[1].kind == "p":
        order, rest = tokens[1].text, tokens[2:]
    else:
        return None
    if len(rest) < 4 or order not in ("2", "3", "4") or rest[0].kind != "a" or rest[1].text != "/":
        return None
    bottom = rest[2]
    raised = rest[3].text == order if rest[3].kind == "p" else rest[3].text in ("^", "**") and rest[4:5] != []
    if bottom.kind != "a" or bottom.text[0] != "d" or len(bottom.text) < 2 or not raised:
        return None
    if rest[3].kind != "p" and rest[4].text != order:
        return None
    start = parser.token.start
    of, wrt = _named(parser, rest[0].text, rest[0]), _named(parser, bottom.text[1:], bottom)
    parser.go(parser.at + len(tokens) - len(rest) + (4 if rest[3].kind == "p" else 5))
    return differentiated(parser, of, (wrt,) * int(order), (start, parser.last_end))


def _named(parser: Parser, text: str, token: Token) -> Formula:
    """The name that is left of ``dE`` without its d."""
    return parser.part([Token("a", text, token.start, token.end, False)]).whole()
