"""Pages that a learning platform's editor made: headings, formulas, and what of them cannot be read."""

from __future__ import annotations

import pytest

from hwsolve.submission.formats.html import read_html
from hwsolve.submission.papers import read_paper
from hwsolve.submission.submission import MAX_FILE_BYTES

CANVAS = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Homework 1: Ann Poe</title></head>
<body><h1>Homework 1: Ann Poe</h1><div style="width: 600px">%s</div></body></html>"""
LINK = """<html><head><meta http-equiv="Refresh" content="0; url=https://e.org/x?a=1">
<title>Homework 1: A</title></head><body><h1>Homework 1: A</h1></body></html>"""

PAGES = [
    ("headings", "<h2>p.a</h2><p>x + 1</p><h2>p.b</h2><p>y</p>", [("p.a", "x + 1"), ("p.b", "y")]),
    ("bold lines", "<p><strong>p.a</strong></p><p>x &lt; 1 &amp; y</p>", [("p.a", "x < 1 & y")]),
    ("raised and lowered", "<h2>p.a</h2>x<sub>12</sub><sup>n+1</sup><br>", [("p.a", "x_{12}^{n+1}")]),
    ("blanks", "<h2>p.a</h2><p>x\n  +&nbsp;1</p>", [("p.a", "x + 1")]),
    ("lines", "<h2>p.a</h2><p>x = 1<br>y = 2</p><div>z</div>", [("p.a", "x = 1\ny = 2\nz")]),
    ("a list", "<h2>p.a</h2><ul><li>one</li><li>two</li></ul>", [("p.a", "one\ntwo")]),
    ("an empty item", "<ol><li></li></ol><p>x</p>", [("", "x")]),
    ("a numbered list", "<ol><li>x</li><li><p>y</p></li></ol>", [("", "1. x\n2. y")]),
    ("lists in lists", "<h2>p.a</h2><ol><li>x<ul><li>y</li></ul></li><li>z</ol>", [("p.a", "1. x\ny\n2. z")]),
    ("preformatted", "<h2>p.a</h2><pre>a  b\n  c</pre>", [("p.a", "a  b\nc")]),
    (
        "Canvas's picture of a formula",
        '<h2>p.a</h2><p><img class="e" alt="LaTeX: x" data-equation-content="\\frac{1}{2}x"></p>',
        [("p.a", "$\\frac{1}{2}x$")],
    ),
    ("a formula's words", '<h2>p.a</h2><img alt="LaTeX: \\sigma(x)">', [("p.a", "$\\sigma(x)$")]),
    (
        "MathML with its LaTeX",
        '<h2>p.a</h2><math><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></math>',
        [("p.a", "$x^2$")],
    ),
    ("delimiters", "<h2>p.a</h2>\\(x^2\\)", [("p.a", "\\(x^2\\)")]),
    ("never ended", "<h2>p.a<p>x + <b>1", [("p.a", "x + **1")]),
    ("ended too often", "</div></p><h2>p.a</h2></b></span>x</h2>", [("p.a", "x")]),
    (
        "nothing is run",
        "<h2>p.a</h2>x<script>alert(1)</script><style>p{}</style><iframe src='x'>y</iframe>",
        [("p.a", "x")],
    ),
    ("Canvas's page", CANVAS % "<h2>p.a</h2><p>x</p>", [("p.a", "x")]),
]


@pytest.mark.parametrize(("page", "expected"), [pytest.param(*case[1:], id=case[0]) for case in PAGES])
def test_pages(page: str, expected: list[tuple[str, str]]) -> None:
    """What stands under each heading, whatever the tags around it."""
    found = read_html(page)
    assert [(written.label, written.text) for written in found.answers] == expected
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<h2>p.a</h2>x<img src='scan.png' alt='my work'>", "a picture in the page is not read"),
        ("<h2>p.a</h2><math><mi>x</mi></math>y", "its LaTeX is not kept"),
        (LINK, "only a link was handed in: https://e.org/x?a=1"),
    ],
)
def test_what_only_a_person_can_read(page: str, said: str) -> None:
    """It is remarked on, and marked for a person."""
    (remark,) = read_html(page).remarks
    assert said in remark.message
    assert remark.unread


@pytest.mark.parametrize("page", ["<p></p>", CANVAS % "", "<html>"])
def test_empty_pages(page: str) -> None:
    """A page without words is said to have none, and nobody has to look."""
    found = read_html(page)
    assert found.answers == ()
    assert [(remark.message, remark.unread) for remark in found.remarks] == [
        ("the page holds no text", False)
    ]


@pytest.mark.parametrize(
    "page",
    [
        b"<b>" * 300_000,
        b"<h2>p.a</h2>" + b"</i>" * 300_000,
        b"<" * 1_000_000,
        b"<!--" * 200_000,
        b"&" * 1_000_000,
        b"<a " + b"x=" * 400_000,
        b"<![CDATA[" * 100_000,
    ],
    ids=["open", "ended", "angles", "comments", "references", "attributes", "sections"],
)
def test_hostile_pages(page: bytes) -> None:
    """Tags without end take linear time and raise nothing."""
    assert len(page) < MAX_FILE_BYTES
    assert read_paper("x.html", page).remarks is not None
