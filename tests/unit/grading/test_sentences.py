"""A formula within a sentence, as people and assistants write it."""

from __future__ import annotations

import pytest

from tests.unit.grading.conftest import Grade

PROBLEM = """
id: sentences
title: Sentences
text: A slope, a sum, a piecewise slope, and a number.
symbols: {y: real, z: real, n: dimension, d: dimension, x: 'real[n, d]', r: 'real[n]', u: 'real[n]',
  v: 'real[n]', Lf: positive, Lg: positive}
define: ['p = sigma(z)']
aliases: {Lf: [L_f], Lg: [L_g], x: [X], u: [δ]}
indices: {i: n, k: n}
parts:
  - id: only
    title: All of them
    ask: Give each.
    answers:
      slope: {reference: 'p - y'}
      constant: {reference: 'Lf + Lg'}
      zero: {reference: '0'}
      piece: {kind: function, except: [0], reference: 'where(z > 0, 1, 0.1)'}
      sum: {reference: 'sum(r[i]*x[i], i)'}
      soft: {reference: 'exp(v[i])/sum(exp(v[k]), k)'}
      pairs: {reference: 'sum(v[i]^2*u[i], i)'}
      both: {reference: 'tanh(z/2)', mentions: [tanh]}
      matrix: {reference: '[[1, z], [y, 2]]'}
      diagonal: {reference: '1 - 1/n'}
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("slope", "Since p = sigma(z), we get p - y"),
        ("slope", "Using the chain rule, the derivative is p - y."),
        ("slope", r"Because $p=\sigma(z)$, it is p - y"),
        ("slope", r"The derivative is \( p - y \)."),
        ("slope", "The derivative is:\n\\[ p - y \\]"),
        ("slope", "The derivative with respect to the logit equals p - y"),
        ("constant", "The smallest constant is L_f + L_g."),
        ("constant", "Lipschitz constant: L_f + L_g"),
        ("zero", "zero"),
        ("piece", "1 if z > 0 and 0.1 otherwise"),
        ("piece", "1 when z > 0 and 0.1 otherwise"),
        ("piece", "1 if z > 0, else 0.1"),
        ("sum", "X.T * r"),
        ("soft", "exp(v[i] - logsumexp(v))"),
        ("soft", "exp(v - LSE(v))"),
        ("pairs", r"\sum_i\sum_k \delta_{ik}\,\delta_i v_i v_k"),
        ("pairs", "sum(sum(delta(i,k)*u[i]*v[i]*v[k], i), k)"),
        ("both", "2*(1 + tanh(z/2))/2 - 1"),
        ("matrix", "np.array([[1, z], [y, 2]])"),
        ("matrix", "Matrix([[1, z], [y, 2]])"),
        ("diagonal", "delta(i,i) - 1/n"),
        ("diagonal", r"\delta_{ii} - \frac1n"),
    ],
)
def test_right(grade: Grade, name: str, text: str) -> None:
    """The words around a right formula do not matter."""
    assert grade(PROBLEM, name, text).verdict == "correct"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("slope", "Since p = sigma(z), we get y - p"),
        ("slope", "The negative of the derivative is p - y"),
        ("slope", "The negative of the derivative is $p - y$"),
        ("slope", "The inverse of the slope is \\( p - y \\)"),
        ("slope", "The derivative is not p - y"),
        ("slope", "If p = 1, we get p - y"),
        ("constant", "Half of the constant is L_f + L_g"),
        ("zero", "one"),
        ("piece", "1 if z > 0 and 0.2 otherwise"),
        ("piece", "1 if z > 0, else 0"),
        ("sum", "r * X"),
        ("sum", "(r) * x"),
        ("both", "1 - 2/(1 + exp(z)) + 0*tanh(z)"),
        ("both", "1 - 2/(1 + exp(z)) + tanh(z) - tanh(z)"),
        ("both", "(1 - 2/(1 + exp(z)))*tanh(y)/tanh(y)"),
        ("diagonal", "delta(i,k) - 1/n"),
    ],
)
def test_wrong(grade: Grade, name: str, text: str) -> None:
    """Words that speak of another quantity, and what only looks like the answer."""
    assert grade(PROBLEM, name, text).verdict != "correct"
