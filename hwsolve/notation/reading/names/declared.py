"""A declared name with what hangs on it: indices, arguments, samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.notation.formula import (
    DerivativeCall,
    Entry,
    Formula,
    Symbol,
)
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.names.applications import applied, primes
from hwsolve.notation.reading.names.calls import arguments_in_brackets
from hwsolve.notation.reading.scripts.subscripts import hung, rank, subscript_tokens
from hwsolve.notation.reading.scripts.superscripts import marked, matching, numbered, superscript

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser


def derived(parser: Parser, function: str, token: Token) -> Formula:
    """``tanh'(x)``."""
    parser.advance()
    order = primes(parser)
    arguments = tuple(arguments_in_brackets(parser))
    return DerivativeCall(function, order, arguments, False, (token.start, parser.last_end))


def function_of(parser: Parser, function: str, token: Token) -> Formula:
    """A declared function with its arguments; ``f_1`` where ``f1`` is declared as well."""
    parser.advance()
    following = parser.token
    if following.kind == "s" or (following.kind == "o" and following.text == "_"):
        at = parser.at
        _, text, _ = subscript_tokens(parser)
        found = numbered(parser, function, text)
        if found is not None:
            return canonical(parser, found, token.start)
        parser.go(at)
    if following.text == "'":
        found = marked(parser, function, "prime")
        if found is not None:
            parser.advance()
            return canonical(parser, found, token.start)
    return applied(parser, function, token.start)


def canonical(parser: Parser, found: str, start: int) -> Formula:
    """A declared name whose text has been read, with what hangs on it."""
    if found in parser.words.functions:
        return applied(parser, found, start)
    return hung(parser, Symbol(found, (start, parser.last_end)))


def symbol(parser: Parser, canonical: str, token: Token) -> Formula:
    """A declared name with its indices; ``ŷ(xₙ)`` on an array is its entry."""
    parser.at += 1
    following = parser.token = parser.tokens[parser.at]
    base = Symbol(canonical, (token.start, token.end))
    if following.kind == "s" or (following.kind == "o" and following.text in ("_", "[")):
        return hung(parser, base)
    if following.text == "(" and following.glued and parser.words.ranks.get(canonical) == 1:
        return _at_sample(parser, base) or base
    return base


def _at_sample(parser: Parser, base: Symbol) -> Formula | None:
    """``ŷ(x_n)``, ``\\hat{y}(x^{(n)})``: what belongs to the sample in brackets."""
    closing = matching(parser, parser.at)
    if closing is None or closing - parser.at < 2 or parser.tokens[parser.at + 1].kind != "a":
        return None
    reader = parser.part(parser.tokens[parser.at + 1 : closing])
    if reader.words.ranks.get(reader.words.canonical(reader.token.text.partition("_")[0]) or "", 0) == 0:
        return None
    argument = reader.operand()
    if reader.token.text == "^" and reader.peek().text == "{":
        argument = superscript(reader, argument)
    if reader.token.kind != "." or not isinstance(argument, Entry) or len(argument.indices) != 1:
        return None
    if not isinstance(argument.base, Symbol) or argument.base == base or rank(parser.words, argument) is None:
        return None
    parser.go(closing + 1)
    span = (base.span[0] if base.span else 0, parser.last_end)
    return hung(parser, Entry(base, argument.indices, span))
