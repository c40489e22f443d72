"""Tokens to formula: one Pratt parser for calculator text, Unicode and LaTeX.

Binding powers, loosest first: implication 2, or 4, and 6, relations 10, sums 20, products
(explicit, juxtaposed, division) 30, sign 32, powers 40, postfix 50. After Pratt, "Top down
operator precedence" (1973).
"""

from __future__ import annotations

from typing import NoReturn

from hwsolve.errors import Span, Unreadable
from hwsolve.notation import names as naming
from hwsolve.notation.formula import (
    Call,
    Comparator,
    Constant,
    Derivative,
    Dots,
    Entry,
    Expectation,
    Formula,
    Interval,
    Logic,
    Negative,
    Number,
    PlusMinus,
    Power,
    Product,
    Quotient,
    Relation,
    Set,
    Sum,
    Symbol,
    Transpose,
    Tuple,
    Vector,
)
from hwsolve.notation.functions import ARITY, BARE, FUNCTIONS, INVERSES
from hwsolve.notation.tokens import Token, is_latex, tokenize
from hwsolve.notation.vocabulary import OPEN, Vocabulary

MAX_DEPTH = 120

COMPARATORS: dict[str, Comparator] = {
    "=": "=", "==": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "~~": "~~",
    ":=": ":=", "<-": ":=", "in": "in", "->": "->", "~": "~~",
}  # fmt: skip
CLOSERS = frozenset([")", "]", "}", ",", ";", "|", "||", "&", "\\\\", "\\}", "⟩", "⌋", "⌉", "choose"])
STARTERS = frozenset(
    ["(", "[", "{", "|", "||", "∑", "∏", "√", "∂", "∇", "∞", "⟨", "⌊", "⌈", "𝟏", "𝟙", "frac", "sqrt", "binom", "\\{"]
)


def parse(text: str, vocabulary: Vocabulary = OPEN, syntax: str | None = None, shape: bool = False) -> Formula:
    """Read *text* as one formula.

    With ``shape`` the sign × separates sizes (``H × D``) instead of multiplying.

    Raises:
        Unreadable: with the place, and the likeliest remedy where one is known.
    """
    latex = is_latex(text) if syntax is None else (syntax == "latex" or is_latex(text))
    return Parser(text, tokenize(text, latex), vocabulary, latex, shape).whole()


class Parser:
    """One reading of one text."""

    __slots__ = (
        "text", "tokens", "at", "words", "latex", "shape", "bound", "bars", "depth", "in_index", "token",
    )  # fmt: skip

    def __init__(self, text: str, tokens: list[Token], words: Vocabulary, latex: bool, shape: bool = False) -> None:
        self.text = text
        self.tokens = naming.merge_aliases(tokens, words) if words.spellings else tokens
        self.words = words
        self.latex = latex
        self.shape = shape
        self.at = 0
        self.token = self.tokens[0]
        self.bound: list[str] = []
        self.bars: list[str] = []
        self.depth = 0
        self.in_index = False

    # -- moving ---------------------------------------------------------------------------

    def advance(self) -> Token:
        token = self.token
        self.at += 1
        self.token = self.tokens[self.at]
        return token

    def go(self, at: int) -> None:
        self.at = at
        self.token = self.tokens[at]

    def peek(self, ahead: int = 1) -> Token:
        place = min(self.at + ahead, len(self.tokens) - 1)
        return self.tokens[place]

    def expect(self, text: str, why: str) -> Token:
        if self.token.text != text or self.token.kind not in "oe":
            self.fail(why)
        return self.advance()

    def fail(self, message: str, span: Span | None = None, remedy: str | None = None) -> NoReturn:
        if span is None:
            span = (self.token.start, max(self.token.end, self.token.start + 1))
        raise Unreadable(message, self.text, span, remedy)

    # -- the whole -------------------------------------------------------------------------

    def whole(self) -> Formula:
        if self.token.kind == ".":
            self.fail("the answer is empty", (0, 1))
        formula = self.expression(0)
        if self.token.kind == "o" and self.token.text in (",", ";"):
            items = [formula]
            while self.token.text in (",", ";") and self.token.kind == "o":
                self.advance()
                if self.token.kind != ".":
                    items.append(self.expression(0))
            formula = Tuple(tuple(items), (0, len(self.text)))
        while self.token.kind == "o" and self.token.text == "\\\\":
            self.advance()
        if self.token.kind == "o" and self.token.text == "%" and self.peek().kind == ".":
            self.advance()
        if self.token.kind != ".":
            self.unexpected()
        return formula

    def unexpected(self) -> NoReturn:
        text = self.token.text
        if text in (")", "]", "}", "\\}"):
            self.fail("a closing bracket without an opening one")
        if text in ("|", "||"):
            self.fail("a bar that closes nothing")
        self.fail(f"{text!r} cannot stand here")

    # -- expressions -----------------------------------------------------------------------

    def expression(self, power: int) -> Formula:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"nested more than {MAX_DEPTH} deep")
        left = self.prefix()
        left = self.infix(left, power)
        self.depth -= 1
        return left

    def infix(self, left: Formula, power: int) -> Formula:
        while True:
            token = self.token
            kind, text = token.kind, token.text
            if kind == "o":
                if text == "^" or text == "**":
                    if power > 40:
                        return left
                    left = self.superscript(left)
                elif text in ("*", ".*", "@", "×"):
                    if power > 30 or (text == "×" and self.shape):
                        return left
                    left = self.product(left)
                elif text == "/":
                    if power > 30:
                        return left
                    self.advance()
                    right = self.expression(31)
                    left = Quotient(left, right, _span(left, right))
                elif text == "+" or text == "-":
                    if power > 20:
                        return left
                    left = self.sum(left)
                elif text in COMPARATORS:
                    if power > 10:
                        return left
                    left = self.relation(left)
                elif text == "!":
                    self.advance()
                    left = Call("factorial", (left,), (left.span[0], token.end) if left.span else None)
                elif text == "%" and self.peek().text != "(" and self.peek().kind not in "na":
                    self.advance()
                    left = Quotient(left, Number("100"), left.span)
                elif text == "'" and self.words.has_arrays:
                    self.advance()
                    left = Transpose(left, left.span)
                elif text == "+-":
                    if power > 20:
                        return left
                    self.advance()
                    right = self.expression(21)
                    left = PlusMinus(left, right, _span(left, right))
                elif text == "outer":
                    if power > 30:
                        return left
                    self.advance()
                    left = Call("outer", (left, self.expression(31)), left.span)
                elif text in ("and", "or", "=>", "<=>"):
                    strength = {"and": 6, "or": 4, "=>": 2, "<=>": 2}[text]
                    if power > strength:
                        return left
                    self.advance()
                    right = self.expression(strength + 1)
                    connective = "and" if text == "and" else "or" if text == "or" else "implies"
                    left = Logic(connective, (left, right), _span(left, right))  # type: ignore[arg-type]
                elif text == "mod" and power <= 30:
                    self.advance()
                    left = Call("mod", (left, self.expression(31)), left.span)
                elif text in CLOSERS and not (text in ("|", "||") and not self.bars):
                    return left
                elif text == "..." and power <= 30 and self.peek().kind in "a":
                    left = self.dotted_product(left)
                elif text in STARTERS:
                    if power > 30:
                        return left
                    left = self.product(left)
                elif text == "_" and isinstance(left, Symbol | Entry):
                    left = naming.subscripted(self, left)
                else:
                    return left
            elif kind == "a" and text in ("and", "or", "mod", "in", "if") and text not in self.words.known:
                strength = {"and": 6, "or": 4, "mod": 30, "in": 10, "if": 99}[text]
                if power > strength:
                    return left
                if text == "in":
                    left = self.relation(left)
                    continue
                self.advance()
                right = self.expression(strength + 1)
                if text == "mod":
                    left = Call("mod", (left, right), _span(left, right))
                else:
                    left = Logic(text, (left, right), _span(left, right))  # type: ignore[arg-type]
            elif kind == "a" or kind == "b":
                if power > 30:
                    return left
                left = self.product(left)
            elif kind == "n":
                if power > 30:
                    return left
                if isinstance(left, Number) and left.span is not None and left.span[1] <= token.start:
                    self.fail("two numbers side by side", (left.span[0], token.end), "put an operator between them")
                left = self.product(left)
            elif kind == "p":
                if power > 40:
                    return left
                left = self.raised(left, self.advance())
            elif kind == "s" and isinstance(left, Symbol | Entry):
                left = naming.subscripted(self, left)
            else:
                return left

    def product(self, left: Formula) -> Formula:
        """Factors under one mark; a change of mark starts a new product around the old one."""
        token = self.token
        explicit = token.kind == "o" and token.text in ("*", ".*", "@", "×")
        mark = ("@" if token.text in ("@", "×") else token.text) if explicit else ""
        factors = [left]
        while True:
            token = self.token
            if explicit:
                if token.kind != "o" or ("@" if token.text == "×" else token.text) != mark:
                    break
                self.advance()
                if self.token.kind == "o" and self.token.text == "...":
                    self.advance()
                    factors.append(Dots((token.start, token.end)))
                    continue
            elif factors[1:] and not self.juxtaposed(factors[-1]):
                break
            factors.append(self.expression(31))
        made = Product(tuple(factors), mark, _span(left, factors[-1]))  # type: ignore[arg-type]
        return naming.expand_dots(self, made) if any(isinstance(f, Dots) for f in factors) else made

    def juxtaposed(self, previous: Formula) -> bool:
        kind, text = self.token.kind, self.token.text
        if kind == "o":
            return text in STARTERS and not (text in ("|", "||") and bool(self.bars))
        if kind == "a":
            return text not in ("and", "or", "mod", "in", "if") or text in self.words.known
        if kind == "n" and isinstance(previous, Number):
            self.fail("two numbers side by side", None, "put an operator between them")
        return kind in "nb"

    def dotted_product(self, left: Formula) -> Formula:
        place = self.advance()
        last = self.expression(31)
        factors = (*left.factors, Dots(), last) if isinstance(left, Product) else (left, Dots(), last)
        return naming.expand_dots(self, Product(factors, "*", (place.start, place.end)))

    def sum(self, left: Formula) -> Formula:
        terms = [left]
        dots = False
        while self.token.kind == "o" and self.token.text in ("+", "-"):
            sign = self.advance()
            if self.token.kind == "o" and self.token.text == "...":
                place = self.advance()
                terms.append(Dots((place.start, place.end)))
                dots = True
                continue
            term = self.expression(21)
            if sign.text == "-":
                term = Negative(term, (sign.start, term.span[1] if term.span else sign.end))
            terms.append(term)
        made = Sum(tuple(terms), _span(left, terms[-1]))
        return naming.expand_dots(self, made) if dots else made

    def relation(self, left: Formula) -> Formula:
        comparators: list[Comparator] = []
        sides = [left]
        while self.token.kind in "oa" and self.token.text in COMPARATORS:
            comparators.append(COMPARATORS[self.advance().text])
            while self.token.kind == "o" and self.token.text in ("&", "\\\\"):
                self.advance()
            sides.append(self.expression(11))
            while self.token.kind == "o" and self.token.text in ("&", "\\\\"):
                following = self.peek()
                if following.text == "&" or following.text in COMPARATORS:
                    self.advance()
                else:
                    break
        return Relation(tuple(comparators), tuple(sides), _span(left, sides[-1]))

    # -- superscripts ------------------------------------------------------------------------

    def superscript(self, base: Formula) -> Formula:
        self.advance()
        token = self.token
        subscript_later = self.latex and isinstance(base, Symbol) and token.text not in ("⊤", "T")
        if subscript_later:
            at = self.at
            exponent = self.group() if token.text == "{" else self.expression(51)
            if self.token.kind == "o" and self.token.text == "_":
                base = naming.subscripted(self, base)
                return Power(base, exponent, _to(base, self.tokens[self.at - 1].end))
            self.go(at)
        if token.kind == "o" and token.text == "⊤":
            self.advance()
            return Transpose(base, _to(base, token.end))
        if token.kind == "o" and token.text == "'":
            self.advance()
            return Transpose(base, _to(base, token.end))
        if self.is_transpose(token, base):
            self.advance()
            return Transpose(base, _to(base, token.end))
        if token.kind == "o" and token.text == "{":
            inner = self.peek()
            if self.peek(2).text == "}" and (inner.text == "⊤" or self.is_transpose(inner, base)):
                self.advance()
                self.advance()
                return Transpose(base, _to(base, self.advance().end))
            if inner.text == "-" and self.peek(3).text == "}" and self.is_transpose(self.peek(2), base):
                for _ in range(4):
                    end = self.advance().end
                return Transpose(Power(base, Negative(Number("1"))), _to(base, end))
            if inner.text == "(" and naming.takes_index(self.words, base):
                self.advance()
                self.advance()
                index = naming.index(self)
                self.expect(")", "a closing bracket is missing")
                end = self.expect("}", "a closing brace is missing").end
                return Entry(base, (index,), _to(base, end))
            exponent = self.group()
        elif self.latex and token.kind == "n" and len(token.text) > 1 and token.text.isdigit():
            exponent = self.one_digit()
        else:
            exponent = self.expression(39)
        return Power(base, exponent, _to(base, self.tokens[self.at - 1].end))

    def is_transpose(self, token: Token, base: Formula) -> bool:
        if token.kind != "a" or token.text not in ("T", "top", "transpose"):
            return False
        rank = naming.rank(self.words, base)
        if rank == 0:
            return False
        return bool(rank) or ("T" not in self.words.known and self.words.has_arrays) or token.text != "T" or (
            not self.words.ranks and isinstance(base, Vector | Call)
        )

    def raised(self, base: Formula, token: Token) -> Formula:
        """A Unicode superscript: ``x²``, ``Aᵀ``, ``x⁻¹``."""
        if token.text in ("T", "t") and naming.rank(self.words, base) != 0:
            return Transpose(base, _to(base, token.end))
        inner = Parser(token.text, tokenize(token.text, False), self.words, False)
        inner.bound = self.bound
        inner.in_index = True
        return Power(base, inner.whole(), _to(base, token.end))

    def one_digit(self) -> Formula:
        """TeX takes one digit of ``x^23``; the rest is a factor."""
        token = self.token
        head = Token("n", token.text[0], token.start, token.start + 1, token.glued)
        rest = Token("n", token.text[1:], token.start + 1, token.end, True)
        self.tokens = [*self.tokens[: self.at], head, rest, *self.tokens[self.at + 1 :]]
        self.go(self.at + 1)
        return Number(head.text, (head.start, head.end))

    def group(self) -> Formula:
        """``{ … }`` or one token, as TeX takes an argument."""
        if self.token.kind == "o" and self.token.text == "{":
            opening = self.advance()
            if self.token.text == "}":
                self.fail("an empty group", (opening.start, self.token.end))
            inner = self.within(0)
            if self.token.kind != "o" or self.token.text != "}":
                self.missing(opening, "brace")
            self.advance()
            return inner
        if self.token.kind == "n" and self.latex and len(self.token.text) > 1 and self.token.text.isdigit():
            return self.one_digit()
        return self.expression(41)

    def within(self, power: int) -> Formula:
        """An expression inside brackets: bars opened outside do not close here."""
        bars, self.bars = self.bars, []
        inner = self.expression(power)
        self.bars = bars
        return inner

    def missing(self, opening: Token, what: str) -> NoReturn:
        if self.token.kind == ".":
            self.fail(f"the {what} opened here is never closed", (opening.start, opening.end))
        self.unexpected()

    # -- prefix --------------------------------------------------------------------------------

    def prefix(self) -> Formula:
        token = self.token
        kind, text = token.kind, token.text
        if kind == "n":
            self.advance()
            return Number(text, (token.start, token.end))
        if kind == "a":
            return naming.name(self)
        if kind == "o":
            reader = _PREFIX.get(text)
            if reader is not None:
                return reader(self)
            if text in COMPARATORS or text in ("*", "/", "^", ".*", "@", "×"):
                if self.at == 0 and text == "=":
                    self.advance()
                    return self.expression(0)
                self.fail(f"something is missing before {text!r}")
            if text in (")", "]", "}", ",", ";", "\\}"):
                before = self.tokens[self.at - 1] if self.at else None
                if before is not None and before.kind == "o" and before.text not in ("(", "[", "{", ","):
                    self.fail(f"something is missing after {before.text!r}", (before.start, before.end))
                self.fail("something is missing here")
            if text == "!":
                self.fail("something is missing before '!'")
        if kind == "b":
            from hwsolve.notation.environments import environment

            return environment(self)
        if kind == ".":
            before = self.tokens[self.at - 1] if self.at else token
            self.fail(f"something is missing after {before.text!r}", (before.start, max(before.end, before.start + 1)))
        self.fail(f"{text!r} cannot stand here")

    def signed(self) -> Formula:
        token = self.advance()
        operand = self.expression(32)
        if token.text == "+":
            return operand
        return Negative(operand, (token.start, operand.span[1] if operand.span else token.end))

    def plus_minus(self) -> Formula:
        token = self.advance()
        operand = self.expression(21)
        return PlusMinus(None, operand, (token.start, operand.span[1] if operand.span else token.end))

    def parenthesis(self) -> Formula:
        opening = self.advance()
        if self.token.text == ")":
            self.fail("nothing between the brackets", (opening.start, self.token.end))
        inner = self.within(0)
        if self.token.text in (",", ";") and self.token.kind == "o":
            items = [inner]
            while self.token.text in (",", ";"):
                self.advance()
                if self.token.text == ")":
                    break
                items.append(self.within(0))
            if self.token.text == "]" and len(items) == 2:
                end = self.advance().end
                return Interval(items[0], items[1], False, True, (opening.start, end))
            if self.token.text != ")":
                self.missing(opening, "bracket")
            return Tuple(tuple(items), (opening.start, self.advance().end))
        if self.shape and self.token.text == "×":
            return self.sizes(inner, opening)
        if self.token.text != ")":
            self.missing(opening, "bracket")
        end = self.advance().end
        return _respan(inner, (opening.start, end))

    def sizes(self, first: Formula, opening: Token) -> Formula:
        items = [first]
        while self.token.text == "×":
            self.advance()
            items.append(self.within(11))
        if self.token.text != ")":
            self.missing(opening, "bracket")
        return Tuple(tuple(items), (opening.start, self.advance().end))

    def bracket(self) -> Formula:
        opening = self.advance()
        rows: list[Formula] = []
        semicolons: list[int] = []
        while self.token.text != "]":
            rows.append(self.within(0))
            if self.token.text == ";":
                semicolons.append(len(rows))
                self.advance()
            elif self.token.text == ",":
                self.advance()
            elif self.token.text == ")" and len(rows) == 2:
                end = self.advance().end
                return Interval(rows[0], rows[1], True, False, (opening.start, end))
            elif self.token.text != "]":
                self.missing(opening, "bracket")
        if not rows:
            self.fail("nothing between the brackets", (opening.start, self.token.end))
        span = (opening.start, self.advance().end)
        return naming.bracketed(self, rows, semicolons, span)

    def brace(self) -> Formula:
        opening = self.advance()
        closer = "\\}" if opening.text == "\\{" else "}"
        if self.token.text == closer:
            self.advance()
            return Set((), (opening.start, self.token.start))
        inner = self.within(0)
        if self.token.text == "choose":
            self.advance()
            lower = self.within(0)
            end = self.expect("}", "a closing brace is missing").end
            return Call("binomial", (inner, lower), (opening.start, end))
        items = [inner]
        while self.token.text in (",", ";") and self.token.kind == "o":
            self.advance()
            items.append(self.within(0))
        if self.token.text != closer:
            self.missing(opening, "brace")
        span = (opening.start, self.advance().end)
        if len(items) == 1 and closer == "}" and self.latex:
            return _respan(inner, span)
        return Set(tuple(items), span)

    def absolute(self) -> Formula:
        opening = self.advance()
        double = opening.text == "||" or (self.token.text == "|" and self.token.glued and opening.text == "|")
        if double and opening.text == "|":
            self.advance()
        self.bars.append("||" if double else "|")
        inner = self.expression(0)
        self.bars.pop()
        if double and self.token.text == "|" and self.peek().text == "|":
            self.advance()
        elif double and self.token.text != "||":
            self.missing(opening, "bar")
        if self.token.text not in ("|", "||"):
            self.missing(opening, "bar")
        end = self.advance().end
        if not double:
            return Call("abs", (inner,), (opening.start, end))
        return self.norm(inner, (opening.start, end))

    def norm(self, inner: Formula, span: Span) -> Formula:
        """``‖x‖``, ``‖A‖_F``, ``‖A‖_2``, ``‖x‖_1``, ``‖x‖_∞``."""
        kind = ""
        if self.token.kind == "s":
            kind = self.advance().text
        elif self.token.text == "_" and self.token.kind == "o":
            self.advance()
            braced = self.token.text == "{"
            if braced:
                self.advance()
            kind = self.advance().text
            if braced:
                self.expect("}", "a closing brace is missing")
        names = {"": "norm", "F": "norm", "2": "norm2", "1": "norm1", "∞": "norminf", "inf": "norminf", "Fro": "norm"}
        if kind not in names:
            self.fail(f"the norm ‖·‖_{kind} is not known", span)
        return Call(names[kind], (inner,), span)

    def angle(self) -> Formula:
        opening = self.advance()
        left = self.within(0)
        self.expect(",", "an inner product <a, b> needs two vectors")
        right = self.within(0)
        end = self.expect("⟩", "the bracket ⟨ is never closed").end
        return Call("dot", (left, right), (opening.start, end))

    def rounding(self) -> Formula:
        opening = self.advance()
        inner = self.within(0)
        closer, function = ("⌋", "floor") if opening.text == "⌊" else ("⌉", "ceil")
        end = self.expect(closer, f"the bracket {opening.text} is never closed").end
        return Call(function, (inner,), (opening.start, end))

    def infinity(self) -> Formula:
        token = self.advance()
        return Constant("inf", (token.start, token.end))

    def ones(self) -> Formula:
        token = self.advance()
        return Call("ones", (), (token.start, token.end))

    def indicator(self) -> Formula:
        token = self.advance()
        if self.token.text not in ("[", "(", "{", "\\{"):
            return Call("ones", (), (token.start, token.end))
        closer = {"[": "]", "(": ")", "{": "}", "\\{": "\\}"}[self.advance().text]
        condition = self.within(0)
        end = self.expect(closer, "the condition is never closed").end
        return Call("ind", (condition,), (token.start, end))

    def fraction(self) -> Formula:
        token = self.advance()
        from hwsolve.notation.operators import derivative_fraction

        found = derivative_fraction(self, token)
        if found is not None:
            return found
        top = self.group()
        bottom = self.group()
        return Quotient(top, bottom, (token.start, self.tokens[self.at - 1].end))

    def radical(self) -> Formula:
        token = self.advance()
        degree: Formula | None = None
        if token.text == "sqrt" and self.token.text == "[":
            self.advance()
            degree = self.within(0)
            self.expect("]", "the degree of the root is never closed")
        inner = self.group() if token.text == "sqrt" else self.expression(41)
        span = (token.start, self.tokens[self.at - 1].end)
        return Call("sqrt", (inner,), span) if degree is None else Call("root", (inner, degree), span)

    def binomial(self) -> Formula:
        token = self.advance()
        top, bottom = self.group(), self.group()
        return Call("binomial", (top, bottom), (token.start, self.tokens[self.at - 1].end))

    def negation(self) -> Formula:
        self.advance()
        return Logic("not", (self.expression(11),))

    def big(self) -> Formula:
        from hwsolve.notation.operators import big_operator

        return big_operator(self)

    def partial(self) -> Formula:
        from hwsolve.notation.operators import partial

        return partial(self)

    def nabla(self) -> Formula:
        from hwsolve.notation.operators import nabla

        return nabla(self)

    # -- functions --------------------------------------------------------------------------------

    def apply(self, function: str, token: Token) -> Formula:
        """The arguments of a built-in function, with or without brackets."""
        exponent: Formula | None = None
        base: Formula | None = None
        while True:
            if self.token.kind == "o" and self.token.text in ("^", "**") and exponent is None and function in BARE:
                self.advance()
                exponent = self.group() if self.token.text == "{" else self.expression(41)
            elif self.token.kind == "p" and exponent is None and function in BARE:
                inner = self.advance().text
                exponent = Parser(inner, tokenize(inner, False), self.words, False).whole()
            elif self.token.kind == "o" and self.token.text == "_" and function == "log":
                self.advance()
                base = self.group()
            elif self.token.kind == "s" and function == "log":
                base = Number(self.advance().text)
            else:
                break
        arguments = self.arguments(function, token)
        fewest, most = ARITY.get(function, (1, 1))
        if not fewest <= len(arguments) <= most:
            wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
            self.fail(f"{token.text} takes {wanted} arguments, not {len(arguments)}", (token.start, token.end))
        end = self.tokens[self.at - 1].end
        if function == "log" and base is None and len(arguments) == 2:
            base = arguments.pop()
        if base is not None:
            function, arguments = "logb", [base, *arguments]
        call: Formula
        if function == "square":
            call = Power(arguments[0], Number("2"), (token.start, end))
        elif function == "cbrt":
            call = Call("root", (arguments[0], Number("3")), (token.start, end))
        elif function == "softsign":
            call = Quotient(arguments[0], Sum((Number("1"), Call("abs", (arguments[0],)))), (token.start, end))
        elif function == "hadamard":
            call = Product((arguments[0], arguments[1]), ".*", (token.start, end))
        else:
            call = Call(function, tuple(arguments), (token.start, end))
        if exponent is None:
            return call
        if exponent == Negative(Number("1")) and function in INVERSES:
            return Call(INVERSES[function], tuple(arguments), (token.start, end))
        return Power(call, exponent, (token.start, end))

    def arguments(self, function: str, token: Token) -> list[Formula]:
        opening = self.token
        if opening.kind == "o" and opening.text in ("(", "[") and (opening.text == "(" or function != "max"):
            closer = ")" if opening.text == "(" else "]"
            self.advance()
            found: list[Formula] = []
            indexed = self.in_index
            self.in_index = function == "delta" or indexed
            while self.token.text != closer:
                found.append(self.within(0))
                if self.token.text in (",", ";") and self.token.kind == "o":
                    self.advance()
                elif self.token.text != closer:
                    self.missing(opening, "bracket")
            self.in_index = indexed
            self.advance()
            return found
        if opening.kind == "o" and opening.text == "{":
            inner = self.brace()
            return list(inner.items) if isinstance(inner, Set) else [inner]
        if opening.kind == "." or (opening.kind == "o" and opening.text not in STARTERS and opening.text not in "-+"):
            if ARITY.get(function, (1, 1))[0] == 0:
                return []
            self.fail(f"{token.text} needs an argument", (token.start, token.end))
        if ARITY.get(function, (1, 1))[0] == 0:
            return []
        return [self.bare_argument()]

    def bare_argument(self) -> Formula:
        """``sin 2 x`` takes the juxtaposed factors up to the next operator or function."""
        first = self.expression(31)
        factors = [first]
        while self.juxtaposed(factors[-1]) and self.token.kind != "b":
            if self.token.kind == "a" and FUNCTIONS.get(self.token.text) in BARE:
                break
            if self.token.kind == "o" and self.token.text in ("(", "[") and not isinstance(first, Number):
                break
            if self.token.kind == "o" and self.token.text in ("∑", "∏"):
                break
            factors.append(self.expression(31))
        if len(factors) == 1:
            return first
        return Product(tuple(factors), "", _span(first, factors[-1]))


def _span(left: Formula, right: Formula) -> Span | None:
    if left.span is None or right.span is None:
        return left.span or right.span
    return (left.span[0], right.span[1])


def _to(left: Formula, end: int) -> Span | None:
    return None if left.span is None else (left.span[0], end)


def _respan(formula: Formula, span: Span) -> Formula:
    """The brackets belong to what they hold, so that messages point at all of it."""
    object.__setattr__(formula, "span", span)
    return formula


_PREFIX = {
    "-": Parser.signed, "+": Parser.signed, "+-": Parser.plus_minus, "(": Parser.parenthesis, "[": Parser.bracket,
    "{": Parser.brace, "\\{": Parser.brace, "|": Parser.absolute, "||": Parser.absolute, "⟨": Parser.angle,
    "<": Parser.angle, "⌊": Parser.rounding, "⌈": Parser.rounding, "∞": Parser.infinity, "𝟏": Parser.ones,
    "𝟙": Parser.indicator, "frac": Parser.fraction, "sqrt": Parser.radical, "√": Parser.radical,
    "binom": Parser.binomial, "not": Parser.negation, "∑": Parser.big, "∏": Parser.big, "∂": Parser.partial,
    "∇": Parser.nabla,
}  # fmt: skip

__all__ = ["Derivative", "Expectation", "Parser", "parse"]
