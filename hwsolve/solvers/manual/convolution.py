"""The kind ``convolution`` for authors: its parameters, and a file to start from."""

from __future__ import annotations

from typing import Final

from hwsolve.solvers.solver import Parameter

SUMMARY: Final = (
    "Sizes, effective kernels, receptive fields and weights of stacks of convolutions, pools and transposed "
    "convolutions."
)
_EACH: Final = "; one value, or a list with one per axis"
PARAMETERS: Final = (
    Parameter(
        "input", "formulas", "The sizes of the input, channels last, as in [32, 32, 3]; numbers or names", ""
    ),
    Parameter(
        "layers",
        "list",
        "The layers, from the input on",
        keys=(
            Parameter("kind", "choice", "What the layer is", "conv", ("conv", "pool", "transposed")),
            Parameter("kernel", "formulas", f"The size of the window{_EACH}"),
            Parameter("stride", "formulas", f"How far the window moves{_EACH}", "1, or the kernel of a pool"),
            Parameter("padding", "formulas", f"Zeros on each side, or same, or valid{_EACH}", "0"),
            Parameter("dilation", "formulas", f"The distance between neighbouring taps{_EACH}", "1"),
            Parameter("channels", "formula", "How many kernels, which is how many channels come out", ""),
            Parameter("groups", "formula", "Into how many groups the channels fall", "1"),
            Parameter("bias", "flag", "Whether each kernel has a bias", "true"),
            Parameter("extra", "formulas", "Rows added to a transposed convolution's output", "0"),
            Parameter("repeat", "whole", "How many layers like this one follow one another", "1"),
        ),
    ),
    Parameter(
        "ask",
        "choice",
        "What is derived",
        "all",
        ("shape", "kernel", "field", "jump", "parameters", "all"),
    ),
    Parameter("layer", "whole", "After which layer it is asked", "the last"),
)
EXAMPLE: Final = r"""
id: example
title: Two convolutions
text: >-
  An image of $H \times W$ pixels with 3 channels passes through 16 kernels of size $5 \times 5$ (stride 1,
  no padding) and then through 32 kernels of size $3 \times 3$ (stride 1, one row of zeros on each side).
symbols:              # names with their domain
  H: integer in [12, 40]
  W: integer in [12, 40]
parts:
  - id: size
    title: Size of the output
    ask: What is the shape (height, width, channels) of the output?
    points: 2
    solver:
      kind: convolution
      input: [H, W, 3]
      layers:
        - {kernel: 5, channels: 16}
        - {kernel: 3, padding: 1, channels: 32}
      ask: shape
    answers:
      shape:          # the name of the answer; grade one with: hwsolve check example.yaml.size ANSWER
        kind: shape
        reference: (H - 4, W - 4, 32)
        mistakes:     # wrong answers that occur, what to say of them, and what they are worth
          - {when: '(H - 6, W - 6, 32)', say: The padding makes up for the second kernel., credit: 0.5}
        tests:        # checked by hwsolve lint
          right: ['(H - 5 + 1, W - 5 + 1, 32)', '(H − 4) × (W − 4) × 32', '(H-4) \times (W-4) \times 32']
          wrong: ['(H, W, 32)', '(H-4) \times (W-4) \times 16']
"""
