"""Worst time and memory on nasty pairs, each in a process of its own.

    python -m tests.benchmarks.nasty [FILE.jsonl] [--all]

Without a file the corpus of tests/hostile is taken. Prints every pair that needs more than half a second or
150 MiB, is called right though the file does not expect it, or ends in a traceback; ``--all`` prints all.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.hostile.corpus import GROUPS

ROOT = Path(__file__).parents[2]
SECONDS, MEBIBYTES = 1.0, 300.0


def judged(pair: dict[str, Any]) -> dict[str, Any]:
    """The verdict on one pair, its seconds and its peak of memory."""
    command = [sys.executable, "-m", "tests.hostile.judge"]
    try:
        run = subprocess.run(
            command, input=json.dumps(pair), capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
        )
    except subprocess.TimeoutExpired:
        return {"verdict": "killed after 60 s", "seconds": 60.0, "peak": 0.0, "message": ""}
    told: dict[str, Any] = json.loads(run.stdout.splitlines()[-1]) if run.stdout else {}
    if "verdict" not in told:
        return {"verdict": "crashed", "seconds": 0.0, "peak": 0.0, "message": run.stderr.strip()[-200:]}
    return told


def main() -> None:
    """Print the bad ones and the worst figures."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("file", nargs="?", type=Path)
    reader.add_argument("--all", action="store_true")
    asked = reader.parse_args()
    if asked.file:
        pairs = [json.loads(line) for line in asked.file.read_text("utf-8").splitlines() if line.strip()]
    else:
        pairs = [pair for group in GROUPS for pair in group()]
    worst_time, worst_peak, bad = ("", 0.0), ("", 0.0), 0
    for pair in pairs:
        found = judged(pair)
        name = f"{pair['id']} {pair.get('topic', '')}".strip()
        worst_time = max(worst_time, (name, found["seconds"]), key=lambda each: each[1])
        worst_peak = max(worst_peak, (name, found["peak"]), key=lambda each: each[1])
        wrong = found["verdict"] == "correct" and pair.get("expected") is not True
        over = (
            found["seconds"] > SECONDS
            or found["peak"] > MEBIBYTES
            or found["verdict"].startswith(("killed", "crash"))
        )
        bad += wrong or over
        if asked.all or wrong or over or found["seconds"] > SECONDS / 2 or found["peak"] > MEBIBYTES / 2:
            message = str(found["message"]).replace("\n", " ")[:80]
            cost = f"{found['seconds']:6.2f} s {found['peak']:5.0f} MiB"
            print(f"{name[:40]:40} {found['verdict']:10} {cost}  {message}")
    print(f"{len(pairs)} pairs, {bad} beyond {SECONDS:g} s or {MEBIBYTES:g} MiB or called right")
    print(f"worst time {worst_time[1]:.2f} s ({worst_time[0]})")
    print(f"worst memory {worst_peak[1]:.0f} MiB ({worst_peak[0]})")


if __name__ == "__main__":
    main()
