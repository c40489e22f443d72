"""The kind ``newton`` for authors: its parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter

SHOWN: Final = ("update", "error", "quadratic", "run")
PARAMETERS: Final = (
    Parameter("f", "formula", "The function whose root is sought: declared, defined, or a formula"),
    Parameter(
        "g", "formula", "The function that is minimised, in place of f; then f names its derivative", "none"
    ),
    Parameter("variable", "list", "Its variable; several variables, or a vector, only for g", "that of f"),
    Parameter("at", "text", "The letter of the current point", "xk where it is declared"),
    Parameter("root", "text", "The letter of the root", "xs"),
    Parameter("between", "text", "The letter of the point between them in Taylor's theorem", "xi"),
    Parameter("damping", "formula", "The share of each step that is taken", "1"),
    Parameter(
        "show",
        "list",
        "What is derived, in this order: update is the step, error the recurrence of the error, quadratic "
        "its bound and limit constant, run the iterates from 'start'",
        "[update], with a start [update, run]",
        SHOWN,
    ),
    Parameter("start", "formula", "Where a run starts", "none"),
    Parameter("steps", "whole", "How many iterates are shown", "6"),
    Parameter("digits", "whole", "How many decimals of them are written", "10"),
)
KEYS: Final = ("kind", *(parameter.name for parameter in PARAMETERS))
EXAMPLE: Final = r"""
id: example
title: A cube root by Newton's method
text: The number $\sqrt[3]{2}$ is the root of $f(x) = x^3 - 2$.
symbols:
  x: real
define:
  - f(x) = x^3 - 2
parts:
  - id: step
    ask: Write Newton's step from $x$, and the first iterate from $x_0 = 3/2$ as a fraction.
    solver:
      kind: newton
      f: f(x)
      start: 3/2
      steps: 5
    answers:
      iteration:
        reference: 2*x/3 + 2/(3*x^2)
        tests:
          right: ['x - (x^3 - 2)/(3*x^2)', '\frac{2x^3 + 2}{3x^2}', 'x − (x³ − 2)/(3x²)']
          wrong: ['x + (x^3 - 2)/(3*x^2)', '\frac{x^3 - 2}{3x^2}']
      x_1:
        reference: 35/27
        tests:
          right: ['35/27', '\frac{35}{27}', '1.2963']
          wrong: ['46/27', '1.25']
"""
