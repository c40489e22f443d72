"""What a full solution contains, looked for among the true claims of a text, and the score that follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.grading.credit.milestones import WITH_A_FALSE_LINE, pairs, read_milestones, says
from hwsolve.grading.credit.restating import restates
from hwsolve.grading.question import Question
from hwsolve.meaning.comparison.screen import Screen
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.notation.formula import Formula, Relation, names
from hwsolve.working.chain import in_names_of
from hwsolve.working.judging.rewriting import free_letters
from hwsolve.working.judging.truth import alike

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Part
    from hwsolve.working.claims import Claim

Role = Literal["result", "milestone", "goal"]
_RESULTS: Final = frozenset(["expression", "number", "matrix", "update"])


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something that a full solution of ``part`` contains; ``line`` is where the text has it.

    A ``goal`` is *asserted* where none of the steps that lead to it is there.
    """

    part: str
    answer: str
    role: Role
    claim: Formula
    points: float
    line: int | None = None
    asserted: bool = False
    say: str = ""


@dataclass(frozen=True, slots=True)
class PartScore:
    """What one part is worth (0 to 1) and how many points it stands for."""

    part: str
    score: float
    points: float


def milestones_of(part: Part, claims: Sequence[tuple[Claim, int]]) -> list[Milestone]:
    """The milestones of a part, each with the line that reaches it; *claims* come with their lines."""
    true = [(claim, line) for claim, line in claims if claim.true]
    found: list[Milestone] = []
    for answer in part.answers:
        question = Question(part, answer, "", prove=False)
        if answer.kind == "derivation":
            found += _of_derivation(question, true)
        elif answer.kind in _RESULTS and answer.references:
            found.append(_of_result(question, true))
    return found


def _of_result(question: Question, true: list[tuple[Claim, int]]) -> Milestone:
    part, answer = question.part, question.answer
    reference = question.references[0]
    screen = Screen(question.scope, question.references)
    line = next((line for claim, line in true if _reaches(claim, question, screen)), None)
    return Milestone(part.address, answer.name, "result", reference, answer.points, line)


def _reaches(claim: Claim, question: Question, screen: Screen) -> bool:
    """Whether a side of the claim is the reference, and does not only ask for it again."""
    if not isinstance(claim.formula, Relation) or claim.formula.comparators[0] not in ("=", ":=", "~~"):
        return False
    scope = question.scope
    for side in claim.formula.sides[::-1]:
        if not all(scope.declares(name) or name in free_letters(side, scope) for name in names(side)):
            continue
        for reference in question.references:
            if (
                _same_needs(scope, side, reference)
                and restates(side, scope, [reference], _allowed(question)) is None
            ):
                if _equal(side, reference, scope, screen):
                    return True
    return False


def _allowed(question: Question) -> list[Formula]:
    return [question.author(source) for source in question.answer.allow]


def _same_needs(scope: Scope, side: Formula, reference: Formula) -> bool:
    """Whether two formulas depend on the same symbols: a cheap test before they are evaluated."""
    known = (set(scope.types) | set(scope.definitions)) - scope.dimensions
    try:
        return depends(scope, side) & known == depends(scope, reference) & known
    except MeaningError:
        return False


def _equal(one: Formula, two: Formula, scope: Scope, screen: Screen) -> bool:
    return not screen.differ(one, two) and alike(one, two, scope)


def _of_derivation(question: Question, true: list[tuple[Claim, int]]) -> Iterator[Milestone]:
    part, answer = question.part, question.answer
    goals = [question.author(source) for source in question.options.formulas("goal")]
    steps = read_milestones(question)
    share = answer.points / (sum(step.points for step in steps) + bool(goals) or 1)
    reached = False
    for step in steps:
        line = next(
            (
                line
                for claim, line in true
                if any(_says(claim, form, question.scope, goals) for form in step.forms)
            ),
            None,
        )
        reached = reached or line is not None
        yield Milestone(
            part.address, answer.name, "milestone", step.forms[0], step.points * share, line, say=step.say
        )
    if goals:
        line = next(
            (line for claim, line in true if any(_says(claim, goal, question.scope) for goal in goals)), None
        )
        asserted = line is not None and bool(steps) and not reached
        yield Milestone(part.address, answer.name, "goal", goals[0], share, line, asserted)


def _says(claim: Claim, wanted: Formula, outer: Scope, goals: Sequence[Formula] = ()) -> bool:
    if claim.chain is None or claim.scope is None:
        return False
    chain = in_names_of(outer, claim.chain, claim.scope)
    if isinstance(chain, Relation) and isinstance(wanted, Relation):
        sought = {name for name in names(wanted) if claim.scope.declares(name)}
        if not any(sought <= names(left) | names(right) for left, _, right in pairs(chain)):
            return False
    try:
        return says(chain, wanted, claim.scope, goals)
    except (MeaningError, NotComputable, IndexError):
        return False


def score_of(part: Part, milestones: Sequence[Milestone], claims: Sequence[Claim]) -> PartScore | None:
    """The share of its milestones that a part has reached; a false line of its own caps it."""
    mine = [each for each in milestones if each.part == part.address]
    whole = sum(each.points for each in mine)
    if not whole:
        return None
    earned = sum(each.points for each in mine if each.line is not None and not each.asserted)
    score = earned / whole
    false = any(
        claim.false and claim.follows is None and claim.section in ("", part.address) for claim in claims
    )
    return PartScore(part.address, round(min(score, WITH_A_FALSE_LINE) if false else score, 4), part.points)
