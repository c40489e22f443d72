"""The kind ``step_network`` for authors: its parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter

ACTIVATIONS: Final = ("step", "sign", "sigmoid")
QUESTIONS: Final = ("units", "table", "output")
SUMMARY: Final = "A network of step units for regions between lines: weights, truth table, output unit."
PARAMETERS: Final = (
    Parameter("inputs", "list", "The symbols of the inputs, such as [x1, x2]"),
    Parameter(
        "lines",
        "list",
        "The lines or planes, one hidden unit each",
        keys=(
            Parameter("name", "text", "The name of the unit", "h1, h2, …"),
            Parameter("through", "formulas", "Points on it: two in the plane, d in d dimensions", "none"),
            Parameter("equation", "formula", "The line as an equation, such as 2*x1 + x2 = 5", "none"),
            Parameter("weights", "formula", "The line as a vector (w, b), such as [2, 1, -5]", "none"),
            Parameter("positive", "list", "Regions on which the unit is to be 1", "those of class 1"),
            Parameter("negative", "list", "Regions on which it is not", "none"),
        ),
    ),
    Parameter(
        "regions",
        "list",
        "The regions; a point of each, the signs of the lines there, or inequalities",
        keys=(
            Parameter("name", "text", "The name of the region"),
            Parameter("class", "whole", "1 or 0: what the network is to give there", "0"),
            Parameter("points", "formulas", "Points of the region", "none"),
            Parameter("signs", "formula", "1 or 0 for each line: above 0 as written, or below", "none"),
            Parameter("where", "formulas", "Linear inequalities that bound it", "none"),
        ),
    ),
    Parameter("activation", "choice", "What a unit does with its sum", "step", ACTIVATIONS),
    Parameter("at_zero", "whole", "What a step gives at 0 itself: 0 or 1", "0"),
    Parameter("ask", "list", "What is derived", "[units, table, output]", QUESTIONS),
)
EXAMPLE: Final = r"""
id: example
title: A strip of the plane
text: Points with $0 < x_1 + x_2 < 2$ are to be told from those on either side by step units.
symbols:
  x1: real
  x2: real
define:
  - h1 = ind(x1 + x2 > 0)
  - h2 = ind(2 - x1 - x2 > 0)
parts:
  - id: strip
    ask: Give weights $(w_1, w_2, b)$ of a unit that is 1 in the strip and 0 below it, and the output.
    points: 2
    solver:
      kind: step_network
      inputs: [x1, x2]
      lines:
        - {name: h1, through: ['[0, 0]', '[1, -1]'], positive: [strip]}
        - {name: h2, equation: 'x1 + x2 = 2', positive: [strip]}
      regions:
        - {name: below, class: 0, points: ['[-1, -1]', '[0, -2]']}
        - {name: strip, class: 1, points: ['[1, 0]', '[0, 1]', '[1, 1/2]']}
        - {name: above, class: 0, where: ['x1 + x2 > 2']}
    answers:
      h1:
        kind: witness
        unknowns: [w1, w2, b]
        function: [x1, x2]
        property: ['ind(w1*x1 + w2*x2 + b > 0) = value']
        samples:
          - {value: 1, points: ['[1, 0]', '[0, 1]', '[1, 1/2]']}
          - {value: 0, points: ['[-1, -1]', '[0, -2]']}
        reference: (1, 1, 0)
        tests:
          right: ['(2, 2, 0)', 'ind(x1 + x2 > 0)']
          wrong: ['(-1, -1, 0)', '(1, -1, 0)']
      output:
        kind: witness
        function: [x1, x2]
        samples:
          - {value: 1, points: ['[1, 0]', '[0, 1]', '[1, 1/2]']}
          - {value: 0, points: ['[-1, -1]', '[0, -2]', '[2, 2]']}
        reference: ind(h1 + h2 - 3/2 > 0)
        tests:
          right: ['ind(2*h1 + 2*h2 - 3 > 0)']
          wrong: ['ind(h1 + h2 - 1/2 > 0)']
"""
