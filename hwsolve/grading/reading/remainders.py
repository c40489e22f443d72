"""Remainder terms: ``a + O(h^3)`` gives the leading term a."""

from __future__ import annotations

from typing import Final

from hwsolve.notation.formula import Call, Formula, Negative, Relation, Sum, names

REMAINDER: Final = "The leading term was compared; the remainder O(…) was not."


def without_remainder(formula: Formula) -> Formula | None:
    """``a + O(h^3)`` as a, also as the last side of a chain; None where no remainder stands."""
    if isinstance(formula, Relation):
        last = without_remainder(formula.sides[-1])
        return (
            None if last is None else Relation(formula.comparators, (*formula.sides[:-1], last), formula.span)
        )
    if not isinstance(formula, Sum):
        return None
    kept = tuple(term for term in formula.terms if not _is_remainder(term))
    if not kept or len(kept) == len(formula.terms):
        return None
    return kept[0] if len(kept) == 1 else Sum(kept, formula.span)


def _is_remainder(term: Formula) -> bool:
    """Whether a term is ``O(…)`` of something that varies; ``O(1)`` hides any constant."""
    inner = term.operand if isinstance(term, Negative) else term
    return isinstance(inner, Call) and inner.function == "O" and bool(names(inner))
