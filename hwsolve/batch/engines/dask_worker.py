"""What runs inside a Dask worker: it passes jobs to a killable process of its own and never judges itself."""

from __future__ import annotations

import json
from queue import Empty, SimpleQueue
from typing import Any

from distributed import WorkerPlugin, get_worker

from hwsolve.batch.engines.child import worker_command
from hwsolve.batch.engines.pool import Pool
from hwsolve.batch.engines.recipe import Recipe
from hwsolve.errors import UsageError
from hwsolve.grading.submissions.assess import Job


class Judges(WorkerPlugin):  # type: ignore[misc]  # distributed is not typed
    """Keeps the processes that judge, one per thread of the worker, from one chunk of jobs to the next."""

    def __init__(self, recipe: str) -> None:
        self._recipe = recipe

    def setup(self, worker: Any) -> None:
        """Called by Dask when a worker starts."""
        self._idle: SimpleQueue[Pool] = SimpleQueue()

    def teardown(self, worker: Any) -> None:
        """Called by Dask when a worker ends."""
        while (pool := self._take()) is not None:
            pool.close()

    def judge(self, jobs: bytes) -> bytes:
        """Judge a chunk: a JSON list of jobs in, ``{"results": [...]}`` or ``{"refused": sentence}`` out."""
        pool = self._take()
        if pool is None:
            pool = Pool(worker_command(self._recipe), Recipe.from_text(self._recipe).limits, 1)
        try:
            answer: dict[str, Any] = {"results": _results(pool, json.loads(jobs))}
        except UsageError as error:
            pool.close()
            answer = {"refused": error.message}
        else:
            self._idle.put(pool)
        return json.dumps(answer).encode("ascii")

    def _take(self) -> Pool | None:
        try:
            return self._idle.get_nowait()
        except Empty:
            return None


def _results(pool: Pool, jobs: list[list[Any]]) -> list[dict[str, Any]]:
    for number, job in enumerate(jobs):
        pool.submit(number.to_bytes(4), Job(*job))
    found: dict[bytes, dict[str, Any]] = {}
    while len(found) < len(jobs):
        for judged in pool.collect(1.0):
            found[judged.key] = judged.data()
    return [found[number.to_bytes(4)] for number in range(len(jobs))]


def judge_chunk(plugin: str, jobs: bytes) -> bytes:
    """The task that Dask runs."""
    judges = get_worker().plugins[plugin]
    assert isinstance(judges, Judges)
    return judges.judge(jobs)
