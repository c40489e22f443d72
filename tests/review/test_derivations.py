"""Short derivations, line by line: the planted line is named, and no true line is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from hwsolve.problem.bank import resolve
from hwsolve.review.review import Review, review

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SETS: list[dict[str, Any]] = [
    each
    for name in ("derivations.yaml", "hands.yaml")
    for each in yaml.safe_load((HERE / name).read_text("utf-8"))
]
#: What is planted but cannot be read (an index where there is none) is unread, not false.
UNREAD = {"∂E/∂b = Σₙ (ŷₙ − yₙ) bₙ"}


def reviewed(address: str, lines: list[str]) -> Review:
    """The review of these lines against a part or problem of the bank or of this folder."""
    problem, _, part = address.partition(".")
    own = HERE / f"{problem}.yaml"
    named = f"{own}.{part}" if own.is_file() else address
    target = resolve(named, ROOT / "problems")
    return review("\n".join(lines), [target.problem], target.parts)


def false_lines(found: Review) -> set[int]:
    """The lines that are named as false."""
    return {found.place(claim.span[0])[0] for claim in found.claims if claim.false and claim.follows is None}


def _right() -> Iterator[Any]:
    for number, each in enumerate(SETS, 1):
        yield pytest.param(each["problem"], each["lines"], id=f"{number}-{each['problem']}")


def _planted() -> Iterator[Any]:
    for number, each in enumerate(SETS, 1):
        for count, (line, text, kind) in enumerate(each["plants"], 1):
            lines = [*each["lines"][: line - 1], text, *each["lines"][line:]]
            yield pytest.param(each["problem"], lines, line, id=f"{number}.{count}-{each['problem']}-{kind}")


def test_size_of_the_set() -> None:
    """The set is as large as it is said to be."""
    plants = sum(len(each["plants"]) for each in SETS)
    assert len(SETS) + plants >= 300


@pytest.mark.parametrize(("address", "lines"), list(_right()))
def test_true_lines(address: str, lines: list[str]) -> None:
    """Every relation of a right derivation is read and established."""
    found = reviewed(address, lines)
    assert found.count("proved", "agrees") > 0
    assert found.count("refuted", "undecided", "unread") == 0


@pytest.mark.parametrize(("address", "lines", "line"), list(_planted()))
def test_planted_line(address: str, lines: list[str], line: int) -> None:
    """The planted line is named as false, and it is the only one."""
    found = reviewed(address, lines)
    if lines[line - 1] in UNREAD:
        assert found.count("unread") == 1
        assert not false_lines(found)
    else:
        assert false_lines(found) == {line}
