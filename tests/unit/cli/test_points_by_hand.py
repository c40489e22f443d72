"""Points set by hand: as spreadsheets save them, and what their author may have meant otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.batch.memory.overrides import Override
from hwsolve.cli.grading.points_by_hand import keep_filled, read_overrides, read_review
from hwsolve.errors import UsageError
from tests.unit.batch.conftest import desk
from tests.unit.batch.desk import Desk

__all__ = ["desk"]


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
    (tmp_path / "bad.csv").write_bytes(bytes(range(256)))
    with pytest.raises(UsageError, match="no table in text"):
        read_overrides(tmp_path / "bad.csv", desk.assignment)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_save(desk: Desk, tmp_path: Path, encoding: str, delimiter: str) -> None:
    """Any of their delimiters, encodings and line ends, in both tables; a guarded cell is what it was."""
    rows = ["Student", "part", "answer", "points", "comment"], ["'=zoé", "beta.total", "s", "1", "für sich"]
    path = tmp_path / "points.csv"
    path.write_bytes("".join(f"{delimiter.join(row)}\r\n" for row in rows).encode(encoding))
    expected = (Override("=zoé", "beta.total", "s", 1.0, "für sich"),)
    assert read_overrides(path, desk.assignment) == read_review(path, desk.assignment) == expected


def test_review_without_points(desk: Desk, tmp_path: Path) -> None:
    """A row that nobody filled in is not read, also where its part is gone from the assignment."""
    path = tmp_path / "review.csv"
    path.write_text("student,part,answer,points\ns,gone.x,y,\ns,beta.total,s,\n", "utf-8")
    assert read_review(path, desk.assignment) == ()
    keep_filled(tmp_path)
    path.write_text("student,part,answer,points\ns,beta.total,s,1\n", "utf-8")
    with pytest.raises(UsageError, match="has points filled in; read them with --review"):
        keep_filled(tmp_path)
