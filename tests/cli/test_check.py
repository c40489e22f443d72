"""``check``: one answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import BANK, Run


@pytest.mark.parametrize(
    ("address", "answer", "status", "verdict", "score"),
    [
        ("slope", "2*a*x + cos(x)", 0, "correct", 1),
        ("slope:df/dx", r"2ax + \cos x", 0, "correct", 1),
        ("slope", "a*x + cos(x)", 1, "partial", 0.5),
        ("slope", "2*a*x", 1, "incorrect", 0),
        ("slope", "2*a*x + cos(x", 1, "unreadable", 0),
        ("slope", "d(f)/d(x)", 1, "incorrect", 0),
        ("two:minus", "-x", 0, "correct", 1),
        ("two:x-sqrta", "|x|/√a", 0, "correct", 1),
    ],
)
def test_json(run: Run, address: str, answer: str, status: int, verdict: str, score: float) -> None:
    """The contract's keys, and an exit status that says whether the answer is correct."""
    done = run("check", f"{BANK}.{address}", answer, "--json")
    assert (done.status, done.err) == (status, "")
    data = json.loads(done.out)
    assert {"part", "name", "verdict", "score", "read_as", "evidence", "feedback"} <= set(data)
    assert (data["verdict"], data["score"]) == (verdict, score)


def test_standard_input(run: Run) -> None:
    """Without an answer, or with ``-``, it is read from standard input."""
    answer = "$\\frac{\\partial f}{\\partial x} = 2 a x + \\cos x$\n"
    assert run("check", f"{BANK}.slope", stdin=answer).status == 0
    assert run("check", f"{BANK}.slope", "-", stdin=answer).status == 0


def test_the_reference_is_not_shown(run: Run) -> None:
    """What a student sees does not contain the reference."""
    for form in ((), ("--json",)):
        done = run("check", f"{BANK}.two:x-sqrta", "x", *form)
        assert done.status == 1
        assert "abs(x)/sqrt(a)" not in done.out


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"{BANK}.two", "several answers"),
        (f"{BANK}", "several parts"),
        (f"{BANK}.two:q", "has no answer 'q'"),
    ],
)
def test_addresses(run: Run, address: str, words: str) -> None:
    """An ambiguous or unknown address lists what there is."""
    done = run("check", address, "x")
    assert done.status == 2
    assert words in done.err


def test_hostile_text_is_escaped(run: Run) -> None:
    """Control characters and markup from a student do nothing in the terminal."""
    done = run("check", f"{BANK}.slope", "x \x1b[31m [/red] \u202e")
    assert "\x1b" not in done.out + done.err
    assert "\u202e" not in done.out + done.err
    assert done.status == 1


def test_reveal(run: Run) -> None:
    """The reference is shown where it is asked for, and only for an answer that is not right."""
    done = run("check", f"{BANK}.two:minus", "x", "--reveal")
    assert done.status == 1
    assert "−x" in done.out
    assert "−x" not in run("check", f"{BANK}.two:minus", "x").out
    assert "-x" not in " ".join(json.loads(run("check", f"{BANK}.two:minus", "x", "--json").out)["feedback"])


def test_what_the_shell_took_apart(run: Run) -> None:
    """An answer without quotes arrives in pieces; the message says what to do."""
    done = run("check", f"{BANK}.slope", "2*a*x", "+", "cos(x)")
    assert done.status == 2
    assert "an answer goes between single quotes" in done.err


def test_nothing_to_read(run: Run) -> None:
    """An empty answer has no place to point at."""
    assert run("check", f"{BANK}.slope", "").out.endswith("unreadable, score 0\n    the answer is empty\n")


def test_the_name_of_a_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is read from standard input, and where somebody names one, that is told."""
    (tmp_path / "a.txt").write_text("2*a*x + cos(x)", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert f"hwsolve check {BANK}.slope < a.txt" in run("check", f"{BANK}.slope", "a.txt").err


def test_a_doubt_is_told_once(run: Run) -> None:
    """Evidence that the feedback repeats is left out."""
    out = run("check", "lipschitz.product:always", "maybe").out
    assert out.casefold().count("no option was recognised") == 1
