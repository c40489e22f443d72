"""Reading back what was printed: the same tree from calculator text, the same mathematics from LaTeX."""

from __future__ import annotations

from hypothesis import given

from hwsolve.notation.formula import (
    Call,
    Constant,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Symbol,
    Transpose,
    map_children,
)
from hwsolve.notation.printing.latex import render_latex
from hwsolve.notation.printing.plain import render_plain
from hwsolve.notation.printing.text import render_text
from hwsolve.notation.reading.parser import parse
from tests.strategies import VOCABULARY, statements


def unmarked(formula: Formula) -> Formula:
    """The formula without what LaTeX does not write: marks, grouping of products, place of a sign."""
    formula = map_children(formula, unmarked)
    match formula:
        case Number(text) if "e" in text:
            mantissa, _, exponent = text.partition("e")
            size = Number(exponent.removeprefix("-"))
            power = Power(Number("10"), Negative(size) if exponent.startswith("-") else size)
            return Product((Number(mantissa), power))
        case Symbol("e"):
            return Constant("e")
        case Transpose(Number("1")):
            return Transpose(Call("ones", ()))
        case Call("logb", (Number("10"), inside)):
            return Call("log10", (inside,))
        case Call("logb", (Number("2"), inside)):
            return Call("log2", (inside,))
        case Quotient(Negative(above), below):
            return Negative(Quotient(above, below))
        case Product(factors):
            flat: list[Formula] = []
            for factor in factors:
                flat.extend(factor.factors if isinstance(factor, Product) else (factor,))
            if isinstance(flat[0], Negative):
                return Negative(unmarked(Product((flat[0].operand, *flat[1:]))))
            return Product(tuple(flat))
    return formula


@given(statements())
def test_plain_text_reads_back_as_the_same_tree(formula: Formula) -> None:
    """parse(render_plain(f)) == f"""
    assert parse(render_plain(formula), VOCABULARY, syntax="plain") == formula


@given(statements())
def test_latex_reads_back_as_the_same_mathematics(formula: Formula) -> None:
    """parse(render_latex(f)) is f, up to marks of products."""
    assert unmarked(parse(render_latex(formula), VOCABULARY, syntax="latex")) == unmarked(formula)


@given(statements())
def test_text_is_one_printable_line(formula: Formula) -> None:
    """render_text never breaks the line."""
    text = render_text(formula)
    assert text.isprintable()
    assert text.strip() == text
