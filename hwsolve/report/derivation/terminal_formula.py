"""Long formulas in a terminal: broken before a relation or a sign, outside brackets where possible."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import cell_len

_OPENING: Final = "([{⟨⌊⌈"
_CLOSING: Final = ")]}⟩⌋⌉"
#: Where a line may end, best first: before a connective or relation, before a sign, at a product or comma.
_BREAKS: Final = (
    re.compile(r" (?=(?:=|≠|<|≤|>|≥|≈|←|→|∈|⇒|and|or) )"),
    re.compile(r" (?=(?:\+|−|±) )"),
    re.compile(r" (?=⊙ )|(?<=[,;]) | (?=if |otherwise)"),
    re.compile(r"(?=[·/])| "),
)
#: A bracket costs as much as a step down in the order of places to break at.
_DEEPEST: Final = 50


def broken(text: str, room: int, further: int = 4) -> list[str]:
    """*text* in lines of at most *room* cells, all but the first indented by *further*.

    A run that is longer than a line and has no place to break is cut.
    """
    lines: list[str] = []
    indent = ""
    while cell_len(indent + text) > room:
        place = _place(text, room - len(indent))
        lines.append((indent + text[:place]).rstrip())
        text = text[place:].lstrip()
        indent = " " * further
    if text or not lines:
        lines.append(indent + text)
    return lines


def _place(text: str, room: int) -> int:
    """Where to break so that the first piece fits in *room* cells and fills at least a third of it."""
    last = _fitting(text, room)
    depths = _depths(text[: last + 1])
    best, chosen = (_DEEPEST, 0), 0
    for rank, pattern in enumerate(_BREAKS):
        for found in pattern.finditer(text, 0, min(len(text), last + 2)):
            place = found.start()
            if not last // 3 <= place <= last or place == 0:
                continue
            cost = (2 * depths[place] + rank, -place)
            if cost < best:
                best, chosen = cost, place
    return chosen or last


def _fitting(text: str, room: int) -> int:
    """How many characters of *text* fit."""
    count, used = 0, 0
    for character in text:
        used += cell_len(character)
        if used > room:
            break
        count += 1
    return max(1, count)


def _depths(text: str) -> list[int]:
    """How many brackets are open before each character; below 0 behind one that an earlier line opened."""
    depths, depth = [], 0
    for character in text:
        depth -= character in _CLOSING
        depths.append(depth)
        depth += character in _OPENING
    return depths
