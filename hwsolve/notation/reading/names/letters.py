"""Runs of letters and digits that are several names, or a name and its index."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hwsolve.notation.formula import (
    Entry,
    Formula,
    Number,
    Symbol,
)
from hwsolve.notation.functions import FUNCTIONS
from hwsolve.notation.lexing.alphabet import GREEK_NAMES
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading.names.applications import applied
from hwsolve.notation.reading.names.built_ins import HEADS
from hwsolve.notation.reading.names.declared import symbol
from hwsolve.notation.reading.names.spectral import attached_spectrum
from hwsolve.notation.reading.names.unknown import is_command, unknown
from hwsolve.notation.reading.operators import derivatives
from hwsolve.notation.reading.scripts.subscripts import hung
from hwsolve.notation.reading.scripts.superscripts import numbered

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

_REPEATED = re.compile(r"(?:[A-Za-z]_[0-9]+){2,}")
#: ``w_1b`` and ``w_1w_2`` in text that leaves out the signs between factors.
_NUMBERED_HEAD = re.compile(r"([A-Za-z]+)_?([0-9]+)([A-Za-z]\w*)")
_DIGITS_LAST = re.compile(r"([A-Za-z]+)([0-9]+)")
_LONGEST: Final = 40


def several(parser: Parser, token: Token, following: Token) -> Formula | None:
    """``x_n`` in one calculator token, ``x1``, ``dE/dw``, ``xy`` where x and y are declared."""
    text, words = token.text, parser.words
    if text[0] == "d" and following.kind == "o" and following.text == "/":
        found = derivatives.slashed_derivative(parser) or derivatives.parted_derivative(parser)
        if found is not None:
            return found
    head, mark, tail = text.partition("_")
    if mark and tail:
        letter = len(tail) == 1 or tail.isdigit() or (head in ("delta", "sum", "Sum") and len(tail) == 2)
        if letter and head in HEADS and head not in words.known and not parser.latex:
            place = token.start + len(head)
            parser.replace(
                Token("a", head, token.start, place, token.glued),
                Token("o", "_", place, place + 1, True),
                Token("n" if tail.isdigit() else "a", tail, place + 1, token.end, True),
            )
            return parser.operand()
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
            return symbol(parser, found_name, token)
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
        return parser.operand()
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
        if _is_word(parser, text):
            unknown(parser, token)
        pieces = list(text)
    return pieces


def _is_word(parser: Parser, text: str) -> bool:
    """Whether letters that TeX would take for factors are a word: several of them mean nothing here."""
    if len(text) < 4 or parser.in_index or not parser.words.closed:
        return False
    known = {*parser.bound, "e", "i", "d"}
    return sum(letter not in known and parser.words.canonical(letter) is None for letter in text) > 1


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
