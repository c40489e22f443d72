"""Tokens: what a piece of text is, by its first character."""

from __future__ import annotations

import re
from functools import partial
from typing import Final, NamedTuple

from hwsolve.errors import Unreadable
from hwsolve.notation.lexing.alphabet import (
    ACCENTS,
    GREEK,
    LETTER,
    NAMES,
    OPERATORS,
    SPACES,
    SUB,
    SUBSCRIPTS,
    SUP,
    SUPERSCRIPTS,
)

MAX_DIGITS: Final = 400


class Token(NamedTuple):
    """``kind``: n number, a name, o operator, b/e begin or end of an environment, s/p Unicode
    sub- or superscript, . end of text. ``glued`` tells that no space precedes it."""

    kind: str
    text: str
    start: int
    end: int
    glued: bool


_SPACE = re.compile(f"[{SPACES}$]")

#: The kind of a piece of text by its first character; a space has the kind of nothing.
KINDS: Final[dict[str, str]] = (
    dict.fromkeys(r"-+*/^_=<>()[]{}|,;:!%@'~&.", "o")
    | dict.fromkeys("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + LETTER, "a")
    | dict.fromkeys("0123456789", "n")
    | dict.fromkeys(SUB, "s")
    | dict.fromkeys(SUP, "p")
    | dict.fromkeys(" \t\r\n\x0c\x0b$", " ")
)
#: In calculator text the mark of a column is nothing, in LaTeX the tie is a space.
PLAIN_KINDS: Final = KINDS | {"&": " "}
LATEX_KINDS: Final = KINDS | {"~": " "}
new_token = partial(tuple.__new__, Token)


def token_of(kind: str | None, piece: str, start: int, end: int, glued: bool, text: str) -> Token | None:
    """A token that is no plain operator or name; None for a space."""
    if kind == "n":
        if len(piece) > 6:
            _check_digits(piece, text, start, end)
        if "," in piece:
            piece = _without_marks(piece)
        return Token("n", piece[:-1] if piece[-1] == "." else piece, start, end, glued)
    if kind == "a":
        return Token("a", _spelled(piece), start, end, glued)
    if kind == "s":
        return Token("s", "".join(SUBSCRIPTS[c] for c in piece), start, end, glued)
    if kind == "p":
        return Token("p", "".join(SUPERSCRIPTS[c] for c in piece), start, end, glued)
    if kind == "o":
        return Token("n" if piece[0] == "." and piece[1:2].isdigit() else "o", piece, start, end, glued)
    if piece in OPERATORS:
        return Token("o", OPERATORS[piece], start, end, glued)
    if piece in NAMES:
        return Token("a", NAMES[piece], start, end, glued)
    if _SPACE.match(piece) or kind == " ":
        return None
    shown = repr(piece) if piece.isprintable() else f"U+{ord(piece):04X}"
    raise Unreadable(f"the character {shown} has no meaning here", text, (start, end))


def _without_marks(piece: str) -> str:
    """``1{,}000`` without its mark of thousands, ``0{,}35`` with a point for its comma."""
    whole, comma, rest = piece.partition("{,}")
    if comma and (whole == "0" or len(rest) != 3) and "," not in rest:
        return f"{whole}.{rest}"
    return piece.replace("{,}", "").replace("\\,", "")


def _check_digits(piece: str, text: str, start: int, end: int) -> None:
    mantissa, _, exponent = piece.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or len(exponent) > 5:
        raise Unreadable(f"a number of more than {MAX_DIGITS} digits", text, (start, end))


def _spelled(piece: str) -> str:
    """``ŷ_n`` (decomposed) as ``yhat_n``; Greek letters by name."""
    head, mark, tail = piece.partition("_")
    letter = "".join(GREEK.get(c, c) for c in head if c not in ACCENTS and not c.isdigit())
    accents = "".join(ACCENTS[c] for c in head if c in ACCENTS)
    digits = "".join(c for c in head if c.isdigit())
    return letter + accents + digits + mark + tail
