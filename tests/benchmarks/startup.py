"""Whole processes: ``hwsolve compare`` and ``hwsolve --help`` beside ``import sympy``.

    python -m tests.benchmarks.startup [--runs 15]

Runs are interleaved, so that a busy machine slows all of them alike; medians are compared. ``compare`` should
take at most as long as ``import sympy``, ``--help`` at most half of that.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

START = "import sys; from hwsolve.cli.main import run; sys.argv = ['hwsolve', *sys.argv[1:]]; run()"
COMMANDS = {
    "import sympy": [sys.executable, "-c", "import sympy"],
    "hwsolve compare": [sys.executable, "-c", START, "compare", "x^2 + 2*x + 1", "(x+1)^2"],
    "hwsolve --help": [sys.executable, "-c", START, "--help"],
    "python": [sys.executable, "-c", "pass"],
}


def measure(runs: int) -> dict[str, float]:
    """The median seconds of each command."""
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(runs + 1):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            if turn:
                seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(each) for name, each in seconds.items()}


def main() -> None:
    """Print the medians and their ratios to ``import sympy``."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--runs", type=int, default=15)
    medians = measure(reader.parse_args().runs)
    for name, seconds in medians.items():
        print(f"{name:16} {1e3 * seconds:7.1f} ms   {seconds / medians['import sympy']:.2f} of import sympy")


if __name__ == "__main__":
    main()
