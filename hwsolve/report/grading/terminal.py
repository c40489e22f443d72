"""Marks for a terminal: students by parts, and what to say to each student."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from hwsolve.grading.submissions.marks import Mark, Marks
from hwsolve.report.escape import terminal
from hwsolve.report.grading.escape import clipped, log_line
from hwsolve.report.grading.gradebook import (
    MEANINGS,
    SEE_REMARKS,
    Gradebook,
    PartMark,
    by_part,
    called,
    number,
    share,
    short_names,
    shown,
)
from hwsolve.report.grading.markdown import summary
from hwsolve.report.grading.telling import BY_HAND, tell

if TYPE_CHECKING:
    from hwsolve.problem.assignment import Task

#: More students than this are counted, not listed, unless all are asked for.
MAX_ROWS: Final = 40
_NAME: Final = 24
_MAX_LISTED: Final = 20
#: Tables below each other, where the parts do not fit beside each other.
_MOST_BLOCKS: Final = 3
_COLOURS: Final = {
    "correct": "green", "partial": "yellow", "incorrect": "red", "unreadable": "red", "review": "cyan",
    "undecided": "cyan", "missing": "dim",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """Parts that share a column: what stands over it, and the points they are worth together."""

    head: str
    parts: tuple[str, ...]
    possible: float


def print_grades(book: Gradebook, console: Console, all_rows: bool = False) -> None:
    """The table of students by parts, as wide as the console allows, and the class in one sentence.

    Where the parts do not fit beside each other, they stand in up to three tables below each other.
    """
    if not book.statistics.submissions:
        console.print("There is no submission.")
        return
    blocks, legend = _blocks(book, console.width)
    tables = [_table(block, block is blocks[-1]) for block in blocks]
    for block, table in zip(blocks, tables, strict=True):
        worth = [number(column.possible) for column in block]
        _add(table, "possible", *worth, number(book.assignment.possible), "", style="dim")
    sums: dict[Column, float] = {column: 0.0 for block in blocks for column in block}
    count = 0
    seen: set[str] = set()
    for marks in book.marks:
        count += 1
        found = {part.part: part for part in by_part(marks)}
        for column in sums:
            sums[column] += sum(found[part].points for part in column.parts if part in found)
        if all_rows or count <= MAX_ROWS:
            for block, table in zip(blocks, tables, strict=True):
                row = _student(marks, found, block)
                _add(table, *row)
                seen |= {cell.plain[-1:] for cell in row[1 : len(block) + 1]}
            seen |= {SEE_REMARKS} if marks.remarks else set()
    for block, table in zip(blocks, tables, strict=True):
        if count > 1:
            means = [number(share(sums[column], count)) for column in block]
            _add(table, "mean", *means, number(book.statistics.mean), "", style="dim")
        if block is not blocks[0]:
            console.print()
        _print_table(table, console)
    signs = ", ".join(f"{sign} {meaning}" for sign, meaning in MEANINGS.items() if sign in seen)
    for line in ("; ".join(filter(None, (signs, *seen & {SEE_REMARKS}))), *legend.splitlines()):
        _say(line, console, 0, "dim")
    if not all_rows and count > MAX_ROWS:
        console.print(Text(f"… and {count - MAX_ROWS} more students; --all lists them", "dim"))
    _say(summary(book), console, 0)


def _table(columns: Sequence[Column], is_last: bool) -> Table:
    """The head of a table; the total and what is to be reviewed stand in the last one."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("student", max_width=_NAME, overflow="fold")
    for column in columns:
        table.add_column(Text(terminal(column.head)), justify="right", no_wrap=True)
    if is_last:
        table.add_column("total", justify="right", no_wrap=True)
        table.add_column("review", justify="right", no_wrap=True)
    return table


def _add(table: Table, *cells: Text | str, style: str = "") -> None:
    """A row, without the cells for which this table has no columns."""
    table.add_row(*cells[: len(table.columns)], style=style)


def _print_table(table: Table, console: Console) -> None:
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().strip("\n").splitlines():
        console.print(Text.from_ansi(line.rstrip()), soft_wrap=True)


def print_remarks(lines: Iterable[str], console: Console, most: int = 20) -> None:
    """Sentences in lines of their own, the first *most* of them."""
    more = 0
    for place, line in enumerate(lines):
        if place < most:
            console.print(Text(log_line(clipped(line, 300))), soft_wrap=True)
        else:
            more += 1
    if more:
        console.print(Text(f"… and {more} more remarks", "dim"))


def print_feedback(marks: Marks, book: Gradebook, console: Console) -> None:
    """Everything that is to be said to one student."""
    head = f"{called(marks)}  {number(marks.total)}/{number(marks.possible)}"
    console.print()
    console.print(Text(terminal(clipped(head, 200)), "bold"))
    for remark in marks.remarks:
        _say(f"! {clipped(remark, 500)}", console, 2)
    for mark in marks.marks:
        if mark.text is not None or BY_HAND in mark.evidence:
            _print_answer(mark, book, console)
    rest = [mark for mark in marks.marks if mark.text is None and BY_HAND not in mark.evidence]
    for said, verdict in (("not answered", "missing"), ("not found, for a person to look for", "review")):
        names = [mark.address for mark in rest if mark.verdict == verdict]
        if names:
            few = len(names) <= _MAX_LISTED
            _say(f"{said}: {', '.join(names) if few else f'{len(names)} answers'}", console, 2)


def _print_answer(mark: Mark, book: Gradebook, console: Console) -> None:
    told = tell(mark, book.assignment, book.reveal)
    colour = _COLOURS.get(mark.verdict, "")
    console.print(Text.assemble("  ", terminal(mark.address), "  ", (told.headline, colour)), soft_wrap=True)
    for line in told.lines:
        _say(clipped(line, 1_000), console, 4)


def _say(text: str, console: Console, indent: int, style: str = "") -> None:
    """A sentence, wrapped; an excerpt with a caret under it keeps its lines."""
    text, margin = terminal(text), " " * indent
    lines = (
        text.split("\n")
        if "\n" in text
        else wrap(text, max(20, console.width - indent), break_on_hyphens=False)
    )
    for line in lines:
        console.print(Text(margin + line.replace("\N{NO-BREAK SPACE}", " "), style), soft_wrap=True)


def _blocks(book: Gradebook, width: int) -> tuple[list[list[Column]], str]:
    """The most telling columns that fit, and a legend: parts by name, by number, problems, none.

    Where not all parts fit by name, those that nobody answered are left out.
    """
    longest = max((len(called(marks)) + 2 for marks in islice(book.marks, MAX_ROWS)), default=0)
    room = width - max(len("possible"), min(longest, _NAME)) - len("  total  review")
    every = book.assignment.tasks
    answered = {item.part for item in book.statistics.items if item.handed_in}
    some = tuple(task for task in every if task.address in answered) or every
    left_out = f"not answered by anybody: {len(every) - len(some)} parts" if len(some) < len(every) else ""
    for made, tasks, most in (
        (_by_name, every, 1), (_by_name, some, 1), (_by_number, some, 1), (_by_name, some, _MOST_BLOCKS),
        (_by_number, some, _MOST_BLOCKS), (_by_problem, some, 1),
    ):  # fmt: skip
        columns, legend = made(tasks)
        blocks = _split(columns, room)
        if blocks is not None and len(blocks) <= most:
            return blocks, "\n".join(filter(None, (legend, left_out if tasks is some else "")))
    return [[]], ""


def _split(columns: Sequence[Column], room: int) -> list[list[Column]] | None:
    """The columns in tables that fit into *room*; None where a column alone does not."""
    blocks: list[list[Column]] = [[]]
    used = 0
    for column in columns:
        size = max(len(column.head), 4) + 2
        if size > room:
            return None
        if used + size > room:
            blocks.append([])
            used = 0
        blocks[-1].append(column)
        used += size
    return blocks


def _by_name(tasks: Sequence[Task]) -> tuple[list[Column], str]:
    names = short_names(task.address for task in tasks)
    return [Column(names[task.address], (task.address,), task.possible) for task in tasks], ""


def _by_number(tasks: Sequence[Task]) -> tuple[list[Column], str]:
    columns = [Column(str(place), (task.address,), task.possible) for place, task in enumerate(tasks, 1)]
    return columns, ", ".join(
        f"{place}\N{NO-BREAK SPACE}{task.address}" for place, task in enumerate(tasks, 1)
    )


def _by_problem(tasks: Sequence[Task]) -> tuple[list[Column], str]:
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.part.problem, []).append(task)
    columns = [
        Column(name, tuple(task.address for task in own), sum(task.possible for task in own))
        for name, own in found.items()
    ]
    return columns, ""


def _student(marks: Marks, found: dict[str, PartMark], columns: Sequence[Column]) -> list[Text]:
    name = Text(terminal(clipped(called(marks), 60)) + (" !" if marks.remarks else ""))
    cells = [_cell([found[part] for part in column.parts if part in found]) for column in columns]
    return [name, *cells, Text(number(marks.total), "bold"), Text(str(len(marks.to_review) or ""))]


def _cell(parts: Sequence[PartMark]) -> Text:
    """Points; ``–`` for what is missing, ``?`` where a person has to look, ``!`` for the unreadable."""
    verdicts = {part.verdict for part in parts}
    if not verdicts or verdicts == {"missing"}:
        return Text("–", "dim")
    only = "review" if "review" in verdicts else verdicts.pop() if len(verdicts) == 1 else "partial"
    return Text(shown(*parts), _COLOURS.get(only, ""))
