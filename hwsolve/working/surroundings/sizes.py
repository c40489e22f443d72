"""Sizes that a text fixes, or that what stands beside an array gives it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    Call,
    Formula,
    Number,
    Relation,
    Symbol,
    map_children,
    names,
    walk,
)

#: Arrays that take their size from what stands beside them.
_BARE: Final = frozenset(["eye", "ones", "zeros"])


def sized(body: Formula, scope: Scope) -> Formula:
    """``I - 1/n 1 1^T`` with the sizes of what takes its size from what stands beside it.

    They are those of the only size that the body names, or that there is.
    """
    bare = {node.function for node in walk(body) if isinstance(node, Call) and not node.arguments} & _BARE
    named = names(body) & scope.dimensions or scope.dimensions
    if not bare or len(named) != 1 or scope.shape_of(body) != ():
        return body
    size = Symbol(*named)

    def change(node: Formula) -> Formula:
        if isinstance(node, Call) and not node.arguments and node.function in _BARE:
            return Call(node.function, (size,), node.span)
        return map_children(node, change)

    found = change(body)
    return found if scope.shape_of(found) else body


def fixed_size(scope: Scope, condition: Formula) -> Scope | None:
    """The scope in which ``n = 1`` has fixed the size n; None for any other condition."""
    if not isinstance(condition, Relation) or condition.comparators not in (("=",), (":=",)):
        return None
    left, right = condition.sides
    if not isinstance(left, Symbol) or left.name not in scope.dimensions or not isinstance(right, Number):
        return None
    if right.value.denominator != 1 or not 1 <= right.value <= 12:
        return None
    return replace(scope, sizes={**scope.sizes, left.name: int(right.value)})
