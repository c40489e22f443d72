"""A submission to its marks: which answers to judge, and the marks once they are judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from hwsolve.grading.check import Result, check_answer
from hwsolve.grading.result import sentence
from hwsolve.grading.submissions.addressing import UNNAMED
from hwsolve.grading.submissions.carried import carry, earlier_answer, follows_of
from hwsolve.grading.submissions.marks import LATE, OPEN, Mark, Marks

if TYPE_CHECKING:
    from hwsolve.problem.assignment import Assignment, Task
    from hwsolve.problem.problem import Answer
    from hwsolve.submission.submission import Submission, Written


@dataclass(frozen=True, slots=True)
class Job:
    """One answer to judge; ``earlier`` is the student's own answer that it follows from."""

    part: str
    name: str
    text: str
    earlier: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What to judge, where it stands, and when it was handed in."""

    job: Job
    line: int | None
    time: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer of an assignment with the attempts that count for it, the last one last.

    ``unnamed`` is what stands under the part without saying to which of its answers it belongs.
    """

    task: Task
    answer: Answer
    attempts: tuple[Attempt, ...]
    unnamed: Written | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What there is to judge in one submission, in the order of the assignment.

    ``unread`` says what of it only a person can read, which may hold the answers that are missing.
    """

    submission: Submission
    asked: tuple[Asked, ...]
    remarks: tuple[str, ...] = ()
    unread: str | None = None

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Every answer to judge, each once."""
        return tuple(dict.fromkeys(attempt.job for asked in self.asked for attempt in asked.attempts))


#: Where the answers of a submission belong: part address and answer name, with what was written there.
Addressed = Mapping[tuple[str, str], Sequence["Written"]]


def plan(
    submission: Submission, assignment: Assignment, addressed: Addressed, remarks: tuple[str, ...] = ()
) -> Plan:
    """What of *submission* is to be judged: under ``attempts: last`` the last answer to each question."""
    found: list[Asked] = []
    for task in assignment.tasks:
        for answer in task.part.answers:
            written = [w for w in addressed.get((task.address, answer.name), ()) if w.text.strip()]
            counted = written if assignment.attempts == "best" else written[-1:]
            earlier = _earlier(assignment, task, answer, addressed)
            attempts = tuple(
                Attempt(
                    Job(task.address, answer.name, w.text, earlier),
                    w.line,
                    w.time or submission.time or submission.said,
                )
                for w in counted
            )
            unnamed = addressed.get((task.address, UNNAMED), ())
            found.append(Asked(task, answer, attempts, unnamed[-1] if unnamed else None))
    said = tuple(
        f"line {remark.line}: {remark.message}" if remark.line else remark.message
        for remark in submission.remarks
    )
    return Plan(submission, tuple(found), said + remarks, _unread(submission, addressed))


def _unread(submission: Submission, addressed: Addressed) -> str | None:
    """What was handed in and found its way to no answer."""
    if unread := [remark.message for remark in submission.remarks if remark.unread]:
        return "; ".join(unread[:3])
    if submission.answers and not addressed:
        return "nothing in it stands under a heading that belongs to this assignment"
    return None


def _earlier(assignment: Assignment, task: Task, answer: Answer, addressed: Addressed) -> str | None:
    """What the student wrote for the answer that *answer* follows from."""
    follows = follows_of(answer)
    if follows is None:
        return None
    own = tuple(other.part for other in assignment.tasks if other.part.problem == task.part.problem)
    found = earlier_answer(follows, own)
    if found is None:
        return None
    written = addressed.get((found[0].address, found[1].name), ())
    return written[-1].text if written else None


def judge(job: Job, assignment: Assignment, reveal: bool = False) -> Result:
    """The result of one answer: against the reference first, then by the student's own earlier answer."""
    task = assignment.task(job.part)
    assert task is not None
    answer = task.answer(job.name)
    result = check_answer(task.part, answer, job.text, reveal=reveal)
    if job.earlier is None or result.verdict not in ("incorrect", "partial"):
        return result
    follows = follows_of(answer)
    assert follows is not None
    own = tuple(other.part for other in assignment.tasks if other.part.problem == task.part.problem)
    found = earlier_answer(follows, own)
    assert found is not None
    if check_answer(*found, job.earlier).verdict == "correct":
        return result
    carried = carry(task.part, answer, job.text, follows, (*found, job.earlier))
    return carried if carried is not None and carried.score > result.score else result


def assemble(plan: Plan, assignment: Assignment, results: Mapping[Job, Result]) -> Marks:
    """The marks of a submission whose jobs are judged; the best attempt counts where several do."""
    submission = plan.submission
    time = submission.time or submission.said
    return Marks(
        submission.student,
        submission.file,
        submission.digest,
        tuple(_mark(asked, assignment, plan, results) for asked in plan.asked),
        plan.remarks,
        submission.name,
        time.isoformat() if time else None,
        submission.identity,
        submission.time is None and time is not None,
    )


def _mark(asked: Asked, assignment: Assignment, plan: Plan, results: Mapping[Job, Result]) -> Mark:
    task, answer = asked.task, asked.answer
    possible = task.points[answer.name]
    empty = Mark(task.address, answer.name, answer.slug, answer.kind, possible)
    if not asked.attempts:
        if asked.unnamed is not None:
            said = f"This does not say which of the answers to {task.address} it is; a person has to read it."
            text, line = asked.unnamed.text, asked.unnamed.line
            return replace(empty, verdict="review", text=text, line=line, feedback=(said,))
        if plan.unread is None:
            return empty
        said = f"Nothing was found for this; it may be in what a person has to read: {plan.unread}"
        return replace(empty, verdict="review", feedback=(sentence(said),))

    def left(attempt: Attempt) -> float:
        return assignment.multiplier(task, attempt.time)

    best = max(reversed(asked.attempts), key=lambda each: results[each.job].score * left(each))
    result, multiplier = results[best.job], left(best)
    feedback = result.feedback
    if multiplier < 1 and (result.score or result.verdict in OPEN):
        feedback = (*feedback, f"{LATE}{multiplier:.0%} of the points count.")
    return replace(
        empty,
        verdict=result.verdict,
        score=result.score,
        points=possible * result.score * multiplier,
        text=best.job.text,
        line=best.line,
        read_as=result.read_as,
        evidence=result.evidence,
        feedback=feedback,
        carried="carried_from" in result.evidence,
    )
