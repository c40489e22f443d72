"""Solvers by kind."""

from __future__ import annotations

import pytest

from hwsolve.errors import UsageError
from hwsolve.solvers.registry import find, kinds


@pytest.mark.parametrize("kind", kinds())
def test_each_kind_is_found(kind: str) -> None:
    """The file of a kind ends in its solver."""
    assert find(kind).kind == kind


def test_an_unknown_kind_names_the_nearest() -> None:
    """A slip of the pen."""
    with pytest.raises(UsageError, match="did you mean 'gradient'"):
        find("gradent")
