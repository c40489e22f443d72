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
from hwsolve.notation import brackets, derivatives, names, operators, subscripts, superscripts
from hwsolve.notation.aliases import merge_aliases
from hwsolve.notation.dots import expand_dots
from hwsolve.notation.environments import environment
from hwsolve.notation.formula import (
    Call,
    Comparator,
    Constant,
    Dots,
    Formula,
    Logic,
    Mark,
    Negative,
    Number,
    PlusMinus,
    Product,
    Quotient,
    Relation,
    Set,
    Sum,
    Tuple,
    children,
)
from hwsolve.notation.tokens import Token, is_latex, tokenize
from hwsolve.notation.vocabulary import OPEN, Vocabulary

MAX_DEPTH: Final = 100
MAX_HEIGHT: Final = 160

COMPARATORS: Final[dict[str, Comparator]] = {
    "=": "=", "==": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "~~": "~~",
    ":=": ":=", "<-": ":=", "in": "in", "->": "->", "~": "~~",
}  # fmt: skip
MARKS: Final[dict[str, Mark]] = {"*": "*", ".*": ".*", "@": "@", "×": "@"}
_TIMES = re.compile(r"(?<=[\s\d)A-Z])[xX](?=[\s\d(A-Z])")
_DECIMAL_COMMA = re.compile(r"\s*[-+−]?(?:0,\d+|\d{1,3}(?:,\d{3})+)\s*")


def parse(text: str, vocabulary: Vocabulary = OPEN, syntax: str | None = None, shape: bool = False) -> Formula:
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
    tokens = tokenize(read, latex)
    formula = Parser(text, tokens, vocabulary, latex, shape).whole()
    if len(tokens) > MAX_HEIGHT and _height(formula) > MAX_HEIGHT:
        raise Unreadable(f"nested more than {MAX_HEIGHT} deep", text, (0, len(text)))
    return formula


class Parser:
    """One reading of one text."""

    __slots__ = (
        "at", "bars", "bound", "depth", "in_index", "latex", "patient", "shape", "text", "token", "tokens", "words",
    )  # fmt: skip

    def __init__(self, text: str, tokens: list[Token], words: Vocabulary, latex: bool, shape: bool = False) -> None:
        self.text = text
        self.tokens = merge_aliases(tokens, words) if words.spellings else tokens
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

    def expect(self, text: str, why: str) -> Token:
        """The token at hand, which must be *text*."""
        if self.token.text != text or self.token.kind not in "oe":
            self.fail(why)
        return self.advance()

    def fail(self, message: str, span: Span | None = None, remedy: str | None = None) -> NoReturn:
        """Raise Unreadable, at the token at hand unless *span* tells otherwise."""
        if span is None:
            span = (self.token.start, max(self.token.end, self.token.start + 1))
        raise Unreadable(message, self.text, span, remedy)

    def missing(self, opening: Token, what: str) -> NoReturn:
        """Complain that what was opened is not closed here."""
        if self.token.kind in ".e" or self.token.text in ("&", "\\\\"):
            self.fail(f"the {what} opened here is never closed", (opening.start, opening.end))
        if self.token.text in (")", "]", "}", "\\}", "⟩", "⌋", "⌉"):
            shown = self.token.text.lstrip("\\")
            self.fail(f"the {what} opened here is closed by {shown!r}", (opening.start, opening.end))
        self.unexpected()

    def unexpected(self) -> NoReturn:
        """Complain about the token at hand."""
        text = self.token.text
        if text in (")", "]", "}", "\\}", "⟩", "⌋", "⌉"):
            self.fail("a closing bracket without an opening one")
        if text in ("|", "||"):
            self.fail("a bar that closes nothing")
        if self.token.kind == ".":
            before = self.tokens[self.at - 1] if self.at else self.token
            span = (before.start, max(before.end, before.start + 1))
            self.fail(f"something is missing after {before.text.strip() or 'this'!r}", span)
        self.fail(f"{text.lstrip(chr(92)) or text!r} cannot stand here")

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
        kind = token.kind
        if self.depth > MAX_DEPTH:
            self.fail(f"nested more than {MAX_DEPTH} deep")
        left: Formula
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
                behind = _POSTFIX.get(text)
                if behind is not None:
                    found = behind(self, left)
                    if found is not None:
                        left = found
                        continue
                rule = _INFIX.get(text)
                if rule is None or rule[0] < power:
                    break
                found = rule[1](self, left)
                if found is None:
                    break
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
                left = self.juxtaposition(left)
            else:
                break
        self.depth -= 1
        return left

    def operand(self) -> Formula:
        """One operand with what hangs on its name."""
        token = self.token
        if token.kind == "a":
            return names.name(self)
        if token.kind == "n":
            self.advance()
            return Number(token.text, (token.start, token.end))
        return self.prefix(token)

    def prefix(self, token: Token) -> Formula:
        """An operand that begins with neither a name nor a number."""
        kind, text = token.kind, token.text
        if kind == "o":
            reader = _PREFIX.get(text)
            if reader is not None:
                return reader(self)
            before = self.tokens[self.at - 1] if self.at else None
            if text in COMPARATORS or text in ("*", "/", "^", ".*", "@", "×", "!", "**", "and", "or", "=>", "%"):
                if before is not None and before.kind == "o" and text in ("*", "/", "^"):
                    self.fail(f"something is missing between {_shown(before)} and {text!r}")
                self.fail(f"something is missing before {text!r}")
            if text in (")", "]", "}", ",", ";", "\\}", "⟩", "&", "\\\\", "."):
                if before is not None and before.kind == "o" and before.text not in _OPENING:
                    self.fail(f"something is missing after {_shown(before)}", (before.start, before.end))
                if before is None and text in (")", "]", "}", "\\}", "⟩"):
                    self.unexpected()
                self.fail("something is missing here")
        elif kind == "b":
            return environment(self)
        elif kind == "s":
            self.fail("a subscript without a name before it")
        elif kind == "p":
            self.fail("a superscript without anything before it")
        self.unexpected()

    def within(self, power: int) -> Formula:
        """An expression inside brackets: bars opened outside do not close here."""
        bars, self.bars = self.bars, 0
        inner = self.expression(power)
        self.bars = bars
        return inner

    # -- products and sums -------------------------------------------------------------------

    def product(self, left: Formula) -> Formula | None:
        """Factors under one written mark; a change of mark starts a new product around the old one."""
        token = self.token
        if token.text == "×" and self.shape:
            return None
        mark = MARKS[token.text]
        factors = [left]
        dots = False
        while token.kind == "o" and MARKS.get(token.text) == mark:
            self.advance()
            if self.token.kind == "o" and self.token.text == "...":
                self.advance()
                factors.append(Dots((token.start, token.end)))
                dots = True
            else:
                factors.append(self.expression(31))
            token = self.token
        made = Product(tuple(factors), mark, _span(left, factors[-1]))
        return expand_dots(self, made) if dots else made

    def juxtaposition(self, left: Formula) -> Formula:
        """Factors side by side."""
        factors = [left]
        while True:
            token = self.token
            if token.kind == "n":
                previous = factors[-1]
                if isinstance(previous, Number) and previous.span is not None:
                    self.fail("two numbers side by side", (previous.span[0], token.end), _PUT_OPERATOR)
            factors.append(self.expression(31))
            if not self.juxtaposed():
                return Product(tuple(factors), "", _span(left, factors[-1]))

    def juxtaposed(self) -> bool:
        """Whether another factor begins here."""
        kind, text = self.token.kind, self.token.text
        if kind == "o":
            return text in STARTERS and not (self.bars and (text == "|" or text == "||"))
        if kind == "a":
            return text not in _WORDS or text in self.words.known
        return kind == "n" or kind == "b"

    def bar(self, left: Formula) -> Formula | None:
        """A bar after an operand: it closes if one is open, else a factor begins."""
        return None if self.bars else self.juxtaposition(left)

    def dotted_product(self, left: Formula) -> Formula | None:
        """``λ_1 … λ_n``."""
        if self.peek().kind != "a":
            return None
        place = self.advance()
        last = self.expression(31)
        dots = Dots((place.start, place.end))
        factors = (*left.factors, dots, last) if isinstance(left, Product) else (left, dots, last)
        return expand_dots(self, Product(factors, "*", _span(left, last)))

    def sum(self, left: Formula) -> Formula:
        """Terms with their signs."""
        terms = [left]
        dots = False
        token = self.token
        while token.kind == "o" and (token.text == "+" or token.text == "-"):
            self.advance()
            if self.token.kind == "o" and self.token.text == "...":
                place = self.advance()
                terms.append(Dots((place.start, place.end)))
                dots = True
            else:
                term = self.expression(21)
                if token.text == "-":
                    term = Negative(term, (token.start, term.span[1] if term.span else token.end))
                terms.append(term)
            token = self.token
        made = Sum(tuple(terms), _span(left, terms[-1]))
        return expand_dots(self, made) if dots else made

    def quotient(self, left: Formula) -> Formula:
        """``a / b``."""
        self.advance()
        right = self.expression(31)
        return Quotient(left, right, _span(left, right))

    def outer(self, left: Formula) -> Formula:
        """``a ⊗ b``."""
        self.advance()
        right = self.expression(31)
        return Call("outer", (left, right), _span(left, right))

    def modulo(self, left: Formula) -> Formula:
        """``a mod b``."""
        self.advance()
        right = self.expression(31)
        return Call("mod", (left, right), _span(left, right))

    def deviation(self, left: Formula) -> Formula:
        """``a ± b``."""
        self.advance()
        right = self.expression(21)
        return PlusMinus(left, right, _span(left, right))

    # -- statements --------------------------------------------------------------------------

    def relation(self, left: Formula) -> Formula:
        """``a <= b < c``; in aligned equations the next line goes on."""
        comparators: list[Comparator] = []
        sides = [left]
        while self.token.kind in "oa" and self.token.text in COMPARATORS:
            comparators.append(COMPARATORS[self.advance().text])
            while self.token.kind == "o" and self.token.text in ("&", "\\\\"):
                self.advance()
            sides.append(self.expression(11))
            while self.token.kind == "o" and self.token.text in ("&", "\\\\"):
                following = self.peek()
                if following.text != "&" and following.text not in COMPARATORS:
                    break
                self.advance()
        return Relation(tuple(comparators), tuple(sides), _span(left, sides[-1]))

    def conjunction(self, left: Formula) -> Formula:
        """``a and b and c`` is one node."""
        return self.connected("and", 7, left)

    def disjunction(self, left: Formula) -> Formula:
        """``a or b or c`` is one node."""
        return self.connected("or", 5, left)

    def connected(self, connective: str, power: int, left: Formula) -> Formula:
        """Conditions under one connective."""
        operands = [left]
        while self.token.kind in "oa" and self.token.text == connective:
            self.advance()
            operands.append(self.expression(power))
        return Logic("and" if connective == "and" else "or", tuple(operands), _span(left, operands[-1]))

    def implication(self, left: Formula) -> Formula:
        """``a => b``; ``a <=> b`` is both ways."""
        sign = self.advance()
        right = self.expression(3)
        span = _span(left, right)
        forth = Logic("implies", (left, right), span)
        return forth if sign.text == "=>" else Logic("and", (forth, Logic("implies", (right, left), span)), span)

    def negation(self) -> Formula:
        """``not x = z`` denies the whole relation."""
        token = self.advance()
        inner = self.expression(10)
        return Logic("not", (inner,), (token.start, inner.span[1] if inner.span else token.end))

    # -- signs and signs behind ----------------------------------------------------------------

    def signed(self) -> Formula:
        """``-x``, ``+x``."""
        token = self.advance()
        operand = self.expression(32)
        if token.text == "+":
            return operand
        return Negative(operand, (token.start, operand.span[1] if operand.span else token.end))

    def plus_minus(self) -> Formula:
        """``± x``."""
        token = self.advance()
        operand = self.expression(21)
        return PlusMinus(None, operand, (token.start, operand.span[1] if operand.span else token.end))

    def factorial(self, left: Formula) -> Formula:
        """``n!``."""
        token = self.advance()
        return Call("factorial", (left,), (left.span[0] if left.span else token.start, token.end))

    def percent(self, left: Formula) -> Formula | None:
        """``50 %``."""
        following = self.peek()
        if following.kind in "na" or following.text == "(":
            return None
        token = self.advance()
        span = (left.span[0] if left.span else token.start, token.end)
        return Quotient(left, Number("100", (token.start, token.end)), span)

    def infinity(self) -> Formula:
        """``∞``."""
        token = self.advance()
        return Constant("inf", (token.start, token.end))

    def empty_set(self) -> Formula:
        """``∅``."""
        token = self.advance()
        return Set((), (token.start, token.end))


def _shown(token: Token) -> str:
    return repr(token.text.lstrip("\\") or token.text)


def _span(left: Formula, right: Formula) -> Span | None:
    first, last = left.span, right.span
    return (first[0], last[1]) if first is not None and last is not None else first or last


def _height(formula: Formula) -> int:
    """How deep the tree is."""
    level, height = [formula], 0
    while level and height <= MAX_HEIGHT:
        level = [child for node in level for child in children(node)]
        height += 1
    return height


Prefix = Callable[[Parser], Formula]
Infix = Callable[[Parser, Formula], Formula | None]

_PUT_OPERATOR: Final = "put an operator between them"
_OPENING: Final = frozenset(["(", "[", "{", ",", "\\{", "&", "\\\\", ";"])
STARTERS: Final = frozenset(
    [
        "(", "[", "{", "|", "||", "∑", "∏", "√", "∂", "∇", "∞", "⟨", "⌊", "⌈", "𝟏", "𝟎", "𝟙", "frac", "sqrt",
        "binom", "\\{", "\\group",
    ]
)  # fmt: skip
_JUXTAPOSED: Final[tuple[int, Infix]] = (30, Parser.juxtaposition)
_PREFIX: Final[Mapping[str, Prefix]] = {
    "-": Parser.signed, "+": Parser.signed, "+-": Parser.plus_minus, "not": Parser.negation,
    "∞": Parser.infinity, "∅": Parser.empty_set, "∑": operators.big_operator, "∏": operators.big_operator,
    "frac": derivatives.fraction, "∂": derivatives.partial, "∇": derivatives.nabla, **brackets.PREFIX,
}  # fmt: skip
_POSTFIX: Final[Mapping[str, Infix]] = {
    "_": subscripts.subscripted_operand, "[": subscripts.bracketed_index, "!": Parser.factorial, "%": Parser.percent,
    "'": superscripts.primed,
}  # fmt: skip
_INFIX: Final[Mapping[str, tuple[int, Infix]]] = {
    "^": (40, superscripts.superscript), "**": (40, superscripts.superscript),
    "*": (30, Parser.product), ".*": (30, Parser.product), "@": (30, Parser.product), "×": (30, Parser.product),
    "/": (30, Parser.quotient), "outer": (30, Parser.outer), "mod": (30, Parser.modulo),
    "...": (30, Parser.dotted_product), "+": (20, Parser.sum), "-": (20, Parser.sum),
    "+-": (20, Parser.deviation), **{sign: (10, Parser.relation) for sign in COMPARATORS},
    "and": (6, Parser.conjunction), "or": (4, Parser.disjunction), "=>": (2, Parser.implication),
    "<=>": (2, Parser.implication), **{sign: _JUXTAPOSED for sign in STARTERS},
    "|": (30, Parser.bar), "||": (30, Parser.bar),
}  # fmt: skip
_WORDS: Final[Mapping[str, tuple[int, Infix]]] = {
    "and": (6, Parser.conjunction), "or": (4, Parser.disjunction), "mod": (30, Parser.modulo),
    "in": (10, Parser.relation), "if": (99, lambda _, __: None),
}  # fmt: skip
