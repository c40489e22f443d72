"""Feedback never shows a reference, whatever is answered; the listed mistakes are tried in ``test_bank``."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwsolve.grading.check import check_answer
from hwsolve.problem.bank import open_bank
from hwsolve.problem.problem import Problem
from tests.bank.discretion import given_away

BANK = Path(__file__).resolve().parents[2] / "problems"


@pytest.mark.parametrize("problem", [pytest.param(each, id=each.id) for each in open_bank(BANK).problems()])
@pytest.mark.parametrize("text", ["17"])
def test_no_reference_is_shown(problem: Problem, text: str) -> None:
    """Neither the sentences nor the evidence hold a reference that the student did not write."""
    for part in problem.parts:
        for answer in part.answers:
            result = check_answer(part, answer, text)
            told = () if result.verdict == "correct" else tuple(given_away(part, answer, text, result))
            assert told == (), (part.address, answer.name, result)
