"""Marks as Markdown: the class in tables, and a page for each student."""

from __future__ import annotations

from collections.abc import Iterator

from hwsolve.grading.submissions.marks import Mark, Marks
from hwsolve.report.grading.escape import clipped, code_block, code_span, markdown_words
from hwsolve.report.grading.gradebook import (
    LEGEND,
    Gradebook,
    Page,
    Report,
    by_part,
    called,
    number,
    share,
    short_names,
    shown,
)
from hwsolve.report.grading.naming import PageNames
from hwsolve.report.grading.statistics import ItemStatistics
from hwsolve.report.grading.telling import tell, verdict_words

_LONGEST = 2_000


def write_markdown(book: Gradebook) -> Report:
    """``grades.md`` for the class, ``students/….md`` with everybody's feedback."""
    return Report(_pages(book))


def _pages(book: Gradebook) -> Iterator[Page]:
    yield Page("grades.md", (f"{line}\n" for line in class_lines(book)))
    names = PageNames()
    for marks in book.marks:
        stem = names.next(marks.student)
        yield Page(f"students/{stem}.md", (f"{line}\n" for line in student_lines(marks, book)))


def class_lines(book: Gradebook) -> Iterator[str]:
    """The table of students by parts, and the answers one by one."""
    found, assignment = book.statistics, book.assignment
    yield f"# {markdown_words(assignment.title)}"
    yield ""
    yield summary(book)
    yield ""
    names = short_names(task.address for task in assignment.tasks)
    yield _row(["Student", *map(markdown_words, names.values()), "Total", "To review"])
    yield _row(["---", *["---:"] * (len(names) + 2)])
    yield _row(
        ["*possible*", *(number(task.possible) for task in assignment.tasks), number(assignment.possible), ""]
    )
    for marks in book.marks:
        points = {part.part: part for part in by_part(marks)}
        cells = [shown(points[part]) if part in points else "" for part in names]
        review = str(len(marks.to_review) or "")
        yield _row(
            [markdown_words(clipped(called(marks), 100)), *cells, f"**{number(marks.total)}**", review]
        )
    yield ""
    yield LEGEND + "."
    yield ""
    yield "## Answers"
    yield ""
    yield _row(["Answer", "Answered", "Correct", "Mean score", "Wrong most often"])
    yield _row(["---", "---:", "---:", "---:", "---"])
    for item in found.items:
        yield _row(
            [
                markdown_words(f"{item.part}:{item.name}"),
                str(item.handed_in),
                f"{item.share_correct:.0%}",
                f"{item.mean_score:.0%}",
                "<br>".join(_wrong(item)),
            ]
        )


def summary(book: Gradebook) -> str:
    """The class in one sentence."""
    found = book.statistics
    least, _, median, _, most = found.quartiles
    count = f"{found.submissions} submission{'' if found.submissions == 1 else 's'}"
    if not found.submissions:
        return f"{count}."
    answers = f"answer{'' if found.to_review == 1 else 's'}"
    review = f", {found.to_review} {answers} to review" if found.to_review else ""
    mean = f"{number(found.mean)} of {number(found.possible)} points"
    percent = f"{share(found.mean, found.possible):.1%}"
    if found.submissions == 1:
        return f"{count}, {mean} ({percent}){review}."
    spread = f"from {number(least)} to {number(most)}, median {number(median)}"
    return f"{count}, mean {mean} ({percent}), {spread}{review}."


def _wrong(item: ItemStatistics) -> Iterator[str]:
    for known in item.mistakes:
        yield f"{known.count} × {markdown_words(known.say)}"
    for wrong in item.wrong[:3]:
        yield f"{wrong.count} × {code_span(clipped(wrong.text, 120))}"


def student_lines(marks: Marks, book: Gradebook, level: int = 1) -> Iterator[str]:
    """One student's feedback, headings from *level* on."""
    sign = "#" * level
    yield f"{sign} {markdown_words(clipped(called(marks), 100))}"
    yield ""
    yield f"{number(marks.total)} of {number(marks.possible)} points."
    yield ""
    for remark in marks.remarks:
        yield f"- {markdown_words(clipped(remark, 500))}"
    if marks.remarks:
        yield ""
    for part in by_part(marks):
        task = book.assignment.task(part.part)
        title = f" {task.part.title}" if task is not None and task.part.title != task.part.id else ""
        yield (
            f"{sign}# {markdown_words(part.part + title)}: "
            f"{number(part.points)}/{number(part.possible)}, {verdict_words(part.verdict)}"
        )
        yield ""
        for mark in part.marks:
            yield from _answer(mark, book)
        yield ""


def _answer(mark: Mark, book: Gradebook) -> Iterator[str]:
    told = tell(mark, book.assignment, book.reveal)
    yield f"- **{markdown_words(mark.name)}**: {told.headline}"
    if mark.text is not None:
        yield from _indented(_quoted("written", mark.text))
    if told.read_as:
        yield from _indented(_quoted("read as", told.read_as))
    for sentence in told.sentences:
        yield from _indented(_said(sentence))
    if told.evidence:
        yield f"  - {markdown_words(clipped(told.evidence, 500))}"
    if told.reference:
        yield from _indented(_quoted("the answer is", told.reference))


def _quoted(label: str, text: str) -> list[str]:
    text = clipped(text.strip(), _LONGEST)
    if "\n" not in text and len(text) <= 200:
        return [f"- {label} {code_span(text)}"]
    return [f"- {label}", "", *(f"  {line}" for line in code_block(text))]


def _said(sentence: str) -> list[str]:
    """A sentence; an excerpt with a caret under it keeps its lines."""
    sentence = clipped(sentence, _LONGEST)
    if "\n" not in sentence:
        return [f"- {markdown_words(sentence)}"]
    return ["- at this place", "", *(f"  {line}" for line in code_block(sentence))]


def _indented(lines: list[str]) -> Iterator[str]:
    return (f"  {line}".rstrip() for line in lines)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
