"""How far a long loop has come: whoever watches says how to show it, a loop only goes through ``watched``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

T = TypeVar("T")
#: Wraps a sequence so that somebody sees what has been taken from it; the words say what it is.
Watcher = Callable[[Sequence[Any], str], Iterator[Any]]


def _silent(items: Sequence[Any], words: str) -> Iterator[Any]:
    return iter(items)


_WATCHER: Final[ContextVar[Watcher]] = ContextVar("watcher", default=_silent)


def watched(items: Sequence[T], words: str) -> Iterator[T]:
    """The items one by one, shown to whoever watches."""
    return _WATCHER.get()(items, words)


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """While this lasts, loops are shown by *watcher*."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)
