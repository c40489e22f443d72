"""Evidence in words."""

from __future__ import annotations

from typing import Any

import pytest

from hwsolve.cli.words import wrapped
from hwsolve.report.evidence import evidence_beside, evidence_words


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


@pytest.mark.parametrize(
    ("evidence", "sentences", "expected"),
    [
        ({"level": "refuted", "at": {"x": 3}, "student": "1.5"}, (), "refuted at x = 3: student 1.5"),
        ({"level": "refuted", "at": {"x": 3}, "student": "1.5"}, ("The sign is reversed.",), ""),
        ({"level": "undecided", "reason": "too large"}, ("Too much.",), "undecided: too large"),
        ({"level": "undecided", "reason": "Too large."}, ("Too large.",), ""),
        ({"level": "proved", "by": "normal form"}, ("Simpler is better.",), "proved by normal form"),
        ({"level": "choice", "chosen": ["a"]}, (), ""),
        ({"level": "rubric", "found": ["a"], "of": 3}, (), ""),
    ],
)
def test_evidence_beside(evidence: dict[str, Any], sentences: tuple[str, ...], expected: str) -> None:
    """Nothing is told twice."""
    assert evidence_beside(evidence, sentences) == expected


def test_wrapped() -> None:
    """Hanging indents, and excerpts with a caret kept in line."""
    assert wrapped("  a  ", "b " * 5, 12) == ["  a  b b b b", "     b"]
    assert wrapped("  ", "x +\n  ^ here") == ["  x +", "    ^ here"]
    assert wrapped("  ", "") == [""]
