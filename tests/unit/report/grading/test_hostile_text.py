"""What strangers write arrives in every format as text and nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser

import junitparser
import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from hwsolve.batch.insight.similarity import Pair, Shared
from hwsolve.grading.submissions.marks import Marks
from hwsolve.report.grading.csv import write_csv
from hwsolve.report.grading.gradebook import Gradebook, Report
from hwsolve.report.grading.html import write_html
from hwsolve.report.grading.json import result_text, write_json, write_summary
from hwsolve.report.grading.markdown import write_markdown
from hwsolve.report.grading.platforms.canvas import write_canvas
from hwsolve.report.grading.platforms.classroom50 import write_classroom50
from hwsolve.report.grading.platforms.github import commands, hidden_commands, write_github
from hwsolve.report.grading.platforms.gradescope import crashed, write_gradescope
from hwsolve.report.grading.platforms.junit import write_junit
from hwsolve.report.grading.platforms.moodle import write_moodle
from hwsolve.report.grading.review import write_review
from hwsolve.report.grading.similar import write_similar
from hwsolve.report.grading.terminal import print_feedback, print_grades, print_remarks
from tests.unit.report.grading.conftest import MakeBook, slope, two

NASTY = {
    "markup": "[/x] [bold red]b[/] [link=http://e.org]l[/link]",
    "escape": "\x1b[31mred\x1b]0;title\x07 \x9b2J \x08\x7f",
    "hyperlink": '=HYPERLINK("http://e.org";"x")',
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd",
    "tab": "\t=1+1",
    "return": "\r=1+1\r\n=2+2",
    "full width": "＝1+1",
    "other separator": "a;=1+1\t=2",
    "script": '<script>alert(1)</script><img src=x onerror="alert(1)">',
    "attribute": '" onmouseover="alert(1)" x=\'',
    "entity": "&lt;script&gt; &#60;b&#62; <!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
    "command": "::error::boo\n::set-output name=a::b\n  ::add-mask::x",
    "old command": "x ##[error]boo ##[add-mask]y",
    "stop": "::stop-commands::pause\n::pause::",
    "percent": "100%0A::error::x",
    "bidi": "\u202eevil\u2066x\u2069\u200f",
    "invisible": "a\u200bb\u2060c\ufeffd\u00ade",
    "input": r"\input{/etc/passwd} \write18{ls}",
    "nul": "a\0b\x01c\x0bd\x0ce",
    "surrogate": "a\ud800b\udfffc",
    "not a character": "a\ufffeb\uffffc\U0001ffff",
    "separators": "a\u2028b\u2029c\x85d",
    "cdata": "]]> <![CDATA[x]]>",
    "comment": "--> <!-- x -->",
    "link": "[a](javascript:alert(1)) ![i](http://e.org/i.png) <http://e.org> http://e.org www.e.org @all #1",
    "reference": "[a]: http://e.org 'x'\n\n[a]",
    "fence": "```\n# heading\n~~~\n| a | b |\n|---|---|\n````",
    "list": "1. one\n- two\n# three\n> four\n---\n\n    code",
    "cell": "a | b \\| c \n d",
    "ticks": "`a``b``` `",
    "long": "x+" * 10_000,
    "longer": "=1+1;@x " * 12_500,
    "empty": "",
    "newlines": "\n\n\n",
}
CONTROL = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
Judge = Callable[[Gradebook], None]


def nasty_marks(text: str) -> Marks:
    """The text wherever a stranger's words can stand: answer, reading, feedback, name, file, remark."""
    return Marks(
        text or "x",
        text,
        "d",
        (
            slope(
                "incorrect", 0.0, text, line=2, read_as=text, feedback=(text, f"  {text}\n  ^ here {text}")
            ),
            two("minus", "review", 0.5, text),
            two("‖x‖/√a", "unreadable", 0.0, text),
        ),
        (text, f"unknown part {text!r}"),
        text,
        None,
        (("email", text), ("canvas", text), ("login", text)),
    )


def pages(report: Report) -> dict[str, str]:
    """Every page by its name, and that each is encodable."""
    found = {page.name: "".join(page.chunks) for page in report.pages}
    for name, text in found.items():
        assert re.fullmatch(r"(students/)?[A-Za-z0-9._@+-]+", name)
        text.encode("utf-8")
    return found


def is_harmless_table(text: str, rows: int | None) -> None:
    """No cell that a spreadsheet calculates, none that a terminal acts on; the shape is kept."""
    table = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in table}) == 1
    assert rows is None or len(table) == rows
    for row in table:
        for cell in row:
            assert not CONTROL.search(cell)
            for line in re.split(r"[\n;\t]", cell):
                is_number = re.fullmatch(r"[-+]?\d+(\.\d+)?", line.strip())
                assert is_number or not re.match(r"\s*[=+\-@＝＋－＠]", line)


def is_harmless_markdown(text: str) -> None:
    """A reader of Markdown finds no HTML but ours, no links, no pictures."""
    assert not CONTROL.search(text.replace("\u200b", ""))
    parser = MarkdownIt("commonmark").enable("table")
    for token in parser.parse(text):
        assert token.type != "html_block"
        for child in token.children or ():
            assert child.type not in ("link_open", "image")
            assert child.type != "html_inline" or child.content in ("<br>", "<code>", "</code>")
            if child.type == "text":
                assert "http://" not in child.content
                assert "www.e" not in child.content
                assert not re.search(r"@\w", child.content)


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.found.append((tag, dict(attrs)))


def is_harmless_html(text: str) -> None:
    """No tag that runs or loads anything, no link but to the students' pages."""
    assert not CONTROL.search(text)
    tags = Tags()
    tags.feed(text)
    tags.close()
    assert tags.found[0][0] == "html"
    for tag, attributes in tags.found:
        assert tag not in ("script", "img", "iframe", "link", "object", "embed", "form", "svg", "base")
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "action")]
        assert re.fullmatch(r"students/[A-Za-z0-9._@+-]+\.html", attributes.get("href") or "students/x.html")


def csv_judge(book: Gradebook) -> None:
    """Both tables."""
    found = pages(write_csv(book))
    is_harmless_table(found["grades.csv"], 3)
    is_harmless_table(found["answers.csv"], 4)


def json_judge(book: Gradebook) -> None:
    """Strict JSON in ASCII, in which the answer is what it was but for lone surrogates."""
    texts = [*pages(write_json(book)).values(), *pages(write_summary(book)).values()]
    marks = next(iter(book.marks))
    texts.append(result_text(marks, book.assignment))
    for text in texts:
        assert text.isascii()
        assert not CONTROL.search(text)
        json.loads(text, parse_constant=pytest.fail)
    kept = json.loads(texts[-1])["marks"][0]["text"]
    assert kept == re.sub("[\ud800-\udfff]", "�", marks.marks[0].text or "")


def markdown_judge(book: Gradebook) -> None:
    """The class and the student."""
    for text in pages(write_markdown(book)).values():
        is_harmless_markdown(text)


def html_judge(book: Gradebook) -> None:
    """The class and the student."""
    found = pages(write_html(book))
    assert len(found) == 2
    for text in found.values():
        is_harmless_html(text)


def junit_judge(book: Gradebook) -> None:
    """A reader of JUnit finds one suite of three cases."""
    text = pages(write_junit(book))["junit.xml"]
    assert not CONTROL.search(text)
    suites = junitparser.JUnitXml.fromstring(text.encode())
    assert [len(list(suite)) for suite in suites] == [3]


def github_judge(book: Gradebook) -> None:
    """Each line is one command of ours; what a person reads stands between tokens nobody can guess."""
    for line in commands(book):
        assert re.match(r"::(error|warning|notice) (file|title)=[^\n]*?::", line)
        assert "\n" not in line
        assert "\r" not in line
        assert "##[" not in line
        assert not CONTROL.search(line)
    found = pages(write_github(book))
    assert len(found["summary.md"].encode()) <= 2**20
    is_harmless_markdown(found["summary.md"])
    text = book.statistics.items[0].wrong[0].text if book.statistics.items[0].wrong else ""
    hidden = hidden_commands(text).splitlines()
    token = hidden[0].removeprefix("::stop-commands::")
    assert hidden[-1] == f"::{token}::"
    assert all(token not in line for line in hidden[1:-1])


def gradescope_judge(book: Gradebook) -> None:
    """Strict JSON, all text plain."""
    text = pages(write_gradescope(book))["results.json"]
    data = json.loads(text, parse_constant=pytest.fail)
    for test in data["tests"]:
        assert test["output_format"] == test["name_format"] == "text"
        assert not CONTROL.search(test["output"] + test["name"])
    assert not CONTROL.search(data["output"])
    json.loads(crashed(str(next(iter(book.marks)).student)))


def classroom50_judge(book: Gradebook) -> None:
    """Strict JSON, all text plain."""
    environment = dict.fromkeys(("CLASSROOM", "ASSIGNMENT", "OWNER", "COMMIT_URL", "RELEASE_URL"), "x")
    environment["SUBMISSION_TAG"] = "submit/20261101T120000Z-abc"
    report = write_classroom50(book, environment, datetime(2026, 11, 1, tzinfo=UTC))
    data = json.loads(pages(report)["result.json"], parse_constant=pytest.fail)
    assert not any(CONTROL.search(test["output"]) for test in data["tests"])


def canvas_judge(book: Gradebook) -> None:
    """A table."""
    is_harmless_table(pages(write_canvas(book))["canvas.csv"], 3)


def moodle_judge(book: Gradebook) -> None:
    """A table in which nobody is without identity."""
    text = pages(write_moodle(book))["moodle.csv"]
    is_harmless_table(text, None)
    assert all(row[0] for row in csv.reader(io.StringIO(text, newline="")))


def review_judge(book: Gradebook) -> None:
    """A table."""
    is_harmless_table(pages(write_review(book))["review.csv"], 2)


def similar_judge(book: Gradebook) -> None:
    """A table of who shares what."""
    marks = next(iter(book.marks))
    shared = Shared(marks.file, marks.marks[0].text or "", 2)
    is_harmless_table(
        pages(write_similar([Pair(marks.student, marks.file, 1.5, (shared,))]))["similar.csv"], 2
    )


def terminal_judge(book: Gradebook) -> None:
    """Nothing that a terminal acts on, in colour or without."""
    for colour in (False, True):
        out = io.StringIO()
        console = Console(file=out, width=90, no_color=not colour, force_terminal=colour, highlight=False)
        print_grades(book, console)
        for marks in book.marks:
            print_feedback(marks, book, console)
            print_remarks(marks.remarks, console)
        shown = re.sub(r"\x1b\[[\d;]*m", "", out.getvalue()) if colour else out.getvalue()
        assert not CONTROL.search(shown)


JUDGES = {
    judge.__name__.removesuffix("_judge"): judge
    for judge in (
        csv_judge, json_judge, markdown_judge, html_judge, junit_judge, github_judge, gradescope_judge,
        classroom50_judge, canvas_judge, moodle_judge, review_judge, similar_judge,
        terminal_judge,
    )
}  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("form", JUDGES)
def test_harmless(book: MakeBook, form: str, nasty: str) -> None:
    """Each format against each nasty text."""
    JUDGES[form](book(nasty_marks(NASTY[nasty])))


@pytest.mark.parametrize(
    ("judge", "text"),
    [
        (is_harmless_markdown, "a <b>x</b>"),
        (is_harmless_markdown, "<script>x</script>"),
        (is_harmless_markdown, "[a](http://e.org)"),
        (is_harmless_markdown, "see http://e.org"),
        (is_harmless_markdown, "ask @all"),
        (is_harmless_html, "<html><script>x</script></html>"),
        (is_harmless_html, "<html><p onclick='x'></html>"),
        (is_harmless_html, "<html><a href='javascript:x'>x</a></html>"),
        (lambda text: is_harmless_table(text, 1), "=1+1,x"),
        (lambda text: is_harmless_table(text, 1), '"a;=1+1",x'),
    ],
)
def test_the_judges_judge(judge: Callable[[str], None], text: str) -> None:
    """What is not harmless is found."""
    with pytest.raises(AssertionError):
        judge(text)
