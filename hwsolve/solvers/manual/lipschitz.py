"""The kind ``lipschitz`` for authors: its parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter
from hwsolve.solvers.supporting.claims import CLAIMS

RULES: Final = ("function", "composition", "sum", "product", "network")
QUESTIONS: Final = ("derivative", "range", "constant", "lipschitz")
SUMMARY: Final = "Lipschitz constants: of a function, of sums, products, compositions and networks."
PARAMETERS: Final = (
    Parameter(
        "rule",
        "choice",
        "What is looked at: one function of one variable, or what is built of several functions.",
        "function",
        RULES,
    ),
    Parameter("of", "formula", "The function: a formula in one variable, or a defined one, f(x)", "none"),
    Parameter("variable", "text", "The variable, where the formula has other symbols too", "x"),
    Parameter(
        "ask",
        "list",
        "What is asked of a function, one answer each, in this order: its derivative, the range of the "
        "derivative, the smallest constant (inf where there is none), lipschitz (yes or no)",
        "[constant]",
        QUESTIONS,
    ),
    Parameter(
        "functions",
        "list",
        "Names of functions: declared ones, such as 'bounded(K) lipschitz(L) function', or defined ones; "
        "in a composition the innermost stands first",
        "none",
    ),
    Parameter("weights", "formulas", "The weight of each function in a sum", "all 1"),
    Parameter(
        "constants", "formulas", "The constants of a composition: a list, or one vector of them", "none"
    ),
    Parameter(
        "layers",
        "list",
        "The layers of a network, from the input on",
        "none",
        keys=(
            Parameter("weights", "formula", "The matrix of the layer"),
            Parameter("bias", "formula", "Its bias", "none"),
            Parameter("activation", "formula", "Its activation, a formula in z such as tanh(z)", "none"),
        ),
    ),
    Parameter("input", "formula", "The input vector of the network", "none"),
    Parameter("answer", "list", "The names of the answers", "the names under answers:"),
    CLAIMS,
)

EXAMPLE: Final = r"""
id: example
title: The logistic function is Lipschitz
text: The logistic function is $f(x) = 1/(1 + e^{-x})$ for real $x$.
symbols:
  x: real
define:
  - f(x) = sigma(x)
parts:
  - id: slope
    ask: Find $f'(x)$ and the smallest $K$ with $|f(a) - f(b)| \le K|a - b|$ for all $a, b$.
    points: 2
    solver: {kind: lipschitz, of: f(x), ask: [derivative, constant]}   # or range, lipschitz (yes or no)
    answers:
      slope:
        reference: f(x)*(1 - f(x))
        mistakes:
          - {when: f(x)*(1 + f(x)), say: 'The sign in the bracket: the slope is f (1 - f).', credit: 0.5}
        tests:
          right: ['f(x)·(1 − f(x))', '\sigma(x) (1 - \sigma(x))', 'exp(-x)/(1 + exp(-x))^2']
          wrong: ['f(x)^2', '1 - \sigma(x)']
      constant:
        kind: number
        reference: 1/4
        mistakes:
          - {when: 1/2, say: 'That is the value of f at 0; the slope there is 1/4.', credit: 0.25}
        tests:
          right: ['¼', '0.25', '\frac{1}{4}']
          wrong: ['1', '½']
"""
