"""Other sizes than those that are drawn: one, and beyond the numbers that a size is compared with.

``0^(n-1)``, ``cos(2 pi n)`` and ``prod(q - 3, q, 1, n)`` are told apart by the size alone. What only counts
(``sum(…, i, 1, n)/n``) is the same for every size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import ceil, isfinite
from typing import Any, Final

from hwsolve.errors import HwsolveError, NotComputable
from hwsolve.meaning.comparison.outcome import Comparison, Refuted, Undecided
from hwsolve.meaning.comparison.question import Question
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.instances.literal_indices import least_sizes
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Entry,
    Formula,
    Power,
    Relation,
    Sum,
    children,
    names,
    walk,
)
from hwsolve.notation.survey import survey

#: Beside the marks, these are tried.
_USUAL: Final = (1, 8, 9, 11, 13)
#: No dimension is made larger.
MAX_SIZE: Final = 320
#: Nor larger than this where eigenvalues are needed.
MAX_DEAR: Final = 8
_DEAR: Final = frozenset(
    "eigs svals specnorm sigma_max sigma_min nuclear spectral_radius lambda_max lambda_min rank pinv "
    "right_singular det inv norm2".split()
)
#: What is longer is left out of a counterexample.
LONGEST: Final = 400
_MADE_OF_A_SIZE: Final = frozenset("ones zeros eye identity basis unit".split())
Look = Callable[[Instance], Comparison | None]


def at_other_sizes(question: Question, scope: Scope, look: Look) -> Refuted | Undecided | None:
    """A difference at a size that is told from the others in the student's formula."""
    if not scope.dimensions:
        return None
    telling: dict[str, set[int]] = {}
    for node in _telling(question.a, scope):
        marks = {ceil(float(text)) for text in survey(node).literals if float(text) < MAX_SIZE}
        for name in _sizes_of(node, scope):
            telling.setdefault(name, set()).update(marks)
    if not telling:
        return None
    least = least_sizes((question.a, question.b), scope)
    dearest = MAX_DEAR if _is_dear(question, scope) else MAX_SIZE + 1
    for name, marks in sorted(telling.items()):
        beyond = {mark + step for mark in marks for step in (0, 1)}
        for size in sorted({*_USUAL, *beyond}):
            if name in scope.sizes or not _fits(scope, name, size, least.get(name, 1)):
                continue
            made = Instance(scope, question.seed ^ 0x51F5, 2, least=least)
            made.sizes[name] = size
            try:
                if size > dearest:
                    raise NotComputable("too many entries")
                found = look(made)
            except NotComputable:
                if size in beyond and _changes(question.a, scope, name, size):
                    return Undecided(f"the values at {name} = {size} are too many to be looked at")
                continue
            except HwsolveError:
                continue
            if isinstance(found, Refuted) and found.at:
                return replace(found, at=_short(found.at))
    return None


def _is_dear(question: Question, scope: Scope) -> bool:
    """Whether eigenvalues and the like are needed, of which the work grows fast with the size."""
    found = set(question.seen.functions)
    for name in depends(scope, question.a) | depends(scope, question.b):
        if name in scope.definitions:
            found |= survey(scope.definitions[name].body).functions
    return not _DEAR.isdisjoint(found)


def _changes(formula: Formula, scope: Scope, name: str, size: int) -> bool:
    """Whether a comparison of sizes turns over between an ordinary size and this one."""
    for node in walk(formula):
        if isinstance(node, Relation) and names(node) == {name}:
            truths = []
            for each in (2, size):
                made = Instance(scope, 1, 1)
                made.sizes[name] = each
                truths.append(Evaluator(scope, made, FloatSamples(1)).condition(node))
            if truths[0] != truths[1]:
                return True
    return False


def _short(at: Mapping[str, Any]) -> dict[str, Any]:
    """A counterexample without the arrays that nobody reads."""
    return {name: value for name, value in at.items() if len(str(value)) <= LONGEST}


def _sizes_of(node: Formula, scope: Scope) -> set[str]:
    """The dimensions a node tells apart; those over which it runs count as well."""
    return names(node) & scope.dimensions


def _telling(formula: Formula, scope: Scope) -> Iterator[Formula]:
    """The parts in which a size is more than a count: powers, calls, comparisons, sums with it in them."""
    for node in walk(formula):
        if isinstance(node, Power):
            if names(node.exponent) & scope.dimensions:
                yield node
        elif isinstance(node, Call):
            if node.function not in _MADE_OF_A_SIZE and any(_bare(each, scope) for each in node.arguments):
                yield node
        elif isinstance(node, Relation):
            if names(node) & scope.dimensions:
                yield node
        elif isinstance(node, Sum):
            if any(_bare(term, scope) for term in node.terms):
                yield node
        elif isinstance(node, BigOperator) and _counts_itself(node) and names(node) & scope.dimensions:
            yield node


def _bare(formula: Formula, scope: Scope) -> bool:
    """Whether a size stands in a formula as a number, not only in the bounds of a sum."""
    pending = [formula]
    while pending:
        node = pending.pop()
        if isinstance(node, BigOperator):
            continue
        if not children(node) and names(node) & scope.dimensions:
            return True
        pending.extend(children(node))
    return False


def _counts_itself(node: BigOperator) -> bool:
    """Whether the letter of a sum stands in it outside of all indices: ``cos(2 pi q/n)``, ``q - 3``."""
    pending: list[Formula] = [node.body]
    while pending:
        part = pending.pop()
        if isinstance(part, Entry):
            pending.append(part.base)
            continue
        if not children(part) and node.index in names(part):
            return True
        pending.extend(children(part))
    return False


def _fits(scope: Scope, name: str, size: int, least: int) -> bool:
    """Whether a dimension may have this size."""
    domain = scope.type_of(name).domain
    low = max(int(domain.low or 1), scope.least_sizes.get(name, 1), least, 1)
    high = domain.high if domain.high is not None and isfinite(domain.high) else MAX_SIZE
    return low <= size <= min(high, MAX_SIZE + 1)
