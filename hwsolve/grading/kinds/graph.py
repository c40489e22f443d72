"""Kind ``graph``: the nodes of a computation graph, an unordered list of formulas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.grading.key import at_point, is_right, point_of
from hwsolve.grading.kinds.collections import items_of
from hwsolve.grading.kinds.expression import compare_expression
from hwsolve.grading.result import Result, by_score, sentence
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    Formula,
    Logic,
    Matrix,
    Relation,
    Set,
    Symbol,
    Tuple,
    Vector,
    names,
    substitute,
)
from hwsolve.notation.printing.text import render_text

if TYPE_CHECKING:
    from hwsolve.grading.question import Question

MAX_NODES = 120


def grade(question: Question) -> Result:
    """Nodes are matched one to one; each is worth the same, an extra one takes one away."""
    scope = question.scope
    formula = _read(question.text, scope)
    read_as = render_text(formula, is_array=scope.is_array)
    ours = nodes_of(formula, scope)
    theirs = nodes_of(question.references[0], scope)
    if len(ours) > MAX_NODES:
        reason = f"more than {MAX_NODES} nodes are not compared"
        return Result("undecided", 0.0, read_as, Undecided(reason).evidence(), (sentence(reason),))
    found, matched, extra = _matched(question, ours, theirs)
    missing = [node for k, node in enumerate(theirs) if k not in matched]
    open_nodes = [node for node, verdict in extra if isinstance(verdict, Undecided)]
    wrong = [node for node, verdict in extra if not isinstance(verdict, Undecided)]
    if not missing and not extra:
        return Result("correct", 1.0, read_as, found.evidence())
    if open_nodes and not wrong:
        reason = f"{render_text(open_nodes[0])} could not be compared"
        return Result("undecided", 0.0, read_as, Undecided(reason).evidence(), (sentence(reason),))
    known = _mistake(question, ours)
    if known is not None:
        say, credit = known
        return Result(by_score(credit), credit, read_as, Refuted("", "", {}, say).evidence(), (say,))
    score = max(0.0, (len(matched) - len(wrong)) / len(theirs)) if theirs else 0.0
    feedback = [f"{render_text(node)} is no node of this graph." for node in wrong[:4]]
    if missing:
        count = len(missing)
        feedback.append(f"{count} of {len(theirs)} nodes {'is' if count == 1 else 'are'} missing.")
    if question.reveal and missing:
        feedback.append(f"Missing: {', '.join(render_text(node) for node in missing)}.")
    reason = feedback[0] if feedback else "the nodes differ"
    evidence = Refuted("", "", {}, reason).evidence()
    return Result(by_score(score), round(score, 4), read_as, evidence, tuple(feedback))


def _read(text: str, scope: Scope) -> Formula:
    """The list; names that assignments introduce need not be declared."""
    return replace(scope, closed=False).parse(text)


def nodes_of(formula: Formula, scope: Scope) -> list[Formula]:
    """The values of the nodes; ``c = a*b`` speaks of the nodes a and b named before it."""
    if isinstance(formula, Matrix):
        items: list[Formula] = [cell for row in formula.rows for cell in row]
    elif isinstance(formula, Logic) and formula.connective == "and":
        items = list(formula.operands)
    elif isinstance(formula, Relation):
        items = [formula]
    else:
        items = items_of_list(formula)
    named: dict[str, Formula] = {}
    found: list[Formula] = []
    for item in items:
        sides = item.sides if isinstance(item, Relation) else (item,)
        heads = [side for side in sides[:-1] if isinstance(side, Symbol)]
        speaking = [side for side in sides if side not in heads]
        value = substitute(speaking[0] if speaking else sides[-1], named)
        for name in names(value):
            if not scope.declares(name) and scope.closed:
                raise MeaningError(f"{name} is not declared and names no node before this one")
        found.append(value)
        named.update({head.name: value for head in heads})
    return found


def items_of_list(formula: Formula) -> list[Formula]:
    """The items of a list, relations kept whole."""
    return list(formula.items) if isinstance(formula, Set | Tuple | Vector) else items_of(formula)


def _matched(
    question: Question, ours: list[Formula], theirs: list[Formula]
) -> tuple[Comparison, set[int], list[tuple[Formula, Comparison]]]:
    terms, point = question.terms(), point_of(question)
    taken: set[int] = set()
    extra: list[tuple[Formula, Comparison]] = []
    weakest: Comparison = Proved("node by node")
    for node in ours:
        doubt: Comparison = Refuted("", "", {}, "no such node")
        for k, target in enumerate(theirs):
            if k in taken:
                continue
            try:
                found = compare_expression(node, at_point(target, node, point), terms)
            except (MeaningError, NotComputable) as limit:
                doubt = Undecided(limit.message)
                continue
            if is_right(found):
                taken.add(k)
                weakest = found if isinstance(found, Agrees) else weakest
                break
            if isinstance(found, Undecided):
                doubt = found
        else:
            extra.append((node, doubt))
    return weakest, taken, extra


def _mistake(question: Question, ours: list[Formula]) -> tuple[str, float] | None:
    for mistake in question.answer.mistakes:
        listed = nodes_of(question.author(mistake.when), question.scope)
        _, matched, extra = _matched(question, ours, listed)
        if len(matched) == len(listed) and not extra:
            return mistake.say, mistake.credit
    return None
