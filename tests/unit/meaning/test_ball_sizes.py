"""No operation on balls is slow or large, whatever the size of its arguments."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from flint import acb, arb

from hwsolve.meaning.numbers.balls import ComplexBalls, RealBalls, difference
from hwsolve.meaning.numbers.real_functions import BINARY, UNARY

REALS = RealBalls()
COMPLEXES = ComplexBalls()
NAN = arb("nan")
WIDE = arb(0, 1)


@pytest.fixture(autouse=True)
def working() -> Iterator[None]:
    """Every test works at 128 bits."""
    with COMPLEXES.working():
        yield


def in_time(work: Callable[..., object], *arguments: object) -> float:
    """How long a call computes, in seconds."""
    start = time.thread_time()
    work(*arguments)
    return time.thread_time() - start


def tower(*levels: int) -> arb:
    """a^(b^(c^...))"""
    value = arb(levels[-1])
    for base in reversed(levels[:-1]):
        value = REALS.power(arb(base), value, None)
    return value


def test_a_huge_integer_is_none_and_cheap() -> None:
    """FLINT itself would build a number of a billion bits here."""
    huge = arb(2) ** arb(10**9)
    assert in_time(REALS.integer, huge) < 0.05
    assert REALS.integer(huge) is None


def test_towers_cost_nothing() -> None:
    """9^9^9^9 and its kin, real and complex."""
    assert in_time(tower, 9, 9, 9, 9) < 0.05
    assert in_time(tower, 2, 2, 2, 2, 2, 2, 2) < 0.05
    assert in_time(REALS.power, arb(10), arb(10**8), Fraction(10**8)) < 0.05
    assert in_time(REALS.power, arb(-3), arb(10**40), Fraction(10**40)) < 0.05
    assert in_time(REALS.power, arb(3, 1e-9), arb(2**61), Fraction(2**61)) < 0.05
    for base in (acb(3, 1), acb(-9), acb(0, 2)):
        for exponent in (10**8, 2**61, 10**40):
            assert in_time(COMPLEXES.power, base, acb(exponent), Fraction(exponent)) < 0.05
    assert not tower(9, 9, 9).is_nan()


def hostile() -> list[arb]:
    """Balls of extreme size, exact and not, finite and not."""
    exps = arb(100)
    for _ in range(3):
        exps = exps.exp()
    huge = [arb(10**7), arb(10) ** 10**8, arb(2) ** (2**40), arb(2) ** (2**60), exps, tower(2, 2, 2, 2, 2, 2)]
    small = [arb(1) / x for x in huge]
    odd = [arb(10**9) + arb(0.5), arb(1e300), arb("inf"), NAN, arb(0, arb("inf")), arb(0), WIDE]
    return [sign * x for x in huge + small + odd for sign in (1, -1)]


@pytest.mark.parametrize("function", sorted(UNARY))
def test_hostile_arguments(function: str) -> None:
    """Every function returns at once, whatever the size of its argument."""
    for x in hostile():
        assert in_time(REALS.call, function, [x]) < 0.05, x
        assert in_time(COMPLEXES.call, function, [acb(x, arb(1) / 3)]) < 0.05, x


@pytest.mark.parametrize("function", sorted(BINARY))
def test_hostile_pairs(function: str) -> None:
    """The same for pairs, and for powers and differences."""
    values = hostile()
    for x in values:
        for y in values:
            assert in_time(REALS.call, function, [x, y]) < 0.05, (x, y)
            assert in_time(REALS.power, x, y, None) < 0.05, (x, y)
            assert in_time(COMPLEXES.power, acb(x, y), acb(y, x), None) < 0.05, (x, y)
            assert in_time(difference, x, y) < 0.05, (x, y)
