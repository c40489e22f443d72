"""Index letters that an answer leaves free though nothing asks for them."""

from __future__ import annotations

from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import BigOperator, Formula, map_children, names


def stray_letters(student: Formula, reference: Formula, scope: Scope) -> tuple[str, ...]:
    """The free index letters of the student's formula, where the reference has none."""
    if scope.free_indices(reference) or scope.shape_of(reference):
        return ()
    return tuple(scope.free_indices(student))


def double_sums(formula: Formula, letters: tuple[str, ...]) -> Formula | None:
    """``\\sum_{i \\ne j}`` over both of its letters; None where no sum has such a condition."""

    def widen(node: Formula) -> Formula:
        node = map_children(node, widen)
        if (
            not isinstance(node, BigOperator)
            or node.operator not in ("sum", "prod")
            or node.condition is None
        ):
            return node
        free = [letter for letter in letters if letter in names(node.condition)]
        for letter in free:
            node = BigOperator(node.operator, letter, None, None, None, node, node.span)
        return node

    changed = widen(formula)
    return None if changed == formula else changed


def outside_its_sum(formula: Formula, letters: tuple[str, ...]) -> str | None:
    """A letter that stands free and also under a sum over it: the sum may have ended too soon."""
    bound: set[str] = set()

    def look(node: Formula) -> Formula:
        if isinstance(node, BigOperator):
            bound.add(node.index)
        return map_children(node, look)

    look(formula)
    return next((letter for letter in letters if letter in bound), None)
