"""YAML that is not quite YAML, line by line: labels, what stands behind them, and indented blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hwsolve.submission.formats.fields import Fields, Items, Leaf, Node

_BLOCK: Final = re.compile(r"[|>][+-]?\d?")
_DEEPEST: Final = 5


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    margin: int
    text: str


def read_lines(text: str) -> Fields:
    """The labels of *text* with their values; a label ends at the first ``: ``, a value with its line."""
    lines = [
        _Line(number, len(line) - len(line.lstrip(" ")), line.strip())
        for number, line in enumerate(text.expandtabs(8).split("\n"), 1)
    ]
    return _fields([line for line in lines if line.text and line.text not in ("---", "...")], 0)


def _fields(lines: list[_Line], depth: int) -> Fields:
    """The labels that stand as deep as the first line or less, each with what stands deeper below it."""
    pairs: list[tuple[Leaf, Node]] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        found = None if line.text.startswith("#") else _labelled(line.text)
        if found is None:
            continue
        label, rest = found
        start = at
        while at < len(lines) and _belongs(lines[at], line, bool(rest)):
            at += 1
        pairs.append((Leaf(label, line.number), _value(rest, lines[start:at], line.number, depth)))
    return Fields(tuple(pairs))


def _belongs(line: _Line, label: _Line, filled: bool) -> bool:
    """Whether *line* stands below *label*: deeper, or a list item as deep where nothing follows the label."""
    return line.margin > label.margin or (
        not filled and line.margin == label.margin and line.text.startswith("- ")
    )


def _labelled(text: str) -> tuple[str, str] | None:
    """The label that a line begins with and what follows its colon; None where there is none."""
    if text[0] in "'\"":
        end = text.find(text[0], 1)
        while text[0] == "'" and end != -1 and text[end : end + 2] == "''":
            end = text.find("'", end + 2)
        if end == -1 or not text[end + 1 :].lstrip().startswith(":"):
            return None
        return _unquoted(text[: end + 1]), text[end + 1 :].lstrip()[1:].strip()
    label, colon, rest = text.partition(": ")
    if not colon and text.endswith(":"):
        label, colon = text[:-1], ":"
    return (label.strip(), rest.strip()) if colon else None


def _value(rest: str, below: list[_Line], number: int, depth: int) -> Node:
    """What stands behind a label and, more deeply indented, below it."""
    if _BLOCK.fullmatch(rest):
        return Leaf("\n".join(line.text for line in below), number)
    below = [line for line in below if not line.text.startswith("#")]
    if rest or not below:
        return Leaf(_unquoted(" ".join([rest, *(line.text for line in below)]).strip()), number)
    if below[0].text.startswith("- "):
        return Items(tuple(_items(below)), number)
    if depth < _DEEPEST and _labelled(below[0].text):
        return _fields(below, depth + 1)
    return Leaf(_unquoted(" ".join(line.text for line in below)), number)


def _items(below: list[_Line]) -> list[Leaf]:
    found: list[tuple[int, list[str]]] = []
    for line in below:
        if line.text.startswith("- "):
            found.append((line.number, [line.text[2:].strip()]))
        else:
            found[-1][1].append(line.text)
    return [Leaf(_unquoted(" ".join(texts)), number) for number, texts in found]


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace("\\\\", "\\")
    return text
