"""The promise that an autograder keeps: there is a result, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from hwsolve.errors import ProblemError, UsageError
from hwsolve.grading.result import sentence


@contextmanager
def promised(formats: Sequence[str], out: str | None) -> Iterator[None]:
    """While this lasts, Gradescope's ``results.json`` exists: first as one of a run that did not finish.

    What ends the run early is said in it, and goes on to whoever handles it.
    """
    if "gradescope" not in formats:
        yield
        return
    from hwsolve.report.grading.platforms.gradescope import crashed

    path = Path(out) if out else None
    if path is not None:
        _write(path, crashed("It was stopped before it had finished."))
    try:
        yield
    except BaseException as error:
        text = crashed(_reason(error))
        if path is None:
            typer.echo(text, nl=False)
        else:
            _write(path, text)
        raise


def _reason(error: BaseException) -> str:
    """What a student may be told; what is wrong with a problem or with us is for the log."""
    if isinstance(error, UsageError):
        return sentence(error.message)
    if isinstance(error, ProblemError):
        return "A problem file is at fault."
    return (
        "It was interrupted." if isinstance(error, KeyboardInterrupt) else "A defect of hwsolve stopped it."
    )


def _write(folder: Path, text: str) -> None:
    from hwsolve.cli.grading.delivery import write_page
    from hwsolve.report.grading.gradebook import Page
    from hwsolve.report.grading.platforms.gradescope import NAME

    write_page(Page(NAME, (text,)), folder)
