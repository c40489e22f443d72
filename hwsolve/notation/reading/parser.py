"""Tokens to formula: one Pratt parser for calculator text, Unicode and LaTeX.

Binding powers, loosest first: implication 2, or 4, and 6, relations 10, sums 20, products
(explicit, juxtaposed, division) 30, sign 32, powers 40; what stands behind an operand (an
index, a factorial) binds tightest. After Pratt, "Top down operator precedence" (1973).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, NoReturn

from hwsolve.errors import Span, Unreadable
from hwsolve.notation.formula import (
    Constant,
    Formula,
    Number,
    Tuple,
    children,
)
from hwsolve.notation.lexing.aliases import merge_aliases
from hwsolve.notation.lexing.lexer import is_latex, tokenize
from hwsolve.notation.lexing.tokens import Token
from hwsolve.notation.reading import arithmetic, statements
from hwsolve.notation.reading.arithmetic import MARKS, STARTERS
from hwsolve.notation.reading.names import lookup as names
from hwsolve.notation.reading.names import programs
from hwsolve.notation.reading.operands import brackets
from hwsolve.notation.reading.operands.environments import environment
from hwsolve.notation.reading.operators import big as operators
from hwsolve.notation.reading.operators import differentials
from hwsolve.notation.reading.operators.nabla import nabla
from hwsolve.notation.reading.scripts import subscripts, superscripts
from hwsolve.notation.reading.statements import COMPARATORS
from hwsolve.notation.vocabulary import OPEN, Vocabulary

MAX_DEPTH: Final = 100
MAX_HEIGHT: Final = 160

_TIMES = re.compile(r"(?<=[\s\d)A-Z])[xX](?=[\s\d(A-Z])")
#: ``[a \\quad b \\quad c]``: the gaps stand for commas.
_QUAD = re.compile(r"\\q?quad(?![A-Za-z])")
_SPACED_ROW = re.compile(r"(?<!\\)\[[^\[\],;&]{0,400}\\q?quad(?![A-Za-z])[^\[\],;&]{0,400}\]")
#: ``2 <a, b> + c``: an inner product where nothing is compared.
_ANGLES = re.compile(
    r"(^|[\s(+*/-])<(?=[^\s<>=-])([^<>=;,]{1,200},[^<>=;,]{0,200}[^\s<>=;,-])>(?=\s*(?:$|[-+*/).;=\]^}&]))"
)
_DECIMAL_COMMA = re.compile(r"\s*[-+−]?(?:0,\d+|\d{1,3}(?:,\d{3})+)\s*")


def parse(
    text: str, vocabulary: Vocabulary = OPEN, syntax: str | None = None, shape: bool = False
) -> Formula:
    """Read *text* as one formula.

    *syntax* is ``plain`` (brackets index, ``{…}`` is a set, names may have many letters), ``latex``
    (one letter is one name), or None: as the text looks. With ``shape`` the sign × separates
    sizes (``H × D``) instead of multiplying.

    Raises:
        Unreadable: with the place, and the likeliest remedy where one is known.
    """
    latex = is_latex(text) if syntax is None else syntax == "latex"
    read = text
    if shape and "x" not in vocabulary.known:
        read = _TIMES.sub("×", text)
    elif "," in text and _DECIMAL_COMMA.fullmatch(text):
        message = "a decimal comma, or a comma between thousands, is not read here"
        raise Unreadable(message, text, (text.index(","), text.index(",") + 1), "write a point, or no comma")
    if "<" in read and ">" in read and "," in read:
        read = _ANGLES.sub(lambda found: f"{found[1]}⟨{found[2]}⟩", read)
    if "quad" in read:
        read = _SPACED_ROW.sub(lambda row: _QUAD.sub(lambda gap: ",".ljust(len(gap[0])), row[0]), read)
    tokens = tokenize(read, latex)
    formula = Parser(text, tokens, vocabulary, latex, shape).whole()
    if len(tokens) > MAX_HEIGHT and _height(formula) > MAX_HEIGHT:
        raise Unreadable(f"nested more than {MAX_HEIGHT} deep", text, (0, len(text)))
    return formula


class Parser:
    """One reading of one text."""

    __slots__ = (
        "at", "bars", "bound", "depth", "in_index", "latex", "patient", "shape", "text", "token", "tokens",
        "words",
    )  # fmt: skip

    def __init__(
        self, text: str, tokens: list[Token], words: Vocabulary, latex: bool, shape: bool = False
    ) -> None:
        self.text = text
        if "grad" in text and not latex and "grad" not in words.known:
            tokens = [
                _nabla(token, after) for token, after in zip(tokens, [*tokens[1:], tokens[-1]], strict=True)
            ]
        self.tokens = merge_aliases(tokens, words, latex) if words.spellings else tokens
        self.words = words
        self.latex = latex
        self.shape = shape
        self.at = 0
        self.token = self.tokens[0]
        self.bound: list[str] = []
        self.bars = 0
        self.depth = 0
        self.in_index = False
        self.patient = True

    def part(self, tokens: list[Token]) -> Parser:
        """A reader of some of the tokens, where letters are indices."""
        last = tokens[-1].end
        reader = object.__new__(Parser)
        reader.text, reader.words, reader.latex, reader.shape = self.text, self.words, self.latex, False
        reader.tokens = [*tokens, Token(".", "", last, last, False)]
        reader.at, reader.token = 0, tokens[0]
        reader.bound, reader.bars, reader.depth, reader.in_index = self.bound, 0, self.depth + 1, True
        reader.patient = False
        return reader

    # -- moving ---------------------------------------------------------------------------

    def advance(self) -> Token:
        """The token at hand; the next one is at hand now."""
        token = self.token
        if token.kind != ".":
            self.at += 1
            self.token = self.tokens[self.at]
        return token

    def go(self, at: int) -> None:
        """Back or forth to a place."""
        self.at = at
        self.token = self.tokens[at]

    def peek(self, ahead: int = 1) -> Token:
        """A token further on."""
        tokens = self.tokens
        place = self.at + ahead
        return tokens[place] if place < len(tokens) else tokens[-1]

    @property
    def last_end(self) -> int:
        """Where the token before this one ends."""
        return self.tokens[self.at - 1].end

    def replace(self, *tokens: Token) -> None:
        """Other tokens instead of the one at hand."""
        self.tokens = [*self.tokens[: self.at], *tokens, *self.tokens[self.at + 1 :]]
        self.token = self.tokens[self.at]
        if len(self.tokens) > 4 * len(self.text) + 100:
            self.fail("the names here run together")

    def fail(self, message: str, span: Span | None = None, remedy: str | None = None) -> NoReturn:
        """Raise Unreadable, at the token at hand unless *span* tells otherwise."""
        if span is None:
            here = self.token if self.token.kind != "." or not self.at else self.tokens[self.at - 1]
            span = (here.start, here.end)
        limit = len(self.text)
        start = max(0, min(span[0], limit - 1))
        raise Unreadable(message, self.text, (start, min(max(span[1], start + 1), limit)), remedy)

    def missing(self, opening: Token, what: str) -> NoReturn:
        """Complain that what was opened is not closed here."""
        if self.token.kind in ".e" or self.token.text in ("&", "\\\\"):
            self.fail(f"the {what} opened here is never closed", (opening.start, opening.end))
        if self.token.text in BRACKETS:
            shown = self.token.text.lstrip("\\")
            self.fail(f"the {what} opened here is closed by {shown!r}", (opening.start, opening.end))
        self.unexpected()

    def unexpected(self) -> NoReturn:
        """Complain about the token at hand."""
        text = self.token.text
        if text in BRACKETS:
            self.fail("a closing bracket without an opening one")
        if text in ("|", "||"):
            self.fail("a bar that closes nothing")
        if self.token.kind == ".":
            before = self.tokens[self.at - 1] if self.at else self.token
            span = (before.start, max(before.end, before.start + 1))
            self.fail(f"something is missing after {_shown(before, self.text)}", span)
        self.fail(f"{_shown(self.token, self.text)} cannot stand here")

    # -- the whole -------------------------------------------------------------------------

    def whole(self) -> Formula:
        """All of the text as one formula."""
        while self.token.kind == "o" and self.token.text in ("=", "~~", "&", "==", ":="):
            self.advance()
        if self.token.kind == ".":
            self.fail("the answer is empty", (0, 1))
        formula = self.expression(0)
        if self.shape and self.token.text == "×":
            formula = brackets.sizes(self, formula)
        if self.token.kind == "o" and self.token.text in (",", ";"):
            items = [formula]
            while self.token.text in (",", ";") and self.token.kind == "o":
                self.advance()
                if self.token.kind != "." and not self.ends():
                    items.append(self.expression(0))
            if len(items) > 1:
                formula = Tuple(tuple(items), (0, len(self.text)))
        while self.token.kind == "o" and self.token.text in ("\\\\", ".", ",", ";"):
            self.advance()
        if self.token.kind != ".":
            self.unexpected()
        return formula

    def ends(self) -> bool:
        """Whether nothing but a full stop follows."""
        return self.token.text == "." and self.peek().kind == "."

    # -- expressions -----------------------------------------------------------------------

    def expression(self, power: int) -> Formula:
        """What binds at least as strongly as *power*."""
        self.depth += 1
        token = self.token
        if self.depth > MAX_DEPTH:
            self.fail(f"nested more than {MAX_DEPTH} deep")
        left: Formula
        kind = token.kind
        if kind == "a":
            left = names.name(self)
        elif kind == "n":
            self.at += 1
            self.token = self.tokens[self.at]
            left = Number(token.text, (token.start, token.end))
        else:
            left = self.prefix(token)
        while True:
            token = self.token
            kind, text = token.kind, token.text
            if kind == "o":
                rule = _INFIX.get(text)
                if rule is None or rule[0] < power:
                    break
                found = rule[1](self, left)
                if found is None:
                    if text != "[" or power > 30:
                        break
                    found = arithmetic.juxtaposition(self, left)
                left = found
            elif kind == "a":
                rule = _WORDS.get(text, _JUXTAPOSED)
                if rule is not _JUXTAPOSED and text in self.words.known:
                    rule = _JUXTAPOSED
                if rule[0] < power:
                    break
                found = rule[1](self, left)
                if found is None:
                    break
                left = found
            elif kind == "p":
                if power > 40:
                    break
                left = superscripts.raised(self, left)
            elif kind == "s":
                if isinstance(left, Number | Constant):
                    break
                left = subscripts.subscripted(self, left)
            elif kind in "nb":
                if power > 30:
                    break
                left = arithmetic.juxtaposition(self, left)
            else:
                break
        self.depth -= 1
        return left

    def operand(self) -> Formula:
        """One operand with what hangs on its name."""
        token = self.token
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"nested more than {MAX_DEPTH} deep")
        found: Formula
        if token.kind == "a":
            found = names.name(self)
        elif token.kind == "n":
            self.advance()
            found = Number(token.text, (token.start, token.end))
        else:
            found = self.prefix(token)
        self.depth -= 1
        return found

    def prefix(self, token: Token) -> Formula:
        """An operand that begins with neither a name nor a number."""
        if token.kind == "b":
            return environment(self)
        reader = _PREFIX.get(token.text) if token.kind == "o" else None
        if reader is None:
            self.misplaced(token)
        return reader(self)

    def misplaced(self, token: Token) -> NoReturn:
        """Complain that no operand begins at *token*."""
        text = token.text
        before = self.tokens[self.at - 1] if self.at else None
        operator_before = before is not None and before.kind == "o"
        if token.kind == "s":
            self.fail("a subscript without a name before it")
        if token.kind == "p":
            self.fail("a superscript without anything before it")
        if token.kind == "o" and (text in COMPARATORS or text in _BETWEEN):
            if before is not None and operator_before and text in ("*", "/", "^"):
                shown = _shown(token, self.text)
                self.fail(f"something is missing between {_shown(before, self.text)} and {shown}")
            self.fail(f"something is missing before {_shown(token, self.text)}")
        if token.kind == "o" and text in _CLOSING:
            if before is None and text in BRACKETS:
                self.unexpected()
            if before is not None and operator_before and before.text not in _OPENING:
                self.fail(
                    f"something is missing after {_shown(before, self.text)}", (before.start, before.end)
                )
            self.fail("something is missing here")
        self.unexpected()

    def within(self, power: int) -> Formula:
        """An expression inside brackets: bars opened outside do not close here."""
        bars, self.bars = self.bars, 0
        inner = self.expression(power)
        self.bars = bars
        return inner


def _nabla(token: Token, following: Token) -> Token:
    """``grad f(w)`` as ``∇f(w)``; ``grad(f, w)`` is a call."""
    spelled = token.kind == "a" and token.text == "grad" and following.kind == "a"
    return Token("o", "∇", token.start, token.end, token.glued) if spelled else token


def _shown(token: Token, text: str) -> str:
    """A token as it was written."""
    written = text[token.start : token.end].strip()
    return f"'{written or token.text.lstrip(chr(92)) or 'this'}'"


def _height(formula: Formula) -> int:
    """How deep the tree is."""
    level, height = [formula], 0
    while level and height <= MAX_HEIGHT:
        level = [child for node in level for child in children(node)]
        height += 1
    return height


Prefix = Callable[[Parser], Formula]
Infix = Callable[[Parser, Formula], Formula | None]

BRACKETS: Final = frozenset([")", "]", "}", "\\}", "⟩", "⌋", "⌉"])
_CLOSING: Final = BRACKETS | {",", ";", "&", "\\\\", "."}
_BETWEEN: Final = frozenset(["*", "/", "^", ".*", "@", "×", "!", "**", "and", "or", "=>", "<=>", "%"])
_OPENING: Final = frozenset(["(", "[", "{", ",", "\\{", "&", "\\\\", ";"])
_JUXTAPOSED: Final[tuple[int, Infix]] = (30, arithmetic.juxtaposition)
_PREFIX: Final[Mapping[str, Prefix]] = {
    **brackets.PREFIX,
    "-": arithmetic.signed, "+": arithmetic.signed, "+/-": arithmetic.plus_minus, "not": statements.negation,
    "∞": arithmetic.infinity, "∅": arithmetic.empty_set,
    "∑": operators.big_operator, "∏": operators.big_operator,
    "frac": differentials.fraction, "∂": differentials.partial, "∇": nabla,
}  # fmt: skip
_INFIX: Final[Mapping[str, tuple[int, Infix]]] = {
    "_": (50, subscripts.subscripted_operand), "!": (50, arithmetic.factorial), "%": (50, arithmetic.percent),
    **dict.fromkeys(("'", ".'"), (50, superscripts.primed)), ".": (50, programs.method),
    ".^": (40, superscripts.raised_entries), "./": (30, arithmetic.quotient),
    **dict.fromkeys(("^", "**"), (40, superscripts.superscript)),
    **dict.fromkeys(MARKS, (30, arithmetic.product)),
    **dict.fromkeys(STARTERS, _JUXTAPOSED),
    **dict.fromkeys(("|", "||"), (30, arithmetic.bar)), "[": (50, subscripts.bracketed_index),
    "/": (30, arithmetic.quotient), "outer": (30, arithmetic.outer), "mod": (30, arithmetic.modulo),
    "...": (30, arithmetic.dotted_product),
    **dict.fromkeys("+-", (20, arithmetic.summation)), "+/-": (20, arithmetic.deviation),
    **dict.fromkeys(COMPARATORS, (10, statements.relation)), "&": (10, statements.aligned),
    **dict.fromkeys(("+=", "-="), (10, statements.update)),
    "and": (6, statements.conjunction), "or": (4, statements.disjunction),
    **dict.fromkeys(("=>", "<=>"), (2, statements.implication)),
}  # fmt: skip
_WORDS: Final[Mapping[str, tuple[int, Infix]]] = {
    "and": (6, statements.conjunction), "or": (4, statements.disjunction), "mod": (30, arithmetic.modulo),
    "AND": (6, statements.conjunction), "OR": (4, statements.disjunction),
    "in": (10, statements.relation), "if": (99, lambda _, __: None),
}  # fmt: skip
