"""A progress bar on standard error, while a person is watching."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from hwsolve.solvers.simulation.progress import watching


@contextmanager
def progress_shown() -> Iterator[None]:
    """While this lasts, long loops of solvers show how far they are, if standard error is a terminal."""
    import sys

    if not sys.stderr.isatty():
        yield
        return
    with watching(_bar):
        yield


def _bar(items: Sequence[Any], words: str) -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(items, description=words)
