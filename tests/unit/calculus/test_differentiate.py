"""Each rule of differentiation, and the lines they make."""

from __future__ import annotations

import pytest

from hwsolve.calculus.arrays.entry_form import EntryForm
from hwsolve.calculus.derivatives.differentiate import Variable, derivative_lines, differentiate
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.errors import NotComputable
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.formula import Derivative, Entry, Symbol
from hwsolve.notation.printing.plain import render_plain

SCOPE = build_scope({"x": "positive", "c": "positive", "v": "real[n]", "w": "real[n]", "A": "pd[n]"})
X = Variable("x", (), SCOPE)
V = Variable("v", (Symbol("k"),), SCOPE)

FUNCTIONS = (
    "exp log log10 log2 sqrt abs sin cos tan sec csc cot atan sinh cosh tanh sech csch coth asinh "
    "sigmoid softplus relu erf"
).split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c", "0"),
        ("x", "1"),
        ("-x", "-1"),
        ("x + c", "1"),
        ("c*x", "c"),
        ("x/c", "1/c"),
        ("x*exp(x)", "exp(x) + x*exp(x)"),
        ("c/x", "-(c/x^2)"),
        ("x^3", "3*x^2"),
        ("x^c", "c*x^(c - 1)"),
        ("c^x", "c^x*log(c)"),
        ("e^(2*x)", "2*e^(2*x)"),
        ("sin(c*x)", "c*cos(c*x)"),
        ("leaky_relu(x, c)", "where(x > 0, 1, c)"),
        ("where(x > c, x^2, c)", "where(x > c, 2*x, 0)"),
        ("max(x^2, c)", "where(x^2 > c, 2*x, 0)"),
        ("logb(c, x)", "1/(x*log(c))"),
    ],
)
def test_by_a_scalar(text: str, expected: str) -> None:
    """One rule per row."""
    found = Algebra(SCOPE).simplify(differentiate(SCOPE.parse(text), X))
    assert isinstance(equal(found, SCOPE.parse(expected), SCOPE), Proved | Agrees)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_table_against_jets(function: str) -> None:
    """The table of elementary derivatives agrees with FLINT's power series."""
    formula = SCOPE.parse(f"{function}(c*x)")
    claim = Derivative(formula, (Symbol("x"),))
    assert isinstance(equal(claim, differentiate(formula, X), SCOPE), Proved | Agrees)


@pytest.mark.parametrize("function", ["asin", "acos", "atanh", "acosh"])
def test_the_table_on_narrow_domains(function: str) -> None:
    """Functions that live on an interval only."""
    bounds = "[1.5, 3]" if function == "acosh" else "[-0.9, 0.9]"
    scope = build_scope({"x": f"real in {bounds}"})
    formula = scope.parse(f"{function}(x)")
    found = differentiate(formula, Variable("x", (), scope))
    assert isinstance(equal(Derivative(formula, (Symbol("x"),)), found, scope), Proved | Agrees)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(v[j]*w[j], j)", "w[k]"),
        ("norm(v)^2", "2*v[k]"),
        ("norm(v)", "v[k]/norm(v)"),
        ("dot(v, A @ v)", "2*sum(A[k,j]*v[j], j)"),
        ("log(sum(exp(v[j]), j))", "softmax(v)[k]"),
        ("sum(w[j]*softmax(v)[j], j)", "softmax(v)[k]*(w[k] - dot(w, softmax(v)))"),
        ("prod(v[j], j)", "prod(v[j], j)/v[k]"),
        ("trace(v @ T(w))", "w[k]"),
        ("mean(v)", "1/n"),
    ],
)
def test_by_an_entry(text: str, expected: str) -> None:
    """Sums over indices collapse by Kronecker's delta."""
    algebra = Algebra(SCOPE)
    found = algebra.simplify(differentiate(algebra.entry(SCOPE.parse(text)), V))
    assert isinstance(equal(found, SCOPE.parse(expected), SCOPE), Proved | Agrees)


def test_lines_name_their_rules() -> None:
    """A product of a power and an exponential, rule by rule."""
    lines = derivative_lines(SCOPE.parse("x^2*exp(c*x)"), X)
    assert [rule for rule, _ in lines] == ["product_rule", "power_rule", "chain_rule"]


def test_an_entry_of_the_variable_itself() -> None:
    """dv[j]/dv[k] = delta(j, k)"""
    found = differentiate(Entry(Symbol("v"), (Symbol("j"),)), V)
    assert render_plain(found) == "delta(j, k)"


def test_no_rule() -> None:
    """What cannot be differentiated says so."""
    with pytest.raises(NotComputable, match="gamma"):
        differentiate(SCOPE.parse("gamma(x)"), X)


def test_determinant_and_inverse() -> None:
    """Jacobi's formula, and the derivative of the inverse."""
    scope = build_scope({"A": "real[n, n]"})
    v = Variable("A", (Symbol("j"), Symbol("k")), scope)
    algebra = Algebra(scope)
    form = EntryForm(scope)
    for text in ("log(det(A)^2)", "trace(inv(A))"):
        formula = form.of(scope.parse(text))
        found = algebra.simplify(differentiate(formula, v))
        assert isinstance(equal(Derivative(formula, (v.formula,)), found, scope), Proved | Agrees)
