"""Gradescope's ``results.json``, and what it tells an autograder in ``submission_metadata.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from hwsolve.errors import UsageError
from hwsolve.grading.submissions.marks import OPEN, Mark, Marks
from hwsolve.problem.assignment import Assignment, parse_time
from hwsolve.report.escape import terminal
from hwsolve.report.grading.escape import clipped
from hwsolve.report.grading.gradebook import Gradebook, Page, Report, number
from hwsolve.report.grading.json import dumped
from hwsolve.report.grading.telling import tell

NAME: Final = "results.json"
METADATA: Final = "submission_metadata.json"
_LONGEST: Final = 4_000


@dataclass(frozen=True)
class Sender:
    """Who handed in, and when, as ``submission_metadata.json`` says."""

    student: str
    name: str | None
    time: datetime | None
    identity: tuple[tuple[str, str], ...]


def write_gradescope(book: Gradebook) -> Report:
    """``results.json`` for the one submission there is; raises ``UsageError`` if there are several."""
    return Report((Page(NAME, (dumped(results(only(book, "gradescope"), book), 2) + "\n",)),))


def only(book: Gradebook, form: str) -> Marks:
    """The marks of the one submission that a format is about."""
    found: Marks | None = None
    for marks in book.marks:
        if found is not None:
            raise UsageError(f"--format {form} is about one submission, and there are several")
        found = marks
    if found is None:
        raise UsageError(f"--format {form} is about one submission, and there is none")
    return found


def results(marks: Marks, book: Gradebook) -> dict[str, Any]:
    """The data of ``results.json``: one test for each answer, in text that is no markup."""
    said = [f"{number(marks.total)} of {number(marks.possible)} points."]
    if marks.to_review:
        said.append(f"{len(marks.to_review)} of {len(marks.marks)} answers are still to be reviewed.")
    said += marks.remarks
    return {
        "score": round(marks.total, 4),
        "output": _plain("\n".join(said)),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(place, mark, book) for place, mark in enumerate(marks.marks, 1)],
        "extra_data": {"hwsolve": {"file": _plain(marks.file), "assignment": book.assignment.digest}},
    }


def crashed(sentence: str, assignment: Assignment | None = None) -> str:
    """The text of a ``results.json`` for a run that came to no result."""
    possible = round(assignment.possible, 4) if assignment is not None else 0.0
    test = {
        "name": "The autograder did not finish",
        "name_format": "text",
        "score": 0.0,
        "max_score": possible,
        "status": "failed",
        "output": _plain(sentence),
        "output_format": "text",
        "visibility": "visible",
    }
    said = f"The autograder did not finish; this is not about your answers. {sentence}"
    data = {
        "score": 0.0,
        "output": _plain(said),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [test],
    }
    return dumped(data, 2) + "\n"


def sender(path: Path) -> Sender | None:
    """Who handed in, by the metadata beside the folder of the submission; None where it says nothing."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    users = data.get("users") if isinstance(data, Mapping) else None
    known = [user for user in users if isinstance(user, Mapping)] if isinstance(users, list) else []
    if not known:
        return None
    emails = [str(user["email"]) for user in known if user.get("email")]
    names = [str(user["name"]) for user in known if user.get("name")]
    pairs = {"email": emails[0] if emails else "", "id": str(known[0].get("id") or "")}
    return Sender(
        ", ".join(emails) or ", ".join(names) or "student",
        ", ".join(names) or None,
        _time(data.get("created_at")),
        tuple((key, value) for key, value in pairs.items() if value),
    )


def _time(text: object) -> datetime | None:
    try:
        return parse_time(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _test(place: int, mark: Mark, book: Gradebook) -> dict[str, Any]:
    told = tell(mark, book.assignment, book.reveal)
    lines = [told.headline[:1].upper() + told.headline[1:] + ".", *told.lines]
    passed = mark.verdict == "correct" and mark.points >= mark.possible - 1e-9
    tags = ["to review"] if mark.verdict in OPEN else []
    return {
        "name": _plain(mark.address),
        "name_format": "text",
        "number": str(place),
        "score": round(mark.points, 4),
        "max_score": round(mark.possible, 4),
        "status": "passed" if passed else "failed",
        "output": _plain(clipped("\n".join(lines), _LONGEST)),
        "output_format": "text",
        "tags": tags,
        "visibility": "visible",
    }


def _plain(text: str) -> str:
    return terminal(text)
