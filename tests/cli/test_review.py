"""``hwsolve review``: formats, exit status, errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hwsolve.cli.main import status_of

DOCUMENT = r"""# Logistic regression

Let $e_n = -[y_n \ln \hat y_n + (1-y_n)\ln(1-\hat y_n)]$.

\begin{align}
\frac{\partial E}{\partial w} &= \sum_n \frac{\partial E}{\partial z_n} x_n \\
 &= \sum_n (y_n - \hat y_n) x_n
\end{align}

Then $\frac{\partial E}{\partial w} = \sum_n (y_n - \hat y_n) x_n$ and
$\frac{\partial E}{\partial b} = \sum_n \kappa_n$.
<script>alert(1)</script> [bold]x[/bold]
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A short worked solution with one false line."""
    path = tmp_path / "solution.md"
    path.write_text(DOCUMENT, "utf-8")
    return path


def test_json(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Places, verdicts, evidence; the false line is named once, a later one follows from it."""
    assert status_of(["review", str(document), "--problem", "logreg-bce", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    verdicts = [(each["line"], each["column"], each["verdict"]) for each in data["claims"]]
    assert verdicts == [
        (3, 6, "agrees"), (6, 1, "agrees"), (7, 3, "refuted"), (10, 7, "refuted"), (11, 2, "unread"),
    ]  # fmt: skip
    first, again = data["claims"][2:4]
    assert first["evidence"]["level"] == "refuted"
    assert first["evidence"]["at"]
    assert "follows" not in first
    assert again["follows"] == 7
    assert "kappa" in data["claims"][4]["evidence"]["reason"]
    assert 0 <= data["score"] < 1
    assert any(each["answer"] == "dE/dw" and not each["reached"] for each in data["milestones"])


def test_the_page_is_not_written_over(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its echo goes to another file."""
    same = [
        "review",
        str(document),
        "--problem",
        "logreg-bce",
        "-o",
        str(document.parent / "." / document.name),
    ]
    assert status_of(same) == 2
    assert "the page itself" in capsys.readouterr().err
    assert document.read_text("utf-8") == DOCUMENT


@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_other_formats(form: str, document: Path, tmp_path: Path) -> None:
    """Each format echoes the document, names the false line, and escapes what is not its own."""
    output = tmp_path / "out"
    arguments = [
        "review",
        str(document),
        "--problem",
        "logreg-bce.grad-w",
        "--format",
        form,
        "-o",
        str(output),
    ]
    assert status_of(arguments) == 0
    text = output.read_text("utf-8")
    assert "✗" in text
    assert "follows from line 7" in text
    assert "[bold]x[/bold]" in text
    if form == "html":
        assert "<script>" not in text
        assert "<math" in text


def test_problem_from_the_headings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --problem the headings tell."""
    path = tmp_path / "s.md"
    path.write_text("# softmax-ce.a\n\n$\\nabla_z L = \\hat y - y$\n", "utf-8")
    assert status_of(["review", str(path), "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [each["verdict"] for each in data["claims"]] == ["agrees"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["review", "no-such-file.md", "--problem", "softmax-ce"], "cannot read"),
        (["review", "README.md", "--problem", "no-such-problem"], "no problem"),
        (["review", "README.md", "--problem", "softmax-ce", "--format", "latex"], "no format"),
    ],
)
def test_usage(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with the command is one sentence, status 2."""
    assert status_of(arguments) == 2
    assert words in capsys.readouterr().err
