r"""Quantities that a problem calls functions of one of their arrays: ``q(w)``, ``q(w^*)``, ``\nabla q``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula, Symbol, substitute
from hwsolve.working.surroundings.application import expanded

_NABLA: Final = re.compile(
    r"(?P<sign>\\nabla(?![A-Za-z])|∇)(?P<power>\s*(?:\^\s*\{?2\}?|²))?\s*(?P<of>[A-Za-z])(?![A-Za-z_^]|\s*\()"
)
_CALLED: Final = r"(?<![A-Za-z\\_^]){name}\s*\(\s*(?P<argument>[^()]*(?:\([^()]*\)[^()]*)*)\)"
#: Letters that stand for values while what is around them is read.
_HELD: Final = "QRSUVYZGMPBC"


def called_with(scope: Scope, text: str) -> dict[str, str]:
    """The quantities that *text* writes with an array as their argument, with that array."""
    found: dict[str, str] = {}
    for name in scope.definitions:
        match = (
            re.search(rf"(?<![A-Za-z\\]){re.escape(name)}\(([A-Za-z])\)", text) if len(name) == 1 else None
        )
        if match is None or scope.shape(name) or match[1] not in scope.types:
            continue
        if scope.types[match[1]].dims and match[1] in depends(scope, Symbol(name)):
            found[name] = match[1]
    return found


def by_arguments(text: str, arguments: Mapping[str, str]) -> str:
    r"""*text* with ``\nabla q`` as the gradient by what q is called a function of."""

    def change(match: re.Match[str]) -> str:
        by = arguments.get(match["of"])
        if by is None:
            return match.group()
        return f"{match['sign']}_{{{by}}}{match['power'] or ''} {match['of']}"

    for name, by in arguments.items():
        text = re.sub(rf"(?<![A-Za-z\\_^]){name}\s*\(\s*{by}\s*\)", f"{name} ", text)
    return _NABLA.sub(change, text) if arguments else text


def held_values(
    text: str, scope: Scope, arguments: Mapping[str, str], parse: Callable[[str], Formula]
) -> tuple[str, dict[str, Formula]] | None:
    """The text with a name for each value such as ``q(w^*)``, and the values; None where there are none."""
    for name, leaf in arguments.items():
        calls = list(re.finditer(_CALLED.format(name=name), text))
        if not any(call["argument"].strip() != leaf for call in calls):
            continue
        free = [letter for letter in _HELD if letter not in text and not scope.declares(letter)]
        if len(free) < len(calls):
            return None
        values: dict[str, Formula] = {}
        pieces, at = [], 0
        for held, call in zip(free, calls, strict=False):
            try:
                point = parse(call["argument"])
            except (Unreadable, MeaningError):
                return None
            if scope.shape_of(point) != scope.shape(leaf):
                return None
            values[held] = substitute(expanded(Symbol(name), scope), {leaf: point})
            pieces += [text[at : call.start()], f" {held} "]
            at = call.end()
        return "".join([*pieces, text[at:]]), values
    return None
