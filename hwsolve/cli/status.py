"""What an exit status says."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """Graders read codes other than 0 as a broken grader, so each of them has one meaning."""

    FINE = 0
    NOT_CORRECT = 1
    USAGE = 2
    PROBLEM = 3
    DEFECT = 70
    INTERRUPTED = 130
