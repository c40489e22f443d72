"""How much one answer may be evaluated in all: it is compared many times, each time within its own limit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from hwsolve.errors import NotComputable

#: Evaluators account for their steps in blocks of this size; what is smaller is free.
BLOCK: Final = 1024


class _Purse:
    """The steps that are left."""

    __slots__ = ("left",)

    def __init__(self, steps: int) -> None:
        self.left = steps


_OPEN: Final[ContextVar[_Purse | None]] = ContextVar("the allowance of the answer at hand", default=None)


@contextmanager
def allowance(steps: int) -> Iterator[None]:
    """All evaluations within may take so many *steps* together; of nested allowances the outermost counts."""
    if _OPEN.get() is not None:
        yield
        return
    token = _OPEN.set(_Purse(steps))
    try:
        yield
    finally:
        _OPEN.reset(token)


def charge(steps: int) -> None:
    """Take *steps* from the allowance; without one there is no limit.

    Raises:
        NotComputable: there are none left.
    """
    purse = _OPEN.get()
    if purse is None:
        return
    purse.left -= steps
    if purse.left < 0:
        raise NotComputable("the answer takes too many steps to evaluate")
