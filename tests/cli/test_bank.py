"""``list`` and ``show``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import BANK, Run


def test_list_json(run: Run) -> None:
    """An array of parts, by the contract."""
    done = run("list", "--problems", BANK.parent, "--json")
    assert done.status == 0
    assert json.loads(done.out) == [
        {
            "part": "bank.slope",
            "title": "The slope",
            "kind": "gradient",
            "points": 3,
            "answers": [{"name": "df/dx", "slug": "df-dx", "kind": "expression"}],
        },
        {
            "part": "bank.two",
            "title": "two",
            "kind": "expression",
            "points": 1,
            "answers": [
                {"name": "minus", "slug": "minus", "kind": "expression"},
                {"name": "‖x‖/√a", "slug": "x-sqrta", "kind": "expression"},
            ],
        },
    ]


def test_list_table(run: Run) -> None:
    """A heading for each problem, one line for each part, and how many there are."""
    done = run("list", "--problems", BANK.parent)
    assert done.status == 0
    assert done.out.splitlines() == [
        "bank  A bank of one",
        "  bank.slope  3  The slope; df/dx",
        "  bank.two    1  minus, ‖x‖/√a",
        "1 problem, 2 parts (1 with a solver), 4 points",
    ]


def test_show(run: Run) -> None:
    """The question with what is given, without its reference."""
    done = run("show", f"{BANK}.slope")
    assert done.status == 0
    assert "Find f′(x)." in done.out
    assert "f = a*x^2 + sin(x)" in done.out
    assert "cos" not in done.out


def test_show_json(run: Run) -> None:
    """As data, also without the reference."""
    data = json.loads(run("show", f"{BANK}.slope", "--json").out)
    assert data["part"] == "bank.slope"
    assert data["symbols"] == {"x": "real", "a": "positive"}
    assert "cos" not in json.dumps(data)


def test_unknown_ids_list_what_there_is(run: Run) -> None:
    """Usage errors are one sentence and status 2."""
    done = run("show", "bnak", "--problems", BANK.parent)
    assert (done.status, done.out) == (2, "")
    assert done.err == "hwsolve: there is no problem 'bnak'; did you mean bank?\n"


def test_a_faulty_file(run: Run, tmp_path: Path) -> None:
    """A problem file at fault: status 3, the place, a caret, no traceback."""
    path = tmp_path / "bad.yaml"
    path.write_text("id: bad\nparts:\n  - id: p\n    answer: 2\n", "utf-8")
    for arguments in (("show", path), ("list", "--problems", tmp_path), ("solve", path)):
        done = run(*arguments)
        assert done.status == 3
        assert done.err == (
            f"{path}:4:5  parts[0]\n  answer: 2\n  ^^^^^^ unknown key 'answer'; did you mean 'answers'?\n"
        )


def test_a_hostile_title_is_made_harmless(run: Run, tmp_path: Path) -> None:
    """Control and bidi characters, and rich markup, do nothing."""
    path = tmp_path / "bad.yaml"
    path.write_text(
        'id: bad\ntitle: "[/x] \\x9b31m \\u202e"\nparts: [{id: p, answers: {"[/y]": 2}}]\n', "utf-8"
    )
    for arguments in (("show", path), ("list", "--problems", tmp_path)):
        done = run(*arguments)
        assert "\x9b" not in done.out
        assert "\u202e" not in done.out
    assert "[/y]" in done.out
