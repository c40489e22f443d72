"""Kind ``bound``: an upper bound of a quantity; a looser one is true as well, and noted as looser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hwsolve.errors import MeaningError, NotComputable, Unreadable
from hwsolve.grading import formulas
from hwsolve.grading.credit.restating import plainly
from hwsolve.grading.reading.answer import bound_of
from hwsolve.grading.result import Result
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import Formula, Product, Quotient, Relation
from hwsolve.working.judging.truth import alike

if TYPE_CHECKING:
    from hwsolve.grading.question import Question

#: What a looser bound is worth where the sharp one is asked for.
LOOSER = 0.5


def grade(question: Question) -> Result:
    """Equal to the reference, looser than it, or below the quantity somewhere.

    Raises:
        Unreadable, MeaningError, NotComputable: the text. ProblemError: the file.
    """
    written = _read(question)
    claimed = None if _bounds_what_is_asked(question, written) else _false_statement(question, written)
    if claimed is not None:
        return claimed
    found = formulas.grade(question)
    if found.verdict != "incorrect" or "of" not in question.options or written is None:
        return found
    of, reference = question.author(question.options.formula("of")), question.references[0]
    student = _of_the_quantity(question, written, of)
    if isinstance(student, Quotient) and student != bound_of(written) and _is_multiple(question, student):
        return Result("correct", 1.0, found.read_as, {"level": "agrees"}, ())
    above = _truth(question, student, of)
    if isinstance(above, Refuted):
        said = f"This is no bound: {above.sentence()}"
        return replace(found, feedback=(*found.feedback[:1], said))
    looser = _truth(question, student, reference)
    if not isinstance(above, Agrees | Proved) or not isinstance(looser, Agrees | Proved):
        return found
    if question.options.flag("sharp"):
        said = "This bound is true, but looser than it can be; the sharp one is asked for."
        return Result("partial", LOOSER, found.read_as, looser.evidence(), (said,))
    said = "This bound is true; it is looser than it can be."
    return Result("correct", 1.0, found.read_as, looser.evidence(), (said,))


def _of_the_quantity(question: Question, written: Formula, of: Formula) -> Formula:
    """The bound of *of* that a statement makes: ``p <= ... <= z`` bounds p/q by z/q."""
    last = bound_of(written)
    if not isinstance(written, Relation) or len(set(written.sides)) < 2 or not isinstance(of, Quotient):
        return last
    first = written.sides[-1] if written.sides[0] == last else written.sides[0]
    return (
        Quotient(last, of.denominator)
        if first != last and alike(first, of.numerator, question.scope)
        else last
    )


def _is_multiple(question: Question, student: Quotient) -> bool:
    """Whether ``z/q`` is the reference, compared without the division, where q may be 0."""
    return alike(
        student.numerator, Product((question.references[0], student.denominator), "*"), question.scope
    )


def _read(question: Question) -> Formula | None:
    try:
        return question.scope.parse(question.text)
    except (Unreadable, MeaningError):
        return None


def _bounds_what_is_asked(question: Question, written: Formula | None) -> bool:
    """Whether the answer is ``p <= z`` with the asked quantity p: it is true if z is right."""
    if "of" not in question.options or not isinstance(written, Relation) or written.comparators != ("<=",):
        return False
    return plainly(written.sides[0]) == plainly(question.author(question.options.formula("of")))


def _false_statement(question: Question, written: Formula | None) -> Result | None:
    """A chain of inequalities that is false somewhere is wrong, whatever it ends in."""
    if not isinstance(written, Relation) or not set(written.comparators) & {"<", "<=", ">", ">="}:
        return None
    try:
        found = holds(written, question.scope, question.seed, False)
    except (MeaningError, NotComputable):
        return None
    if not isinstance(found, Refuted):
        return None
    said = f"This statement is false: {found.sentence()}"
    return Result("incorrect", 0.0, None, found.evidence(), (said,))


def _truth(question: Question, above: Formula, below: Formula) -> Comparison | None:
    """Whether one is never below the other; None where it cannot be told."""
    try:
        return holds(Relation((">=",), (above, below)), question.scope, question.seed, False)
    except (MeaningError, NotComputable):
        return None
