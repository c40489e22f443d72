"""README: its commands print what stands below them, its files are read, its lists are complete."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from hwsolve.cli.main import app
from hwsolve.problem.assignment import read_assignment
from hwsolve.report.grading.formats import WRITERS
from hwsolve.solvers.registry import kinds
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def block(language: str, beginning: str) -> str:
    """The one block in *language* that begins so."""
    (found,) = [text for kind, text in BLOCKS if kind == language and text.startswith(beginning)]
    return found


def told(text: str) -> tuple[list[str], str]:
    """The ``hwsolve`` commands of the block before the output *text*, or within it, and the output."""
    if text.startswith("$ "):
        command, _, output = text.partition("\n")
        return [command.removeprefix("$ ")], output
    before = BLOCKS[[shown for _, shown in BLOCKS].index(text) - 1][1]
    commands = [part.strip() for part in before.replace("\n", " ").split("&&") if ".venv/bin/hwsolve" in part]
    return [command.removeprefix(".venv/bin/") for command in commands], text


@pytest.mark.parametrize("text", [text for language, text in BLOCKS if language == "text"][:2])
def test_output(run: Run, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """What the commands print is what README says, a line of ``…`` standing for any lines."""
    monkeypatch.chdir(ROOT)
    commands, output = told(text)
    assert commands
    printed = "".join(run(*shlex.split(command)[1:]).out for command in commands)
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…\n" else re.escape(line) for line in output.splitlines(keepends=True)
    )
    assert re.fullmatch(pattern, printed), f"README has\n{output}\nprinted is\n{printed}"


def test_the_problem(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The problem file lints without errors, and is solved and varied as it says."""
    monkeypatch.chdir(tmp_path)
    Path("my-problem.yaml").write_text(block("yaml", "id: my-problem"), "utf-8")
    assert run("lint", "my-problem.yaml", "--jobs", "1").status == 0
    assert "verified" in run("solve", "my-problem.yaml.grad").out
    (setting,) = re.findall(r"--set\n?\s*'([^']+)'", README)
    assert "sign(" in run("solve", "my-problem.yaml.grad", "--set", setting).out


def test_the_assignment(tmp_path: Path) -> None:
    """The assignment is read, with all it names."""
    (tmp_path / "hw1.yaml").write_text(block("yaml", "id: hw1"), "utf-8")
    found = read_assignment(tmp_path / "hw1.yaml")
    assert found.tasks[0].possible == 4
    assert {task.part.problem for task in found.tasks} == {"logreg-bce", "lipschitz"}
    assert found.exports["canvas"]["assignment"] == "Homework 1 (123)"


def test_lists(run: Run) -> None:
    """Every command, kind of solver and format is named, and the bank is as large as it says."""
    rows = "\n".join(line for line in README.splitlines() if line.startswith("|"))
    commands = {command.name for command in app.registered_commands}
    assert set(re.findall(r"`(?:hwsolve )?([a-z]+)[ `]", rows.split("| kinds")[0])) >= commands
    assert set(re.findall(r"`([a-z_]+)`", rows.split("| kinds")[1])) >= set(kinds())
    (formats,) = re.findall(r"`--format` writes `([^`]+)`", " ".join(README.split()))
    assert formats.split() == list(WRITERS)
    size = re.findall(r"problem bank: (\d+ problems, \d+ parts)", README)
    assert run("list").out.splitlines()[-1].startswith(*size)


@pytest.mark.parametrize("command", re.findall(r"hwsolve grade [^\n`]*(?:\n +--[^\n]*)?", README))
def test_options(run: Run, command: str) -> None:
    """Every option that is given to ``grade`` is one."""
    known = re.findall(r"(?<= )--?[a-z-]+", run("grade", "--help").out)
    assert set(re.findall(r"(?<= )--?[a-z-]+", command)) <= set(known)
