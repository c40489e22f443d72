"""The kind ``activation`` for authors: its parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter

QUESTIONS: Final = (
    "reflection",
    "parity",
    "centred",
    "derivative",
    "by_value",
    "limit",
    "vanishes",
    "range",
    "threshold",
)
PARAMETERS: Final = (
    Parameter("of", "formula", "The function: a formula in one variable, or a defined one such as g(x)"),
    Parameter("variable", "text", "The variable, where the formula has other symbols too", "x"),
    Parameter(
        "ask",
        "list",
        "What is asked, one answer each, in this order: reflection is f(-x); parity is odd, even or neither; "
        "centred is yes or no; derivative is f'(x), by_value the same in terms of f(x); limit is that of f' "
        "far out; vanishes is yes, no, or only on one side; range is an interval; threshold is the x beyond "
        "which f' is below 'bound'",
        "[reflection, centred]",
        QUESTIONS,
    ),
    Parameter("bound", "formula", "Below what the slope is to be, for the question threshold", "none"),
    Parameter("at", "formula", "A number at which the answers f(-x) and f'(x) are evaluated", "none"),
    Parameter("answer", "list", "The names of the answers", "the names under answers:"),
)

EXAMPLE: Final = r"""
id: example
title: The arctangent as an activation
text: The activation is $g(x) = \arctan x$ for real $x$.
symbols:
  x: real
define:
  - g(x) = atan(x)
parts:
  - id: slope
    title: The slope
    ask: Find $g'(x)$, and its limit for $|x| \to \infty$.
    points: 2
    solver: {kind: activation, of: g(x), ask: [derivative, limit]}
    answers:
      slope:
        reference: 1/(1 + x^2)
        tests:
          right: ['\frac{1}{1 + x^2}', 'cos(atan(x))^2']
          wrong: ['1/(1 + x)^2', '\frac{1}{\sqrt{1 + x^2}}']
      limit:
        reference: '0'
        tests:
          right: ['0', '0.0']
          wrong: ['1', '\infty']
"""
