"""Simplification: an ordered table of rules; each that changes something makes a line."""

from __future__ import annotations

from dataclasses import dataclass, field

from hwsolve.calculus.arithmetic import sum_over
from hwsolve.calculus.arrays.entry_form import EntryForm, Indices
from hwsolve.calculus.arrays.renaming import replace_symbols
from hwsolve.calculus.simplification.assumptions import hypotheses, merge_cases, powers_of_masks, symmetry
from hwsolve.calculus.simplification.cancel import cancel
from hwsolve.calculus.simplification.kronecker import collapse_over, equal_indices
from hwsolve.calculus.simplification.quotients import named_quotients
from hwsolve.calculus.simplification.recognise import SLOT, by_name, known_function, name_patterns, recognise
from hwsolve.calculus.simplification.sums import (
    KnownSums,
    constants_out,
    known_sum,
    mean_sums,
    merge_sums,
    single_term,
    term_by_term,
)
from hwsolve.calculus.simplification.textbook import (
    difference_of_squares,
    gather_roots,
    power_of_power,
    turn_differences,
)
from hwsolve.calculus.simplification.tidy import Rule, everywhere
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import ONE, Call, Entry, Formula, Symbol, names

Line = tuple[str, Formula]

MOST_LINES = 40


@dataclass(frozen=True)
class Algebra:
    """The rules over one scope: what sums to one, and which quantity has a name."""

    scope: Scope
    table: tuple[tuple[str, Rule], ...] = field(init=False)

    def __post_init__(self) -> None:
        named = name_patterns(self.scope)
        units = unit_arrays(self.scope, named)
        known = KnownSums(units, mean_sums(named))
        mixtures = tuple(row for row in named if row[0] not in units and row[1] and names(row[2]) & units)
        if mixtures:
            units |= {row[0] for row in mixtures if self._sums_to_one(row, known)}
            known = KnownSums(units, known.means)
        table: tuple[tuple[str, Rule], ...] = (
            ("given", hypotheses(self.scope)),
            ("kronecker_delta", equal_indices),
            ("definition", everywhere(by_name(named))),
            ("definition", everywhere(named_quotients(named))),
            ("known_function", everywhere(known_function)),
            ("powers_of_masks", everywhere(powers_of_masks(self.scope))),
            ("case_by_case", everywhere(merge_cases)),
            ("kronecker_collapse", everywhere(collapse_over(self.scope))),
            ("symmetry", everywhere(symmetry(self.scope))),
            ("single_term", everywhere(single_term)),
            ("cancel", cancelled),
            ("sum_to_one", everywhere(known_sum(KnownSums(units, ())))),
            ("definition_of_the_mean", everywhere(known_sum(KnownSums(frozenset(), known.means)))),
            ("linearity", everywhere(term_by_term(known))),
            ("linearity", everywhere(constants_out)),
            ("linearity", everywhere(merge_sums)),
            ("powers_of_roots", everywhere(power_of_power)),
            ("powers_of_roots", everywhere(gather_roots)),
            ("signs", everywhere(turn_differences)),
            ("difference_of_squares", everywhere(difference_of_squares)),
        )
        object.__setattr__(self, "table", table)

    def _sums_to_one(self, pattern: tuple[str, int, Formula], known: KnownSums) -> bool:
        """Whether a defined array, such as a smoothed label, sums to one over its last index."""
        name, rank, body = pattern
        size = (self.scope.shape(name) or ())[-1]
        total = sum_over("j", size, replace_symbols(body, {f"{SLOT}{rank - 1}": Symbol("j")}))
        split = everywhere(term_by_term(known))(total) or total
        return (cancel(split) or split) == ONE

    def body(self, name: str, at: Indices) -> Formula:
        """The definition's body as an entry at *at*, known functions called by their names."""
        return recognise(EntryForm(self.scope).definition(name, at))

    def entry(self, formula: Formula, at: Indices = ()) -> Formula:
        """The entry of *formula* at *at*, known functions called by their names."""
        return recognise(EntryForm(self.scope).of(formula, at))

    def lines(self, formula: Formula) -> list[Line]:
        """The lines that lead to the simplest form; none if *formula* is simplest already."""
        found: list[Line] = []
        seen = {formula}
        current = formula
        while len(found) < MOST_LINES:
            for name, rule in self.table:
                new = rule(current)
                if new is not None:
                    new = recognise(new)
                if new is not None and new not in seen:
                    seen.add(new)
                    current = new
                    if found and found[-1][0] == name:
                        found[-1] = (name, new)
                    else:
                        found.append((name, new))
                    break
            else:
                break
        return found

    def simplify(self, formula: Formula) -> Formula:
        """The simplest form that the table leads to."""
        found = self.lines(formula)
        return found[-1][1] if found else formula


def cancelled(f: Formula) -> Formula | None:
    """The shortest form, its differences the right way round."""
    found = cancel(f)
    if found is None:
        return None
    for rule in (turn_differences, difference_of_squares):
        found = everywhere(rule)(found) or found
    return found


def unit_arrays(scope: Scope, patterns: tuple[tuple[str, int, Formula], ...]) -> frozenset[str]:
    """The arrays whose last index sums to one: one-hot and probability vectors, and softmax of anything."""
    found = {name for name, declared in scope.types.items() if declared.domain.kind in ("one_hot", "simplex")}
    for name, rank, body in patterns:
        if (
            rank
            and isinstance(body, Entry)
            and isinstance(body.base, Call)
            and body.base.function == "softmax"
        ):
            found.add(name)
    return frozenset(found)
