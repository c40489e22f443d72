"""LaTeX commands among the pieces of a text, with their arguments."""

from __future__ import annotations

from typing import Final, NoReturn

from hwsolve.errors import Span, Unreadable
from hwsolve.notation.lexing import commands
from hwsolve.notation.lexing.tokens import KINDS, LATEX_KINDS, PLAIN_KINDS, Token, new_token, token_of

MAX_STYLES: Final = 12
#: Spacing that TeX writers put between an accent and its letter.
_GAPS: Final = frozenset(["\\,", "\\;", "\\!", "\\:", "~"])
STYLES: Final = commands.STYLES | set(commands.ACCENTS)


class Commands:
    """Pieces of text with LaTeX commands among them, and where each begins."""

    def __init__(self, pieces: list[str], starts: list[int], text: str, latex: bool) -> None:
        self.pieces, self.starts, self.text, self.latex = pieces, starts, text, latex
        self.kinds = LATEX_KINDS if latex else PLAIN_KINDS
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
                made.append(new_token(("o", piece, start, end, glued)))
                last = end
            elif kind == "a" and piece.isascii():
                made.append(new_token(("a", piece, start, end, glued)))
                last = end
            elif piece[0] == "\\":
                before = len(made)
                at = self.command(at - 1, stop, made, glued)
                if len(made) > before or (piece[1:] in commands.SIZING and glued):
                    last = starts[at]
            else:
                token = token_of(kind, piece, start, end, glued, self.text)
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
        elif name in STYLES or name == "mathbb":
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
        elif name in commands.TRANSPARENT or name in commands.BRACES:
            begin, finish, after = self.group(at, stop)
            _braced(self.inner(begin, finish, at), (start, self.starts[after]), made, glued)
            if name in commands.BRACES and self.pieces[after : after + 1] in (["_"], ["^"]):
                return self.group(after, stop)[2]
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
        while first < stop and (KINDS.get(self.pieces[first][0]) == " " or self.pieces[first] in _GAPS):
            first += 1
        if first >= stop or self.pieces[first] == "}":
            self.fail(f"the command {self.pieces[at]} needs its argument", at)
        return first

    def group(self, at: int, stop: int) -> tuple[int, int, int]:
        """The pieces of the argument of the command at *at*: from, up to, and the place after it."""
        first = place = self.argument(at, stop)
        while self.pieces[place][1:] in STYLES:  # \hat\mathbf{y}
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
        while name.startswith("text") and len(inner) > 1 and inner[-1].text in (".", ",", ";"):
            inner = inner[:-1]
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
