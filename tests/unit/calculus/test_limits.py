"""Limits, pieces and kinks of functions of one variable, against values far out and close by."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hwsolve.calculus.limits import INFINITY, Limits
from hwsolve.calculus.parity import at_minus, signs_out
from hwsolve.calculus.pieces import kinks, piece, samples
from hwsolve.errors import NotComputable
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.formula import Negative
from hwsolve.notation.printing.text import render_text

SCOPE = build_scope({"x": "real", "c": "positive"})
LIMITS = Limits(SCOPE, "x")


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("x/(1 + abs(x))", "−1", "1"),
        ("tanh(x)", "−1", "1"),
        ("sigma(2*x)", "0", "1"),
        ("atan(x)", "−π/2", "π/2"),
        ("where(x > 0, x, c*(exp(x) - 1))", "−c", "∞"),
        ("sigma(x)*(x + 1 - sigma(x)*x)", "0", "1"),
        ("x^2*(1 - tanh(x)^2)", "0", "0"),
        ("log(sigma(x))/x", "1", "0"),
        ("max(0, min(1, x/6 + 1/2))", "0", "1"),
        ("c*x^2/(1 + x^2)", "c", "c"),
    ],
)
def test_at_infinity(text: str, left: str, right: str) -> None:
    """Both ends; a product that SymPy gets wrong unless it is one fraction is among them."""
    formula = SCOPE.parse(text)
    assert render_text(LIMITS.towards(formula, Negative(INFINITY))) == left
    assert render_text(LIMITS.towards(formula, INFINITY)) == right


@pytest.mark.parametrize(
    ("text", "point", "side", "wanted"),
    [
        ("abs(x)/x", "0", "-", "−1"),
        ("abs(x)/x", "0", "+", "1"),
        ("sin(x)/x", "0", "+", "1"),
        ("(abs(x - 2) - 0)/(x - 2)", "2", "-", "−1"),
        ("(exp(c*x) - 1)/x", "0", "+", "c"),
    ],
)
def test_at_a_point(text: str, point: str, side: str, wanted: str) -> None:
    """From one side."""
    assert render_text(LIMITS.towards(SCOPE.parse(text), SCOPE.parse(point), side)) == wanted


def test_what_has_no_limit() -> None:
    """An oscillation has none, and none is made up."""
    with pytest.raises(NotComputable):
        LIMITS.towards(SCOPE.parse("sin(x)"), INFINITY)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tanh(x)", ()),
        ("abs(x)", (0,)),
        ("relu(2*x - 3)", (Fraction(3, 2),)),
        ("max(0, min(1, x/6 + 1/2))", (-3, 3)),
        ("abs(abs(x) - 1)", (-1, 0, 1)),
        ("where(x < -1, 0, x)", (-1,)),
    ],
)
def test_kinks(text: str, wanted: tuple[Fraction, ...]) -> None:
    """Where the pieces meet, from left to right; the pieces are what the function is between."""
    formula = SCOPE.parse(text)
    found = kinks(formula, "x")
    assert found == wanted
    for place in samples(found):
        assert kinks(piece(formula, "x", place), "x") == ()


def test_kinks_that_are_not_numbers() -> None:
    """A boundary that moves with a parameter, or a curved one, is refused."""
    for text in ("relu(x - c)", "abs(x^2 - 2)"):
        with pytest.raises(NotComputable):
            kinks(SCOPE.parse(text), "x")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x/(1 + abs(x))", "−x/(1 + |x|)"),
        ("tanh(2*x)", "−tanh(2·x)"),
        ("x^2*cos(x)", "x²·cos(x)"),
        ("x^3 + x", "−x³ − x"),
        ("sigma(x)", "1 − σ(x)"),
        ("softplus(x)", "softplus(x) − x"),
    ],
)
def test_signs_come_out(text: str, wanted: str) -> None:
    """The function at -x, by what is odd and what is even in it."""
    assert render_text(signs_out(at_minus(SCOPE.parse(text), "x"))) == wanted
