"""Calculator, Unicode and LaTeX text into one kind of tokens.

LaTeX commands become the operators and names that the other spellings use, so that the
parser knows one language. Spacing commands vanish.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial
from itertools import accumulate
from typing import Final, NamedTuple, NoReturn

from hwsolve.errors import Span, Unreadable
from hwsolve.notation.reading import commands
from hwsolve.notation.reading.alphabet import (
    ACCENT,
    ACCENTS,
    FRACTIONS,
    LETTER,
    NAMES,
    OPERATORS,
    SPACES,
    SUB,
    SUBSCRIPTS,
    SUP,
    SUPERSCRIPTS,
)
from hwsolve.notation.vocabulary import GREEK

MAX_CHARACTERS: Final = 20_000
MAX_TOKENS: Final = 6_000
MAX_DIGITS: Final = 400
MAX_STYLES: Final = 12


#: Spacing that TeX writers put between an accent and its letter.
_GAPS: Final = frozenset(["\\,", "\\;", "\\!", "\\:", "~"])


class Token(NamedTuple):
    """``kind``: n number, a name, o operator, b/e begin or end of an environment, s/p Unicode
    sub- or superscript, . end of text. ``glued`` tells that no space precedes it."""

    kind: str
    text: str
    start: int
    end: int
    glued: bool


_NUMBER = r"(?:[0-9]+(?:\.[0-9]+|\.(?![.*]))?|\.[0-9]+)(?:[eE][+-]?[0-9]+(?![\w.]))?"
_THOUSANDS = r"[0-9]{1,3}(?:(?:\{,\}|\\,)[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
_SIGNS = r"[+\-−]=|\*\*|<=>|<=|>=|==|=>|!=|<>|:=|->|~~|\+/-|\.\*|\.\.\."
_STYLES: Final = commands.STYLES | set(commands.ACCENTS)
_STYLE = "|".join(sorted(_STYLES - {"operatorname*"}))
_COMMAND = (
    rf"\\(?:{_STYLE})(?:\s+[A-Za-z0-9]|[0-9])"
    r"|\\begin\s*\{[A-Za-z]+\*?\}(?:\s*\{[clr|\s]*\})?|\\end\s*\{[A-Za-z]+\*?\}|\\\\(?:\[[^\]]*\])?"
    r"|\\(?:operatorname\*|hspace\*|[A-Za-z]+|.)"
)
_PLAIN = re.compile(
    rf"[{SPACES}$&]+|{_NUMBER}"
    rf"|(?:[A-Za-z][{ACCENT}]+|[{LETTER}][{ACCENT}]*)[0-9]*(?:_[A-Za-z0-9]+)*"
    rf"|[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*(?:_(?![{{({LETTER}\\]))?"
    rf"|[{SUB}]+|[{SUP}]+|{_SIGNS}|{_COMMAND}|.",
    re.DOTALL,
)
_LATEX = re.compile(
    rf"[{SPACES}$~]+|{_THOUSANDS}|{_NUMBER}|[A-Za-z][{ACCENT}]+|[{LETTER}][{ACCENT}]*|[A-Za-z]+"
    rf"|[{SUB}]+|[{SUP}]+|{_SIGNS}|{_COMMAND}|.",
    re.DOTALL,
)
_SPACE = re.compile(f"[{SPACES}$]")
_GROUPED = re.compile(r"[_^]\{")
#: What only calculator text has: an index in brackets, a name with a digit, ``*``, ``@``.
_CALCULATOR = re.compile(r"[\w)]\[|[A-Za-z][0-9]|[*@]")

#: The kind of a piece of text by its first character; a space has the kind of nothing.
_KINDS: Final[dict[str, str]] = (
    dict.fromkeys(r"-+*/^_=<>()[]{}|,;:!%@'~&.", "o")
    | dict.fromkeys("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + LETTER, "a")
    | dict.fromkeys("0123456789", "n")
    | dict.fromkeys(SUB, "s")
    | dict.fromkeys(SUP, "p")
    | dict.fromkeys(" \t\r\n\x0c\x0b$", " ")
)
#: In calculator text the mark of a column is nothing, in LaTeX the tie is a space.
_PLAIN_KINDS: Final = _KINDS | {"&": " "}
_LATEX_KINDS: Final = _KINDS | {"~": " "}
_token = partial(tuple.__new__, Token)


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
    append, kinds = tokens.append, _LATEX_KINDS if latex else _PLAIN_KINDS
    start = last = 0
    for piece in pieces:
        end = start + len(piece)
        kind = kinds.get(piece[0])
        if kind == "o":
            if piece[0] == "." and len(piece) > 1 and piece[1].isdigit():
                kind = "n"
            append(_token((kind, piece, start, end, start == last and start > 0)))
            last = end
        elif kind == "a" and piece.isascii():
            append(_token(("a", piece, start, end, start == last and start > 0)))
            last = end
        elif kind != " ":
            made = _other(kind, piece, start, end, start == last and start > 0, text)
            if made is not None:
                append(made)
                last = end
        start = end
    return tokens


def _other(kind: str | None, piece: str, start: int, end: int, glued: bool, text: str) -> Token | None:
    """A token that is no plain operator or name; None for a space."""
    if kind == "n":
        if len(piece) > 6:
            _check_digits(piece, text, start, end)
        if "," in piece:
            piece = piece.replace("{,}", "").replace("\\,", "")
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


def _with_commands(pieces: list[str], text: str, latex: bool) -> list[Token]:
    return _Commands(pieces, [0, *accumulate(map(len, pieces))], text, latex).tokens(0, len(pieces))


class _Commands:
    """Pieces of text with LaTeX commands among them, and where each begins."""

    def __init__(self, pieces: list[str], starts: list[int], text: str, latex: bool) -> None:
        self.pieces, self.starts, self.text, self.latex = pieces, starts, text, latex
        self.kinds = _LATEX_KINDS if latex else _PLAIN_KINDS
        self.depth = 0

    def fail(self, message: str, at: int, remedy: str | None = None) -> NoReturn:
        raise Unreadable(message, self.text, (self.starts[at], self.starts[at + 1]), remedy)

    def tokens(self, at: int, stop: int) -> list[Token]:
        """The tokens of the pieces from *at* up to *stop*."""
        pieces, starts = self.pieces, self.starts
        made: list[Token] = []
        last = 0
        while at < stop:
            piece, start, end = pieces[at], starts[at], starts[at + 1]
            at += 1
            glued = start == last and start > 0
            kind = self.kinds.get(piece[0])
            if kind == " ":
                continue
            if kind == "o" and piece[0] != ".":
                made.append(_token(("o", piece, start, end, glued)))
                last = end
            elif kind == "a" and piece.isascii():
                made.append(_token(("a", piece, start, end, glued)))
                last = end
            elif piece[0] == "\\":
                before = len(made)
                at = self.command(at - 1, stop, made, glued)
                if len(made) > before or (piece[1:] in commands.SIZING and glued):
                    last = starts[at]
            else:
                token = _other(kind, piece, start, end, glued, self.text)
                if token is not None:
                    made.append(token)
                    last = end
        return made

    def command(self, at: int, stop: int, made: list[Token], glued: bool) -> int:
        """Add what the command at *at* stands for; the place after it and its arguments."""
        piece, start, end = self.pieces[at], self.starts[at], self.starts[at + 1]
        name = piece[1:]
        if name in commands.OPERATORS:
            made.append(Token("o", commands.OPERATORS[name], start, end, glued))
        elif name in commands.SKIPPED:
            if name in commands.SIZING and self.pieces[at + 1 : at + 2] == ["."]:
                return at + 2
        elif name in _STYLES or name == "mathbb":
            begin, finish, after = self.group(at, stop)
            content = "".join(self.pieces[begin:finish]).strip()
            self.styled(
                name, content, self.inner(begin, finish, at), (start, self.starts[after]), made, glued
            )
            return after
        elif name[:1] == "\\":
            made.append(Token("o", "\\\\", start, end, glued))
        elif piece.startswith(("\\begin", "\\end")) and "{" in piece:
            environment = piece[piece.index("{") + 1 : piece.index("}")].rstrip("*")
            made.append(Token("b" if name[0] == "b" else "e", environment, start, end, glued))
        elif name.rstrip("*") in commands.DROPPED:
            return self.group(at, stop)[2]
        elif name in commands.TRANSPARENT:
            begin, finish, after = self.group(at, stop)
            _braced(self.inner(begin, finish, at), (start, self.starts[after]), made, glued)
            return after
        elif name == "not" and self.pieces[at + 1 : at + 2] == ["="]:
            made.append(Token("o", "!=", start, self.starts[at + 2], glued))
            return at + 2
        elif name.isalpha():
            made.append(Token("a", commands.LETTERS.get(name, name), start, end, glued))
        elif len(name) > 1:  # TeX takes one letter or digit: \hat y
            name, letter = name[:-1].rstrip(), name[-1]
            inner = [Token("n" if letter.isdigit() else "a", letter, end - 1, end, True)]
            self.styled(name, letter, inner, (start, end), made, glued)
        else:
            self.fail(f"the command \\{name} has no meaning here" if name else "a lone backslash", at)
        return at + 1

    def argument(self, at: int, stop: int) -> int:
        """Where the argument of the command at *at* begins."""
        first = at + 1
        while first < stop and (_KINDS.get(self.pieces[first][0]) == " " or self.pieces[first] in _GAPS):
            first += 1
        if first >= stop or self.pieces[first] == "}":
            self.fail(f"the command {self.pieces[at]} needs its argument", at)
        return first

    def group(self, at: int, stop: int) -> tuple[int, int, int]:
        """The pieces of the argument of the command at *at*: from, up to, and the place after it."""
        first = place = self.argument(at, stop)
        while self.pieces[place][1:] in _STYLES:  # \hat\mathbf{y}
            place = self.argument(place, stop)
        if self.pieces[place] != "{":
            return first, place + 1, place + 1
        opening, depth = place, 1
        while depth:
            place += 1
            if place >= stop:
                self.fail("the brace opened here is never closed", opening)
            depth += (self.pieces[place] == "{") - (self.pieces[place] == "}")
        return (first, place + 1, place + 1) if opening > first else (first + 1, place, place + 1)

    def inner(self, begin: int, finish: int, at: int) -> list[Token]:
        """The tokens of an argument."""
        self.depth += 1
        if self.depth > MAX_STYLES:
            self.fail(f"styles nested more than {MAX_STYLES} deep", at)
        found = self.tokens(begin, finish)
        self.depth -= 1
        return found

    def styled(
        self, name: str, content: str, inner: list[Token], span: Span, made: list[Token], glued: bool
    ) -> None:
        """``\\mathbf{w}``, ``\\hat y``, ``\\operatorname{diag}``, ``\\mathbb{E}``, ``\\mathbf{1}``."""
        if name == "mathbb":
            if not content.isalnum():
                raise Unreadable("\\mathbb stands before a letter", self.text, span)
            sign = (
                "𝟙" if content in ("1", "I") else commands.BLACKBOARD.get(content, f"\\mathbb{{{content}}}")
            )
            made.append(Token("o" if sign == "𝟙" else "a", sign, *span, glued))
            return
        if name in commands.BOLD and content in ("1", "0"):
            made.append(Token("o", "𝟏" if content == "1" else "𝟎", *span, glued))
            return
        if not inner:
            return
        accent = commands.ACCENTS.get(name)
        if accent is not None:
            if inner[0].kind != "a":
                raise Unreadable(f"\\{name} stands over a name", self.text, span)
            made.append(Token("a", inner[0].text + accent, *span, glued))
            made.extend(Token(t.kind, t.text, *span, True) for t in inner[1:])
        elif len(inner) == 1:
            made.append(Token(inner[0].kind, inner[0].text, *span, glued))
        elif inner[0].kind == "a" and all(t.kind in "an" or t.text in ("_", "-") for t in inner):
            made.append(Token("a", "".join(t.text for t in inner).replace("-", "_"), *span, glued))
        else:
            _braced(inner, span, made, glued)


def _braced(inner: list[Token], span: Span, made: list[Token], glued: bool) -> None:
    """The tokens of a group between braces of their own."""
    made.append(Token("o", "\\group", span[0], span[0] + 1, glued))
    made.extend(inner)
    made.append(Token("o", "}", span[1] - 1, span[1], True))
