"""What a student is told about one answer, the same in every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, NotComputable, ProblemError, Unreadable
from hwsolve.grading.submissions.marks import Mark
from hwsolve.report.evidence import evidence_beside
from hwsolve.report.grading.gradebook import number

if TYPE_CHECKING:
    from hwsolve.problem.assignment import Assignment

#: The key that evidence has where a person set the points.
BY_HAND: Final = "override"
_VERDICTS: Final = {
    "review": "to review",
    "missing": "not answered",
    "undecided": "undecided, to review",
    "partial": "partly right",
}


@dataclass(frozen=True, slots=True)
class Telling:
    """One answer's feedback in sentences; ``reference`` only where it is to be revealed."""

    verdict: str
    points: str
    read_as: str | None
    sentences: tuple[str, ...]
    evidence: str = ""
    reference: str | None = None

    @property
    def headline(self) -> str:
        """*correct, 2/2 points*."""
        return f"{self.verdict}, {self.points}"

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything, a line each."""
        read = (f"Read as: {self.read_as}",) if self.read_as else ()
        shown = (f"The answer is {self.reference}",) if self.reference else ()
        evidence = (f"Evidence: {self.evidence}",) if self.evidence else ()
        return (*read, *self.sentences, *evidence, *shown)


def tell(mark: Mark, assignment: Assignment, reveal: bool = False) -> Telling:
    """What to say of *mark*; the reference is shown with *reveal*, and only beside what is not right."""
    worth = f"{number(mark.points)}/{number(mark.possible)} point{'' if mark.possible == 1 else 's'}"
    verdict = verdict_words(mark.verdict)
    if mark.verdict == "review" and mark.score:
        worth += " suggested"
    if mark.evidence.get(BY_HAND):
        verdict += ", reviewed"
    sentences = mark.feedback
    evidence = "" if mark.evidence.get(BY_HAND) else evidence_beside(mark.evidence, sentences)
    shown = reference(mark, assignment) if reveal and mark.verdict != "correct" else None
    if shown and any(shown in said for said in sentences):
        shown = None
    return Telling(verdict, worth, mark.read_as, sentences, evidence, shown)


def verdict_words(verdict: str) -> str:
    """A verdict as people say it."""
    return _VERDICTS.get(verdict, verdict)


def reference(mark: Mark, assignment: Assignment) -> str | None:
    """The first accepted answer in one line; None where there is none to show."""
    task = assignment.task(mark.part)
    answer = None if task is None else next((a for a in task.part.answers if a.name == mark.name), None)
    if task is None or answer is None or not answer.references:
        return None
    from hwsolve.notation.printing.text import render_text

    try:
        scope = task.part.scope
        found = scope.parse(answer.references[0], shape=answer.kind == "shape")
        return render_text(found, is_array=scope.is_array)
    except (Unreadable, MeaningError, NotComputable, ProblemError):
        return str(answer.references[0])
