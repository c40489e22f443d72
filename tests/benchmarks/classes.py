"""A synthetic class: answers drawn from the bank's references, tests and known mistakes.

    python -m tests.benchmarks.classes [--submissions 1000] [--answers 20] [--unusual 0.05] [--out DIR]
        [--table FILE]

Grades the class and prints the rate, the share of answers judged anew and the peak memory of the main
process. ``unusual`` is the share of answers that nobody else gives: a right spelling times, plus or over a
number of its own. The same seed gives the same class. With ``--table`` the class is only written to a CSV
file, for ``hwsolve grade FILE --assignment …``.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hwsolve.batch.insight.similarity import similar
from hwsolve.batch.insight.statistics import statistics
from hwsolve.batch.run import Options, Source, open_run
from hwsolve.problem.assignment import Assignment, whole_bank
from hwsolve.submission.submission import Submission, Written

#: Verdicts of these need no person.
MACHINE_GRADED = frozenset({"text"})
_RIGHT, _HANDED_IN = 0.6, 0.95


@dataclass(frozen=True)
class Pool:
    """What students write under one label."""

    label: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]


def pools(assignment: Assignment, most: int | None = None) -> list[Pool]:
    """The machine-gradable answers of *assignment* (the first *most*) with what students write there."""
    found = []
    for task in assignment.tasks:
        for answer in task.part.answers:
            if answer.kind in MACHINE_GRADED:
                continue
            right = [str(text) for text in (*answer.references, *answer.tests.right)]
            wrong = [*map(str, answer.tests.wrong), *(str(slip.when) for slip in answer.mistakes)]
            if right and wrong:
                found.append(Pool(f"{task.address}:{answer.name}", tuple(right), tuple(wrong)))
    return found[:most]


def assignment_file(folder: Path, answers: list[Pool]) -> Path:
    """An assignment of just the parts that are answered."""
    parts = dict.fromkeys(pool.label.partition(":")[0] for pool in answers)
    path = folder / "assignment.yaml"
    path.write_text("id: synthetic\nparts:\n" + "".join(f"  - {part}\n" for part in parts), "utf-8")
    return path


def synthetic_class(
    answers: list[Pool], submissions: int, unusual: float = 0.0, seed: int = 1
) -> Iterator[Submission]:
    """*submissions* students, one at a time."""
    for number in range(submissions):
        draw = random.Random(f"{seed}:{number}")
        written = []
        for pool in answers:
            if draw.random() > _HANDED_IN:
                continue
            text = draw.choice(pool.right if draw.random() < _RIGHT else pool.wrong)
            if draw.random() < unusual:
                text = f"({text}) {draw.choice('+*/')} {draw.randrange(2, 10**6)}"
            written.append(Written(pool.label, text))
        yield Submission(f"student{number:06}", f"student{number:06}.md", tuple(written))


def write_table(path: Path, answers: list[Pool], submissions: Iterator[Submission]) -> None:
    """A row for each student, a column for each answer; the assignment beside it."""
    assignment_file(path.parent, answers)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["student", *(pool.label for pool in answers)])
        writer.writeheader()
        for one in submissions:
            writer.writerow({"student": one.student} | {each.label: each.text for each in one.answers})


def result_text(marks: object) -> str:
    """One result file."""
    return json.dumps(marks.data())  # type: ignore[attr-defined]


def main() -> None:
    """Grade a class and print what it cost."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--submissions", type=int, default=1000)
    reader.add_argument("--answers", type=int)
    reader.add_argument("--unusual", type=float, default=0.0)
    reader.add_argument("--jobs", type=int, default=2)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--out", type=Path)
    reader.add_argument("--resume", action="store_true")
    reader.add_argument("--table", type=Path)
    asked = reader.parse_args()
    answers = pools(whole_bank(), asked.answers)
    if asked.table:
        write_table(
            asked.table, answers, synthetic_class(answers, asked.submissions, asked.unusual, asked.seed)
        )
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(asked, answers, Source(assignment_file(Path(folder), answers)))


def measure(asked: argparse.Namespace, answers: list[Pool], source: Source) -> None:
    """Grade and print."""
    assignment = source.read()
    options = Options(asked.out, asked.resume, asked.jobs, result_text=result_text)
    begun = time.perf_counter()
    with open_run(assignment, source, options) as run:
        points = 0.0
        submissions = synthetic_class(answers, asked.submissions, asked.unusual, asked.seed)
        for number, marks in enumerate(run.grade(submissions), 1):
            points += marks.total
            if number % 10_000 == 0:
                print(f"{number}: {time.perf_counter() - begun:.0f} s", flush=True)
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        tally, count = run.tally, asked.submissions
        print(f"{count} submissions x {len(answers)} answers in {seconds:.1f} s: {count / seconds:.1f} per s")
        print(f"{tally.judged} answers judged, {tally.stopped} stopped; {tally.kept} submissions kept")
        own = time.process_time() / count * 1000
        print(f"{own:.2f} ms of the main process's own time per submission")
        print(f"{points / count:.3f} points on average; peak memory of the main process {peak:.0f} MiB")
        begun = time.perf_counter()
        told = statistics(run.marks(), assignment)
        pairs = similar(run.marks())
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"statistics of {told.submissions}, {len(pairs)} pairs: {seconds:.1f} s, {peak:.0f} MiB")

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{used.ru_utime + used.ru_stime:.1f} s of the workers' time")


if __name__ == "__main__":
    main()
