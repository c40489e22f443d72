"""``solve``: formats, settings, where the output goes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import BANK, Run


def test_json(run: Run) -> None:
    """The contract: steps with evidence, answers, verified."""
    done = run("solve", f"{BANK}.slope", "--format", "json")
    assert (done.status, done.err) == (0, "")
    data = json.loads(done.out)
    assert (data["problem"], data["part"], data["verified"]) == ("bank", "slope", True)
    assert data["steps"]
    for step in data["steps"]:
        assert step["rule"]
        assert set(step["claim"]) == {"plain", "latex"}
        assert step["evidence"]["level"] in ("proved", "agrees", "cited")
    (answer,) = data["answers"].values()
    assert run("compare", answer["plain"], "2*a*x + cos(x)", "--problem", f"{BANK}.slope").status == 0


def test_json_by_its_short_name(run: Run) -> None:
    """``--json`` is ``--format json``; with another format it is a mistake."""
    short = run("solve", f"{BANK}.slope", "--json")
    assert (short.status, short.out) == (0, run("solve", f"{BANK}.slope", "--format", "json").out)
    torn = run("solve", f"{BANK}.slope", "--json", "--format", "html")
    assert (torn.status, torn.out) == (2, "")
    assert "different formats" in torn.err


def test_json_of_a_whole_problem(run: Run) -> None:
    """An array, one object for each part with a solver."""
    data = json.loads(run("solve", BANK, "--format", "json").out)
    assert [entry["part"] for entry in data] == ["slope"]


def test_terminal(run: Run) -> None:
    """80 columns, no colour when the output is no terminal, and the verdict at the end."""
    done = run("solve", f"{BANK}.slope")
    assert done.status == 0
    lines = done.out.splitlines()
    assert lines[0] == "bank.slope  A bank of one: The slope"
    assert lines[-1].startswith("verified: ")
    assert all(len(line) <= 80 and line == line.rstrip() for line in lines)
    assert "\x1b" not in done.out


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("markdown", "$$"),
        ("latex", r"\begin{document}"),
        ("html", "<!DOCTYPE html>"),
        ("terminal", "verified"),
    ],
)
def test_formats_to_a_file(run: Run, tmp_path: Path, form: str, words: str) -> None:
    """-o writes the file and prints nothing."""
    path = tmp_path / "out"
    done = run("solve", f"{BANK}.slope", "--format", form, "-o", path)
    assert (done.status, done.out, done.err) == (0, "", "")
    assert words in path.read_text("utf-8")


def test_settings_change_the_derivation(run: Run) -> None:
    """--set reaches definitions and solver parameters."""
    done = run("solve", f"{BANK}.slope", "--set", "define.f=a*x^3", "--format", "json")
    answer = next(iter(json.loads(done.out)["answers"].values()))
    assert run("compare", answer["plain"], "3*a*x^2").status == 0
    done = run("solve", f"{BANK}.slope", "--set", "wrt=a", "--format", "json")
    answer = next(iter(json.loads(done.out)["answers"].values()))
    assert run("compare", answer["plain"], "x^2").status == 0


def test_an_answer_keeps_its_name_with_its_question(run: Run) -> None:
    """What is found by other parameters is not called by the name of the part's answer."""
    plain = json.loads(run("solve", f"{BANK}.slope", "--format", "json").out)
    other = json.loads(run("solve", f"{BANK}.slope", "--set", "wrt=a", "--format", "json").out)
    assert set(other["answers"]) == {"df/da"}
    assert not set(plain["answers"]) & set(other["answers"])


def test_an_unknown_solver_has_a_place(run: Run, tmp_path: Path) -> None:
    """The kind is pointed at, as a fault of the file."""
    path = tmp_path / "p.yaml"
    path.write_text(
        "id: p\nsymbols: {x: real}\nparts:\n  - {id: a, solver: {kind: gradiant, of: x, wrt: x}}\n"
    )
    done = run("solve", f"{path}.a")
    assert (done.status, done.out) == (3, "")
    assert "p.yaml:4:28" in done.err
    assert "did you mean 'gradient'?" in done.err


def test_a_setting_that_does_not_fit_is_named(run: Run) -> None:
    """A fault that is not there without --set is the command line's."""
    done = run("solve", f"{BANK}.slope", "--set", "kind=convolution")
    assert done.status == 2
    assert "--set kind" in done.err
    assert "a stack has at least one layer" in done.err


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ((f"{BANK}.two",), 2, "bank.two has no solver"),
        ((f"{BANK}.slope", "--format", "pdf"), 2, "there is no format 'pdf'"),
        ((f"{BANK}.slope", "--seed", "x"), 2, "--seed takes a whole number"),
        ((f"{BANK}.slope", "--set", "wrt"), 2, "NAME=VALUE"),
        ((f"{BANK}.slope", "--set", "define.f=q*x"), 2, "q is not declared"),
        ((f"{BANK}.slope", "--set", "define.f=sin(x"), 2, "^"),
        ((f"{BANK}.slope", "--set", "kind=gradiant"), 2, "gradient"),
        ((f"{BANK}.slope", "--with", "none.yaml"), 2, "cannot read none.yaml"),
        ((f"{BANK}.slope", "-o", "no/such/folder/file"), 2, "cannot write"),
    ],
)
def test_errors(run: Run, arguments: tuple[str, ...], status: int, words: str) -> None:
    """A sentence with the place, and nothing on standard output."""
    done = run("solve", *arguments)
    assert words in done.err
    assert done.status == status
    assert "Traceback" not in done.err
    assert "defect" not in done.err


MANY = """id: many
title: Two derivatives
symbols: {x: real}
parts:
  - {id: a, title: The square, ask: 'Find $f$.', solver: {kind: gradient, of: x^2, wrt: x}}
  - {id: b, title: The sine, solver: {kind: gradient, of: sin(x), wrt: x}}
"""


@pytest.mark.parametrize(
    ("form", "once"),
    [("latex", r"\documentclass"), ("latex", r"\end{document}"), ("html", "<!DOCTYPE"), ("html", "</html>")],
)
def test_a_whole_problem_is_one_document(run: Run, tmp_path: Path, form: str, once: str) -> None:
    """All parts, in one document."""
    path = tmp_path / "many.yaml"
    path.write_text(MANY, "utf-8")
    done = run("solve", path, "--format", form)
    assert (done.status, done.err) == (0, "")
    assert done.out.count(once) == 1
    assert "The square" in done.out
    assert "The sine" in done.out


def test_a_whole_problem_in_a_terminal(run: Run, tmp_path: Path) -> None:
    """One part after the other, each with its verdict."""
    path = tmp_path / "many.yaml"
    path.write_text(MANY, "utf-8")
    done = run("solve", path)
    lines = done.out.splitlines()
    assert [line for line in lines if line.startswith("many.")] == [
        "many.a  Two derivatives: The square",
        "many.b  Two derivatives: The sine",
    ]
    assert sum(line.startswith("verified: ") for line in lines) == 2


@pytest.fixture
def plotted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets every derivation have two plots and a graph beside it."""
    from hwsolve.cli.commands import solve
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.derivation.exhibits import Curve, Graph, Node, Plot
    from hwsolve.problem.problem import Part

    derived = solve._derived

    def with_exhibits(part: Part) -> Derivation:
        derivation = derived(part)
        for title in ("First", "Second"):
            derivation = derivation.exhibit(Plot(title, "x", "y", (Curve("f", (0.0, 1.0), (0.0, 2.0)),)))
        return derivation.exhibit(Graph("G", (Node("a", "x"), Node("b", "x^2")), (("a", "b"),)))

    monkeypatch.setattr(solve, "_derived", with_exhibits)


@pytest.mark.usefixtures("plotted")
def test_plots_to_files(run: Run, tmp_path: Path) -> None:
    """Several plots are numbered; a graph is text for Graphviz."""
    done = run("solve", f"{BANK}.slope", "--plot", tmp_path / "graph.dot")
    assert done.status == 0
    assert '"a" -> "b";' in (tmp_path / "graph.dot").read_text("utf-8")
    pytest.importorskip("matplotlib")
    assert run("solve", f"{BANK}.slope", "--plot", tmp_path / "out.svg").status == 0
    assert sorted(path.name for path in tmp_path.glob("*.svg")) == ["out-1.svg", "out-2.svg"]


@pytest.mark.usefixtures("plotted")
def test_plots_on_the_screen(run: Run) -> None:
    """Named where no person looks, drawn with --plots."""
    assert "plot: First (f); --plots draws it" in run("solve", f"{BANK}.slope").out
    drawn = run("solve", f"{BANK}.slope", "--plots").out
    assert "across: x; up: y" in drawn
    assert "plot: " not in drawn


@pytest.mark.usefixtures("plotted")
def test_without_matplotlib(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence that says what to install."""
    monkeypatch.setattr("hwsolve.report.derivation.figure.can_draw", lambda: False)
    done = run("solve", f"{BANK}.slope", "--plot", tmp_path / "out.png")
    assert done.status == 2
    assert "pip install 'hwsolve[plot]'" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("out.gif", "--plot writes files that end in .svg"),
        ("out.svg", "there is no plot beside this derivation"),
    ],
)
def test_plots_that_cannot_be(run: Run, tmp_path: Path, name: str, words: str) -> None:
    """Another format, or nothing to draw: a sentence, and nothing is printed."""
    done = run("solve", f"{BANK}.slope", "--plot", tmp_path / name)
    assert (done.status, done.out) == (2, "")
    assert words in done.err


def _asks(tmp_path: Path, solver: str, answers: str) -> Path:
    path = tmp_path / "p.yaml"
    path.write_text(
        "id: p\nsymbols: {w: real, eta: positive}\ndefine: [E = w^2]\n"
        f"parts:\n  - id: a\n    ask: Find it.\n    solver: {{{solver}}}\n    answers: {{{answers}}}\n",
        "utf-8",
    )
    return path


def test_a_reference_that_the_derivation_contradicts(run: Run, tmp_path: Path) -> None:
    """One line on standard error names both; what was derived stands."""
    done = run("solve", _asks(tmp_path, "kind: gradient, of: E, wrt: w", "g: 3*w"))
    assert done.status == 0
    assert done.err == "warning: p.a:g: 2*w was derived, which differs from the reference 3*w\n"
    assert run("solve", _asks(tmp_path, "kind: gradient, of: E, wrt: w", "g: w + w")).err == ""


def test_an_answer_that_nobody_gives(run: Run, tmp_path: Path) -> None:
    """An answer without a reference that the solver does not produce is the author's error."""
    terms = "kind: sgd_step, terms: [(w - 2)^2/2], wrt: w, eta: eta"
    done = run("solve", _asks(tmp_path, terms, '"A1\'": {kind: expression}, b: {kind: expression}'))
    assert done.status == 3
    assert "there is no answer b" in done.err


def test_results_keep_their_names(run: Run, tmp_path: Path) -> None:
    """A result stands under its own name, never under that of another question."""
    terms = "kind: sgd_step, terms: [(w - 2)^2/2, (w + 1)^2/2], wrt: w, eta: eta, start: 1, show: [values]"
    answers = "'f(2eta)': 4*eta^2, 'f(-eta)': eta^2"
    done = run("solve", _asks(tmp_path, terms, answers), "--format", "json")
    (only,) = json.loads(done.out)
    found = {name: each["plain"] for name, each in only["answers"].items()}
    assert found["A1'"] == "w - 2"
    assert not {"f(2eta)", "f(-eta)"} & found.keys()
