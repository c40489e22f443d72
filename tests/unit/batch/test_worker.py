"""The child's side: what it says for each job, and when it ends."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

import hwsolve
from hwsolve.batch.engines.child import worker_command
from hwsolve.batch.engines.limits import Limits
from hwsolve.batch.engines.recipe import _DECIDING, Recipe, Source, grader_version
from hwsolve.batch.engines.worker import serve
from hwsolve.errors import ProblemError
from hwsolve.grading.result import Result
from hwsolve.grading.submissions.assess import Job
from tests.unit.batch.desk import Desk


def served(*texts: str) -> list[dict[str, Any]]:
    """What a worker says to answers whose text tells it what to do."""

    def judged(job: Job) -> Result:
        match job.text:
            case "fault":
                raise ProblemError("no good", "p.yaml", 3, 4)
            case "full":
                raise MemoryError
            case "defect":
                raise ZeroDivisionError("by zero")
        return Result("correct", 1.0, job.text, {"earlier": job.earlier}, ("yes",))

    jobs = io.StringIO("".join(json.dumps(["p", "n", text, None]) + "\n" for text in texts))
    results = io.StringIO()
    serve(judged, Limits(1000, 1 << 30), jobs, results)
    return [json.loads(line) for line in results.getvalue().splitlines()]


def test_what_is_said() -> None:
    """A line for each job, in order; after memory ran out the worker ends."""
    said = served("a", "fault", "defect", "full", "never")
    assert said[0] == {
        "result": {
            "verdict": "correct", "score": 1.0, "read_as": "a", "evidence": {"earlier": None},
            "feedback": ["yes"],
        },
    }  # fmt: skip
    assert said[1]["fault"].startswith("p.yaml:3:4")
    assert said[1]["result"]["verdict"] == "undecided"
    assert said[2:] == [{"defect": "ZeroDivisionError: by zero"}, {"full": True, "last": True}]


def test_a_process(desk: Desk) -> None:
    """Started as the pool starts it, elsewhere: ready, a result for each job, the end with its input."""
    (desk.folder / "json.py").write_text("raise SystemExit(9)", "utf-8")
    recipe = Recipe(desk.source, desk.assignment.digest, Limits(), False, grader_version())
    jobs = [["alpha.slope", "df/dx", "2*a*x", None], ["beta.total", "s", "u - v", None]]
    done = subprocess.run(
        worker_command(recipe.text()),
        cwd=desk.folder,
        env={"PATH": os.environ["PATH"]},
        input="".join(json.dumps(job) + "\n" for job in jobs),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    ready, *said = map(json.loads, done.stdout.splitlines())
    assert ready == {"ready": True}
    assert [each["result"]["verdict"] for each in said] == ["correct", "incorrect"]


@pytest.mark.parametrize(
    ("digest", "grader", "sentence"),
    [
        ("other", None, "the problem files changed while this was running; start it again"),
        (None, "9.9+f", "a worker has hwsolve "),
    ],
)
def test_another_world(desk: Desk, digest: str | None, grader: str | None, sentence: str) -> None:
    """A worker that would judge by other problems or other code refuses."""
    recipe = Recipe(
        desk.source, digest or desk.assignment.digest, Limits(), False, grader or grader_version()
    )
    done = subprocess.run(
        worker_command(recipe.text()),
        input="",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout)["refused"].startswith(sentence)


@pytest.mark.parametrize("source", [Source(), "desk"])
def test_recipes_cross_as_text(desk: Desk, source: Source | str) -> None:
    """A recipe comes back as it was, paths made absolute."""
    recipe = Recipe(desk.source if source == "desk" else Source(), "d", Limits(2.5, 300), True, "g")
    assert Recipe.from_text(recipe.text()) == recipe


def test_the_graders_version_covers_whatever_decides() -> None:
    """Every room that grading imports, directly or through others, is part of the hash."""
    folder = Path(hwsolve.__file__).parent
    rooms, pending = set[str](), ["grading", "submission", "problem"]
    while pending:
        room = pending.pop()
        if room in rooms or not (folder / room).is_dir():
            continue
        rooms.add(room)
        for path in (folder / room).rglob("*.py"):
            pending += re.findall(r"(?m)^\s*from hwsolve\.(\w+)", path.read_text("utf-8"))
    assert rooms == set(_DECIDING)
