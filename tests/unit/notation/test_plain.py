"""Calculator text: tables of (tree, text)."""

from __future__ import annotations

import pytest

from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    BigOperator,
    Call,
    Cases,
    Constant,
    Derivative,
    Dots,
    Entry,
    Expectation,
    Formula,
    Interval,
    Logic,
    Matrix,
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
from hwsolve.notation.printing.plain import render_plain

x, y, z, w, A, n, k, N = map(Symbol, ("x", "y", "z", "w", "A", "n", "k", "N"))
xy = Product((x, y))
above = Relation((">",), (x, ZERO))
below = Relation(("<",), (x, ZERO))

SIGNS_AND_SUMS = [
    (Sum((x, Negative(y))), "x - y"),
    (Sum((Negative(x), y)), "-x + y"),
    (Sum((x, Negative(Sum((y, z))))), "x - (y + z)"),
    (Sum((x, Sum((y, z)))), "x + (y + z)"),
    (Sum((x, Negative(Negative(y)))), "x - (-y)"),
    (Sum((x, Product((Negative(y), z)))), "x + (-y*z)"),
    (Sum((Product((Negative(y), z)), x)), "-y*z + x"),
    (Sum((x, Negative(xy))), "x - x*y"),
    (Negative(xy), "-(x*y)"),
    (Negative(Power(x, TWO)), "-x^2"),
    (Power(Negative(x), TWO), "(-x)^2"),
    (PlusMinus(x, y), "x +/- y"),
    (PlusMinus(None, Call("sqrt", (x,))), "+/-sqrt(x)"),
]
PRODUCTS = [
    (Product((Quotient(x, y), z)), "x/y*z"),
    (Product((x, Quotient(y, z))), "x*(y/z)"),
    (Quotient(x, Quotient(y, z)), "x/(y/z)"),
    (Quotient(Quotient(x, y), z), "x/y/z"),
    (Quotient(xy, z), "x*y/z"),
    (Quotient(x, Product((y, z))), "x/(y*z)"),
    (Product((xy, z)), "(x*y)*z"),
    (Product((x, y), ".*"), "x .* y"),
    (Product((A, w), "@"), "A @ w"),
    (Product((A, w), ""), "A w"),
    (Product((TWO, x), ""), "2 x"),
    (Product((x, TWO), ""), "x (2)"),
    (Product((x, Vector((y, z))), ""), "x ([y, z])"),
    (Product((x, Sum((y, z))), ""), "x (y + z)"),
    (Product((x, Negative(y))), "x*(-y)"),
    (Product((Negative(x), y)), "-x*y"),
    (Product((Derivative(x, (w,)), y)), "d(x)/d(w)*y"),
    (Product((y, Derivative(x, (w,)))), "y*(d(x)/d(w))"),
]
POWERS_AND_SCRIPTS = [
    (Power(x, Power(y, z)), "x^y^z"),
    (Power(Power(x, y), z), "(x^y)^z"),
    (Power(x, Negative(y)), "x^(-y)"),
    (Power(x, Quotient(ONE, TWO)), "x^(1/2)"),
    (Power(x, Symbol("T")), "x^(T)"),
    (Power(x, Transpose(w)), "x^(T(w))"),
    (Power(Constant("e"), x), "e^x"),
    (Transpose(Product((A, w), "")), "T(A w)"),
    (Entry(x, (n,)), "x[n]"),
    (Entry(A, (n, Sum((k, ONE)))), "A[n,k + 1]"),
    (Entry(Call("softmax", (z,)), (n,)), "softmax(z)[n]"),
    (Entry(Sum((x, y)), (n,)), "(x + y)[n]"),
    (Entry(Vector((x, y)), (ONE,)), "([x, y])[1]"),
]
OPERATORS = [
    (BigOperator("sum", "n", None, None, None, Entry(x, (n,))), "sum(x[n], n)"),
    (BigOperator("prod", "n", ONE, N, None, x), "prod(x, n, 1, N)"),
    (BigOperator("sum", "k", None, None, Relation(("!=",), (k, n)), x), "sum(x, k, k != n)"),
    (BigOperator("sum", "k", ONE, N, Relation(("!=",), (k, n)), x), "sum(x, k, 1, N, k != n)"),
    (BigOperator("sum", "k", TWO, None, None, x), "sum(x, k, k >= 2)"),
    (BigOperator("max", "k", None, None, None, x), "maxover(x, k)"),
    (Cases(((x, above),), ZERO), "where(x > 0, x, 0)"),
    (Cases(((x, above), (y, below)), ZERO), "where(x > 0, x, x < 0, y, 0)"),
    (Derivative(x, (w,)), "d(x)/d(w)"),
    (Derivative(x, (w, z)), "d(x)/d(w, z)"),
    (Power(Derivative(x, (w,)), TWO), "(d(x)/d(w))^2"),
    (Expectation(Power(x, TWO)), "E[x^2]"),
    (Call("factorial", (n,)), "factorial(n)"),
]
COLLECTIONS_AND_STATEMENTS = [
    (Vector((x, y)), "[x, y]"),
    (Matrix(((x, y), (z, w))), "[[x, y], [z, w]]"),
    (Vector((Vector((x, y)), z)), "[([x, y]), z]"),
    (Tuple((x, y)), "(x, y)"),
    (Set((x, y)), "{x, y}"),
    (Interval(ZERO, ONE, True, False), "[0, 1)"),
    (Relation(("<=", "<"), (x, y, z)), "x <= y < z"),
    (Relation(("=",), (above, y)), "(x > 0) = y"),
    (Logic("and", (above, Logic("or", (below, above)))), "x > 0 and (x < 0 or x > 0)"),
    (Logic("or", (Logic("and", (below, above)), above)), "x < 0 and x > 0 or x > 0"),
    (Logic("not", (above,)), "not (x > 0)"),
    (Logic("implies", (above, below)), "x > 0 => x < 0"),
    (Number("0.50"), "0.50"),
    (Power(Number("-3"), TWO), "(-3)^2"),
    (Dots(), "..."),
]


TABLE = SIGNS_AND_SUMS + PRODUCTS + POWERS_AND_SCRIPTS + OPERATORS + COLLECTIONS_AND_STATEMENTS


@pytest.mark.parametrize(("formula", "text"), TABLE)
def test_render_plain(formula: Formula, text: str) -> None:
    """Each tree prints with the fewest brackets that keep it apart from its neighbours in the table."""
    assert render_plain(formula) == text


def test_a_foreign_node_is_refused() -> None:
    """Something that is no formula is a TypeError, not an empty text."""
    with pytest.raises(TypeError, match="no way to write"):
        render_plain(object())  # type: ignore[arg-type]
