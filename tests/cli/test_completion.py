"""Completion: what the shells are offered, and how little it takes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hwsolve.cli.completion import complete_kind, complete_problem
from tests.cli.conftest import BANK

ROOT = Path(__file__).parents[2]


class Context:
    """What a command knows while it is typed."""

    def __init__(self, folder: Path | None) -> None:
        self.params = {"problems": str(folder) if folder else None}


@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        ("b", ["bank"]),
        ("bank", ["bank", "bank.slope", "bank.two"]),
        ("bank.", ["bank.slope", "bank.two"]),
        ("bank.s", ["bank.slope"]),
        ("x", []),
        ("bank.x", []),
    ],
)
def test_addresses(begun: str, offered: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids of problems, then of parts."""
    monkeypatch.chdir(tmp_path)
    assert [address for address, _ in complete_problem(Context(BANK.parent), begun)] == offered


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no id begins so, problem files and folders do."""
    (tmp_path / "zz.yaml").touch()
    (tmp_path / "zz.txt").touch()
    (tmp_path / "zfolder").mkdir()
    monkeypatch.chdir(tmp_path)
    assert [name for name, _ in complete_problem(Context(BANK.parent), "z")] == ["zfolder/", "zz.yaml"]
    assert [name for name, _ in complete_problem(Context(BANK.parent), f"{tmp_path}/zz")] == [
        f"{tmp_path}/zz.yaml"
    ]


def test_kinds() -> None:
    """The kinds of solver."""
    assert "gradient" in complete_kind("gra")
    assert complete_kind("no-such") == []


def asked(**variables: str) -> str:
    """What the program prints when a shell asks."""
    done = subprocess.run(
        [sys.executable, "-m", "hwsolve.cli.main"],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, **variables},
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts(shell: str) -> None:
    """Each shell gets a script that calls back."""
    assert "_HWSOLVE_COMPLETE" in asked(_HWSOLVE_COMPLETE=f"source_{shell}")


def test_a_shell_asks() -> None:
    """Commands, problems and parts, through the program itself."""
    assert asked(_HWSOLVE_COMPLETE="complete_bash", COMP_WORDS="hwsolve so", COMP_CWORD="1").split() == [
        "solve"
    ]
    words = {"COMP_WORDS": "hwsolve solve logreg-bce.grad", "COMP_CWORD": "2"}
    assert asked(_HWSOLVE_COMPLETE="complete_bash", **words).split() == [
        "logreg-bce.grad-w",
        "logreg-bce.grad-b",
    ]
    zsh = asked(_HWSOLVE_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="hwsolve show logreg")
    assert "Logistic regression" in zsh
