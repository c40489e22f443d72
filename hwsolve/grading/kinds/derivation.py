"""Kind ``derivation``: a proof or worked derivation, judged line by line, paid by its milestones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.grading.credit.milestones import WITH_A_FALSE_LINE, Milestone, listed, read_milestones, says
from hwsolve.grading.credit.phrases import stated
from hwsolve.grading.result import Result, by_score, sentence, unreadable
from hwsolve.grading.worked import Worked, as_read, read_worked
from hwsolve.meaning.comparison.outcome import Refuted, Undecided
from hwsolve.notation.formula import Formula
from hwsolve.notation.printing.text import render_text
from hwsolve.working.claims import values_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hwsolve.grading.question import Question
    from hwsolve.meaning.scope import Scope


@dataclass(frozen=True, slots=True)
class Findings:
    """What a worked solution contains of what was asked."""

    worked: Worked
    reached: tuple[Milestone, ...]
    missing: tuple[Milestone, ...]
    goal: bool
    unstated: int


def grade(question: Question) -> Result:
    """Judge each line; the milestones among the true ones are what counts."""
    milestones = read_milestones(question)
    goals = [question.author(source) for source in question.options.formulas("goal")]
    worked = read_worked(question)
    if not worked.claims:
        if worked.unread:
            first = worked.unread[0]
            return unreadable(f"Line {worked.line(first)} cannot be read: {first.shown} ({first.reason}).")
        if worked.supposed:
            said = "Nothing is claimed here: what stands there is only supposed."
            return Result("incorrect", 0.0, None, Undecided(said).evidence(), (said,))
        return unreadable("There is no formula in this answer.")
    reached = tuple(m for m in milestones if any(_found(form, worked, goals) for form in m.forms))
    missing = tuple(m for m in milestones if m not in reached)
    goal = not goals or any(_found(form, worked) for form in goals)
    patterns = question.options.texts("states")
    unstated = sum(not stated(pattern, question.text) for pattern in patterns)
    return _verdict(question, Findings(worked, reached, missing, goal, unstated), bool(goals))


def _found(wanted: Formula, worked: Worked, apart: Sequence[Formula] = ()) -> bool:
    """Whether some true chain of the text contains a claim."""
    chains: dict[tuple[Formula, int], Scope] = {}
    for claim in worked.claims:
        if claim.true and claim.chain is not None:
            scope = claim.scope or worked.scope
            chains[worked.said(claim.chain, claim), id(scope)] = scope
    return any(says(chain, wanted, scope, apart) for (chain, _), scope in chains.items())


def _verdict(question: Question, findings: Findings, asks_goal: bool) -> Result:
    reached = sum(m.points for m in findings.reached)
    whole = reached + sum(m.points for m in findings.missing)
    states = question.options.texts("states")
    extra = asks_goal + len(states)
    earned = reached + (asks_goal and findings.goal) + len(states) - findings.unstated
    working = bool(findings.reached) or not (findings.missing or asks_goal)
    score = earned / (whole + extra) if whole + extra else 0.0
    feedback = list(_feedback(question, findings, asks_goal))
    worked = findings.worked
    read_as = as_read(worked.claims)
    bare = not whole and len(worked.claims) == 1
    if (whole and not findings.reached) or (asks_goal and bare):
        score = 0.0
        if findings.goal and asks_goal and worked.false is None:
            said = "The goal is asserted: the steps that lead to it are missing."
            return Result("review", 0.0, read_as, _evidence(findings), (said, *feedback))
    if worked.false is not None:
        known = listed(question, worked.false)
        if known is not None:
            score, feedback = max(score, known.credit), [known.say, *feedback]
        score = min(score, WITH_A_FALSE_LINE)
        evidence = worked.weakest.evidence()
        return Result(by_score(score), round(score, 4), read_as, evidence, tuple(feedback))
    unsure = bool(worked.unread or worked.open or worked.narrowed)
    if score >= 1 - 1e-9 and working and not unsure:
        return Result("correct", 1.0, read_as, _evidence(findings), tuple(feedback))
    if unsure:
        return Result("review", round(score, 4), read_as, _evidence(findings), tuple(feedback))
    return Result(by_score(score), round(score, 4), read_as, _evidence(findings), tuple(feedback))


def _feedback(question: Question, findings: Findings, asks_goal: bool) -> list[str]:
    said: list[str] = []
    worked = findings.worked
    false = worked.false
    if false is not None and isinstance(false.found, Refuted):
        where = f"Line {worked.line(false)} is false"
        said.append(f"{where}: {as_read([false])}; {values_in_words(false.found)}.")
    for claim in worked.unread[:3]:
        said.append(f"Line {worked.line(claim)} cannot be read: {claim.shown} ({claim.reason}).")
    for claim in worked.open[:3]:
        said.append(f"Line {worked.line(claim)} was not decided: {as_read([claim])} ({claim.reason}).")
    if worked.narrowed is not None:
        said.append(worked.narrowed)
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


def _evidence(findings: Findings) -> dict[str, object]:
    """The weakest evidence of the lines, and how many there are."""
    worked = findings.worked
    return {**worked.weakest.evidence(), "lines": len(worked.claims), "milestones": len(findings.reached)}
