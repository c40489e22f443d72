"""Each format says what the marks say, to a reader of that format."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jsonschema
import junitparser
import pytest

from hwsolve.errors import UsageError
from hwsolve.grading.submissions.marks import Marks
from hwsolve.report.grading.csv import write_csv
from hwsolve.report.grading.html import write_html
from hwsolve.report.grading.json import write_json
from hwsolve.report.grading.markdown import write_markdown
from hwsolve.report.grading.naming import PageNames, file_stem
from hwsolve.report.grading.platforms.classroom50 import hundredths, write_classroom50
from hwsolve.report.grading.platforms.github import MAX_ANNOTATIONS, commands, summary
from hwsolve.report.grading.platforms.gradescope import sender, write_gradescope
from hwsolve.report.grading.platforms.junit import write_junit
from hwsolve.report.grading.review import write_review
from tests.unit.report.grading.conftest import MakeBook, ada, bob, slope, text_of, two

RUNNER = {
    "CLASSROOM": "cs",
    "ASSIGNMENT": "hw1",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/20261101T120000Z-abc1234",
    "COMMIT_URL": "https://example.org/c",
    "RELEASE_URL": "https://example.org/r",
    "REVIEW_URL": "https://example.org/v",
}
STAMP = r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"
WORD = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 0}
#: The structural contract of classroom50/result/v1.
RESULT: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release",
        "review", "datetime", "score", "max-score", "tests",
    ],
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        **dict.fromkeys(("classroom", "assignment", "owner", "commit", "release", "review"), WORD),
        "assignment_type": {"enum": ["individual", "group"]},
        "submission": {"type": "string", "pattern": "^submit/"},
        "datetime": {"type": "string", "pattern": STAMP},
        "graded_at": {"type": "string", "pattern": STAMP},
        "score": COUNT,
        "max-score": COUNT,
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["test-name", "passed", "score", "max-score"],
                "properties": {
                    "test-name": WORD, "passed": {"type": "boolean"}, "score": COUNT, "max-score": COUNT,
                },
            },
        },
    },
}  # fmt: skip


def table(text: str) -> list[list[str]]:
    """The rows of a CSV."""
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv(book: MakeBook) -> None:
    """A row a student with the points of each part; a row an answer."""
    rows = table(text_of(book(), write_csv))
    assert rows[0][:4] == ["student", "name", "bank.slope", "bank.two"]
    assert [row[:6] for row in rows[1:]] == [
        ["points possible", "", "3", "3", "6", ""],
        ["ada", "Ada Lovelace", "3", "3", "6", "6"],
        ["bob", "", "1.5", "0.75", "2.25", "6"],
    ]
    answers = table(text_of(book(), write_csv, "answers.csv"))
    assert len(answers) == 7
    assert answers[4][:8] == ["bob", "", "bank.slope", "df/dx", "partial", "0.5", "1.5", "3"]


def test_json(book: MakeBook) -> None:
    """The marks read back are the marks, with seed and hashes beside them."""
    data = json.loads(text_of(book(), write_json))
    assert data["assignment"]["possible"] == 6
    assert data["statistics"]["submissions"] == 2
    assert data["statistics"]["answers"][0]["mistakes"] == [
        {"say": "The 2 of the square is missing.", "count": 1}
    ]
    first, second = data["students"]
    for mark in [*first["marks"], *second["marks"]]:
        assert len(mark.pop("problem_hash")) > 8
        assert ("seed" in mark) == (mark["text"] is not None)
        mark.pop("seed", None)
    assert Marks.from_data(first) == ada()
    assert Marks.from_data(second) == bob()


def test_junit(book: MakeBook) -> None:
    """Partial is a failure with score and maximum, review and missing are skipped, unreadable an error."""
    unread = replace(ada(), student="eve", marks=(slope("unreadable", 0, "x+("), two("minus"), two("‖x‖/√a")))
    text = text_of(book(ada(), bob(), unread), write_junit)
    suites = list(junitparser.JUnitXml.fromstring(text.encode()))
    assert [suite.name for suite in suites] == ["ada", "bob", "eve"]
    assert [(s.tests, s.failures, s.errors, s.skipped) for s in suites] == [
        (3, 0, 0, 0),
        (3, 1, 0, 2),
        (3, 0, 1, 2),
    ]
    case = next(iter(suites[1]))
    assert (case.classname, case.name) == ("bank.slope", "df/dx")
    assert isinstance(case.result[0], junitparser.Failure)
    assert "The 2 of the square is missing." in case.result[0].text
    assert '<property name="score" value="1.5"/>' in text
    assert '<property name="max" value="3"/>' in text


def test_gradescope(book: MakeBook) -> None:
    """One test an answer; the score is the total; nothing is hidden."""
    data = json.loads(text_of(book(bob()), write_gradescope))
    assert data["score"] == 2.25
    assert [test["score"] for test in data["tests"]] == [1.5, 0.75, 0]
    assert [test["max_score"] for test in data["tests"]] == [3, 1.5, 1.5]
    assert {test["status"] for test in data["tests"]} == {"failed"}
    assert {test["visibility"] for test in data["tests"]} == {"visible"}
    assert "The 2 of the square is missing." in data["tests"][0]["output"]
    assert "unknown part" in data["output"]
    with pytest.raises(UsageError, match="several"):
        write_gradescope(book())


def test_the_sender(tmp_path: Any) -> None:
    """Who handed in, when, and with whom; what cannot be read says nothing."""
    path = tmp_path / "submission_metadata.json"
    assert sender(path) is None
    for text in ("", "[]", '{"users": 3}', '{"users": []}', "{", '{"users": ["x"]}', "[" * 100_000):
        path.write_text(text)
        assert sender(path) is None
    users = [{"email": "a@x.org", "id": 7, "name": "A"}, {"email": "b@x.org", "id": 8, "name": "B"}]
    path.write_text(json.dumps({"created_at": "2018-07-01T14:22:32.365935-07:00", "users": users}))
    found = sender(path)
    assert found is not None
    assert (found.student, found.name) == ("a@x.org, b@x.org", "A, B")
    assert found.time is not None
    assert found.time.astimezone(UTC).hour == 21


def test_classroom50(book: MakeBook) -> None:
    """The schema holds, scores are hundredths, the time is the submission's."""
    now = datetime(2026, 11, 5, 1, 2, 3, tzinfo=UTC)
    data = json.loads(text_of(book(bob()), lambda one: write_classroom50(one, RUNNER, now)))
    jsonschema.validate(data, RESULT)
    assert (data["score"], data["max-score"]) == (225, 600)
    assert (data["datetime"], data["graded_at"]) == ("2026-11-01T12:00:00Z", "2026-11-05T01:02:03Z")
    assert [test["score"] for test in data["tests"]] == [150, 75, 0]
    dated = replace(bob(), time="2026-11-02T10:00:00+01:00")
    data = json.loads(text_of(book(dated), lambda one: write_classroom50(one, RUNNER, now)))
    assert data["datetime"] == "2026-11-02T09:00:00Z"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"CLASSROOM": ""}, "set CLASSROOM"),
        ({"SUBMISSION_TAG": "v1"}, "submit/"),
        ({"ASSIGNMENT_TYPE": "pair"}, "individual or group"),
    ],
)
def test_a_runner_that_is_none(book: MakeBook, changed: dict[str, str], words: str) -> None:
    """What the environment lacks is said."""
    with pytest.raises(UsageError, match=words):
        write_classroom50(book(bob()), RUNNER | changed, datetime.now(UTC))


def test_hundredths_are_rounded_half_up() -> None:
    """1/3 is 33, 0.125 is 13, and 0.285 does not suffer from binary fractions."""
    assert [hundredths(points) for points in (1 / 3, 0.125, 0.285, 2.0, 0.0)] == [33, 13, 29, 200, 0]


def test_github(book: MakeBook) -> None:
    """Places and levels; no more than the log shows; the summary is cut where it is too long."""
    lines = list(commands(book()))
    assert lines[0].startswith("::warning file=class/bob.md,line=7,title=bank.slope%3Adf/dx partly right")
    assert lines[1].startswith("::notice file=class/bob.md,title=bank.two%3Aminus")
    assert any("not answered: bank.two:‖x‖/√a" in line for line in lines)
    many = [replace(bob(), student=f"s{place}") for place in range(200)]
    lines = list(commands(book(*many)))
    assert sum(line.startswith("::warning") for line in lines) == MAX_ANNOTATIONS
    assert "more remarks" in lines[-1]
    short = summary(book(*many), 20_000)
    assert 15_000 < len(short.encode()) <= 20_000
    assert "does not fit" in short
    assert short.count("```") % 2 == 0


def test_markdown(book: MakeBook) -> None:
    """The class, and each student's feedback."""
    report = {page.name: "".join(page.chunks) for page in write_markdown(book()).pages}
    assert list(report) == ["grades.md", "students/ada.md", "students/bob.md"]
    assert "2 submissions, mean 4.13 of 6 points" in report["grades.md"]
    assert "1 × The 2 of the square is missing." in report["grades.md"]
    assert "read as `a x + cos x`" in report["students/bob.md"]


def test_html(book: MakeBook) -> None:
    """Formulas are MathML where they are read as they were judged; the class links to the students."""
    right = replace(ada(), marks=(replace(ada().marks[0], read_as="2 a x + cos x"), *ada().marks[1:]))
    report = {page.name: "".join(page.chunks) for page in write_html(book(right, bob())).pages}
    assert 'href="students/bob.html"' in report["index.html"]
    assert "<math>" in report["students/ada.html"] or "read as <code>" in report["students/ada.html"]
    assert "The 2 of the square is missing." in report["students/bob.html"]
    for page in report.values():
        assert "<script" not in page
        assert "default-src 'none'" in page


def test_formulas_are_set_only_as_they_were_judged(book: MakeBook) -> None:
    """MathML stands where the reading is the grader's; else the words that the grader echoed."""
    from hwsolve.grading.check import check_answer

    one = book()
    task = one.assignment.tasks[0]
    read_as = check_answer(task.part, task.part.answers[0], "2ax + cos x").read_as
    marks = (replace(ada().marks[0], read_as=read_as), *ada().marks[1:])
    page = text_of(book(replace(ada(), marks=marks)), write_html, "students/ada.html")
    assert "<mi>x</mi>" in page.partition("read as")[2]
    marks = (replace(ada().marks[0], read_as="something else"), *ada().marks[1:])
    page = text_of(book(replace(ada(), marks=marks)), write_html, "students/ada.html")
    assert "read as <code>something else</code>" in page


@pytest.mark.parametrize("form", [write_csv, write_json, write_markdown, write_html, write_junit])
def test_references_are_shown_only_when_asked_for(book: MakeBook, form: Any) -> None:
    """What is revealed is revealed beside wrong answers; else no page has a reference."""
    marks = replace(bob(), marks=(slope("incorrect", 0, "x"), *bob().marks[1:]))
    hidden = "".join(chunk for page in form(book(marks)).pages for chunk in page.chunks)
    for spelling in ("2*a*x", "2·a·x", "2 a x", "2 \\u00b7 a", "2 a·x"):
        assert spelling not in hidden
    shown = "".join(chunk for page in form(book(marks, reveal=True)).pages for chunk in page.chunks)
    assert form is write_csv or len(shown) > len(hidden)


def test_the_review_sheet(book: MakeBook) -> None:
    """A row for each answer that a person has to look at, with room for the points."""
    rows = table(text_of(book(), write_review))
    assert rows[1] == ["bob", "bank.two", "minus", "it is negative", "0.75", "1.5", "review", "", ""]
    assert len(rows) == 2


def test_names_of_pages() -> None:
    """Safe on any file system, different for different students, numbered for a second submission."""
    students = [
        "ada",
        "Ada",
        "a/da",
        "a\\da",
        "..",
        "",
        "con",
        "zoë",
        "zoe",
        "x" * 300,
        "a\0",
        "index",
        "ada+2",
    ]
    stems = [file_stem(student) for student in students]
    assert len({stem.casefold() for stem in stems}) == len(students)
    assert all(stem.isascii() and len(stem) < 100 and "/" not in stem for stem in stems)
    names = PageNames()
    assert [names.next("ada"), names.next("bob"), names.next("ada")] == ["ada", "bob", "ada+2"]
