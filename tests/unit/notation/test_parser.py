"""Reading: tables of (text, calculator text of what was read)."""

from __future__ import annotations

import pytest

from hwsolve.errors import Unreadable
from hwsolve.notation.formula import (
    Call,
    Entry,
    Interval,
    Logic,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Set,
    Symbol,
    Transpose,
    Tuple,
)
from hwsolve.notation.printing.plain import render_plain
from hwsolve.notation.reading.parser import parse
from hwsolve.notation.vocabulary import OPEN, Vocabulary

ARRAYS = Vocabulary(
    ranks={
        "x": 2, "y": 1, "w": 1, "u": 1, "b": 0, "N": 0, "K": 0, "z": 1, "yhat": 1, "E": 0, "lam": 0, "W1": 2,
        "W2": 2, "eta": 0, "A": 2, "s": 0, "t": 0, "w_star": 1,
    },
    indices=frozenset("nkij"),
    functions=frozenset(["f", "fprime"]),
    closed=True,
)  # fmt: skip

CALCULATOR = [
    ("not s = t", "not (s = t)"),
    ("not s = t and s > 1", "not (s = t) and s > 1"),
    ("s > 1 and t > 1 and s < 2 or t = 1", "s > 1 and t > 1 and s < 2 or t = 1"),
    ("{1, 2}", "{1, 2}"),
    ("softmax(z)[i]", "softmax(z)[i]"),
    ("T(A)[n,k]", "T(A)[n,k]"),
    ("(w + w)[n]", "(w + w)[n]"),
    ("maxover(w[n], n)", "maxover(w[n], n)"),
    ("minover(w[n], n, 1, N)", "minover(w[n], n, 1, N)"),
    ("max_k w_k", "maxover(w[k], k)"),
    ("max(s, t)", "max(s, t)"),
    ("sum_n w_n", "sum(w[n], n)"),
    ("sum(w[k], k, k != 1)", "sum(w[k], k, k != 1)"),
    ("sum(w[n])", "total(w[n])"),
    ("||A||_2", "norm2(A)"),
    ("var(w) + card({1, 2})", "var(w) + card({1, 2})"),
    ("log_2(s) + log_3(t) + log_10(s)", "log2(s) + logb(3, t) + log10(s)"),
    ("yhat(x[n])", "yhat[n]"),
    ("yhat(s - t)", "yhat (s - t)"),
    ("f'(s)", "fprime(s)"),
    ("w'", "T(w)"),
    ("dE/dw + d2E/ds2", "d(E)/d(w) + d(E)/d(s, s)"),
    ("d^2E/ds^2", "d(E)/d(s, s)"),
    ("d(E)/d(w, b)", "d(E)/d(w, b)"),
    ("where(s > 0, 1, 2)", "where(s > 0, 1, 2)"),
    ("||s| - |t||", "abs(abs(s) - abs(t))"),
    ("|s||t|", "abs(s) abs(t)"),
    ("<w, y>", "dot(w, y)"),
    ("s**2", "s^2"),
    ("50%", "50/100"),
    ("st", "s t"),
    ("2st", "2 s t"),
    ("-s^2", "-s^2"),
    ("s^t^2", "s^t^2"),
    ("s/t/2", "s/t/2"),
    ("y_1 + ... + y_N", "sum(y[l], l, 1, N)"),
    ("O(1/sqrt(t))", "O(1/sqrt(t))"),
    ("x_{n} + s^{2}", "x[n] + s^2"),
    ("s = t = 1", "s = t = 1"),
    ("w := w - eta*y", "w := w - eta*y"),
    ("[s, t)", "[s, t)"),
    ("N!", "factorial(N)"),
    ("+/-sqrt(2)", "+/-sqrt(2)"),
]
UNICODE = [
    ("Σₙ (ŷₙ − yₙ)·uₙ", "sum((yhat[n] - y[n]) @ u[n], n)"),
    ("Σ_{n=1}^N w_n", "sum(w[n], n, 1, N)"),
    ("∑ₙ₌₁ᴺ wₙ", "sum(w[n], n, 1, N)"),
    ("ŷ(xₙ)", "yhat[n]"),
    ("∂E/∂w", "d(E)/d(w)"),
    ("∂²E/∂s²", "d(E)/d(s, s)"),
    ("∇_w E", "d(E)/d(w)"),
    ("Aᵀ w", "T(A) w"),
    ("W⁽²⁾ w", "W2 w"),
    ("‖w‖₂² + λ", "norm2(w)^2 + lam"),
    ("√s + s² + s⁻¹", "sqrt(s) + s^2 + s^(-1)"),
    ("s ≤ t ∧ t ≠ 1", "s <= t and t != 1"),
    ("１２ − ٣", "12 - 3"),
    ("s\u00a0+\u200et", "s + t"),
    ("𝟙[s > 0]", "ind(s > 0)"),
    ("s ± t", "s +/- t"),
    ("∅", "{}"),
]
LATEX = [
    (r"\lnot s = t", "not (s = t)"),
    ("A^{(s+t)^2}", "A^(s + t)^2"),
    ("A^{(s)(t)}", "A^(s t)"),
    ("A^{(n)}", "A[n]"),
    (r"(A^\top)_{nk}", "T(A)[n,k]"),
    ("(A w + u)_i", "(A w + u)[i]"),
    (r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}_1", "([1, 2])[1]"),
    (r"\max_k w_k", "maxover(w[k], k)"),
    (r"\mathbf{1}_N", "ones(N)"),
    (r"\mathbf{1}_{N \times K}", "ones(N, K)"),
    (r"\mathbf{0}_N", "zeros(N)"),
    (r"\mathbb{1}_{s > 0} + \mathbf{1}\{s > 0\}", "ind(s > 0) + ind(s > 0)"),
    (r"\sum_{n=1, n \ne k}^{N} w_n", "sum(w[n], n, 1, N, n != k)"),
    (r"\sum_{k \ne i} y_k", "sum(y[k], k, k != i)"),
    (r"s^{\top} + w^{\top} w", "T(s) + T(w) w"),
    ("w^* + 1", "w_star + 1"),
    (r"\log_{10} s + \log_2 t", "log10(s) + log2(t)"),
    (r"\frac{\partial e}{\partial w}", "d(e)/d(w)"),
    (r"\frac{dE}{dw} + \frac{\mathrm{d}E}{\mathrm{d}w}", "d(E)/d(w) + d(E)/d(w)"),
    (r"\frac{\partial^2 E}{\partial z_n^2}", "d(E)/d(z[n], z[n])"),
    (r"\frac{\partial}{\partial w} E", "d(E)/d(w)"),
    (r"s \in \emptyset", "s in {}"),
    (r"\hat y_n + \hat{y}^{(n)} + \hat{y}(x_n)", "yhat[n] + yhat[n] + yhat[n]"),
    (r"\hat{\mathbf{y}}_n + \mathbf{\hat y}_n", "yhat[n] + yhat[n]"),
    (r"\mathbf{w}^\top\mathbf{x}_n + \boldsymbol\lambda", "T(w) x[n] + lam"),
    (r"\mathrm{softmax}(z) + \operatorname{diag}(z)", "softmax(z) + diag(z)"),
    (r"\left\lVert w \right\rVert_2^2", "norm2(w)^2"),
    (r"W_2^\top W^{(2)\top} {W^{(2)}}^T (W^{(2)})^\top", "T(W2) T(W2) T(W2) T(W2)"),
    (r"W^{(2)}_{ij} + W^{[2]}", "W2[i,j] + W2"),
    (r"w \leftarrow w - \eta y", "w := w - eta y"),
    (r"O(1/\sqrt{t})", "O(1/sqrt(t))"),
    (r"\exp\{-s\} + \exp\left\{ t \right\}", "exp(-s) + exp(t)"),
    ("e^{-z_n} + 1/(1+e^{-s})", "e^(-z[n]) + 1/(1 + e^(-s))"),
    ("y_1^2 + y^2_1", "y[1]^2 + y[1]^2"),
    (r"\dfrac{1}{2} + \tfrac12 + \frac st", "1/2 + 1/2 + s/t"),
    (r"\begin{aligned} E &= s \\ &= t \end{aligned}", "E = s = t"),
    (r"\begin{cases} 1 & s > 0 \\ 0.1 & \text{otherwise} \end{cases}", "where(s > 0, 1, 0.1)"),
    (r"\delta_{kl} + \delta_{k,l}", "delta(k, l) + delta(k, l)"),
    (r"\sigma(z_n)", "sigmoid(z[n])"),
    (r"\mathbb{E}[w_1]", "E[w[1]]"),
    (r"\binom{N}{K} + {N \choose K}", "binomial(N, K) + binomial(N, K)"),
    (r"\sqrt[3]{s} + \sin^2 s + \sin^{-1} t", "root(s, 3) + sin(s)^2 + asin(t)"),
]
WRAPPING = [
    ("$s + 1$.", "s + 1"),
    (r"\(s + 1\)", "s + 1"),
    (r"\[ s + 1. \]", "s + 1"),
    ("= s + 1", "s + 1"),
    (r"\boxed{s + 1}^2", "(s + 1)^2"),
    (r"\displaystyle s\!\,t\hspace{1em} + \phantom{xx}1\label{eq:1}\tag{3}", "s t + 1"),
    ("1{,}000", "1000"),
    (r"1\,000", "1000"),
    ("1e-3", "1e-3"),
    (r"1.5 \times 10^{-3}", "1.5 @ 10^(-3)"),
    (r"50\%", "50/100"),
    ("1.", "1"),
]


def read(text: str, vocabulary: Vocabulary = ARRAYS, syntax: str | None = None) -> str:
    """Calculator text of what *text* is read as."""
    return render_plain(parse(text, vocabulary, syntax))


@pytest.mark.parametrize(("text", "expected"), CALCULATOR)
def test_calculator_text(text: str, expected: str) -> None:
    """Brackets index, names have many letters, braces are sets."""
    assert read(text, syntax="plain") == expected


@pytest.mark.parametrize(("text", "expected"), UNICODE + LATEX)
def test_as_it_looks(text: str, expected: str) -> None:
    """Without a stated syntax Unicode and LaTeX are told apart by how they look."""
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), LATEX + WRAPPING)
def test_latex(text: str, expected: str) -> None:
    """Stated to be LaTeX."""
    assert read(text, syntax="latex") == expected


SPELLED = Vocabulary(
    ranks={"x": 2, "w": 1, "v": 1, "b": 0, "W1": 2, "w_star": 1, "s": 0, "phi": 1},
    indices=frozenset("nki"),
    spellings={
        "W^{(1)}": "W1", "x^{(i)}": "x", "w*": "w_star", "b_{k}": "b", "\\Omega_{n}": "v", "\\hat{p}": "phi",
    },
    decorations=frozenset("n"),
    closed=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("W^{(1)} + W^{(1)}_{ni}", "W1 + W1[n,i]"),
        ("W_{ni}^{(1)}", "W1[n,i]"),
        (r"W^{(1)\top} + W^{(1)T}", "T(W1) + T(W1)"),
        ("x^{(3)} + x^{(n)}", "x[3] + x[n]"),
        ("x^{(n)}_i + x_i^{(n)}", "x[n][i] + x[n][i]"),
        ("b_{3} + b_n + b_3", "b + b + b"),
        (r"\Omega_3 + \Omega_{n}", "v[3] + v[n]"),
        ("w* - s", "w_star - s"),
        ("w*s", "w*s"),
        ("w^*_1", "w_star[1]"),
        (r"\hat p_n", "phi[n]"),
        ("s_n", "s"),
    ],
)
def test_spellings(text: str, expected: str) -> None:
    """Declared spellings, with an index where they have an index letter."""
    assert read(text, SPELLED) == expected


@pytest.mark.parametrize("text", ["H × D", "(H, D)", r"H \times D", "HxD", "H x D", "(H × D)"])
def test_shapes(text: str) -> None:
    """A shape is a tuple of sizes."""
    sizes = Vocabulary(ranks={"H": 0, "D": 0}, closed=True)
    assert parse(text, sizes, shape=True) == Tuple((Symbol("H"), Symbol("D")))
    assert parse("3x32x32", sizes, shape=True) == Tuple((Number("3"), Number("32"), Number("32")))


def test_trees() -> None:
    """Nothing is evaluated or reordered on the way in."""
    x, y, z = map(Symbol, "xyz")
    assert parse("6/4") == Quotient(Number("6"), Number("4"))
    assert parse("x*y*z") == Product((x, y, z))
    assert parse("(x*y)*z") == Product((Product((x, y)), z))
    assert parse("x y", OPEN, "latex") == parse("xy", OPEN, "latex") == Product((x, y), "")
    assert parse("xy", OPEN, "plain") == Symbol("xy")
    assert parse("x^2") == parse("x**2") == parse("x²") == Power(x, Number("2"))
    assert parse("[x, y)") == Interval(x, y, True, False)
    assert parse("{}", OPEN, "plain") == Set(())
    assert parse("x = y and y = z or z = x") == Logic(
        "or",
        (
            Logic("and", (Relation(("=",), (x, y)), Relation(("=",), (y, z)))),
            Relation(("=",), (z, x)),
        ),
    )
    assert parse("A^T B", Vocabulary({"A": 2, "B": 2})) == Product((Transpose(Symbol("A")), Symbol("B")), "")
    assert parse("x[n]") == Entry(x, (Symbol("n"),))
    assert parse("sin 2 x") == Call("sin", (Product((Number("2"), x), ""),))


def test_spans_cover_what_was_read() -> None:
    """A node knows the text it came from."""
    text = "1 + (x + y)*sin(z)"
    product = parse(text).terms[1]  # type: ignore[attr-defined]
    assert [text[slice(*factor.span)] for factor in product.factors] == ["(x + y)", "sin(z)"]


def test_a_declared_letter_beats_its_meaning() -> None:
    """``e``, ``I``, ``sigma``, ``T`` are names where they are declared."""
    declared = Vocabulary(ranks={"e": 1, "I": 0, "sigma": 0, "T": 0, "E": 1, "x": 0})
    assert read("e[1] + I + sigma + T + E[1]", declared, "plain") == "e[1] + I + sigma + T + E[1]"
    assert parse("x^T", declared) == Power(Symbol("x"), Symbol("T"))
    assert parse("sigma(x)", declared, "plain") == Product((Symbol("sigma"), Symbol("x")), "")


def test_depth_is_no_matter_of_luck() -> None:
    """Reading is refused long before Python's own limit."""
    with pytest.raises(Unreadable, match="nested more than"):
        parse("(" * 400 + "x" + ")" * 400)
    assert parse("(" * 60 + "x" + ")" * 60) == Symbol("x")


OF_THREE = Vocabulary(
    ranks={"y": 0, "z": 0, "u": 0, "v": 0, "w": 1, "b": 0, "L": 0},
    spellings={"y(u, v)": "y", "\\psi(u,v)": "y", "L(w, b)": "L"},
    closed=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\nabla_{u,v} y", "[d(y)/d(u), d(y)/d(v)]"),
        ("∇y", "[d(y)/d(u), d(y)/d(v)]"),
        (r"(\nabla \psi(u,v))^\top", "T([d(y)/d(u), d(y)/d(v)])"),
        (r"\nabla^2 y", "[[d(y)/d(u, u), d(y)/d(u, v)], [d(y)/d(v, u), d(y)/d(v, v)]]"),
        ("y_{uv} + y_u", "d(y)/d(u, v) + d(y)/d(u)"),
        ("y_{v,v}", "d(y)/d(v, v)"),
        (r"\nabla_{w,b} L", "(d(L)/d(w), d(L)/d(b))"),
    ],
)
def test_derivatives_by_several(text: str, expected: str) -> None:
    """By the scalars listed below, or by those that a spelling of the quantity lists; never mixed ones."""
    assert read(text, OF_THREE) == expected


@pytest.mark.parametrize("text", ["∇L", "∇z", "y_{uz}", "z_{u}", "y_{uvu}", "L_{b}"])
def test_by_what_is_asked(text: str) -> None:
    """Of anything else one cannot tell."""
    with pytest.raises(Unreadable):
        read(text, OF_THREE)
