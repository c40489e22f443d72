"""A progress bar on standard error, while a person is watching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from hwsolve.solvers.simulation.progress import watching

T = TypeVar("T")


@contextmanager
def progress_shown() -> Iterator[None]:
    """While this lasts, long loops of solvers show how far they are, if standard error is a terminal."""
    import sys

    if not sys.stderr.isatty():
        yield
        return
    with watching(_bar):
        yield


def tracked(found: Iterable[T], total: int, words: str) -> Iterator[T]:
    """The same *total* things as they are *found*, with a bar while a person is watching."""
    import sys

    if not sys.stderr.isatty():
        yield from found
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(found, total=total, description=words)


def _bar(items: Sequence[Any], words: str) -> Iterator[Any]:
    yield from tracked(items, len(items), words)
