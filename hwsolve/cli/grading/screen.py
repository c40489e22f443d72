"""What a person sees of a grading run: the table, the feedback, remarks; progress while it lasts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from hwsolve.batch.run import Change
    from hwsolve.cli.grading.request import Request
    from hwsolve.grading.submissions.marks import Marks
    from hwsolve.report.grading.gradebook import Gradebook

#: The width of the table where nobody is watching.
_WIDTH: Final = 100
#: A remark that so many submissions share is told once; no more remarks than this are held together.
_MANY: Final = 4
_MOST_KINDS: Final = 5_000


class Screen:
    """Standard output and standard error of one run."""

    def __init__(self, request: Request) -> None:
        self._request = request

    def show(self, book: Gradebook, changes: Iterable[Change], gone: Iterable[tuple[str, str]] = ()) -> None:
        """The table, remarks and, with ``-v``, everybody's feedback, unless a format is printed instead.

        In a GitHub runner nothing of it can be taken for a command.
        """
        if self._request.printed is not None:
            return
        if os.environ.get("GITHUB_ACTIONS") == "true" or "github" in self._request.formats:
            from hwsolve.report.grading.platforms.github import hidden_commands

            text = StringIO()
            self._print(book, changes, gone, _console(text))
            typer.echo(hidden_commands(text.getvalue()), nl=False)
            return
        self._print(book, changes, gone, _console())

    def warn(self, lines: Iterable[str]) -> None:
        """Sentences for whoever grades, on standard error."""
        from rich.console import Console

        from hwsolve.report.grading.terminal import print_remarks

        print_remarks((f"hwsolve: {line}" for line in lines), Console(stderr=True, highlight=False), most=50)

    def blame(self, faults: Iterable[str]) -> None:
        """What is wrong with problem files, with its place and caret, on standard error."""
        from hwsolve.report.escape import terminal

        for fault in faults:
            typer.echo(terminal(fault), err=True)

    def _print(
        self,
        book: Gradebook,
        changes: Iterable[Change],
        gone: Iterable[tuple[str, str]],
        console: Console,
    ) -> None:
        from hwsolve.report.grading.terminal import print_feedback, print_grades, print_remarks

        print_grades(book, console, self._request.all_rows)
        if self._request.verbose:
            for marks in book.marks:
                print_feedback(marks, book, console)
        else:
            print_remarks(_remarks(book), console)
        print_remarks(map(_changed, changes), console)
        print_remarks((f"gone: {student}, no longer handed in: {file}" for student, file in gone), console)


def counted(found: Iterator[Marks]) -> Iterator[Marks]:
    """The same marks, counted on standard error while a person is watching."""
    if not sys.stderr.isatty():
        yield from found
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    words = TextColumn("graded {task.completed:.0f} submissions")
    console = Console(stderr=True)
    with Progress(SpinnerColumn(), words, TimeElapsedColumn(), console=console, transient=True) as progress:
        yield from progress.track(found)


def _console(file: StringIO | None = None) -> Console:
    from rich.console import Console

    if file is None and sys.stdout.isatty():
        return Console(highlight=False)
    return Console(file=file, width=_WIDTH, no_color=True, highlight=False)


def _remarks(book: Gradebook) -> Iterator[str]:
    """Each student's remarks; one that many have is told once, with the first of them."""
    from hwsolve.report.grading.gradebook import called

    who: dict[str, list[str]] = {}
    for marks in book.marks:
        for remark in marks.remarks:
            if len(who) < _MOST_KINDS or remark in who:
                who.setdefault(remark, []).append(called(marks))
    for remark, students in who.items():
        if len(students) >= _MANY:
            some = ", ".join(students[:_MANY])
            more = f" and {len(students) - _MANY} more" if len(students) > _MANY else ""
            yield f"! {len(students)} submissions: {remark} ({some}{more})"
    for marks in book.marks:
        for remark in marks.remarks:
            if len(who.get(remark, ())) < _MANY:
                yield f"! {called(marks)}: {remark}"


def _changed(change: Change) -> str:
    from hwsolve.report.grading.gradebook import number

    before = f"{change.verdict_before} {number(change.points_before)}"
    verdict = f"{change.verdict} " if change.verdict != change.verdict_before else ""
    after = f"{verdict}{number(change.points)}"
    kept = " (its points are set by hand)" if change.by_hand else ""
    return f"changed: {change.student} {change.address} {before} → {after}{kept}"
