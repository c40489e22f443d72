"""The kind ``reparametrise`` for authors: its parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter

PARAMETERS: Final = (
    Parameter("from", "formula", "The activation phi of the hidden units, in the variable: sigma(a)"),
    Parameter("to", "formula", "The activation psi that replaces it, in the same variable: tanh(a)"),
    Parameter("variable", "text", "The variable of the two functions", "a"),
    Parameter("scale", "formula", "s in phi(a) = s*psi(r*a + c) + t; found where all four are left out", "1"),
    Parameter("stretch", "formula", "r in that identity", "1"),
    Parameter("offset", "formula", "c in that identity", "0"),
    Parameter("shift", "formula", "t in that identity", "0"),
    Parameter(
        "layers",
        "list",
        "The fully connected layers, first to last; the answers are called W1', b1', ... and output. Without "
        "layers the identity itself is the answer",
        "none",
        (),
        (
            Parameter("weights", "text", "The name of the matrix"),
            Parameter("bias", "text", "The name of the bias vector", "no bias"),
        ),
    ),
    Parameter("input", "formula", "What enters the first layer, where there are layers", "none"),
    Parameter("output", "formula", "The function of the last layer, which stays", "the identity"),
)

EXAMPLE: Final = r"""
id: example
title: From tanh to the logistic function
text: >-
  A network with the hidden units $\tanh$ computes $y = W_2 \tanh(W_1 x + b_1) + b_2$.
symbols:
  a: real
  x: 'real[D]'
  W1: 'real[M, D]'
  b1: 'real[M]'
  W2: 'real[K, M]'
  b2: 'real[K]'
parts:
  - id: params
    title: The same function with logistic units
    ask: Which weights and biases give the same outputs with $\sigma$ in the hidden units?
    points: 4
    solver:
      kind: reparametrise
      from: tanh(a)
      to: sigma(a)
      input: x
      layers: [{weights: W1, bias: b1}, {weights: W2, bias: b2}]
    answers:
      W1':
        reference: 2*W1
        tests: {right: ['2 W_1'], wrong: ['W1/2', 'W_1']}
      b1':
        reference: 2*b1
        tests: {right: ['2 b_1'], wrong: ['b1', '2 b_1 + 1']}
      W2':
        reference: 2*W2
        tests: {right: ['W_2 + W_2'], wrong: ['W2', '4 W_2']}
      b2':
        reference: b2 - W2@ones(M)
        tests: {right: ['b_2 - W_2 \mathbf{1}'], wrong: ['b2', 'b2 + W2@ones(M)']}
"""
