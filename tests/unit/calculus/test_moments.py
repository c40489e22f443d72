"""Moments and cumulants against numpy, and the partitions that join them."""

from __future__ import annotations

from math import comb, isclose

import pytest

from hwsolve.calculus.moments import HIGHEST_MOMENT, Moments, partitions
from hwsolve.errors import NotComputable
from hwsolve.meaning.types import parse_type
from hwsolve.notation.formula import Formula, rational
from hwsolve.notation.printing.text import render_text

CASES = [
    ("normal(2, 3)", [1, 2, 7, 26, 115]),
    ("normal(0, 1)", [1, 0, 1, 0, 3]),
    ("bernoulli(1/4)", [1, 1 / 4, 1 / 4, 1 / 4, 1 / 4]),
    ("uniform(1, 3)", [1, 2, 13 / 3, 10, 121 / 5]),
    ("uniform(-2, 2)", [1, 0, 4 / 3, 0, 16 / 5]),
]


def number(formula: Formula) -> float:
    """The value of a formula of literals."""
    value = rational(formula)
    assert value is not None, render_text(formula)
    return float(value)


@pytest.mark.parametrize(("kind", "wanted"), CASES)
def test_moments(kind: str, wanted: list[float]) -> None:
    """The first four, as a table of the distribution has them."""
    moments = Moments(parse_type(kind).domain)
    for order, value in enumerate(wanted):
        assert isclose(number(moments.moment(order)), value, abs_tol=1e-12)


@pytest.mark.parametrize(("kind", "_"), CASES)
def test_cumulants_give_the_moments_back(kind: str, _: list[float]) -> None:
    """m_n is the sum over k of C(n-1, k-1) times the k-th cumulant times m_(n-k)."""
    moments = Moments(parse_type(kind).domain)
    for n in range(1, 7):
        parts = (
            comb(n - 1, k - 1) * number(moments.cumulant(k)) * number(moments.moment(n - k))
            for k in range(1, n + 1)
        )
        assert isclose(sum(parts), number(moments.moment(n)), rel_tol=1e-9, abs_tol=1e-9)


def test_formulas_in_parameters() -> None:
    """The variances of the textbook."""
    assert render_text(Moments(parse_type("bernoulli(p)").domain).variance) == "p·(1 − p)"
    assert render_text(Moments(parse_type("uniform(1 - a, 1 + a)").domain).variance) == "a²/3"
    assert render_text(Moments(parse_type("normal(mu, s^2)").domain).variance) == "s²"


def test_the_highest_moment() -> None:
    """Beyond it there is no formula, and that is said."""
    moments = Moments(parse_type("normal(0, 1)").domain)
    assert number(moments.moment(HIGHEST_MOMENT)) == 105
    with pytest.raises(NotComputable):
        moments.moment(HIGHEST_MOMENT + 1)


@pytest.mark.parametrize(("count", "bell"), [(1, 1), (2, 2), (3, 5), (4, 15), (5, 52)])
def test_partitions(count: int, bell: int) -> None:
    """As many as Bell's numbers say, all different, single blocks first."""
    found = partitions(count)
    assert len({frozenset(map(frozenset, blocks)) for blocks in found}) == len(found) == bell
    assert len(found[0]) == count
