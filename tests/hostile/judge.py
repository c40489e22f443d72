"""Run as a program: pairs in as JSON lines, what became of each out, under hard limits of this process.

With ``--strangers COUNT`` the answers of that many strangers to questions of the bank are judged instead.

One line per pair: its id, the verdict, the message, seconds of CPU, the peak of memory in MiB. A line with
the id alone goes before each verdict, so that the caller knows at which pair a killed process was.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CPU_SECONDS = 40
ADDRESS_SPACE = 1 << 30


def peak_mebibytes() -> float:
    """The peak of this program's own memory; ``ru_maxrss`` would count its parent's before the exec."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def pairs() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each pair of standard input, judged."""
    from hwsolve.grading.pairs import judge_pair

    for line in sys.stdin:
        pair = json.loads(line)
        yield pair["id"], {}
        found = judge_pair(pair)
        json.dumps(found)
        yield pair["id"], {"verdict": found["verdict"], "message": found.get("message")}


def strangers(count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Answers of strangers to the bank's questions in turn, judged."""
    from hwsolve.grading.submissions.assess import judge
    from tests.benchmarks.hostile import sources, tasks

    with tempfile.TemporaryDirectory() as folder:
        assignment = sources(Path(folder)).read()
        for task in tasks(assignment, count, seed=2):
            name = f"{task.family} {task.job.part}:{task.job.name} {task.job.text[:80]!r}"
            yield name, {}
            found = judge(task.job, assignment, False)
            yield name, {"verdict": found.verdict, "message": " ".join(found.feedback)}


def main() -> None:
    """Judge one after the other; say before each which it is."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    start = time.process_time()
    for name, told in strangers(int(sys.argv[2])) if "--strangers" in sys.argv else pairs():
        if told:
            spent = time.process_time() - start
            print(json.dumps({"id": name, **told, "seconds": spent, "peak": peak_mebibytes()}), flush=True)
        else:
            print(json.dumps({"begin": name}), flush=True)
        start = time.process_time()


if __name__ == "__main__":
    main()
