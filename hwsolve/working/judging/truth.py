"""Whether a claim holds for every index it leaves free."""

from __future__ import annotations

from hwsolve.derivation.checker import for_every_index
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import Formula, Logic, Relation
from hwsolve.working.judging.ties import tie

_SPEAKING = frozenset(["=", ":=", "<", "<=", ">", ">=", "!=", "~~"])


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


def alike(one: Formula, two: Formula, scope: Scope) -> bool:
    """Whether two formulas are found equal; not where one of them means nothing."""
    try:
        return isinstance(equal(one, two, scope, prove=False), Proved | Agrees)
    except (MeaningError, NotComputable, IndexError):
        return False
