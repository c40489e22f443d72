"""The second reading in numpy agrees with the verdicts on the bank's own right and wrong answers.

A part of the bank here; ``python -m tests.benchmarks.corpora`` takes all of it, and corpora of pairs.
"""

from __future__ import annotations

from collections import Counter

from tests.benchmarks.corpora import bank

STEP = 5


def test_no_verdict_is_contradicted() -> None:
    """Values at points drawn elsewhere, by another reading of the tree, for most of the answers."""
    found = list(bank(STEP))
    assert not [each for each in found if each[1].startswith("CONTRADICTED")]
    counts = Counter(said for _, said in found)
    assert counts["confirmed"] >= 0.6 * len(found) > 100
