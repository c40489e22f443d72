"""The sizes that are drawn for dimensions."""

import pytest

from hwsolve.meaning.compare import equal
from hwsolve.meaning.comparison import Refuted
from hwsolve.meaning.instance import draw_sizes
from hwsolve.meaning.scope import build_scope

NAMES = "abcdef"


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
def test_sizes_are_even_and_odd(count: int) -> None:
    """The first two draws give every dimension an even and an odd size, all of one draw different."""
    scope = build_scope({name: "dimension" for name in NAMES[:count]})
    one, two = draw_sizes(scope, 0), draw_sizes(scope, 1)
    assert all((one[name] + two[name]) % 2 for name in NAMES[:count])
    assert len(set(one.values())) == len(set(two.values())) == count


@pytest.mark.parametrize("dimension", ["m", "n", "p", "q"])
def test_the_sign_of_a_dimension_shows(dimension: str) -> None:
    """(-1)^n is not 1, whichever dimension n is."""
    scope = build_scope({name: "dimension" for name in "mnpq"})
    found = equal(scope.parse(f"(-1)^{dimension}"), scope.parse("1"), scope, prove=False)
    assert isinstance(found, Refuted)
