"""Answers as programs, spreadsheets and hasty hands write them, and their look-alikes that are wrong."""

from __future__ import annotations

import time

import pytest

from hwsolve.grading.reading.lists import listed, spaced_figures
from hwsolve.grading.reading.remarks import without_remarks
from hwsolve.grading.reading.written import unwrapped
from tests.unit.grading.conftest import Grade

PROBLEM = """
id: hands
title: Many hands
text: Formulas as people write them.
symbols: {X: 'real[n, k]', Y: 'real[n, k]', W: 'real[k, k]', u: 'real[n]', v: 'real[k]', a: real, b: real}
define:
  - q = (a + b - 1)^2 + (a - b)^2
  - gbar = sum(u[i], i)/n
indices: {i: n, j: k}
parts:
  - id: only
    title: All of them
    ask: Give each.
    answers:
      product: {reference: 'T(X)@u'}
      gram: {reference: 'T(X)@X'}
      frobenius: {reference: 'sum(sum(X[i,j]*Y[i,j], j), i)'}
      columns: {reference: 'sum(X[i] - Y[i], i)'}
      means: {reference: 'sum(X[i] - Y[i], i)/n'}
      rows: {reference: 'W@ones(k)'}
      outer: {reference: 'outer(u, v)'}
      scaled: {reference: 'diag(u)@X'}
      squares: {reference: 'sum(v[j]^2, j)'}
      slope: {reference: '4*a - 2'}
      number: {kind: number, reference: '1/2'}
      real: {reference: '2.5'}
      step: {kind: function, reference: 'where(a > 0, 1, 0.1)'}
      table: {kind: matrix, reference: '[[1, 0], [1, 1], [0, 1]]'}
      list: {kind: tuple, reference: '(64, 0.1, 20)'}
      system: {kind: set, reference: '(a + b = 1, a - b = 2)'}
      size: {kind: shape, reference: '(a, a, b)'}
      pair: {kind: assignments, reference: 'a = 0, b = 1/2'}
      whole: {reference: 'sigma(W@v)'}
      part: {reference: 'a*u[i]'}
"""
RIGHT = [
    ("product", "X.T @ u"),
    ("product", "X.T.dot(u)"),
    ("product", "np.matmul(X.T, u)"),
    ("product", "np.einsum('nk,n->k', X, u)"),
    ("product", "Transpose[X].u"),
    ("product", "u @ X"),
    ("product", "(X * u[:, None]).sum(axis=0)"),
    ("gram", "X'*X"),
    ("gram", "Transpose[X].X"),
    ("gram", "np.einsum('ni,nj->ij', X, X)"),
    ("frobenius", "(X*Y).sum()"),
    ("frobenius", "np.einsum('ij,ij->', X, Y)"),
    ("frobenius", "sum(sum(X.*Y))"),
    ("frobenius", "Tr[Transpose[X].Y]"),
    ("frobenius", "sum_ij X_ij Y_ij"),
    ("columns", "np.sum(X - Y, axis=0)"),
    ("columns", "(X - Y).sum(0)"),
    ("means", "(X - Y).mean(axis=0)"),
    ("means", "torch.mean(X - Y, dim=0)"),
    ("rows", "W.sum(axis=1)"),
    ("outer", "u*v'"),
    ("outer", "np.einsum('i,j->ij', u, v)"),
    ("outer", "u[:, None] * v[None, :]"),
    ("outer", "KroneckerProduct[u, v]"),
    ("scaled", "X * u.reshape(-1, 1)"),
    ("squares", "np.linalg.norm(v)**2"),
    ("squares", "sum(v.^2)"),
    ("squares", "v.dot(v)"),
    ("squares", "Sum[v[j]^2, {j, 1, k}]"),
    ("squares", "0 + <v, v>"),
    ("slope", "4a - 2 = 0"),
    ("slope", "0 = 4a - 2"),
    ("slope", "2(2a - 1), which simplifies to 4a - 2"),
    ("slope", "2a - 1 = b, hence 2b = 4a - 2"),
    ("slope", "4a − 2 (by linearity)"),
    ("slope", "a) 4a − 2"),
    ("slope", "**Answer:** $4a-2$"),
    ("slope", "```python\n4*a - 2\n```"),
    ("slope", "4a - 2, which tends to -2 as a → 0"),
    ("number", "0,5"),
    ("number", "one half"),
    ("number", "It is 50 %."),
    ("real", "2,5"),
    ("real", r"2{,}5"),
    ("step", "a > 0 ? 1 : 0.1"),
    ("step", "1 für a > 0, sonst 0,1"),
    ("step", "If[a > 0, 1, 0.1]"),
    ("step", "Piecewise[{{1, a > 0}, {0.1, a <= 0}}]"),
    ("step", r"\left\{\begin{array}{ll} 1 & a>0 \\ 0.1 & a \leq 0 \end{array}\right."),
    ("step", "(a > 0).astype(float) + 0.1*(a <= 0).astype(float)"),
    ("table", "[1 0; 1 1; 0 1]"),
    ("table", "[[1. 0.]\n [1. 1.]\n [0. 1.]]"),
    ("table", "1 0\n1 1\n0 1"),
    ("table", "{{1, 0}, {1, 1}, {0, 1}}"),
    ("table", "| S | p | q |\n|---|---|---|\n| A | 1 | 0 |\n| B | 1 | 1 |\n| C | 0 | 1 |"),
    ("table", r"\begin{array}{c|cc} & p & q \\ \hline A & 1 & 0 \\ B & 1 & 1 \\ C & 0 & 1 \end{array}"),
    ("list", "(64; 0,1; 20)"),
    ("list", "{64, 0.1, 20}"),
    ("system", "a + b = 1\n2a - 2b = 4"),
    ("system", r"\begin{aligned} a + b &= 1 \\ a - b &= 2 \end{aligned}"),
    ("size", "s × s × b where s = a"),
    ("size", "height = width = $a$, channels = $b$"),
    ("size", "torch.Size([a, a, b])"),
    ("pair", "{a -> 0, b -> 1/2}"),
    ("pair", "(a, b) = (0, 0,5)"),
    ("whole", "torch.sigmoid(W @ v)"),
    ("whole", "σ(W′ v) where W′ = W"),
    ("whole", "σ(p) with p = W v"),
    ("part", "a uᵢ (if ḡ = 0)"),
    ("part", "a uᵢ, where i runs over the samples"),
]
WRONG = [
    ("product", "X @ u"),
    ("product", "np.einsum('nk,n->n', X, u)"),
    ("product", "X.T.dot(-u)"),
    ("gram", "X*X'"),
    ("frobenius", "np.einsum('ij,ji->', X, Y)"),
    ("frobenius", "(X*Y).sum(axis=0)"),
    ("columns", "(X - Y).sum(axis=1)"),
    ("means", "(X - Y).mean()"),
    ("rows", "W.sum(axis=0)"),
    ("outer", "v*u'"),
    ("outer", "v[:, None] * u[None, :]"),
    ("scaled", "X * u"),
    ("squares", "Sum[v[j]^2, {j, 2, k}]"),
    ("slope", "4a = 0"),
    ("slope", "4a - 2 (doubled)"),
    ("slope", "4a - 2, hence 4a - 3"),
    ("slope", "**Not this:** $4a-2$"),
    ("slope", "4a - 2 where a = 1"),
    ("slope", "4a - 2 for a = 1"),
    ("slope", "4a - 2 = 0, so it is 2a"),
    ("number", "0,05"),
    ("number", "It is not one half."),
    ("real", "2,05"),
    ("step", "a > 0 ? 0.1 : 1"),
    ("table", "| S | p | q |\n|---|---|---|\n| C | 1 | 0 |\n| B | 1 | 1 |\n| A | 0 | 1 |"),
    ("table", "[1 0; 1 1; 1 0]"),
    ("list", "(64; 0,1; 2)"),
    ("system", "a + b = 1\n2a - 2b = 2"),
    ("size", "s × s × b where s = a + 1"),
    ("pair", "{a -> 0, b -> 1}"),
    ("whole", "σ(W′ v) where W′ = 2W"),
    ("whole", "σ(p) with p = W"),
    ("part", "a uᵢ (if a = 1)"),
    ("part", "a uᵢ, where a = 2"),
]


@pytest.mark.parametrize(("name", "text"), RIGHT)
def test_right(grade: Grade, name: str, text: str) -> None:
    """numpy, torch, Octave, Mathematica; tables; words around a formula; decimal commas."""
    found = grade(PROBLEM, name, text)
    assert found.verdict == "correct", (found.read_as, found.feedback)


@pytest.mark.parametrize(("name", "text"), WRONG)
def test_wrong(grade: Grade, name: str, text: str) -> None:
    """What is read more freely is still held against the reference."""
    assert grade(PROBLEM, name, text).verdict != "correct"


@pytest.mark.parametrize(
    "text",
    ["Piecewise[]", "Piecewise[{1, a > 0}]", "Sum[a]", "einsum()", "einsum('ij,jk', X)", "einsum('ijk->', X)",
     "X[:, None] + 1", "u[:, None] / X", "a.sum(axis=5)", "dim 3", "grad", "Outer[Times]", "u.pow()"],
)  # fmt: skip
def test_unread(grade: Grade, text: str) -> None:
    """Half a call is no answer, and no crash."""
    assert grade(PROBLEM, "product", text).verdict in ("unreadable", "incorrect", "undecided")


@pytest.mark.parametrize(
    "piece", [" ", "\n", "  ,", ", so ", "[1 ", "1 ", "which ", "as n ", "0,5;", "| ", "x\n  "]
)
def test_takes_no_time(piece: str) -> None:
    """Long runs of what begins a remark, a list or a number end quickly: no pattern tries them in turn."""
    text = (piece * 3000)[:3000]
    started = time.process_time()
    for kind in ("set", "matrix", "number", "tuple"):
        listed(text, kind)
    without_remarks(text)
    spaced_figures(unwrapped(text))
    assert time.process_time() - started < 5
