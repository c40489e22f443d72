"""What to tell of a wrong formula: the slip, and where it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.grading.credit.discretion import is_open
from hwsolve.grading.result import sentence
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.scope import unchain
from hwsolve.notation.formula import Call, Entry, Formula, Logic, Sum, Symbol, names, walk
from hwsolve.notation.survey import PIECEWISE

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.meaning.scope import Scope


#: With more functions such as max, a formula is not compared with its neighbours.
_MOST_CASES: Final = 12


def what_differs(question: Question, student: Formula, found: Refuted) -> tuple[str, ...]:
    """What is told of a formula that *found* refutes: the slip, if it has a name, and a counterexample."""
    from hwsolve.meaning.comparison.diagnose import diagnose

    said, reference = None, question.references[0]
    if question.answer.kind == "update":
        student, reference = _steps(unchain(student), unchain(reference))
    if not isinstance(student, Logic) and not _arbitrary(student, question.scope) and not _winding(student):
        said = diagnose(student, reference, question.scope)
    if said and not question.reveal and not names(question.references[0]) and any(map(str.isdigit, said)):
        said = None
    counter = ""
    if is_open(found, question):
        counter = sentence(found.sentence()) if found.at or found.reason else ""
    elif found.reason or found.student:
        counter = sentence(found.reason if found.reason and not found.at else found.alone())
    return tuple(each for each in (said, counter) if each)


def _arbitrary(formula: Formula, scope: Scope) -> bool:
    """Whether functions of which nothing but their kind is known stand in *formula*."""
    called = {node.function for node in walk(formula) if isinstance(node, Call)}
    return bool((called & set(scope.function_names)) - scope.functions.keys())


def _winding(formula: Formula) -> bool:
    """Whether a formula distinguishes so many cases that no one slip explains it."""
    return sum(isinstance(node, Call) and node.function in PIECEWISE for node in walk(formula)) > _MOST_CASES


def _steps(one: Formula, two: Formula) -> tuple[Formula, Formula]:
    """Two updates without the old value that both begin with: in what is added a slip is named best."""
    if isinstance(one, Sum) and isinstance(two, Sum):
        for old in two.terms:
            if isinstance(old, Symbol | Entry) and old in one.terms:
                rests = [tuple(term for term in each.terms if term != old) for each in (one, two)]
                if all(rests):
                    steps = [Sum(rest) if len(rest) > 1 else rest[0] for rest in rests]
                    return steps[0], steps[1]
    return one, two
