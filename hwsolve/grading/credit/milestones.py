"""What a complete derivation passes through, and whether a true chain says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Comparator,
    Formula,
    Negative,
    Power,
    Relation,
    Sum,
    names,
    walk,
)
from hwsolve.working.judging.truth import alike

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.problem.problem import Mistake
    from hwsolve.working.claims import Claim

#: A derivation with a false line is worth at most this much of its points.
WITH_A_FALSE_LINE: Final = 0.75
#: Sides of one chain that are paired with each other.
MAX_SIDES: Final = 12
_EQUALS: Final = frozenset(["=", ":="])
_FALLING: Final = frozenset([">", ">="])
_RISING: Final = frozenset(["<", "<="])
Pair = tuple[Formula, Comparator, Formula]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A claim (in any of its forms) that a complete derivation passes through."""

    forms: tuple[Formula, ...]
    points: float
    say: str


def read_milestones(question: Question) -> tuple[Milestone, ...]:
    """The milestones of an answer; raises ``ProblemError`` where one is no true claim."""
    found = []
    for entry in question.options.each("milestones"):
        entry.only(("claim", "points", "say"))
        forms = tuple(question.author(source) for source in entry.formulas("claim"))
        if not forms:
            entry.node("claim").place.fail("a milestone needs a claim")
        found.append(Milestone(forms, entry.number("points", 1.0), entry.text("say", "")))
    return tuple(found)


def listed(question: Question, false: Claim) -> Mistake | None:
    """The mistake that the file lists for a false claim, if there is one."""
    for mistake in question.answer.mistakes:
        if is_mistake(false, question.author(mistake.when)):
            return mistake
    return None


def is_mistake(false: Claim, mistake: Formula) -> bool:
    """Whether a false claim is (one of) the false claims that a mistake lists."""
    link, scope = false.formula, false.scope
    if not isinstance(link, Relation) or len(link.sides) != 2 or scope is None:
        return False
    pair = (link.sides[0], link.comparators[0], link.sides[1])
    return any(_same_sides(pair, other, scope) for other in links(mistake) if isinstance(other, Relation))


def links(claim: Formula) -> Iterator[Formula]:
    """The links of a chain; anything else is one link."""
    if not isinstance(claim, Relation):
        yield claim
        return
    for (left, right), sign in zip(pairwise(claim.sides), claim.comparators, strict=True):
        yield Relation((sign,), (left, right))


def pairs(chain: Formula) -> Iterator[Pair]:
    """Every two sides of a chain and the relation that follows between them."""
    if not isinstance(chain, Relation):
        return
    for i, j in combinations(range(min(len(chain.sides), MAX_SIDES)), 2):
        sign = following(chain.comparators[i:j])
        if sign is not None:
            yield chain.sides[i], sign, chain.sides[j]


def following(signs: Sequence[Comparator]) -> Comparator | None:
    """The relation between the ends of a chain with these signs; None where nothing follows."""
    kinds = set(signs)
    if kinds <= _EQUALS:
        return "="
    if kinds <= _EQUALS | _FALLING:
        return ">" if ">" in kinds else ">="
    if kinds <= _EQUALS | _RISING:
        return "<" if "<" in kinds else "<="
    return signs[0] if len(signs) == 1 else None


def says(chain: Formula, wanted: Formula, scope: Scope, apart: Sequence[Formula] = ()) -> bool:
    """Whether a true chain contains the claim *wanted*, in any arrangement of its sides.

    A pair of sides that is one of the claims *apart* (the goal) counts only if it is *wanted* to the letter.
    """
    if not isinstance(wanted, Relation):
        return chain == wanted
    every = list(pairs(chain))
    goals = [link for goal in apart for link in links(goal) if isinstance(link, Relation)]
    asked = [link for link in links(wanted) if isinstance(link, Relation)]

    def counts(pair: Pair, link: Relation) -> bool:
        if _same_sides(pair, link, scope):
            return True
        return not any(_restates(pair, goal, scope) for goal in goals) and _rearranged(pair, link, scope)

    return all(any(counts(pair, link) for pair in every) for link in asked)


def _falling(pair: Pair) -> Pair:
    """``a <= b`` as ``b >= a``."""
    left, sign, right = pair
    return (right, ">" if sign == "<" else ">=", left) if sign in _RISING else pair


def _same_sides(pair: Pair, wanted: Relation, scope: Scope) -> bool:
    """The same relation between sides of the same values, in the same terms."""
    left, sign, right = _falling(pair)
    a, target, b = _falling((wanted.sides[0], wanted.comparators[0], wanted.sides[1]))
    if target in _EQUALS:
        turned = ((left, right), (right, left)) if sign in _EQUALS else ()
        return any(
            _as_manifest(x, a) and _as_manifest(y, b) and _alike(x, a, scope) and _alike(y, b, scope)
            for x, y in turned
        )
    fits = sign == target or (sign == ">" and target == ">=")
    return fits and _alike(left, a, scope) and _alike(right, b, scope)


def _as_manifest(ours: Formula, theirs: Formula) -> bool:
    """Whether the sign can be seen as well: a difference is no sum of squares, whatever its value."""
    if not isinstance(theirs, BigOperator | Power):
        return True
    return not (isinstance(ours, Sum) and any(isinstance(term, Negative) for term in ours.terms))


def _restates(pair: Pair, goal: Relation, scope: Scope) -> bool:
    """Whether a pair of sides says the goal again, in whatever terms."""
    left, sign, right = _falling(pair)
    a, target, b = _falling((goal.sides[0], goal.comparators[0], goal.sides[1]))
    return sign == target and alike(left, a, scope) and alike(right, b, scope)


def _rearranged(pair: Pair, wanted: Relation, scope: Scope) -> bool:
    """An inequality with terms moved to the other side; an identity has no such form."""
    left, sign, right = _falling(pair)
    a, target, b = _falling((wanted.sides[0], wanted.comparators[0], wanted.sides[1]))
    fits = sign == target or (sign == ">" and target == ">=")
    if target in _EQUALS or not fits:
        return False
    return _alike(_gap(left, right), _gap(a, b), scope)


def _alike(ours: Formula, theirs: Formula, scope: Scope) -> bool:
    """The same value in the same terms: an identity says nothing about any other of its forms."""
    sizes = scope.dimensions
    mine = {name for name in names(ours) - sizes if scope.declares(name)} | _called(ours, scope)
    wanted = {name for name in names(theirs) - sizes if scope.declares(name)} | _called(theirs, scope)
    return ours == theirs or (mine == wanted and alike(ours, theirs, scope))


def _called(formula: Formula, scope: Scope) -> set[str]:
    """The problem's functions that a formula calls."""
    if not scope.function_names:
        return set()
    return {node.function for node in walk(formula) if isinstance(node, Call)} & scope.function_names


def _gap(big: Formula, small: Formula) -> Formula:
    return Sum((big, Negative(small)))
