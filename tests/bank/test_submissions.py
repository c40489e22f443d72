"""What students wrote, under ``answers/``, graded: the verdicts are those of a careful reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from hwsolve.grading.check import check_answer
from hwsolve.notation.formula import Matrix, Vector
from hwsolve.notation.plain import render_plain
from hwsolve.problem.bank import resolve
from hwsolve.problem.nodes import Place, Scalar, Source
from hwsolve.problem.problem import Answer, Part
from hwsolve.problem.settings import Mathematics

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = {
    "right": {"correct"},
    "right up to notation": {"correct"},
    "slip": {"correct"},
    "wrong": {"incorrect", "partial"},
}
ENTRY = re.compile(r"(.*?)\[(\d+)(?:,(\d+))?\]")


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def _papers() -> dict[str, dict[str, list[str]]]:
    """The statements of each student by the address they answer."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted((ROOT / "answers").glob("*.yaml")):
        paper = _read(path)
        mine = found.setdefault(paper["student"], {})
        for address, statements in paper["answers"].items():
            mine[address] = _listed(statements)
    return found


def _table() -> Iterator[Any]:
    verdicts = _read(Path(__file__).with_name("verdicts.yaml"))
    for student, paper in _papers().items():
        for address, statements in paper.items():
            for place, statement in enumerate(statements):
                verdict = _listed(verdicts[student][address])[place]
                name = f"{student}-{address}" + (f"-{place + 1}" if len(statements) > 1 else "")
                yield pytest.param(address, statement, verdict, id=name)


def _asked(address: str) -> tuple[Part, Answer]:
    """The part and answer at an address; ``NAME[i,j]`` asks for one entry of an answer."""
    entry = ENTRY.fullmatch(address)
    target = resolve(entry[1] if entry else address, ROOT / "problems")
    assert target.part is not None
    assert target.answer is not None
    if entry is None:
        return target.part, target.answer
    row, column = int(entry[2]) - 1, int(entry[3] or 1) - 1
    references = tuple(_entry(target.part, text, row, column) for text in target.answer.references)
    return target.part, replace(target.answer, kind="expression", references=references, mistakes=())


def _entry(part: Part, text: str, row: int, column: int) -> Mathematics:
    whole = part.scope.parse(text)
    assert isinstance(whole, Matrix | Vector)
    cell = whole.items[row] if isinstance(whole, Vector) else whole.rows[row][column]
    shown = render_plain(cell)
    return Mathematics(Scalar(shown, True, Place(Source("an entry", shown), 0, len(shown), 1, 1, "")))


def test_every_statement_has_a_verdict() -> None:
    """The table and the papers speak of the same statements."""
    verdicts = _read(Path(__file__).with_name("verdicts.yaml"))
    counts = {
        student: {address: len(_listed(given)) for address, given in table.items()}
        for student, table in verdicts.items()
    }
    assert counts == {
        student: {address: len(statements) for address, statements in paper.items()}
        for student, paper in _papers().items()
    }


@pytest.mark.parametrize(("address", "statement", "verdict"), list(_table()))
def test_verdict(address: str, statement: str, verdict: str) -> None:
    """Right statements are correct, wrong ones are not; open ones are only graded without an error."""
    part, answer = _asked(address)
    result = check_answer(part, answer, statement)
    if verdict != "open":
        assert result.verdict in EXPECTED[verdict], (result.read_as, result.feedback)
