"""Answers entry by entry: the share of right entries, known slips, missing ones."""

from __future__ import annotations

import pytest

from hwsolve.grading.check import check_answer
from hwsolve.grading.reading.entries import read_entries, written_entries
from hwsolve.problem.bank import resolve

CASES = [
    ({(1, 1): "0.35", (1, 2): "-0.39", (2, 1): "4.33", (2, 2): "1.33"}, "correct", 1.0, None),
    ({(1, 1): "0.35", (1, 2): "-0.34", (2, 1): "4.33", (2, 2): "1.33"}, "partial", 0.75, "Entry (1, 2)"),
    ({(1, 1): "J_{11} = 0.35", (2, 2): "1.33"}, "partial", 0.5, "2 of 4 entries are missing."),
    ({(3, 1): "1"}, "unreadable", 0.0, "There is no entry"),
    ({(1, 1): "1 +"}, "unreadable", 0.0, "Entry (1, 1)"),
    ({(1, 1): "7", (1, 2): "7", (2, 1): "7", (2, 2): "7"}, "incorrect", 0.0, "Entry (2, 2)"),
]


@pytest.mark.parametrize(("entries", "verdict", "score", "said"), CASES)
def test_matrix(entries: dict[tuple[int, ...], str], verdict: str, score: float, said: str | None) -> None:
    """Each entry counts for its share."""
    target = resolve("autodiff.forward:J rounded")
    assert target.part is not None
    assert target.answer is not None
    result = check_answer(target.part, target.answer, written_entries(entries))
    assert (result.verdict, result.score) == (
        verdict,
        pytest.approx(score, abs=0.26 if verdict == "partial" else 0),
    )
    assert said is None or any(said in sentence for sentence in result.feedback)


def test_only_a_list_of_entries_is_one() -> None:
    """A matrix, or words with an index in them, is no list of entries."""
    assert read_entries("[[1, 2], [3, 4]]") is None
    assert read_entries("[1,2]: 3\nand more") is None
    assert read_entries("[1]: 3\n[2]: a: b") == {(1,): "3", (2,): "a: b"}
