"""Answers that two formulas decide: the student's against each reference and each known mistake."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.grading.credit.accepting import HALF, accepted, speaks_of_one
from hwsolve.grading.credit.refusing import refused
from hwsolve.grading.credit.restating import restates
from hwsolve.grading.key import Comparer, Key, key_of
from hwsolve.grading.kinds.implicit import solved_for_another
from hwsolve.grading.reading.answer import Reading
from hwsolve.grading.reading.left_sides import read_for, solved
from hwsolve.grading.reading.otherwise import otherwise
from hwsolve.grading.registry import comparer
from hwsolve.grading.result import Result, sentence, stopped, wrong
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted, Undecided
from hwsolve.meaning.scope import unchain
from hwsolve.notation.formula import Formula, Relation, Symbol, names
from hwsolve.notation.printing.text import render_text

if TYPE_CHECKING:
    from hwsolve.grading.question import Question

#: ``w_t = w_{t+1} - …``
_BACKWARDS: Final = re.compile(
    r"^[\s$]*(?P<name>\\?[A-Za-zα-ω]+)_\{?\s*(?P<step>[a-z])\s*\}?\s*(?::?=|←|<-|\\(?:left|get)\w*)"
    r".*(?P=name)_\{?\s*(?P=step)\s*\+\s*1(?!\d)",
    re.DOTALL,
)
_IN_GENERAL: Final = "This is the rule in general; write out its gradient."
_RESTATED: Final = "This restates the question: what is asked is still to be worked out."


def grade(question: Question) -> Result:
    """Grade an answer that is one formula.

    Raises:
        Unreadable, MeaningError, NotComputable: the text. ProblemError: the file.
    """
    answer = question.answer
    compare = comparer(answer.kind)
    if compare is None or not question.references:
        reason = "there is no reference answer to compare with"
        return Result("review", 0.0, None, Undecided(reason).evidence(), (sentence(reason),))
    if not question.scope.declares(answer.name) and (implicit := solved_for_another(question)) is not None:
        return implicit
    reading = read_for(question)
    read_as = render_text(reading.whole, is_array=question.scope.is_array)
    try:
        return graded(question, compare, reading, read_as)
    except (NotComputable, MeaningError) as limit:
        return stopped(limit, question.text, read_as)


def graded(question: Question, compare: Comparer, reading: Reading, read_as: str) -> Result:
    """What was read against the references; what is wrong so, in another sense or as a known mistake."""
    key = key_of(question, compare, reading.whole, reading.final)
    if speaks_of_one(question.answer):
        reading = solved(reading, question, key.against) or reading
    beside = _restated(key, reading.final, read_as) or _of_another_target(key, reading.final, read_as)
    if beside is not None:
        return beside
    found = key.against(reading.final)
    match found:
        case Proved() | Agrees():
            return accepted(key, reading, found, read_as)
        case Undecided():
            return Result("undecided", 0.0, read_as, found.evidence(), (found.reason,))
        case Refuted():
            other = otherwise(key, reading, found)
            if isinstance(other, Reading):
                if other.mended and other.whole is not reading.whole:
                    read_as = render_text(other.whole, is_array=question.scope.is_array)
                return graded(question, compare, other, read_as)
            if other is not None:
                return replace(other, read_as=read_as)
            return refused(key, reading, found, read_as)


def _restated(key: Key, final: Formula, read_as: str) -> Result | None:
    """The result of an answer that only says again what is asked; None for any other."""
    question = key.question
    answer = question.answer
    value = _value_of(final, answer.kind)
    asked = isinstance(final, Symbol) and final.name == answer.name and final not in key.references
    again = restates(value, key.scope, key.references, [question.author(source) for source in answer.allow])
    if again is value and isinstance(key.against(final), Refuted):
        again = None  # another quantity is wrong, no restatement
    if not asked and again is None:
        return None
    if answer.kind == "update" and key.accepts(final):
        return Result("partial", HALF, read_as, Undecided(_IN_GENERAL).evidence(), (_IN_GENERAL,))
    found = Refuted("", "", {}, "restates the question")
    return Result("incorrect", 0.0, read_as, found.evidence(), (_RESTATED,))


def _value_of(final: Formula, kind: str) -> Formula:
    """What of an answer has to say something: the new value in an update, the ends in ``0 < f'(x) < 1``."""
    if kind == "interval":
        from hwsolve.grading.kinds.collections import as_interval

        return as_interval(final) or final
    return unchain(final) if kind == "update" else final


def _of_another_target(key: Key, final: Formula, read_as: str) -> Result | None:
    """The result of an update of another parameter than the one asked; None for any other answer."""
    answer, types = key.question.answer, key.scope.types
    if answer.kind != "update" or not isinstance(final, Relation):
        return None
    if _BACKWARDS.search(key.question.text) is not None:
        return wrong("The new value stands on the right here; the rule gives it from the old one.", read_as)
    if not isinstance(final.sides[0], Symbol):
        return None
    given = final.sides[0].name
    if given not in types or given == answer.name:
        return None
    if answer.name in types:
        return wrong(f"This updates {given}; {answer.name} is asked.", read_as)
    if all(given not in names(each) for each in (final.sides[-1], *key.references)):
        return wrong(f"This updates {given}, of which the rule does not speak.", read_as)
    return None
