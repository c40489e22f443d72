"""The ``result.json`` of Classroom 50 (classroom50/result/v1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from hwsolve.errors import UsageError
from hwsolve.grading.submissions.marks import Mark, Marks
from hwsolve.problem.assignment import parse_time
from hwsolve.report.escape import terminal
from hwsolve.report.grading.escape import clipped
from hwsolve.report.grading.gradebook import Gradebook, Page, Report
from hwsolve.report.grading.json import dumped
from hwsolve.report.grading.platforms.gradescope import only
from hwsolve.report.grading.telling import tell

NAME: Final = "result.json"
#: Scores are integers there: hundredths of a point, rounded half up.
SCALE: Final = 100
#: What the runner says in the environment, by the field it fills.
_FIELDS: Final = {
    "classroom": ("CLASSROOM",),
    "assignment": ("ASSIGNMENT",),
    "owner": ("OWNER", "USERNAME"),
    "submission": ("SUBMISSION_TAG",),
    "commit": ("COMMIT_URL",),
    "release": ("RELEASE_URL",),
    "review": ("REVIEW_URL", "COMMIT_URL"),
}
_STAMP: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d)[:-]?(\d\d)[:-]?(\d\d)")
_LONGEST: Final = 4_000


def write_classroom50(book: Gradebook, environment: Mapping[str, str], now: datetime) -> Report:
    """``result.json`` for the one submission; raises ``UsageError`` outside the runner's environment."""
    data = result(only(book, "classroom50"), book, environment, now)
    return Report((Page(NAME, (dumped(data, 2) + "\n",)),))


def result(marks: Marks, book: Gradebook, environment: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The data of ``result.json``, as the schema wants it."""
    tests = [_test(mark, book) for mark in marks.marks]
    return {
        "schema": "classroom50/result/v1",
        **_said(environment),
        "datetime": _submitted(marks, environment, now),
        "graded_at": _utc(now),
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }


def hundredths(points: float) -> int:
    """Points as an integer, rounded half up."""
    return int(points * SCALE + 0.5 + 1e-9)


def _said(environment: Mapping[str, str]) -> dict[str, str]:
    found, missing = {}, []
    for field, names in _FIELDS.items():
        value = next((environment[name] for name in names if environment.get(name)), "")
        if not value:
            missing.append(" or ".join(names))
        found[field] = value
    if missing:
        raise UsageError(f"--format classroom50 needs the runner's environment: set {', '.join(missing)}")
    if not found["submission"].startswith("submit/"):
        raise UsageError(f"SUBMISSION_TAG is a tag that begins with submit/, not {found['submission']!r}")
    kind = environment.get("ASSIGNMENT_TYPE") or "individual"
    if kind not in ("individual", "group"):
        raise UsageError(f"ASSIGNMENT_TYPE is individual or group, not {kind!r}")
    return found | {"assignment_type": kind}


def _submitted(marks: Marks, environment: Mapping[str, str], now: datetime) -> str:
    """When it was handed in: as a platform says, else by its tag; the student's own file is no evidence."""
    if marks.time and not marks.said:
        return _utc(parse_time(marks.time))
    stamp = _STAMP.search(environment.get("SUBMISSION_TAG", ""))
    if stamp is not None:
        year, month, day, hour, minute, second = map(int, stamp.groups())
        try:
            return _utc(datetime(year, month, day, hour, minute, second, tzinfo=UTC))
        except ValueError:
            pass
    return _utc(now)


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _test(mark: Mark, book: Gradebook) -> dict[str, Any]:
    told = tell(mark, book.assignment, book.reveal)
    score, possible = hundredths(mark.points), hundredths(mark.possible)
    return {
        "test-name": terminal(mark.address) or "answer",
        "passed": mark.verdict == "correct" and score >= possible,
        "score": min(score, possible),
        "max-score": possible,
        "verdict": mark.verdict,
        "output": terminal(clipped("\n".join((told.headline, *told.lines)), _LONGEST)),
    }
