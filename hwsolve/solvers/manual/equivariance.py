"""The kind ``equivariance`` for authors: its parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter
from hwsolve.solvers.supporting.claims import CLAIMS

OPERATIONS: Final = ("convolution", "correlation", "average_pooling", "max_pooling")
PADDINGS: Final = ("circular", "zero", "none")
TRANSFORMS: Final = ("shift", "flip", "rotation")
QUESTIONS: Final = ("proof", "invariance", "verdict")
SUMMARY: Final = "Whether a filter commutes with shifts, flips, rotations: a proof, or a counterexample."
PARAMETERS: Final = (
    Parameter("operation", "choice", "What the filter does", "convolution", OPERATIONS),
    Parameter(
        "ask",
        "list",
        "What is asked, one answer each: a proof that the filter commutes with shifts, whether it is "
        "invariant (yes or no), a verdict on the stride, padding and transformation below (yes or no)",
        "[proof]",
        QUESTIONS,
    ),
    Parameter("period", "formulas", "The period of the signals in the proof; two for images", "N"),
    Parameter("signal", "text", "The name of the signal, a function of the position", "x"),
    Parameter("filter", "text", "The name of the kernel, a function of the position", "k"),
    Parameter(
        "kernel", "formula", "The numbers of the kernel: a vector, or a matrix for images", "[1, 2, 3]"
    ),
    Parameter("input", "formula", "A signal in numbers", "a single 1"),
    Parameter("size", "list", "The sizes of the signal, where no input is given", "6 each"),
    Parameter("stride", "whole", "The stride of the filter", "1"),
    Parameter("padding", "choice", "What is beyond the ends of the signal", "circular", PADDINGS),
    Parameter("transform", "choice", "What is done to the signal", "shift", TRANSFORMS),
    Parameter("shift", "list", "By how many places it is shifted", "1"),
    Parameter("answer", "list", "The names of the answers", "the names under answers:"),
    CLAIMS,
)
EXAMPLE: Final = r"""
id: example
title: Strides and shifts
text: A circular correlation with the kernel $(1, 2)$ keeps every second output.
parts:
  - id: stride
    ask: Does it commute with the shift by one place (yes or no)?
    points: 1
    solver:
      kind: equivariance
      operation: correlation        # or convolution, average_pooling, max_pooling
      ask: [verdict]                # or proof, invariance
      kernel: '[1, 2]'
      size: [6]
      stride: 2
      shift: [1]
    answers:
      verdict:
        kind: choice
        options: {'yes': ['it commutes'], 'no': ['it does not commute']}
        correct: 'no'
        tests:
          right: ['no']
          wrong: ['yes']
"""
