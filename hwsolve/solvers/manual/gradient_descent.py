"""The kind ``gradient_descent`` for authors: its parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter

SHOWN: Final = ("proximal", "one_step", "bound", "jensen", "rate", "run")
NAMES: Final = ("iterates", "moves", "optimum", "rate", "horizon", "index", "function", "mean")
PARAMETERS: Final = (
    Parameter(
        "show",
        "list",
        "What is derived: proximal is the minimiser of a model, one_step the identity of one step, bound "
        "its sum over all steps, jensen the way from the mean iterate to inner products, rate the explicit "
        "bound, its best step size and order, run the iterates on a given function",
        None,
        SHOWN,
    ),
    Parameter("of", "formula", "proximal: the model; run: the function", "none"),
    Parameter("wrt", "list", "The variable (run: or several)", "w"),
    Parameter("at", "formula", "proximal: the point the model is about", "none"),
    Parameter("l1", "formula", "proximal: the factor of a penalty on the absolute entries", "none"),
    Parameter("start", "formula", "run: the first point", "none"),
    Parameter("minimiser", "formula", "run: where the function is least; then the bound is checked", "none"),
    Parameter("eta", "formula", "rate and run: the step size", "rate: left open"),
    Parameter("B", "formula", "rate: the bound on the length of the minimiser", "B"),
    Parameter("rho", "formula", "rate: the bound on the gradients", "rho"),
    Parameter("T", "formula", "rate: the number of steps", "T"),
    Parameter("eps", "formula", "rate: an accuracy; the number of steps for it is derived", "none"),
    Parameter("bound", "formula", "rate: a bound of your own, of which the order is asked", "none"),
    Parameter("steps", "whole", "run: how many steps", "10"),
    Parameter("digits", "whole", "run: how many decimals are written", "8"),
    Parameter("iterates", "text", "The name of the iterates", "w"),
    Parameter("moves", "text", "The name of the directions", "v"),
    Parameter("optimum", "text", "The name of the point compared with", "ws"),
    Parameter("rate", "text", "The name of the step size", "eta"),
    Parameter("horizon", "text", "The name of the number of steps", "T"),
    Parameter("index", "text", "The letter of the steps", "t"),
    Parameter("function", "text", "The name of the function", "f"),
    Parameter("mean", "text", "The name of the mean iterate", "wbar"),
)
KEYS: Final = ("kind", *(parameter.name for parameter in PARAMETERS))
EXAMPLE: Final = r"""
id: example
title: A proximal step
text: A linear model of a loss about $a$ has the slope $g$; a penalty keeps the step short.
symbols:
  w: real[d]
  a: real[d]
  g: real[d]
  mu: positive
define:
  - q = dot(w - a, g) + mu*norm(w - a)^2
parts:
  - id: step
    ask: Find the minimiser $w^*$ of $q$.
    solver:
      kind: gradient_descent
      show: [proximal]
      of: q
      wrt: w
      at: a
    answers:
      w*:
        reference: a - g/(2*mu)
        tests:
          right: ['a - \frac{1}{2\mu} g', 'a − g/(2μ)']
          wrong: ['a - g/mu', 'a + \frac{g}{2\mu}']
"""
