"""Kind ``chain``: ``a >= b >= c``, every link true, the ends and the members that are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from hwsolve.grading.credit.milestones import listed
from hwsolve.grading.credit.phrases import stated
from hwsolve.grading.result import Result, by_score, unreadable
from hwsolve.grading.worked import Worked, as_read, read_worked
from hwsolve.meaning.comparison.outcome import Comparison, Refuted, Undecided
from hwsolve.notation.formula import Formula, Relation
from hwsolve.notation.printing.text import render_text
from hwsolve.working.claims import values_in_words
from hwsolve.working.judging.truth import alike

if TYPE_CHECKING:
    from hwsolve.grading.question import Question

_RISING = frozenset(["<", "<="])
_EQUALS = frozenset(["=", ":="])


@dataclass(frozen=True, slots=True)
class Wanted:
    """The members from the greatest to the smallest (or equal), and which links are strict."""

    members: tuple[Formula, ...]
    strict: tuple[bool, ...]
    ascending: bool


def read_wanted(question: Question) -> Wanted:
    """The reference chain with the members it must show; raises ``ProblemError`` if it is none."""
    source = question.answer.references[0]
    chain = question.references[0]
    if not isinstance(chain, Relation) or len(chain.sides) < 2:
        source.place.fail("the reference of a chain is a chain such as a >= b >= c")
    rising = any(sign in _RISING for sign in chain.comparators)
    if rising and any(sign in (">", ">=") for sign in chain.comparators):
        source.place.fail("the signs of the reference chain point both ways")
    members = chain.sides[::-1] if rising else chain.sides
    strict = tuple(sign in ("<", ">") for sign in chain.comparators)
    if "members" not in question.options:
        return Wanted(members, strict[::-1] if rising else strict, rising)
    asked = [question.author(each) for each in question.options.formulas("members")]
    kept = [0, *(k for k, side in enumerate(members) if k and side in asked), len(members) - 1]
    kept = sorted(set(kept))
    strict = strict[::-1] if rising else strict
    return Wanted(tuple(members[k] for k in kept), tuple(any(strict[a:b]) for a, b in pairwise(kept)), rising)


def grade(question: Question) -> Result:
    """Each link of the student's chain must hold; each link of the reference must follow from them."""
    wanted = read_wanted(question)
    worked = read_worked(question)
    if not worked.claims:
        reason = worked.unread[0].reason if worked.unread else "there is no relation in it"
        return unreadable(f"No chain could be read: {reason}.")
    false = worked.false
    graph = _Order(question, wanted, worked)
    steps = graph.steps()
    states = question.options.texts("states")
    said = sum(stated(pattern, question.text) for pattern in states)
    score = (len(steps) + said) / (len(wanted.strict) + len(states)) if steps else 0.0
    feedback: list[str] = []
    if false is not None and isinstance(false.found, Refuted):
        feedback.append(f"{as_read([false])} is false: {values_in_words(false.found)}.")
        score = min(score, (len(wanted.strict) - 1) / len(wanted.strict))
        known = listed(question, false)
        if known is not None:
            score, feedback = known.credit, [known.say, *feedback]
    ends = {0, len(wanted.members) - 1}
    if steps and ends <= graph.present and len(graph.present) < len(wanted.members):
        feedback.append("Steps are missing between the ends of the chain.")
    elif not steps and false is None:
        feedback.append("This is true, and not the chain that is asked for.")
    elif len(steps) < len(wanted.strict) and false is None:
        feedback.append(f"{len(steps)} of {len(wanted.strict)} links are there.")
    if said < len(states):
        feedback.append("A hypothesis that the chain needs is not stated.")
    feedback += [
        f"Line {worked.line(claim)} cannot be read: {claim.shown} ({claim.reason})."
        for claim in worked.unread[:2]
    ]
    if question.reveal and score < 1:
        feedback.append(f"The chain is {render_text(question.references[0])}.")
    if worked.narrowed is not None:
        feedback.append(worked.narrowed)
    unsure = bool(worked.unread) or worked.narrowed is not None
    return _result(score, as_read(worked.claims), worked.weakest, feedback, unsure)


def _result(score: float, read_as: str, found: Comparison, feedback: list[str], unread: bool) -> Result:
    if isinstance(found, Undecided):
        return Result("undecided", 0.0, read_as, found.evidence(), (*feedback, found.reason))
    if isinstance(found, Refuted) or not unread:
        return Result(by_score(score), round(score, 4), read_as, found.evidence(), tuple(feedback))
    return Result("review", round(score, 4), read_as, found.evidence(), tuple(feedback))


class _Order:
    """What the true links say of the members of the reference: who is at least as great as whom."""

    def __init__(self, question: Question, wanted: Wanted, worked: Worked) -> None:
        self.question = question
        self.wanted = wanted
        self.nodes: list[Formula] = list(wanted.members)
        self.edges: dict[tuple[int, int], bool] = {}
        self.present: set[int] = set()
        for claim in worked.claims:
            if claim.true and claim.formula is not None:
                link = worked.said(claim.formula, claim)
                if isinstance(link, Relation):
                    self._add(link)

    def _add(self, link: Relation) -> None:
        (left, right), (sign,) = link.sides, link.comparators
        if sign in _RISING:
            left, right = right, left
        a, b = self._node(left), self._node(right)
        strict = sign in ("<", ">")
        self.edges[a, b] = strict
        if sign in _EQUALS:
            self.edges[b, a] = False

    def _node(self, formula: Formula) -> int:
        """The member that *formula* is, to the letter if it can be, else one not yet met, else a new node."""
        if formula in self.nodes:
            found = self.nodes.index(formula)
        else:
            equal_ones = [k for k, other in enumerate(self.nodes) if self._same(formula, other)]
            fresh = [k for k in equal_ones if k < len(self.wanted.members) and k not in self.present]
            found = next(iter(fresh or equal_ones), len(self.nodes))
            if found == len(self.nodes):
                self.nodes.append(formula)
        if found < len(self.wanted.members):
            self.present.add(found)
        return found

    def _same(self, one: Formula, two: Formula) -> bool:
        return one == two or alike(one, two, self.question.scope)

    def steps(self) -> list[tuple[int, int]]:
        """The members next to each other, of those that occur, where the greater is shown to be so."""
        shown = sorted(self.present)
        return [(a, b) for a, b in pairwise(shown) if self._reaches(a, b, any(self.wanted.strict[a:b]))]

    def _reaches(self, start: int, end: int, strict: bool) -> bool:
        pending, seen = [(start, False)], {(start, False)}
        while pending:
            node, tight = pending.pop()
            if node == end and (tight or not strict):
                return True
            for (a, b), sharp in self.edges.items():
                state = (b, tight or sharp)
                if a == node and state not in seen:
                    seen.add(state)
                    pending.append(state)
        return False
