"""Kind ``derivation``: a proof or worked derivation, judged line by line, paid by its milestones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.grading.lines import Statement, Unread, Working
from hwsolve.grading.milestones import Judged, is_mistake, says
from hwsolve.grading.phrases import stated
from hwsolve.grading.result import Result, by_score, sentence, unreadable
from hwsolve.grading.working.chain import in_names_of
from hwsolve.grading.working.context import Context, with_loss
from hwsolve.grading.working.review import judged_claims
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.notation.formula import Formula
from hwsolve.notation.printing.text import render_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hwsolve.grading.question import Question
    from hwsolve.problem.problem import Mistake

#: A derivation with a false line is worth at most this much of its points.
WITH_A_FALSE_LINE = 0.75


@dataclass(frozen=True, slots=True)
class Milestone:
    """A claim (in any of its forms) that a complete derivation passes through."""

    forms: tuple[Formula, ...]
    points: float
    say: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What a worked solution contains of what was asked."""

    working: Working
    judged: tuple[Judged, ...]
    reached: tuple[Milestone, ...]
    missing: tuple[Milestone, ...]
    goal: bool
    unstated: int

    @property
    def false(self) -> Judged | None:
        """The first line that is refuted."""
        return next((each for each in self.judged if isinstance(each.found, Refuted)), None)

    @property
    def open(self) -> tuple[Judged, ...]:
        """The lines that could be neither established nor refuted."""
        return tuple(each for each in self.judged if isinstance(each.found, Undecided))


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


def grade(question: Question) -> Result:
    """Judge each line; the milestones among the true ones are what counts."""
    milestones = read_milestones(question)
    goals = [question.author(source) for source in question.options.formulas("goal")]
    working, judged = _read(question)
    if not working.statements:
        if working.unread:
            first = working.unread[0]
            return unreadable(f"Line {first.line} cannot be read: {first.text} ({first.reason}).")
        if working.supposed:
            said = "Nothing is claimed here: what stands there is only supposed."
            return Result("incorrect", 0.0, None, Undecided(said).evidence(), (said,))
        return unreadable("There is no formula in this answer.")
    true = [each for each in judged if each.true and not each.statement.given]
    reached = tuple(m for m in milestones if any(_found(form, true, goals) for form in m.forms))
    missing = tuple(m for m in milestones if m not in reached)
    goal = not goals or any(_found(form, true) for form in goals)
    patterns = question.options.texts("states")
    unstated = sum(not stated(pattern, question.text) for pattern in patterns)
    return _verdict(question, Findings(working, judged, reached, missing, goal, unstated), bool(goals))


def _read(question: Question) -> tuple[Working, tuple[Judged, ...]]:
    """The claims of the answer and what was found about each; conditions and definitions are none."""
    context = Context(question.part.address, with_loss(question.scope))
    judged: list[Judged] = []
    unread: list[Unread] = []
    supposed = False
    for claim in judged_claims(question.text, [context]):
        line = question.text.count("\n", 0, claim.span[0]) + 1
        supposed = supposed or claim.role == "condition"
        if claim.role == "unread":
            unread.append(Unread(line, claim.text, "; ".join(claim.notes)))
        elif claim.role == "claim" and claim.formula is not None and claim.found is not None:
            scope = claim.scope or question.scope
            chain = in_names_of(question.scope, claim.chain or claim.formula, scope)
            statement = Statement(line, claim.text, claim.formula, chain, scope)
            judged.append(Judged(statement, claim.found, claim.formula))
    working = Working(tuple(each.statement for each in judged), tuple(unread), supposed)
    return working, tuple(judged)


def _found(wanted: Formula, true: list[Judged], apart: Sequence[Formula] = ()) -> bool:
    return any(says(each.statement.chain, wanted, each.statement.scope, apart) for each in true)


def _verdict(question: Question, findings: Findings, asks_goal: bool) -> Result:
    reached = sum(m.points for m in findings.reached)
    whole = reached + sum(m.points for m in findings.missing)
    states = question.options.texts("states")
    extra = asks_goal + len(states)
    earned = reached + (asks_goal and findings.goal) + len(states) - findings.unstated
    working = bool(findings.reached) or not (findings.missing or asks_goal)
    score = earned / (whole + extra) if whole + extra else 0.0
    feedback = list(_feedback(question, findings, asks_goal))
    read_as = " ; ".join(render_text(each.statement.claim) for each in findings.judged)
    bare = not whole and len(findings.judged) == 1 and findings.judged[0].bare
    if (whole and not findings.reached) or (asks_goal and bare):
        score = 0.0
        if findings.goal and asks_goal and findings.false is None:
            said = "The goal is asserted: the steps that lead to it are missing."
            return Result("review", 0.0, read_as, _evidence(findings), (said, *feedback))
    if findings.false is not None:
        known = listed(question, findings.false)
        if known is not None:
            score, feedback = max(score, known.credit), [known.say, *feedback]
        score = min(score, WITH_A_FALSE_LINE)
        evidence = findings.false.found.evidence()
        return Result(by_score(score), round(score, 4), read_as, evidence, tuple(feedback))
    unsure = bool(findings.working.unread or findings.open)
    if score >= 1 - 1e-9 and working and not unsure:
        return Result("correct", 1.0, read_as, _evidence(findings), tuple(feedback))
    if unsure:
        return Result("review", round(score, 4), read_as, _evidence(findings), tuple(feedback))
    return Result(by_score(score), round(score, 4), read_as, _evidence(findings), tuple(feedback))


def listed(question: Question, false: Judged) -> Mistake | None:
    """The mistake that the file lists for a false line, if there is one."""
    for mistake in question.answer.mistakes:
        if is_mistake(false.link, question.author(mistake.when), false.statement.scope):
            return mistake
    return None


def _feedback(question: Question, findings: Findings, asks_goal: bool) -> list[str]:
    said: list[str] = []
    false = findings.false
    if false is not None and isinstance(false.found, Refuted):
        where = f"Line {false.statement.line} is false"
        said.append(f"{where}: {render_text(false.link)}; {values_in_words(false.found)}.")
    for line in findings.working.unread[:3]:
        said.append(f"Line {line.line} cannot be read: {line.text} ({line.reason}).")
    for each in findings.open[:3]:
        reason = each.found.reason if isinstance(each.found, Undecided) else ""
        said.append(f"Line {each.statement.line} was not decided: {render_text(each.link)} ({reason}).")
    said += [sentence(m.say) for m in findings.missing if m.say]
    if question.reveal:
        said += [f"Missing: {render_text(m.forms[0])}." for m in findings.missing]
    silent = sum(not m.say for m in findings.missing)
    if silent and not question.reveal:
        said.append(f"{silent} of the steps asked for {'is' if silent == 1 else 'are'} missing.")
    if asks_goal and not findings.goal:
        said.append("What was to be shown is not reached.")
    if findings.unstated:
        said.append("A hypothesis that the argument needs is not stated.")
    return said


def values_in_words(found: Refuted) -> str:
    """The counterexample to a claim of the student's own."""
    if found.reason and not found.at:
        return found.reason
    place = ", ".join(f"{name} = {value}" for name, value in found.at.items())
    where = f"at {place} " if place else ""
    if found.student == found.reference:
        return f"{where}both sides are {found.student}"
    return f"{where}the left side is {found.student}, the right side {found.reference}"


def _evidence(findings: Findings) -> dict[str, object]:
    """The weakest evidence of the lines, and how many there are."""
    rank = {Undecided: 0, Agrees: 1, Proved: 2, Refuted: -1}
    weakest: Comparison = min((each.found for each in findings.judged), key=lambda found: rank[type(found)])
    return {**weakest.evidence(), "lines": len(findings.judged), "milestones": len(findings.reached)}
