"""Evidence in words."""

from __future__ import annotations

from typing import Any

import pytest

from hwsolve.cli.words import wrapped
from hwsolve.report.evidence import evidence_words, repeats


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ({"level": "proved", "by": "normal form"}, "proved by normal form"),
        ({"level": "proved", "by": "item by item"}, "proved item by item"),
        ({"level": "agrees", "points": 8, "bits": 128}, "agrees at 8 points to 128 bits"),
        ({"level": "agrees", "points": 1, "bits": 128}, "agrees at 1 point to 128 bits"),
        (
            {"level": "agrees", "points": 3, "bits": 0, "note": "to the printed digits"},
            "agrees to the digits printed",
        ),
        (
            {"level": "agrees", "points": 40, "bits": 0, "note": "within the tolerance"},
            "agrees within the tolerance",
        ),
        ({"level": "undecided", "reason": "no time"}, "undecided: no time"),
        ({"level": "unreadable", "start": 0, "end": 1}, ""),
        (
            {"level": "refuted", "at": {"x": 1.5, "y": [1, 2]}, "student": "1", "reference": "2"},
            "refuted at x = 1.5, y = [1, 2]: student 1, reference 2",
        ),
        ({"level": "refuted", "at": {}, "student": "", "reference": "", "reason": "no"}, "refuted: no"),
        ({"level": "refuted", "at": {}, "student": "1", "reference": "2"}, "refuted: student 1, reference 2"),
        ({}, ""),
    ],
)
def test_evidence_words(evidence: dict[str, Any], expected: str) -> None:
    """One line for each level."""
    assert evidence_words(evidence) == expected


def test_repeats() -> None:
    """A counterexample is not told twice."""
    evidence = {"student": "1.5", "reference": "2"}
    assert repeats(evidence, ["At x = 3 yours is 1.5, expected 2."])
    assert not repeats(evidence, ["The sign is reversed."])
    assert not repeats({}, ["x"])


def test_wrapped() -> None:
    """Hanging indents, and excerpts with a caret kept in line."""
    assert wrapped("  a  ", "b " * 5, 12) == ["  a  b b b b", "     b"]
    assert wrapped("  ", "x +\n  ^ here") == ["  x +", "    ^ here"]
    assert wrapped("  ", "") == [""]
