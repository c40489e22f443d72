"""What a grading run reads: the assignment, submissions, the class list, points set by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from hwsolve.batch.memory.overrides import Override
from hwsolve.batch.run import Source
from hwsolve.cli.grading.points_by_hand import keep_filled, read_overrides, read_review
from hwsolve.cli.grading.request import Request
from hwsolve.errors import UsageError
from hwsolve.grading.submissions.addressing import columns_of
from hwsolve.grading.submissions.marks import Marks
from hwsolve.problem.assignment import Assignment, read_assignment, whole_bank
from hwsolve.report.grading.platforms.gradescope import METADATA, Sender, sender
from hwsolve.submission.reader import read_submissions
from hwsolve.submission.sources.roster import Roster, joined, read_roster
from hwsolve.submission.submission import Remark, Submission


@dataclass(frozen=True)
class Sources:
    """Everything that is read before the run; ``submissions`` reads while it lasts."""

    assignment: Assignment
    source: Source
    folder: Path
    overrides: tuple[Override, ...]
    submissions: Callable[[], Iterator[Submission]]


@dataclass(frozen=True)
class Again:
    """Marks that can be gone through again and again."""

    read: Callable[[], Iterator[Marks]]

    def __iter__(self) -> Iterator[Marks]:
        return self.read()


def read_sources(request: Request) -> Sources:
    """Read what *request* names; raises ``UsageError`` and ``ProblemError`` where that cannot be read."""
    for path in request.paths:
        if not path.exists():
            raise UsageError(f"there is no file or folder {str(path)!r}")
    if request.assignment is not None and request.assignment.exists() and not request.assignment.is_file():
        raise UsageError(f"--assignment takes a file, which every worker can read: {request.assignment}")
    assignment = (
        read_assignment(request.assignment, request.problems)
        if request.assignment is not None
        else whole_bank(request.problems)
    )
    overrides: tuple[Override, ...] = ()
    if request.overrides is not None:
        overrides += read_overrides(request.overrides, assignment)
    if request.review is not None:
        overrides += read_review(request.review, assignment)
    if request.folder is not None and not request.reviews_own_sheet:
        keep_filled(request.folder)
    folder = request.assignment.parent if request.assignment is not None else Path()
    source = Source(request.assignment, request.problems)
    named = request.roster or assignment.roster
    roster = read_roster(named) if named is not None else None
    return Sources(assignment, source, folder, overrides, lambda: _submissions(request, assignment, roster))


def _submissions(request: Request, assignment: Assignment, roster: Roster | None) -> Iterator[Submission]:
    found = read_submissions(request.paths, columns_of(assignment))
    if request.is_single:
        who = sender(request.paths[0].absolute().parent / METADATA)
        if who is not None or "classroom50" in request.formats:
            found = iter((as_one(found, who),))
            roster = None
    if request.submitted is not None:
        found = (replace(each, time=each.time or request.submitted) for each in found)
    return found if roster is None else joined(found, roster)


def as_one(found: Iterable[Submission], who: Sender | None) -> Submission:
    """The files of one sender as one submission, later answers to a question being later attempts."""
    files = list(found)
    if not files:
        student = who.student if who is not None else "student"
        files = [Submission(student, "", remarks=(Remark("nothing was handed in that can be read"),))]
    whole = replace(
        files[0],
        answers=tuple(answer for file in files for answer in file.answers),
        remarks=tuple(remark for file in files for remark in file.remarks),
    )
    if who is None:
        return whole
    return replace(whole, student=who.student, name=who.name, time=who.time, identity=who.identity)
