"""Reports to where they belong: files, standard output, the pipeline's own places."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from hwsolve.errors import UsageError

if TYPE_CHECKING:
    from hwsolve.cli.grading.request import Request
    from hwsolve.report.grading.gradebook import Gradebook, Page, Report

#: So far into a page its head tells who wrote it.
_HEAD: Final = 1_000
#: Formats of which standard output takes every page.
_WHOLE: Final = frozenset(["markdown"])


def print_report(book: Gradebook, request: Request) -> Iterator[str]:
    """Print the format that standard output carries, and what the runner reads; what there is to remark."""
    from hwsolve.report.grading.formats import WRITERS

    if request.printed is not None:
        report = WRITERS[request.printed](book)
        _print(report, whole=request.printed in _WHOLE)
        yield from report.remarks
    if "github" in request.formats:
        _tell_runner(book)


def write_reports(book: Gradebook, request: Request) -> Iterator[str]:
    """Write every format that is asked for below ``--out``; what there is to remark."""
    from hwsolve.cli.grading.request import STUDENTS

    if request.out is None:
        return
    for report in _reports(book, request):
        written: set[Path] = set()
        for page in report.pages:
            written.add(request.out / page.name)
            if (request.out / page.name).resolve() in request.inputs:
                raise UsageError(f"{page.name} in --out {request.out} is what is read; name another folder")
            write_page(page, request.out)
        _forget(request.out / STUDENTS, written)
        yield from report.remarks


def _reports(book: Gradebook, request: Request) -> Iterator[Report]:
    from hwsolve.report.grading.formats import SINGLE, WRITERS
    from hwsolve.report.grading.json import write_summary
    from hwsolve.report.grading.review import write_review

    if not request.is_single:
        yield write_summary(book)
        yield write_review(book)
    for form in sorted(request.formats or ("csv",), key=SINGLE.__contains__):  # these refuse a class
        yield WRITERS[form](book)


def _forget(folder: Path, written: set[Path]) -> None:
    """Remove the pages of students who are gone, where the others' were *written*; no file but ours."""
    if any(path.parent == folder for path in written):
        for path in set(folder.glob("*.html")) - written:
            if _is_ours(path):
                path.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    from hwsolve.report.grading.html_style import OURS

    try:
        with path.open("rb") as file:
            return OURS.encode() in file.read(_HEAD)
    except OSError:
        return False


def write_page(page: Page, folder: Path) -> None:
    """Write a page below *folder*: wholly or not at all. Raises ``UsageError``."""
    path = folder / page.name
    passing = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, passing = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "w", encoding=page.encoding, errors="replace", newline="") as file:
            for chunk in page.chunks:
                file.write(chunk)
        os.chmod(passing, 0o644)
        os.replace(passing, path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        if passing and os.path.exists(passing):
            os.unlink(passing)


def _print(report: Report, whole: bool) -> None:
    """The first page, or all; in the bytes of the page's own encoding."""
    stream = typer.get_binary_stream("stdout")
    for page in report.pages:
        for chunk in page.chunks:
            stream.write(chunk.encode(page.encoding, "replace"))
        stream.flush()
        if not whole:
            return


def _tell_runner(book: Gradebook) -> None:
    """Annotations to the log, the summary to the file that the runner names."""
    from hwsolve.report.grading.platforms.github import MAX_SUMMARY, commands, summary

    for line in commands(book):
        typer.echo(line)
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    path = Path(name)
    try:
        there = path.stat().st_size if path.exists() else 0
        with path.open("a", encoding="utf-8", errors="replace") as file:
            file.write(summary(book, max(0, MAX_SUMMARY - there)))
    except OSError as error:
        raise UsageError(f"cannot write the step summary {name}: {error.strerror or error}") from error
