"""Canvas and Moodle: their own files filled, every other byte kept; nobody is taken for somebody else."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from hwsolve.errors import UsageError
from hwsolve.grading.submissions.marks import Marks
from hwsolve.problem.assignment import Assignment
from hwsolve.report.grading.gradebook import Gradebook, Report
from hwsolve.report.grading.platforms.canvas import write_canvas
from hwsolve.report.grading.platforms.moodle import write_moodle
from hwsolve.report.grading.platforms.template import read_template
from hwsolve.submission.sources.roster import UNKNOWN
from tests.unit.report.grading.conftest import MakeBook, ada, bob, text_of

Known = tuple[Marks, ...]
CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Quiz 1 (7),Homework 1 (12345),Final Score\r\n"
    "    Points Possible,,,,,5.00,6.00,(read only)\r\n"
    '"Doe, Jane",100,s99,jdoe,"Sec ""A"", 1",1.00,,80.5\r\n'
    "Lovelace\u2019s twin,102,s101,twin,Sec 1,,,\r\n"
    '"Lovelace, Ada",101,s100,alove,Sec 1, 2.00 ,,\r\n'
    "Bob,103,s103,bob,Sec 1,3.00,1.00,\r\n"
    "    Student\u00a0Test,,,,Sec 1,,,\r\n"
)


def filled(
    book: MakeBook,
    assignment: Assignment,
    form: str,
    settings: Mapping[str, str],
    marks: tuple[Marks, ...] = (),
) -> Gradebook:
    """A gradebook whose assignment has these settings for one format."""
    exports = MappingProxyType({form: MappingProxyType(dict(settings))})
    return book(*marks, assignment=replace(assignment, exports=exports))


def written(found: Gradebook, folder: Path, write: object) -> bytes:
    """The bytes of the one page."""
    (page,) = write(replace(found, folder=folder)).pages  # type: ignore[operator]
    return "".join(page.chunks).encode(page.encoding)


def test_canvas_template(book: MakeBook, assignment: Assignment, tmp_path: Path) -> None:
    """One column is filled for those who are found; all other bytes are the export's."""
    (tmp_path / "export.csv").write_bytes(CANVAS.encode())
    for name in ("Homework 1 (12345)", "Homework 1"):
        found = filled(book, assignment, "canvas", {"template": "export.csv", "assignment": name})
        out = written(found, tmp_path, write_canvas).decode()
        expected = CANVAS.replace("Sec 1, 2.00 ,,\r\n", "Sec 1, 2.00 ,6,\r\n")
        assert out == expected.replace("3.00,1.00,\r\n", "3.00,2.25,\r\n")


def test_canvas_with_semicolons(book: MakeBook, assignment: Assignment, tmp_path: Path) -> None:
    """The delimiter and line ends of the export are kept."""
    export = CANVAS.replace(",", ";").replace("\r\n", "\n").removesuffix("\n").replace("Doe;", "Doe,")
    (tmp_path / "export.csv").write_bytes(export.encode())
    found = filled(book, assignment, "canvas", {"template": "export.csv"})
    out = written(found, tmp_path, write_canvas).decode()
    assert out == export.replace(" 2.00 ;;\n", " 2.00 ;6;\n").replace("3.00;1.00;\n", "3.00;2.25;\n")


@pytest.mark.parametrize(
    ("identity", "name", "student", "row"),
    [
        ((("canvas", "101"),), None, "x", "Lovelace, Ada"),
        ((("canvas", "101"), ("sis", "s103")), None, "x", "Lovelace, Ada"),
        ((("sis", "S103"),), None, "x", "Bob"),
        ((("login", "jdoe"),), None, "x", "Doe, Jane"),
        ((), "Jane Doe", "x", "Doe, Jane"),
        ((), "doe,  jane", "x", "Doe, Jane"),
        ((), None, "alove", "Lovelace, Ada"),
        ((), "Jane", "x", None),
        ((("email", "nobody@x.org"),), None, "x", None),
    ],
)
def test_who_is_who(
    book: MakeBook, assignment: Assignment, tmp_path: Path,
    identity: tuple[tuple[str, str], ...], name: str | None, student: str, row: str | None,
) -> None:  # fmt: skip
    """By Canvas's id, then the SIS id, the login, the name; never by likeness."""
    (tmp_path / "export.csv").write_bytes(CANVAS.encode())
    marks = replace(ada(), student=student, name=name, identity=identity)
    found = filled(book, assignment, "canvas", {"template": "export.csv"}, (marks,))
    rows = list(csv.reader(io.StringIO(written(found, tmp_path, write_canvas).decode("utf-8-sig"))))
    assert [cells[0] for cells in rows if cells[6] == "6"] == ([] if row is None else [row])
    remarks = write_canvas(replace(found, folder=tmp_path)).remarks
    assert bool(remarks) == (row is None)


def test_who_is_excused_stays_so(book: MakeBook, assignment: Assignment, tmp_path: Path) -> None:
    """Canvas takes ``EX`` for excused; points would undo it."""
    export = CANVAS.replace("alove,Sec 1, 2.00 ,,", "alove,Sec 1,,EX,")
    (tmp_path / "export.csv").write_bytes(export.encode())
    found = filled(
        book, assignment, "canvas", {"template": "export.csv", "assignment": "Homework 1"}, (ada(),)
    )
    assert written(found, tmp_path, write_canvas).decode() == export
    assert write_canvas(replace(found, folder=tmp_path)).remarks == (
        "Canvas: ada is excused there, and stays so",
    )


def test_two_of_one_name_are_not_told_apart(book: MakeBook, assignment: Assignment, tmp_path: Path) -> None:
    """A name that two rows have fills neither."""
    export = CANVAS + "Bob,104,s104,bob2,Sec 2,,,\r\n"
    (tmp_path / "export.csv").write_bytes(export.encode())
    marks = replace(bob(), student="x", name="Bob")
    found = filled(book, assignment, "canvas", {"template": "export.csv"}, (marks,))
    assert written(found, tmp_path, write_canvas).decode() == export


@pytest.mark.parametrize(
    ("content", "settings", "words"),
    [
        (CANVAS, {"assignment": "Homework 2"}, r"no column 'Homework 2'; its assignments are 'Quiz 1 \(7\)'"),
        ("a,b,c,d\n1,2,3,4\n", {}, "no export of a Canvas gradebook"),
        ("", {}, "no export of a Canvas gradebook"),
        ("\0\0", {}, "no text"),
        (None, {}, "cannot read the template"),
    ],
)
def test_templates_that_do_not_fit(
    book: MakeBook, assignment: Assignment, tmp_path: Path,
    content: str | None, settings: dict[str, str], words: str,
) -> None:  # fmt: skip
    """What is wrong with the export is said."""
    if content is not None:
        (tmp_path / "export.csv").write_bytes(content.encode())
    found = filled(book, assignment, "canvas", {"template": "export.csv", **settings})
    with pytest.raises(UsageError, match=words):
        write_canvas(replace(found, folder=tmp_path))


def test_canvas_without_a_template(book: MakeBook) -> None:
    """The file has Canvas's columns in their order, and two decimals."""
    rows = list(csv.reader(io.StringIO(text_of(book(), write_canvas), newline="")))
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework 1"]
    assert rows[1] == ["    Points Possible", "", "", "", "", "6.00"]
    assert rows[2] == ["Ada Lovelace", "101", "s100", "ada@x.org", "", "6.00"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a,b",
        "a,b\n",
        ",\n,",
        '"a\nb",c\r\n"d""e",',
        "a\rb\r",
        '"unclosed, x\ny',
        '"a"b,c\n',
        "a;b\n\n\nc;d",
    ],
)
def test_a_template_that_is_not_filled_is_kept(tmp_path: Path, text: str) -> None:
    """Whatever the file is, nothing changes where nothing is filled, and cells stand where they say."""
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    template = read_template(path)
    assert template.filled({}) == text
    for row in template.rows:
        for cell in row:
            assert cell.text.replace('"', "") in text[cell.start : cell.end].replace('"', "")


def test_moodle_import(book: MakeBook, assignment: Assignment) -> None:
    """One identity column in which nobody is blank; who has none is left out, and said so."""
    report = write_moodle(book(ada(), bob()))
    rows = list(csv.reader(io.StringIO("".join(next(iter(report.pages)).chunks), newline="")))
    assert rows[0] == ["Email address", "Homework 1 (Real)", "Homework 1 (Feedback)"]
    assert [row[:2] for row in rows[1:]] == [["ada@x.org", "6.00"]]
    assert report.remarks == ("Moodle: bob has no email and is left out",)
    found = filled(book, assignment, "moodle", {"feedback": "no", "item": "HW"}, (ada(),))
    assert text_of(found, write_moodle).splitlines() == ["Email address,HW (Real)", "ada@x.org,6.00"]
    with pytest.raises(UsageError, match="identity is one of"):
        write_moodle(filled(book, assignment, "moodle", {"identity": "shoe size"}))


@pytest.mark.parametrize("write", [write_canvas, write_moodle])
def test_one_row_for_each_student(book: MakeBook, write: Callable[[Gradebook], Report]) -> None:
    """A second submission must not overwrite the first one's points, nor a stranger stop the import."""
    poor = replace(ada(), file="again.md", marks=(ada().marks[0],))
    stranger = replace(ada(), student="eve", identity=(("email", "e@x.org"),), remarks=(UNKNOWN,))
    report = write(book(poor, ada(), stranger, poor))
    rows = list(csv.reader(io.StringIO("".join(next(iter(report.pages)).chunks), newline="")))
    assert [row for row in rows if "3.00" in row] == []
    assert len([row for row in rows if "6.00" in row and "Points Possible" not in row[0]]) == 1
    said = "\n".join(report.remarks)
    assert "of several submissions of one student the best is handed on: ada" in said
    assert "eve has no place on the roster and is left out" in said


WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 11,Ada Lovelace,ada@x.org,Submitted,,6.00,Yes,"Sunday, 1 November 2026, 9:00 PM",-,\n'
    "Participant 12,Bob,bob@x.org,Submitted,1.00,6.00,No,-,-,\n"
    "Participant 13,Zoë,zoe@x.org,No submission,,6.00,Yes,-,-,\n"
)


def test_moodle_worksheet(book: MakeBook, assignment: Assignment, tmp_path: Path) -> None:
    """Grade and comments are filled, locked grades and all else are left alone."""
    (tmp_path / "w.csv").write_bytes(WORKSHEET.encode())
    zoe = replace(ada(), student="13", name=None, identity=(("moodle", "13"),))
    known = (ada(), replace(bob(), name="Bob"), zoe)
    found = filled(book, assignment, "moodle", {"template": "w.csv"}, known)
    report = write_moodle(replace(found, folder=tmp_path))
    rows = list(csv.reader(io.StringIO(written(found, tmp_path, write_moodle).decode(), newline="")))
    before = list(csv.reader(io.StringIO(WORKSHEET)))
    assert [row[4] for row in rows] == ["Grade", "6.00", "1.00", "6.00"]
    assert [row[:4] + row[5:9] for row in rows] == [row[:4] + row[5:9] for row in before]
    assert "bank.slope: 3/3, correct" in rows[1][9]
    assert report.remarks == ("Moodle: the grade of bob cannot be changed there and is left alone",)
    (tmp_path / "w.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UsageError, match="identifier"):
        write_moodle(replace(found, folder=tmp_path))
