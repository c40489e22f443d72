"""Marks as JUnit XML: a suite for each student, a case for each answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from hwsolve.grading.submissions.marks import OPEN, Mark, Marks
from hwsolve.report.grading.escape import clipped, xml_text
from hwsolve.report.grading.gradebook import Gradebook, Page, Report, line_of, number
from hwsolve.report.grading.telling import tell

_LONGEST: Final = 4_000


def write_junit(book: Gradebook) -> Report:
    """``junit.xml``: less than all points fails, what cannot be read is an error, what is missing skipped."""
    return Report((Page("junit.xml", _document(book)),))


def outcome(mark: Mark) -> str | None:
    """``failure``, ``error`` or ``skipped``; None for what passes. Nobody has decided yet on a review."""
    if mark.verdict == "correct":
        return None if mark.points >= mark.possible - 1e-9 else "failure"
    if mark.verdict == "unreadable":
        return "error"
    return "skipped" if mark.verdict == "missing" or mark.verdict in OPEN else "failure"


def _document(book: Gradebook) -> Iterator[str]:
    total = sum(sum(item.verdicts.values()) for item in book.statistics.items)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f"<testsuites name={_quoted(book.assignment.title)} tests={_quoted(str(total))}>\n"
    for marks in book.marks:
        yield "".join(_suite(marks, book))
    yield "</testsuites>\n"


def _suite(marks: Marks, book: Gradebook) -> Iterator[str]:
    found = [outcome(mark) for mark in marks.marks]
    counts = {
        "tests": len(found),
        "failures": found.count("failure"),
        "errors": found.count("error"),
        "skipped": found.count("skipped"),
    }
    shown = " ".join(f'{name}="{count}"' for name, count in counts.items())
    yield f"  <testsuite name={_quoted(marks.student)} {shown}{_attribute('file', marks.file)}>\n"
    properties = {"points": number(marks.total), "possible": number(marks.possible)}
    if marks.name:
        properties["name"] = marks.name
    yield from _properties(properties, "    ")
    for mark in marks.marks:
        yield from _case(mark, marks, book)
    if marks.remarks:
        said = clipped("\n".join(marks.remarks), _LONGEST)
        yield f"    <system-err>{escape(xml_text(said))}</system-err>\n"
    yield "  </testsuite>\n"


def _case(mark: Mark, marks: Marks, book: Gradebook) -> Iterator[str]:
    told = tell(mark, book.assignment, book.reveal)
    place = _attribute("file", marks.file) + (
        _attribute("line", str(line)) if (line := line_of(mark, marks)) else ""
    )
    yield f'    <testcase name={_quoted(mark.name)} classname={_quoted(mark.part)} time="0"{place}>\n'
    properties = {"score": number(mark.points), "max": number(mark.possible), "verdict": mark.verdict}
    yield from _properties(properties, "      ")
    kind = outcome(mark)
    details = clipped("\n".join(told.lines), _LONGEST)
    if kind == "skipped":
        yield f"      <skipped message={_quoted(told.headline)}/>\n"
    elif kind is not None:
        first = told.sentences[0].split("\n")[-1].strip(" ^") if told.sentences else told.verdict
        message = f"{told.points}: {clipped(first, 300)}"
        yield f"      <{kind} message={_quoted(message)} type={_quoted(mark.verdict)}>"
        yield f"{escape(xml_text(details))}</{kind}>\n"
    if mark.text is not None:
        written = escape(xml_text(clipped(mark.text, _LONGEST)))
        yield f"      <system-out>{written}</system-out>\n"
    yield "    </testcase>\n"


def _properties(properties: dict[str, str], indent: str) -> Iterator[str]:
    yield f"{indent}<properties>\n"
    for name, value in properties.items():
        yield f"{indent}  <property name={_quoted(name)} value={_quoted(value)}/>\n"
    yield f"{indent}</properties>\n"


def _attribute(name: str, value: str) -> str:
    return f" {name}={_quoted(value)}" if value else ""


def _quoted(text: str) -> str:
    return quoteattr(xml_text(text))
