r"""Commands that a document defines for itself: ``\newcommand{\yh}{\hat{y}}``, ``\def``, delimiters in pairs.

A page keeps its characters; what its commands stand for is put in where a formula is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_DEFINITION: Final = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?|providecommand\*?|DeclareRobustCommand\*?)\s*\{?\s*\\(?P<name>[A-Za-z]+)\s*\}?"
    r"\s*(?:\[(?P<count>[1-9])\])?\s*(?:\[(?P<default>[^\[\]]*)\])?\s*(?=\{)"
    r"|\\def\s*\\(?P<defined>[A-Za-z]+)(?P<marks>(?:#\d)*)\s*(?=\{)"
    r"|\\DeclareMathOperator(?P<star>\*?)\s*\{?\s*\\(?P<operator>[A-Za-z]+)\s*\}?\s*(?=\{)"
    r"|\\DeclarePairedDelimiter\*?\s*\{?\s*\\(?P<pair>[A-Za-z]+)\s*\}?\s*(?=\{)"
)
_MARK: Final = re.compile(r"#(\d)")
#: So many commands are kept, so deep may one stand for another, so long may a formula become.
_MOST: Final = 200
_DEPTH: Final = 6
_LENGTH: Final = 20_000


@dataclass(frozen=True, slots=True)
class Macro:
    """What a command stands for; ``#1`` is its first argument, ``default`` that of an optional one."""

    body: str
    count: int = 0
    default: str | None = None


def macros_of(text: str) -> dict[str, Macro]:
    """The commands that a text defines, by their names; nothing of one that is never closed."""
    found: dict[str, Macro] = {}
    for match in _DEFINITION.finditer(text):
        body = _braced(text, match.end())
        if body is None or len(found) >= _MOST:
            continue
        if match["pair"]:
            behind = _braced(text, body[1])
            if behind is not None:
                found[match["pair"]] = Macro(f"{body[0]} #1 {behind[0]}", 1)
        elif match["operator"]:
            found[match["operator"]] = Macro(rf"\operatorname{{{body[0]}}}")
        elif match["defined"]:
            found[match["defined"]] = Macro(body[0], len(match["marks"]) // 2)
        else:
            found[match["name"]] = Macro(body[0], int(match["count"] or 0), match["default"])
    return found


def expanded(text: str, macros: Mapping[str, Macro]) -> str:
    """*text* with what its own commands stand for; as it is where that would grow beyond all bounds."""
    if not macros or "\\" not in text:
        return text
    pattern = re.compile(rf"\\({'|'.join(sorted(macros, key=len, reverse=True))})(?![A-Za-z])")
    now = text
    for _ in range(_DEPTH):
        later = _once(now, pattern, macros)
        if len(later) > _LENGTH:
            return text
        if later == now:
            break
        now = later
    return now


def _once(text: str, pattern: re.Pattern[str], macros: Mapping[str, Macro]) -> str:
    out: list[str] = []
    at = size = 0
    while match := pattern.search(text, at):
        macro = macros[match[1]]
        values, end = _arguments(text, match.end(), macro)
        begun = text[at : match.start()]
        body = _MARK.sub(lambda mark, given=values: given.get(mark[1], ""), macro.body)  # type: ignore[misc]
        ends_open = re.search(r"\\[A-Za-z]+$", body) is not None and text[end : end + 1].isalpha()
        out += [begun, body, " " if ends_open else ""]
        size += len(begun) + len(body)
        at = end
        if size > _LENGTH:
            return "".join(out)
    return "".join([*out, text[at:]])


def _arguments(text: str, at: int, macro: Macro) -> tuple[dict[str, str], int]:
    """The arguments behind a command, by their numbers, and where they end."""
    found: dict[str, str] = {}
    for number in range(1, macro.count + 1):
        while at < len(text) and text[at] == " ":
            at += 1
        if number == 1 and macro.default is not None:
            given = re.compile(r"\[([^\[\]]*)\]").match(text, at)
            found["1"] = given[1] if given is not None else macro.default
            at = given.end() if given is not None else at
            continue
        braced = _braced(text, at)
        single = re.compile(r"\\[A-Za-z]+|.").match(text, at)
        if braced is not None:
            found[str(number)], at = braced
        elif single is not None:
            found[str(number)], at = single[0], single.end()
    return found, at


def _braced(text: str, at: int) -> tuple[str, int] | None:
    """What stands in the braces that open at a place, and where they end."""
    if text[at : at + 1] != "{":
        return None
    depth = 0
    for place in range(at, min(len(text), at + 2_000)):
        if text[place] in "{}" and text[place - 1 : place] != "\\":
            depth += 1 if text[place] == "{" else -1
            if depth == 0:
                return text[at + 1 : place], place + 1
    return None
