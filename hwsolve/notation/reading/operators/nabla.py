"""The gradient as an operator: ``∇_w E``, ``∇²_z L``, ``∇_{u,v} y``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.notation.formula import (
    Formula,
    Matrix,
    Number,
    Quotient,
    Symbol,
    Tuple,
    Vector,
)
from hwsolve.notation.reading.names.applications import differentiated, gradient_call
from hwsolve.notation.reading.operands.brackets import group
from hwsolve.notation.reading.scripts.subscripts import rank, subscript_tokens

if TYPE_CHECKING:
    from hwsolve.errors import Span
    from hwsolve.notation.reading.parser import Parser

#: The highest derivative that is read.
MAX_ORDER: Final = 4


def order_of(text: str) -> int:
    """The order that an exponent tells; one too many where it is no small number."""
    return int(text) if text.isdigit() and 0 < len(text) < 3 else MAX_ORDER + 1


def differentiand(parser: Parser) -> Formula:
    """What stands behind ∇: one factor, or the product that a number begins (``∇_u ½‖u‖²``)."""
    at = parser.at
    of = parser.expression(31)
    if not _is_numeral(of):
        return of
    parser.go(at)
    return parser.expression(29)


def _is_numeral(formula: Formula) -> bool:
    if isinstance(formula, Quotient):
        return _is_numeral(formula.numerator) and _is_numeral(formula.denominator)
    return isinstance(formula, Number)


def nabla(parser: Parser) -> Formula:
    """``\\nabla_w E``, ``∇²_z L``."""
    token = parser.advance()
    order = 1
    by: Formula | None = None
    for _ in range(2):
        if parser.token.kind == "p" and parser.token.text.isdigit():
            order = order_of(parser.advance().text)
        elif parser.token.text in ("^", "**") and parser.token.kind == "o":
            parser.advance()
            power = group(parser)
            order = order_of(power.text) if isinstance(power, Number) else MAX_ORDER + 1
        elif parser.token.kind == "s" or parser.token.text == "_":
            span, _, inner = subscript_tokens(parser, one_letter=True)
            if not inner:
                parser.fail("an empty subscript", span)
            by = parser.part(inner).whole()
    if by is None and token.text != "∂":
        by = _by_all(parser)
    if by is None and token.text != "∂":
        found = gradient_call(parser, min(order, MAX_ORDER + 1), token.start)
        if found is not None:
            return found
    if by is None:
        remedy = "write the variable below it: \\nabla_w E" if token.text == "∇" else "write ∂E/∂w"
        parser.fail(f"{token.text} by what?", (token.start, token.end), remedy)
    if order > MAX_ORDER:
        parser.fail(f"a derivative of an order above {MAX_ORDER}", (token.start, parser.last_end))
    of = differentiand(parser)
    span = (token.start, parser.last_end)
    if isinstance(by, Tuple) and token.text != "∂":
        return _by_each(parser, of, by.items, order, span)
    wrt = by.items if isinstance(by, Tuple) and order == 1 else (by,) * order
    return differentiated(parser, of, wrt, span)


def _by_each(parser: Parser, of: Formula, by: tuple[Formula, ...], order: int, span: Span) -> Formula:
    """``∇_{u,v} y``: the derivatives by each, a vector of them where all are scalars; twice: their matrix."""
    found = tuple(differentiated(parser, of, (each,), span) for each in by)
    scalars = all(rank(parser.words, each) == 0 for each in by)
    if order == 1:
        return Vector(found, span) if scalars else Tuple(found, span)
    if order > 2 or not scalars:
        parser.fail("this derivative is not read", span, "write out its entries")
    rows = tuple(tuple(differentiated(parser, of, (one, other), span) for other in by) for one in by)
    return Matrix(rows, span)


def _by_all(parser: Parser) -> Tuple | None:
    """The variables of a quantity that is declared to be a function of them: ``∇y``."""
    name = parser.words.canonical(parser.token.text) if parser.token.kind == "a" else None
    variables = parser.words.variables.get(name or "")
    return None if variables is None else Tuple(tuple(map(Symbol, variables)))
