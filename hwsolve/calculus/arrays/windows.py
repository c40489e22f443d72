"""Sliding windows counted by hand: the independent truth beside the formulas of ``layers``.

Nothing here knows a formula: windows are laid on, indices are followed, weights are listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Numbers:
    """One axis of a layer in numbers; ``same`` pads so that every s-th place is kept."""

    kernel: int
    stride: int
    dilation: int
    padding: int
    extra: int = 0
    same: bool = False

    def taps(self, start: int) -> list[int]:
        """The places under the window that begins at *start*."""
        return [start + t * self.dilation for t in range(self.kernel)]


def count_positions(size: int, window: Numbers) -> int:
    """How many places the window has on a padded line of *size* cells."""
    if window.same:
        return len(range(0, size, window.stride))
    first, last = -window.padding, size + window.padding
    starts = range(first, last, window.stride)
    return sum(1 for start in starts if all(first <= tap < last for tap in window.taps(start)))


def count_painted(size: int, window: Numbers) -> int:
    """How long the line is that a transposed convolution paints, the padding cropped."""
    if window.same:
        return size * window.stride
    painted = {tap for cell in range(size) for tap in window.taps(cell * window.stride)}
    return max(painted) + 1 - 2 * window.padding + window.extra


def follow_back(windows: Sequence[Numbers]) -> int:
    """The span of input cells that one output cell of the stack depends on."""
    seen = {0}
    for window in reversed(windows):
        seen = {tap for cell in seen for tap in window.taps(cell * window.stride)}
    return max(seen) - min(seen) + 1


def count_jump(windows: Sequence[Numbers]) -> int:
    """How far the seen input cells move when the output cell moves by one."""
    left, right = 0, 1
    for window in reversed(windows):
        left, right = left * window.stride, right * window.stride
    return right - left


def list_weights(kernel: Sequence[int], depth: int, kernels: int, groups: int, bias: bool) -> int:
    """The number of weights, listed one by one: (kernel, channel of its group, place)."""
    places = product(*(range(k) for k in kernel))
    listed = [
        (made, channel, place)
        for place in places
        for made in range(kernels)
        for channel in range(depth)
        if channel * groups // depth == made * groups // kernels
    ]
    return len(listed) + (kernels if bias else 0)
