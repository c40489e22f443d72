"""Eigenvalues and singular values with an index: ``λ_i(A)``, ``\\sigma_{\\max}(A)``, ``σ_i^2(A)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.notation.formula import Call, Entry, Formula, Number, Power, Symbol
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.names.calls import arguments_in_brackets
from hwsolve.notation.reading.scripts.subscripts import bracketed, subscript_tokens

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

_EXTREMES: Final = {
    ("eigs", "max"): "lambda_max", ("eigs", "min"): "lambda_min", ("svals", "max"): "sigma_max",
    ("svals", "min"): "sigma_min",
}  # fmt: skip

_SPECTRA: Final = {"lambda": "eigs", "lam": "eigs", "sigma": "svals"}


def attached_spectrum(parser: Parser, token: Token, head: str, tail: str) -> Formula | None:
    """``lambda_i`` and ``sigma_1`` in one calculator token: of the matrix A."""
    function = _SPECTRA.get(head)
    if function is None or parser.words.ranks.get("A") != 2 or not (tail.isdigit() or len(tail) == 1):
        return None
    span = (token.start, token.end)
    place: Formula = Number(tail, span) if tail.isdigit() else Symbol(tail, span)
    return Entry(Call(function, (Symbol("A"),), span), (place,), span)


def spectral_value(parser: Parser, function: str, token: Token) -> Formula | None:
    """The *i*-th value of *function* (``eigs``, ``svals``) at a name with a subscript and an argument in
    brackets, or of the matrix A where nothing stands there; None where the name is something else.
    """
    at = parser.at
    following = parser.peek()
    if following.text == "[" and following.glued and not parser.latex and parser.words.ranks.get("A") == 2:
        parser.advance()
        return bracketed(parser, Call(function, (Symbol("A"),), (token.start, token.end)))
    if following.kind != "s" and not (following.kind == "o" and following.text == "_"):
        return None
    parser.advance()
    _, _, inner = subscript_tokens(parser)
    exponent = _exponent(parser)
    opening = parser.token
    applied = opening.kind == "o" and opening.text == "("
    if not inner or not parser.words.has_arrays or not (applied or parser.words.ranks.get("A") == 2):
        parser.go(at)
        return None
    arguments = arguments_in_brackets(parser) if applied else [Symbol("A")]
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
    if parser.token.kind == "p" and parser.token.text.isdigit() and parser.peek().text == "(":
        raised = parser.advance()
        return Number(raised.text, (raised.start, raised.end))
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
