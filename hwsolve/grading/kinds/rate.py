"""Kind ``rate``: ``O(1/sqrt(T))``, compared as a class of growth."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal

from hwsolve.errors import NotComputable
from hwsolve.grading.result import Result, by_score, sentence, wrong
from hwsolve.meaning.comparison.outcome import Agrees, Undecided
from hwsolve.notation.formula import Call, Formula, Logic, Product, Relation, Symbol, names
from hwsolve.notation.printing.text import render_text

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.meaning.scope import Scope

#: The growing symbol takes these values, as powers of two.
POWERS: Final = (16, 32, 64, 128, 256, 512, 1024)
_BITS: Final = 2304
_LETTERS: Final = re.compile(
    r"\\mathcal\s*\{?O\}?|\\mathrm\s*\{O\}|\\(?:Theta|Omega)\b|[ΘΩ𝒪]|\b(?:Theta|Omega)\b"
)
_SIZED: Final = re.compile(r"O\s*\\(?:left|[bB]igg?l?)(?=\s*\()")
_CLASSES: Final = frozenset(["O", "Theta", "Omega", "o"])

Order = Literal["same", "faster", "slower"]


def grade(question: Question) -> Result:
    """The same growth as a reference is right; a looser or tighter rate is wrong, and said which."""
    growing = question.options.text("as")
    scope = question.scope
    if not scope.declares(growing):
        question.options.node("as").place.fail(f"{growing} is not declared")
    formula = inside(scope.parse(_plain(question.text)))
    read_as = render_text(formula)
    references = [inside(scope.parse(_plain(text))) for text in question.answer.references]
    if isinstance(formula, Symbol) and formula.name == question.answer.name:
        return wrong("this restates the question", read_as)
    orders = [order(formula, reference, growing, scope) for reference in references]
    if "same" in orders:
        found = Agrees(len(POWERS), 53, "the same growth")
        return Result("correct", 1.0, read_as, found.evidence())
    if orders[0] is None:
        reason = "the growth of the two could not be compared"
        return Result("undecided", 0.0, read_as, Undecided(reason).evidence(), (sentence(reason),))
    for mistake in question.answer.mistakes:
        if order(formula, inside(scope.parse(_plain(mistake.when))), growing, scope) == "same":
            given = wrong(mistake.say, read_as)
            return Result(by_score(mistake.credit), mistake.credit, read_as, given.evidence, given.feedback)
    if orders[0] == "slower":
        return wrong(f"{render_text(formula)} falls faster (or grows slower) than what can be shown", read_as)
    return wrong(f"this is true as a bound, but {render_text(formula)} is looser than what is asked", read_as)


def _plain(text: str) -> str:
    """``\\mathcal{O}`` and ``\\Theta`` as the letter O."""
    return _SIZED.sub("O", _LETTERS.sub("O", text))


def inside(formula: Formula) -> Formula:
    """What stands in ``O(…)``; the last side of a chain, the conclusion of an implication."""
    while isinstance(formula, Logic) and formula.connective == "implies":
        formula = formula.operands[-1]
    if isinstance(formula, Relation):
        formula = formula.sides[-1]
    if isinstance(formula, Call) and formula.function in _CLASSES and len(formula.arguments) == 1:
        return formula.arguments[0]
    if isinstance(formula, Product) and formula.factors[0] == Symbol("O") and len(formula.factors) == 2:
        return formula.factors[1]
    return formula


def order(student: Formula, reference: Formula, growing: str, scope: Scope) -> Order | None:
    """How *student* grows against *reference* as *growing* tends to infinity; None if that is open.

    The logarithm of the ratio is followed over powers of two: it settles, climbs or falls.
    """
    if growing not in names(student) and growing not in names(reference):
        return "same"
    logs = _log_ratios(student, reference, growing, scope)
    if logs is None:
        return None
    steps = [b - a for a, b in pairwise(logs)]
    last = steps[-3:]
    if abs(steps[-1]) < 1e-9 or (abs(steps[-1]) < 0.02 and abs(steps[-1]) < 0.75 * abs(steps[-2])):
        return "same"
    if all(step > 0 for step in last):
        return "faster"
    if all(step < 0 for step in last):
        return "slower"
    return None


def _log_ratios(student: Formula, reference: Formula, growing: str, scope: Scope) -> list[float] | None:
    from hwsolve.meaning.evaluation.arrays import Array
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import Instance
    from hwsolve.meaning.numbers.balls import RealBalls

    logs: list[float] = []
    for power in POWERS:
        balls = RealBalls(_BITS, 0)
        with balls.working():
            large = {growing: balls.literal(Fraction(2**power))}
            walk: Evaluator[Any] = Evaluator(scope, Instance(scope, 5, 1), balls, large)
            try:
                a, b = walk.value(student), walk.value(reference)
                if isinstance(a, Array) or isinstance(b, Array):
                    return None
                ratio = balls.call("abs", [balls.divide(a, b)])
                log = balls.call("log", [ratio])
            except NotComputable:
                return None
            if not log.is_finite():
                return None
            logs.append(float(log.mid()))
    return logs
