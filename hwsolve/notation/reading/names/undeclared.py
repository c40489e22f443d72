"""A name that nothing declares: with its scripts it may be one, or be several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.notation.formula import (
    Formula,
    Symbol,
    Transpose,
)
from hwsolve.notation.lexing.alphabet import GREEK_NAMES
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.names.declared import canonical, symbol
from hwsolve.notation.reading.names.letters import several
from hwsolve.notation.reading.names.unknown import is_command, unknown, unknown_command
from hwsolve.notation.reading.scripts.subscripts import hung, subscript_tokens
from hwsolve.notation.reading.scripts.superscripts import marked, numbered

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

_SCRIPTS: Final = frozenset(["_", "^", "'", "["])
#: Endings of names that are letters with an accent, never functions.
_ACCENTS = ("hat", "bar", "tilde", "dot", "star")


def undeclared(parser: Parser, token: Token) -> Formula:
    """A name that nothing declares: with its scripts it may be one, or be several."""
    text, words = token.text, parser.words
    following = parser.tokens[parser.at + 1]
    if following.kind not in "sp" and following.text not in _SCRIPTS:
        if len(text) == 1 and not words.closed:
            parser.at += 1
            parser.token = following
            return Symbol(text, (token.start, token.end))
    elif words.known and following.text != "[":
        scripted = _scripted(parser, token, following) or _headed(parser, token, following)
        if scripted is not None:
            return scripted
    if len(text) > 1:
        found = several(parser, token, following)
        if found is not None:
            return found
        if is_command(parser, token) and text not in GREEK_NAMES:
            unknown_command(parser, token)
    if words.closed and not (len(text) == 1 and (parser.in_index or _indexes(parser, text))):
        unknown(parser, token)
    if len(text) > 1 and following.text == "(" and following.glued and _is_word(parser, token):
        unknown(parser, token)
    parser.at += 1
    parser.token = parser.tokens[parser.at]
    return hung(parser, Symbol(text, (token.start, token.end)))


def _indexes(parser: Parser, letter: str) -> bool:
    """Whether the letter stands as an index elsewhere in the text, as the j of ``where(i = j, q[j], 0)``."""
    before = ""
    for token in parser.tokens:
        if token.kind == "s" and letter in token.text:
            return True
        if token.kind == "a" and before in ("[", "_", "_{") and letter in token.text:
            return True
        if token.kind == "a" and token.text.endswith(f"_{letter}"):
            return True
        before = "_{" if before == "_" and token.text == "{" else token.text
    return False


def _is_word(parser: Parser, token: Token) -> bool:
    """Letters typed as they are read, which nobody uses for a letter with an accent."""
    text = token.text
    typed = parser.text[token.start : token.end] == text and text.isalpha()
    return typed and text not in GREEK_NAMES and not text.endswith(_ACCENTS)


def _scripted(parser: Parser, token: Token, following: Token) -> Formula | None:
    """``K_1`` where ``K1`` is declared, ``W^{(2)}`` where ``W2`` is, ``w^*`` where ``w_star`` is."""
    at = parser.at
    found: str | None = None
    parser.advance()
    if following.kind == "s" or following.text == "_":
        _, text, _ = subscript_tokens(parser)
        found = numbered(parser, token.text, text)
    elif following.kind == "p":
        if following.text[:1] == "(" and following.text[-1:] == ")":
            found = numbered(parser, token.text, following.text[1:-1])
        elif following.text.isdigit():
            found = _array_numbered(parser, token.text, following.text)
        parser.advance()
    else:
        parser.advance()
        braced = following.text == "^" and parser.token.text == "{"
        if braced:
            parser.advance()
        here = parser.token
        if following.text == "'":
            found = marked(parser, token.text, "prime")
        elif here.kind == "o" and here.text in ("*", "'"):
            found = marked(parser, token.text, "star" if here.text == "*" else "prime")
            parser.advance()
        elif here.kind == "o" and here.text in ("(", "[") and parser.peek().kind in "an":
            found = numbered(parser, token.text, parser.peek().text)
            if parser.peek(2).text not in (")", "]"):
                found = None
            parser.go(min(parser.at + 3, len(parser.tokens) - 1))
        elif here.kind == "n" and following.text == "^":
            found = _array_numbered(parser, token.text, here.text)
            parser.advance()
        if braced and parser.token.text == "}":
            parser.advance()
        elif braced and parser.token.text in ("⊤", "T") and parser.peek().text == "}" and found is not None:
            end = parser.advance().end
            parser.advance()
            return Transpose(Symbol(found, (token.start, end)), (token.start, end + 1))
        elif braced:
            found = None
    if found is not None:
        return canonical(parser, found, token.start)
    if _is_entry_of_capital(parser, token, at):
        parser.go(at)
        return symbol(parser, token.text.upper(), token)
    if following.text == "^" and parser.tokens[at + 2].text == "*":
        parser.fail(f"{token.text}^* is not declared", (token.start, parser.tokens[at + 2].end))
    parser.go(at)
    return None


def _headed(parser: Parser, token: Token, following: Token) -> Formula | None:
    """``nK₃`` as n K₃ where K3 is declared, and K is not."""
    text, at = token.text, parser.at
    if not 1 < len(text) == token.end - token.start or not (following.kind == "s" or following.text == "_"):
        return None
    parser.advance()
    below = subscript_tokens(parser)[1]
    parser.go(at)
    for cut in range(1, len(text)):
        if numbered(parser, text[cut:], below) is not None and parser.words.segment(text[:cut], parser.bound):
            place = token.start + cut
            head = Token("a", text[:cut], token.start, place, token.glued)
            parser.replace(head, Token("a", text[cut:], place, token.end, True))
            return parser.operand()
    return None


def _array_numbered(parser: Parser, name: str, number: str) -> str | None:
    """``W²`` where W2 is an array and W is nothing: an array has a layer, not a square."""
    found = numbered(parser, name, number)
    return found if found is not None and parser.words.ranks.get(found) else None


def _is_entry_of_capital(parser: Parser, token: Token, at: int) -> bool:
    """``a_{ij}`` where nothing but the matrix A is declared."""
    capital = token.text.upper()
    if len(token.text) != 1 or not token.text.islower() or parser.words.ranks.get(capital) != 2:
        return False
    parser.go(at + 1)
    if parser.token.kind != "s" and parser.token.text != "_":
        return False
    written = subscript_tokens(parser)[1]
    return len(written.replace(",", "")) == 2
