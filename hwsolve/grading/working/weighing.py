"""One relation weighed in every context that can read it: which reading a marker would take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from hwsolve.grading.working.context import Context
from hwsolve.grading.working.judging import Judgment, judge
from hwsolve.grading.working.suppositions import Suppositions
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.types import REAL, Type
from hwsolve.notation.formula import ZERO, Formula, Product, Relation, Symbol, Transpose

#: Readings that are tried under hypotheses.
_SUPPOSING: Final = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A relation as one context reads it."""

    context: Context
    formula: Relation


@dataclass(frozen=True, slots=True)
class Weighed:
    """The reading that was taken, what was found, and the hypotheses it was found under.

    ``denied``: the relation fails under all that was supposed before it.
    """

    reading: Reading
    judgment: Judgment
    given: tuple[Formula, ...] = ()
    denied: bool = False


def weigh(readings: Sequence[Reading], suppositions: Suppositions) -> Weighed:
    """The reading in which the relation holds, without hypotheses if it can; else the first that decides."""
    kept: list[Weighed] = []
    for reading in readings:
        judgment = judge(reading.formula, reading.context)
        if judgment.true:
            note = reading.context.note
            return Weighed(reading, replace(judgment, notes=(*judgment.notes, note)) if note else judgment)
        kept.append(Weighed(reading, judgment))
    denied = False
    for reading in readings[:_SUPPOSING]:
        for supposed in suppositions.hypotheses(reading.context, reading.formula):
            judgment = judge(reading.formula, reading.context, supposed.formulas)
            if judgment.true:
                noted = replace(judgment, notes=(*judgment.notes, supposed.note))
                return Weighed(reading, noted, supposed.formulas)
            denied = denied or (supposed.complete and isinstance(judgment.found, Refuted))
    plain = [each for each in kept if not each.reading.context.note] or kept
    decided = [each for each in plain if isinstance(each.judgment.found, Refuted)]
    return replace((decided or plain)[0], denied=denied)


def semidefinite(context: Context, matrix: Formula) -> tuple[Scope, Relation] | None:
    """``v^T M v >= 0`` with a new vector v, and the scope that knows it; None if M is no matrix."""
    shape = context.scope.shape_of(matrix)
    if shape is None or len(shape) != 2 or context.scope.free_indices(matrix):
        return None
    name = "direction"
    scope = context.scope.with_symbols({name: Type(REAL.domain, (shape[0],))})
    direction = Symbol(name)
    form = Product((Transpose(direction), matrix, direction), "")
    return scope, Relation((">=",), (form, ZERO))
