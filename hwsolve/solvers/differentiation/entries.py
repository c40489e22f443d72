"""Single entries of a derivative that has been found: the case i = k, the case i ≠ k."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hwsolve.calculus.arrays.renaming import keep_apart, replace_symbols
from hwsolve.calculus.simplification.kronecker import tidy_deltas
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError
from hwsolve.meaning.comparison.outcome import Undecided
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import Derivative, Entry, Formula, Relation, Symbol, names
from hwsolve.solvers.differentiation.targets import Target
from hwsolve.solvers.differentiation.written import SingleEntry
from hwsolve.solvers.supporting.parameters import misplaced, read

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Part

Whole = Callable[[Formula, Formula], Derivative]


def single_entries(
    derivation: Derivation,
    part: Part,
    asked: Sequence[SingleEntry],
    targets: tuple[Target, Target],
    result: Formula,
    whole: Whole,
) -> Derivation:
    """The entries asked for, each under the hypotheses of its answer, from the *result* for all indices.

    Raises ``ProblemError`` for an entry of something else than was differentiated.
    """
    scope = part.scope
    outer = derivation.hypotheses
    for one in asked:
        placed: list[Formula] = []
        letters: dict[str, Formula] = {}
        for text, target in zip((one.first, one.second), targets, strict=True):
            here = read(text, scope)
            placed.append(here)
            letters |= _letters(text, here, target)
        given = _hypotheses(part, one.answer, letters)
        taken = {name for index in letters.values() for name in names(index)}
        found = tidy_deltas(replace_symbols(keep_apart(result, taken, scope), letters))
        lines = [("entry", found), *_under(given, found, scope)]
        derivation = derivation.assuming(*(given if len(lines) > 1 else _of_indices(given, scope)))
        start: Formula = whole(placed[0], placed[1])
        for place, (rule, formula) in enumerate(lines):
            if formula == start:
                continue
            note = None if place or not one.answer else f"the entry for {one.answer}"
            derivation = derivation.claim(rule, start, formula, note)
            start = formula
        derivation = derivation.assuming(*outer).answer(one.answer, lines[-1][1])
    return derivation


def _hypotheses(part: Part, answer: str, letters: dict[str, Formula]) -> tuple[Formula, ...]:
    """The hypotheses of the answer; they may speak of the indices of the entry, ``i`` among them."""
    indices = {name: None for index in letters.values() for name in names(index)}
    scope = replace(part.scope, closed=False, indices={**indices, **part.scope.indices})
    return tuple(read(text, scope) for each in part.answers if each.name == answer for text in each.given)


def _under(given: tuple[Formula, ...], found: Formula, scope: Scope) -> list[tuple[str, Formula]]:
    """What the hypotheses make of the entry; nothing where no values of the declared domains meet them."""
    lines = list(Algebra(replace(scope, given=(*scope.given, *given))).lines(found))
    if (
        lines
        and given
        and isinstance(holds(Relation(("=",), (found, lines[-1][1])), scope, given=given), Undecided)
    ):
        return []
    return lines


def _of_indices(given: tuple[Formula, ...], scope: Scope) -> tuple[Formula, ...]:
    """The hypotheses that speak of letters alone, such as ``i != k``."""
    return tuple(each for each in given if not any(map(scope.declares, names(each))))


def _letters(text: str, here: Formula, target: Target) -> dict[str, Formula]:
    """Which index stands for each letter that was opened, at this entry."""
    if isinstance(target.entry, Entry) and isinstance(here, Entry) and here.base == target.entry.base:
        pairs = tuple(zip(target.entry.indices, here.indices, strict=False))
        opened = {index.name for index in target.opened}
        fixed = [(a, b) for a, b in pairs if not (isinstance(a, Symbol) and a.name in opened)]
        if len(here.indices) == len(target.entry.indices) and all(a == b for a, b in fixed):
            return {a.name: b for a, b in pairs if isinstance(a, Symbol) and a.name in opened}
    if not target.opened and here == target.formula:
        return {}
    raise misplaced(text, MeaningError(f"{text} is no entry of what is asked for here"))
