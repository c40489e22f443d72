"""A bound on computations that may run for ever."""

from __future__ import annotations

import sys

import pytest

from hwsolve.calculus.effort import within
from hwsolve.calculus.limits import Limits
from hwsolve.errors import NotComputable
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.formula import ZERO


def count_down(number: int) -> int:
    """One call per number, by hand."""
    return 0 if number == 0 else count_down(number - 1)


@pytest.mark.parametrize(("calls", "number", "enough"), [(12, 10, True), (100, 50, True), (10, 50, False)])
def test_calls_are_counted(calls: int, number: int, enough: bool) -> None:
    """What stays below the bound returns, what goes above it is refused; the profiler is as it was."""
    before = sys.getprofile()
    if enough:
        assert within(calls, lambda: count_down(number), "too much") == 0
    else:
        with pytest.raises(NotComputable, match="too much"):
            within(calls, lambda: count_down(number), "too much")
    assert sys.getprofile() is before


def test_nothing_swallows_the_bound() -> None:
    """Code that catches every ``Exception`` on the way is stopped all the same."""

    def stubborn() -> int:
        while True:
            try:
                count_down(20)
            except Exception:  # noqa: BLE001
                continue

    with pytest.raises(NotComputable):
        within(1000, stubborn, "too much")


def test_an_equation_that_sympy_never_ends() -> None:
    """tanh and sin in one equation kept SymPy busy for minutes; it is refused."""
    scope = build_scope({"x": "real"}, [])
    slope = scope.parse("2*(1 - tanh(2*x)^2)*sin(x) + tanh(2*x)*cos(x)")
    with pytest.raises(NotComputable, match="no solution"):
        Limits(scope, "x").solutions(slope, ZERO)
