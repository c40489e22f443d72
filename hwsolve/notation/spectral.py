"""Eigenvalues and singular values with an index: ``λ_i(A)``, ``\\sigma_{\\max}(A)``, ``σ_i^2(A)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.notation.calls import arguments_in_brackets
from hwsolve.notation.formula import Call, Entry, Formula, Number, Power
from hwsolve.notation.subscripts import subscript_tokens
from hwsolve.notation.tokens import Token

if TYPE_CHECKING:
    from hwsolve.notation.parser import Parser

_EXTREMES: Final = {
    ("eigs", "max"): "lambda_max", ("eigs", "min"): "lambda_min", ("svals", "max"): "sigma_max",
    ("svals", "min"): "sigma_min",
}  # fmt: skip


def spectral_value(parser: Parser, function: str, token: Token) -> Formula | None:
    """The *i*-th value of *function* (``eigs``, ``svals``) at a name with a subscript and an argument in
    brackets; None where the name stands for something else.
    """
    at = parser.at
    following = parser.peek()
    if following.kind != "s" and not (following.kind == "o" and following.text == "_"):
        return None
    parser.advance()
    _, _, inner = subscript_tokens(parser)
    exponent = _exponent(parser)
    opening = parser.token
    if not inner or opening.kind != "o" or opening.text != "(" or not parser.words.has_arrays:
        parser.go(at)
        return None
    arguments = arguments_in_brackets(parser)
    span = (token.start, parser.last_end)
    if len(arguments) != 1:
        parser.fail(f"an eigenvalue or singular value is of 1 matrix, not {len(arguments)}", span)
    word = "".join(part.text for part in inner).removeprefix("\\")
    found: Formula
    if extreme := _EXTREMES.get((function, word)):
        found = Call(extreme, tuple(arguments), span)
    else:
        found = Entry(Call(function, tuple(arguments), span), (parser.part(inner).whole(),), span)
    return found if exponent is None else Power(found, exponent, span)


def _exponent(parser: Parser) -> Formula | None:
    """The 2 of ``σ_i^2(A)``: a number between the index and the argument."""
    if parser.token.kind != "o" or parser.token.text not in ("^", "**"):
        return None
    at = parser.at
    parser.advance()
    braces = parser.token.text == "{"
    if braces:
        parser.advance()
    digits = parser.token
    if digits.kind == "n":
        parser.advance()
        if not braces or parser.token.text == "}":
            if braces:
                parser.advance()
            return Number(digits.text, (digits.start, digits.end))
    parser.go(at)
    return None
