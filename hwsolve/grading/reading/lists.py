"""Lists, systems and tables as people set them out: a line each, columns by spaces, Markdown, ``aligned``."""

from __future__ import annotations

import re
from typing import Final

#: Kinds whose answers are several formulas.
_SEVERAL: Final = frozenset(["set", "tuple", "assignments"])
_ALIGNED: Final = re.compile(r"\\(?:begin|end)\s*\{(?:aligned|align|gather|gathered|alignat|eqnarray)\*?\}")
_NEXT: Final = re.compile(r"\\\\(?:\[[^\]]*\])?\s*(?=\S)")
#: ``- ``, ``* ``, ``• ``, ``1. `` before an item.
_BULLET: Final = re.compile(r"(?m)^([ \t]*)([-*•–]\s+|\(?\d{1,2}[.)]\s+)(?=\S)")
_LINE_END: Final = re.compile(r"(?<![,;=+*/(&\\\s-])[ \t.]*\n\s*+(?![,;=+*/)&\s]|\\\\)")
#: ``(256; 0,1; 60)``: where semicolons part the values, a comma between digits is a decimal one.
_PARTED: Final = re.compile(r"\(([^()\[\]]*;[^()\[\]]*)\)")
_BRACKET: Final = re.compile(r"[()\[\]{}]")
_TIGHT: Final = re.compile(r"(?<=\d),(?=\d)")
#: ``0,5`` alone; not ``1,000``.
_NUMBER: Final = re.compile(r"(?<![\d.,])(0,\d+|\d+,(?!\d{3}(?!\d))\d+)(?![\d.,]|\s*,)")
#: ``[1 0; -1 2]``: figures alone, parted by spaces.
_FIGURES: Final = re.compile(r"\[\s*[-−+]?\d+(?:\.\d*)?(?:(?:\s+|\s*;\s*)[-−+]?\d+(?:\.\d*)?)+\s*\]")
_GAP: Final = re.compile(r"(?<=[\d.])\s+(?=[-−+]?\d)")
#: ``[[1. 0.]⏎ [0. 1.]]``, as numpy prints it.
_ROWS: Final = re.compile(r"\[(?:\s*\[[-−+\d., ]+\])+\s*\]")
_NEXT_ROW: Final = re.compile(r"\]\s(?=\s*\[)")
_TABLE: Final = re.compile(
    r"\\begin\s*\{(?:array|tabular)\}\s*\{[clr|\s]*\}(.*?)\\end\s*\{(?:array|tabular)\}", re.DOTALL
)
_FIGURE: Final = re.compile(r"\s*\$?\s*[-−+]?\d+(?:\.\d+)?\s*\$?\s*")
_RULE: Final = re.compile(r"\\hline|\|?[\s:|-]+\|?")


def listed(text: str, kind: str) -> str:
    """The text of an answer of *kind* with its list, its decimal commas or its table in plain form."""
    if kind in _SEVERAL:
        if "\\begin" in text and _ALIGNED.search(text):
            text = _ALIGNED.sub(lambda found: " " * len(found[0]), text).replace("&", " ")
            text = _NEXT.sub(lambda found: ",".ljust(len(found[0])), text)
        if "\n" in text:
            text = _BULLET.sub(lambda found: " " * len(found[0]), text)
            text = _LINE_END.sub(lambda found: ",".ljust(len(found[0])), text.rstrip())
        return with_points(text)
    if kind == "number" and "," in text:
        return _NUMBER.sub(lambda found: found[0].replace(",", "."), text)
    if kind == "matrix":
        return _table(text) or _lines_of_figures(text) or text
    return text


def with_points(text: str) -> str:
    """``(256; 0,1; 60; 0,5)`` with decimal points, place for place."""
    if ";" not in text or "," not in text:
        return text
    if not _BRACKET.search(text):
        text = f"({text})"
        return with_points(text)[1:-1]

    def pointed(found: re.Match[str]) -> str:
        commas, tight = found[0].count(","), len(_TIGHT.findall(found[0]))
        return _TIGHT.sub(".", found[0]) if commas == tight else found[0]

    return _PARTED.sub(pointed, text)


def spaced_figures(text: str) -> str:
    """``[1 0; 1 1]``, a matrix of figures with spaces between them, with commas, place for place."""

    def parted(found: re.Match[str]) -> str:
        return _GAP.sub(lambda gap: ",".ljust(len(gap[0])), found[0])

    if "[" not in text or (" " not in text and "\n" not in text):
        return text
    text = _FIGURES.sub(parted, text)
    return _ROWS.sub(lambda found: _NEXT_ROW.sub("],", found[0]), text)


def _lines_of_figures(text: str) -> str | None:
    """``1 0⏎1 1``: a row a line."""
    rows = [line.split() for line in text.splitlines() if line.strip()]
    if len(rows) < 2 or len(rows[0]) < 2 or len({len(row) for row in rows}) > 1:
        return None
    if not all(_FIGURE.fullmatch(cell) for row in rows for cell in row):
        return None
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"


def _table(text: str) -> str | None:
    """A table of figures, in Markdown or an ``array``, as a matrix; its labels go where they are in order."""
    found = _TABLE.search(text)
    if found is not None:
        lines = [line.replace("\\hline", "") for line in found[1].split("\\\\")]
        rows = [[cell.strip() for cell in line.split("&")] for line in lines if line.strip()]
    elif text.lstrip().startswith("|"):
        lines = [line.strip() for line in text.strip().splitlines() if not _RULE.fullmatch(line.strip())]
        if not all(line.startswith("|") for line in lines):
            return None
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    else:
        return None
    if len(rows) > 1 and not all(map(_FIGURE.fullmatch, rows[0][1:])):
        if rows[0][1:] != sorted(rows[0][1:]):
            return None
        del rows[0]
    labels = [row[0] for row in rows]
    if not any(map(_FIGURE.fullmatch, labels)):
        if labels != sorted(labels):
            return None
        rows = [row[1:] for row in rows]
    if not rows or len({len(row) for row in rows}) > 1 or not rows[0]:
        return None
    if not all(_FIGURE.fullmatch(cell) for row in rows for cell in row):
        return None
    return "[" + ", ".join("[" + ", ".join(cell.strip("$ ") for cell in row) + "]" for row in rows) + "]"
