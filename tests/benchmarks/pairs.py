"""Pairs per second and accuracy of ``judge_pair``, beside Math-Verify's.

Run from the checkout, with the interpreter that has hwsolve:

    python -m tests.benchmarks.pairs ../shared/bench/workload.jsonl --math-verify VENV/bin/python

A workload is JSON lines with ``student``, ``reference``, ``expected`` and, for Math-Verify, ``latex_student``
and ``latex_reference``. Every judged pair is new to a warm process: a few other pairs are judged first, then
each pair once. hwsolve repeats the workload with another zero added to each student's scalar expression, so
that no text comes twice; the ratio of the first round alone is printed as well. One core: the process is
pinned where the system can do that. Math-Verify has no symbols and no kinds; it gets the same pairs as LaTeX
between dollar signs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

MATH_VERIFY = r"""
import json, os, sys, time
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from math_verify import parse, verify
verify(parse("$x+1$"), parse("$1+x$"))
verify(parse("$\\frac{a}{2}$"), parse("$\\sin(b)$"))
for line in sys.stdin:
    pair = json.loads(line)
    start = time.perf_counter()
    gold = parse("$" + pair["reference"] + "$")
    found = bool(verify(gold, parse("$" + pair["student"] + "$")))
    print(json.dumps({"seconds": time.perf_counter() - start, "correct": found}), flush=True)
"""


def read_pairs(path: Path) -> list[dict[str, Any]]:
    """The workload."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def freshened(pair: dict[str, Any], round_number: int) -> dict[str, Any]:
    """The same pair as a new text: a term that is zero, different in every round, on the student's side."""
    if round_number == 0:
        return pair
    return {**pair, "student": f"{pair['student']} + {round_number} - {round_number}"}


def plain(pair: dict[str, Any]) -> bool:
    """Whether a zero may be added to the student's text."""
    kind = pair.get("kind", "expression") in ("expression", "algebraic")
    scalar = not re.search(r"[=<>{}\[\]]|\\begin", pair["student"] + pair["reference"])
    return (
        kind
        and scalar
        and not any("[" in str(t) and " in " not in str(t) for t in (pair.get("symbols") or {}).values())
    )


def measure_hwsolve(pairs: list[dict[str, Any]], rounds: int) -> tuple[float, list[bool], list[float]]:
    """Pairs per second, verdicts of the first round, seconds of each pair in it."""
    from hwsolve.grading.pairs import judge_pair

    for warm in (
        {"student": "x+1", "reference": "1+x"},
        {"student": r"\frac{a}{2}", "reference": r"\sin(b)"},
    ):
        judge_pair(warm)
    right: list[bool] = []
    seconds: list[float] = []
    count = 0
    spent = 0.0
    for round_number in range(rounds):
        batch = [freshened(pair, round_number) for pair in pairs if round_number == 0 or plain(pair)]
        for pair in batch:
            start = time.perf_counter()
            found = judge_pair(pair)
            took = time.perf_counter() - start
            spent += took
            count += 1
            if round_number == 0:
                seconds.append(took)
                right.append((found["verdict"] == "correct") == bool(pair["expected"]))
    return count / spent, right, seconds


def measure_math_verify(python: str, pairs: list[dict[str, Any]]) -> tuple[float, list[bool], list[float]]:
    """The same for Math-Verify, in its own virtual environment."""
    lines = "".join(
        json.dumps(
            {
                "student": p.get("latex_student", p["student"]),
                "reference": p.get("latex_reference", p["reference"]),
            }
        )
        + "\n"
        for p in pairs
    )
    run = subprocess.run(
        [python, "-c", MATH_VERIFY], input=lines, capture_output=True, text=True, check=False
    )
    told = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    if len(told) != len(pairs):
        sys.exit(f"Math-Verify stopped after {len(told)} of {len(pairs)} pairs:\n{run.stderr[-1500:]}")
    seconds = [each["seconds"] for each in told]
    right = [each["correct"] == bool(pair["expected"]) for each, pair in zip(told, pairs, strict=True)]
    return len(pairs) / sum(seconds), right, seconds


def described(name: str, rate: float, right: list[bool], seconds: list[float]) -> str:
    """One line of the table."""
    accuracy = 100 * sum(right) / len(right)
    middle, worst = 1e3 * statistics.median(seconds), 1e3 * max(seconds)
    times = f"median {middle:8.3f} ms   worst {worst:8.2f} ms"
    return f"{name:12} {rate:10.0f} pairs/s   {accuracy:5.1f}% right   {times}"


def main() -> None:
    """Print both and their ratio."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("workload", type=Path)
    reader.add_argument(
        "--math-verify", metavar="PYTHON", help="interpreter of an environment with math-verify"
    )
    reader.add_argument("--rounds", type=int, default=20)
    asked = reader.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pairs = read_pairs(asked.workload)
    ours = measure_hwsolve(pairs, asked.rounds)
    print(described("hwsolve", *ours))
    for pair, right in zip(pairs, ours[1], strict=True):
        if not right:
            print(
                f"    not as expected: {pair.get('id')} {pair['student'][:60]!r} {pair['reference'][:60]!r}"
            )
    if asked.math_verify:
        theirs = measure_math_verify(asked.math_verify, pairs)
        print(described("Math-Verify", *theirs))
        first = len(pairs) / sum(ours[2])
        print(f"ratio of pairs per second: {ours[0] / theirs[0]:.0f} (first round: {first / theirs[0]:.0f})")


if __name__ == "__main__":
    main()
