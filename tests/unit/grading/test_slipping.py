"""What slips through where only the right formula is looked for: conditions, labels, denials, forms."""

from __future__ import annotations

import pytest

from tests.unit.grading.conftest import Grade

PROBLEM = r"""
id: slips
title: Slips
text: A loss, its slope, and a form that is never negative.
symbols: {y: 'real in [0, 1]', z: real, n: dimension, v: 'real[n]', s: 'simplex[n]', eta: positive, w: real,
          b: real, h: 'real[n]', A: 'real[n, n]'}
define:
  - p = sigma(z)
  - E = -(y*log(p) + (1 - y)*log(1 - p))
  - H = diag(s) - outer(s, s)
  - g(t) = 1/(1 + abs(t))
aliases: {h: ['h_t', 'h_{t+1}']}
parts:
  - id: only
    title: All of them
    ask: Give each.
    answers:
      dE/dz: {reference: 'p - y'}
      vector: {reference: 's - v'}
      rate: {reference: '1/eta'}
      bound: {reference: 'eta/2'}
      root: {reference: 'norm(v)'}
      trace: {reference: 'total(eigs(A))', without: ['sum(A[i,i], i, 1, n)']}
      point: {kind: matrix, reference: '[w + b, w*b]', at: {w: 1, b: 2}}
      rule: {kind: update, reference: 'b - eta*(p - y)'}
      step: {kind: update, reference: 'h - eta*v'}
      fate: {kind: choice, options: {tends to 0: [converges, tends to zero], diverges: [does not converge]},
             correct: tends to 0}
      holds: {kind: choice, options: {yes: [always, for any bounds], no: [not always, bounds are needed,
              only for even n]}, correct: no}
      proof:
        kind: derivation
        milestones:
          - {claim: 'v^T H v = sum(s[i]*v[i]^2, i) - sum(s[i]*v[i], i)^2'}
          - claim: ['v^T H v = sum(s[i]*(v[i] - dot(s, v))^2, i)',
                    'sum(s[i]*v[i], i)^2 <= sum(s[i]*v[i]^2, i)']
        goal: v^T H v >= 0
"""
FORM = "v^T H v = sum(s[i]*v[i]^2, i) - sum(s[i]*v[i], i)^2"


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("dE/dz", "p - y, with y = 0", "p - y, with p = sigma(z)"),
        ("dE/dz", "p - y, assuming z = 1", "p - y, assuming p = sigma(z)"),
        ("dE/dz", "p - y, but only if z >= 0", "p - y, with 0 < p < 1"),
        ("vector", "s - v, with n = 2", "s - v, with n > 0"),
        ("point", "[3, 2], with w = 2, b = 1", "[3, 2], with w = 1, b = 2"),
        ("dE/dz", "E = p - y", "dE/dz = p - y"),
        ("vector", "E = s - v", "h = s - v"),
        ("rate", "eta = 1/eta", "w = 1/eta"),
        ("dE/dz", "dE/dz + 1 = p - y", "dE/dz + 1 = p - y + 1"),
        ("root", "norm(v) < norm(v)", "norm(v) <= norm(v)"),
        ("dE/dz", "<= p - y", "= p - y"),
        ("dE/dz", r"\text{not } p - y", r"\text{so } p - y"),
        ("rate", "1/eta, I mean eta", "1/eta"),
        ("trace", "sum(A[i,i], i)", "sum(eigs(A)[i], i)"),
        ("trace", "sum(A[k,k], k, 1, n)", "sum(eigs(A)[k], k, 1, n)"),
        ("rule", "w := b - eta*(p - y)", "b := b - eta*(p - y)"),
        ("step", r"h_t = h_{t+1} - \eta v", r"h_{t+1} = h_t - \eta v"),
        ("fate", "converges to 1", "converges to 0"),
        ("fate", "it converges to infinity", "it converges"),
        ("fate", "it is false that it converges", "it is true that it converges"),
        ("holds", "no doubt, always", "no, not always"),
        ("holds", "not only for even n", "only for even n"),
        ("holds", "no bounds are needed", "bounds are needed"),
        ("proof", f"{FORM}\nv^T H v >= 0", "v^T H v = sum(s[i]*(v[i] - dot(s, v))^2, i) >= 0"),
        (
            "proof",
            f"{FORM}\nsum(s[i]*v[i], i)^2 <= sum(v[i]^2, i)\nv^T H v >= 0",
            f"{FORM}\nsum(s[i]*v[i], i)^2 <= sum(s[i]*v[i]^2, i)\nv^T H v >= 0",
        ),
        (
            "proof",
            "v = 0, so v^T H v = sum(s[i]*(v[i] - dot(s, v))^2, i) >= 0",
            "v^T H v = sum(s[i]*(v[i] - dot(s, v))^2, i) >= 0, with equality iff v = 0",
        ),
        (
            "proof",
            "it is not true that v^T H v = sum(s[i]*(v[i] - dot(s, v))^2, i) >= 0",
            "it is true that v^T H v = sum(s[i]*(v[i] - dot(s, v))^2, i) >= 0",
        ),
    ],
)
def test_beside_the_right_formula(grade: Grade, name: str, wrong: str, right: str) -> None:
    """The slip has not full marks, its twin in nearly the same words has."""
    assert grade(PROBLEM, name, wrong).verdict != "correct"
    assert grade(PROBLEM, name, right).verdict == "correct"


def test_a_bound_may_stand_alone(grade: Grade) -> None:
    """Where a bound is asked, ``≤ …`` says it."""
    assert grade(PROBLEM, "bound", "≤ eta/2").verdict == "correct"
