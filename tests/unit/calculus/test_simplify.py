"""The table of simplifications: what each rule does, and which form is preferred."""

from __future__ import annotations

import pytest

from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.printing.plain import render_plain

SCOPE = build_scope(
    {
        "x": "real[n]",
        "y": "one_hot[K]",
        "z": "real[K]",
        "a": "real",
        "b": "real",
        "m": "mask[n]",
        "s": "sign",
        "Q": "symmetric[n]",
    },
    ("p = softmax(z)", "q = sigma(a)", "mu = sum(x[j], j)/n"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + 0*b", "a"),
        ("(-b/q + (1 - b)/(1 - q))*q*(1 - q)", "q - b"),
        ("-(b/q - (1 - b)/(1 - q))", "(q - b)/(q*(1 - q))"),
        ("2*(a - b)/2", "a - b"),
        ("a*b + a*b", "2*a*b"),
        ("a*exp(b)*exp(-b)", "a"),
        ("sigmoid(a)*(1 - sigmoid(a))", "q*(1 - q)"),
        ("1/(1 + exp(-a))", "q"),
        ("exp(a)/(1 + exp(a))", "q"),
        ("log(1 + exp(b))", "softplus(b)"),
        ("b*sign(b)", "abs(b)"),
        ("sum(x[j]*delta(j, k), j, 1, n)", "x[k]"),
        ("sum(y[k], k, 1, K)", "1"),
        ("sum(softmax(z)[k], k, 1, K)", "1"),
        ("sum(a*y[k] - y[k], k, 1, K)", "a - 1"),
        ("sum(a, j, 1, n)", "a*n"),
        ("sum(a*x[j]/b, j, 1, n)", "a*n*mu/b"),
        ("sum(x[j] - mu, j, 1, n)", "0"),
        ("sum(-(y[k]/p[k])*p[k]*(delta(k, l) - p[l]), k, 1, K)", "p[l] - y[l]"),
        ("m[j]^2", "m[j]"),
        ("s^2", "1"),
        ("s^3", "s"),
        ("sum(Q[j,k]*x[j], j, 1, n) + sum(Q[k,j]*x[j], j, 1, n)", "2*sum(Q[j,k]*x[j], j, 1, n)"),
        ("where(a > 0, 1, b)^2", "where(a > 0, 1, b^2)"),
        ("where(a > 0, 1, b)*where(a > 0, b, 2)", "where(a > 0, b, 2*b)"),
        ("where(a > b, 0, 1) + where(a > b, 1, 0)", "1"),
        ("sum(x[j]*delta(j, 1), j, 1, 1)", "x[1]"),
        ("sum(a*x[j], j, 2, 2) - a*x[2]", "0"),
        ("exp(z[l]/a)/sum(exp(z[k]/a), k, 1, K)", "softmax(z/a)[l]"),
        ("a^(-2)*b", "b/a^2"),
        ("cos(a)*a*x[j]*b", "a*b*x[j]*cos(a)"),
        ("-(q*(q - 1))*b", "q*(1 - q)*b"),
    ],
)
def test_simplest_form(text: str, expected: str) -> None:
    """Each row is one thing a rule can do."""
    algebra = Algebra(SCOPE)
    assert render_plain(algebra.simplify(algebra.entry(SCOPE.parse(text)))) == expected


@pytest.mark.parametrize(
    "text", ["q - b", "q*(1 - q)", "sum(x[j]*m[j], j, 1, n)", "p[k]*(delta(k, l) - p[l])"]
)
def test_simplest_already(text: str) -> None:
    """No line where there is nothing to do."""
    assert Algebra(SCOPE).lines(SCOPE.parse(text)) == []


def test_each_line_is_named() -> None:
    """The working of softmax and cross-entropy."""
    formula = SCOPE.parse("sum(-(y[k]/p[k])*p[k]*(delta(k, l) - p[l]), k, 1, K)")
    rules = [rule for rule, _ in Algebra(SCOPE).lines(formula)]
    assert rules == ["kronecker_collapse", "cancel", "linearity", "sum_to_one"]


def test_a_smoothed_label_sums_to_one() -> None:
    """Also a mixture of a one-hot vector and a constant."""
    scope = build_scope({"y": "one_hot[K]", "eps": "probability"}, ("t = (1 - eps)*y + eps/K",))
    assert render_plain(Algebra(scope).simplify(scope.parse("sum(t[k], k, 1, K)"))) == "1"


def test_a_definition_without_entries_does_no_harm() -> None:
    """A vector of blocks has no entry form; everything else still works."""
    scope = build_scope({"x": "real[N, d]", "a": "real"}, ("X[n] = [x[n], 1]", "q = sigma(a)"))
    assert render_plain(Algebra(scope).simplify(scope.parse("1/(1 + exp(-a))"))) == "q"
