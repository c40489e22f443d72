"""Collecting like terms, exactly and in a readable order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwsolve.calculus.simplification.like_terms import flattened, tidy
from hwsolve.calculus.simplification.polynomial import HIGHEST, Polynomial, collect
from hwsolve.calculus.simplification.trial import whole_value
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import Formula, Negative, Number, Power, Product, Sum, Symbol, children
from hwsolve.notation.printing.plain import render_plain
from hwsolve.notation.reading.parser import parse


def degree(formula: Formula) -> int:
    """The highest power of a letter that can come out of *formula*."""
    if isinstance(formula, Symbol):
        return 1
    if isinstance(formula, Power) and isinstance(formula.exponent, Number):
        return degree(formula.base) * int(formula.exponent.text)
    below = [degree(child) for child in children(formula)]
    return sum(below) if isinstance(formula, Product) else max(below, default=0)


leaves = st.sampled_from([Symbol("a"), Symbol("b"), Symbol("c"), Number("1"), Number("2"), Number("3")])
formulas: st.SearchStrategy[Formula] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Negative, inner),
        st.builds(lambda *terms: Sum(terms), inner, inner),
        st.builds(lambda *terms: Sum(terms), inner, inner, inner),
        st.builds(lambda *factors: Product(factors), inner, inner),
        st.builds(Power, inner, st.sampled_from([Number("2"), Number("3")])),
    ),
    max_leaves=8,
).filter(lambda formula: degree(formula) <= HIGHEST)
VALUES = {Symbol("a"): 2, Symbol("b"): -3, Symbol("c"): 5}


@pytest.mark.parametrize(
    ("text", "collected"),
    [
        ("I - (K1 - 1)", "I - K1 + 1"),
        ("(I - K1 + 1) - (K2 - 1)", "I - K1 - K2 + 2"),
        ("1 - K + I", "I - K + 1"),
        ("2*(a + b) - a", "a + 2*b"),
        ("a - a", "0"),
        ("(a + 1)^2", "a^2 + 2*a + 1"),
        ("(3*a + 6)/3", "a + 2"),
        ("floor(a/2) + 1 + floor(a/2)", "2*floor(a/2) + 1"),
        ("-a - b", "-a - b"),
        ("3 - 5", "-2"),
        ("d[1]*2 + d[1]", "3*d[1]"),
        ("a/2 + 1/3", "1/2*a + 1/3"),
    ],
)
def test_collect(text: str, collected: str) -> None:
    """A positive term first, the number last."""
    assert render_plain(collect(parse(text)).formula) == collected


@given(formulas)
def test_collecting_keeps_the_value(formula: Formula) -> None:
    """By whole numbers put in."""
    assert whole_value(collect(formula).formula, VALUES) == whole_value(formula, VALUES)


@given(formulas)
def test_tidying_keeps_the_value(formula: Formula) -> None:
    """By whole numbers put in; flattening too."""
    assert whole_value(tidy(formula), VALUES) == whole_value(formula, VALUES)
    assert whole_value(flattened(formula), VALUES) == whole_value(formula, VALUES)


@given(formulas)
def test_collecting_twice_changes_nothing(formula: Formula) -> None:
    """A normal form for polynomials."""
    once = collect(formula)
    assert collect(once.formula) == once


@given(formulas, formulas)
def test_equal_polynomials_collect_alike(a: Formula, b: Formula) -> None:
    """a*b and b*a, a + b and b + a."""
    assert collect(Product((a, b))) == collect(Product((b, a)))
    assert collect(Sum((a, b))) == collect(Sum((b, a)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0*x + y", "y"),
        ("1*x", "x"),
        ("-(-x)", "x"),
        ("x*x", "x^2"),
        ("x + x", "2*x"),
        ("x/x^2", "1/x"),
        ("s*(1 - s)", "s*(1 - s)"),
        ("-x*y", "-x*y"),
        ("-(x/y)", "-x/y"),
        ("a - (b - c)", "a - b + c"),
        ("x^1", "x"),
        ("x^0", "1"),
        ("x - x", "0"),
        ("x/0", "x/0"),
    ],
)
def test_tidy(text: str, expected: str) -> None:
    """Nothing is multiplied out."""
    assert render_plain(tidy(parse(text))) == expected


def test_products_have_a_limit() -> None:
    """A product of long sums is refused before it is expanded."""
    long = Sum(tuple(Symbol(f"x{k}") for k in range(30)))
    with pytest.raises(NotComputable):
        collect(Power(long, Number("9")))


def test_numbers_of_a_polynomial() -> None:
    """``number`` is the value where no atom is left."""
    assert Polynomial.constant(3).number == 3
    assert collect(parse("a - a")).number == 0
    assert collect(parse("a")).number is None
