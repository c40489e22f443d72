"""Points that a person set by hand; they stand above whatever is graded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hwsolve.errors import UsageError
from hwsolve.grading.submissions.marks import LATE, Mark, Marks

if TYPE_CHECKING:
    from hwsolve.problem.assignment import Assignment

COLUMNS: Final = ("student", "part", "points", "comment")
_MOST_BYTES: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class Override:
    """A student's points for a part (``name`` None) or an answer; points None withdraws an override."""

    student: str
    part: str
    name: str | None
    points: float | None
    comment: str = ""


def read_overrides(path: Path, assignment: Assignment) -> tuple[Override, ...]:
    """The overrides in the CSV at *path*: student, part (or ``part:name``), points, comment.

    An empty cell under points withdraws an override. Raises ``UsageError`` with the line.
    """
    import csv

    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{path} is larger than {_MOST_BYTES} bytes")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in COLUMNS[:3] if name not in (rows.fieldnames or ())]
            if missing:
                raise UsageError(f"{path} has no column {missing[0]!r}; it needs {', '.join(COLUMNS)}")
            return tuple(_override(row, assignment, f"{path}:{rows.line_num}") for row in rows)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} is not a CSV file in UTF-8: {error}") from error


def _override(row: dict[str, str | None], assignment: Assignment, place: str) -> Override:
    part, colon, name = (row["part"] or "").strip().partition(":")
    task = assignment.task(part)
    if task is None:
        raise UsageError(f"{place}: the assignment has no part {part!r}")
    known = {each: answer.name for answer in task.part.answers for each in (answer.name, answer.slug)}
    if colon and name not in known:
        raise UsageError(f"{place}: the part {part} has no answer {name!r}")
    student = (row["student"] or "").strip()
    if not student:
        raise UsageError(f"{place}: the student is missing")
    comment = (row.get("comment") or "").strip()
    points = _points((row["points"] or "").strip(), place)
    return Override(student, part, known[name] if colon else None, points, comment)


def _points(text: str, place: str) -> float | None:
    if not text:
        return None
    try:
        points = float(text.replace(",", "."))
    except ValueError:
        points = float("nan")
    if not 0 <= points < float("inf"):
        raise UsageError(f"{place}: points are a number from 0 up, not {text!r}")
    return points


def override_marks(marks: Marks, overrides: Iterable[Override]) -> Marks:
    """*marks* with the points a person set; those of one answer count before those of its whole part."""
    changed = {mark.address: mark for mark in marks.marks}
    for override in sorted(overrides, key=lambda each: each.name is not None):
        meant = [
            mark for mark in marks.marks if mark.part == override.part and override.name in (None, mark.name)
        ]
        whole = sum(mark.possible for mark in meant)
        for mark in meant:
            share = mark.possible / whole if whole else 1 / len(meant)
            changed[mark.address] = _set(mark, (override.points or 0.0) * share, override.comment)
    return replace(marks, marks=tuple(changed[mark.address] for mark in marks.marks))


def _set(mark: Mark, points: float, comment: str) -> Mark:
    """*mark* with these points and the verdict that goes with them; it need not be looked at any more."""
    score = min(1.0, points / mark.possible) if mark.possible else 0.0
    verdict = "correct" if points >= mark.possible > 0 else "partial" if points > 0 else "incorrect"
    if mark.verdict == "missing" and points == 0:
        verdict = "missing"
    said = f"The points were set by hand: {comment}" if comment else "The points were set by hand."
    return replace(
        mark,
        verdict=verdict,
        score=score,
        points=points,
        evidence=dict(mark.evidence) | {"override": True},
        feedback=(*(each for each in mark.feedback if not each.startswith(LATE)), said),
    )
