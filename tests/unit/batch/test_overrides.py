"""Points set by hand: what they do to marks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hwsolve.batch.memory.overrides import Override, override_marks
from hwsolve.grading.submissions.marks import LATE, Mark, Marks

MARKS = Marks(
    "s",
    "s.md",
    "d",
    (
        Mark("p.a", "x", "x", "number", 3.0, "undecided", feedback=("To review.",), text="1"),
        Mark("p.a", "y", "y", "number", 1.0, "correct", 1.0, 1.0, text="2"),
        Mark("p.b", "z", "z", "number", 0.0),
    ),
)


def points(*overrides: Override) -> list[tuple[str, float]]:
    """Verdict and points after *overrides*."""
    return [(mark.verdict, mark.points) for mark in override_marks(MARKS, overrides).marks]


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ((), [("undecided", 0.0), ("correct", 1.0), ("missing", 0.0)]),
        ((Override("s", "p.a", "x", 3.0),), [("correct", 3.0), ("correct", 1.0), ("missing", 0.0)]),
        ((Override("s", "p.a", "x", 4.5),), [("correct", 4.5), ("correct", 1.0), ("missing", 0.0)]),
        ((Override("s", "p.a", "y", 0.0),), [("undecided", 0.0), ("incorrect", 0.0), ("missing", 0.0)]),
        ((Override("s", "p.a", None, 2.0),), [("partial", 1.5), ("partial", 0.5), ("missing", 0.0)]),
        (
            (Override("s", "p.a", "y", 1.0), Override("s", "p.a", None, 2.0)),
            [("partial", 1.5), ("correct", 1.0), ("missing", 0.0)],
        ),
        ((Override("s", "p.b", None, 1.0),), [("undecided", 0.0), ("correct", 1.0), ("partial", 1.0)]),
    ],
)
def test_override_marks(overrides: tuple[Override, ...], expected: list[tuple[str, float]]) -> None:
    """An answer's own points count before its share of the part's; nothing stays to review."""
    assert points(*overrides) == expected


def test_points_by_hand_are_not_late() -> None:
    """What a person sets is what counts; nothing says any more that half of it does."""
    late = replace(MARKS.marks[1], feedback=("Good.", f"{LATE}50% of the points count."))
    marks = override_marks(replace(MARKS, marks=(late,)), (Override("s", "p.a", "y", 1.0, "kind"),))
    assert marks.marks[0].feedback == ("Good.", "The points were set by hand: kind")
