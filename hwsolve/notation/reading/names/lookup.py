"""How a name is read: declared names first, then built-ins, then products of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, cast

from hwsolve.notation.formula import (
    Call,
    Constant,
    Formula,
)
from hwsolve.notation.functions import BARE, FUNCTIONS, NEEDS_PARENTHESIS
from hwsolve.notation.reading.names.applications import PRIMES, applied, primed_ahead
from hwsolve.notation.reading.names.built_ins import BUILT_INS, of_two_indices
from hwsolve.notation.reading.names.calls import apply
from hwsolve.notation.reading.names.declared import derived, function_of, symbol
from hwsolve.notation.reading.names.undeclared import undeclared
from hwsolve.notation.reading.operators import derivatives

if TYPE_CHECKING:
    from hwsolve.notation.lexing.tokens import Token
    from hwsolve.notation.reading.parser import Parser

_CONSTANTS: Final = {
    "e": "e",
    "pi": "pi",
    "i": "i",
    "inf": "inf",
    "infinity": "inf",
    "infty": "inf",
    "oo": "inf",
}


def _is_capital_call(parser: Parser, text: str, opening: Token) -> bool:
    """``Tanh[x]``, as Mathematica calls a function."""
    return opening.glued and not parser.latex and len(text) > 2 and text[0].isupper()


def name(parser: Parser) -> Formula:
    """A name at the head of an operand, with what hangs on it."""
    token = parser.token
    text = token.text
    words = parser.words
    if text == "d":
        found = derivatives.called_derivative(parser) or derivatives.ordered_derivative(parser)
        found = found or derivatives.parted_derivative(parser)
        if found is not None:
            return found
    if text in words.ranks or text in parser.bound or (parser.in_index and text in words.indices):
        return symbol(parser, text, token)
    if words.respelled:
        declared = words.respelled.get(text)
        if declared is not None and declared in words.ranks:
            between = of_two_indices(parser, token) if text == "delta" and words.ranks[declared] < 2 else None
            return between or symbol(parser, declared, token)
        if declared is not None and declared in words.functions:
            parser.advance()
            return applied(parser, declared, token.start)
    if text in words.functions:
        return function_of(parser, text, token)
    if len(text) == 1 and parser.in_index:
        return symbol(parser, text, token)
    special = BUILT_INS.get(text)
    if special is not None:
        found = special(parser, token)
        if found is not None:
            return found
    function = FUNCTIONS.get(text)
    if function is not None:
        following = parser.peek()
        if following.kind == "o" and following.text in PRIMES and primed_ahead(parser):
            return derived(parser, function, token)
        called = following.kind == "o" and following.text == "("
        called = called or (following.text == "[" and _is_capital_call(parser, text, following))
        if called or (text not in NEEDS_PARENTHESIS and (function in BARE or text in ("delta", "eye"))):
            parser.advance()
            return apply(parser, function, token)
    if text == "ones" and words.has_arrays:
        parser.advance()
        return Call("ones", (), (token.start, token.end))
    if text in words.indices:
        return symbol(parser, text, token)
    if text in _CONSTANTS:
        following = parser.peek()
        subscripted = following.kind == "s" or (following.kind == "o" and following.text == "_")
        if not (subscripted and text in ("i", "e")):
            parser.advance()
            constant = cast(Literal["e", "pi", "i", "inf"], _CONSTANTS[text])
            return Constant(constant, (token.start, token.end))
    return undeclared(parser, token)
