"""The kind ``shapes`` for authors: its parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter

SHAPES: Final = "The size of every quantity of a network, from a few known sizes and the formulas."
SHAPES_PARAMETERS: Final = (
    Parameter(
        "known",
        "keys",
        "Names with a known size: n for a vector, (rows, columns) for a matrix, or the word scalar",
        "nothing is known",
    ),
    Parameter("formulas", "formulas", "How each quantity is computed, in order, such as z = W x + b"),
    Parameter("batch", "formula", "The number of samples of a batch: adds the stacked arrays", "none"),
    Parameter(
        "samples",
        "choice",
        "Whether a sample is a column (z = W x) or a row (z = x W)",
        "columns",
        ("columns", "rows"),
    ),
    Parameter(
        "per_sample", "list", "Further names that each sample of a batch has its own of (a mask)", "none"
    ),
)
SHAPES_EXAMPLE: Final = r"""
id: example
title: Sizes in a small network
text: >-
  A network computes $h = \tanh(W x + b)$ and $s = v^\top h$ from an input $x \in \mathbb{R}^D$; the
  hidden layer has $H$ units.
symbols:              # the letters that the sizes are made of
  D: dimension
  H: dimension
  m: dimension
parts:
  - id: sizes
    title: Sizes
    ask: Give the sizes of $W$ and $b$, and of $X$ when $m$ samples stand side by side as columns.
    points: 2
    solver:
      kind: shapes
      known: {x: D, a: H, s: scalar}
      formulas: ['a = W x + b', 'h = tanh(a)', 's = v^T h']
      batch: m
    answers:
      W:              # the stacked x is called X, the stacked a is called A
        kind: shape
        reference: (H, D)
        mistakes:
          - {when: '(D, H)', say: This is the transpose., credit: 0.5}
        tests:
          right: ['(H, D)', 'H × D', 'H \times D']
          wrong: ['(D, H)', 'D × H', 'H \times H']
      b:
        kind: shape
        reference: (H, 1)
        mistakes:
          - {when: '(D, 1)', say: 'b is added to W x, which has H entries.', credit: 0.25}
        tests:
          right: ['(H, 1)', 'H × 1', 'H \times 1']
          wrong: ['(D, 1)', '1 × H', 'H \times D']
      X:
        kind: shape
        reference: (D, m)
        mistakes:
          - {when: '(m, D)', say: The samples are columns here., credit: 0.5}
        tests:
          right: ['(D, m)', 'D × m', 'D \times m']
          wrong: ['(m, D)', 'm × D', 'H \times m']
"""
