"""A wrong formula: a listed mistake, the cells of it that are right, or where it differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.grading.credit.cells import cell_by_cell
from hwsolve.grading.credit.differing import what_differs
from hwsolve.grading.credit.discretion import discreet, revealed
from hwsolve.grading.key import at_point
from hwsolve.grading.kinds.expression import compare_expression, compare_matrix
from hwsolve.grading.kinds.implicit import solved_for_another
from hwsolve.grading.kinds.number import compare_number
from hwsolve.grading.result import Result, by_score
from hwsolve.meaning.comparison.screen import Screen
from hwsolve.notation.formula import Formula, Matrix, Relation, Tuple, Vector, names

if TYPE_CHECKING:
    from hwsolve.grading.key import Key
    from hwsolve.grading.reading.answer import Reading
    from hwsolve.meaning.comparison.outcome import Refuted
    from hwsolve.problem.problem import Mistake

#: Who compares values: what floats tell apart is no match.
_BY_VALUE: Final = (compare_expression, compare_matrix, compare_number)


def refused(key: Key, reading: Reading, found: Refuted, read_as: str) -> Result:
    """The result of a formula that equals no reference."""
    question, final = key.question, reading.final
    mistake = _listed(key, final)
    if mistake is not None:
        credit = mistake.credit
        return Result(by_score(credit), credit, read_as, discreet(found, question), (mistake.say,))
    partly = cell_by_cell(question, final, key.references, key.terms)
    if partly is not None:
        score, said_of_cells = partly
        return Result(by_score(score), score, read_as, discreet(found, question), said_of_cells)
    if isinstance(reading.whole, Relation) and question.answer.name in names(final):
        implicit = solved_for_another(question)
        if implicit is not None and implicit.verdict == "correct":
            return implicit
    feedback = (*what_differs(question, final, found), *revealed(question))
    return Result("incorrect", 0.0, read_as, discreet(found, question), feedback)


def _listed(key: Key, final: Formula) -> Mistake | None:
    """The mistake of the author's list that *final* is."""
    by_value = key.compare in _BY_VALUE and key.terms.tolerance is None
    screen = Screen(key.scope, key.references) if by_value else None
    for mistake in key.question.answer.mistakes:
        slip = at_point(key.question.author(mistake.when), final, key.point)
        if screen is not None and _by_value(final, slip) and screen.differ(final, slip, key.terms.order):
            continue
        if key.matches(final, slip):
            return mistake
    return None


def _by_value(final: Formula, slip: Formula) -> bool:
    """Whether nothing but the values of both decides: no equation, no list, no rounded number."""
    listed = any(isinstance(each, Relation | Tuple | Vector | Matrix) for each in (final, slip))
    return not listed and bool(names(final))
