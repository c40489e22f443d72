"""Run as a program: pairs in as JSON lines, what became of each out, under hard limits of this process.

One line per pair: its id, the verdict, the message, seconds of CPU, the peak of memory in MiB. A line with
the id alone goes before each verdict, so that the caller knows at which pair a killed process was.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

CPU_SECONDS = 40
ADDRESS_SPACE = 1 << 30


def peak_mebibytes() -> float:
    """The peak of this program's own memory; ``ru_maxrss`` would count its parent's before the exec."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Judge standard input, one pair per line."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    from hwsolve.grading.pairs import judge_pair

    for line in sys.stdin:
        pair = json.loads(line)
        print(json.dumps({"begin": pair["id"]}), flush=True)
        start = time.process_time()
        found = judge_pair(pair)
        spent = time.process_time() - start
        peak = peak_mebibytes()
        json.dumps(found)
        told = {
            "id": pair["id"],
            "verdict": found["verdict"],
            "message": found.get("message"),
            "seconds": spent,
        }
        print(json.dumps({**told, "peak": peak}), flush=True)


if __name__ == "__main__":
    main()
