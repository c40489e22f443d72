"""Filters of finite signals as data: which entries each output sees, and with which weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

Place = tuple[int, ...]
Sizes = tuple[int, ...]
Seen = Mapping[Place, Fraction]


@dataclass(frozen=True)
class Filter:
    """A convolution, correlation or pooling of signals with the given sizes; places count from 0.

    ``weights`` has one entry for each place of the kernel; of a pooling only its places count.
    """

    operation: str
    sizes: Sizes
    kernel: Sizes
    weights: Mapping[Place, Fraction]
    stride: int
    padding: str

    @property
    def out_sizes(self) -> Sizes:
        """The sizes of the output."""
        if self.padding == "none":
            return tuple((n - r) // self.stride + 1 for n, r in zip(self.sizes, self.kernel, strict=True))
        return tuple(-(-n // self.stride) for n in self.sizes)

    def seen(self, at: Place) -> list[tuple[Place | None, Fraction]]:
        """The entries that an output sees, with weights; None for an entry of the padding."""
        found: list[tuple[Place | None, Fraction]] = []
        for offset in places(self.kernel):
            if self.operation == "convolution" and self.padding == "none":
                raw = tuple(
                    self.stride * a + r - 1 - i for a, i, r in zip(at, offset, self.kernel, strict=True)
                )
            else:
                sign = -1 if self.operation == "convolution" else 1
                raw = tuple(self.stride * a + sign * i for a, i in zip(at, offset, strict=True))
            found.append((self._inside(raw), self.weights[offset]))
        return found

    def _inside(self, raw: Place) -> Place | None:
        if self.padding == "circular":
            return tuple(p % n for p, n in zip(raw, self.sizes, strict=True))
        inside = all(0 <= p < n for p, n in zip(raw, self.sizes, strict=True))
        return raw if inside else None


@dataclass(frozen=True)
class Move:
    """A transformation of signals: (T x)[p] = x[source(p)], 0 where there is no source."""

    kind: str
    sizes: Sizes
    shift: Place
    circular: bool

    def source(self, at: Place) -> Place | None:
        """Where the entry at a place comes from."""
        if self.kind == "flip":
            at = (*(n - 1 - p for p, n in zip(at[:1], self.sizes, strict=False)), *at[1:])
        if self.kind == "rotation":
            at = (at[1], self.sizes[0] - 1 - at[0])
        raw = tuple(p - s for p, s in zip(at, self.shift, strict=True))
        if self.circular:
            return tuple(p % n for p, n in zip(raw, self.sizes, strict=True))
        return raw if all(0 <= p < n for p, n in zip(raw, self.sizes, strict=True)) else None


def places(sizes: Sizes) -> Iterator[Place]:
    """All places of an array."""
    return product(*(range(n) for n in sizes))


def canonical(filter_: Filter, entries: Sequence[tuple[Place | None, Fraction]]) -> object:
    """What an output is a function of: equal for equal outputs, whatever the signal."""
    if filter_.operation == "max_pooling":
        return frozenset(place for place, _ in entries)
    total: dict[Place, Fraction] = {}
    for place, weight in entries:
        if place is not None:
            total[place] = total.get(place, Fraction(0)) + weight
    return frozenset((place, weight) for place, weight in total.items() if weight)


def moved(filter_: Filter, move: Move, at: Place) -> list[tuple[Place | None, Fraction]]:
    """What an output sees of x where it is given T x."""
    return [(None if p is None else move.source(p), weight) for p, weight in filter_.seen(at)]
