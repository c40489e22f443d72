"""A few runs as real processes: start-up imports, streams, exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hwsolve import __version__
from hwsolve.cli.main import status_of
from hwsolve.errors import Falsehood
from tests.cli.conftest import BANK, Run

_IMPORTS = """
import sys
from hwsolve.cli.main import status_of
status = status_of(sys.argv[1:])
print("loaded", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(status)
"""


def loaded(*arguments: str) -> set[str]:
    """The top-level packages in memory after ``hwsolve ARGUMENTS``."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORTS, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    return set(done.stderr.splitlines()[-1].split())


def test_help_imports_nothing_heavy() -> None:
    """``--help`` starts without any library but Typer."""
    heavy = {"rich", "numpy", "sympy", "pydantic", "flint", "yaml"}
    assert not heavy & loaded("--help")
    assert not heavy & loaded("compare", "--help")


def test_compare_imports_little() -> None:
    """A scalar pair needs neither SymPy nor pydantic, numpy nor YAML."""
    assert not {"rich", "sympy", "pydantic", "yaml", "numpy"} & loaded("compare", "x+x", "2*x")


def test_check_imports_little() -> None:
    """Neither does grading one scalar answer, YAML apart."""
    assert not {"rich", "sympy", "pydantic"} & loaded("check", f"{BANK}.slope", "2*a*x + cos(x)")


def test_help_and_version(process: Run) -> None:
    """What every program says about itself."""
    assert process("--version").out == f"hwsolve {__version__}\n"
    done = process("--help")
    assert done.status == 0
    for command in ("list", "show", "solve", "check", "compare", "lint", "new", "schema"):
        assert f"  {command} " in done.out
        assert process(command, "--help").status == 0


def test_statuses(process: Run) -> None:
    """0, 1 and 2 as a shell sees them."""
    assert process("compare", "-x", "-x").status == 0
    assert process("compare", "-x", "x").status == 1
    assert process("comprae").status == 2
    assert process().status == 2


def test_json_survives_any_locale() -> None:
    """JSON on standard output is ASCII."""
    done = subprocess.run(
        [sys.executable, "-m", "hwsolve.cli.main", "compare", "ŷ + ŷ", "2*ŷ", "--json"],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        cwd=Path(__file__).parents[2],
        timeout=60,
        check=False,
    )
    assert json.loads(done.stdout)["verdict"] == "correct"


def test_our_own_defects_end_with_70(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unexpected exception and a refuted line are a sentence, not a traceback."""
    for error in (ZeroDivisionError("oops"), Falsehood("1 = 2")):

        def fail(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr("hwsolve.cli.main._run", fail)
        assert status_of(["list"]) == 70
        err = capsys.readouterr().err
        assert "a defect of hwsolve" in err
        assert "Traceback" not in err


@pytest.mark.parametrize(
    ("redirected", "status", "err"),
    [
        (">/dev/full", 2, "hwsolve: cannot write what is printed: No space left on device\n"),
        (">&-", 0, ""),
        ("| head -c 1 >/dev/null", 0, ""),
        ("<&- >/dev/null", 0, ""),
    ],
)
def test_streams_that_fail(redirected: str, status: int, err: str) -> None:
    """A full disk, a closed stream and a reader who has seen enough are no defects of ours."""
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m hwsolve.cli.main list {redirected}"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (status, err)


def test_names_that_no_file_can_have(process: Run) -> None:
    """Neither is a name that the system refuses."""
    done = process("show", "a" * 5_000)
    assert (done.status, "File name too long" in done.err, len(done.err) < 200) == (2, True, True)
