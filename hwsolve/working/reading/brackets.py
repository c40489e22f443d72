"""How deep each character of a formula stands in brackets, and where layout environments begin and end."""

from __future__ import annotations

import re
from typing import Final

_BRACKET: Final = re.compile(
    r"\\begin\{(?P<begin>[A-Za-z]+\*?)\}(?:\s*\{[lcr| @{}]*\})?|\\end\{(?P<end>[A-Za-z]+\*?)\}"
    r"|\\left\s*(?:\\[A-Za-z]+|\\.|.)|\\right\s*(?:\\[A-Za-z]+|\\.|.)"
    r"|\\langle(?![A-Za-z])|\\rangle(?![A-Za-z])|\\[lr]floor(?![A-Za-z])|\\\{|\\\}|\\[A-Za-z]+|\\.|[\[\](){}⟨⟩]",
    re.DOTALL,
)
_PARTNER: Final = {
    ")": "(", "]": "[", "}": "{", "\\}": "\\{", "\\rangle": "\\langle", "⟩": "⟨", "\\rfloor": "\\lfloor",
}  # fmt: skip
_OPENERS: Final = frozenset(_PARTNER.values())
_ARRAYS: Final = re.compile(r"(?:[bpvBV]?matrix|smallmatrix)\*?")
_RELATION: Final = re.compile(r"(?<![<>!:])=|\\(?:leq?|geq?|approx|leftarrow)(?![A-Za-z])|[≤≥≈←]")
_PLAIN_SIGN_BEFORE: Final = re.compile(r"(?:=|\\(?:leq?|geq?|approx)|[≤≥≈])\s*(?:\\left\s*\\?.)?\s*$")


def depths(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """The depth of each character in brackets that have a partner, and the places of layout commands.

    An environment of rows that are relations (``aligned``, a ``cases`` that is a system of
    equations) is layout: its rows are as deep as what is around it.
    """
    pairs: list[tuple[int, int]] = []
    layout: list[tuple[int, int]] = []
    stack: list[tuple[str, int, int]] = []
    for match in _BRACKET.finditer(text):
        token = match.group()
        if match["begin"]:
            stack.append((f"begin {match['begin']}", match.start(), match.end()))
        elif match["end"]:
            _close(f"begin {match['end']}", match, text, stack, pairs, layout)
        elif token.startswith("\\left") and not token[5:6].isalpha():
            stack.append(("left", match.start(), match.end()))
        elif token.startswith("\\right") and not token[6:7].isalpha():
            _close("left", match, text, stack, pairs, layout)
        elif token in _OPENERS:
            stack.append((token, match.start(), match.end()))
        elif token in _PARTNER:
            _close(_PARTNER[token], match, text, stack, pairs, layout)
    found = [0] * (len(text) + 1)
    for start, end in pairs:
        found[start] += 1
        found[end] -= 1
    depth = 0
    for place, change in enumerate(found):
        depth += change
        found[place] = depth
    return found, layout


def _close(
    wanted: str,
    match: re.Match[str],
    text: str,
    stack: list[tuple[str, int, int]],
    pairs: list[tuple[int, int]],
    layout: list[tuple[int, int]],
) -> None:
    """Pair a closing bracket with its opener; what was opened in between stays alone."""
    for back in range(len(stack) - 1, max(-1, len(stack) - 40), -1):
        kind, start, end = stack[back]
        if kind == wanted:
            del stack[back:]
            break
        if kind.startswith("begin") and not wanted.startswith("begin"):
            return
    else:
        return
    inner = text[end : match.start()]
    if wanted == "left" and (system := _system_inside(inner)):
        layout += [(start, end), match.span()] if system else []
        return
    if wanted.startswith("begin") and _is_layout(wanted.removeprefix("begin "), inner, text[:start]):
        layout += [(start, end), match.span()]
        return
    pairs.append((start, match.end()))


def _system_inside(inner: str) -> bool:
    r"""Whether ``\left\{ … \right.`` holds an array of relations and nothing else."""
    match = re.fullmatch(r"\s*\\begin\{(array|aligned|matrix|gathered)\}(.*)\\end\{\1\}\s*", inner, re.DOTALL)
    return match is not None and _holds_relations(match[2])


def _is_layout(name: str, inner: str, before: str) -> bool:
    if _ARRAYS.fullmatch(name):
        return False
    if name in ("cases", "array", "dcases", "rcases"):
        return not _PLAIN_SIGN_BEFORE.search(before) and _holds_relations(inner)
    return True


def _holds_relations(inner: str) -> bool:
    rows = [row for row in re.split(r"\\\\", inner) if row.strip()]
    heads = [row.split("&")[0] if not row.lstrip().startswith("&") else row for row in rows]
    whole = [head if "&" not in row or _RELATION.search(head) else row for head, row in zip(heads, rows)]
    if not rows:
        return False
    first = [
        _RELATION.search(head) or re.match(r"[^&]*&\s*(?:=|\\leq?|\\geq?)", row)
        for head, row in zip(whole, rows)
    ]
    return sum(map(bool, first)) * 2 > len(rows)
