"""The kind ``sgd_step`` for authors: its parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter

SHOWN: Final = ("gradients", "values", "condition", "counterexample")
PARAMETERS: Final = (
    Parameter("terms", "formulas", "The terms of the sum, each a formula in the variable"),
    Parameter("wrt", "formula", "The variable: a number, or a vector of a fixed size", "w"),
    Parameter("eta", "formula", "The step size: a symbol that is left open, or a number", "eta"),
    Parameter("start", "formula", "Where the step starts, for the values", "none"),
    Parameter(
        "show",
        "list",
        "What is derived, in this order: gradients of the terms, values of the sum after a step on each "
        "term, condition for the term to fall and the sum to rise, counterexample to a fall in each step",
        "[gradients]",
        SHOWN,
    ),
)
KEYS: Final = ("kind", *(parameter.name for parameter in PARAMETERS))
EXAMPLE: Final = r"""
id: example
title: A step on one of two terms
text: The loss is $f(w) = A_1(w) + A_2(w)$ with $A_1 = (w - 1)^2$ and $A_2 = 2(w + 3)^2$.
symbols:
  w: real
  eta: positive
parts:
  - id: grads
    ask: Find $A_1'(w)$ and $A_2'(w)$.
    solver:
      kind: sgd_step
      terms: [(w - 1)^2, 2*(w + 3)^2]
      wrt: w
      eta: eta
      show: [gradients]
    answers:
      A1':
        reference: 2*(w - 1)
        tests:
          right: ['2w - 2', '2(w − 1)']
          wrong: ['w - 1', '2(w + 1)']
      A2':
        reference: 4*(w + 3)
        tests:
          right: ['4w + 12', '4\cdot(w + 3)']
          wrong: ['2*(w + 3)', '4(w − 3)']
"""
