"""One student's page: part by part what was written, how it was read, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from hwsolve.grading.submissions.marks import Mark, Marks
from hwsolve.report.escape import terminal
from hwsolve.report.grading.escape import clipped
from hwsolve.report.grading.formulas import Typesetter
from hwsolve.report.grading.gradebook import Gradebook, PartMark, by_part, called, number
from hwsolve.report.grading.telling import tell

_LONGEST = 4_000


def student_page(marks: Marks, book: Gradebook, typeset: Typesetter) -> Iterator[str]:
    """The body of the page."""
    yield f"<h1>{_text(clipped(called(marks), 100))}</h1>"
    review = len(marks.to_review)
    still = f", {review} answer{'' if review == 1 else 's'} still to be reviewed" if review else ""
    worth = f"<b>{number(marks.total)}</b> of {number(marks.possible)} points{still}"
    yield f"<p>{_text(book.assignment.title)}: {worth}</p>"
    if marks.remarks:
        yield '<ul class="remarks">'
        yield from (f"<li>{_text(clipped(remark, 500))}</li>" for remark in marks.remarks)
        yield "</ul>"
    for part in by_part(marks):
        yield from _part(part, book, typeset)


def _part(part: PartMark, book: Gradebook, typeset: Typesetter) -> Iterator[str]:
    task = book.assignment.task(part.part)
    title = task.part.title if task is not None and task.part.title != task.part.id else ""
    worth = f"{number(part.points)}/{number(part.possible)}"
    head = f'<span class="address">{_text(part.part)}</span> {typeset.prose(title)}'
    yield f'<section><h2>{head} <span class="points {part.verdict}">{worth}</span></h2>'
    if task is not None and task.part.ask:
        yield f'<div class="ask">{typeset.prose(task.part.ask)}</div>'
    for mark in part.marks:
        yield from _answer(mark, book, typeset, alone=len(part.marks) == 1)
    yield "</section>"


def _answer(mark: Mark, book: Gradebook, typeset: Typesetter, alone: bool) -> Iterator[str]:
    told = tell(mark, book.assignment, book.reveal)
    worth = "" if alone else f", {_text(told.points)}"
    yield f'<article class="{mark.verdict}"><h3>{_text(mark.name)}'
    yield f' <span class="verdict">{_text(told.verdict)}{worth}</span></h3>'
    if mark.text is not None:
        yield f"<pre>{_text(clipped(mark.text.strip(), _LONGEST))}</pre>"
    formula = typeset.answer(mark)
    if formula is not None:
        yield f'<p class="read">read as <span class="formula">{formula}</span></p>'
    elif told.read_as:
        yield f'<p class="read">read as <code>{_text(clipped(told.read_as, _LONGEST))}</code></p>'
    for sentence in told.sentences:
        yield _said(clipped(sentence, _LONGEST))
    if told.evidence:
        yield f'<p class="evidence">{_text(clipped(told.evidence, 500))}</p>'
    if told.reference:
        yield f'<p class="reference">The answer is <code>{_text(told.reference)}</code></p>'
    yield "</article>"


def _said(sentence: str) -> str:
    """A sentence; an excerpt with a caret under it keeps its lines."""
    return f'<pre class="said">{_text(sentence)}</pre>' if "\n" in sentence else f"<p>{_text(sentence)}</p>"


def _text(words: str) -> str:
    return escape(terminal(words), quote=True)
