"""What a comparison is about: two formulas over one scope, and what both need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from hwsolve.errors import MeaningError
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula, names
from hwsolve.notation.survey import Survey, survey

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

    @property
    def counts(self) -> frozenset[str]:
        """The declared numbers that bound sums or index arrays."""
        letters = {*self.free_a, *self.free_b}
        return frozenset(
            name
            for name in self.seen.counts - letters - self.scope.dimensions
            if self.scope.declares(name) or not self.scope.closed
        )


def asked(
    a: Formula,
    b: Formula,
    scope: Scope,
    seed: int,
    given: tuple[Formula, ...] = (),
    order: Sequence[str] = (),
    strict_layout: bool = False,
) -> Question:
    """What it is to ask whether *a* and *b* are equal.

    Raises:
        MeaningError: a free index that runs over nothing.
    """
    free_a, free_b = free_letters(a, scope, order), free_letters(b, scope, order)
    ranges = {**scope.ranges(b), **scope.ranges(a)} if free_a or free_b else {}
    if len(free_a) > 1 and free_a != free_b and not order:
        free_a = fitting_order(free_a, free_b, ranges, scope.shape_of(b))
    letters = set(free_a) | set(free_b)
    if free_a != free_b and letters & set().union(*map(names, given or scope.given)):
        free_a = free_b = tuple(sorted(letters))  # the hypotheses tell these letters apart
    for letter in (*free_a, *free_b):
        if letter not in ranges and scope.closed:
            raise MeaningError(f"the index {letter} runs over nothing that is declared")
    seen = survey(a, b)
    piecewise = seen.piecewise or not scope.piecewise.isdisjoint(seen.names | seen.functions)
    extreme = not seen.names or any(map(is_extreme, seen.literals))
    return Question(
        a, b, scope, seed, free_a, free_b, ranges, strict_layout, seen, piecewise, extreme,
        given or scope.given,
    )  # fmt: skip


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
