"""The kind ``expectation`` for authors: its parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter

PARAMETERS: Final = (
    Parameter(
        "of",
        "formulas",
        "What is averaged over the random symbols (normal, bernoulli, uniform) in it: a formula or a list of "
        "them, such as [d, 'd^2'], or a formula in expectations, such as E[d^2] - E[d]^2",
    ),
    Parameter("wrt", "formula", "By what 'of' is differentiated before it is averaged", "nothing"),
    Parameter(
        "against",
        "formula",
        "The same cost without noise: the difference (of gradients, where 'wrt' is given) is what the noise "
        "adds, the answer after those of 'of'",
        "nothing",
    ),
    Parameter(
        "gradient",
        "formula",
        "A symbol by which the expected cost is differentiated, to show that this is the expected gradient",
        "nothing",
    ),
    Parameter(
        "limit",
        "formula",
        "A parameter of the noise, such as its variance, that tends to 0: what the expectation tends to",
        "nothing",
    ),
    Parameter("answer", "list", "The names of the answers", "the names under answers:"),
)

EXAMPLE: Final = r"""
id: example
title: Noise on the inputs is weight decay
text: >-
  A linear model predicts $w^\top x$ for an input $x \in \mathbb{R}^n$ with the target $t$. Independent noise
  $\varepsilon_k$ of mean 0 and variance $s$ is added to every input, and the cost is
  $L = \frac{1}{2} (t - w^\top (x + \varepsilon))^2$.
symbols:
  x: 'real[n]'
  w: 'real[n]'
  t: real
  s: positive
  eps: 'normal(0, s)[n]'      # also bernoulli(p)[n], uniform(a, b)[n]; m[k]/p by a definition
define:
  - L = (t - sum(w[k]*(x[k] + eps[k]), k))^2/2
  - L0 = (t - sum(w[k]*x[k], k))^2/2
parts:
  - id: cost
    title: The expected cost
    ask: Find the expected cost $E[L]$ over the noise, and by how much it exceeds the cost without noise.
    points: 2
    solver: {kind: expectation, of: L, against: L0, gradient: w}
    answers:
      E L:
        reference: (t - sum(w[k]*x[k], k))^2/2 + s/2*sum(w[k]^2, k)
        tests:
          right: ['L0 + s/2*norm(w)^2', '\frac{1}{2}(t - w^\top x)^2 + \frac{s}{2} \|w\|^2']
          wrong: ['L0', 'L0 + s*sum(w[k]^2, k)', 'L_0 + s/2*(Σ_k w_k x_k)^2']
      penalty:
        reference: s/2*sum(w[k]^2, k)
        tests:
          right: ['s/2*w^T w', '\frac{s}{2} \sum_k w_k^2']
          wrong: ['s*sum(w[k]^2, k)', 's/2']
"""
