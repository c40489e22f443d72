"""An answer must say something: the question's own derivative, written down again, does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Derivative,
    DerivativeCall,
    Expectation,
    Formula,
    Limit,
    Negative,
    Number,
    Product,
    Sum,
    Symbol,
    Tuple,
    Vector,
    map_children,
    names,
    substitute,
    walk,
)
from hwsolve.notation.functions import FUNCTIONS

if TYPE_CHECKING:
    from hwsolve.problem.problem import Answer

#: In place of the letter of a sum over all.
_ANY_LETTER = "#"


def restates(
    student: Formula, scope: Scope, references: Sequence[Formula] = (), allowed: Sequence[Formula] = ()
) -> Formula | None:
    """What *student* leaves to be worked out: a derivative, an expectation, the asked name itself.

    A known function's derivative inside a longer formula, ``(p - y) σ'(z)``, says enough.
    ``allowed`` are those that the question gives (an upstream gradient). A definition that hides a
    derivative counts as well. A bare defined name counts unless a reference is just that.
    """
    parts = student.items if isinstance(student, Vector | Tuple) else (student,)
    if (
        references
        and student not in references
        and all(isinstance(p, Symbol) and p.name in scope.definitions for p in parts)
    ):
        return student
    nodes = [node for reference in references for node in walk(reference)]
    derived = {node.function for node in nodes if isinstance(node, DerivativeCall)}
    called = {node.function for node in nodes if isinstance(node, Call)}
    seen: set[str] = set()
    pending: list[Formula] = [student]
    while pending:
        formula = pending.pop()
        for node in walk(formula):
            if isinstance(node, Derivative | Expectation | Limit) and node not in allowed:
                return node
            if isinstance(node, DerivativeCall) and node not in allowed and _is_left(node, scope, derived):
                whole = student.operand if isinstance(student, Negative) else student
                if node is whole or node.function in scope.functions:
                    return node
            function = scope.functions.get(node.function) if isinstance(node, Call) else None
            if function is not None and function.name not in seen | called:
                seen.add(function.name)
                pending.append(function.body)
        for name in names(formula):
            definition = scope.definitions.get(name)
            if definition is not None and name not in seen:
                seen.add(name)
                pending.append(definition.body)
    return None


def _is_left(node: DerivativeCall, scope: Scope, derived: set[str]) -> bool:
    """Whether ``f'(x)`` is left to be worked out: f is not arbitrary, and no reference leaves it as well."""
    arbitrary = node.function in scope.function_names and node.function not in scope.functions
    return not arbitrary and node.function not in derived


def in_other_terms(final: Formula, answer: Answer, scope: Scope) -> str | None:
    """What to say of a right answer that is not in the terms asked for; None where it is."""
    used = names(final) | {node.function for node in walk(final) if isinstance(node, Call)}
    taboo = [word for word in answer.options.texts("without") if _stands(word, used, final, scope)]
    if taboo:
        return f"This restates the question: the answer is to do without {taboo[0]}."
    wanted = answer.options.texts("mentions")
    if wanted and not any(_tells(word, used, final, scope) for word in wanted):
        return f"The answer is asked in terms of {' or '.join(wanted)}."
    return None


def _tells(word: str, used: set[str], final: Formula, scope: Scope) -> bool:
    """Whether the answer depends on what it mentions: ``sigma(a) + 0*tanh(a)`` does not."""
    meant = _same_words(word)
    if not used & meant or meant & names(final):
        return bool(used & meant)

    def other(node: Formula) -> Formula:
        node = map_children(node, other)
        if not isinstance(node, Call) or node.function not in meant:
            return node
        return Sum((Product((Number("2"), node), "*"), Number("1")))

    return isinstance(equal(other(final), final, scope, prove=False), Refuted)


def _stands(word: str, used: set[str], final: Formula, scope: Scope) -> bool:
    """Whether a name, or the formula that *word* spells, stands in an answer."""
    if word.isidentifier():
        return bool(used & {_canonical(word)})
    unwanted = plainly(scope.parse(word))
    return any(plainly(node) == unwanted for node in walk(final))


def _same_words(word: str) -> set[str]:
    return {"norm", "norm2"} if word == "norm" else {_canonical(word)}


def _canonical(word: str) -> str:
    return "sigmoid" if word == "sigma" else FUNCTIONS.get(word, word)


def _runs_over_all(formula: BigOperator) -> bool:
    """Without bounds, or from 1 to a size."""
    if formula.lower is None and formula.upper is None:
        return True
    return formula.lower == Number("1") and isinstance(formula.upper, Symbol)


def plainly(formula: Formula) -> Formula:
    """*formula* with every matrix product side by side, every sum over all in one letter without bounds."""
    formula = map_children(formula, plainly)
    if isinstance(formula, BigOperator) and formula.condition is None and _runs_over_all(formula):
        body = substitute(formula.body, {formula.index: Symbol(_ANY_LETTER)})
        return BigOperator(formula.operator, _ANY_LETTER, None, None, None, body, formula.span)
    if isinstance(formula, Product) and formula.mark == "@":
        return Product(formula.factors, "", formula.span)
    return formula
