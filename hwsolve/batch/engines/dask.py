"""The same jobs in chunks on a Dask cluster; Dask starts a chunk again when its worker dies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import ExitStack
from queue import Empty, SimpleQueue
from typing import Any, Final

from distributed import Client, Future, LocalCluster

from hwsolve.batch.engines.dask_worker import Judges, judge_chunk
from hwsolve.batch.engines.engine import Judged
from hwsolve.batch.engines.recipe import Recipe
from hwsolve.errors import UsageError
from hwsolve.grading.submissions.assess import Job

#: Jobs in one task: enough that Dask's own cost (a millisecond or so) does not matter.
CHUNK: Final = 16
#: Seconds until a scheduler has to have answered and a worker to have joined it.
_PATIENCE: Final = 30.0
#: Results are bytes, which neither side needs pickle for.
_SERIALIZERS: Final = ["dask", "msgpack"]


class Cluster:
    """A cluster as an engine: the one at *scheduler*, or one of our own with *size* workers."""

    def __init__(self, recipe: Recipe, scheduler: str | None, size: int) -> None:
        text = recipe.text()
        self._plugin = f"hwsolve-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
        with ExitStack() as stack:
            try:
                self._client: Any = stack.enter_context(_client(stack, scheduler, size))
                self._client.register_plugin(Judges(text), name=self._plugin)
                self._client.wait_for_workers(1, timeout=_PATIENCE)
            except (OSError, ValueError, TimeoutError) as error:
                raise UsageError(f"no Dask cluster with workers at {scheduler}: {error}") from error
            self._open = stack.pop_all()
        self._threads = max(1, sum(map(int, self._client.nthreads().values())))
        self._waiting: list[tuple[bytes, Job]] = []
        self._underway: dict[Any, list[bytes]] = {}
        self._done: SimpleQueue[Any] = SimpleQueue()

    @property
    def capacity(self) -> int:
        """Two chunks for every thread."""
        return 2 * CHUNK * self._threads

    def submit(self, key: bytes, job: Job) -> None:
        """Take a job on; a full chunk leaves at once."""
        self._waiting.append((key, job))
        if len(self._waiting) >= CHUNK:
            self._launch()

    def collect(self, patience: float) -> Sequence[Judged]:
        """What is done by now, waiting for at most *patience* seconds."""
        if self._waiting and len(self._underway) < self._threads:
            self._launch()
        try:
            future = self._done.get(timeout=max(0.0, patience))
        except Empty:
            self._launch()
            return []
        keys = self._underway.pop(future)
        answer = json.loads(self._answer(future))
        if "refused" in answer:
            raise UsageError(str(answer["refused"]))
        return [Judged.from_data(key, data) for key, data in zip(keys, answer["results"], strict=True)]

    def close(self) -> None:
        """Leave the cluster; end it where it is our own."""
        for future in self._underway:
            future.release()
        self._open.close()

    def _launch(self) -> None:
        """Send what waits."""
        if not self._waiting:
            return
        keys = [key for key, _ in self._waiting]
        jobs = [[job.part, job.name, job.text, job.earlier] for _, job in self._waiting]
        self._waiting = []
        future: Future = self._client.submit(
            judge_chunk, self._plugin, json.dumps(jobs).encode("ascii"), pure=False, retries=3
        )
        self._underway[future] = keys
        future.add_done_callback(self._done.put)

    def _answer(self, future: Any) -> bytes:
        """What a task returned; Dask has run it again where its worker died."""
        if future.status == "error":
            raise UsageError(
                f"the cluster gave up on a chunk of answers ({future.exception()!r}); --resume continues"
            )
        found = future.result()
        assert isinstance(found, bytes)
        return found


def _client(stack: ExitStack, scheduler: str | None, size: int) -> Any:
    """A client of the cluster at *scheduler*, or of one of our own, which ends with *stack*."""
    cluster: Any = scheduler
    if scheduler is None:
        cluster = stack.enter_context(
            LocalCluster(n_workers=size, threads_per_worker=1, processes=False, dashboard_address=None)
        )
    return Client(cluster, timeout=_PATIENCE, serializers=_SERIALIZERS, deserializers=_SERIALIZERS)
