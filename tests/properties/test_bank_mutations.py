"""No mistake in any reference of the bank is accepted; the second reading in numpy says what is one.

A handful here; ``python -m tests.benchmarks.metamorphic`` tries as many as wanted.
"""

from __future__ import annotations

import pytest

from hwsolve.grading.check import check_answer
from hwsolve.notation.printing.plain import render_plain
from tests.bank_mistakes import mistakes
from tests.bank_respellings import Reference, references

CASES = references("expression", "matrix", "number", "update")
COUNT = 3


@pytest.mark.parametrize("reference", CASES, ids=lambda reference: reference.label)
def test_a_mistake_is_never_right(reference: Reference) -> None:
    """Signs, factors, terms, indices, transposes, bounds, branches, functions, names."""
    accepted = []
    for student in mistakes(reference, COUNT):
        result = check_answer(reference.part, reference.answer, render_plain(student))
        if result.verdict == "correct":
            accepted.append((render_plain(student), result.read_as, result.evidence))
    assert not accepted


def test_most_references_have_mistakes_to_try() -> None:
    """The second reading reads most of the bank."""
    tried = [bool(mistakes(reference, 1)) for reference in CASES[::5]]
    assert sum(tried) >= 0.7 * len(tried)
