"""A right formula: what must not be missing for full marks, and what is noted beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.grading.credit.restating import in_other_terms
from hwsolve.grading.key import at_point, is_right
from hwsolve.grading.kinds.expression import compare_expression
from hwsolve.grading.reading.answer import KEEPS_RELATION, Reading
from hwsolve.grading.reading.denominators import other_reading
from hwsolve.grading.reading.left_sides import of_another
from hwsolve.grading.result import Result, sentence, wrong
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted, Undecided
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import (
    Call,
    DerivativeCall,
    Formula,
    Limit,
    Relation,
    Transpose,
    Tuple,
    names,
    substitute,
    walk,
)
from hwsolve.notation.printing.text import render_text

if TYPE_CHECKING:
    from hwsolve.grading.key import Key
    from hwsolve.grading.question import Question
    from hwsolve.problem.problem import Answer

#: What a right value is worth that is stated of another quantity, or left in part to be worked out.
HALF: Final = 0.5
_SIMPLER: Final = "This is right; it can be written much more simply."


def accepted(key: Key, reading: Reading, found: Proved | Agrees, read_as: str) -> Result:
    """The result of a formula that equals a reference.

    It is wrong in terms that were not asked for or beside a false claim, and worth half if it is stated of
    another quantity; a slip on the way to it is noted.
    """
    answer, final = key.question.answer, reading.final
    missed = in_other_terms(final, answer, key.scope)
    if missed is not None and not _said_before(key, reading):
        return wrong(missed, read_as)
    other = of_another(reading, key.question, key.against) if speaks_of_one(answer) else None
    if other is not None:
        said = f"The value is right, but it is stated of {render_text(other)}, which is another quantity."
        return Result("partial", HALF, read_as, Undecided(said).evidence(), (said,))
    for claim, denial in _false_claims(key, reading):
        return wrong(f"{render_text(claim)} is false: {denial.sentence()}", read_as, found=denial)
    notes = [reading.note] if reading.note else []
    if isinstance(found, Agrees) and found.note:
        notes.append(sentence(found.note))
    slips = list(_slips(key, reading))
    if slips and speaks_of_one(answer) and _is_all(slips[0], reading.whole):
        said = f"The value is right, but {render_text(slips[0])} is not equal to it."
        return Result("partial", HALF, read_as, Undecided(said).evidence(), (said,))
    for side in slips:
        notes.append(f"The result is right, but {render_text(side)} on the way to it is not equal to it.")
    if answer.form == "simplified" and _size(final) > 2 * _size(key.question.references[0]):
        notes.append(_SIMPLER)
    return Result("correct", 1.0, read_as, found.evidence(), tuple(notes))


def _is_all(side: Formula, whole: Formula) -> bool:
    """Whether nothing but *side* stands before the result."""
    return isinstance(whole, Relation) and len(whole.sides) == 2 and whole.sides[0] is side


def speaks_of_one(answer: Answer) -> bool:
    """Whether the left side of an equation names what the right side is the value of."""
    return answer.kind not in KEEPS_RELATION and answer.kind != "bound"


def _said_before(key: Key, reading: Reading) -> bool:
    """Whether an earlier side of the chain says the same in the terms that were asked for."""
    answer, final = key.question.answer, reading.final
    sides = [side for side in reading.earlier if in_other_terms(side, answer, key.scope) is None]
    return any(is_right(key.compare(side, final, key.terms)) for side in sides)


def _slips(key: Key, reading: Reading) -> Iterator[Formula]:
    """The sides before the result that are not equal to it."""
    final, question = reading.final, key.question
    for place, side in enumerate(reading.earlier):
        if place == 0 and (_only_names(side) or _names_another(side, final, question)):
            continue
        if bool(key.scope.shape_of(side)) != bool(key.scope.shape_of(final)):
            continue
        meant = other_reading(side, question.text)
        if _differs(key, final, side) and (meant is None or _differs(key, final, meant)):
            yield side


def _differs(key: Key, final: Formula, side: Formula) -> bool:
    try:
        return isinstance(compare_expression(final, at_point(side, final, key.point), key.terms), Refuted)
    except (MeaningError, NotComputable):
        return False


def _false_claims(key: Key, reading: Reading) -> Iterator[tuple[Relation, Refuted]]:
    """What is said beside the result and does not hold."""
    for claim in reading.claims:
        try:
            stated = substitute(claim, key.point) if key.point else claim
            beside = holds(stated, key.terms.scope, key.terms.seed, False)
        except (MeaningError, NotComputable):
            continue
        if isinstance(beside, Refuted):
            yield claim, beside


def _only_names(side: Formula) -> bool:
    """``W_1'``, ``|e_{k+1}|``, ``lim e_{k+1}/e_k^2``, ``f(2η)``: what a chain begins with, in short."""
    return isinstance(side, Transpose | Limit | DerivativeCall | Call)


def _names_another(side: Formula, final: Formula, question: Question) -> bool:
    """Whether what a chain begins with only names the result: ``x_{k+1} - x_* = …``, ``f_2(1, 2) = …``."""
    known = names(final).union(*(names(reference) for reference in question.references))
    own = names(side) - known
    types = question.scope.types
    free = {name for name in own if name in types and not types[name].domain.random}
    return bool(free) or any(isinstance(node, Tuple) for node in walk(side))


def _size(formula: Formula) -> int:
    return sum(1 for _ in walk(formula))
