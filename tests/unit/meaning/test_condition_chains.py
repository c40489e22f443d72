"""Chains of comparisons over arrays as truth values."""

import pytest

from hwsolve.meaning.compare import equal
from hwsolve.meaning.comparison import Agrees, Proved
from hwsolve.meaning.scope import build_scope


@pytest.mark.parametrize(
    ("chain", "apart"),
    [
        ("where(0 < x < y, x, y)", "where(0 < x and x < y, x, y)"),
        ("where(0 < a < x, 1, 2)", "where(0 < a, where(a < x, 1, 2), 2*ones(n))"),
        ("where(x < a < 3, 1, 2)", "where(a < 3, where(x < a, 1, 2), 2*ones(n))"),
    ],
)
def test_chains_hold_entry_by_entry(chain: str, apart: str) -> None:
    """A chain with a link between arrays is a condition on each entry."""
    scope = build_scope({"x": "real[n]", "y": "real[n]", "a": "real"})
    found = equal(scope.parse(chain), scope.parse(apart), scope)
    assert isinstance(found, Agrees | Proved), found
