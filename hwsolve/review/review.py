"""A document reviewed against the problems it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, assert_never

from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted, Undecided
from hwsolve.review.headings import named_part
from hwsolve.review.scoring import Milestone, PartScore, milestones_of, score_of
from hwsolve.working.judged import judged_claims
from hwsolve.working.surroundings.context import Context, contexts_of, with_single_samples

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

    @property
    def score(self) -> float | None:
        """The parts' scores weighted by their points; None where nothing can be scored."""
        points = sum(each.points for each in self.parts)
        return round(sum(each.score * each.points for each in self.parts) / points, 4) if points else None

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

    def turn(heading: str) -> tuple[str, list[Context]] | None:
        found = named_part(heading, problems, current[0] if current else None)
        if found is None:
            return None
        problem, part = found
        current[:] = [problem]
        first = [known[part.address]] if part is not None else []
        others = [known[each.address] for each in problem.parts]
        return (part.address if part is not None else ""), with_single_samples([*first, *others])

    start = with_single_samples([*(known[part.address] for part in parts), *known.values()])
    claims = tuple(judged_claims(source, start, turn))
    lines = [source.count("\n", 0, claim.span[0]) + 1 for claim in claims]
    milestones: list[Milestone] = []
    for part in parts:
        milestones += milestones_of(part, claims, lines)
    scores = [score_of(part, milestones, claims) for part in parts]
    return Review(
        source, tuple(problems), claims, tuple(milestones), tuple(each for each in scores if each is not None)
    )
