"""The same class on a cluster of two worker processes, one of which is killed, and on this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from hwsolve.batch.run import Options, Run
from hwsolve.errors import UsageError
from tests.unit.batch.desk import Desk, student, text_of

pytest.importorskip("distributed")
ROOT = Path(__file__).parents[3]
SUBMISSIONS = 400


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler on loopback, and its two worker processes."""
    address = f"tcp://127.0.0.1:{free_port()}"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with ExitStack() as stack:

        def start(*arguments: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
                cwd=tmp_path,
                env=environment,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            stack.callback(stop, process)
            return process

        start("scheduler", "--host", address, "--no-dashboard")
        workers = [
            start("worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard") for _ in range(2)
        ]
        yield address, workers


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_worker_dies(desk: Desk, cluster: tuple[str, list[subprocess.Popen[bytes]]]) -> None:
    """The report is the same as that of a local run."""
    address, workers = cluster
    submissions = [student(number, f"{number}*a*x") for number in range(SUBMISSIONS)]
    local = desk.graded(submissions, Options(workers=2))

    def until_half() -> Iterator[object]:
        for number, submission in enumerate(submissions):
            if number == SUBMISSIONS // 2:
                stop(workers[0])
            yield submission

    runs: list[Run] = []
    options = Options(engine="dask", scheduler=address)
    found = desk.graded(until_half(), options, runs.append)  # type: ignore[arg-type]
    assert [text_of(marks) for marks in found] == [text_of(marks) for marks in local]
    assert runs[0].tally.judged >= SUBMISSIONS
    assert workers[0].poll() is not None
    assert workers[1].poll() is None


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_of_our_own(desk: Desk) -> None:
    """Without an address a local cluster is started, and ended."""
    submissions = [student(number) for number in range(60)]
    found = desk.graded(submissions, Options(workers=2, engine="dask"))
    assert found == desk.graded(submissions, Options(workers=2))


def test_no_scheduler(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody at the address: a sentence, soon."""
    monkeypatch.setattr("hwsolve.batch.engines.dask._PATIENCE", 1.0)
    begun = time.monotonic()
    options = Options(engine="dask", scheduler=f"tcp://127.0.0.1:{free_port()}")
    with pytest.raises(UsageError, match=r"no Dask cluster with workers at tcp://127\.0\.0\.1"):
        desk.graded([student(0)], options)
    assert time.monotonic() - begun < 60
