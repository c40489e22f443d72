"""The class list joined: who handed in nothing, who is not on it, who is known by another name."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.errors import UsageError
from hwsolve.submission.formats.fields import read_time
from hwsolve.submission.sources.roster import NOTHING, UNKNOWN, joined, read_roster
from hwsolve.submission.submission import Submission

CSV = """\
Student ID;Name;Email;Login
5;Jane Doe;jane@x.org;jdoe
6;Max Roe;max@x.org;mroe
7;Max Roe;m@x.org;mr
"""


def roster_file(folder: Path, data: bytes = CSV.encode()) -> Path:
    """A roster on disk."""
    (folder / "roster.csv").write_bytes(data)
    return folder / "roster.csv"


FOUND = [
    (Submission("5", "f"), "5"),
    (Submission("JDOE", "f"), "5"),
    (Submission("jane@x.org", "f"), "5"),
    (Submission("x", "f", identity=(("email", "M@X.org"),)), "7"),
    (Submission("x", "f", name="jane doe"), "5"),
    (Submission("x", "f", name="Max Roe"), None),
    (Submission("8", "f"), None),
]


@pytest.mark.parametrize(("submission", "expected"), FOUND)
def test_find(tmp_path: Path, submission: Submission, expected: str | None) -> None:
    """By id, login or address, whatever the case; by name only where one person has it."""
    roster = read_roster(roster_file(tmp_path))
    place = roster.find(submission)
    assert (None if place is None else roster.people[place].student) == expected


def test_joined(tmp_path: Path) -> None:
    """Known ones get their roster's id and name, strangers a remark, the absent an empty submission."""
    roster = read_roster(roster_file(tmp_path))
    found = list(joined([Submission("mroe", "m.md"), Submission("eve", "e.md")], roster))
    told = [(one.student, one.name, [remark.message for remark in one.remarks]) for one in found]
    assert told == [
        ("6", "Max Roe", []),
        ("eve", None, [UNKNOWN]),
        ("5", "Jane Doe", [NOTHING]),
        ("7", "Max Roe", [NOTHING]),
    ]
    assert dict(found[0].identity) == {"sis": "6", "email": "max@x.org", "login": "mroe"}


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", bytes(range(256))])
def test_bad_rosters(tmp_path: Path, data: bytes) -> None:
    """A roster that tells no student is the teacher's mistake."""
    with pytest.raises(UsageError, match="the roster"):
        read_roster(roster_file(tmp_path, data))


def test_encodings(tmp_path: Path) -> None:
    """Rosters come from spreadsheets, in whatever encoding."""
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        roster = read_roster(roster_file(tmp_path, "id,name\n5,Zoë\n".encode(encoding)))
        assert roster.people[0].name == "Zoë"


def test_times_of_the_class_list(tmp_path: Path) -> None:
    """A column *submitted* says when each handed in, whatever the submission says."""
    data = b"student,submitted\n5,2026-11-01 23:00 +01:00\n6,\n"
    roster = read_roster(roster_file(tmp_path, data))
    said = read_time("2026-10-01 12:00")
    found = list(joined([Submission("5", "f", time=said), Submission("6", "f", time=said)], roster))
    assert [one.time for one in found] == [read_time("2026-11-01T23:00:00+01:00"), said]
    with pytest.raises(UsageError, match="line 2: 'noon' is no time"):
        read_roster(roster_file(tmp_path, b"student,submitted\n5,noon\n"))
