"""What people write for the answers of the bank, in calculator text, Unicode and LaTeX, right and wrong.

The table beside this file was written by hand; the truth of each line was worked out without hwsolve.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from hwsolve.grading.check import check_answer
from hwsolve.problem.bank import resolve

TABLE: Final = Path(__file__).with_name("spellings.txt")
PROBLEMS: Final = Path(__file__).parents[2] / "problems"


def _by_answer() -> dict[str, list[tuple[str, str]]]:
    """The lines of the table, by the answer they are given to."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("@ "):
            here = found.setdefault(line[2:], [])
        elif line[:2] in ("+ ", "- "):
            here.append((line[0], line[2:]))
    return found


@pytest.mark.parametrize(("address", "lines"), _by_answer().items(), ids=_by_answer())
def test_spellings(address: str, lines: list[tuple[str, str]]) -> None:
    """Every right one is accepted, no wrong one is; no verdict is left open."""
    where, _, name = address.partition(":")
    part = resolve(where, PROBLEMS).part
    answer = next(each for each in part.answers if each.name == name)
    verdicts = [(sign, text, check_answer(part, answer, text).verdict) for sign, text in lines]
    refused = [text for sign, text, verdict in verdicts if sign == "+" and verdict != "correct"]
    wrong = ("incorrect", "partial", "unreadable")
    accepted = [text for sign, text, verdict in verdicts if sign == "-" and verdict not in wrong]
    assert (refused, accepted) == ([], [])
