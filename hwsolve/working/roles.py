"""What a relation is in its text: a hypothesis, one half of an equivalence, a misreading, else a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from hwsolve.errors import Span
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    Derivative,
    DerivativeCall,
    Formula,
    Negative,
    Number,
    Relation,
    names,
    walk,
)
from hwsolve.working.claims import Claim
from hwsolve.working.judging.conditions import about_indices_only, is_condition
from hwsolve.working.judging.relation import UPDATE, judge
from hwsolve.working.judging.suppositions import Suppositions, parsed
from hwsolve.working.judging.weighing import Weighed
from hwsolve.working.reading.fragments import Fragment
from hwsolve.working.reading.words import assumes, concludes, supposes

#: How far behind a claim its condition may stand: ``H_{ij} = … (i = j)``.
NEAR: Final = 24
#: Names of points that a theorem provides.
_POINTS: Final = frozenset(["xi", "zeta", "theta", "c"])
_ARROW: Final = r"(?:\\iff|\\Leftrightarrow|\\Longleftrightarrow|⇔|⟺|<=>)"
_BEFORE_ARROW: Final = re.compile(rf"[\s&$\\,.)]*?{_ARROW}")
_BEHIND_ARROW: Final = re.compile(rf"{_ARROW}[\s&$\\,(]*$")


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


def is_supposed(
    link: Link,
    weighed: Weighed,
    source: str,
    suppositions: Suppositions,
    claims: Sequence[Claim],
    supposing: Fragment | None,
) -> bool:
    """Whether a relation that does not hold by itself is a hypothesis and not a claim.

    ``supposing`` is the fragment whose last link was one: what goes on from it (``0 < t < 1``) is one too.
    """
    formula, scope = weighed.reading.formula, weighed.reading.context.scope
    if (
        link.first
        and about_indices_only(formula, scope)
        and (names(formula) - scope.dimensions or not weighed.judgment.true)
    ):
        return True
    if link.first and (assumes(link.words) or _repeats(weighed, suppositions)):
        return True
    if weighed.judgment.true:
        return False
    if not link.first and supposing is link.fragment:
        return is_condition(formula, scope) or supposes(link.words)
    if _begins_equivalence(link, source) or _introduces_point(formula, scope, claims):
        return True
    if not link.first or weighed.given or UPDATE in weighed.judgment.notes:
        return False
    if supposes(link.words) or source[link.fragment.end :][:8].lstrip(" $\\)")[:1] == ":":
        return True
    if any(getattr(side, "name", None) in weighed.reading.context.results for side in formula.sides):
        return False
    if weighed.denied and (link.fragment.join == "implies" or concludes(link.words)):
        return False
    return is_condition(formula, scope)


def _repeats(weighed: Weighed, suppositions: Suppositions) -> bool:
    """Whether a relation says again what has just been supposed."""
    context, formula = weighed.reading.context, weighed.reading.formula
    return any(parsed(context, text) == formula for text in suppositions.given)


def _introduces_point(formula: Relation, scope: Scope, claims: Sequence[Claim]) -> bool:
    """Whether the intermediate point of a theorem (``f''(xi)``) is met for the first time."""
    calls = [node for node in walk(formula) if isinstance(node, DerivativeCall)]
    new = {name for call in calls for name in names(call) & _POINTS if name in scope.types}
    if not new or formula.comparators[0] not in ("=", ":="):
        return False
    met = {name for claim in claims if claim.formula is not None for name in names(claim.formula)}
    return bool(new - met)


def _begins_equivalence(link: Link, source: str) -> bool:
    """Whether a relation is the first of an equivalence: ``A u = p \\iff …``."""
    behind = source[link.span[1] : link.fragment.end + NEAR]
    return link.first and link.fragment.join != "implies" and _BEFORE_ARROW.match(behind) is not None


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


def misread(weighed: Weighed) -> str | None:
    """Why a relation that does not hold is rather one that was misread; None where it is plainly false."""
    if not isinstance(weighed.judgment.found, Refuted):
        return None
    left, right = weighed.reading.formula.sides
    if _is_number(left) and _is_number(right):
        return "two bare numbers are compared; something is missing beside the sign"
    if any(isinstance(node, Derivative) and _is_number(node.of) for node in walk(weighed.reading.formula)):
        return "the derivative of a bare number; a name is missing there"
    if weighed.reading.formula.comparators[0] in ("<", ">", "<=", ">="):
        scope = weighed.reading.context.scope
        shapes = [scope.shape_of(side) for side in (left, right)]
        if shapes[0] != shapes[1] and not _is_number(left) and not _is_number(right):
            return "an array is compared with a number"
    return None


def _is_number(side: Formula) -> bool:
    return isinstance(side.operand if isinstance(side, Negative) else side, Number)
