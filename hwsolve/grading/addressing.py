"""Where answers belong: the labels of a submission to the parts and answers of an assignment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.grading.assess import Addressed
from hwsolve.submission.submission import Columns

if TYPE_CHECKING:
    from hwsolve.problem.assignment import Assignment
    from hwsolve.submission.submission import Submission


@dataclass(frozen=True)
class Directory:
    """Every label that an assignment knows; made once for all submissions."""

    assignment: Assignment


def directory(assignment: Assignment) -> Directory:
    """The labels under which the answers of *assignment* may stand."""
    return Directory(assignment)


def columns_of(assignment: Assignment) -> Columns:
    """What *assignment* says about the columns of a table, for ``read_submissions``."""
    return Columns()


def address(submission: Submission, known: Directory) -> tuple[Addressed, tuple[str, ...]]:
    """The answers of *submission* by part address and answer name, and what to remark about the others."""
    return {}, ()
