"""LaTeX: tables of (tree, text)."""

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
    Vector,
)
from hwsolve.notation.printing.latex import render_latex

x, y, z, w, A, i, j, n, k, N, eta = map(Symbol, ("x", "y", "z", "w", "A", "i", "j", "n", "k", "N", "eta"))
error = Sum((Entry(Symbol("yhat"), (n,)), Negative(Entry(y, (n,)))))
total = BigOperator("sum", "n", None, None, None, Entry(x, (n,)))
positive = Relation((">",), (x, ZERO))

NAMES = [
    ("yhat", r"\hat{y}"), ("lam", r"\lambda"), ("eps", r"\epsilon"), ("W1", "W_1"), ("w_star", "w^*"),
    ("w_star_n", "w^*_n"), ("sigma_max", r"\sigma_{\max}"), ("d_model", r"d_{\text{model}}"),
    ("loss", r"\mathrm{loss}"), ("theta_hat", r"\hat{\theta}"), ("x_prime", "x'"), ("K_12", "K_{12}"),
    ("a_1_2", "a_{1,2}"),
]  # fmt: skip
FORMULAS = [
    (
        BigOperator("sum", "n", ONE, N, None, Product((error, Entry(x, (n,))))),
        r"\sum_{n=1}^{N} (\hat{y}_n - y_n) x_n",
    ),
    (BigOperator("sum", "k", None, None, Relation(("!=",), (k, i)), x), r"\sum_{k \ne i} x"),
    (BigOperator("max", "k", None, None, None, Entry(x, (k,))), r"\max_{k} x_k"),
    (Product((total, y)), r"\left( \sum_{n} x_n \right) y"),
    (Product((y, total)), r"y \sum_{n} x_n"),
    (Sum((total, y)), r"\sum_{n} x_n + y"),
    (Derivative(Symbol("E"), (w,)), r"\frac{\partial E}{\partial w}"),
    (Derivative(Symbol("E"), (w, z)), r"\frac{\partial^2 E}{\partial w \partial z}"),
    (Derivative(Symbol("E"), (w, w)), r"\frac{\partial^2 E}{\partial w^2}"),
    (Derivative(Sum((x, y)), (w,)), r"\frac{\partial (x + y)}{\partial w}"),
    (Quotient(Sum((x, y)), z), r"\frac{x + y}{z}"),
    (Power(Quotient(x, y), TWO), r"\left( \frac{x}{y} \right)^2"),
    (Product((x, Quotient(y, z))), r"x \frac{y}{z}"),
    (Product((TWO, Number("3"))), r"2 \cdot 3"),
    (Product((TWO, Quotient(ONE, x))), r"2 \cdot \frac{1}{x}"),
    (Product((TWO, x)), "2 x"),
    (Product((x, TWO), ""), r"x \cdot 2"),
    (Product((x, Sum((y, z)))), "x (y + z)"),
    (Product((Negative(x), y)), "-x y"),
    (Product((x, Negative(y))), "x (-y)"),
    (Product((Product((x, y)), z)), "(x y) z"),
    (Number("1.5e-3"), r"1.5 \cdot 10^{-3}"),
    (Power(x, Quotient(ONE, TWO)), "x^{1/2}"),
    (Power(Power(x, y), z), "(x^y)^z"),
    (Power(Constant("e"), Negative(x)), "e^{-x}"),
    (Power(x, Symbol("T")), "x^{{T}}"),
    (Power(Symbol("w_star"), TWO), "(w^*)^2"),
    (Transpose(A), r"A^\top"),
    (Transpose(Product((A, x), "")), r"(A x)^\top"),
    (Product((A, w), ".*"), r"A \odot w"),
    (Product((A, w), "@"), "A w"),
    (Entry(A, (i, j)), "A_{ij}"),
    (Entry(A, (ONE, TWO)), "A_{1,2}"),
    (Entry(x, (Sum((n, ONE)),)), "x_{n+1}"),
    (Entry(Symbol("w_1"), (n,)), "(w_1)_n"),
    (Call("sigmoid", (z,)), r"\sigma(z)"),
    (Call("log", (Quotient(x, y),)), r"\log\left( \frac{x}{y} \right)"),
    (Call("relu", (x,)), r"\operatorname{ReLU}(x)"),
    (Call("softmax", (z,)), r"\operatorname{softmax}(z)"),
    (Call("f", (x,)), "f(x)"),
    (Call("logb", (TWO, x)), r"\log_2(x)"),
    (Call("sqrt", (x,)), r"\sqrt{x}"),
    (Call("root", (x, Number("3"))), r"\sqrt[3]{x}"),
    (Call("binomial", (n, k)), r"\binom{n}{k}"),
    (Call("factorial", (n,)), "n!"),
    (Call("abs", (x,)), "|x|"),
    (Call("norm", (Quotient(x, y),)), r"\left\| \frac{x}{y} \right\|"),
    (Call("norm1", (x,)), r"\|x\|_1"),
    (Call("floor", (x,)), r"\lfloor x \rfloor"),
    (Call("dot", (x, y)), r"\langle x, y \rangle"),
    (Call("delta", (i, j)), r"\delta_{ij}"),
    (Call("ind", (positive,)), r"\mathbb{1}[x > 0]"),
    (Call("ones", (n,)), r"\mathbf{1}_n"),
    (Call("inv", (A,)), "A^{-1}"),
    (
        Cases(((x, positive),), ZERO),
        r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
    ),
    (Matrix(((x, y), (z, w))), r"\begin{bmatrix} x & y \\ z & w \end{bmatrix}"),
    (Vector((x, y)), r"\begin{bmatrix} x \\ y \end{bmatrix}"),
    (Set((x, y)), r"\{x, y\}"),
    (Expectation(Power(x, TWO)), r"\mathbb{E}[x^2]"),
    (Relation(("<=", "~~"), (x, y, z)), r"x \le y \approx z"),
    (Logic("not", (positive,)), r"\lnot (x > 0)"),
    (PlusMinus(None, x), r"\pm x"),
    (Negative(Product((x, y))), "-x y"),
]


@pytest.mark.parametrize(("name", "text"), NAMES)
def test_names(name: str, text: str) -> None:
    """Greek letters, accents, subscripts and words of canonical names."""
    assert render_latex(Symbol(name)) == text


@pytest.mark.parametrize(("formula", "text"), FORMULAS)
def test_render_latex(formula: Formula, text: str) -> None:
    """Each tree in LaTeX."""
    assert render_latex(formula) == text


def test_spellings_are_the_problems_own_and_scripts_do_not_pile_up() -> None:
    """A spelling with a superscript is bracketed before it is raised, not before it is indexed."""
    spellings = {"wl": "w^{(l)}"}
    assert render_latex(Entry(Symbol("wl"), (n,)), spellings) == "w^{(l)}_n"
    assert render_latex(Power(Symbol("wl"), TWO), spellings) == "(w^{(l)})^2"


@pytest.mark.parametrize(
    ("factors", "text"),
    [((A, w), r"A \odot w"), ((eta, A, w), r"\eta A \odot w"), ((A, eta, w), r"A \odot \eta \odot w"),
     ((x, A), "x A"), ((x, y), "x y")],
)  # fmt: skip
def test_elementwise_products_of_arrays_are_dotted(factors: tuple[Formula, ...], text: str) -> None:
    r"""With ``is_array``, ``\odot`` stands between arrays and nowhere else."""
    assert render_latex(Product(factors), is_array=lambda part: part in (A, w)) == text
    assert render_latex(Product(factors, ".*"), is_array=lambda part: part in (A, w)) == text
