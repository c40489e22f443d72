"""Points that a person set by hand; they stand above whatever is graded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hwsolve.grading.submissions.marks import LATE, Mark, Marks


@dataclass(frozen=True, slots=True)
class Override:
    """A student's points for a part (``name`` None) or an answer; points None withdraws an override."""

    student: str
    part: str
    name: str | None
    points: float | None
    comment: str = ""


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
