"""The sizes that are drawn for dimensions."""

import pytest

from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.instances.instance import instances
from hwsolve.meaning.scope import build_scope

NAMES = "abcdef"


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
def test_sizes_are_even_and_odd(count: int) -> None:
    """The draws of a comparison give every dimension an even and an odd size, all of one draw different."""
    scope = build_scope(dict.fromkeys(NAMES[:count], "dimension"))
    draws = [instance.sizes for instance in instances(scope, 1, 1)]
    assert all({draw[name] % 2 for draw in draws} == {0, 1} for name in NAMES[:count])
    assert all(len(set(draw.values())) == count for draw in draws)


@pytest.mark.parametrize("dimension", ["m", "n", "p", "q"])
def test_the_sign_of_a_dimension_shows(dimension: str) -> None:
    """(-1)^n is not 1, whichever dimension n is."""
    scope = build_scope(dict.fromkeys("mnpq", "dimension"))
    found = equal(scope.parse(f"(-1)^{dimension}"), scope.parse("1"), scope, prove=False)
    assert isinstance(found, Refuted)
