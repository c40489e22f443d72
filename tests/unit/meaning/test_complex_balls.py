"""Complex balls: principal values, and an order only on the real line."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import mpmath
import pytest
from flint import acb, arb

from hwsolve.meaning.numbers.balls import Agree, ComplexBalls, difference

COMPLEXES = ComplexBalls()


ORACLE = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "log10": mpmath.log10,
    "sqrt": mpmath.sqrt,
    "sign": mpmath.sign,
    "sin": mpmath.sin,
    "tan": mpmath.tan,
    "sec": mpmath.sec,
    "csch": mpmath.csch,
    "asin": mpmath.asin,
    "atan": mpmath.atan,
    "tanh": mpmath.tanh,
    "acosh": mpmath.acosh,
    "atanh": mpmath.atanh,
    "gamma": mpmath.gamma,
    "factorial": mpmath.factorial,
    "erf": mpmath.erf,
    "abs": abs,
    "arg": mpmath.arg,
    "re": mpmath.re,
    "im": mpmath.im,
    "conj": mpmath.conj,
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "softplus": lambda z: mpmath.log(1 + mpmath.exp(z)),
}


def enclosed(x: mpmath.mpf) -> arb:
    """A number of mpmath's as a ball that allows for mpmath's own error."""
    value = arb(mpmath.nstr(x, 60, min_fixed=0, max_fixed=0))
    return value + arb(0, 1e-50) * abs(value)


@pytest.fixture(autouse=True)
def working() -> Iterator[None]:
    """Every test works at 128 bits."""
    with COMPLEXES.working():
        yield


def test_an_order_of_complex_numbers() -> None:
    """Only real numbers have an order; all can be equal."""
    assert COMPLEXES.compare("<", acb(1), acb(2)) is True
    assert COMPLEXES.compare("<", acb(1, 1), acb(2)) is None
    assert COMPLEXES.compare("=", acb(1, 1), acb(1, 1)) is True
    assert COMPLEXES.compare("!=", acb(1, 1), acb(1, 2)) is True


@pytest.mark.parametrize("function", sorted(ORACLE))
@pytest.mark.parametrize("z", [0.3 + 0.4j, -1.5 + 0.25j, -2 + 0j, 1 - 2j])
def test_complex_functions_against_mpmath(function: str, z: complex) -> None:
    """Principal values, real arguments included."""
    with mpmath.workdps(60):
        try:
            expected = mpmath.mpc(ORACLE[function](mpmath.mpc(z)))
        except ValueError:
            expected = None
        got = COMPLEXES.call(function, [acb(z)])
        if expected is None:
            assert not got.is_finite()
        else:
            assert isinstance(difference(got, acb(enclosed(expected.real), enclosed(expected.imag))), Agree)


def test_complex_powers_are_principal() -> None:
    """(-8)^(1/3) = 1 + i sqrt 3 over the complex numbers; integers stay exact."""
    third = COMPLEXES.literal(Fraction(1, 3))
    got = COMPLEXES.power(acb(-8), third, Fraction(1, 3))
    assert isinstance(difference(got, acb(1, arb(3).sqrt())), Agree)
    assert COMPLEXES.power(acb(0, 1), acb(2), Fraction(2)) == acb(-1)
    assert COMPLEXES.power(acb(0), acb(0.5), Fraction(1, 2)) == acb(0)
    assert COMPLEXES.power(acb(0), acb(0), Fraction(0)) == acb(1)
    assert COMPLEXES.power(acb(0), acb(-1), Fraction(-1)).real.is_nan()
    assert COMPLEXES.call("sqrt", [acb(-4)]) == acb(0, 2)
    assert COMPLEXES.call("floor", [acb(2.5)]) == acb(2)
    assert COMPLEXES.call("floor", [acb(2.5, 1)]).real.is_nan()
    assert COMPLEXES.constant("i") == acb(0, 1)
