"""Values at a point and how they are printed."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwsolve.calculus.derivatives.point import Values, print_number
from hwsolve.errors import MeaningError
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.printing.plain import render_plain


@pytest.mark.parametrize(
    ("value", "sign", "text"),
    [
        (Fraction(3), "=", "3"),
        (Fraction(-5, 2), "=", "-2.5"),
        (Fraction(1, 3), "~~", "0.3333"),
        (Fraction(-2, 3), "~~", "-0.6667"),
        (Fraction(1, 3000), "~~", "0.0003333"),
        (Fraction(29, 10**7), "~~", "0.000002900"),
        (Fraction(0), "=", "0"),
        (Fraction(999999, 10**6), "~~", "1.0000"),
        (Fraction(10**13 + 1, 3), "~~", "3.3333e12"),
    ],
)
def test_printing(value: Fraction, sign: str, text: str) -> None:
    """Four decimals, four digits where the number is small, all of it where it is short."""
    printed = print_number(value, 4)
    assert (printed.comparator, render_plain(printed.formula)) == (sign, text)


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(1, 8))
def test_printed_digits_are_the_rounded_ones(value: Fraction, digits: int) -> None:
    """Against the decimal module, for numbers that are not small."""
    printed = Decimal(render_plain(print_number(value, digits).formula))
    assert abs(Fraction(printed) - value) * 2 <= Fraction(1, 10**digits)
    if abs(value) >= 1:
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        assert abs(printed - exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)) <= Decimal(
            1
        ).scaleb(-digits)


def test_values_are_undefined_where_they_are() -> None:
    """1/0 has no digits."""
    values = Values(build_scope({}, ["x = 0"]))
    with pytest.raises(MeaningError, match="undefined"):
        values.value(values.scope.parse("1/x"))
    assert values.value(values.scope.parse("x + 1/4")) == Fraction(1, 4)
