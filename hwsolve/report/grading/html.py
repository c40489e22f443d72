"""Marks as web pages without scripts: one for the class, one for each student."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from hwsolve.grading.submissions.marks import Marks
from hwsolve.report.escape import terminal
from hwsolve.report.grading.escape import clipped
from hwsolve.report.grading.formulas import typesetter
from hwsolve.report.grading.gradebook import (
    Gradebook,
    Page,
    PartMark,
    Report,
    by_part,
    called,
    number,
    share,
    short_names,
)
from hwsolve.report.grading.html_student import student_page
from hwsolve.report.grading.html_style import document
from hwsolve.report.grading.naming import PageNames
from hwsolve.report.grading.statistics import ItemStatistics
from hwsolve.report.grading.telling import verdict_words

_LEGEND = (
    "green correct, yellow partly right, red wrong or unreadable, blue to review, – not answered; "
    "a ! behind a name: the page has remarks"
)
#: The class page lists no more students than this; the tables in CSV hold all.
MAX_ROWS = 2_000


def write_html(book: Gradebook) -> Report:
    """``index.html`` for whoever teaches, ``students/….html`` for each student; the latter link nowhere."""
    return Report(_pages(book))


def _pages(book: Gradebook) -> Iterator[Page]:
    yield Page("index.html", document(book.assignment.title, _index(book), "class"))
    typeset, names = typesetter(book.assignment), PageNames()
    for marks in book.marks:
        title = f"{called(marks)}: {book.assignment.title}"
        page = student_page(marks, book, typeset)
        yield Page(f"students/{names.next(marks.student)}.html", document(title, page))


def _index(book: Gradebook) -> Iterator[str]:
    yield f"<h1>{_text(book.assignment.title)}</h1>"
    yield from _numbers(book)
    yield '<h2 id="students">Students</h2>'
    yield from _students(book)
    yield '<h2 id="answers">Answers</h2>'
    yield from _items(book)


def _numbers(book: Gradebook) -> Iterator[str]:
    found = book.statistics
    least, lower, median, upper, most = found.quartiles
    said = [
        ("submissions", str(found.submissions)),
        ("mean", f"{number(found.mean)} of {number(found.possible)}"),
        ("median", number(median)),
        ("middle half", f"{number(lower)} – {number(upper)}"),
        ("range", f"{number(least)} – {number(most)}"),
        ("to review", str(found.to_review)),
    ]
    yield '<dl class="numbers">'
    yield from (f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in said)
    yield "</dl>"


def _students(book: Gradebook) -> Iterator[str]:
    names = short_names(task.address for task in book.assignment.tasks)
    heads = "".join(f'<th title="{_text(part)}">{_text(name)}</th>' for part, name in names.items())
    worth = "".join(f"<td>{number(task.possible)}</td>" for task in book.assignment.tasks)
    yield '<div class="wide"><table class="grades">'
    yield f'<thead><tr><th class="name">student</th><th>total</th><th>to review</th>{heads}</tr>'
    yield f'<tr class="worth"><th class="name">possible</th><td>{number(book.assignment.possible)}</td>'
    yield f"<td></td>{worth}</tr></thead><tbody>"
    more, pages = 0, PageNames()
    for place, marks in enumerate(book.marks):
        if place < MAX_ROWS:
            yield _student(marks, list(names), pages.next(marks.student))
        else:
            more += 1
    yield "</tbody></table></div>"
    yield f'<p class="evidence">{_LEGEND}</p>'
    if more:
        yield f"<p>… and {more} more students; the format csv lists all of them.</p>"


def _student(marks: Marks, parts: list[str], page: str) -> str:
    found = {part.part: part for part in by_part(marks)}
    cells = "".join(_cell(found.get(part)) for part in parts)
    link = f'<a href="students/{page}.html">{_text(clipped(called(marks), 80))}</a>'
    flag = f' <span class="flag" title="{_text(clipped(" ".join(marks.remarks), 500))}">!</span>'
    percent = f"{share(marks.total, marks.possible):.0%}"
    return (
        f'<tr><th class="name">{link}{flag if marks.remarks else ""}</th>'
        f'<td class="total" title="{percent}">{number(marks.total)}</td>'
        f"<td>{len(marks.to_review) or ''}</td>{cells}</tr>"
    )


def _cell(part: PartMark | None) -> str:
    if part is None:
        return "<td></td>"
    shown = "–" if part.verdict == "missing" else number(part.points)
    return f'<td class="{part.verdict}" title="{verdict_words(part.verdict)}">{shown}</td>'


def _items(book: Gradebook) -> Iterator[str]:
    yield '<div class="wide"><table class="items"><thead><tr><th class="name">answer</th><th>answered</th>'
    yield "<th>correct</th><th>mean score</th><th class='name'>known mistakes, commonest wrong answers</th>"
    yield "</tr></thead><tbody>"
    for item in book.statistics.items:
        yield _item(item)
    yield "</tbody></table></div>"


def _item(item: ItemStatistics) -> str:
    bar = f'<span class="bar"><span style="width: {100 * item.share_correct:.1f}%"></span></span>'
    known = "".join(f"<li>{found.count} × {_text(clipped(found.say, 300))}</li>" for found in item.mistakes)
    wrong = "".join(
        f"<li>{found.count} × <code>{_text(clipped(found.text, 160))}</code></li>" for found in item.wrong
    )
    lists = f"<ul>{known}{wrong}</ul>" if known or wrong else ""
    return (
        f'<tr><th class="name">{_text(item.part)}<br><b>{_text(item.name)}</b></th>'
        f'<td data-label="answered">{item.handed_in}</td>'
        f'<td data-label="correct">{item.share_correct:.0%} {bar}</td>'
        f'<td data-label="mean score">{item.mean_score:.0%}</td>'
        f'<td class="name" data-label="">{lists}</td></tr>'
    )


def _text(words: str) -> str:
    return escape(terminal(words), quote=True)
