"""Text in lines of a terminal."""

from __future__ import annotations

from textwrap import wrap


def wrapped(label: str, text: str, width: int = 80) -> list[str]:
    """*text* after *label*, its further lines under its first; an excerpt with a caret is left alone."""
    if "\n" in text:
        return [f"{label}{line}" for line in text.split("\n")]
    found = wrap(
        text, width, initial_indent=label, subsequent_indent=" " * len(label), break_on_hyphens=False
    )
    return found or [label.rstrip()]
