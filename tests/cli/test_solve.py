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
    assert "with --set kind=convolution: " in done.err


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
