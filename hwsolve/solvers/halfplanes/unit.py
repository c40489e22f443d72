"""A single unit that computes a Boolean function given on some patterns, or a proof that none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final

from hwsolve.solvers.fitting.elimination import dot
from hwsolve.solvers.separation.certificate import OneWay, Point, primitive, separate
from hwsolve.solvers.separation.simplex import maximise

LARGEST: Final = 3
MOST_INPUTS: Final = 4


@dataclass(frozen=True)
class Unit:
    """Fires where ``weights . h > threshold``; so do all thresholds from ``low`` up to ``high``."""

    weights: tuple[Fraction, ...]
    low: Fraction
    high: Fraction

    @property
    def threshold(self) -> Fraction:
        """The middle of the thresholds that work: the largest margin."""
        return (self.low + self.high) / 2


def unit_for(wanted: Mapping[Point, int]) -> Unit | None:
    """A unit with small whole weights that is 1 on the patterns of label 1 only; None if no unit is."""
    width = len(next(iter(wanted)))
    if width <= MOST_INPUTS:
        weights = product(range(-LARGEST, LARGEST + 1), repeat=width)
        for each in sorted(
            weights, key=lambda w: (sum(map(abs, w)), sum(k < 0 for k in w), max(map(abs, w)))
        ):
            found = _thresholds(tuple(map(Fraction, each)), wanted)
            if found is not None:
                return found
    vectors = [signed(pattern, label) for pattern, label in wanted.items()]
    found_way = separate(vectors)
    if isinstance(found_way, OneWay) and len(found_way.moved) == len(vectors):
        return _thresholds(found_way.direction[:-1], wanted)
    return None


def _size(weights: tuple[int, ...]) -> tuple[int, int, int]:
    """Small weights come first, then those with few minus signs, then the most alike."""
    return sum(map(abs, weights)), sum(w < 0 for w in weights), max(map(abs, weights))


def signed(pattern: Point, label: int) -> Point:
    """y (h, 1) for the label y = 1 or -1."""
    sign = 1 if label else -1
    return tuple(sign * value for value in (*pattern, Fraction(1)))


def _thresholds(weights: tuple[Fraction, ...], wanted: Mapping[Point, int]) -> Unit | None:
    above = [dot(weights, pattern) for pattern, label in wanted.items() if label]
    below = [dot(weights, pattern) for pattern, label in wanted.items() if not label]
    high = min(above, default=None)
    low = max(below, default=None)
    if high is None and low is None:
        return None
    if low is None:
        low = (high or Fraction(0)) - 1
    if high is None:
        high = low + 1
    return Unit(weights, low, high) if low < high else None


def conflict(wanted: Mapping[Point, int]) -> tuple[Fraction, ...]:
    """Whole weights, not all 0, whose combination of the vectors ``y (h, 1)`` is 0: no unit exists."""
    vectors = [signed(pattern, label) for pattern, label in wanted.items()]
    rows = [[vector[k] for vector in vectors] for k in range(len(vectors[0]))]
    rows.append([Fraction(1)] * len(vectors))
    right = [Fraction(0)] * len(vectors[0]) + [Fraction(1)]
    found = maximise([Fraction(0)] * len(vectors), rows, right)
    assert found is not None
    return primitive(found)


def and_unit(pattern: Sequence[Fraction], off: Fraction) -> Unit:
    """The unit that fires on one pattern only; ``off`` is 0 or -1, what a silent unit gives."""
    weights = tuple(Fraction(1) if value == 1 else Fraction(-1) for value in pattern)
    top = dot(weights, tuple(pattern))
    return Unit(weights, top - (1 if off == 0 else 2), top)


def or_unit(count: int, off: Fraction) -> Unit:
    """The unit that fires where at least one of its inputs does."""
    silent = off * count
    return Unit((Fraction(1),) * count, silent, silent + 1 - off)
