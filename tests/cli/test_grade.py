"""``grade``: a folder of submissions in, marks with reasons out."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from hwsolve.batch.insight.statistics import statistics
from hwsolve.grading.submissions.marks import Mark, Marks
from hwsolve.problem.assignment import read_assignment
from hwsolve.report.grading.gradebook import Gradebook
from hwsolve.report.grading.terminal import print_grades
from tests.cli.conftest import BANK, Run

ASSIGNMENT = f"""
id: hw1
title: Homework 1
due: 2026-11-01 23:59
late:
  - {{within: 24 h, multiplier: 0.5}}
parts:
  - {BANK}.slope
  - {{part: {BANK}.two, points: 3}}
"""
ADA = """---
student: ada
name: Ada Lovelace
---

## slope

$2ax + \\cos x$

## two

minus: -x

x-sqrta: |x|/√a
"""
BOB = "## slope\n\n`a*x + cos(x)`\n\n## two\n\n### minus\n\n`x + (`\n"


@pytest.fixture
def class_folder(tmp_path: Path) -> Path:
    """Two students, a file that is none, and an assignment beside the folder."""
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "ada.md").write_text(ADA, "utf-8")
    (folder / "bob.md").write_text(BOB, "utf-8")
    (folder / "eve.bin").write_bytes(b"\x7fELF\0\0\xff\xfe")
    (tmp_path / "hw1.yaml").write_text(ASSIGNMENT, "utf-8")
    return folder


@pytest.fixture(autouse=True)
def outside_a_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where these tests run must not matter."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "CLASSROOM"):
        monkeypatch.delenv(name, raising=False)


def graded(run: Run, folder: Path, *more: object) -> Any:
    """Grade the class with one worker."""
    return run("grade", folder, "--assignment", folder.parent / "hw1.yaml", "--jobs", 1, *more)


def test_the_table(run: Run, class_folder: Path) -> None:
    """A row a student, points a part; what cannot be read is a remark and stops nothing."""
    done = graded(run, class_folder)
    assert done.status == 0, done.err
    lines = done.out.splitlines()
    assert lines[0].split() == ["student", "slope", "two", "total", "review"]
    rows = {line.split()[0]: line.split()[1:] for line in lines[2:7]}
    assert rows["possible"] == ["3", "3", "6"]
    assert rows["Ada"] == ["Lovelace", "3", "3", "6"]
    assert rows["bob"] == ["1.5", "0!", "1.5"]
    assert rows["eve"] == ["!", "0?", "0?", "0", "3"]
    assert rows["mean"] == ["1.5", "1", "2.5"]
    assert "3 submissions, mean 2.5 of 6 points" in done.out
    assert "! eve: " in done.out
    assert all(line == line.rstrip() for line in lines)


def test_feedback(run: Run, class_folder: Path) -> None:
    """``-v`` says what was read, what is wrong and where; the reference only with ``--reveal``."""
    call = ("grade", class_folder / "bob.md", "--assignment", class_folder.parent / "hw1.yaml", "-v")
    done = run(*call)
    assert "bank.slope:df/dx  partly right, 1.5/3 points" in done.out
    assert re.search(r"Read as: a.*x \+ cos", done.out)
    assert "The 2 of the square is missing." in done.out
    assert re.search(r"x \+ \(\n +\^ ", done.out)
    assert "The answer is" not in done.out
    assert "2·a·x" not in done.out
    assert "The answer is 2·a·x + cos" in run(*call, "--reveal").out


def test_out(run: Run, class_folder: Path, tmp_path: Path) -> None:
    """One JSON file a submission, the review sheet, the summary, and every format that was asked for."""
    out = tmp_path / "out"
    asked = ("csv", "json", "markdown", "html", "junit", "canvas", "moodle")
    done = graded(run, class_folder, "--out", out, *(word for form in asked for word in ("--format", form)))
    assert done.status == 0, done.err
    found = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert found >= {f"results/{name}.json" for name in ("ada", "bob", "eve")}
    assert found >= {"summary.json", "review.csv", "grades.csv", "answers.csv", "grades.json", "grades.md"}
    assert found >= {"index.html", "students/ada.html", "students/bob.md", "junit.xml"}
    assert found >= {"canvas.csv", "moodle.csv"}
    assert not [name for name in found if name.endswith(".part")]
    data = json.loads((out / "results" / "ada.json").read_text("utf-8"))
    assert (data["student"], data["total"], data["possible"]) == ("ada", 6, 6)
    assert {"version", "assignment_hash"} <= set(data)
    assert {"seed", "problem_hash"} <= set(data["marks"][0])


def test_no_report_takes_the_place_of_what_was_handed_in(
    run: Run, class_folder: Path, tmp_path: Path
) -> None:
    """Neither a folder of submissions nor a table; and the reports of a run are nobody's submission."""
    folder = class_folder.rename(tmp_path / "students")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    forms = ("--format", "markdown", "--format", "csv")
    for out, path in ((tmp_path, folder), (tmp_path, folder / "ada.md"), (folder, folder)):
        done = run("grade", path, "--assignment", tmp_path / "hw1.yaml", "--out", out, *forms)
        assert (done.status, done.out) == (2, ""), done
        assert "name another" in done.err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    first = graded(run, folder, "--out", folder / "out", *forms)
    again = graded(run, folder, "--out", folder / "out", *forms)
    assert first.status == again.status == 0
    assert "3 submissions," in first.out
    assert first.out == again.out


def test_reports_leave_a_table_alone(run: Run, class_folder: Path, tmp_path: Path) -> None:
    """The grades of a table called grades.csv go elsewhere."""
    table = tmp_path / "grades.csv"
    table.write_text("student\nada\n", "utf-8")
    done = run("grade", table, "--assignment", tmp_path / "hw1.yaml", "--out", tmp_path, "--format", "csv")
    assert done.status == 2
    assert "grades.csv" in done.err
    assert table.read_text("utf-8") == "student\nada\n"


def test_one_format_on_the_screen(run: Run, class_folder: Path) -> None:
    """Without ``--out`` standard output carries the format and nothing else."""
    done = graded(run, class_folder, "--format", "json")
    assert [student["student"] for student in json.loads(done.out)["students"]] == ["ada", "bob", "eve"]
    assert done.status == 0


@pytest.mark.parametrize(("percent", "status"), [("41", 0), ("41.7%", 1), ("100", 1)])
def test_fail_under(run: Run, class_folder: Path, percent: str, status: int) -> None:
    """Only below the percentage is the exit status 1; the mean here is 2.5 of 6."""
    assert graded(run, class_folder, "--fail-under", percent).status == status


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--format", "xml"], "unknown format 'xml'"),
        (["--format", "csv", "--format", "json"], "--out DIR"),
        (["--format", "html"], "--out DIR"),
        (["--format", "github", "--format", "json"], "--out DIR"),
        (["--resume"], "--out DIR"),
        (["--jobs", "0"], "--jobs takes a whole number"),
        (["--jobs", "two"], "--jobs takes a whole number"),
        (["--fail-under", "nan"], "--fail-under takes a number"),
        (["--time-limit", "-1"], "--time-limit takes a number"),
        (["--engine", "spark"], "unknown engine"),
        (["--scheduler", "tcp://x:1"], "--engine dask"),
        (["--assignment", "no-such.yaml"], "no-such.yaml"),
        (["--review", "no-such.csv"], "no-such.csv"),
        (["--roster", "no-such.csv"], "no-such.csv"),
        (["--overrides", "no-such.csv"], "no-such.csv"),
        (["--submitted", "noon"], "--submitted takes a time"),
        (["no-such-folder"], "no-such-folder"),
    ],
)
def test_usage(run: Run, class_folder: Path, options: list[str], words: str) -> None:
    """What contradicts itself or does not exist is said before anything is graded."""
    done = run("grade", class_folder, "--assignment", class_folder.parent / "hw1.yaml", *options)
    assert done.status == 2
    assert done.out == ""
    assert words in done.err


def test_review_and_resume(run: Run, class_folder: Path, tmp_path: Path) -> None:
    """Points from the sheet replace the suggestion, also as a spreadsheet in another country saves them."""
    bank = tmp_path / "words.yaml"
    bank.write_text(
        "id: words\nparts:\n  - id: why\n    points: 4\n    answers:\n      reason:\n        kind: text\n"
        "        rubric:\n          - {point: steep, any: [steep]}\n          - {point: flat, any: [flat]}\n",
        "utf-8",
    )
    (tmp_path / "hw2.yaml").write_text(f"id: hw2\nparts: [{bank}.why]\n", "utf-8")
    (class_folder / "bob.md").write_text("## why\n\nIt is steep; =1+1\n", "utf-8")
    out = tmp_path / "out"
    call = (
        "grade",
        class_folder / "bob.md",
        "--assignment",
        tmp_path / "hw2.yaml",
        "--out",
        out,
        "--jobs",
        1,
    )
    done = run(*call)
    assert (done.status, "1 answer to review" in done.out) == (0, True), done.err
    sheet = out / "review.csv"
    with sheet.open(encoding="utf-8", newline="") as file:
        header, row = csv.reader(file)
    assert row[:3] == ["bob", "words.why", "reason"]
    assert row[4:6] == ["2", "4"]
    row[header.index("points")], row[header.index("comment")] = "3,5", "Both, für sich"
    filled = tmp_path / "filled.csv"
    with filled.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, row])
    done = run(*call, "--resume", "--review", filled, "-v")
    assert done.status == 0, done.err
    assert "bob  3.5/4" in done.out
    assert "partly right, reviewed, 3.5/4 points" in done.out
    assert "Both, für sich" in done.out
    assert sheet.read_text("utf-8").count("\n") == 1
    done = run(*call, "--resume")
    assert "3.5 of 4" in done.out


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        ("student,part,answer,points", "bob,bank.three,x,1", ":2: the assignment has no part 'bank.three'"),
        ("student,part,answer,points", "bob,bank.two,x,1", "bank.two has no answer 'x'"),
        (
            "student,part,answer,points",
            "bob,bank.two,minus,lots",
            "points are a number from 0 up, not 'lots'",
        ),
        ("student,part,points", "bob,bank.two,1", "no column 'answer'"),
    ],
)
def test_sheets_with_mistakes(
    run: Run, class_folder: Path, tmp_path: Path, header: str, row: str, words: str
) -> None:
    """The row and what is wrong with it."""
    (tmp_path / "sheet.csv").write_text(f"{header}\n{row}\n", "utf-8")
    done = graded(run, class_folder, "--review", tmp_path / "sheet.csv")
    assert done.status == 2
    assert words in done.err


def test_overrides_and_roster(run: Run, class_folder: Path, tmp_path: Path) -> None:
    """Points by hand count; who handed in nothing appears."""
    (tmp_path / "hand.csv").write_text("student,part,points,comment\nbob,bank.two,3,excused\n", "utf-8")
    (tmp_path / "roster.csv").write_text("student,name\nbob,Bob\nzoe,Zoë\n", "utf-8")
    done = graded(
        run, class_folder, "--overrides", tmp_path / "hand.csv", "--roster", tmp_path / "roster.csv"
    )
    rows = {line.split()[0]: line.split()[1:] for line in done.out.splitlines()[2:8]}
    assert rows["Bob"][-1] == "4.5"
    assert rows["Zoë"] == ["!", "–", "–", "0"]


@pytest.mark.parametrize(
    ("more", "points", "said"),
    [
        ((), "3", "when 1 student handed in is only what the file itself says"),
        (("--submitted", "2026-11-01T12:00:00Z"), "3", ""),
        (("--submitted", "2026-11-02T12:00:00Z"), "1.5", ""),
    ],
)
def test_late(run: Run, class_folder: Path, more: tuple[str, ...], points: str, said: str) -> None:
    """Whoever grades is told what the late policy had to believe; ``--submitted`` beats what students say."""
    late = "due: 2026-11-01T20:00:00Z\nlate: [{within: 24 h, multiplier: 0.5}]\n"
    assignment = class_folder.parent / "hw2.yaml"
    assignment.write_text(f"{late}parts: [{BANK}.slope]\n", "utf-8")
    paper = class_folder / "ada.md"
    paper.write_text("---\nsubmitted: 2026-11-01T19:00:00Z\n---\n## slope\n\n$2ax + \\cos x$\n", "utf-8")
    done = run("grade", paper, "--assignment", assignment, "--jobs", 1, *more)
    assert done.status == 0, done.err
    (row,) = (line.split() for line in done.out.splitlines() if line.startswith("ada"))
    assert row[-1] == points
    assert (said in done.err) if said else done.err == ""


def test_remarks_that_many_share(run: Run, class_folder: Path) -> None:
    """What five submissions have in common is said once, what one has alone with its name."""
    for name in ("p1", "p2", "p3", "p4", "p5"):
        (class_folder / f"{name}.pdf").write_bytes(b"%PDF-1.7 scan")
    done = graded(run, class_folder)
    shared = [line for line in done.out.splitlines() if "this is a PDF file" in line]
    assert len(shared) == 1
    assert shared[0].startswith("! 5 submissions: this is a PDF file, which a person has to read.")
    assert shared[0].endswith("(p1, p2, p3, p4 and 1 more)")
    assert "! eve: " in done.out
    told = run("grade", class_folder / "p1.pdf", "--assignment", class_folder.parent / "hw1.yaml", "-v")
    assert "not found, for a person to look for: bank.slope:df/dx, bank.two:minus" in told.out


def test_gradescope(run: Run, class_folder: Path, tmp_path: Path) -> None:
    """The folder is one submission, handed in by who and when the metadata say."""
    (class_folder / "eve.bin").unlink()
    metadata = {"created_at": "2026-11-02T10:00:00Z", "users": [{"email": "a@x.org", "id": 1, "name": "A"}]}
    (tmp_path / "submission_metadata.json").write_text(json.dumps(metadata))
    out = tmp_path / "results"
    done = graded(run, class_folder, "--format", "gradescope", "--out", out)
    assert done.status == 0, done.err
    assert [path.name for path in out.iterdir()] == ["results.json"]
    data = json.loads((out / "results.json").read_text("utf-8"))
    assert [test["max_score"] for test in data["tests"]] == [3, 1.5, 1.5]
    assert data["score"] == pytest.approx(0.5 * (1.5 + 0 + 1.5))
    assert "Handed in late" in data["tests"][0]["output"]


@pytest.mark.parametrize("way", ["usage", "defect", "interrupted", "problem"])
def test_gradescope_whatever_happens(
    run: Run, class_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """There is a ``results.json`` that says so, and the exit status is the usual one."""
    out = tmp_path / "results"

    def fail(*_: object) -> None:
        assert json.loads((out / "results.json").read_text())["score"] == 0
        raise RuntimeError("secret details") if way == "defect" else KeyboardInterrupt

    if way in ("defect", "interrupted"):
        monkeypatch.setattr("hwsolve.batch.run.open_run", fail)
    if way == "problem":
        (tmp_path / "hw1.yaml").write_text("parts: [nothing.there]\n")
    more = ("--jobs", "many") if way == "usage" else ()
    done = graded(run, class_folder, "--format", "gradescope", "--out", out, *more)
    assert done.status == {"usage": 2, "defect": 70, "interrupted": 130, "problem": 3}[way]
    data = json.loads((out / "results.json").read_text())
    assert data["score"] == 0
    assert data["tests"][0]["status"] == "failed"
    assert "secret" not in data["output"]


def test_gradescope_takes_one_submission(run: Run, class_folder: Path, tmp_path: Path) -> None:
    """A class is none, and that is said there too."""
    done = graded(run, class_folder, "--format", "gradescope", "--out", tmp_path)
    assert done.status == 2
    assert "several" in json.loads((tmp_path / "results.json").read_text())["output"]


def test_classroom50(run: Run, class_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``result.json`` in hundredths of a point."""
    for name in ("CLASSROOM", "ASSIGNMENT", "USERNAME", "COMMIT_URL", "RELEASE_URL"):
        monkeypatch.setenv(name, name.lower())
    monkeypatch.setenv("SUBMISSION_TAG", "submit/20261101T120000Z-abc1234")
    done = graded(run, class_folder, "--format", "classroom50", "--out", tmp_path / "o")
    assert done.status == 0, done.err
    data = json.loads((tmp_path / "o" / "result.json").read_text())
    assert (data["max-score"], data["owner"]) == (600, "username")


def test_github(run: Run, class_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table stands where nothing is a command; annotations follow; the summary is added to."""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    (class_folder / "bob.md").write_text("## slope\n\n::error::x\n", "utf-8")
    done = graded(run, class_folder, "--format", "github", "-v")
    lines = done.out.splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    end = lines.index(f"::{token}::")
    assert len(token) == 32
    assert lines[end + 1 :]
    assert all(re.match(r"::(error|warning|notice) file=", line) for line in lines[end + 1 :])
    assert summary.read_text("utf-8").startswith("before\n# Homework 1\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert graded(run, class_folder).out.startswith("::stop-commands::")


def test_a_problem_at_fault(run: Run, tmp_path: Path) -> None:
    """Its place and a caret are shown, the answer is to be reviewed, the exit status is 3."""
    (tmp_path / "bad.yaml").write_text('id: bad\nparts:\n  - {id: a, answers: {q: "x+1"}}\n', "utf-8")
    (tmp_path / "hw.yaml").write_text(f"parts: [{tmp_path / 'bad.yaml'}.a]\n", "utf-8")
    (tmp_path / "ada.md").write_text("# a\n\n1\n", "utf-8")
    done = run("grade", tmp_path / "ada.md", "--assignment", tmp_path / "hw.yaml", "--jobs", 1)
    assert done.status == 3
    assert re.search(r"bad.yaml:3:\d+ .*\n +x\+1\n +\^ x is not declared", done.err)
    assert "1 answer to review" in done.out


@pytest.mark.parametrize(
    ("width", "head"),
    [
        (100, "student slope minus total review"),
        (46, "student slope minus total review"),
        (32, "student slope"),
        (22, "student total review"),
    ],
)
def test_a_narrow_screen(class_folder: Path, width: int, head: str) -> None:
    """The table takes the columns that fit, the most telling first."""
    assignment = read_assignment(class_folder.parent / "hw1.yaml")
    marks = tuple(
        Mark(task.address, name, name, "expression", worth, "correct", 1.0, worth)
        for task in assignment.tasks
        for name, worth in task.points.items()
    )
    known = [Marks("ada", "ada.md", "d", marks)]
    out = io.StringIO()
    console = Console(file=out, width=width, no_color=True)
    print_grades(Gradebook(assignment, known, statistics(known, assignment)), console)
    lines = out.getvalue().splitlines()
    assert lines[0].split() == head.replace("minus", "two").split()
    if head == "student slope":
        assert "student two total review".split() in [line.split() for line in lines]
    assert max(map(len, lines[:4])) <= width


def test_hostile_names_in_a_log(
    run: Run, class_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither standard output nor standard error holds a command that a student wrote."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    name = "x\n::error::y ##[add-mask]z \x1b[31m\u202e[/red]"
    (class_folder / "x.json").write_text(json.dumps({"student": name, "answers": {name: name, "two": name}}))
    done = graded(run, class_folder, "-v", "--out", tmp_path / "o", "--format", "moodle")
    assert done.status == 0
    assert "left out: ada, bob, eve, x ::error::y" in done.err
    assert not any(line.lstrip().startswith("::") for line in done.err.splitlines())
    assert "##[" not in done.err
    lines = done.out.splitlines()
    assert lines[-1] == f"::{lines[0].removeprefix('::stop-commands::')}::"
    assert not re.search("[\x1b\u202e]", done.out + done.err)
    assert "[/red]" in done.out


def test_a_large_class(run: Run, class_folder: Path) -> None:
    """Forty rows, then how many more there are; ``--all`` lists them."""
    for place in range(45):
        (class_folder / f"s{place}.md").write_text("## two\n\nminus: -x\n", "utf-8")
    done = graded(run, class_folder)
    assert "… and 8 more students" in done.out
    assert sum(line.startswith("s") for line in done.out.splitlines()) == 38
    done = graded(run, class_folder, "--all")
    assert "more students" not in done.out
    assert sum(bool(re.match(r"s\d", line)) for line in done.out.splitlines()) == 45


def test_a_sheet_that_is_filled_in(run: Run, class_folder: Path, tmp_path: Path) -> None:
    """Points in the folder's own review sheet are never written over: they are read, or the run refuses."""
    words = tmp_path / "words.yaml"
    words.write_text(
        "id: words\nparts:\n  - id: why\n    ask: Why?\n    answers:\n      reason:\n        kind: text\n"
        "        rubric: [{point: cost, any: [cheap], say: It is cheap.}]\n",
        "utf-8",
    )
    (tmp_path / "hw2.yaml").write_text(f"id: hw2\nparts: [{words}.why]\n", "utf-8")
    (class_folder / "bob.md").write_text("## why\n\nIt is small.\n", "utf-8")
    out = tmp_path / "out"
    call = (
        "grade",
        class_folder / "bob.md",
        "--assignment",
        tmp_path / "hw2.yaml",
        "--out",
        out,
        "--jobs",
        1,
    )
    assert run(*call).status == 0
    sheet = out / "review.csv"
    filled = sheet.read_text("utf-8").rstrip()[:-1] + "0.5,well\n"
    sheet.write_text(filled, "utf-8")
    done = run(*call, "--resume")
    assert (done.status, "points filled in" in done.err, sheet.read_text("utf-8")) == (2, True, filled)
    done = run(*call, "--resume", "--review", sheet)
    assert (done.status, "0.5 of 1" in done.out) == (0, True), done.err
    assert "0.5 of 1" in run(*call).out


def test_points_that_may_be_a_slip(run: Run, class_folder: Path, tmp_path: Path) -> None:
    """A student whom nobody knows, and more points than there are."""
    table = tmp_path / "points.csv"
    table.write_text("student;part;points\nbob;bank.two;7,5\nbop;bank.two;1\n", "utf-8")
    done = graded(run, class_folder, "--overrides", table)
    assert done.status == 0
    assert "bob has 7.5 of 3 points by hand in bank.two" in done.err
    assert "points by hand for 'bop': there is no such student" in done.err


def test_nobody(run: Run, class_folder: Path, tmp_path: Path) -> None:
    """An empty folder has no mean."""
    (tmp_path / "empty").mkdir()
    done = run("grade", tmp_path / "empty", "--assignment", tmp_path / "hw1.yaml")
    assert (done.status, done.out) == (0, "There is no submission.\n")


def test_all_that_can_be_written(run: Run, class_folder: Path, tmp_path: Path) -> None:
    """A format that is about one submission keeps no other from a class."""
    out = tmp_path / "out"
    done = graded(run, class_folder, "--out", out, "--format", "gradescope", "--format", "markdown")
    assert (done.status, "about one submission" in done.err) == (2, True)
    assert (out / "grades.md").is_file()


def test_pages_of_who_is_gone(run: Run, class_folder: Path, tmp_path: Path) -> None:
    """A student's page goes with the submission, as the result does; a page of others stays."""
    out = tmp_path / "out"
    assert graded(run, class_folder, "--out", out, "--format", "html").status == 0
    (class_folder / "bob.md").unlink()
    (out / "students" / "notes.html").write_text("<!DOCTYPE html><p>not ours</p>", "utf-8")
    assert graded(run, class_folder, "--out", out, "--format", "html", "--resume").status == 0
    assert {path.stem for path in (out / "students").iterdir()} == {"ada", "eve", "notes"}
    assert {path.stem for path in (out / "results").iterdir()} == {"ada", "eve"}
