"""The claims of a worked solution judged one by one, and the milestones found among the true ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from hwsolve.derivation.checker import for_every_index
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.grading.lines import Statement
from hwsolve.grading.ties import tie
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import Comparator, Formula, Logic, Negative, Relation, Sum, names

_EQUALS = frozenset(["=", ":="])
_FALLING = frozenset([">", ">="])
_RISING = frozenset(["<", "<="])
_SPEAKING = frozenset(["=", ":=", "<", "<=", ">", ">=", "!=", "~~"])
Pair = tuple[Formula, Comparator, Formula]
#: Sides of one chain that are paired with each other.
MAX_SIDES = 12


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement and whether it holds; ``link`` is the first part of it that does not."""

    statement: Statement
    found: Comparison
    link: Formula

    @property
    def true(self) -> bool:
        """Whether the statement was established."""
        return isinstance(self.found, Proved | Agrees)

    @property
    def bare(self) -> bool:
        """Whether the statement has no step in it: one sign between two sides."""
        claim = self.statement.claim
        return not isinstance(claim, Relation) or len(claim.sides) == 2


def judge(statement: Statement, seed: int = 0) -> Judged:
    """Evaluate a statement in its scope, link by link; what cannot be evaluated is undecided."""
    claim = statement.claim
    weakest: Comparison = Proved("link by link")
    rank = {Proved: 2, Agrees: 1, Undecided: 0}
    where = claim
    for link in links(claim):
        found = truth(link, statement.scope, seed, statement.given)
        if isinstance(found, Refuted):
            return Judged(statement, found, link)
        if rank[type(found)] < rank[type(weakest)]:
            weakest, where = found, link
    return Judged(statement, weakest, where)


def links(claim: Formula) -> Iterator[Formula]:
    """The links of a chain; anything else is one link."""
    if not isinstance(claim, Relation):
        yield claim
        return
    for (left, right), sign in zip(pairwise(claim.sides), claim.comparators, strict=True):
        yield Relation((sign,), (left, right))


def truth(claim: Formula, scope: Scope, seed: int = 0, given: tuple[Formula, ...] = ()) -> Comparison:
    """Whether a claim holds for every index it leaves free."""
    if isinstance(claim, Relation) and not _SPEAKING.issuperset(claim.comparators):
        return Undecided("this relation is not checked by values")
    try:
        if isinstance(claim, Relation | Logic):
            claim = for_every_index(claim, scope)
        found = holds(claim, scope, seed, False, (*given, *scope.given) if given else ())
    except (MeaningError, NotComputable) as limit:
        return Undecided(limit.message)
    except IndexError:
        return Undecided("an index of this line has nothing to range over")
    if isinstance(found, Refuted) and "undefined" in (found.student, found.reference):
        return Undecided("one side is undefined")
    if isinstance(found, Agrees) and isinstance(claim, Relation) and claim.comparators in ((">",), ("<",)):
        left, right = claim.sides
        return tie(left, right, scope, given) or found
    return found


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
        return not any(_same_sides(pair, goal, scope) for goal in goals) and _rearranged(pair, link, scope)

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
        return any(_alike(x, a, scope) and _alike(y, b, scope) for x, y in turned)
    fits = sign == target or (sign == ">" and target == ">=")
    return fits and _alike(left, a, scope) and _alike(right, b, scope)


def _rearranged(pair: Pair, wanted: Relation, scope: Scope) -> bool:
    """An inequality with terms moved to the other side; an identity has no such form."""
    left, sign, right = _falling(pair)
    a, target, b = _falling((wanted.sides[0], wanted.comparators[0], wanted.sides[1]))
    fits = sign == target or (sign == ">" and target == ">=")
    if target in _EQUALS or not fits:
        return False
    return _alike(_gap(left, right), _gap(a, b), scope)


def is_mistake(link: Formula, mistake: Formula, scope: Scope) -> bool:
    """Whether a false link is (one of) the false claims that a mistake lists."""
    if not isinstance(link, Relation) or len(link.sides) != 2:
        return False
    pair = (link.sides[0], link.comparators[0], link.sides[1])
    return any(_same_sides(pair, other, scope) for other in links(mistake) if isinstance(other, Relation))


def _alike(ours: Formula, theirs: Formula, scope: Scope) -> bool:
    """The same value in the same terms: an identity says nothing about any other of its forms."""
    sizes = scope.dimensions
    mine = {name for name in names(ours) - sizes if scope.declares(name)}
    wanted = {name for name in names(theirs) - sizes if scope.declares(name)}
    return ours == theirs or (mine == wanted and _equal(ours, theirs, scope))


def _gap(big: Formula, small: Formula) -> Formula:
    return Sum((big, Negative(small)))


def _equal(one: Formula, two: Formula, scope: Scope) -> bool:
    try:
        return isinstance(equal(one, two, scope, prove=False), Proved | Agrees)
    except (MeaningError, NotComputable):
        return False
