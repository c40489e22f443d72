"""One worker process as its parent sees it: jobs are sent ahead, results come back in order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hwsolve.grading.submissions.assess import Job

#: The longest line that a worker may send.
MAX_LINE: Final = 16_000_000
_CHUNK: Final = 1 << 16
#: Our own numerics run on one thread: threads of other libraries only cost memory here.
_ONE_THREAD: Final = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR")}

#: Runs the worker's module; its folder is added only where Python would not look there anyway.
_BOOT: Final = """
import runpy, sys
here = sys.argv.pop(1)
if here not in sys.path:
    sys.path.insert(0, here)
runpy.run_module("hwsolve.batch.engines.worker", run_name="__main__", alter_sys=True)
"""


@dataclass(slots=True)
class Sent:
    """A job under its key; ``deaths`` counts the workers that ended over it."""

    key: bytes
    job: Job
    deaths: int = 0


class Child:
    """A worker process in a process group of its own."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | _ONE_THREAD,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.jobs_pipe = self._process.stdin.fileno()
        self.results_pipe = self._process.stdout.fileno()
        os.set_blocking(self.jobs_pipe, False)
        os.set_blocking(self.results_pipe, False)
        self.sent: deque[Sent] = deque()
        self.ready = False
        self.since = time.monotonic()  # the start of what it is doing now
        self._outgoing = bytearray()
        self._incoming = bytearray()

    @property
    def has_outgoing(self) -> bool:
        """Whether something waits for room in the pipe."""
        return bool(self._outgoing)

    def send(self, sent: Sent) -> None:
        """Send a job, behind those it has."""
        if not self.sent:
            self.since = time.monotonic()
        job = sent.job
        line = json.dumps([job.part, job.name, job.text, job.earlier])
        self.sent.append(sent)
        self._outgoing += line.encode("ascii") + b"\n"
        self.push()

    def push(self) -> None:
        """Write what the pipe has room for; a dead worker shows when its results end."""
        try:
            while self._outgoing:
                del self._outgoing[: os.write(self.jobs_pipe, self._outgoing[:_CHUNK])]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._outgoing.clear()

    def receive(self) -> list[dict[str, Any]] | None:
        """The lines that have come; None at the end of them, or where the worker talks nonsense."""
        try:
            data = os.read(self.results_pipe, 1 << 20)
        except BlockingIOError:
            return []
        if not data:
            return None
        self._incoming += data
        *lines, rest = self._incoming.split(b"\n")
        self._incoming = bytearray(rest)
        if len(rest) > MAX_LINE:
            return None
        try:
            found = [json.loads(line) for line in lines]
        except ValueError:
            return None
        return found if all(isinstance(each, dict) for each in found) else None

    def end(self) -> int:
        """End the worker and whatever it started, at once; the exit code (its own, if it had ended)."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        return self._process.wait()


def exit_words(code: int) -> str:
    """How a worker ended that nobody asked to end."""
    if code >= 0:
        return f"its worker ended with status {code}"
    known = {each.value: each.name for each in signal.Signals}
    return f"its worker was ended by {known.get(-code, f'signal {-code}')}"


def worker_command(recipe: str) -> tuple[str, ...]:
    """The command that starts a worker of this same hwsolve, installed or not.

    ``-P`` keeps files of the current folder from posing as modules.
    """
    here = str(Path(__file__).parents[3])
    return (sys.executable, "-P", "-c", _BOOT, here, recipe)
