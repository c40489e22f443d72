"""A document reviewed against the problems it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, assert_never

from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted, Undecided
from hwsolve.review.headings import named_part
from hwsolve.review.scoring import Milestone, PartScore, milestones_of, score_of
from hwsolve.review.wording import Remark, remarks_on
from hwsolve.working.judged import judged_claims
from hwsolve.working.reading.markup import MAX_CHARACTERS
from hwsolve.working.record import MAX_CLAIMS
from hwsolve.working.surroundings.context import Context
from hwsolve.working.surroundings.parts import contexts_of, with_single_samples

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part, Problem
    from hwsolve.working.claims import Claim

Verdict = Literal["proved", "agrees", "refuted", "undecided", "unread", "definition", "condition"]


@dataclass(frozen=True)
class Review:
    """A document, what was found about each of its claims, and what they are worth together."""

    source: str
    problems: tuple[Problem, ...]
    claims: tuple[Claim, ...]
    milestones: tuple[Milestone, ...]
    parts: tuple[PartScore, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def score(self) -> float | None:
        """The parts' scores weighted by their points; None where nothing can be scored."""
        points = sum(each.points for each in self.parts)
        return round(sum(each.score * each.points for each in self.parts) / points, 4) if points else None

    @property
    def cut(self) -> str:
        """What of a document that is too long was left out, in words."""
        if len(self.claims) >= MAX_CLAIMS:
            return f"only the first {MAX_CLAIMS:,} relations were judged"
        if len(self.source) > MAX_CHARACTERS:
            return f"only the first {MAX_CHARACTERS:,} characters were read"
        return ""

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for place, char in enumerate(self.source):
            if char == "\n":
                starts.append(place + 1)
        return starts

    def place(self, at: int) -> tuple[int, int]:
        """The line and column (from 1) of a character of the source."""
        from bisect import bisect_right

        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def count(self, *verdicts: Verdict) -> int:
        """How many claims have one of these verdicts."""
        return sum(verdict_of(claim) in verdicts for claim in self.claims)


def verdict_of(claim: Claim) -> Verdict:
    """The verdict on a claim in one word."""
    if claim.role != "claim":
        return claim.role
    match claim.found:
        case Proved():
            return "proved"
        case Agrees():
            return "agrees"
        case Refuted():
            return "refuted"
        case Undecided() | None:
            return "undecided"
        case _:
            assert_never(claim.found)


def review(source: str, problems: Sequence[Problem], parts: Sequence[Part]) -> Review:
    """Judge every relation of *source*; *parts* of the *problems* are those that it is to answer."""
    known: dict[str, Context] = {}
    for problem in problems:
        known |= contexts_of(problem.parts)
    current: list[Problem] = list(problems[:1])
    turned: list[str] = []

    def turn(heading: str) -> tuple[str, list[Context]] | None:
        found = named_part(heading, problems, current[0] if current else None)
        if found is None:
            return None
        problem, part = found
        current[:] = [problem]
        turned.append(problem.id)
        first = [known[part.address]] if part is not None else []
        others = [known[each.address] for each in problem.parts]
        return (part.address if part is not None else ""), with_single_samples([*first, *others])

    def section_of(heading: str) -> str | None:
        found = named_part(heading, problems)
        return None if found is None else found[1].address if found[1] is not None else ""

    start = with_single_samples([*(known[part.address] for part in parts), *known.values()])
    claims = tuple(judged_claims(source, start, turn))
    lines = [source.count("\n", 0, claim.span[0]) + 1 for claim in claims]
    placed = list(zip(claims, lines, strict=True))
    milestones: list[Milestone] = []
    for part in parts:
        own = [each for each in placed if _is_about(each[0], part)] if turned else placed
        milestones += milestones_of(part, own)
    scores = [score_of(part, milestones, claims) for part in parts]
    return Review(
        source,
        tuple(problems),
        claims,
        tuple(milestones),
        tuple(each for each in scores if each is not None),
        remarks_on(source, parts, section_of),
    )


def _is_about(claim: Claim, part: Part) -> bool:
    """Whether a claim was read in the names of the part's problem."""
    return claim.part.partition(".")[0] == part.address.partition(".")[0]
