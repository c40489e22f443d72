"""How large the dimensions must be for the literal indices that occur: ``x[3]``, ``sum(x[i], i, 1, 4)``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from hwsolve.meaning.shapes import shape_of
from hwsolve.notation.formula import BigOperator, Entry, Formula, Number, Symbol, walk

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

LARGEST = 64


def least_sizes(formulas: Iterable[Formula], scope: Scope) -> Mapping[str, int]:
    """The least size of each dimension at which every literal index of *formulas* stands inside."""
    found: dict[str, int] = {}
    for formula in formulas:
        tops: dict[str, int] = {}
        for node in walk(formula):
            if isinstance(node, BigOperator) and isinstance(node.upper, Number):
                tops[node.index] = _whole(node.upper)
            elif isinstance(node, Entry):
                _note(node, tops, scope, found)
    return found


def _note(entry: Entry, tops: Mapping[str, int], scope: Scope, found: dict[str, int]) -> None:
    needed = [
        _whole(index)
        if isinstance(index, Number)
        else tops.get(index.name, 0)
        if isinstance(index, Symbol)
        else 0
        for index in entry.indices
    ]
    if not any(needed):
        return
    for size, least in zip(shape_of(entry.base, scope) or (), needed, strict=False):
        if isinstance(size, Symbol) and size.name in scope.dimensions and least <= LARGEST:
            found[size.name] = max(least, found.get(size.name, 0))


def _whole(number: Number) -> int:
    return int(number.value) if number.value.denominator == 1 and number.value > 0 else 0
