"""Relations that restrict what they speak of and claim nothing: ``x > 0``, ``w = 0``, ``i != k``."""

from __future__ import annotations

from typing import Final

from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Constant,
    Derivative,
    Entry,
    Formula,
    Number,
    Power,
    Relation,
    Symbol,
    Transpose,
    names,
    walk,
)

EQUALS: Final = frozenset(["=", ":="])
ORDER: Final = frozenset(["<", "<=", ">", ">="])


def is_condition(link: Relation, scope: Scope) -> bool:
    """Whether a relation that does not always hold restricts leaves: ``x > 0``, ``w = 0``, ``i != k``.

    A quantity set to zero is one as well: a stationary point, an equation to be solved.
    """
    left, right = link.sides
    if about_indices_only(link, scope):
        return True
    if not names(link):
        return False
    if right == Number("0") or left == Number("0"):
        other = left if right == Number("0") else right
        return link.comparators[0] in EQUALS or is_leaf(other, scope)
    simple = not names(right) - scope.dimensions and not _speaks(right)
    return (is_leaf(left, scope) and simple) or (isinstance(left, Symbol) and left.name in scope.dimensions)


def about_indices_only(link: Relation, scope: Scope) -> bool:
    """Whether a relation speaks of index letters and sizes only: ``i != k``, ``n = 1``, ``delta_ij = 0``."""
    left, right = link.sides
    if any(_is_letter(one) and isinstance(other, Number) for one, other in ((left, right), (right, left))):
        return True
    if not names(link):
        return False
    known = scope.function_names | set(scope.definitions) | set(scope.types)
    return not names(link) & (known - scope.dimensions) and not _speaks(link)


def _is_letter(side: Formula) -> bool:
    """Whether a side is ``i``, which alone in a line is an index, or Kronecker's delta."""
    return side == Constant("i") or (isinstance(side, Call) and side.function == "delta")


def is_leaf(side: Formula, scope: Scope) -> bool:
    """Whether a side is something given, or an entry of it."""
    side = side.operand if isinstance(side, Transpose) else side
    base = side.base if isinstance(side, Entry) else side
    return isinstance(base, Symbol) and base.name in scope.types


def _speaks(side: Formula) -> bool:
    return any(isinstance(node, Derivative | BigOperator | Call | Power) for node in walk(side))
