"""Nested series: Taylor coefficients over floats, balls, jets and series, against mathematics."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest

from hwsolve.errors import NotComputable
from hwsolve.meaning.numbers.balls import RealBalls
from hwsolve.meaning.numbers.floats import ComplexSamples, FloatSamples
from hwsolve.meaning.numbers.jets import Jets
from hwsolve.meaning.numbers.series import Series, SeriesNumbers

AT = 0.75


def line(base: Any, value: Any) -> Series:
    """value + h"""
    return Series((value, base.literal(Fraction(1))))


@pytest.mark.parametrize(
    ("function", "coefficients"),
    [
        ("exp", [math.exp(AT) / math.factorial(k) for k in range(5)]),
        ("log", [math.log(AT), *((-1) ** (k + 1) / (k * AT**k) for k in range(1, 5))]),
        ("sin", [math.sin(AT + k * math.pi / 2) / math.factorial(k) for k in range(5)]),
        ("sqrt", [AT**0.5, AT**-0.5 / 2, -(AT**-1.5) / 8, AT**-2.5 / 16, -5 * AT**-3.5 / 128]),
        ("abs", [AT, 1, 0, 0, 0]),
    ],
)
def test_taylor_coefficients(function: str, coefficients: list[float]) -> None:
    """The same over floats and over balls."""
    floats = SeriesNumbers(FloatSamples(2), 4)
    found = floats.call(function, [line(floats.base, [AT, AT])])
    assert [term[1] for term in found.terms] == pytest.approx(coefficients)
    balls = SeriesNumbers(RealBalls(128), 4)
    with balls.base.working():
        from flint import arb

        exact = balls.call(function, [line(balls.base, arb(AT))])
        assert [float(term.mid()) for term in exact.terms] == pytest.approx(coefficients)


def test_arithmetic_against_polynomials() -> None:
    """(1 + h)^3/(2 - h) and its product back."""
    numbers = SeriesNumbers(FloatSamples(1), 4)
    one, two = numbers.literal(Fraction(1)), numbers.literal(Fraction(2))
    h = Series(([0.0], [1.0]))
    cube = numbers.power(numbers.add(one, h), numbers.literal(Fraction(3)), Fraction(3))
    assert [term[0] for term in cube.terms] == [1, 3, 3, 1]
    quotient = numbers.divide(cube, numbers.subtract(two, h))
    back = numbers.multiply(quotient, numbers.subtract(two, h))
    assert [term[0] for term in back.terms] == pytest.approx([1, 3, 3, 1, 0])


@pytest.mark.parametrize("exponent", [Fraction(5), Fraction(-2), Fraction(1, 3), None])
def test_powers(exponent: Fraction | None) -> None:
    """Binomial coefficients for literal exponents and for 2.5 as a value."""
    numbers = SeriesNumbers(FloatSamples(1), 2)
    p = 2.5 if exponent is None else float(exponent)
    found = numbers.power(line(numbers.base, [AT]), Series(([p],)), exponent)
    wanted = [AT**p, p * AT ** (p - 1), p * (p - 1) / 2 * AT ** (p - 2)]
    assert [term[0] for term in found.terms] == pytest.approx(wanted)


def test_series_in_series_and_in_jets() -> None:
    """The mixed third derivative of exp(a*b^2) by b, b and a."""
    from flint import arb

    base = RealBalls(128)
    with base.working():
        a, b = 0.5, 1.25
        inner = Jets(base, 1, 1)
        numbers = SeriesNumbers(inner, 2)
        varying = Series((inner.variable(arb(a), 0),))
        two = numbers.literal(Fraction(2))
        square = numbers.power(line(inner, inner.literal(Fraction(5, 4))), two, Fraction(2))
        found = numbers.call("exp", [numbers.multiply(varying, square)])
        by_a = 2 * float(inner.gradient(found.terms[2])[0].mid())

    def second(a: float) -> float:
        return (2 * a + 4 * a * a * b * b) * math.exp(a * b * b)

    step = 1e-6
    assert by_a == pytest.approx((second(a + step) - second(a - step)) / (2 * step), rel=1e-7)


def test_complex_numbers_are_refused() -> None:
    """No derivative is made up where there is no way to it."""
    numbers = SeriesNumbers(ComplexSamples(1), 1)
    with pytest.raises(NotComputable):
        numbers.call("exp", [Series(([1j], [1 + 0j]))])
