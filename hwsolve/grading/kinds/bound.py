"""Kind ``bound``: an upper bound of a quantity; a looser one is true as well, and noted as looser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hwsolve.errors import MeaningError, NotComputable, Unreadable
from hwsolve.grading import formulas
from hwsolve.grading.kinds.expression import compare_expression
from hwsolve.grading.result import Result
from hwsolve.meaning.claims import holds
from hwsolve.meaning.comparison import Agrees, Comparison, Proved, Refuted
from hwsolve.notation.formula import Formula, Relation

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.grading.terms import Terms

#: What a looser bound is worth where the sharp one is asked for.
LOOSER = 0.5
_UPWARD = frozenset(["=", "<=", "<", ":="])
_DOWNWARD = frozenset([">=", ">"])


def compare_bound(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """The bound that a statement ends in, against the reference."""
    return compare_expression(bound_of(student), reference, terms)


def bound_of(formula: Formula) -> Formula:
    """The largest side of ``a <= b <= c`` or of ``c >= a``; the formula itself where it is no statement."""
    if not isinstance(formula, Relation):
        return formula
    if set(formula.comparators) <= _UPWARD:
        return formula.sides[-1]
    if set(formula.comparators) <= _DOWNWARD:
        return formula.sides[0]
    return formula


def grade(question: Question) -> Result:
    """Equal to the reference, looser than it, or below the quantity somewhere.

    Raises:
        Unreadable, MeaningError, NotComputable: the text. ProblemError: the file.
    """
    written = _read(question)
    claimed = _false_statement(question, written)
    if claimed is not None:
        return claimed
    found = formulas.grade(question)
    if found.verdict != "incorrect" or "of" not in question.options or written is None:
        return found
    student, reference = bound_of(written), question.references[0]
    above = _truth(question, student, question.author(question.options.formula("of")))
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


def _read(question: Question) -> Formula | None:
    try:
        return question.scope.parse(question.text)
    except (Unreadable, MeaningError):
        return None


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
