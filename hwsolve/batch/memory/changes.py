"""What a new run makes of an answer that an earlier one saw otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hwsolve.grading.submissions.marks import Marks


@dataclass(frozen=True, slots=True)
class Change:
    """An answer whose mark differs from the one of the last finished run.

    ``by_hand``: its points are set by a person, so that the change counts for nothing.
    """

    student: str
    file: str
    address: str
    verdict_before: str
    points_before: float
    verdict: str
    points: float
    by_hand: bool = False


def changes_between(before: Marks, after: Marks) -> Iterator[Change]:
    """The answers whose verdict or points differ, in the order of *after*, then those that are gone."""
    old = {mark.address: (mark.verdict, mark.points) for mark in before.marks}
    new = {mark.address: (mark.verdict, mark.points) for mark in after.marks}
    for address in new | old:
        was, now = old.get(address, ("missing", 0.0)), new.get(address, ("missing", 0.0))
        if was != now:
            yield Change(after.student, after.file, address, *was, *now)
