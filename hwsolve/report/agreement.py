"""How far two formulas agree, in words."""

from __future__ import annotations


def agreement(points: int, bits: int, note: str | None = None) -> str:
    """*agrees at 8 points to 128 bits*; with 0 bits it is the digits that were printed that agree."""
    if bits:
        return f"agrees at {points} point{'' if points == 1 else 's'} to {bits} bits"
    if note is None or "printed" in note:
        return "agrees to the digits printed"
    return f"agrees {note}" if note.startswith("within") else f"agrees, {note}"
