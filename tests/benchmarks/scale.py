"""Every figure of a large class: rates, memory, kills, hostile answers, as ratios and counts.

    python -m tests.benchmarks.scale [--small 1000] [--large 100000] [--answers 20] [--unusual 0.05]
        [--kills 50] [--hostile 10000] [--pages 20000] [--only classes|pages|kills|hostile]

The classes are synthetic (``tests.benchmarks.classes``). ``pages`` grades a table of so many students by
``hwsolve grade`` and has HTML, CSV and JSON written. Everything runs in processes of its own. With the
figures as they stand this takes about an hour; each can be made smaller.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(module: str, *options: object) -> str:
    """What a benchmark prints, shown as it comes."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, options)]
    print(f"$ python -m tests.benchmarks.{module} {' '.join(map(str, options))}", flush=True)
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(f"  {line}", end="", flush=True)
            lines.append(line)
    return "".join(lines)


def figure(pattern: str, text: str) -> float:
    """The number that a line tells; NaN where it does not."""
    found = re.search(pattern, text)
    return float(found[1]) if found else float("nan")


def classes(small: int, large: int, answers: int, unusual: float) -> None:
    """The rate of a large class against that of a small one, and the main process's memory."""
    with tempfile.TemporaryDirectory() as top:
        rates, peaks = [], []
        for size in (small, large):
            sizes = ("--submissions", size, "--answers", answers, "--unusual", unusual)
            told = run("classes", *sizes, "--out", Path(top, str(size)))
            rates.append(figure(r"([\d.]+) per s", told))
            peaks.append(figure(r"pairs: .* s, (\d+) MiB", told))
    print(f"{large} submissions run at {rates[1] / rates[0]:.2f} of the rate of {small};", end=" ")
    print(f"memory {peaks[0]:.0f} MiB and {peaks[1]:.0f} MiB, a ratio of {peaks[1] / peaks[0]:.2f}")


def pages(sizes: tuple[int, ...], answers: int) -> None:
    """``hwsolve grade`` with web pages, tables and JSON: files, sizes, the main process's memory."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as top:
            table = Path(top, "class.csv")
            run("classes", "--submissions", size, "--answers", answers, "--table", table)
            command = [sys.executable, "-m", "hwsolve.cli.main", "grade", str(table), "--out", f"{top}/out"]
            command += ["--assignment", f"{top}/assignment.yaml", "--problems", str(ROOT / "problems")]
            command += ["--format", "html", "--format", "csv", "--format", "json"]
            begun, peak = time.perf_counter(), 0.0
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT) as process:
                while process.poll() is None:
                    peak = max(peak, peak_of(process.pid))
                    time.sleep(0.05)
            seconds = time.perf_counter() - begun
            files = [path for path in Path(top, "out").rglob("*") if path.is_file()]
            index = Path(top, "out", "index.html").stat().st_size / 1024
            whole = sum(path.stat().st_size for path in files) / 1024**2
            print(f"{size} students: exit {process.returncode}, {seconds:.0f} s, {peak:.0f} MiB;", end=" ")
            print(f"{len(files)} files of {whole:.0f} MiB, the class page has {index:.0f} KiB", flush=True)


def peak_of(process: int) -> float:
    """The peak of a process's memory in MiB; 0 where it has ended."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return figure(r"VmHWM:\s+(\d+)", told) / 1024 if "VmHWM" in told else 0.0


def main() -> None:
    """One after the other."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--small", type=int, default=1000)
    reader.add_argument("--large", type=int, default=100_000)
    reader.add_argument("--answers", type=int, default=20)
    reader.add_argument("--unusual", type=float, default=0.05)
    reader.add_argument("--kills", type=int, default=50)
    reader.add_argument("--killed", type=int, default=2000, help="submissions of the run that is killed")
    reader.add_argument("--hostile", type=int, default=10_000)
    reader.add_argument("--pages", type=int, default=20_000)
    reader.add_argument("--only", choices=("classes", "pages", "kills", "hostile"))
    asked = reader.parse_args()
    if asked.only in (None, "hostile"):
        run("hostile", "--answers", asked.hostile)
    if asked.only in (None, "kills"):
        run("kills", "--kills", asked.kills, "--submissions", asked.killed, "--answers", asked.answers)
    if asked.only in (None, "pages"):
        pages((asked.pages // 10, asked.pages), asked.answers)
    if asked.only in (None, "classes"):
        classes(asked.small, asked.large, asked.answers, asked.unusual)


if __name__ == "__main__":
    main()
