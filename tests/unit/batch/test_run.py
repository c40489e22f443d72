"""Runs in a folder: nothing lost, nothing graded twice, only what changed is graded anew."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hwsolve.batch.engines.limits import Limits
from hwsolve.batch.memory.changes import Change
from hwsolve.batch.memory.lock import locked
from hwsolve.batch.run import Options, Override, Run, open_run
from hwsolve.errors import UsageError
from hwsolve.grading.submissions.addressing import address, directory
from hwsolve.grading.submissions.assess import assemble, judge, plan
from hwsolve.submission.submission import Submission, Written
from tests.unit.batch.desk import ALPHA, BETA, Desk, student, text_of

ROOT = Path(__file__).parents[3]


def options(desk: Desk, resume: bool = True, name: str = "out", **more: object) -> Options:
    """Into the folder *name*, with one worker."""
    return Options(desk.folder / name, resume, 1, result_text=text_of, **more)  # type: ignore[arg-type]


def results(desk: Desk, name: str = "out") -> dict[str, str]:
    """The result files."""
    return {path.name: path.read_text("utf-8") for path in (desk.folder / name / "results").iterdir()}


def test_as_without_workers(desk: Desk) -> None:
    """The marks are those that grading one answer after the other gives, in the order handed in."""
    submissions = [student(number) for number in range(24)]
    assignment = desk.assignment
    expected = []
    for each in submissions:
        planned = plan(each, assignment, *address(each, directory(assignment)))
        expected.append(assemble(planned, assignment, {job: judge(job, assignment) for job in planned.jobs}))
    found = desk.graded(submissions, Options(workers=2))
    assert [json.loads(text_of(marks)) for marks in found] == [
        json.loads(text_of(marks)) for marks in expected
    ]
    assert {mark.verdict for marks in found for mark in marks.marks} == {
        "correct", "partial", "incorrect", "unreadable", "missing",
    }  # fmt: skip


def test_equal_answers_are_judged_once(desk: Desk) -> None:
    """One hundred submissions of twelve different answers (two of which differ in blanks only)."""
    runs: list[Run] = []
    found = desk.graded((student(number) for number in range(100)), options(desk), runs.append)
    assert len(found) == 100
    different = {(" ".join(each.text.split()), each.label) for n in range(100) for each in student(n).answers}
    assert runs[0].tally.judged == len(different)
    blanks = [student(0, "2*a*x", "u + v"), student(1, " 2*a*x ", "u +\t v")]
    again = desk.graded(blanks, options(desk), runs.append)
    assert runs[1].tally.judged == 0
    assert [marks.total for marks in again] == [3, 3]


def test_marks_can_be_read_again(desk: Desk) -> None:
    """What was yielded stands in the journal, in the same order, and in the result files."""
    again: list[str] = []
    found = desk.graded(
        [student(number) for number in (3, 1, 2)],
        options(desk),
        lambda run: again.extend(text_of(marks) for marks in run.marks()),
    )
    assert [marks.student for marks in found] == ["s003", "s001", "s002"]
    assert again == [text_of(marks) for marks in found]
    assert results(desk) == {f"{marks.student}.json": text_of(marks) for marks in found}


def test_resume_after_an_interruption(desk: Desk) -> None:
    """What was reported is kept, the rest is graded, and the outcome is that of an undisturbed run."""
    submissions = [student(number) for number in range(150)]
    whole = desk.graded(submissions, options(desk, name="whole"))
    with open_run(desk.assignment, desk.source, options(desk)) as run:
        graded = run.grade(iter(submissions))
        begun = [next(graded) for _ in range(70)]
        graded.close()
    runs: list[Run] = []
    found = desk.graded(submissions, options(desk), runs.append)
    assert [text_of(marks) for marks in found] == [text_of(marks) for marks in whole]
    assert runs[0].tally.kept >= len(begun)
    assert runs[0].tally.judged == 0
    assert results(desk) == results(desk, "whole")


@pytest.mark.slow
def test_resume_after_a_kill(desk: Desk) -> None:
    """Killed without warning: what it had reported is in the journal, and the outcome is the same."""
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.unit.batch.desk import Desk, student, text_of\n"
        "from hwsolve.batch.run import Options, open_run\n"
        "desk = Desk(Path(sys.argv[1]))\n"
        "options = Options(desk.folder / 'out', True, 1, result_text=text_of)\n"
        "with open_run(desk.assignment, desk.source, options) as run:\n"
        "    for marks in run.grade(student(number) for number in range(2000)):\n"
        "        print(marks.student, flush=True)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(desk.folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=ROOT,
    )
    assert process.stdout is not None
    reported = [process.stdout.readline().strip() for _ in range(200)]
    process.send_signal(signal.SIGKILL)
    reported += process.stdout.read().split()[:-1]
    process.wait()
    process.stdout.close()
    submissions = [student(number) for number in range(300)]
    runs: list[Run] = []
    found = desk.graded(submissions, options(desk), runs.append)
    assert runs[0].tally.kept >= min(len(reported), 300) >= 200
    whole = desk.graded(submissions, Options(workers=1))
    assert [text_of(marks) for marks in found] == [text_of(marks) for marks in whole]


def test_a_changed_submission(desk: Desk) -> None:
    """Only it is graded anew, and what changed is told until the next finished run."""
    desk.graded([student(0), student(1, "a*x", "u + v"), student(2)], options(desk))
    told: list[tuple[int, int, list[Change]]] = []

    def look(run: Run) -> None:
        told.append((run.tally.kept, run.tally.judged, list(run.changes())))

    changed = [student(0), student(1, "x*a*2", "u + v"), student(2)]
    desk.graded(changed, options(desk), look)
    change = Change("s001", "s001.md", "alpha.slope:df/dx", "partial", 1.0, "correct", 2.0)
    assert told[-1] == (2, 1, [change])
    desk.graded(changed, options(desk), look)
    assert told[-1] == (3, 0, [])


def test_a_submission_that_is_gone(desk: Desk) -> None:
    """It is told once, by the next finished run, and is in no report."""
    told: list[list[tuple[str, str]]] = []

    def look(run: Run) -> None:
        told.append(list(run.gone()))

    desk.graded([student(0), student(1), student(2)], options(desk), look)
    left = desk.graded([student(0), student(2)], options(desk), look)
    desk.graded([student(0), student(2)], options(desk), look)
    desk.graded([student(0), student(1), student(2)], options(desk), look)
    assert [marks.student for marks in left] == ["s000", "s002"]
    assert told == [[], [("s001", "s001.md")], [], []]


def test_the_result_file_of_a_submission_that_is_gone(desk: Desk) -> None:
    """It goes with the run that is without it and comes back with the submission; others stay."""
    everyone = [student(0), student(1), student(2)]
    desk.graded(everyone, options(desk))
    whole = results(desk)
    desk.graded([student(0), student(2)], options(desk))
    assert results(desk) == {name: text for name, text in whole.items() if name != "s001.json"}
    desk.graded(everyone, options(desk))
    assert results(desk) == whole


def test_what_marks_repeat(desk: Desk) -> None:
    """A new name and a new line are in the marks, though nothing is judged anew and nothing changed."""
    first = student(0, "a*x", "u + v")
    desk.graded([first], options(desk))
    moved = tuple(replace(written, line=(written.line or 0) + 5) for written in first.answers)
    runs: list[Run] = []
    changes: list[Change] = []

    def look(run: Run) -> None:
        runs.append(run)
        changes.extend(run.changes())

    again = replace(first, answers=moved, name="Ann", identity=(("email", "a@b.c"),))
    found = desk.graded([again], options(desk), look)
    assert (found[0].name, found[0].identity) == ("Ann", (("email", "a@b.c"),))
    assert [mark.line for mark in found[0].marks[:2]] == [6, 7]
    assert runs[0].tally.judged == 0
    assert changes == []


def test_a_changed_problem(desk: Desk) -> None:
    """The answers to it are judged anew, those to other problems are not."""
    told: list[tuple[int, list[Change]]] = []

    def look(run: Run) -> None:
        told.append((run.tally.judged, list(run.changes())))

    submissions = [student(0, "a*x", "u + v"), student(1, "2*a*x", "u - v")]
    before = desk.graded(submissions, options(desk), look)
    assert told[-1] == (4, [])
    desk.problem("alpha", ALPHA.replace("credit: 0.5", "credit: 0.25"))
    after = desk.graded(submissions, options(desk), look)
    change = Change("s000", "s000.md", "alpha.slope:df/dx", "partial", 1.0, "partial", 0.5)
    assert told[-1] == (2, [change])
    assert (before[0].total, after[0].total) == (2.0, 1.5)


def test_changes_survive_a_kill_between(desk: Desk) -> None:
    """A run that was interrupted has not told its changes; the one that finishes does."""
    desk.graded([student(0, "a*x"), student(1, "a*x")], options(desk))
    changed = [student(0, "2*a*x"), student(1, "2*a*x")]
    with open_run(desk.assignment, desk.source, options(desk)) as run:
        graded = run.grade(changed)
        next(graded)
        graded.close()
    changes: list[Change] = []
    desk.graded(changed, options(desk), lambda run: changes.extend(run.changes()))
    assert [(change.student, change.points_before, change.points) for change in changes] == [
        ("s000", 1.0, 2.0),
        ("s001", 1.0, 2.0),
    ]


def test_another_grader(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is judged anew where the code that decides is another."""
    runs: list[Run] = []
    desk.graded([student(0), student(2)], options(desk))
    monkeypatch.setattr("hwsolve.batch.run.grader_version", lambda: "other")
    with pytest.raises(UsageError, match="the run has other"):
        desk.graded([student(0), student(2)], options(desk), runs.append)


def test_without_resume_everything_is_judged_anew(desk: Desk) -> None:
    """A run without --resume trusts nothing but the overrides."""
    runs: list[Run] = []
    override = Override("s000", "alpha.slope", "df/dx", 1.5, "half of it")
    desk.graded([student(0)], options(desk, overrides=(override,)))
    found = desk.graded([student(0)], options(desk, resume=False), runs.append)
    assert runs[0].tally.kept == 0
    assert runs[0].tally.judged == 2
    assert found[0].marks[0].points == 1.5


def test_overrides_survive(desk: Desk) -> None:
    """Points set by hand stand above a changed submission, and are withdrawn by an empty cell."""
    override = Override("s001", "beta.total", "s", 0.75, "nearly")
    told: list[Change] = []
    first = desk.graded([student(1, "2*a*x", "u + v")], options(desk, overrides=(override,)))
    changed = desk.graded(
        [student(1, "2*a*x", "u - v")], options(desk), lambda run: told.extend(run.changes())
    )
    assert [(each.address, each.verdict, each.by_hand) for each in told] == [
        ("beta.total:s", "incorrect", True)
    ]
    for marks in (*first, *changed):
        mark = marks.marks[1]
        assert (mark.verdict, mark.points, mark.score) == ("partial", 0.75, 0.75)
        assert mark.feedback[-1] == "The points were set by hand: nearly"
    withdrawn = Override("s001", "beta.total", "s", None)
    after = desk.graded([student(1, "2*a*x", "u - v")], options(desk, overrides=(withdrawn,)))
    assert after[0].marks[1].points == 0
    assert json.loads(results(desk)["s001.json"])["total"] == 2


def test_one_run_at_a_time(desk: Desk) -> None:
    """A second run in the same folder is refused in one sentence, and the first goes on."""
    sentence = rf"another run \(process {os.getpid()}\) is grading into"
    with locked(desk.folder / "out"), pytest.raises(UsageError, match=sentence):
        desk.graded([student(0)], options(desk))
    assert desk.graded([student(0)], options(desk))[0].total == 3


def test_another_assignment(desk: Desk) -> None:
    """A folder with the marks of one assignment takes no other."""
    desk.graded([student(0)], options(desk))
    sheet = desk.folder / "sheet.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("id: sheet", "id: other"), "utf-8")
    with pytest.raises(UsageError, match="holds the marks of 'sheet', not of 'other'"):
        desk.graded([student(0)], options(desk))


def test_a_problem_file_changed_meanwhile(desk: Desk) -> None:
    """Workers that read something else than the run are refused."""
    assignment = desk.assignment
    desk.problem("beta", BETA.replace("u + v", "u - v"))
    with open_run(assignment, desk.source, options(desk)) as run:
        graded = run.grade([student(0)])
        with pytest.raises(UsageError, match="the problem files changed while this was running"):
            next(graded)


def test_a_fault_of_the_problem_file(desk: Desk) -> None:
    """The run goes on; the answers are undecided, the fault is told with its place, also on resuming."""
    desk.problem("beta", BETA.replace("u + v}", "'u + (v'}"))
    for _ in range(2):
        runs: list[Run] = []
        found = desk.graded([student(0), student(1)], options(desk), runs.append)
        assert [marks.marks[0].verdict for marks in found] == ["correct", "correct"]
        assert [marks.marks[1].verdict for marks in found] == ["undecided", "undecided"]
        assert len(runs[0].faults) == 1
        assert "beta.yaml:12" in runs[0].faults[0]


def test_stopped_answers_are_judged_again_under_other_limits(desk: Desk) -> None:
    """A limit too small for any worker to live in; with more room the same folder becomes right."""
    small = options(desk, limits=Limits(20, 1))
    first = desk.graded([student(0), student(1)], small)
    assert {mark.verdict for marks in first for mark in marks.marks[:2]} == {"undecided"}
    second = desk.graded([student(0), student(1)], options(desk))
    assert {mark.verdict for marks in second for mark in marks.marks[:2]} == {"correct"}


def test_names_that_meet(desk: Desk) -> None:
    """Students whose names make the same file name, and one student twice, have a file each."""
    names = ["a/b", "a:b", "A_B", "../x", "", "con", "é" * 200, "a\udcff", "same", "same"]
    answers = (Written("alpha.slope:df/dx", "2*a*x", 1),)
    submissions = [Submission(name, f"{name}.md", answers) for name in names]
    found = desk.graded(submissions, options(desk))
    assert [marks.student for marks in found] == names
    files = results(desk)
    assert len(files) == len(names)
    assert sorted(json.loads(text)["student"] for text in files.values()) == sorted(names)
    assert not list(desk.folder.glob("*.json"))
    assert [text_of(marks) for marks in desk.graded(submissions, options(desk))] == [
        text_of(marks) for marks in found
    ]
    assert results(desk) == files


def test_no_folder(desk: Desk, tmp_path: Path) -> None:
    """Without a folder nothing stays."""
    before = sorted(tmp_path.rglob("*"))
    desk.graded([student(0)], Options(workers=1))
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.slow
def test_memory_does_not_grow_with_the_class(desk: Desk) -> None:
    """The window is bounded: of a long class only so many submissions are read ahead of what is reported."""
    read = 0

    def source() -> object:
        nonlocal read
        for number in range(1200):
            read += 1
            yield student(number)

    most = 0
    with open_run(desk.assignment, desk.source, Options(workers=1)) as run:
        for reported, _ in enumerate(run.grade(source()), 1):  # type: ignore[arg-type]
            most = max(most, read - reported)
    assert read == 1200
    assert most <= 400


def test_an_unwritable_folder(desk: Desk) -> None:
    """A sentence, no traceback."""
    (desk.folder / "file").write_text("x", "utf-8")
    with pytest.raises(UsageError, match="cannot write to the folder"):
        desk.graded([student(0)], options(desk, name="file/out"))
    (desk.folder / "bad").mkdir()
    (desk.folder / "bad" / "journal.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(UsageError, match=r"journal\.sqlite cannot be used: file is not a database"):
        desk.graded([student(0)], options(desk, name="bad"))
