"""What a GitHub Actions log and its summary are given: annotations, and Markdown of bounded size."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Final

from hwsolve.grading.submissions.marks import Mark, Marks
from hwsolve.report.grading.escape import annotation, annotation_property, clipped
from hwsolve.report.grading.gradebook import Gradebook, Page, Report, line_of
from hwsolve.report.grading.markdown import class_lines, student_lines
from hwsolve.report.grading.telling import tell

#: A step's summary may have 1 MiB; somewhat less leaves room for what other commands of the step wrote.
MAX_SUMMARY: Final = 1_000_000
#: The log shows ten annotations of a kind in a step.
MAX_ANNOTATIONS: Final = 10
_LEVELS: Final = {
    "incorrect": "error", "unreadable": "error", "partial": "warning",
    "review": "notice", "undecided": "notice",
}  # fmt: skip


def write_github(book: Gradebook) -> Report:
    """``annotations.txt`` with the workflow commands, ``summary.md`` for the step's summary."""
    told = Page("annotations.txt", (f"{line}\n" for line in commands(book)))
    return Report((told, Page("summary.md", (summary(book, MAX_SUMMARY),))))


def commands(book: Gradebook) -> Iterator[str]:
    """A workflow command for each answer that is not right, as far as the log shows them."""
    shown = dict.fromkeys(("error", "warning", "notice"), 0)
    for marks in book.marks:
        for level, command in _commands(marks, book):
            shown[level] += 1
            if shown[level] <= MAX_ANNOTATIONS:
                yield command
    more = sum(max(0, count - MAX_ANNOTATIONS) for count in shown.values())
    if more:
        yield f"::notice title=hwsolve::{more} more remarks are in the summary and the reports."


def _commands(marks: Marks, book: Gradebook) -> Iterator[tuple[str, str]]:
    """Levels and commands: the answers, the file's remarks, and in one the answers that are missing."""
    for mark in marks.marks:
        if mark.verdict in _LEVELS and mark.text is not None:
            level = _LEVELS[mark.verdict]
            yield level, _command(level, mark, marks, book)
    missing = ", ".join(mark.address for mark in marks.marks if mark.verdict == "missing")
    said = [*marks.remarks, *([f"not answered: {missing}"] if missing else [])]
    for remark in said:
        place = f"file={annotation_property(marks.file)},title={annotation_property(marks.student)}"
        yield "warning", f"::warning {place}::{annotation(clipped(remark, 1000))}"


def _command(level: str, mark: Mark, marks: Marks, book: Gradebook) -> str:
    told = tell(mark, book.assignment, book.reveal)
    place = f"file={annotation_property(marks.file)}" + (
        f",line={line}" if (line := line_of(mark, marks)) else ""
    )
    title = annotation_property(clipped(f"{mark.address} {told.headline}", 200))
    said = "\n".join(told.lines) or told.headline
    return f"::{level} {place},title={title}::{annotation(clipped(said, 1000))}"


def summary(book: Gradebook, limit: int) -> str:
    """The class, and as many students' feedback as *limit* bytes hold; cut between lines."""
    return "".join(_within(_summary_lines(book), limit))


def _summary_lines(book: Gradebook) -> Iterator[str]:
    yield from class_lines(book)
    yield ""
    yield "## Feedback"
    yield ""
    for marks in book.marks:
        yield from student_lines(marks, book, level=3)


def _within(lines: Iterable[str], limit: int) -> Iterator[str]:
    """Whole lines; one that would open a fence without room for its end is left out with all that follow."""
    cut = "\n*The rest does not fit into a step's summary.*\n"
    room, fence, held = limit - len(cut) - 40, "", [""]
    for line in lines:
        held.append(f"{line}\n")
        mark = line.strip()
        if fence:
            fence = "" if mark == fence else fence
        elif mark.startswith("```"):
            fence = mark.removesuffix("text")
        if fence:
            continue
        text = "".join(held)
        size = len(text.encode("utf-8", "replace"))
        if size > room:
            yield cut
            return
        room -= size
        held = []
        yield text


def hidden_commands(text: str) -> str:
    """*text* between the commands that make a runner take nothing in it for a command."""
    token = secrets.token_hex(16)
    end = "" if text.endswith("\n") else "\n"
    return f"::stop-commands::{token}\n{text}{end}::{token}::\n"
