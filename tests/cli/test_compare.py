"""``compare``: one pair, and a stream of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import BANK, Run


@pytest.mark.parametrize(
    ("student", "reference", "status", "verdict"),
    [
        ("x+x", "2*x", 0, "correct"),
        ("-x", "x", 1, "incorrect"),
        ("-x+1", "1-x", 0, "correct"),
        ("-(x - y)", "-x+y", 0, "correct"),
        ("--x", "x", 0, "correct"),
        ("-x*o", "-o*x", 0, "correct"),
        ("-1", "-1", 0, "correct"),
        ("-json", "-j*s*o*n", 0, "correct"),
        ("(x", "x", 1, "unreadable"),
        ("", "x", 1, "unreadable"),
    ],
)
def test_one_pair(run: Run, student: str, reference: str, status: int, verdict: str) -> None:
    """An answer that begins with ``-`` is an answer, not an option."""
    done = run("compare", student, reference, "--json")
    assert (done.status, done.err) == (status, "")
    assert json.loads(done.out)["verdict"] == verdict
    assert run("compare", "--json", student, reference).out == done.out


def test_symbols_and_kind(run: Run) -> None:
    """Declared domains and kinds decide."""
    assert run("compare", "sqrt(x^2)", "x").status == 1
    assert run("compare", "sqrt(x^2)", "x", "--symbol", "x: positive").status == 0
    assert run("compare", "{1, 2}", "{2, 1}", "--kind", "set").status == 0


def test_standard_input(run: Run) -> None:
    """``-`` stands for standard input."""
    assert run("compare", "-", "2*x", stdin="x + x\n").status == 0


def test_a_part_lends_its_names(run: Run) -> None:
    """With --problem, definitions of the part can be used."""
    assert run("compare", "f - sin(x)", "a*x^2", "--problem", f"{BANK}.slope").status == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("x",), "two formulas"),
        ((), "two formulas"),
        (("x", "y", "--symbol", "x"), "NAME: TYPE"),
        (("x", "y", "--pairs", "f"), "from the file only"),
        (("--pairs", "no-such-file"), "cannot read no-such-file"),
        (("x", "y", "--problem", "none.yaml"), "cannot read none.yaml"),
        (("x", "y", "z"), "more arguments"),
    ],
)
def test_usage(run: Run, arguments: tuple[str, ...], words: str) -> None:
    """One sentence, status 2."""
    done = run("compare", *arguments)
    assert done.status == 2
    assert words in done.err
    assert done.out == ""


def test_words_for_a_person(run: Run) -> None:
    """A refutation shows its counterexample."""
    done = run("compare", "x", "2*x")
    assert done.out.splitlines()[0] == "incorrect"
    assert "at x = " in done.out


def test_a_stream_of_pairs(run: Run, tmp_path: Path) -> None:
    """One line out for each line in, in order; a bad line does not stop it."""
    lines = [
        '{"id": "a", "student": "x+x", "reference": "2*x"}',
        "{nonsense",
        "",
        "[1, 2]",
        '{"id": "b", "student": "x", "reference": "2*x", "unknown": [1]}',
        '{"id": "c", "student": "(x", "reference": "x"}',
        '{"id": "d"}',
        '{"id": "e", "student": "-x", "reference": "x", "symbols": {"x": "rael"}}',
    ]
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    done = run("compare", "--pairs", path)
    assert (done.status, done.err) == (0, "")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [entry["id"] for entry in found] == ["a", None, None, "b", "c", "d", "e"]
    assert [entry["verdict"] for entry in found] == [
        "correct",
        *["unreadable"] * 2,
        "incorrect",
        *["unreadable"] * 3,
    ]
    assert "line 2 is not JSON" in found[1]["message"]
    assert run("compare", "--pairs", "-", stdin=path.read_text("utf-8")).out == done.out


def test_a_line_that_is_too_long(run: Run, tmp_path: Path) -> None:
    """A huge line is refused without being parsed; the next one is fine."""
    path = tmp_path / "pairs.jsonl"
    path.write_text(
        '{"id": "' + "a" * 2_500_000 + '"}\n{"id": 2, "student": "1", "reference": "1"}\n', "utf-8"
    )
    found = [json.loads(line) for line in run("compare", "--pairs", path).out.splitlines()]
    assert [entry["verdict"] for entry in found] == ["unreadable", "correct"]


def test_a_defect_costs_one_line_only(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected exception is that line's verdict, and the stream goes on."""

    def judge(pair: dict[str, object], prove: bool = False) -> dict[str, object]:
        return {"id": pair["id"], "verdict": "correct", "evidence": {"level": 1 / int(str(pair["id"]))}}

    monkeypatch.setattr("hwsolve.grading.pairs.judge_pair", judge)
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"id": 1}\n{"id": 0}\n{"id": 2}\n', "utf-8")
    done = run("compare", "--pairs", path)
    assert done.status == 0
    assert [json.loads(line)["verdict"] for line in done.out.splitlines()] == [
        "correct",
        "undecided",
        "correct",
    ]


def test_proofs(run: Run, tmp_path: Path) -> None:
    """One pair is proved where a normal form does it, a stream only with --prove."""
    assert "proved by" in run("compare", "(x + y)^2", "x^2 + 2*x*y + y^2").out
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"student": "(x + y)^2", "reference": "x^2 + 2*x*y + y^2"}\n', "utf-8")
    levels = [
        json.loads(run("compare", "--pairs", path, *options).out)["evidence"]["level"]
        for options in ((), ("--prove",))
    ]
    assert levels == ["agrees", "proved"]
