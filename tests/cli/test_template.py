"""``hwsolve template`` and ``preflight``: empty submissions read as empty, filled ones as filled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwsolve.cli.main import status_of
from hwsolve.grading.submissions.addressing import address, directory
from hwsolve.problem.assignment import Assignment, whole_bank
from hwsolve.report.blank import ENDINGS, render_blank
from hwsolve.submission.papers import read_paper
from hwsolve.submission.submission import Submission

FORMULAS = st.sampled_from(
    [
        "x + 1",
        "\\frac{1}{2} x_n",
        "[[1, 2], [3, 4]]",
        "{1, 2}",
        "- a*b",
        "∂E/∂w = Σₙ xₙ",
        "|x| >= 0",
        "it's # right",
        "50 \\% of x",
        "w := w - 1",
        "a: b",
        "\\hat{y}_i",
        "x * y",
        "'quoted'",
        "no",
        "1e-3",
        "(i - 1) \\times 2",
    ]
)


@pytest.fixture(scope="module")
def bank() -> Assignment:
    """Everything there is."""
    return whole_bank()


@pytest.fixture(scope="module")
def templates(bank: Assignment) -> dict[str, str]:
    """The empty submission in each format."""
    return {form: render_blank(bank, form) for form in ENDINGS}


def fill(form: str, text: str, answers: dict[tuple[str, str], str], bank: Assignment) -> str:
    """The template with an answer below each label that has one, as a student writes them."""
    slugs = {
        (task.address, answer.name): (answer.slug, len(task.part.answers) == 1)
        for task in bank.tasks
        for answer in task.part.answers
    }
    if form == "notebook":
        return _fill_cells(text, answers, slugs)
    for (part, name), said in answers.items():
        slug, alone = slugs[part, name]
        if form == "yaml":
            quoted = said.replace("'", "''")
            text = text.replace(f"'{part}:{slug}': ''", f"'{part}:{slug}': '{quoted}'")
            continue
        marks = ("## {}", "### {}") if form == "markdown" else ("\\section{{{}}}", "\\subsection{{{}}}")
        written = f"\n```\n{said}\n```\n" if form == "markdown" else f"\n\\[ {said.replace('#', '')} \\]\n"
        escape = (lambda s: s) if form == "markdown" else (lambda s: s.replace("_", "\\_"))
        head = f"{marks[0].format(escape(part))}\n"
        before, found, after = text.partition(head)
        assert found, head
        if not alone:
            inner = f"{marks[1].format(escape(slug))}\n"
            middle, found, after = after.partition(inner)
            assert found, inner
            before, head = before + head + middle, inner
        text = before + head + written + after
    return text


def _fill_cells(text: str, answers: dict[tuple[str, str], str], slugs: dict[Any, tuple[str, bool]]) -> str:
    data = json.loads(text)
    part = ""
    cells = data["cells"]
    for place, cell in enumerate(cells):
        head = "".join(cell["source"]).split("\n")[0]
        part = head[3:] if head.startswith("## ") else part
        for key, said in answers.items():
            slug, alone = slugs[key]
            if key[0] == part and head == (f"## {part}" if alone else f"### {slug}"):
                cells[place + 1]["source"] = ["```\n", f"{said}\n", "```"]
    return json.dumps(data)


@pytest.mark.parametrize("form", ENDINGS)
def test_an_empty_template_is_an_empty_submission(form: str, templates: dict[str, str]) -> None:
    """No question is taken for an answer, and nobody for a student."""
    paper = read_paper(f"x{ENDINGS[form]}", templates[form].encode())
    assert paper.answers == ()
    assert (paper.student, paper.name) == (None, None)
    assert {remark.message for remark in paper.remarks} <= {"the file holds no answers"}


@pytest.mark.parametrize("form", ENDINGS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_what_is_filled_in_is_read_back(
    form: str, bank: Assignment, templates: dict[str, str], data: st.DataObject
) -> None:
    """Answers that a student fills in stand under their part and name, in every format."""
    formulas = {"text", "derivation", "chain", "choice", "graph"}
    keys = [
        (task.address, answer.name)
        for task in bank.tasks
        for answer in task.part.answers
        if answer.kind not in formulas
    ]
    chosen = data.draw(st.dictionaries(st.sampled_from(keys), FORMULAS, min_size=1, max_size=12))
    text = fill(form, templates[form], chosen, bank)
    paper = read_paper(f"x{ENDINGS[form]}", text.encode())
    found, remarks = address(Submission("s", "x", paper.answers, paper.remarks), directory(bank))
    wanted = {key: said.replace("#", "") if form == "latex" else said for key, said in chosen.items()}
    assert {key: [written.text for written in texts] for key, texts in found.items()} == {
        key: [said] for key, said in wanted.items()
    }
    assert remarks == ()


def test_template_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The end of the file's name tells the format; a file that is there stays."""
    path = tmp_path / "mine.tex"
    assert status_of(["template", "softmax-ce", "-o", str(path)]) == 0
    assert "\\section{softmax-ce.a}" in path.read_text("utf-8")
    assert status_of(["template", "softmax-ce", "-o", str(path)]) == 2
    assert status_of(["template", "softmax-ce.a", "--format", "yaml"]) == 0
    assert "'softmax-ce.a:grad': ''" in capsys.readouterr().out
    assert status_of(["template", "softmax-ce", "--format", "word"]) == 2
    assert status_of(["template", "no-such-problem"]) == 2


def test_template_of_an_assignment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An assignment file names its parts."""
    (tmp_path / "hw.yaml").write_text("title: Homework 9\nparts: [softmax-ce.a, cnn.rf]\n", "utf-8")
    assert status_of(["template", str(tmp_path / "hw.yaml")]) == 0
    out = capsys.readouterr().out
    assert "# Homework 9" in out
    assert [line for line in out.split("\n") if line.startswith("## ")] == ["## softmax-ce.a", "## cnn.rf"]


PREFLIGHT = [
    ("## softmax-ce.a\n$\\hat{y} - y$\n", 0, "read as  ŷ − y"),
    ("## softmax-ce.a\nyhat - - y)\n", 1, "^"),
    ("## softmax-ce.a\nyhat + nonsense\n", 1, "nonsense"),
    ("## softmax.a\nyhat\n", 1, "did you mean softmax-ce.a"),
    ("## softmax-ce.a\nyhat - 2*y\n", 0, "nothing was judged"),
    ("", 1, "the file is empty"),
]


@pytest.mark.parametrize(("text", "status", "said"), PREFLIGHT)
def test_preflight(
    text: str, status: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """How each answer is read, a caret where it cannot be; a wrong answer is as readable as a right one."""
    (tmp_path / "mine.md").write_text(text, "utf-8")
    assert status_of(["preflight", str(tmp_path / "mine.md")]) == status
    assert said in capsys.readouterr().out


def test_preflight_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same as data, with what is missing of the assignment."""
    (tmp_path / "hw.yaml").write_text("parts: [softmax-ce.a, cnn.rf]\n", "utf-8")
    (tmp_path / "mine.yaml").write_text("student: A\nanswers: {'1': 'yhat - y', 'cnn.rff': 'x'}\n", "utf-8")
    arguments = [
        "preflight",
        str(tmp_path / "mine.yaml"),
        "--assignment",
        str(tmp_path / "hw.yaml"),
        "--json",
    ]
    assert status_of(arguments) == 1
    (report,) = json.loads(capsys.readouterr().out)
    assert report["student"] == "A"
    assert [(each["answer"], each["read_as"]) for each in report["answers"]] == [
        ("softmax-ce.a:grad", "ŷ − y")
    ]
    assert report["missing"] == ["cnn.rf:RF"]
    assert report["strays"] == ["line 2: unknown part 'cnn.rff'; did you mean cnn.rf?"]
