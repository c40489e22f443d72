"""A small source of random bits, and numbers strictly inside an interval from it."""

from __future__ import annotations

_MASK = (1 << 64) - 1
_FINE = 1 << 40


class Stream:
    """SplitMix64 (Steele, Lea and Flood, 2014): a small, seedable source of bits."""

    __slots__ = ("state",)

    def __init__(self, seed: int) -> None:
        self.state = seed & _MASK

    def below(self, limit: int) -> int:
        """An integer in [0, limit)."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & _MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return (z >> 11) % limit


def inside(stream: Stream, low: float, high: float, sample: int) -> float:
    """A number strictly inside (low, high): short for the first samples, else any float."""
    span = high - low
    if sample < 3:
        steps = 32 if span >= 1 else 256
        value = low + span * (1 + stream.below(steps - 1)) / steps
        return value if value else low + span / 3
    return low + span * (1 + stream.below(_FINE)) / (_FINE + 1)
