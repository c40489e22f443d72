"""Small data sets made by a seed (a noisy linear map, blobs, two moons, XOR), and their split in three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from hwsolve.errors import NotComputable

KINDS: Final = ("linear", "blobs", "moons", "xor")
MAX_SAMPLES: Final = 20_000


@dataclass(frozen=True)
class Samples:
    """Inputs of shape (n, d); targets of shape (n,): numbers, or classes from 0 to ``classes`` - 1."""

    inputs: Any
    targets: Any
    classes: int


@dataclass(frozen=True)
class Split:
    """Training, validation and test part."""

    training: Samples
    validation: Samples
    test: Samples


def make(kind: str, size: int, features: int, classes: int, noise: float, seed: int) -> Samples:
    """A data set of one of ``KINDS``; the same arguments give the same numbers.

    Raises:
        NotComputable: more samples than we make.
    """
    import numpy as np

    if size > MAX_SAMPLES:
        raise NotComputable(f"at most {MAX_SAMPLES} samples are made")
    rng = np.random.default_rng(seed)
    if kind == "linear":
        inputs = rng.normal(size=(size, features))
        slope = rng.normal(size=features)
        return Samples(inputs, inputs @ slope + rng.normal() + noise * rng.normal(size=size), 0)
    if kind == "blobs":
        centres = 3.0 * rng.normal(size=(classes, features))
        labels = rng.integers(classes, size=size)
        return Samples(centres[labels] + noise * rng.normal(size=(size, features)), labels, classes)
    if kind == "moons":
        labels = rng.integers(2, size=size)
        angle = np.pi * rng.random(size)
        upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
        return Samples(
            np.where(labels[:, None] == 0, upper, lower) + noise * rng.normal(size=(size, 2)), labels, 2
        )
    corners = rng.integers(2, size=(size, 2))
    return Samples(corners + noise * rng.normal(size=(size, 2)), corners[:, 0] ^ corners[:, 1], 2)


def split(samples: Samples, shares: Sequence[float], seed: int) -> Split:
    """Training, validation and test part by *shares*, in an order drawn by the seed; none is empty."""
    import numpy as np

    count = len(samples.inputs)
    order = np.random.default_rng(seed + 1).permutation(count)
    first = min(max(1, round(shares[0] / sum(shares) * count)), count - 2)
    second = min(max(first + 1, round((shares[0] + shares[1]) / sum(shares) * count)), count - 1)
    pieces = (order[:first], order[first:second], order[second:])
    return Split(*(Samples(samples.inputs[at], samples.targets[at], samples.classes) for at in pieces))
