"""One file in each format: who wrote it, what stands under each label, and what is remarked."""

from __future__ import annotations

import json

import pytest

from hwsolve.submission.papers import read_paper
from hwsolve.submission.submission import Paper

Answers = list[tuple[str, str]]


def answers(paper: Paper) -> Answers:
    """Labels, with those around them, and texts."""
    return [(" > ".join((*written.within, written.label)), written.text) for written in paper.answers]


YAML: list[tuple[str, str, Answers]] = [
    ("quoted", "answers:\n  p.a: 'x + 1'\n", [("p.a", "x + 1")]),
    ("plain LaTeX", "answers:\n  p.a: \\frac{1}{2} x\n", [("p.a", "\\frac{1}{2} x")]),
    ("an address with a name", "answers:\n  p.a:dE/dw: x\n", [("p.a:dE/dw", "x")]),
    ("a name with a comma", "answers:\n  p.b:H_ij, i!=j: '-a'\n", [("p.b:H_ij, i!=j", "-a")]),
    (
        "words stay words",
        "answers:\n  a: no\n  b: 1:30\n  c: 012\n  d: 1e3\n  e: ~\n",
        [("a", "no"), ("b", "1:30"), ("c", "012"), ("d", "1e3"), ("e", "~")],
    ),
    ("a matrix without quotes", "answers:\n  p.a: [[1, 2], [3, 4]]\n", [("p.a", "[[1, 2], [3, 4]]")]),
    ("a set without quotes", "answers:\n  p.a: {1, 2}\n", [("p.a", "{1, 2}")]),
    ("a vector of names", "answers:\n  p.a: [a, b]\n", [("p.a", "[a, b]")]),
    ("attempts", "answers:\n  p.a:\n    - x\n    - '2*x'\n", [("p.a", "x"), ("p.a", "2*x")]),
    ("attempts in a line", "answers:\n  p.a: ['x', '2*x']\n", [("p.a", "x"), ("p.a", "2*x")]),
    ("names below a part", "answers:\n  p.a:\n    w: x\n    b: 1\n", [("p.a > w", "x"), ("p.a > b", "1")]),
    ("names in a line", "answers:\n  p.a: {w: 'x', b: '1'}\n", [("p.a > w", "x"), ("p.a > b", "1")]),
    ("problem, part, name", "answers:\n  p:\n    a:\n      w: x\n", [("p > a > w", "x")]),
    ("a block", "answers:\n  p.a: |\n    x = 1\n    y = 2\n", [("p.a", "x = 1\ny = 2")]),
    ("a label twice", "answers:\n  p.a: x\n  p.a: y\n", [("p.a", "x"), ("p.a", "y")]),
    ("no answers key", "student: A\np.a: x\np.b: y\n", [("p.a", "x"), ("p.b", "y")]),
    ("records", "answers:\n  - {part: p.a, name: w, answer: 'x'}\n", [("p.a > w", "x")]),
    ("nothing filled in", "answers:\n  p.a: ''\n  p.b:\n", []),
    ("a bar at the front", "answers:\n  p.a: |x| + 1\n  p.b: y\n", [("p.a", "|x| + 1"), ("p.b", "y")]),
    ("a bracket too many", "answers:\n  p.a: [1, 2)\n  p.b: y\n", [("p.a", "[1, 2)"), ("p.b", "y")]),
    ("a colon in it", "answers:\n  p.a: f: x -> y\n  p.b: 'y'\n", [("p.a", "f: x -> y"), ("p.b", "y")]),
    ("a star at the front", "answers:\n  p.a: * x\n  p.b: @y\n", [("p.a", "* x"), ("p.b", "@y")]),
    ("an escape in double quotes", 'answers:\n  p.a: "\\sum x"\n', [("p.a", "\\sum x")]),
    ("a tab", "answers:\n\tp.a: x\n", [("p.a", "x")]),
]

MARKDOWN: list[tuple[str, str, Answers]] = [
    (
        "a heading per part",
        "# Homework\n## p.a\nx + 1\n## p.b\ny\n",
        [("Homework > p.a", "x + 1"), ("Homework > p.b", "y")],
    ),
    (
        "who wrote it, below the title",
        "# Homework\nName: Ann\nStudent: 7\n\n## p.a\nName: x\n",
        [("Homework > p.a", "Name: x")],
    ),
    (
        "nested",
        "# p\n## a\n### w\nx\n### b\n1\n## c\nz\n",
        [("p > a > w", "x"), ("p > a > b", "1"), ("p > c", "z")],
    ),
    ("closing hashes", "## p.a ##\nx\n", [("p.a", "x")]),
    ("underlined", "p.a\n===\nx\n", [("p.a", "x")]),
    (
        "bold type",
        "**Question 1**\n\nx\n\n**Question 2:**\n\ny\n",
        [("Question 1", "x"), ("Question 2", "y")],
    ),
    ("a fence", "## p.a\n```\n# x\n## y\n```\n", [("p.a", "```\n# x\n## y\n```")]),
    ("comments", "## p.a\n<!-- ## p.b\nx --> y <!-- z -->\n", [("p.a", "y")]),
    ("a comment in a fence", "## p.a\n```\n<!-- x -->\n```\n", [("p.a", "```\n<!-- x -->\n```")]),
    ("rules", "## p.a\nx\n\n---\n\n## p.b\ny\n", [("p.a", "x"), ("p.b", "y")]),
    ("no hash without a space", "## p.a\n#x\n", [("p.a", "#x")]),
    ("no heading", "x + 1\n", [("", "x + 1")]),
    ("not filled in", "## p.a\n\n<!-- a question -->\n\n## p.b\n", []),
]

LATEX: list[tuple[str, str, Answers]] = [
    ("sections", "\\section{p.a}\n$x$\n\\section*{p.b}\n$y$\n", [("p.a", "$x$"), ("p.b", "$y$")]),
    (
        "nested",
        "\\section{p}\\subsection{a}\\paragraph{w} x\n\\paragraph{b} 1\n",
        [("p > a > w", "x"), ("p > a > b", "1")],
    ),
    ("escapes in a heading", "\\section{\\texttt{p.h\\_eff}}\nx\n", [("p.h_eff", "x")]),
    ("comments", "\\section{p.a} % \\section{p.b}\nx % y\n50\\% % z\n", [("p.a", "x \n50\\%")]),
    (
        "a document",
        "\\title{T}\n\\begin{document}\n\\maketitle\n\\section{p.a}\nx\n\\end{document}\nno\n",
        [("p.a", "x")],
    ),
    (
        "an environment",
        "\\section{p.a}\n\\begin{answer}\n\\begin{align}x&=y\\end{align}\n\\end{answer}\n",
        [("p.a", "\\begin{align}x&=y\\end{align}")],
    ),
    ("braces in a heading", "\\section{$\\frac{1}{2}$}\nx\n", [("$\\frac{1}{2}$", "x")]),
    ("a label", "\\section{p.a}\\label{sec:a}\nx\n", [("p.a", "x")]),
]

JSON: list[tuple[str, str, Answers]] = [
    ("texts", '{"answers": {"p.a": "x", "p.b": ["y", "z"]}}', [("p.a", "x"), ("p.b", "y"), ("p.b", "z")]),
    (
        "numbers as written",
        '{"answers": {"p.a": 0.10, "p.b": 1e3, "p.c": true}}',
        [("p.a", "0.10"), ("p.b", "1e3"), ("p.c", "true")],
    ),
    ("a matrix", '{"answers": {"p.a": [[1, 2], ["x", 4.0]]}}', [("p.a", "[[1, 2], [x, 4.0]]")]),
    ("names", '{"answers": {"p.a": {"w": "x", "b": 1}}}', [("p.a > w", "x"), ("p.a > b", "1")]),
    ("records", '[{"part": "p.a", "answer": "x"}]', [("p.a", "x")]),
    ("null", '{"answers": {"p.a": null}}', []),
]

CASES = [
    *(("x.yaml", *case) for case in YAML),
    *(("x.md", *case) for case in MARKDOWN),
    *(("x.tex", *case) for case in LATEX),
    *(("x.json", *case) for case in JSON),
]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [pytest.param(file, text, expected, id=f"{file}: {name}") for file, name, text, expected in CASES],
)
def test_answers(name: str, text: str, expected: Answers) -> None:
    """Every format says what stands under each label, as it was written."""
    assert answers(read_paper(name, text.encode())) == expected


PEOPLE = [
    ("x.yaml", "student: 007\nname: Jane Doe\nsubmitted: 2026-11-01 23:59 +01:00\nanswers: {p.a: 'x'}\n"),
    (
        "x.json",
        '{"student": "007", "name": "Jane Doe", "submitted": "2026-11-01 23:59 +01:00",'
        ' "answers": {"a": "x"}}',
    ),
    ("x.md", "---\nstudent: 007\nname: Jane Doe\nsubmitted: 2026-11-01 23:59 +01:00\n---\n# p.a\nx\n"),
    ("x.md", "Student: 007\n**Name:** Jane Doe\nSubmitted: 2026-11-01 23:59 +01:00\n\n# p.a\nx\n"),
    (
        "x.tex",
        "\\author{Jane Doe}\n\\date{2026-11-01 23:59 +01:00}\n"
        "\\begin{document}\nStudent: 007\n\n\\section{p.a}\nx\n",
    ),
]


@pytest.mark.parametrize(("name", "text"), PEOPLE)
def test_who_and_when(name: str, text: str) -> None:
    """Student, name and time in each format."""
    paper = read_paper(name, text.encode())
    assert (paper.student, paper.name) == ("007", "Jane Doe")
    assert paper.time is not None
    assert paper.time.isoformat() == "2026-11-01T23:59:00+01:00"
    assert len(paper.answers) == 1
    assert paper.remarks == ()


def test_lines() -> None:
    """The line of an answer is the one it begins in."""
    assert [w.line for w in read_paper("x.md", b"---\nname: A\n---\n# p.a\n\nx\n\n# p.b\ny\n").answers] == [
        6,
        9,
    ]
    assert [w.line for w in read_paper("x.tex", b"\\section{a}\n% c\nx\n\\section{b}\ny\n").answers] == [3, 5]
    assert [w.line for w in read_paper("x.yaml", b"answers:\n  a: x\n  # c\n  b: y\n").answers] == [2, 4]


REMARKS = [
    ("empty", "x.md", b"", "the file is empty"),
    ("blank", "x.yaml", b" \n\n", "the file is empty"),
    ("binary", "x.md", bytes(range(256)) * 4, "binary"),
    ("a PDF", "x.md", b"%PDF-1.4 ...", "a PDF file"),
    ("an office document", "x.md", b"PK\x03\x04" + b"x" * 50, "an archive or an office document"),
    ("an unknown format", "x.docx2", b"hello", "the format of this file is not known"),
    ("not JSON", "x.json", b'{"answers": }', "not JSON"),
    ("deep JSON", "x.json", b"[" * 100_000, "nested deeper"),
    ("nested JSON", "x.json", b"[" * 30 + b"]" * 30, "nested deeper"),
    ("a YAML bomb", "x.yaml", b"a: &a [x, x]\nb: &b [*a, *a]\nanswers: {p.a: *b}\n", "anchors"),
    ("a YAML alias", "x.yaml", b"answers:\n  p.a: *x\n", "aliases"),
    ("a YAML tag", "x.yaml", b"answers:\n  p.a: !!python/object/apply:os.system ['id']\n", "tags"),
    ("deep YAML", "x.yaml", b"answers: " + b"[" * 5000, "nested deeper"),
    ("two documents", "x.yaml", b"answers: {a: x}\n---\nanswers: {a: y}\n", "more than one"),
    ("only a scalar", "x.yaml", b"hello\n", "no answers"),
    ("an assignment", "x.yaml", b"id: hw\nparts: [p.a]\n", "no submission"),
    ("a comment left open", "x.md", b"# p.a\nx <!-- oh\n", "never closed"),
    ("an include", "x.tex", b"\\section{a}\n\\input{/etc/passwd}\nx\n", "other files are not read"),
    ("no notebook", "x.ipynb", b"{}", "no cells"),
    ("a notebook without cells", "x.ipynb", b'{"cells": []}', "no cells"),
    ("a long answer", "x.md", b"# p.a\n" + b"x+" * 20_000, "longer than"),
    ("too large", "x.md", b"x" * 4_000_001, "larger than"),
    ("a time", "x.yaml", b"submitted: yesterday\nanswers: {a: x}\n", "cannot be read"),
]


@pytest.mark.parametrize(("name", "data", "said"), [pytest.param(*case[1:], id=case[0]) for case in REMARKS])
def test_remarks(name: str, data: bytes, said: str) -> None:
    """What cannot be read is one remark that says why, and never an exception."""
    remarks = [remark.message for remark in read_paper(name, data).remarks]
    assert any(said in message for message in remarks), remarks


def test_yaml_recovery_keeps_the_rest() -> None:
    """Where YAML stops, the answers are read line by line, and the remark has the place."""
    text = "student: A\nanswers:\n  p.a: '1'\n  p.b: |x|\n  p.c:\n    - [1\n    - y\n  'p.d': \"z\"\n"
    paper = read_paper("x.yaml", text.encode())
    assert paper.student == "A"
    assert answers(paper) == [("p.a", "1"), ("p.b", "|x|"), ("p.c", "[1"), ("p.c", "y"), ("p.d", "z")]
    assert [remark.line for remark in paper.remarks] == [4]


ENCODINGS = [
    ("utf-8", 0),
    ("utf-8-sig", 0),
    ("utf-16", 0),
    ("utf-16-le", 0),
    ("utf-16-be", 0),
    ("utf-32", 0),
    ("cp1252", 1),
]


@pytest.mark.parametrize(("encoding", "count"), ENCODINGS)
def test_encodings(encoding: str, count: int) -> None:
    """Unicode by its marks or its zeros; Windows-1252 with a remark; line ends of all systems."""
    paper = read_paper("x.md", "name: Zoë\r\n\r\n# p.a\r\nx – 1\r# p.b\ny".encode(encoding))
    assert answers(paper) == [("p.a", "x – 1"), ("p.b", "y")]
    assert paper.name == "Zoë"
    assert len(paper.remarks) == count


def cell(kind: str, source: str | list[str], **more: object) -> dict[str, object]:
    """A cell of a notebook."""
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


def test_notebook() -> None:
    """Headings and answers in Markdown cells; code only where it is the answer; outputs never."""
    code = cell("code", "import os\nprint(1)", outputs=[{"text": ["# p.z\n"]}])
    cells = [
        cell("markdown", ["# p.a\n", "\n", "$x$"]),
        code,
        cell("markdown", "## w"),
        cell("code", "# mine\nx + 1"),
        cell("markdown", "# p.b"),
        cell("markdown", "<!-- hint -->\ny"),
        cell("raw", "z"),
    ]
    paper = read_paper("x.ipynb", json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}).encode())
    assert answers(paper) == [("p.a", "$x$"), ("p.a > w", "```\nx + 1\n```"), ("p.b", "y\n\nz")]


def test_old_notebook() -> None:
    """nbformat 3 has worksheets, heading cells and ``input``."""
    cells = [cell("heading", "p.a", level=2), cell("markdown", "x"), {"cell_type": "code", "input": "1"}]
    data = {"worksheets": [{"cells": cells}], "nbformat": 3, "metadata": {"name": "Jane"}}
    paper = read_paper("x.ipynb", json.dumps(data).encode())
    assert answers(paper) == [("p.a", "x")]
    assert paper.name == "Jane"


NOTEBOOKS = [
    "[]",
    "3",
    '{"cells": 3}',
    '{"cells": [1, null, {"cell_type": 5}]}',
    '{"worksheets": [{"cells": 1}]}',
    '{"cells": [{"cell_type": "markdown", "source": {"a": 1}, "metadata": 7}], "metadata": []}',
    '{"cells": [{"cell_type": "markdown", "source": "# a", "metadata": {"hwsolve": {"characters": "²"}}}]}',
    '{"cells": [{"cell_type": "heading", "level": "99", "source": "x"}]}',
]


@pytest.mark.parametrize("text", NOTEBOOKS)
def test_strange_notebooks(text: str) -> None:
    """JSON that is hardly a notebook has no answers, and raises nothing."""
    assert read_paper("x.ipynb", text.encode()).answers == ()


@pytest.mark.parametrize("frame", ["$$$$", "$$\n\n$$", "$ $", "\\[ \\]", "\\(\\)", "```\n```"])
def test_empty_frames(frame: str) -> None:
    """A template's frame that nobody filled in is no answer; an empty tuple is one."""
    found = read_paper("a.md", f"## p.a\n\n{frame}\n\n## p.b\n\n$()$\n".encode())
    assert [(answer.label, answer.text) for answer in found.answers] == [("p.b", "$()$")]
