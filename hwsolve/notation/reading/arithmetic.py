"""Sums, products, quotients, signs before and behind an operand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.notation.formula import (
    Call,
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
    Transpose,
)
from hwsolve.notation.reading.operands.dots import expand_dots
from hwsolve.notation.reading.scripts.subscripts import COLUMN, ROW
from hwsolve.notation.reading.spans import joined

if TYPE_CHECKING:
    from hwsolve.notation.reading.parser import Parser

MARKS: Final[dict[str, Mark]] = {"*": "*", ".*": ".*", "@": "@", "×": "@"}
#: Signs that begin an operand, and so a factor.
STARTERS: Final = frozenset(
    [
        "(", "[", "{", "|", "||", "∑", "∏", "√", "∂", "∇", "∞", "⟨", "⌊", "⌈", "𝟏", "𝟎", "𝟙", "frac", "sqrt",
        "binom", "\\{", "\\group",
    ]
)  # fmt: skip
#: Words that are operators unless they are declared.
WORDS: Final = frozenset(["and", "or", "mod", "in", "if", "AND", "OR"])
_PUT_OPERATOR: Final = "put an operator between them"


def product(parser: Parser, left: Formula) -> Formula | None:
    """Factors under one written mark; a change of mark starts a new product around the old one."""
    token = parser.token
    if token.text == "×" and parser.shape:
        return None
    mark = MARKS[token.text]
    factors = [left]
    dots = False
    while token.kind == "o" and MARKS.get(token.text) == mark:
        parser.advance()
        if parser.token.kind == "o" and parser.token.text == "...":
            parser.advance()
            factors.append(Dots((token.start, token.end)))
            dots = True
        else:
            factors.append(parser.expression(31))
        token = parser.token
    made = Product(tuple(factors), mark, joined(left, factors[-1]))
    if any(isinstance(each, Call) and each.function in (COLUMN, ROW) for each in factors):
        return _broadcast(parser, made)
    return expand_dots(parser, made) if dots else made


def _broadcast(parser: Parser, product: Product) -> Formula:
    """``v[:, None] * X`` scales the rows of X, ``v[:, None] * w[None, :]`` is the outer product."""
    made: Formula | None = None
    for factor in product.factors:
        if made is None:
            made = factor
            continue
        kinds = [each.function if isinstance(each, Call) else "" for each in (made, factor)]
        if kinds == [COLUMN, ROW] and isinstance(made, Call) and isinstance(factor, Call):
            made = Call("outer", (*made.arguments, *factor.arguments), product.span)
        elif kinds[0] == COLUMN and kinds[1] != ROW and isinstance(made, Call):
            made = Product((Call("diag", made.arguments), factor), "@", product.span)
        elif kinds[1] == COLUMN and kinds[0] != ROW and isinstance(factor, Call):
            made = Product((Call("diag", factor.arguments), made), "@", product.span)
        else:
            parser.fail("these shapes are not read here", product.span, "write outer(a, b) or diag(v) @ X")
    return product if made is None else made


def juxtaposition(parser: Parser, left: Formula) -> Formula:
    """Factors side by side."""
    factors = [left]
    while True:
        token = parser.token
        if token.kind == "n":
            previous = factors[-1]
            row = token.text == "1" and parser.peek().text in ("T", "^")
            if isinstance(previous, Number) and previous.span is not None and not row:
                parser.fail("two numbers side by side", (previous.span[0], token.end), _PUT_OPERATOR)
        factors.append(parser.expression(31))
        if not juxtaposed(parser):
            flat = _flat(factors)
            return flat[0] if len(flat) == 1 else Product(flat, "", joined(left, factors[-1]))


def _flat(factors: list[Formula]) -> tuple[Formula, ...]:
    """``v^\\top 11^\\top v`` as four factors, so that what stands beside the ones gives them their length;
    ``1{i = j}`` as an indicator."""
    found: list[Formula] = []
    for factor in factors:
        inner = factor.items[0] if isinstance(factor, Set) and len(factor.items) == 1 else None
        if found and found[-1] == Number("1") and isinstance(inner, Relation | Logic):
            found[-1] = Call("ind", (inner,), joined(found[-1], factor))  # 1{i = j}
            continue
        if isinstance(factor, Transpose) and factor.operand == Call("ones", ()) and found:
            found[-1] = _column_of_ones(found[-1])  # 1 1^T
        ones = isinstance(factor, Product) and factor.mark == "" and factor.factors[0] == Call("ones", ())
        found.extend(factor.factors if ones and isinstance(factor, Product) else [factor])
    return tuple(found)


def _column_of_ones(before: Formula) -> Formula:
    """What stands before a row of ones, with the digit 1 at its end as the column of ones."""
    if before == Number("1"):
        return Call("ones", (), before.span)
    if isinstance(before, Product) and before.factors[-1] == Number("1"):
        return Product((*before.factors[:-1], Call("ones", ())), before.mark, before.span)
    return before


def juxtaposed(parser: Parser) -> bool:
    """Whether another factor begins here."""
    kind, text = parser.token.kind, parser.token.text
    if kind == "o":
        return text in STARTERS and not (parser.bars and (text == "|" or text == "||"))
    if kind == "a":
        return text not in WORDS or text in parser.words.known
    return kind == "n" or kind == "b"


def bar(parser: Parser, left: Formula) -> Formula | None:
    """A bar after an operand: it closes if one is open, else a factor begins."""
    return None if parser.bars else juxtaposition(parser, left)


def dotted_product(parser: Parser, left: Formula) -> Formula | None:
    """``λ_1 … λ_n``."""
    if parser.peek().kind != "a":
        return None
    place = parser.advance()
    last = parser.expression(31)
    dots = Dots((place.start, place.end))
    factors = (*left.factors, dots, last) if isinstance(left, Product) else (left, dots, last)
    return expand_dots(parser, Product(factors, "*", joined(left, last)))


def summation(parser: Parser, left: Formula) -> Formula:
    """Terms with their signs."""
    terms = [left]
    dots = False
    token = parser.token
    while token.kind == "o" and (token.text == "+" or token.text == "-"):
        parser.advance()
        if parser.token.kind == "o" and parser.token.text == "...":
            place = parser.advance()
            span = (token.start, place.end)
            terms.append(Dots(span) if token.text == "+" else Negative(Dots(span), span))
            dots = True
        else:
            term = parser.expression(21)
            if token.text == "-":
                term = Negative(term, (token.start, term.span[1] if term.span else token.end))
            terms.append(term)
        token = parser.token
    made = Sum(tuple(terms), joined(left, terms[-1]))
    return expand_dots(parser, made) if dots else made


def quotient(parser: Parser, left: Formula) -> Formula:
    """``a / b``."""
    parser.advance()
    right = parser.expression(31)
    return Quotient(left, right, joined(left, right))


def outer(parser: Parser, left: Formula) -> Formula:
    """``a ⊗ b``."""
    parser.advance()
    right = parser.expression(31)
    return Call("outer", (left, right), joined(left, right))


def modulo(parser: Parser, left: Formula) -> Formula:
    """``a mod b``."""
    parser.advance()
    right = parser.expression(31)
    return Call("mod", (left, right), joined(left, right))


def deviation(parser: Parser, left: Formula) -> Formula:
    """``a ± b``."""
    parser.advance()
    right = parser.expression(21)
    return PlusMinus(left, right, joined(left, right))


def signed(parser: Parser) -> Formula:
    """``-x``, ``+x``."""
    token = parser.advance()
    operand = parser.expression(32)
    if token.text == "+":
        return operand
    return Negative(operand, (token.start, operand.span[1] if operand.span else token.end))


def plus_minus(parser: Parser) -> Formula:
    """``± x``."""
    token = parser.advance()
    operand = parser.expression(21)
    return PlusMinus(None, operand, (token.start, operand.span[1] if operand.span else token.end))


def factorial(parser: Parser, left: Formula) -> Formula:
    """``n!``."""
    token = parser.advance()
    return Call("factorial", (left,), (left.span[0] if left.span else token.start, token.end))


def percent(parser: Parser, left: Formula) -> Formula | None:
    """``50 %``."""
    following = parser.peek()
    if following.kind in "na" or following.text == "(":
        return None
    token = parser.advance()
    span = (left.span[0] if left.span else token.start, token.end)
    return Quotient(left, Number("100", (token.start, token.end)), span)


def infinity(parser: Parser) -> Formula:
    """``∞``."""
    token = parser.advance()
    return Constant("inf", (token.start, token.end))


def empty_set(parser: Parser) -> Formula:
    """``∅``."""
    token = parser.advance()
    return Set((), (token.start, token.end))
