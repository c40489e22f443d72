"""Tables: whose row it is, which columns hold answers, several rows of one student, encodings."""

from __future__ import annotations

import io
from pathlib import Path
from types import MappingProxyType

import pytest

from hwsolve.submission.formats.headers import Header, read_header
from hwsolve.submission.formats.table import read_table
from hwsolve.submission.submission import MAX_ANSWERS, Columns, Submission


def read(text: str | bytes, columns: Columns | None = None) -> list[Submission]:
    """The submissions in a table."""
    data = text.encode() if isinstance(text, str) else text
    return list(read_table(lambda: io.BytesIO(data), "t.csv", "t", columns or Columns()))


def answers(found: list[Submission]) -> dict[str, list[tuple[str, str]]]:
    """Labels and texts by student."""
    return {one.student: [(written.label, written.text) for written in one.answers] for one in found}


def mapped(answers: dict[str, str], **roles: str) -> Columns:
    """What an assignment says."""
    return Columns(MappingProxyType(roles), MappingProxyType(answers))


TABLES = [
    (
        "commas",
        "student,p.a,p.b:w\ns1,x,y\ns2,,z\n",
        {"s1": [("p.a", "x"), ("p.b:w", "y")], "s2": [("p.b:w", "z")]},
    ),
    ("semicolons", "student;p.a\ns1;1,5\n", {"s1": [("p.a", "1,5")]}),
    ("tabs", "student\tp.a\ns1\tx, y\n", {"s1": [("p.a", "x, y")]}),
    ("quotes", 'student,p.a\ns1,"(1, ""2"")\nz"\n', {"s1": [("p.a", '(1, "2")\nz')]}),
    (
        "attempts apart",
        "student,p.a\ns1,x\ns2,y\ns1,z\n",
        {"s2": [("p.a", "y")], "s1": [("p.a", "x"), ("p.a", "z")]},
    ),
    (
        "short and long rows",
        "student,p.a,p.b\ns1\ns2,x,y,z\n",
        {"s1": [], "s2": [("p.a", "x"), ("p.b", "y")]},
    ),
    ("blank rows", "student,p.a\n\n,\ns1,x\n\n", {"s1": [("p.a", "x")]}),
    ("formulas of a spreadsheet", "student,p.a\ns1,=HYPERLINK(1)\n", {"s1": [("p.a", "=HYPERLINK(1)")]}),
    ("a mark at the front", "\ufeffstudent,p.a\ns1,x\n", {"s1": [("p.a", "x")]}),
    ("only names", "First name,Surname,p.a\nJane,Doe,x\n", {"Jane Doe": [("p.a", "x")]}),
    ("a NUL", f"student,p.a\ns1,x\0y\n{' ' * 200}\n", {"s1": [("p.a", "xy")]}),
    (
        "Canvas",
        "name,id,sis_id,section,section_id,section_sis_id,"
        'submitted,attempt,"71: p.a, the slope",1.0,72: p.b,0.5,'
        "n correct,n incorrect,score\nJane Doe,5,s5,1,2,3,2026-11-01 22:58:01 UTC,1,x,1.0,y,0,1,1,1\n",
        {"s5": [("71: p.a, the slope", "x"), ("72: p.b", "y")]},
    ),
    (
        "Moodle",
        "Surname,First name,ID number,Email address,State,"
        "Started on,Completed,Time taken,Grade/10.00,Question 1,"
        "Response 1,Right answer 1,Response 2\n"
        "Doe,Jane,s5,j@x,Finished,a,b,c,7.00,What?,x,r,-\nOverall average,,,,,,,,5\n",
        {"s5": [("Question 1", "x")]},
    ),
    (
        "Google Forms",
        "Timestamp,Email Address,Score,Gradient\n2026-11-01 10:00,j@x,0,x\n",
        {"j@x": [("Gradient", "x")]},
    ),
    ("a gradebook's points row", "Student,ID,p.a\nPoints Possible,,\nDoe,5,x\n", {"Doe": [("p.a", "x")]}),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case[1:], id=case[0]) for case in TABLES])
def test_tables(text: str, expected: dict[str, list[tuple[str, str]]]) -> None:
    """Rows by student, in the order of each one's last row."""
    found = read(text)
    assert answers(found) == expected
    assert [one.student for one in found] == list(expected)
    assert not any(one.remarks for one in found)


def test_identity_name_and_time() -> None:
    """All that identifies the student goes along."""
    text = "name,id,sis_id,submitted,p.a\nJane Doe,5,s5,2026-11-01 22:58:01 UTC,x\n"
    (one,) = read(text)
    assert (one.name, dict(one.identity)) == ("Jane Doe", {"id": "5", "sis": "s5"})
    assert one.time is not None
    assert one.time.isoformat() == "2026-11-01T22:58:01+00:00"
    assert one.answers[0].line == 2


def test_columns_of_an_assignment() -> None:
    """Named columns are answers at their address; others are not, unless their header is an address."""
    columns = mapped({"Slope": "p.a:w"}, student="Matrikel", time="When")
    text = "Matrikel,When,slope ,Remark,q.b\n9,2026-11-01,x,hi,y\n"
    (one,) = read(text, columns)
    assert one.student == "9"
    assert [(w.label, w.text) for w in one.answers] == [("p.a:w", "x"), ("q.b", "y")]


BAD = [
    ("empty", b"", "empty"),
    ("binary", bytes(range(256)), "binary"),
    ("no student", b"a,b\n1,2\n", "no column that tells the student"),
    ("no answers", b"student,score\ns,1\n", "no column of answers"),
    ("a false mark", b"\xff\xfes\0t\0\x00\xd8", "is not"),
    ("a huge field", b'student,p.a\ns1,"' + b"x" * 200_000 + b'"\n', "a row cannot be read"),
]


@pytest.mark.parametrize(("data", "said"), [pytest.param(*case[1:], id=case[0]) for case in BAD])
def test_unreadable_tables(data: bytes, said: str) -> None:
    """A table that cannot be read is one submission in its own name, with the reason."""
    found = read(data)
    assert found[0].student == "t"
    assert said in found[0].remarks[-1].message


def test_a_missing_column() -> None:
    """A column that the assignment names and the table lacks."""
    (one,) = read("student,p.a\ns,x\n", mapped({}, student="Matrikel"))
    assert "no column 'Matrikel'" in one.remarks[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str) -> None:
    """Umlauts arrive in every encoding; Windows-1252 is remarked on."""
    (one,) = read("student,p.a\nZoë,x·y\n".encode(encoding))
    assert (one.student, one.answers[0].text) == ("Zoë", "x·y")
    assert len(one.remarks) == (encoding == "cp1252")


def test_late_bytes_decide_the_encoding(tmp_path: Path) -> None:
    """A letter that is not UTF-8 at the end of a long file counts for the whole of it."""
    path = tmp_path / "t.csv"
    path.write_bytes(
        b"student,p.a\n"
        + b"".join(b"s%d,%b\n" % (k, b"x" * 3000) for k in range(700))
        + "Zoë,y\n".encode("cp1252")
    )
    found = list(read_table(lambda: path.open("rb"), "t.csv", "t", Columns()))
    assert [one.student for one in found[-2:]] == ["s699", "Zoë"]
    assert found[0].remarks[0].line == 702


def test_headers() -> None:
    """The student's column is the best of those that could be; headers compare without case."""
    header = read_header(["Email", "ID", "Student_ID", "p.a"], Columns())
    assert isinstance(header, Header)
    assert (header.student, header.answers) == (2, (("p.a", 3),))


def test_many_rows_of_one_student() -> None:
    """Rows without end under one name are attempts up to a limit, with a remark, in linear time."""
    (one,) = read("student,p.a\n" + "s,x\n" * 20_000 + "s,last\n")
    assert len(one.answers) == MAX_ANSWERS
    assert one.answers[-1].text == "last"
