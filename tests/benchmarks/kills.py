"""A run killed at random moments, resumed each time: nothing lost, nothing twice, the same report.

    python -m tests.benchmarks.kills [--kills 50] [--submissions 2000] [--answers 20] [--seed 1]

Each time the main process is killed (SIGKILL), whatever it had reported has to be in the journal; when a run
gets through, its result files, marks, statistics and similar pairs have to be those of a run that nobody
disturbed, byte for byte. Runs are repeated until there were enough kills.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

from hwsolve.batch.insight.similarity import similar
from hwsolve.batch.insight.statistics import statistics
from hwsolve.batch.memory.database import loaded
from hwsolve.batch.run import RESULTS, Options, Source, open_run
from hwsolve.problem.assignment import whole_bank
from hwsolve.submission.sources.entries import RUN_JOURNAL
from tests.benchmarks.classes import assignment_file, pools, result_text, synthetic_class

ROOT = Path(__file__).parents[2]
UNUSUAL = 0.01
#: Seconds in which a run has got so far as to grade.
_START = 2.0


def grade(folder: Path, submissions: int, answers: int) -> None:
    """What is killed: grade into *folder*, say who is reported, leave a report."""
    asked = pools(whole_bank(), answers)
    source = Source(assignment_file(folder.parent, asked))
    assignment = source.read()
    with open_run(assignment, source, Options(folder, True, 2, result_text=result_text)) as run:
        for marks in run.grade(synthetic_class(asked, submissions, UNUSUAL)):
            print(marks.student, flush=True)
        told = statistics(run.marks(), assignment)
        report = {
            "marks": [result_text(marks) for marks in run.marks()],
            "items": [asdict(replace(item, verdicts=dict(item.verdicts))) for item in told.items],
            "class": [told.submissions, told.mean, told.quartiles],
            "pairs": [asdict(pair) for pair in similar(run.marks())],
        }
    (folder / "report.json").write_text(json.dumps(report), "utf-8")


def started(folder: Path, asked: argparse.Namespace) -> subprocess.Popen[str]:
    """The same command each time."""
    command = [sys.executable, "-m", "tests.benchmarks.kills", "--child", str(folder)]
    sizes = ["--submissions", str(asked.submissions), "--answers", str(asked.answers)]
    return subprocess.Popen([*command, *sizes], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def lost(folder: Path, reported: set[str]) -> set[str]:
    """Who was reported and has no marks in the journal."""
    if not reported:
        return set()
    connection = sqlite3.connect(folder / RUN_JOURNAL)
    rows = connection.execute("SELECT student FROM submissions WHERE marks IS NOT NULL AND done > 0")
    there = {loaded(student) for (student,) in rows}
    connection.close()
    return reported - there


def left_behind(folder: Path) -> dict[str, str]:
    """A hash of each result file and of the report."""
    files = [*(folder / RESULTS).iterdir(), folder / "report.json"]
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if not path.name.endswith(".tmp")
    }


def main() -> None:
    """Kill, resume, compare."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--kills", type=int, default=50)
    reader.add_argument("--submissions", type=int, default=2000)
    reader.add_argument("--answers", type=int, default=20)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--child", type=Path)
    asked = reader.parse_args()
    if asked.child:
        grade(asked.child, asked.submissions, asked.answers)
        return
    with tempfile.TemporaryDirectory() as top:
        measure(asked, Path(top))


def measure(asked: argparse.Namespace, top: Path) -> None:
    """One undisturbed run, then disturbed ones."""
    draw = random.Random(asked.seed)
    begun = time.monotonic()
    (top / "calm").mkdir()
    calm = started(top / "calm" / "out", asked)
    calm.communicate()
    seconds = time.monotonic() - begun
    expected = left_behind(top / "calm" / "out")
    graded = [
        json.loads(text)["student"]
        for text in json.loads((top / "calm/out/report.json").read_text())["marks"]
    ]
    print(f"undisturbed: {len(graded)} submissions in {seconds:.1f} s", flush=True)
    kills, runs, most, missing, different, moments = 0, 0, 0, 0, 0, Counter[str]()
    while kills < asked.kills:
        runs += 1
        top.joinpath(f"run{runs}").mkdir()
        folder = top / f"run{runs}" / "out"
        while True:
            process = started(folder, asked)
            patience = draw.uniform(0.0, _START + seconds / 4) if kills < asked.kills else None
            try:
                out, _ = process.communicate(timeout=patience)
                assert process.returncode == 0
                break
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                out, _ = process.communicate()
            kills += 1
            reported = set(out.split("\n")[:-1])
            moments["before the first" if not reported else "after some"] += 1
            most = max(most, len(reported))
            missing += len(lost(folder, reported))
        report = json.loads((folder / "report.json").read_text())
        students = [json.loads(text)["student"] for text in report["marks"]]
        twice = len(students) - len(set(students))
        same = left_behind(folder) == expected
        different += not same
        said = "the same" if same else "ANOTHER OUTCOME"
        print(f"run {runs}: {kills} kills so far, {twice} graded twice, {said}", flush=True)
    print(f"{kills} kills ({dict(moments)}; up to {most} were reported before one) in {runs} runs:")
    print(f"{missing} reported and lost, {different} runs with another outcome")


if __name__ == "__main__":
    main()
