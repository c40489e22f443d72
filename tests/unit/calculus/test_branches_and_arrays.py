"""Gradients through branches inside sums, and products of arrays, against jets that know no rule."""

from __future__ import annotations

import pytest

from hwsolve.derivation.checker import check
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import Derivative, Negative, Relation, Symbol
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import answer, part

SYMBOLS = {
    "x": "real[N, d]",
    "y": "real[N]",
    "w": "real[d]",
    "u": "real[d]",
    "A": "real[d, d]",
    "c": "real",
}


def gradient_holds(define: tuple[str, ...], by: str) -> None:
    """The solver's result equals the derivative as the evaluator finds it, and its negative does not."""
    derivation = check(solve(part(SYMBOLS, define, f"kind: gradient, of: L, wrt: '{by}'")))
    assert derivation.verified
    found, scope = answer(derivation), derivation.scope
    asked = Derivative(Symbol("L"), (scope.parse(by),))
    assert isinstance(holds(Relation(("=",), (asked, found)), scope), Proved | Agrees)
    assert isinstance(holds(Relation(("=",), (asked, Negative(found))), scope), Refuted)


@pytest.mark.parametrize(
    ("define", "by"),
    [
        (("L = sum(max(0, 1 - y[n]*(w^T x[n] + c)), n)",), "w"),
        (("L = sum(max(0, 1 - y[n]*(w^T x[n] + c)), n)",), "c"),
        (("L = sum(where(w^T x[n] > 0, (w^T x[n])^2, c*w^T x[n]), n)/N",), "w"),
        (("L = sum(where(y[n] > 0, w^T x[n], 0), n)",), "w"),
        (("h[n] = relu(w^T x[n])", "L = sum((h[n] - y[n])^2, n)"), "w"),
        (("L = sum(abs(w[j]), j) + sum(max(w[j], u[j]), j)",), "w"),
    ],
)
def test_branches_inside_sums(define: tuple[str, ...], by: str) -> None:
    """A branch that is 0 is the array of zeros, whatever the other branch is."""
    gradient_holds(define, by)


@pytest.mark.parametrize(
    ("define", "by"),
    [
        (("L = (w^T u)*(w^T A w)",), "w"),
        (("L = w^T A w",), "A"),
        (("L = sum((w*u)[j]*w[j], j)",), "w"),
        (("r = A w - u", "L = r^T r*c^2"), "w"),
        (("L = (w^T A u)*(u^T A w)",), "A"),
        (("h = w*(A u)", "L = sum(h[j]*u[j], j)*c"), "u"),
    ],
)
def test_product_rule_over_arrays(define: tuple[str, ...], by: str) -> None:
    """Both factors vary: inner products, quadratic forms, elementwise products."""
    gradient_holds(define, by)
