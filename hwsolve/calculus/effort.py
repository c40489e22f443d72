"""A bound on computations that may run for ever: so many function calls, not so many seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from hwsolve.errors import NotComputable

if TYPE_CHECKING:
    from types import FrameType

_T = TypeVar("_T")


class _Spent(BaseException):
    """The effort is spent; no ``except Exception`` on the way may swallow it."""


def within(calls: int, work: Callable[[], _T], refusal: str) -> _T:
    """What *work* returns; raises ``NotComputable`` with *refusal* once it has made so many calls.

    A count repeats from run to run, which a clock does not.
    """
    left = calls
    before = sys.getprofile()

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal left
        if event == "call":
            left -= 1
            if left < 0:
                raise _Spent

    sys.setprofile(count)
    try:
        return work()
    except _Spent:
        raise NotComputable(refusal) from None
    finally:
        sys.setprofile(before)
