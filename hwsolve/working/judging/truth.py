"""Whether a claim holds for every index it leaves free."""

from __future__ import annotations

from hwsolve.derivation.checker import for_every_index
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import Cases, Formula, Limit, Logic, Negative, Relation, replaced, walk
from hwsolve.working.judging.ties import tie

_SPEAKING = frozenset(["=", ":=", "<", "<=", ">", ">=", "!=", "~~"])


def truth(claim: Formula, scope: Scope, seed: int = 0, given: tuple[Formula, ...] = ()) -> Comparison:
    """Whether a claim holds for every index it leaves free."""
    if isinstance(claim, Relation) and not _SPEAKING.issuperset(claim.comparators):
        return Undecided("this relation is not checked by values")
    for node in walk(claim):
        if (
            isinstance(node, Cases)
            and node.otherwise is None
            and isinstance(limit := node.branches[0][0], Limit)
        ):
            return _at_both_ends(claim, node, limit, scope, seed, given)
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


def _at_both_ends(
    claim: Formula, both: Cases, limit: Limit, scope: Scope, seed: int, given: tuple[Formula, ...]
) -> Comparison:
    """A claim about ``\\lim_{|x| \\to \\infty}``: it holds at one end and at the other."""
    other = Limit(limit.variable, Negative(limit.point), limit.side, limit.body)
    found = [truth(replaced(claim, both, end), scope, seed, given) for end in (limit, other)]
    return next((each for each in found if not isinstance(each, Proved | Agrees)), found[0])


def alike(one: Formula, two: Formula, scope: Scope) -> bool:
    """Whether two formulas are found equal; not where one of them means nothing."""
    try:
        return isinstance(equal(one, two, scope, prove=False), Proved | Agrees)
    except (MeaningError, NotComputable, IndexError):
        return False
