"""Sums over Kronecker's delta: bounds that do not cover the free index are kept as a condition."""

from __future__ import annotations

import pytest

from hwsolve.calculus.simplification.kronecker import kronecker_collapse
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.printing.plain import render_plain

SCOPE = build_scope({"x": "real[n]", "g": "real[n]"}, indices={"i": "n", "j": "n"})


@pytest.mark.parametrize(
    ("bounds", "place", "conditional"),
    [("1, n", "j", False), ("1, n-1", "j", True), ("2, n", "j", True), ("1, n-1", "j+1", True)],
)
def test_the_bounds_stay_where_they_matter(bounds: str, place: str, conditional: bool) -> None:
    formula = SCOPE.parse(f"sum(g[j]*delta({place}, i), j, {bounds})")
    found = kronecker_collapse(formula, SCOPE)
    assert found is not None
    assert ("where" in render_plain(found)) == conditional
