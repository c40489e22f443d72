"""Case distinctions behind a name or a function: points on both sides of their boundaries are looked at."""

from __future__ import annotations

import pytest

from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.scope import build_scope
from hwsolve.meaning.truth.claims import holds

BODIES = [
    "ind(3 - x > 0)",
    "ind(x > -7)",
    "relu(x - 3)",
    "where(x > 3.5, 1, 0)",
    "max(x, -100)",
    "abs(x - 50)",
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("claim", ["= 1", "= 0", "= x", "= 50 - x"])
def test_a_name_is_not_what_it_is_on_one_side(body: str, claim: str) -> None:
    """``h = relu(x - 3)`` is not 0 although it is near the origin, under its name and as a function."""
    named = build_scope({"x": "real"}, [f"h = {body}"])
    assert isinstance(holds(named.parse(f"h {claim}"), named), Refuted)
    called = build_scope({"x": "real"}, [f"g(x) = {body}"])
    assert isinstance(holds(called.parse(f"g(x) {claim}"), called), Refuted)


def test_through_several_names() -> None:
    """A boundary behind a function in a definition of a definition."""
    scope = build_scope({"x": "real", "y": "real"}, ["f(t) = ind(t > 0)", "h = f(9 - x)", "k = h + y"])
    assert scope.piecewise == {"f", "h", "k"}
    assert isinstance(holds(scope.parse("k = y + 1"), scope), Refuted)
