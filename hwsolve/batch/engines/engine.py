"""What runs jobs: local processes or a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hwsolve.grading.result import Result
from hwsolve.grading.submissions.assess import Job


@dataclass(frozen=True, slots=True)
class Judged:
    """The result of the job ``key``: ``stopped`` by a limit; ``fault`` is one of the problem file."""

    key: bytes
    result: Result
    stopped: bool = False
    fault: str | None = None

    def data(self) -> dict[str, Any]:
        """As JSON carries it, without the key."""
        found = {"stopped": self.stopped, "fault": self.fault}
        return found | {"result": result_data(self.result)}

    @classmethod
    def from_data(cls, key: bytes, data: dict[str, Any]) -> Judged:
        """What :meth:`data` wrote."""
        return cls(key, result_from(data["result"]), data["stopped"], data["fault"])


class Engine(Protocol):
    """Runs jobs elsewhere; ``submit`` returns at once, ``collect`` waits until something is done."""

    def submit(self, key: bytes, job: Job) -> None:
        """Take a job on; results come in any order."""

    def collect(self, patience: float) -> Sequence[Judged]:
        """What is done by now, waiting for at most *patience* seconds; empty if nothing is.

        Raises ``UsageError`` where workers cannot work at all.
        """

    @property
    def capacity(self) -> int:
        """How many jobs to have under way so that nobody waits."""

    def close(self) -> None:
        """End everything that was started."""


def result_data(result: Result) -> dict[str, Any]:
    """A result as JSON carries it."""
    return {
        "verdict": result.verdict,
        "score": result.score,
        "read_as": result.read_as,
        "evidence": result.evidence,
        "feedback": list(result.feedback),
    }


def result_from(data: dict[str, Any]) -> Result:
    """The result that JSON carried."""
    return Result(data["verdict"], data["score"], data["read_as"], data["evidence"], tuple(data["feedback"]))


def given_up(reason: str) -> Result:
    """What becomes of an answer that could not be judged: undecided, to review."""
    said = f"To review: {reason}."
    return Result("undecided", 0.0, None, {"level": "undecided", "reason": reason}, (said,))
