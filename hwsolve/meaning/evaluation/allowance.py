"""How much one answer may be evaluated in all, and what its many comparisons share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import Any, Final

from hwsolve.errors import NotComputable

#: Evaluators account for their steps in blocks of this size; what is smaller is free.
BLOCK: Final = 1024


class _Purse:
    """The steps that are left, and what has been found so far."""

    __slots__ = ("kept", "left")

    def __init__(self, steps: float) -> None:
        self.left = steps
        self.kept: dict[Any, Any] = {}


_OPEN: Final[ContextVar[_Purse | None]] = ContextVar("the allowance of the answer at hand", default=None)


@contextmanager
def allowance(steps: float = inf) -> Iterator[None]:
    """All evaluations within may take so many *steps* together; of nested allowances the outermost counts."""
    if _OPEN.get() is not None:
        yield
        return
    token = _OPEN.set(_Purse(steps))
    try:
        yield
    finally:
        _OPEN.reset(token)


def kept() -> dict[Any, Any]:
    """What the comparisons within one allowance share; no answer knows what another one found."""
    purse = _OPEN.get()
    return {} if purse is None else purse.kept


def left() -> float:
    """The steps that are left; without an allowance there is no end of them."""
    purse = _OPEN.get()
    return inf if purse is None else purse.left


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
