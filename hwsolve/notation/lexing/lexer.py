"""Calculator, Unicode and LaTeX text into one kind of tokens.

LaTeX commands become the operators and names that the other spellings use, so that the
parser knows one language. Spacing commands vanish.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate
from typing import Final

from hwsolve.errors import Unreadable
from hwsolve.notation.lexing.alphabet import (
    ACCENT,
    FRACTIONS,
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
from hwsolve.notation.lexing.latex import STYLES, Commands
from hwsolve.notation.lexing.tokens import LATEX_KINDS, PLAIN_KINDS, Token, new_token, token_of

MAX_CHARACTERS: Final = 20_000
MAX_TOKENS: Final = 6_000
_NUMBER = r"(?:[0-9]+(?:\.[0-9]+|\.(?![.*/^]))?|\.[0-9]+)(?:[eE][+-]?[0-9]+(?![\w.]))?"
_THOUSANDS = r"[1-9][0-9]{0,2}(?:(?:\{,\}|\\,)[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
#: ``0{,}35``: a decimal comma as TeX sets it.
_DECIMALS = r"[0-9]+\{,\}[0-9]+"
_SIGNS = r"[+\-−]=|\*\*|<=>|<=|>=|==|=>|!=|<>|:=|->|~~|\+/-|\.[*/^']|\.\.\.?"
_STYLE = "|".join(sorted(STYLES - {"operatorname*"}))
_COMMAND = (
    rf"\\(?:{_STYLE})(?:\s+[A-Za-z0-9]|[0-9])"
    r"|\\begin\s*\{[A-Za-z]+\*?\}(?:\s*\{[clr|\s]*\})?|\\end\s*\{[A-Za-z]+\*?\}|\\\\(?:\[[^\]]*\])?"
    r"|\\(?:operatorname\*|hspace\*|[A-Za-z]+|.)"
)
#: ``⁽²⁾ᵀ`` is a layer and a transpose, ``⁽ⁱ⁾²`` a sample and a square.
_RAISED = rf"⁽[{SUP.replace('⁽', '')}]*⁾|[{SUP.replace('⁽', '')}]+|[{SUP}]+"
_PLAIN = re.compile(
    rf"[{SPACES}$&]+|{_DECIMALS}|{_NUMBER}"
    rf"|(?:[A-Za-z][{ACCENT}]+|[{LETTER}][{ACCENT}]*)[0-9]*(?:_[A-Za-z0-9]+)*"
    rf"|[A-Za-z](?:[A-Za-z0-9](?![{ACCENT}]))*(?:_[A-Za-z0-9]+)*(?:_(?![{{({LETTER}\\]))?"
    rf"|[{SUB}]+|{_RAISED}|{_SIGNS}|{_COMMAND}|.",
    re.DOTALL,
)
_LATEX = re.compile(
    rf"[{SPACES}$~]+|{_THOUSANDS}|{_DECIMALS}|{_NUMBER}|[A-Za-z][{ACCENT}]+|[{LETTER}][{ACCENT}]*|[A-Za-z]+"
    rf"|[{SUB}]+|{_RAISED}|{_SIGNS}|{_COMMAND}|.",
    re.DOTALL,
)
_GROUPED = re.compile(r"[_^]\{")
#: What only calculator text has: an index in brackets, a name with a digit, ``*``, ``@``.
_CALCULATOR = re.compile(r"[\w)]\[|[A-Za-z][0-9]|[*@]")


def is_latex(text: str) -> bool:
    """Whether *text* follows TeX's rules (one letter is one name, a subscript is one token or a group).

    Dollars alone do not make it so: ``$w1*x[n]$`` is calculator text.
    """
    if "\\" in text or ("{" in text and _GROUPED.search(text) is not None):
        return True
    return "$" in text and _CALCULATOR.search(text) is None


def tokenize(text: str, latex: bool | None = None) -> list[Token]:
    """The tokens of *text*, closed by one of kind ``.``.

    Raises:
        Unreadable: a character that means nothing in mathematics, or a limit was passed.
    """
    if len(text) > MAX_CHARACTERS:
        message = f"the text has {len(text)} characters; the limit is {MAX_CHARACTERS}"
        raise Unreadable(message, text[:200], (0, 1))
    if latex is None:
        latex = is_latex(text)
    if text.isascii():
        return _closed(text, text, latex)
    source, places = _decomposed(text)
    try:
        tokens = _closed(source, text, latex)
    except Unreadable as error:
        span = (places[min(error.span[0], len(source))], places[min(error.span[1], len(source))])
        raise Unreadable(error.message, text, span, error.remedy) from None
    return [Token(t.kind, t.text, places[t.start], places[t.end], t.glued) for t in tokens]


@lru_cache(maxsize=4096)
def spelled(text: str, latex: bool | None = None) -> tuple[str, ...]:
    """The tokens of a spelling of a name, each as it is written."""
    return tuple(token.text for token in tokenize(text, latex)[:-1])


def _closed(source: str, text: str, latex: bool) -> list[Token]:
    """The tokens of *source*, which is *text* with its accents taken apart, and the end."""
    pieces = (_LATEX if latex else _PLAIN).findall(source)
    tokens = _with_commands(pieces, text, latex) if "\\" in source else _simple(pieces, text, latex)
    if len(tokens) > MAX_TOKENS:
        raise Unreadable(f"the text has more than {MAX_TOKENS} symbols", text, (len(text) // 2, len(text)))
    tokens.append(Token(".", "", len(source), len(source), False))
    return tokens


def _decomposed(text: str) -> tuple[str, list[int]]:
    """Accented letters as letter and accent, odd digits as digits; and the place each came from."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        form = character if character.isascii() else _plain_form(character)
        if character in FRACTIONS and not text[max(place - 1, 0) : place].isdigit():  # 2½ is no product
            form = FRACTIONS[character]
        characters.append(form)
        places.extend([place] * len(form))
    places.append(len(text))
    return "".join(characters), places


def _plain_form(character: str) -> str:
    """``ŷ`` as y and an accent, a full-width or Persian digit as a digit, a styled letter as a letter."""
    if character in SUBSCRIPTS or character in SUPERSCRIPTS or character in OPERATORS or character in NAMES:
        return character if character != "٫" else "."
    form = unicodedata.normalize("NFD", character)
    if form != character or character in GREEK:
        return form
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) == 1 and (folded.isascii() or folded in GREEK):
        return folded
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _simple(pieces: list[str], text: str, latex: bool) -> list[Token]:
    """The tokens of text without LaTeX commands."""
    tokens: list[Token] = []
    append, kinds = tokens.append, LATEX_KINDS if latex else PLAIN_KINDS
    start = last = 0
    for piece in pieces:
        end = start + len(piece)
        kind = kinds.get(piece[0])
        if kind == "o":
            if piece[0] == "." and len(piece) > 1 and piece[1].isdigit():
                kind = "n"
            append(new_token((kind, piece, start, end, start == last and start > 0)))
            last = end
        elif kind == "a" and piece.isascii():
            append(new_token(("a", piece, start, end, start == last and start > 0)))
            last = end
        elif kind != " ":
            made = token_of(kind, piece, start, end, start == last and start > 0, text)
            if made is not None:
                append(made)
                last = end
        start = end
    return tokens


def _with_commands(pieces: list[str], text: str, latex: bool) -> list[Token]:
    return Commands(pieces, [0, *accumulate(map(len, pieces))], text, latex).tokens(0, len(pieces))
