"""Ten thousand hostile answers, to every kind: none is right, none is slow, none is large, none ends a run.

    python -m tests.benchmarks.hostile [--answers 10000] [--jobs 2] [--seed 1] [--show 12]

Every answer of the bank and the kinds that the bank does not have are asked in turn; families of nasty texts
take turns too. Each answer goes through the real pool alone, which tells its seconds (the clock, and what the
worker computed) and the peak of the worker's memory while it was judged. Then all of them go through
``hwsolve grade`` as a table of a class, where no answer but these may suffer.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from hwsolve.batch.engines.child import worker_command
from hwsolve.batch.engines.limits import Limits
from hwsolve.batch.engines.pool import Pool
from hwsolve.batch.engines.recipe import Recipe, Source, grader_version
from hwsolve.grading.submissions.assess import Job
from hwsolve.problem.assignment import Assignment
from tests.hostile.strangers import FAMILIES, asked, hostile_answer

ROOT = Path(__file__).parents[2]
SECONDS, MEBIBYTES = 1.0, 300.0
#: Kinds that the bank does not ask for.
KINDS = """id: other-kinds
title: Kinds
text: Nothing is said.
symbols: {x: real, T: positive, A: 'real[n, n]', w: 'real[n]'}
parts:
  - id: p
    title: All of them
    ask: What?
    answers:
      equation: {kind: equation, reference: x^2 = 2*x + T}
      inequality: {kind: inequality, reference: x^2 + T > 2*x}
      graph: {kind: graph, reference: '[x^2, x^2 + 1, T*x]'}
      vector: {kind: matrix, reference: A^T A w}
      entries: {kind: matrix, reference: '[[x, T], [T, x^2]]'}
"""


@dataclass(frozen=True, slots=True)
class Task:
    """A hostile answer, and of which family it is."""

    family: str
    kind: str
    job: Job


@dataclass(frozen=True, slots=True)
class Cost:
    """What became of it: seconds by the clock and of computing, MiB at most meanwhile."""

    task: Task
    verdict: str
    stopped: bool
    clock: float
    computed: float
    peak: float

    @property
    def beyond(self) -> bool:
        """Whether it cost more than it may."""
        return self.stopped or self.computed > SECONDS or self.peak > MEBIBYTES


def sources(folder: Path) -> Source:
    """An assignment of the whole bank and of the other kinds."""
    shutil.copytree(ROOT / "problems", folder / "bank")
    (folder / "bank" / "other-kinds.yaml").write_text(KINDS, "utf-8")
    names = sorted(path.stem for path in (folder / "bank").glob("*.yaml"))
    (folder / "all.yaml").write_text(f"id: hostile\nparts: [{', '.join(names)}]\n", "utf-8")
    return Source(folder / "all.yaml", folder / "bank")


def tasks(assignment: Assignment, count: int, seed: int) -> Iterator[Task]:
    """Questions and families in turn."""
    questions = [
        (task, answer, asked(task.part, answer)) for task in assignment.tasks for answer in task.part.answers
    ]
    families = list(FAMILIES)
    for number in range(count):
        draw = Random(f"{seed}:{number}")
        task, answer, question = questions[number % len(questions)]
        family = families[(number + number // len(questions)) % len(families)]
        text = hostile_answer(question, family, draw)
        yield Task(family, answer.kind, Job(task.address, answer.name, text))


def workers() -> list[int]:
    """The processes that this one has started."""
    found: list[int] = []
    for path in Path("/proc/self/task").glob("*/children"):
        found += map(int, path.read_text().split())
    return found


def computed(process: int) -> float:
    """Seconds that a process was on a core."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def peak(process: int) -> float:
    """The peak of its memory in MiB."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def measured(todo: list[Task], recipe: Recipe) -> list[Cost]:
    """Each answer alone in a pool of one worker, which is warm."""
    found = []
    with closing(Pool(worker_command(recipe.text()), recipe.limits, 1)) as pool:
        for task in todo:
            if not workers():
                _judged(pool, Job("other-kinds.p", "equation", "x = 1"))
            (worker,) = workers()
            with suppress(OSError):
                Path(f"/proc/{worker}/clear_refs").write_text("5")
            before, begun = computed(worker), time.perf_counter()
            result = _judged(pool, task.job)
            clock, spent, most = time.perf_counter() - begun, 0.0, 0.0
            with suppress(OSError):
                spent, most = computed(worker) - before, peak(worker)
            found.append(Cost(task, result.result.verdict, result.stopped, clock, spent or clock, most))
    return found


def _judged(pool: Pool, job: Job):  # type: ignore[no-untyped-def]
    pool.submit(b"0", job)
    while not (done := pool.collect(1.0)):
        pass
    return done[0]


def as_table(path: Path, todo: list[Task]) -> int:
    """The answers as a class: a row per student, a column per question; the number of students."""
    columns = list(dict.fromkeys(f"{task.job.part}:{task.job.name}" for task in todo))
    rows: list[dict[str, str]] = []
    for number, task in enumerate(todo):
        if number % len(columns) == 0:
            rows.append({"student": f"s{len(rows):04}"})
        rows[-1][f"{task.job.part}:{task.job.name}"] = task.job.text
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        writer = csv.DictWriter(file, ["student", *columns])
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def through_the_command(folder: Path, source: Source, todo: list[Task]) -> None:
    """``hwsolve grade`` on all of them as one class."""
    students = as_table(folder / "class.csv", todo)
    command = [sys.executable, "-m", "hwsolve.cli.main", "grade", str(folder / "class.csv"), "--out"]
    command += [
        str(folder / "out"),
        "--assignment",
        str(source.assignment),
        "--problems",
        str(source.problems),
    ]
    command += ["--format", "csv", "--format", "html", "--format", "markdown", "--format", "json"]
    begun = time.perf_counter()
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    seconds = time.perf_counter() - begun
    verdicts: Counter[str] = Counter()
    stopped = 0
    for path in (folder / "out" / "results").glob("*.json"):
        for mark in json.loads(path.read_text("utf-8"))["marks"]:
            verdicts[mark["verdict"]] += 1
            stopped += "To review: " in " ".join(mark["feedback"]) and mark["verdict"] == "undecided"
    told = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
    print(f"hwsolve grade: exit {run.returncode}, {students} students, {seconds:.0f} s", end="; ")
    print(f"{told}; {stopped} stopped")
    if run.returncode:
        print(run.stderr[-2000:])


def main() -> None:
    """Measure, then grade."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--answers", type=int, default=10_000)
    reader.add_argument("--jobs", type=int, default=2)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--show", type=int, default=12)
    reader.add_argument("--family", choices=FAMILIES)
    reader.add_argument("--no-command", action="store_true")
    given = reader.parse_args()
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top)
        source = sources(folder)
        assignment = source.read()
        recipe = Recipe(source, assignment.digest, Limits(), False, grader_version())
        todo = [
            task
            for task in tasks(assignment, given.answers, given.seed)
            if given.family in (None, task.family)
        ]
        shares = [todo[k :: given.jobs] for k in range(given.jobs)]
        with ProcessPoolExecutor(given.jobs) as pool:
            costs = [cost for share in pool.map(partial(measured, recipe=recipe), shares) for cost in share]
        tell(costs, given.show)
        if not given.no_command:
            through_the_command(folder, source, todo)


def tell(costs: list[Cost], most: int) -> None:
    """Counts, the slowest, the largest."""
    verdicts = Counter(cost.verdict for cost in costs)
    print(f"{len(costs)} hostile answers to {len({cost.task.kind for cost in costs})} kinds:", end=" ")
    print(", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()))
    over = [cost for cost in costs if cost.beyond]
    late = sum(cost.clock > SECONDS for cost in costs)
    stopped = sum(cost.stopped for cost in costs)
    print(f"{len(over)} beyond {SECONDS:g} s of computing or {MEBIBYTES:g} MiB", end="; ")
    print(f"{late} later than {SECONDS:g} s by the clock; {stopped} stopped")
    print(f"mean {1e3 * sum(cost.computed for cost in costs) / len(costs):.1f} ms of computing", end="; ")
    worst = max(cost.computed for cost in costs)
    print(f"slowest {worst:.2f} s, largest {max(cost.peak for cost in costs):.0f} MiB")
    shown = [cost for cost in costs if cost.beyond or cost.verdict == "correct"]
    for cost in sorted(shown, key=lambda cost: -cost.computed)[:most]:
        task, job = cost.task, cost.task.job
        print(f"  {cost.computed:6.2f} s {cost.clock:6.2f} s {cost.peak:5.0f} MiB {cost.verdict:10}", end=" ")
        print(f"{task.family:18} {task.kind:10} {job.part}:{job.name} {job.text[:100]!r} ({len(job.text)})")


if __name__ == "__main__":
    main()
