"""The kind ``autodiff`` for authors: its parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter

SUMMARY: Final = (
    "Automatic differentiation by hand: graph, values, forward and reverse mode, difference quotients."
)
PARAMETERS: Final = (
    Parameter(
        "functions",
        "formulas",
        "The functions: formulas, names of definitions, or with a name of their own (f1 = a*b)",
    ),
    Parameter("inputs", "formulas", "The variables they are differentiated by, in order"),
    Parameter("point", "formulas", "One number for each input; the modes value and numeric need it", ""),
    Parameter(
        "mode",
        "choice",
        "What is derived",
        "jacobian",
        ("value", "graph", "numeric", "forward", "reverse", "backward", "jacobian"),
    ),
    Parameter("step", "formula", "The step of difference quotients", "0.01"),
    Parameter("scheme", "list", "Which differences are taken", "forward", ("forward", "backward", "central")),
    Parameter("digits", "whole", "How many decimals are printed, 1 to 12", "4"),
    Parameter("sizes", "keys", "A size for each dimension of array inputs, such as {n: 3}", ""),
)
EXAMPLE: Final = r"""
id: example
title: A small graph
text: >-
  Let $f(a, b) = \sin(a b) + b^2$, at the point $(a, b) = (1, 2)$.
symbols:              # names with their domain
  a: real
  b: real
define:
  - f = sin(a*b) + b^2
parts:
  - id: reverse
    title: Reverse mode
    ask: Find $\partial f / \partial a$ and $\partial f / \partial b$ by reverse mode, as a row $J$.
    points: 2
    solver: {kind: autodiff, functions: [f], inputs: [a, b], mode: reverse}
    answers:
      J:              # the name of the answer; grade one with: hwsolve check example.yaml.reverse ANSWER
        reference: '[[b*cos(a*b), a*cos(a*b) + 2*b]]'
        mistakes:     # wrong answers that occur, what to say of them, and what they are worth
          - {when: '[[b*cos(a*b), a*cos(a*b)]]', say: The node of the square leads to b as well., credit: 0.5}
        tests:        # checked by hwsolve lint
          right: ['[[cos(b*a)*b, 2*b + cos(b*a)*a]]', '[[b·cos(a·b), 2·b + a·cos(a·b)]]',
            '\begin{bmatrix} b \cos(ab) & a \cos(ab) + 2b \end{bmatrix}']
          wrong: ['[[cos(a*b), 2*b]]', '\begin{bmatrix} a \cos(ab) & b \cos(ab) + 2b \end{bmatrix}']
"""
