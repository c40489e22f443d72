"""Points set by hand: reading them, and what they do to marks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hwsolve.batch.memory.overrides import Override, override_marks, read_overrides
from hwsolve.errors import UsageError
from hwsolve.grading.submissions.marks import LATE, Mark, Marks
from tests.unit.batch.desk import Desk

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


def test_read_overrides(desk: Desk, tmp_path: Path) -> None:
    """Columns in any order, a byte order mark, a comma in a comment, an empty cell, a slug."""
    path = tmp_path / "points.csv"
    path.write_text(
        '\ufeffpart,student,comment,points,more\nalpha.slope,s1,"well, well",1.5,x\n'
        'beta.total:s,s2,,,\nalpha.slope:df-dx,s3,,"0,5",\n',
        "utf-8",
    )
    slug = desk.assignment.task("alpha.slope").part.answers[0].slug  # type: ignore[union-attr]
    path.write_text(path.read_text("utf-8").replace("df-dx", slug), "utf-8")
    assert read_overrides(path, desk.assignment) == (
        Override("s1", "alpha.slope", None, 1.5, "well, well"),
        Override("s2", "beta.total", "s", None),
        Override("s3", "alpha.slope", "df/dx", 0.5),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("student,points\ns,1\n", "no column 'part'"),
        ("student,part,points\ns,gamma.x,1\n", ":2: the assignment has no part 'gamma.x'"),
        ("student,part,points\n\ns,beta.total:q,1\n", ":3: the part beta.total has no answer 'q'"),
        ("student,part,points\n,beta.total,1\n", ":2: the student is missing"),
        ("student,part,points\ns,beta.total,many\n", "a number from 0 up, not 'many'"),
        ("student,part,points\ns,beta.total,-1\n", "a number from 0 up, not '-1'"),
        ("student,part,points\ns,beta.total,inf\n", "a number from 0 up, not 'inf'"),
        ("student,part,points\ns,beta.total,nan\n", "a number from 0 up, not 'nan'"),
    ],
)
def test_what_cannot_be_read(desk: Desk, tmp_path: Path, text: str, sentence: str) -> None:
    """One sentence with the line."""
    path = tmp_path / "points.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError) as raised:
        read_overrides(path, desk.assignment)
    assert sentence in raised.value.message


def test_no_text(desk: Desk, tmp_path: Path) -> None:
    """A file that is not there, and one that is no text."""
    with pytest.raises(UsageError, match="cannot read"):
        read_overrides(tmp_path / "none.csv", desk.assignment)
    (tmp_path / "bad.csv").write_bytes(b"student,part,points\n\xff\xfe,\n")
    with pytest.raises(UsageError, match="not a CSV file in UTF-8"):
        read_overrides(tmp_path / "bad.csv", desk.assignment)
