"""What a comparison is about: two formulas over one scope, and what both need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula
from hwsolve.notation.survey import Survey

EXTREME_LITERAL = 16


@dataclass(frozen=True, slots=True)
class Question:
    """Two formulas over one scope, and what both need to be evaluated."""

    a: Formula
    b: Formula
    scope: Scope
    seed: int
    free_a: tuple[str, ...]
    free_b: tuple[str, ...]
    ranges: dict[str, Formula]
    strict_layout: bool
    seen: Survey
    piecewise: bool
    extreme: bool
    given: tuple[Formula, ...]


def fitting_order(
    free: tuple[str, ...],
    other: tuple[str, ...],
    ranges: dict[str, Formula],
    shape: tuple[Formula, ...] | None,
) -> tuple[str, ...]:
    """The order of free indices in which the array has the sizes of the reference.

    Letters that run over different dimensions are free to order, and so are those named after
    theirs (h over H); of i, j, k over one dimension the alphabet is the order.
    """
    sizes = [ranges.get(letter) for letter in free]
    named = all(letter.upper() == getattr(ranges.get(letter), "name", "").upper() for letter in free)
    if not named and len(set(sizes)) < len(sizes):
        return free
    wanted = (*(ranges.get(letter) for letter in other), *(shape or ()))
    for order in permutations(free):
        if tuple(ranges.get(letter) for letter in order) == wanted[: len(order)]:
            return order
    return free


def is_extreme(literal: str) -> bool:
    value = float(literal)
    return len(literal) > 8 or value >= EXTREME_LITERAL or 0 < value < 1e-4


def free_letters(formula: Formula, scope: Scope, order: Sequence[str]) -> tuple[str, ...]:
    if not scope.closed and not scope.definitions and not scope.vocabulary.has_arrays:
        return ()
    free = scope.free_indices(formula)
    if order and set(order) == set(free):
        return tuple(order)
    return tuple(free)
