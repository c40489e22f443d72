"""What a relation is in its text: one half of an equivalence, an equation to be solved, a misreading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from hwsolve.errors import Span, shortened
from hwsolve.meaning.comparison.outcome import Agrees, Refuted
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Derivative,
    DerivativeCall,
    Formula,
    Negative,
    Number,
    Product,
    Relation,
    Symbol,
    names,
    walk,
)
from hwsolve.working.judging.conditions import EQUALS, about_indices_only, is_condition, is_leaf
from hwsolve.working.judging.relation import judge
from hwsolve.working.judging.suppositions import Suppositions, parsed
from hwsolve.working.judging.weighing import Weighed
from hwsolve.working.reading.fragments import Fragment
from hwsolve.working.surroundings.context import Context

DIFFERS: Final = "the two sides are not always the same"
_GENERALLY: Final = re.compile(r"in general|generally|im Allgemeinen|i\.\s?A\.", re.I)
#: How far behind a claim its condition may stand: ``H_{ij} = … (i = j)``.
NEAR: Final = 24
ARROW: Final = r"(?:\\iff|\\Leftrightarrow|\\Longleftrightarrow|⇔|⟺|<=>)"
_BEHIND_ARROW: Final = re.compile(rf"{ARROW}[\s&$\\,(]*$")


@dataclass(frozen=True, slots=True)
class Link:
    """One relation of a fragment: its text, its place, the words before it; ``first`` in its fragment."""

    left: str
    sign: str
    right: str
    span: Span
    first: bool
    fragment: Fragment
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The relation as it is read."""
        return f"{self.left} {self.sign} {self.right}"


def about_leaves(formula: Formula, scope: Scope) -> bool:
    """Whether a formula speaks of given quantities only, of at least two, and of no functions."""
    leaves = names(formula) - scope.dimensions
    if len(leaves) < 2 or not all(name in scope.types for name in leaves):
        return False
    return not any(
        isinstance(node, Derivative | DerivativeCall | Call | BigOperator) for node in walk(formula)
    )


def converse(link: Link, weighed: Weighed, source: str) -> Weighed:
    """What ``A \\iff B`` says of B also the other way round: where A does not follow, it is refuted."""
    between = source[max(0, link.fragment.start - NEAR) : link.fragment.start]
    if not weighed.given or link.fragment.join != "implies" or _BEHIND_ARROW.search(between) is None:
        return weighed
    context = weighed.reading.context
    for supposed in weighed.given:
        if isinstance(supposed, Relation):
            back = judge(supposed, context, (weighed.reading.formula,))
            if isinstance(back.found, Refuted):
                return replace(weighed, judgment=replace(back, notes=("the converse does not hold",)))
    return weighed


def at_solution(weighed: Weighed) -> Weighed | None:
    """An equation between unknowns that the solution of the problem does not satisfy; None for any other."""
    reading = weighed.reading
    formula, solution = reading.formula, reading.context.solution
    if formula.comparators[0] not in EQUALS or not about_leaves(formula, reading.context.scope):
        return None
    known = {name for each in solution for name in names(each.sides[0])}
    if not names(formula) - reading.context.scope.dimensions <= known:
        return None
    judgment = judge(formula, reading.context, tuple(solution))
    return replace(weighed, judgment=judgment) if isinstance(judgment.found, Refuted) else None


def differs_in_general(link: Link, weighed: Weighed, source: str) -> Weighed:
    """``A B \\ne B A`` *in general*: true where the two are not always the same."""
    formula = weighed.reading.formula
    near = source[link.span[1] : link.span[1] + NEAR]
    said = "general" in link.words[-3:] or _GENERALLY.search(near) is not None
    if formula.comparators[0] != "!=" or weighed.judgment.true or not said:
        return weighed
    same = judge(Relation(("=",), formula.sides), weighed.reading.context)
    if not isinstance(same.found, Refuted):
        return weighed
    return replace(weighed, judgment=replace(weighed.judgment, found=Agrees(1, 0, DIFFERS), notes=(DIFFERS,)))


def uncertain(weighed: Weighed, suppositions: Suppositions, contexts: Sequence[Context]) -> str | None:
    """Why a relation that does not hold may yet hold in its case, which nobody here can read."""
    unknown = suppositions.unknown
    if not unknown or not isinstance(weighed.judgment.found, Refuted):
        return None
    reading = weighed.reading
    scope = reading.context.scope
    if is_condition(reading.formula, scope) and (
        about_indices_only(reading.formula, scope) or is_leaf(reading.formula.sides[0], scope)
    ):
        return None
    subject = next((found for each in contexts if (found := parsed(each, unknown)) is not None), None)
    if subject is not None and names(subject).isdisjoint(depends(scope, reading.formula)):
        return None
    return f"it is said for a case that cannot be read: {shortened(unknown, 40)}"


def misread(weighed: Weighed) -> str | None:
    """Why a relation that does not hold is rather one that was misread; None where it is plainly false."""
    if not isinstance(weighed.judgment.found, Refuted):
        return None
    left, right = weighed.reading.formula.sides
    if "1×1" in (weighed.judgment.found.reason or "") and any(
        map(_is_unsized, walk(weighed.reading.formula))
    ):
        return "nothing tells how long the vector of ones is"
    head = left.factors[0] if isinstance(left, Product) else None
    if isinstance(head, Symbol) and weighed.judgment.found.reason and not weighed.judgment.found.at:
        scope = weighed.reading.context.scope
        if head.name in scope.definitions and scope.shape(head.name) == ():
            return f"{head.name} is no function here"
    if is_number(left) and is_number(right):
        return "two bare numbers are compared; something is missing beside the sign"
    if any(isinstance(node, Derivative) and is_number(node.of) for node in walk(weighed.reading.formula)):
        return "the derivative of a bare number; a name is missing there"
    if weighed.reading.formula.comparators[0] in ("<", ">", "<=", ">="):
        scope = weighed.reading.context.scope
        shapes = [scope.shape_of(side) for side in (left, right)]
        if shapes[0] != shapes[1] and not is_number(left) and not is_number(right):
            return "an array is compared with a number"
    return None


def _is_unsized(node: Formula) -> bool:
    return isinstance(node, Call) and node.function in ("ones", "zeros", "eye") and not node.arguments


def is_number(side: Formula) -> bool:
    return isinstance(side.operand if isinstance(side, Negative) else side, Number)
