"""Chains of comparisons over arrays as truth values."""

import pytest

from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.scope import build_scope


@pytest.mark.parametrize(
    ("chain", "apart"),
    [
        ("where(-1 < x < y, x, y)", "where(-1 < x, where(x < y, x, y), y)"),
        ("where(0 < a < x, x, y)", "where(0 < a, where(a < x, x, y), y)"),
        ("where(x < a < 3, x, y)", "where(a < 3, where(x < a, x, y), y)"),
    ],
)
def test_chains_hold_entry_by_entry(chain: str, apart: str) -> None:
    """A chain with a link between arrays is a condition on each entry."""
    scope = build_scope({"x": "real[n]", "y": "real[n]", "a": "real"})
    found = equal(scope.parse(chain), scope.parse(apart), scope)
    assert isinstance(found, Agrees | Proved), found
