"""One line of Unicode: tables of (tree, text)."""

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
    Entry,
    Expectation,
    Formula,
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
)
from hwsolve.notation.printing.text import render_text

x, y, z, w, A, i, j, n, k, N = map(Symbol, ("x", "y", "z", "w", "A", "i", "j", "n", "k", "N"))
error = Sum((Entry(Symbol("yhat"), (n,)), Negative(Entry(y, (n,)))))
total = BigOperator("sum", "n", None, None, None, Entry(x, (n,)))

NAMES = [
    ("yhat", "ŷ"), ("xbar", "x̄"), ("lam", "λ"), ("lambda", "λ"), ("eps", "ε"), ("Sigma", "Σ"),
    ("lam_1", "λ₁"),
    ("W1", "W₁"), ("w_star", "w*"), ("theta_hat", "θ̂"), ("sigma_max", "σₘₐₓ"), ("d_model", "d_{model}"),
    ("loss", "loss"), ("x_prime", "x′"), ("ell", "ℓ"), ("what", "ŵ"), ("b_F", "b_F"),
]  # fmt: skip
FORMULAS = [
    (BigOperator("sum", "n", None, None, None, Product((error, Entry(x, (n,))))), "Σₙ (ŷₙ − yₙ)·xₙ"),
    (BigOperator("sum", "n", ONE, N, None, Entry(x, (n,))), "Σₙ₌₁ᴺ xₙ"),
    (Entry(Call("svals", (Symbol("A"),)), (ONE,)), "σ₁(A)"),
    (Entry(Call("eigs", (Symbol("A"),)), (n,)), "λₙ(A)"),
    (BigOperator("sum", "k", None, None, Relation(("!=",), (k, i)), x), "Σ_{k≠i} x"),
    (BigOperator("max", "k", None, None, None, Entry(x, (k,))), "maxₖ xₖ"),
    (BigOperator("sum", "n", None, None, None, Sum((x, y))), "Σₙ (x + y)"),
    (Product((total, y)), "(Σₙ xₙ)·y"),
    (Product((y, total)), "y·Σₙ xₙ"),
    (Quotient(Product((y, total)), z), "(y·Σₙ xₙ)/z"),
    (Sum((total, y)), "Σₙ xₙ + y"),
    (Product((Negative(total), y)), "−(Σₙ xₙ)·y"),
    (Call("sigmoid", (z,)), "σ(z)"),
    (Derivative(Symbol("E"), (w,)), "∂E/∂w"),
    (Derivative(Symbol("E"), (w, z)), "∂²E/∂w∂z"),
    (Derivative(Symbol("E"), (w, w)), "∂²E/∂w²"),
    (Power(x, TWO), "x²"),
    (Power(x, Negative(ONE)), "x⁻¹"),
    (Power(x, Quotient(x, Symbol("q"))), "x^(x/q)"),
    (Power(Constant("e"), Negative(x)), "e⁻ˣ"),
    (Transpose(x), "xᵀ"),
    (Product((Transpose(w), x), ""), "wᵀ x"),
    (Power(Transpose(x), TWO), "(xᵀ)²"),
    (Product((A, A), ".*"), "A ⊙ A"),
    (Call("delta", (i, j)), "δᵢⱼ"),
    (Entry(A, (i, j)), "Aᵢⱼ"),
    (Entry(A, (ONE, Number("12"))), "A_{1,12}"),
    (Entry(x, (Sum((n, ONE)),)), "xₙ₊₁"),
    (Entry(Symbol("w_1"), (n,)), "(w₁)ₙ"),
    (Call("sqrt", (x,)), "√x"),
    (Call("sqrt", (Sum((x, y)),)), "√(x + y)"),
    (Call("norm", (w,)), "‖w‖"),
    (Call("abs", (x,)), "|x|"),
    (Call("factorial", (Sum((n, ONE)),)), "(n + 1)!"),
    (Call("inv", (A,)), "A⁻¹"),
    (Call("eye", (n,)), "Iₙ"),
    (Call("logb", (TWO, x)), "log₂(x)"),
    (Relation(("<=", "!="), (x, y, z)), "x ≤ y ≠ z"),
    (Cases(((x, Relation((">",), (x, ZERO))),), ZERO), "{x if x > 0; 0 otherwise}"),
    (Expectation(x), "𝔼[x]"),
    (PlusMinus(None, x), "±x"),
    (Number("1.5e-3"), "1.5·10⁻³"),
    (Matrix(((x, y), (z, w))), "[[x, y], [z, w]]"),
    (Set(()), "∅"),
    (Negative(Product((x, y))), "−x·y"),
]


@pytest.mark.parametrize(("name", "text"), NAMES)
def test_names(name: str, text: str) -> None:
    """Greek letters, accents, subscripts and stars of canonical names."""
    assert render_text(Symbol(name)) == text


@pytest.mark.parametrize(("formula", "text"), FORMULAS)
def test_render_text(formula: Formula, text: str) -> None:
    """Each tree on one line."""
    assert render_text(formula) == text


def test_spellings_beat_letters_and_latex_spellings_are_left_to_latex() -> None:
    """A problem's own spelling is used where a terminal can show it."""
    pair = Sum((Symbol("yhat"), Symbol("s")))
    assert render_text(pair, {"yhat": r"\hat{y}", "s": "σ"}) == "ŷ + σ"
