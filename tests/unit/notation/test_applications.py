"""Functions before their arguments, their derivatives, limits and bounds: read and printed."""

from __future__ import annotations

import pytest

from hwsolve.errors import Unreadable
from hwsolve.notation.formula import (
    ZERO,
    BigOperator,
    Call,
    Constant,
    Derivative,
    DerivativeCall,
    Formula,
    Limit,
    Negative,
    Number,
    Power,
    Symbol,
    Transpose,
    names,
    substitute,
)
from hwsolve.notation.printing.latex import render_latex
from hwsolve.notation.printing.plain import render_plain
from hwsolve.notation.printing.text import render_text
from hwsolve.notation.reading.parser import parse
from hwsolve.notation.vocabulary import Vocabulary

X, T, W = Symbol("x"), Symbol("t"), Symbol("w")
WORDS = Vocabulary(
    {"x": 0, "t": 0, "a": 0, "h": 0, "n": 0, "w": 1, "A": 2},
    frozenset("k"),
    frozenset(["f", "g", "f1", "phi"]),
    closed=True,
)


def derived(order: int, argument: Formula = X, function: str = "f", nabla: bool = False) -> DerivativeCall:
    return DerivativeCall(function, order, (argument,), nabla)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("f(x)", Call("f", (X,))),
        ("f(g(t))", Call("f", (Call("g", (T,)),))),
        ("f_1(x)", Call("f1", (X,))),
        ("f'(x)", derived(1)),
        ("f''(x)", derived(2)),
        ("f'''(x)", derived(3)),
        (r"f^{\prime}(x)", derived(1)),
        (r"f^\prime (x)", derived(1)),
        (r"f^{\prime\prime}(x)", derived(2)),
        ("f^{(3)}(x)", derived(3)),
        ("f^(4)(x)", derived(4)),
        ("f⁽³⁾(x)", derived(3)),
        ("f′(x)", derived(1)),
        ("f″(x)", derived(2)),
        (r"\phi'(x)", derived(1, function="phi")),
        ("f'(f'(x))", derived(1, derived(1))),
        ("f'(x)^2", Power(derived(1), Number("2"))),
        ("tanh'(x)", derived(1, function="tanh")),
        (r"\sigma'(x)", derived(1, function="sigmoid")),
        ("df/dx", derived(1)),
        (r"\frac{df}{dx}", derived(1)),
        (r"\frac{d^2 f}{dx^2}", derived(2)),
        ("d(f(x))/d(x)", Derivative(Call("f", (X,)), (X,))),
        (r"\frac{d}{dx} f(x)", Derivative(Call("f", (X,)), (X,))),
        (r"\frac{d f(x)}{dx}", Derivative(Call("f", (X,)), (X,))),
        (r"\nabla f(w)", derived(1, W, nabla=True)),
        ("∇f(w)", derived(1, W, nabla=True)),
        ("grad(f(w))", derived(1, W, nabla=True)),
        (r"\nabla^2 f(w)", derived(2, W, nabla=True)),
        ("∇²f(w)", derived(2, W, nabla=True)),
        (r"\nabla f(w)^\top", Transpose(derived(1, W, nabla=True))),
        ("lim(f(x), x, 0)", Limit("x", ZERO, "", Call("f", (X,)))),
        ("lim(1/t, t, 0, +)", Limit("t", ZERO, "+", parse("1/t"))),
        ("lim(1/t, t, 0^-)", Limit("t", ZERO, "-", parse("1/t"))),
        (r"\lim_{x \to \infty} f(x)", Limit("x", Constant("inf"), "", Call("f", (X,)))),
        ("lim_{n→∞} n", Limit("n", Constant("inf"), "", Symbol("n"))),
        (r"\lim_{x \downarrow 0} x", Limit("x", ZERO, "+", X)),
        (r"\lim_{x \to a^+} x", Limit("x", Symbol("a"), "+", X)),
        (r"\lim_{x \to -\infty} x", Limit("x", Negative(Constant("inf")), "", X)),
        ("sup(f(x), x)", BigOperator("sup", "x", None, None, None, Call("f", (X,)))),
        (r"\sup_x f(x)", BigOperator("sup", "x", None, None, None, Call("f", (X,)))),
        ("inf(x, x, 0, 1)", BigOperator("inf", "x", ZERO, Number("1"), None, X)),
        (r"\inf_{x \in [0, 1]} x", BigOperator("inf", "x", ZERO, Number("1"), None, X)),
    ],
)
def test_reading_and_printing(text: str, formula: Formula) -> None:
    """Every spelling is the one tree, and the tree reads back from all three notations."""
    assert parse(text, WORDS) == formula
    for render in (render_plain, render_text, render_latex):
        assert parse(render(formula), WORDS) == formula, render(formula)


@pytest.mark.parametrize(
    ("formula", "plain", "unicode", "latex"),
    [
        (derived(2), "f''(x)", "f′′(x)", "f''(x)"),
        (derived(4), "f^(4)(x)", "f⁽⁴⁾(x)", "f^{(4)}(x)"),
        (derived(1, W, nabla=True), "nabla f(w)", "∇f(w)", r"\nabla f(w)"),
        (Limit("x", ZERO, "+", X), "lim(x, x, 0, +)", "lim_{x→0⁺} x", r"\lim_{x \to 0^+} x"),
    ],
)
def test_how_it_looks(formula: Formula, plain: str, unicode: str, latex: str) -> None:
    """Textbook writing in each notation."""
    assert (render_plain(formula), render_text(formula), render_latex(formula)) == (plain, unicode, latex)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("f'", "f' needs its argument"),
        ("f()", "f needs an argument"),
        ("f'''''''''(x)", "order above 8"),
        ("lim(f(x))", "names its variable"),
        ("lim(f(x), x)", "names its variable"),
        (r"\lim_{x} x", "names its variable"),
        (r"\lim_{x \to } x", "names its variable"),
        ("lim(f(x), x, 0", "never closed"),
        (r"\nabla x", "by what"),
    ],
)
def test_what_cannot_be_read(text: str, message: str) -> None:
    """The sentence names what is missing."""
    with pytest.raises(Unreadable, match=message.replace("(", r"\(")):
        parse(text, WORDS)


def test_without_declared_functions_a_prime_is_a_transpose() -> None:
    """Nothing changes where no function is declared."""
    assert parse("A'", Vocabulary({"A": 2})) == Transpose(Symbol("A"))
    assert parse("inf") == Constant("inf")


def test_the_variable_of_a_limit_is_bound() -> None:
    """It is no free name, and a replacement that mentions it renames it."""
    body = parse("lim(a*x, x, a)", WORDS)
    assert names(body) == {"a"}
    replaced = substitute(body, {"a": X})
    assert names(replaced) == {"x"}
    assert isinstance(replaced, Limit)
    assert replaced.variable != "x"
    assert replaced.point == X


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("½ x", "(1/2) x"),
        ("x^¾", "x^(3/4)"),
        ("⅓(x + 1)", "(1/3)(x + 1)"),
        ("w += x", "w := w + x"),
        ("w -= a x", "w := w - a x"),
        ("w −= x", "w := w - x"),
    ],
)
def test_fractions_of_one_character_and_updates(text: str, same: str) -> None:
    """``½`` is 1/2, and ``w -= a`` is w := w - a."""
    assert parse(text, WORDS) == parse(same, WORDS)


@pytest.mark.parametrize("text", ["2½", "x <= t -= 1", "x - = 3"])
def test_what_is_no_update_and_no_fraction(text: str) -> None:
    """A mixed number is no product, a relation is not updated."""
    with pytest.raises(Unreadable):
        parse(text, WORDS)
