"""``lint``: what it finds, where it says it is, how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import BANK, Run

GOOD = """id: good
title: A good problem
text: A function of one variable.
symbols: {x: real}
define: [f = x^3]
parts:
  - id: slope
    ask: Find $f'(x)$.
    points: 2
    solver: {kind: gradient, of: f, wrt: x}
    answers:
      df/dx:
        reference: 3*x^2
        mistakes:
          - {when: 'x^2', say: The exponent comes down as a factor., credit: 0.5}
        tests:
          right: ['x*x*3', '3·x²', '3 \\cdot x^{2}']
          wrong: ['3*x', 'x³']
"""


@pytest.fixture
def lint(run: Run, problem_file: Callable[..., Path]) -> Callable[..., list[str]]:
    """Lint a text in this process; the findings, without the summary."""

    def call(text: str, *options: str, status: int) -> list[str]:
        path = problem_file(text)
        done = run("lint", path, "--jobs", "1", *options)
        assert (done.status, done.err) == (status, "")
        return [line.replace(str(path), "FILE") for line in done.out.splitlines()[:-1]]

    return call


def test_a_good_file(run: Run, problem_file: Callable[..., Path]) -> None:
    """Nothing to say but how much was looked at."""
    done = run("lint", problem_file(GOOD), "--jobs", "1")
    assert (done.status, done.out, done.err) == (0, "1 file, 1 part: 0 errors, 0 warnings\n", "")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("reference: 3*x^2", "reference: 3*x^", "FILE:13:23  slope.df/dx  "),
        ("reference: 3*x^2", "reference: 3*q^2", "FILE:13:22  slope.df/dx  q is not declared"),
        ("reference: 3*x^2", "reference: 2*x^2", "FILE:17:19  slope.df/dx  the right test 'x*x*3' is graded"),
        (
            "'x^2', say",
            "'x + x^2 + x - 2*x + 2*x*x', say",
            "the mistake 'x + x^2 + x - 2*x + 2*x*x' is graded correct",
        ),
        ("'x^2', say", "'3*x^2 + sin(', say", "FILE:15:"),
        ("'3*x', 'x³'", "'3*x', '3x²'", "FILE:18:26  slope.df/dx  the wrong test '3x²' is graded correct"),
        ("define: [f = x^3]", "define: [f = y^3]", "FILE:5:14  slope  y is not declared"),
        (
            "kind: gradient",
            "kind: gradiant",
            "slope  there is no solver of kind 'gradiant'; did you mean 'gradient'?",
        ),
        ("wrt: x}", "wrt: x, fun: 1}", "FILE:10:45  slope  unknown key 'fun'"),
        ("of: f,", "of: f^2,", "slope.df/dx  the derivation ends in 6*f*x^2, which is graded incorrect"),
    ],
)
def test_faults(lint: Callable[..., list[str]], old: str, new: str, line: str) -> None:
    """Each fault is a line with its place, and the status is 3."""
    assert GOOD.count(old) == 1
    found = lint(GOOD.replace(old, new), "--quiet", status=3)
    assert any(line in one for one in found), found


def test_the_loader_points(lint: Callable[..., list[str]]) -> None:
    """What the reader of YAML says, with the line and a caret under it."""
    found = lint(GOOD.replace("    points: 2", "    point: 2"), status=3)
    assert found == [
        "FILE:9:5  parts[0]  unknown key 'point'; did you mean 'points'?",
        "  point: 2",
        "  ^^^^^",
    ]


def test_mistakes_that_are_equal(lint: Callable[..., list[str]]) -> None:
    """The second of two equal mistakes can never be told apart from the first."""
    second = "          - {when: 'x*x', say: Some other words for it., credit: 0.25}\n        tests:"
    found = lint(GOOD.replace("        tests:", second), status=3)
    assert found == ["FILE:16:20  slope.df/dx  the mistake 'x*x' is listed already, in line 15"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    ask: Find $f'(x)$.\n", "", "the part does not say what it asks"),
        ("    points: 2\n", "", "the part does not say what it is worth"),
        (
            "        reference: 3*x^2\n",
            "        points: 1\n        reference: 3*x^2\n",
            "is worth 2, its answers 1",
        ),
        ("Find $f'(x)$.", "Find $f'(x).", "the question has a $ without a second one"),
        ("A function of", "A function $f of", "the text has a $ without a second one"),
        ("'x*x*3', ", "", "no right test in calculator text"),
        (", '3·x²'", "", "no right test in Unicode"),
        (", '3 \\cdot x^{2}'", "", "no right test in LaTeX"),
        ("          wrong: ['3*x', 'x³']\n", "", "no wrong test"),
        ("text: A function of one variable.\n", "", "the problem has no text"),
    ],
)
def test_warnings(lint: Callable[..., list[str]], old: str, new: str, words: str) -> None:
    """What an author may want to mend leaves the status at 0, and --quiet leaves it out."""
    assert GOOD.count(old) == 1
    (found,) = lint(GOOD.replace(old, new), "--fast", status=0)
    assert "  warning: " in found
    assert words in found
    assert lint(GOOD.replace(old, new), "--fast", "--quiet", status=0) == []


def test_fast_leaves_derivations_out(lint: Callable[..., list[str]]) -> None:
    """A derivation that ends elsewhere is not seen then; parameters are read all the same."""
    assert lint(GOOD.replace("of: f,", "of: f^2,"), "--fast", status=0) == []
    assert lint(GOOD.replace("wrt: x}", "wrt: x, fun: 1}"), "--fast", status=3)


def test_json(run: Run, problem_file: Callable[..., Path]) -> None:
    """Findings as data, with counts."""
    path = problem_file(GOOD.replace("reference: 3*x^2", "reference: 2*x^2"))
    done = run("lint", path, "--json", "--jobs", "1", "--fast")
    data = json.loads(done.out)
    assert (done.status, data["files"], data["parts"], data["warnings"]) == (3, 1, 1, 0)
    assert data["errors"] == len(data["findings"]) == 3
    first = data["findings"][0]
    assert (first["file"], first["line"], first["where"], first["severity"]) == (
        str(path),
        17,
        "slope.df/dx",
        "error",
    )


def test_folders_and_processes(run: Run, tmp_path: Path) -> None:
    """A folder is searched; parts go to several processes; an id that stands twice is found."""
    (tmp_path / "inner").mkdir()
    for name in ("a.yaml", "inner/b.yaml"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    done = run("lint", tmp_path, "--jobs", "2")
    assert done.status == 3
    *findings, summary = done.out.splitlines()
    assert findings == [
        f"{tmp_path / 'inner/b.yaml'}:1:1  the id 'good' is that of {tmp_path / 'a.yaml'} already"
    ]
    assert summary == "2 files, 2 parts: 1 error, 0 warnings"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("none.yaml",), "there is no file or folder 'none.yaml'"),
        ((BANK, "--jobs", "0"), "--jobs takes a whole number from 1 on, not '0'"),
    ],
)
def test_usage(run: Run, arguments: tuple[str, ...], words: str) -> None:
    """A wrong call is status 2 and a sentence."""
    done = run("lint", *arguments)
    assert (done.status, done.out, done.err) == (2, "", f"hwsolve: {words}\n")


def test_an_empty_folder(run: Run, tmp_path: Path) -> None:
    """Nothing to lint is no success."""
    assert run("lint", tmp_path).status == 2


def test_a_wrong_reference_is_told_once(lint: Callable[..., list[str]]) -> None:
    """Tests and mistakes that are held against a faulty reference say nothing more."""
    (found,) = lint(GOOD.replace("reference: 3*x^2", "reference: 3*[x, 1]*[1, 2, 3]"), "--fast", status=3)
    assert "the reference is graded" in found


def test_hidden_folders(run: Run, tmp_path: Path) -> None:
    """Nobody keeps problems in a virtual environment."""
    (tmp_path / ".venv/lib").mkdir(parents=True)
    (tmp_path / ".venv/lib/theme.yaml").write_text("a: b\n", "utf-8")
    (tmp_path / "good.yaml").write_text(GOOD, "utf-8")
    assert run("lint", tmp_path, "--fast", "--jobs", "1").out == "1 file, 1 part: 0 errors, 0 warnings\n"
