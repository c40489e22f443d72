"""Every reference of the bank, written in thousands of other ways, is right.

A handful here; ``python -m tests.benchmarks.metamorphic`` tries as many as wanted.
"""

from __future__ import annotations

import pytest

from hwsolve.grading.check import check_answer
from tests.bank_respellings import Reference, references, respelled


@pytest.mark.parametrize("reference", references(), ids=lambda reference: reference.label)
def test_respelled(reference: Reference) -> None:
    """Commuted, expanded, transposed, by entries, with other letters; in three notations and in disguise."""
    refused = []
    for text in respelled(reference, 1):
        result = check_answer(reference.part, reference.answer, text)
        if result.verdict != "correct":
            refused.append((text, result.verdict, result.read_as, result.feedback))
    assert not refused, "\n".join(map(str, refused[:8]))
