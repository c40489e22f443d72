"""The worked text of an answer: its claims, each judged, and what could not be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hwsolve.grading.credit.restating import plainly
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.notation.formula import Formula, Relation, Symbol, names
from hwsolve.notation.printing.text import render_text
from hwsolve.working.chain import in_names_of
from hwsolve.working.judged import judged_claims
from hwsolve.working.surroundings.context import Context
from hwsolve.working.surroundings.parts import with_loss

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.meaning.scope import Scope
    from hwsolve.working.claims import Claim

_DENIED: Final = re.compile(
    r"\s*(?:not\b(?!\s+only)|it is (?:not (?:true|the case)|false|wrong|untrue)\b)", re.IGNORECASE
)
#: Where cases are told apart, or an equality is discussed, a value is no supposition of the whole.
_BY_CASES: Final = re.compile(
    r"\b(?:iff|equality|otherwise|cases?|contradict\w*|if and only if|special)\b|≠|!=|\\neq?(?![A-Za-z])",
    re.IGNORECASE,
)
_SO: Final = re.compile(
    r"⇒|⟹|∴|=>|\\(?:Rightarrow|implies|Longrightarrow|therefore)(?![A-Za-z])"
    r"|\b(?:so|hence|thus|therefore|then|also|daher|folglich)\b",
    re.IGNORECASE,
)
_RANK: dict[type[Comparison], int] = {Refuted: -1, Undecided: 0, Agrees: 1, Proved: 2}


@dataclass(frozen=True, slots=True)
class Worked:
    """What an answer claims, in order; ``supposed``: it holds hypotheses too."""

    text: str
    scope: Scope
    claims: tuple[Claim, ...]
    unread: tuple[Claim, ...]
    supposed: bool
    narrowed: str | None = None

    @property
    def false(self) -> Claim | None:
        """The first claim that is refuted."""
        return next((claim for claim in self.claims if claim.false), None)

    @property
    def open(self) -> tuple[Claim, ...]:
        """The claims that could be neither established nor refuted."""
        return tuple(claim for claim in self.claims if isinstance(claim.found, Undecided))

    @property
    def weakest(self) -> Comparison:
        """The weakest evidence of all claims."""
        found = [claim.found for claim in self.claims if claim.found is not None]
        return min(found, key=lambda each: _RANK[type(each)])

    def line(self, claim: Claim) -> int:
        """The line of the text, from 1, in which a claim begins."""
        return self.text.count("\n", 0, claim.span[0]) + 1

    def said(self, formula: Formula, claim: Claim) -> Formula:
        """A formula of a claim in the names of the question: what the text has defined is put in."""
        return in_names_of(self.scope, formula, claim.scope or self.scope)


def read_worked(question: Question) -> Worked:
    """Read and judge the text of an answer."""
    found = claims_of(question)
    return Worked(
        question.text,
        question.scope,
        tuple(claim for claim in found if claim.role == "claim"),
        tuple(claim for claim in found if claim.role == "unread"),
        any(claim.role == "condition" for claim in found),
        _narrowed(question, found),
    )


def _narrowed(question: Question, found: Sequence[Claim]) -> str | None:
    """Why the whole may hold in a special case only: a given quantity is given a value, or all is denied."""
    if _DENIED.match(question.text) is not None:
        return "What stands there is denied."
    if _BY_CASES.search(question.text) is not None:
        return None
    for claim in found:
        if (
            claim.role == "condition"
            and isinstance(claim.formula, Relation)
            and _fixes(claim.formula, question)
        ):
            return f"This supposes that {render_text(claim.formula)}."
    given = {plainly(each) for each in question.scope.given}
    for before, claim in pairwise(each for each in found if each.role == "claim"):
        between = question.text[before.span[1] : claim.span[0]]
        if claim.formula is not None and _SO.search(between) and plainly(claim.formula) in given:
            return f"This concludes {render_text(claim.formula)}, which is given; the converse is asked."
    return None


def _fixes(condition: Relation, question: Question) -> bool:
    """Whether a condition gives a value to a quantity of the problem, which no hypothesis does."""
    scope, name = question.scope, condition.sides[0]
    known = isinstance(name, Symbol) and (name.name in scope.types or name.name in scope.dimensions)
    return (
        condition.comparators == ("=",)
        and known
        and not names(condition.sides[1])
        and condition not in scope.given
    )


def claims_of(question: Question) -> list[Claim]:
    """Every relation of an answer, in order, with definitions and conditions."""
    return judged_claims(question.text, [Context(question.part.address, with_loss(question.scope))])


def as_read(claims: Sequence[Claim]) -> str:
    """The relations as they were read, those that go on from each other as one chain."""
    chains: list[Relation] = []
    for claim in claims:
        link = claim.formula
        if not isinstance(link, Relation):
            continue
        if chains and chains[-1].sides[-1] == link.sides[0]:
            held = chains[-1]
            chains[-1] = Relation((*held.comparators, *link.comparators), (*held.sides, *link.sides[1:]))
        else:
            chains.append(link)
    return " ; ".join(render_text(chain) for chain in chains)
