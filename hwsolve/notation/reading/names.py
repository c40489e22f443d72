"""How a name is read: declared names first, then built-ins, then products of letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, cast

from hwsolve.notation.formula import (
    Call,
    Constant,
    DerivativeCall,
    Entry,
    Formula,
    Number,
    Symbol,
    Transpose,
)
from hwsolve.notation.functions import BARE, FUNCTIONS, NEEDS_PARENTHESIS
from hwsolve.notation.reading import derivatives
from hwsolve.notation.reading.applications import PRIMES, applied, primed_ahead, primes
from hwsolve.notation.reading.built_ins import BUILT_INS, HEADS, of_two_indices
from hwsolve.notation.reading.calls import apply, arguments_in_brackets
from hwsolve.notation.reading.spectral import attached_spectrum
from hwsolve.notation.reading.subscripts import hung, rank, subscript_tokens
from hwsolve.notation.reading.superscripts import marked, matching, numbered, superscript
from hwsolve.notation.reading.tokens import Token
from hwsolve.notation.reading.unknown_names import is_command, unknown, unknown_command
from hwsolve.notation.vocabulary import GREEK_NAMES

if TYPE_CHECKING:
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
_REPEATED = re.compile(r"(?:[A-Za-z]_[0-9]+){2,}")
#: ``w_1b`` and ``w_1w_2`` in text that leaves out the signs between factors.
_NUMBERED_HEAD = re.compile(r"([A-Za-z]+)_?([0-9]+)([A-Za-z]\w*)")
_DIGITS_LAST = re.compile(r"([A-Za-z]+)([0-9]+)")
_SCRIPTS: Final = frozenset(["_", "^", "'", "["])
_LONGEST: Final = 40

#: Endings of names that are letters with an accent, never functions.
_ACCENTS = ("hat", "bar", "tilde", "dot", "star")


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
        return _symbol(parser, text, token)
    if words.respelled:
        declared = words.respelled.get(text)
        if declared is not None and declared in words.ranks:
            between = of_two_indices(parser, token) if text == "delta" and words.ranks[declared] < 2 else None
            return between or _symbol(parser, declared, token)
        if declared is not None and declared in words.functions:
            parser.advance()
            return applied(parser, declared, token.start)
    if text in words.functions:
        return _function(parser, text, token)
    if len(text) == 1 and parser.in_index:
        return _symbol(parser, text, token)
    special = BUILT_INS.get(text)
    if special is not None:
        found = special(parser, token)
        if found is not None:
            return found
    function = FUNCTIONS.get(text)
    if function is not None:
        following = parser.peek()
        if following.kind == "o" and following.text in PRIMES and primed_ahead(parser):
            return _derived(parser, function, token)
        called = following.kind == "o" and following.text == "("
        if called or (text not in NEEDS_PARENTHESIS and (function in BARE or text in ("delta", "eye"))):
            parser.advance()
            return apply(parser, function, token)
    if text == "ones" and words.has_arrays:
        parser.advance()
        return Call("ones", (), (token.start, token.end))
    if text in words.indices:
        return _symbol(parser, text, token)
    if text in _CONSTANTS:
        following = parser.peek()
        subscripted = following.kind == "s" or (following.kind == "o" and following.text == "_")
        if not (subscripted and text in ("i", "e")):
            parser.advance()
            constant = cast(Literal["e", "pi", "i", "inf"], _CONSTANTS[text])
            return Constant(constant, (token.start, token.end))
    return _undeclared(parser, token)


def _derived(parser: Parser, function: str, token: Token) -> Formula:
    """``tanh'(x)``."""
    parser.advance()
    order = primes(parser)
    arguments = tuple(arguments_in_brackets(parser))
    return DerivativeCall(function, order, arguments, False, (token.start, parser.last_end))


def _function(parser: Parser, function: str, token: Token) -> Formula:
    """A declared function with its arguments; ``f_1`` where ``f1`` is declared as well."""
    parser.advance()
    following = parser.token
    if following.kind == "s" or (following.kind == "o" and following.text == "_"):
        at = parser.at
        _, text, _ = subscript_tokens(parser)
        found = numbered(parser, function, text)
        if found is not None:
            return _canonical(parser, found, token.start)
        parser.go(at)
    if following.text == "'":
        found = marked(parser, function, "prime")
        if found is not None:
            parser.advance()
            return _canonical(parser, found, token.start)
    return applied(parser, function, token.start)


def _canonical(parser: Parser, found: str, start: int) -> Formula:
    """A declared name whose text has been read, with what hangs on it."""
    if found in parser.words.functions:
        return applied(parser, found, start)
    return hung(parser, Symbol(found, (start, parser.last_end)))


def _symbol(parser: Parser, canonical: str, token: Token) -> Formula:
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
    argument = name(reader)
    if reader.token.text == "^" and reader.peek().text == "{":
        argument = superscript(reader, argument)
    if reader.token.kind != "." or not isinstance(argument, Entry) or len(argument.indices) != 1:
        return None
    if not isinstance(argument.base, Symbol) or argument.base == base or rank(parser.words, argument) is None:
        return None
    parser.go(closing + 1)
    span = (base.span[0] if base.span else 0, parser.last_end)
    return hung(parser, Entry(base, argument.indices, span))


# -- names that nothing declares -----------------------------------------------------------------


def _undeclared(parser: Parser, token: Token) -> Formula:
    """A name that nothing declares: with its scripts it may be one, or be several."""
    text, words = token.text, parser.words
    following = parser.tokens[parser.at + 1]
    if following.kind not in "sp" and following.text not in _SCRIPTS:
        if len(text) == 1 and not words.closed:
            parser.at += 1
            parser.token = following
            return Symbol(text, (token.start, token.end))
    elif words.known and following.text != "[":
        scripted = _scripted(parser, token, following)
        if scripted is not None:
            return scripted
    if len(text) > 1:
        several = _several(parser, token, following)
        if several is not None:
            return several
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
        return _canonical(parser, found, token.start)
    if _is_entry_of_capital(parser, token, at):
        parser.go(at)
        return _symbol(parser, token.text.upper(), token)
    if following.text == "^" and parser.tokens[at + 2].text == "*":
        parser.fail(f"{token.text}^* is not declared", (token.start, parser.tokens[at + 2].end))
    parser.go(at)
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


def _several(parser: Parser, token: Token, following: Token) -> Formula | None:
    """``x_n`` in one calculator token, ``x1``, ``dE/dw``, ``xy`` where x and y are declared."""
    text, words = token.text, parser.words
    if text[0] == "d" and following.kind == "o" and following.text == "/":
        found = derivatives.slashed_derivative(parser) or derivatives.parted_derivative(parser)
        if found is not None:
            return found
    head, mark, tail = text.partition("_")
    if mark and tail:
        letter = len(tail) == 1 or tail.isdigit() or (head == "delta" and len(tail) == 2)
        if letter and head in HEADS and head not in words.known and not parser.latex:
            place = token.start + len(head)
            parser.replace(
                Token("a", head, token.start, place, token.glued),
                Token("o", "_", place, place + 1, True),
                Token("n" if tail.isdigit() else "a", tail, place + 1, token.end, True),
            )
            return name(parser)
        attached = _attached(parser, token, head, tail) or attached_spectrum(parser, token, head, tail)
        if attached is not None:
            parser.advance()
            if isinstance(attached, Symbol) and attached.name in words.functions:
                return applied(parser, attached.name, token.start)
            return hung(parser, attached)
    digits = _DIGITS_LAST.fullmatch(text)
    if digits is not None:
        base, number = digits.groups()
        found_name = numbered(parser, base, number)
        if found_name is not None and found_name in words.functions:
            parser.advance()
            return applied(parser, found_name, token.start)
        if found_name is not None:
            return _symbol(parser, found_name, token)
        known = words.canonical(base)
        if known is not None and words.ranks.get(known):
            parser.advance()
            entry = Entry(
                Symbol(known), (Number(number, (token.start, token.end)),), (token.start, token.end)
            )
            return hung(parser, entry)
    pieces = _pieces(parser, token, bool(mark))
    if pieces is not None and len(pieces) > 1:
        _split(parser, pieces)
        return name(parser)
    return None


def _pieces(parser: Parser, token: Token, has_mark: bool) -> list[str] | None:
    """The names that a run of letters is made of."""
    text, words = token.text, parser.words
    if text in GREEK_NAMES or text[0] == "\\" or is_command(parser, token):
        return None
    pieces: list[str] | None = None
    if words.known:
        also = [*parser.bound, *FUNCTIONS, "pi", "e", *(["i"] if parser.bound else [])]
        pieces = words.segment(text, also)
    if pieces is None and (cut := _NUMBERED_HEAD.fullmatch(text)) is not None:
        rest = words.segment(cut[3], parser.bound) if numbered(parser, cut[1], cut[2]) is not None else None
        pieces = None if rest is None else [f"{cut[1]}_{cut[2]}", *rest]
    if pieces is None and _REPEATED.fullmatch(text):
        pieces = re.findall(r"[A-Za-z]_[0-9]+", text)
    if pieces is None and parser.latex and not has_mark and token.end - token.start == len(text) < _LONGEST:
        pieces = list(text)
    return pieces


def _split(parser: Parser, pieces: list[str]) -> None:
    """Replace the token at hand by several names."""
    token = parser.token
    exact = sum(map(len, pieces)) == token.end - token.start
    made = []
    at = token.start
    for k, piece in enumerate(pieces):
        start, end = (at, at + len(piece)) if exact else (token.start, token.end)
        made.append(Token("a", piece, start, end, token.glued if k == 0 else True))
        at += len(piece)
    parser.replace(*made)


def _attached(parser: Parser, token: Token, head: str, tail: str) -> Formula | None:
    """``x_n`` in one calculator token: an entry of x, a decorated scalar, or one name."""
    words = parser.words
    for spelled in (head + tail, f"{head}_{{{tail}}}"):
        found = words.canonical(spelled)
        if found is not None:
            return Symbol(found, (token.start, token.end))
    base = words.canonical(head)
    if base is None or base not in words.ranks:
        return None
    here = words.ranks[base]
    span = (token.start, token.end)
    if here == 0:
        return Symbol(base, span) if all(letter in words.decorations for letter in tail) else None
    if re.fullmatch(r"[A-Za-z]\d+_.*|\d+[A-Za-z].*", tail):
        return None
    parts = list(tail) if here > 1 and len(tail) == here else tail.split("_")
    if any(len(part) > 1 and not part.isdigit() and part not in words.known for part in parts):
        return None
    items: list[Formula] = [Number(p, span) if p.isdigit() else Symbol(p, span) for p in parts]
    return Entry(Symbol(base, span), tuple(items), span)
