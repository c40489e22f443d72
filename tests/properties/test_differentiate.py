"""Random formulas: every line of their derivative holds, by jets that know no rule of calculus."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hwsolve.calculus.derivatives.differentiate import Variable, derivative_lines
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.calculus.simplification.tidy import rebuild
from hwsolve.derivation.checker import check
from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Entry,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)

SCOPE = build_scope({"x": "positive", "y": "positive", "v": "real[n]"})
ALGEBRA = Algebra(SCOPE)
FUNCTIONS = ("exp", "sin", "cos", "tanh", "sigmoid", "softplus", "atan")


def leaves() -> st.SearchStrategy[Formula]:
    """Symbols, small numbers, an entry."""
    entries = Entry(Symbol("v"), (Symbol("k"),))
    return st.sampled_from((Symbol("x"), Symbol("y"), Number("2"), Number("3"), entries))


def bigger(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    """One operation more."""
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(Sum),
        pairs.map(Product),
        inner.map(Negative),
        st.tuples(inner, st.sampled_from((Number("2"), Number("3")))).map(lambda p: Power(*p)),
        st.tuples(st.sampled_from(FUNCTIONS), inner).map(lambda p: Call(p[0], (p[1],))),
        pairs.map(lambda p: Quotient(p[0], Sum((Number("1"), Power(p[1], Number("2")))))),
        inner.map(lambda f: BigOperator("sum", "j", Number("1"), Symbol("n"), None, _at_j(f))),
    )


def _at_j(f: Formula) -> Formula:
    return Product((f, Entry(Symbol("v"), (Symbol("j"),))))


FORMULAS = st.recursive(leaves(), bigger, max_leaves=6)


@given(FORMULAS)
@settings(max_examples=40)
def test_every_line_of_a_derivative_holds(formula: Formula) -> None:
    """By a scalar and by an entry of an array."""
    for v in (Variable("x", (), SCOPE), Variable("v", (Symbol("l"),), SCOPE)):
        derivation = Derivation(SCOPE)
        claim = v.of(formula)
        for rule, line in derivative_lines(formula, v):
            derivation = derivation.claim(rule, claim, line)
        for rule, line in ALGEBRA.lines(derivation.last):
            derivation = derivation.then(rule, line)
        assert len(check(derivation).steps) >= 1


@given(FORMULAS)
@settings(max_examples=40)
def test_every_simplification_keeps_the_value(formula: Formula) -> None:
    """A refuted line would raise."""
    derivation = Derivation(SCOPE).claim("same", formula, rebuild(formula))
    for rule, line in ALGEBRA.lines(derivation.last):
        derivation = derivation.then(rule, line)
    assert len(check(derivation).steps) >= 1
