"""Worker processes on this machine, each killed with its children when an answer overruns its limits."""

from __future__ import annotations

import selectors
import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, Final

from hwsolve.batch.engines.child import Child, Sent, exit_words
from hwsolve.batch.engines.engine import Judged, given_up, result_from
from hwsolve.batch.engines.limits import Limits
from hwsolve.errors import UsageError
from hwsolve.grading.submissions.assess import Job

#: Jobs sent ahead to one worker, and characters: a worker that is killed has its queue sent again.
AHEAD: Final = 16
_AHEAD_CHARACTERS: Final = 20_000
#: How long a worker may take to read the problem files.
_START: Final = 120.0
#: How many workers over which an answer died are enough.
_DEATHS: Final = 2
#: How many workers may die in a row before one is ready.
_STILLBORN: Final = 3


class Pool:
    """*size* workers started by *command*, each held to *limits* by the clock here."""

    def __init__(self, command: Sequence[str], limits: Limits, size: int) -> None:
        self._command = tuple(command)
        self._limits = limits
        self._size = size
        self._waiting: deque[Sent] = deque()
        self._children: list[Child] = []
        self._selector = selectors.DefaultSelector()
        self._stillborn = 0

    @property
    def capacity(self) -> int:
        """Enough that every worker has its queue full, and the next one lies ready."""
        return 2 * self._size * AHEAD

    def submit(self, key: bytes, job: Job) -> None:
        """Take a job on."""
        self._waiting.append(Sent(key, job))

    def collect(self, patience: float) -> list[Judged]:
        """What is done by now, waiting for at most *patience* seconds."""
        self._feed()
        done: list[Judged] = []
        for event, _ in self._selector.select(max(0.0, min(patience, self._next_deadline()))):
            done.extend(self._hear(event.data))
        done.extend(self._overdue())
        self._feed()
        return done

    def close(self) -> None:
        """Kill every worker."""
        for child in list(self._children):
            self._drop(child)
        self._selector.close()

    def _feed(self) -> None:
        """Start the workers there is work for, and fill their queues evenly."""
        busy = sum(bool(child.sent) for child in self._children)
        while len(self._children) < self._size and len(self._children) - busy < len(self._waiting):
            child = Child(self._command)
            self._children.append(child)
            self._selector.register(child.results_pipe, selectors.EVENT_READ, child)
        for _ in range(AHEAD):
            for child in self._children:
                if not self._waiting or not child.ready:
                    continue
                ahead = sum(len(sent.job.text) for sent in child.sent)
                if not child.sent or (len(child.sent) < AHEAD and ahead < _AHEAD_CHARACTERS):
                    child.send(self._waiting.popleft())
        for child in self._children:
            child.push()

    def _next_deadline(self) -> float:
        """Seconds until the first worker is overdue; little where a pipe is full."""
        if any(child.has_outgoing for child in self._children):
            return 0.01
        now = time.monotonic()
        return min((self._deadline(child) - now for child in self._children), default=0.0)

    def _deadline(self, child: Child) -> float:
        if not child.ready:
            return child.since + _START
        return child.since + self._limits.seconds if child.sent else float("inf")

    def _hear(self, child: Child) -> Iterator[Judged]:
        """Read what a worker says; it is replaced where it has ended."""
        lines = child.receive()
        if lines is None:
            yield from self._died(child)
            return
        for told in lines:
            if "refused" in told:
                raise UsageError(str(told["refused"]))
            if not child.ready:
                child.ready, self._stillborn = True, 0
            elif child.sent:
                yield from self._judged(child.sent.popleft(), told)
            child.since = time.monotonic()
            if told.get("last"):
                self._replace(child)
                return

    def _judged(self, sent: Sent, told: dict[str, Any]) -> Iterator[Judged]:
        if "result" in told:
            yield Judged(sent.key, result_from(told["result"]), fault=told.get("fault"))
        elif "full" in told:
            yield from self._again(sent, f"it needs more than {self._limits.memory} MiB")
        else:
            yield Judged(sent.key, given_up(f"a defect of hwsolve ({told['defect']})"), True)

    def _again(self, sent: Sent, reason: str) -> Iterator[Judged]:
        """Try once more with a fresh worker (the first one may have been full); then give up."""
        sent.deaths += 1
        if sent.deaths < _DEATHS:
            self._waiting.appendleft(sent)
        else:
            yield Judged(sent.key, given_up(reason), True)

    def _died(self, child: Child) -> Iterator[Judged]:
        """A worker that ended though nobody asked it to: the job it was at may be the cause."""
        culprit = child.sent.popleft() if child.sent else None
        reason = exit_words(self._replace(child))
        if not child.ready:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise UsageError(f"no worker process could be started: {reason}")
        if culprit is not None:
            yield from self._again(culprit, reason)

    def _overdue(self) -> Iterator[Judged]:
        """Kill the workers whose answer has run for too long; its verdict is final."""
        now = time.monotonic()
        for child in [child for child in self._children if self._deadline(child) <= now]:
            if not child.ready:
                raise UsageError(f"a worker process took more than {_START:g} s to start")
            culprit = child.sent.popleft()
            self._replace(child)
            yield Judged(culprit.key, given_up(f"stopped after {self._limits.seconds:g} s"), True)

    def _replace(self, child: Child) -> int:
        """End a worker; what it had not begun waits again, first in line."""
        self._waiting.extendleft(reversed(child.sent))
        return self._drop(child)

    def _drop(self, child: Child) -> int:
        self._selector.unregister(child.results_pipe)
        self._children.remove(child)
        return child.end()
