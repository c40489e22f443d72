"""How much one answer may cost before its worker is stopped."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Wall-clock seconds (CPU seconds too) for one answer, and MiB of address space for its worker."""

    seconds: float = 10.0
    memory: int = 1024


def limit_memory(limits: Limits) -> None:
    """Hold this process, and what it starts, to ``limits.memory``; it leaves no core behind."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _within(limits.memory * _MEBIBYTE, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_next_seconds(limits: Limits) -> None:
    """Let the kernel end this process once it has computed ``limits.seconds`` more (and one to spare).

    The clock of the parent is the stricter one; this one also holds when the parent is gone.
    """
    import resource
    import time

    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = _within(math.ceil(time.process_time() + limits.seconds) + 1, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def _within(wanted: int, hard: int) -> int:
    """*wanted*, or what the system allows this process where that is less (a negative number is no limit)."""
    return wanted if hard < 0 else min(wanted, hard)


def nearly_full(limits: Limits) -> bool:
    """Whether this process holds more than half of its memory, so that a fresh one should follow it."""
    return _resident_bytes() > limits.memory * _MEBIBYTE / 2


def _resident_bytes() -> int:
    """What this process holds now; where the system does not say, the most that it ever held.

    The maximum that ``getrusage`` tells is no measure on Linux: it starts at what the parent held.
    """
    import resource

    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
