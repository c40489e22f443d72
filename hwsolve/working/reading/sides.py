"""A fragment cut at its top-level signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hwsolve.working.reading.brackets import depths
from hwsolve.working.reading.fragments import SIGN

#: What is left out of a chain: ``a >= \\dots >= b``.
_DOTS: Final = re.compile(r"\s*(?:\\(?:[lc]?dots|dotsb)|\.\.\.|…|⋯)\s*")


@dataclass(frozen=True, slots=True)
class Cut:
    """The sides of a fragment: ranges of its characters; ``signs`` are the places of the signs between."""

    sides: tuple[tuple[int, int], ...]
    signs: tuple[tuple[int, int], ...]


def cut(text: str) -> Cut:
    """Where the top-level signs stand and what they divide."""
    depth, _ = depths(text)
    sides: list[tuple[int, int]] = []
    signs: list[tuple[int, int]] = []
    start = 0
    for match in SIGN.finditer(text):
        if depth[match.start()]:
            continue
        sides.append((start, match.start()))
        signs.append(match.span())
        start = match.end()
    sides.append((start, len(text)))
    for k in range(len(sides) - 2, 0, -1):
        before, behind = signs[k - 1], signs[k]
        if _DOTS.fullmatch(text[slice(*sides[k])]) and text[slice(*before)] == text[slice(*behind)]:
            del sides[k], signs[k]
    return Cut(tuple(sides), tuple(signs))


def is_update(text: str) -> bool:
    """Whether the first sign assigns a new value: an arrow to the left, ``:=``."""
    return re.search(r":=|\\(?:gets|leftarrow|coloneqq)(?![A-Za-z])|←", text) is not None
