"""The kinds ``gradient`` and ``hessian`` for authors: their parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter
from hwsolve.solvers.supporting.claims import CLAIMS

_OF: Final = Parameter("of", "formula", "What is differentiated: a defined quantity, or any formula")
_WRT: Final = Parameter(
    "wrt",
    "formulas",
    "By what: a symbol, a defined quantity, an entry such as z[n], or a list of them (one row per output, "
    "one column per variable)",
)
_FORM: Final = Parameter(
    "form",
    "choice",
    "How the result is written: entry by entry with sums, with matrices, or first one and then the other",
    "both",
    ("both", "index", "matrix"),
)
_ANSWER: Final = Parameter("answer", "list", "The names of the answers", "the names under answers:")
_ENTRIES: Final = Parameter(
    "entries",
    "keys",
    "Single entries beside the whole: the name of an answer, and a pair, for a gradient what is "
    "differentiated and by what, for a Hessian the two variables",
    "none",
)

_AT: Final = Parameter(
    "at", "keys", "A point: symbols, each with its number; the results are worked out there", "no point"
)
_DEFINITE: Final = Parameter(
    "definite",
    "text",
    "The name of the answer that says what sign the Hessian has at the point: positive, negative "
    "(semi)definite, indefinite",
    "none",
)

GRADIENT: Final = "First derivatives by the chain rule over the definitions of the problem."
_STEP: Final = Parameter(
    "step", "formula", "A step size: the update rules w - step*gradient are asked for", "no update rule"
)
_LIMIT: Final = Parameter(
    "limit",
    "formula",
    "A size that grows without bound: the limit of the derivative is asked for; means that a "
    "definition names keep their value",
    "no limit",
)
GRADIENT_PARAMETERS: Final = (_OF, _WRT, _FORM, _ANSWER, _STEP, _ENTRIES, _LIMIT, _AT, CLAIMS)
GRADIENT_EXAMPLE: Final = r"""
id: example
title: Least squares
text: >-
  There are $N$ samples with inputs $x_n \in \mathbb{R}^d$ and targets $y_n$. The model predicts
  $z_n = w^\top x_n$, and the loss is $L = \frac{1}{2} \sum_n (z_n - y_n)^2$.
symbols:              # names with shape and domain: real, positive, real[N], real[N, d], simplex[K], ...
  x: 'real[N, d]'
  y: 'real[N]'
  w: 'real[d]'
define:               # quantities in order, each from those above it
  - z[n] = w^T x[n]
  - L = 1/2*sum((z[n] - y[n])^2, n)
parts:
  - id: grad
    title: The gradient
    ask: Find the gradient of $L$ with respect to $w$.
    points: 2
    solver: {kind: gradient, of: L, wrt: w}
    answers:
      dL/dw:          # the name of the answer; grade one with: hwsolve check example.yaml.grad ANSWER
        reference: sum((z[n] - y[n])*x[n], n)
        mistakes:     # wrong answers that occur, what to say of them, and what they are worth
          - {when: 'sum((y[n] - z[n])*x[n], n)', say: The sign is reversed., credit: 0.5}
        tests:        # checked by hwsolve lint
          right: ['x^T (z - y)', 'Σₙ (zₙ − yₙ) xₙ', '\sum_{n=1}^{N} (z_n - y_n)\, x_n']
          wrong: ['sum((z[n] - y[n]), n)*w', '\sum_n z_n x_n']
"""

HESSIAN: Final = "Second derivatives of a scalar: the gradient, differentiated again."
HESSIAN_PARAMETERS: Final = (
    _OF,
    Parameter(
        "wrt",
        "formulas",
        "By what, twice: one symbol or quantity, or a list (a matrix of second derivatives, of blocks where "
        "these are arrays)",
    ),
    _FORM,
    _ANSWER,
    _ENTRIES,
    _AT,
    _DEFINITE,
)
HESSIAN_EXAMPLE: Final = r"""
id: example
title: Ridge regression
text: >-
  The objective is $J = \frac{1}{2} \|A w - y\|^2 + \frac{\lambda}{2} \|w\|^2$ with $\lambda > 0$.
symbols:              # names with shape and domain: real, positive, real[N], real[N, d], psd[d], ...
  A: 'real[N, d]'
  y: 'real[N]'
  w: 'real[d]'
  lam: positive
define:               # quantities in order, each from those above it
  - J = 1/2*norm(A w - y)^2 + lam/2*norm(w)^2
parts:
  - id: curvature
    title: The Hessian
    ask: Find the Hessian of $J$ with respect to $w$.
    points: 2
    solver: {kind: hessian, of: J, wrt: w}
    answers:
      H:              # the name of the answer; grade one with: hwsolve check example.yaml.curvature ANSWER
        reference: A^T A + lam*eye(d)
        mistakes:     # wrong answers that occur, what to say of them, and what they are worth
          - {when: 'A^T A', say: The penalty contributes as well., credit: 0.5}
        tests:        # checked by hwsolve lint
          right: ['T(A) A + lam*eye(d)', 'Aᵀ A + λ I', 'A^\top A + \lambda I']
          wrong: ['A^T A + lam', 'A A^\top + \lambda I', 'Aᵀ A + 2λ I']
"""
