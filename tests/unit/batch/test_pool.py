"""Workers that run away, swell, die or break: the answer is to review, the others are judged."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hwsolve.batch.engines.engine import Judged
from hwsolve.batch.engines.limits import Limits
from hwsolve.batch.engines.pool import Pool
from hwsolve.errors import UsageError
from hwsolve.grading.submissions.assess import Job

ROOT = Path(__file__).parents[3]
#: A worker whose answers say what happens to it.
WORKER = """
import os, subprocess, sys, time
sys.path.insert(0, HERE)
from hwsolve.batch.engines.limits import Limits, limit_memory
from hwsolve.batch.engines.worker import serve
from hwsolve.grading.result import Result

def judged(job):
    if job.text == "run":
        while True:
            pass
    if job.text == "sleep":
        time.sleep(3600)
    if job.text == "swell":
        held = []
        while True:
            held.append(bytearray(1 << 24))
    if job.text == "die":
        os.abort()
    if job.text == "die once" and not os.path.exists(job.name):
        open(job.name, "w").close()
        os._exit(3)
    if job.text == "break":
        raise KeyError("nothing")
    if job.text == "breed":
        child = subprocess.Popen(["sleep", "3600"], stdin=subprocess.DEVNULL)
        with open(job.name + ".tmp", "w") as file:
            file.write(str(child.pid))
        os.rename(job.name + ".tmp", job.name)
        while True:
            pass
    return Result("correct", 1.0, job.text, {"pid": os.getpid()})

limits = Limits(60, 400)
limit_memory(limits)
print('{"ready": true}', flush=True)
serve(judged, limits, sys.stdin, sys.stdout)
"""

Start = Callable[..., Pool]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a pool of such workers."""
    pools: list[Pool] = []
    script = tmp_path / "worker.py"
    script.write_text(f"HERE = {str(ROOT)!r}\n{WORKER}", "utf-8")

    def begin(size: int = 2, seconds: float = 1.0, program: str | None = None) -> Pool:
        command = (sys.executable, "-c", program) if program else (sys.executable, str(script))
        pools.append(Pool(command, Limits(seconds, 400), size))
        return pools[-1]

    yield begin
    for pool in pools:
        pool.close()


def judged(pool: Pool, texts: list[str], name: str = "n") -> list[Judged]:
    """The results of *texts* in their order."""
    for number, text in enumerate(texts):
        pool.submit(number.to_bytes(2), Job("p", name, text))
    found: dict[bytes, Judged] = {}
    end = time.monotonic() + 60
    while len(found) < len(texts) and time.monotonic() < end:
        for each in pool.collect(1.0):
            assert each.key not in found
            found[each.key] = each
    return [found[number.to_bytes(2)] for number in range(len(texts))]


def test_every_job_once(start: Start) -> None:
    """Many jobs over two workers: each comes back once, with its own result."""
    texts = [f"answer {number}" for number in range(300)]
    found = judged(start(), texts)
    assert [each.result.read_as for each in found] == texts


def test_a_large_parent(start: Start) -> None:
    """What the main process holds is not held against its workers: one of them does for many answers."""
    held = bytearray(os.urandom(1) * (300 << 20))
    found = judged(start(size=1), [f"answer {number}" for number in range(20)])
    assert len({each.result.evidence["pid"] for each in found}) == 1
    assert len(held) == 300 << 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("run", "stopped after 1 s"),
        ("sleep", "stopped after 1 s"),
        ("swell", "it needs more than 400 MiB"),
        ("die", "its worker was ended by SIGABRT"),
        ("break", "a defect of hwsolve (KeyError: 'nothing')"),
    ],
)
def test_a_bad_answer_among_good_ones(start: Start, text: str, reason: str) -> None:
    """Only the bad one is undecided, with the reason; those sent behind it are judged."""
    texts = ["a", "b", text, "c", *map(str, range(40))]
    found = judged(start(size=1, seconds=1 if "stopped" in reason else 30), texts)
    assert [each.result.verdict for each in found] == [
        "undecided" if each == text else "correct" for each in texts
    ]
    assert found[2].stopped
    assert found[2].result.feedback == (f"To review: {reason}.",)
    assert found[2].result.evidence == {"level": "undecided", "reason": reason}
    assert not any(each.stopped for number, each in enumerate(found) if number != 2)


def test_a_death_that_does_not_repeat(start: Start, tmp_path: Path) -> None:
    """An answer whose worker died is judged once more by a fresh one."""
    found = judged(start(size=1), ["die once", "a"], str(tmp_path / "marker"))
    assert [each.result.verdict for each in found] == ["correct", "correct"]


@pytest.mark.slow
def test_children_of_a_worker_end_with_it(start: Start, tmp_path: Path) -> None:
    """What a killed worker has started is killed too."""
    told = tmp_path / "pid"
    found = judged(start(size=1), ["breed"], str(told))
    assert found[0].stopped
    child = Path("/proc") / told.read_text()
    for _ in range(100):
        if not child.exists() or "\nState:\tZ" in (child / "status").read_text():
            return
        time.sleep(0.05)
    pytest.fail("the child of a killed worker lives on")


def test_workers_end_with_their_pool(start: Start) -> None:
    """Closing a pool leaves no process."""
    pool = start()
    pids = {each.result.evidence["pid"] for each in judged(pool, [str(n) for n in range(60)])}
    pool.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("raise SystemExit(7)", "no worker process could be started: its worker ended with status 7"),
        ("""print('{"refused": "other problems"}', flush=True)""", "other problems"),
        ("print('nonsense', flush=True); import time; time.sleep(60)", "no worker process could be started"),
    ],
)
def test_workers_that_never_work(start: Start, program: str, sentence: str) -> None:
    """A sentence, and no endless restarting."""
    pool = start(program=program)
    with pytest.raises(UsageError, match=sentence):
        judged(pool, ["a"])


def test_long_answers_do_not_block(start: Start) -> None:
    """Texts larger than a pipe go through, beside short ones."""
    texts = ["x" * 300_000, "a", "y" * 300_000, *map(str, range(50))]
    found = judged(start(size=2, seconds=20), texts)
    assert [each.result.read_as for each in found] == texts
