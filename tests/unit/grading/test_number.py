"""Numbers: printed digits, tolerances, exact values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hwsolve.grading.kinds.number import compare_number, is_constant, printed, value_of
from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.notation.reading.parser import parse
from hwsolve.problem.problem import Tolerance


def compared(student: str, reference: str, tolerance: Tolerance | None = None, digits: int = 3) -> Comparison:
    """Student against reference."""
    return compare_number(parse(student), parse(reference), Terms(tolerance=tolerance, digits=digits))


@pytest.mark.parametrize(
    ("student", "reference"),
    [
        ("3.14", "pi"), ("3.142", "pi"), ("3.1415926536", "pi"), ("0.333", "1/3"), ("0.667", "2/3"),
        ("2.72", "e"),
        ("1/3", "0.333"), ("22/7", "3.142857"), ("-0.500", "-1/2"), ("0.5", "1/2"), ("50%", "1/2"),
        ("33.3%", "1/3"),
        ("1.5*10^3", "1500"), ("1.50*10^-3", "0.0015"), ("1e-5", "0.00001"), ("12.0", "12"),
        ("sqrt(2)", "1.414"),
        ("1+1", "2"), ("2^10", "1024"), ("-0.0", "0"), ("2", "2.0"), ("1.96", "1.959964"), ("0.1+0.2", "0.3"),
    ],
)  # fmt: skip
def test_right(student: str, reference: str) -> None:
    """Exact, or rounded to the digits printed."""
    assert isinstance(compared(student, reference), Agrees | Proved)


@pytest.mark.parametrize(
    ("student", "reference"),
    [
        ("3.15", "pi"), ("3.13", "pi"), ("3.141", "pi"), ("3.1415926535", "pi"), ("3", "pi"), ("22/7", "pi"),
        ("0.334", "1/3"), ("0.666", "2/3"), ("1/3", "0.334"), ("-0.333", "1/3"), ("50", "50%"),
        ("12", "11.96"),
        ("1", "1.4"), ("2", "1.5"), ("0", "1e-10"), ("1e-30", "0"), ("1+10^-50", "1"), ("10^-400", "0"),
        ("1.5*10^3", "1.5*10^4"), ("355/113", "pi"), ("0.001", "0.002"),
    ],
)  # fmt: skip
def test_wrong(student: str, reference: str) -> None:
    """Off by a unit in the last place, a sign, a power of ten, a rounding to an integer."""
    assert isinstance(compared(student, reference), Refuted)


def test_too_few_digits() -> None:
    """The number of digits asked for decides whether a coarse value counts."""
    assert isinstance(compared("3.1", "pi"), Refuted)
    assert isinstance(compared("3.1", "pi", digits=2), Agrees)
    assert isinstance(compared("3.14", "pi", digits=4), Refuted)


@pytest.mark.parametrize(
    ("student", "reference", "tolerance", "right"),
    [
        ("3.2", "pi", Tolerance(relative=0.05), True),
        ("3.2", "pi", Tolerance(relative=0.01), False),
        ("3.2", "pi", Tolerance(absolute=0.1), True),
        ("3.2", "pi", Tolerance(absolute=0.05), False),
        ("1.1", "1", Tolerance(absolute=0.1), True),
        ("0.9", "1", Tolerance(relative=0.1), True),
        ("1", "0.9", Tolerance(relative=0.1), False),
        ("-3.14", "pi", Tolerance(relative=0.5), False),
        ("0.001", "0", Tolerance(relative=0.1), False),
        ("0.001", "0", Tolerance(absolute=0.01), True),
        ("3.14", "pi", Tolerance(), False),
        ("3+i", "3", Tolerance(absolute=0.5), False),
    ],
)
def test_tolerances(student: str, reference: str, tolerance: Tolerance, right: bool) -> None:
    """Anchored to the reference; the greater of both tolerances; none at all means exact."""
    found = compared(student, reference, tolerance)
    assert isinstance(found, Agrees | Proved) is right
    assert isinstance(found, Refuted) is not right


@pytest.mark.parametrize("student", ["1/0", "log(0)", "0/0"])
def test_no_value_is_no_verdict(student: str) -> None:
    """An answer without a value is undecided."""
    assert isinstance(compared(student, "1"), Undecided)
    assert isinstance(compared(student, "1", Tolerance(absolute=1)), Undecided)


@pytest.mark.parametrize(
    ("text", "value", "last", "digits"),
    [
        ("0.50", "0.50", -2, 2), ("-12.5", "-12.5", -1, 3), ("0.0012", "0.0012", -4, 2),
        ("1.5e-3", "0.0015", -4, 2),
        ("50.0%", "0.500", -3, 3), ("1.5*10^3", "1500", 2, 2), ("1.5*10^-3", "0.0015", -4, 2),
    ],
)  # fmt: skip
def test_printed_digits(text: str, value: str, last: int, digits: int) -> None:
    """The literal's value, the place of its last digit, its significant digits."""
    found = printed(parse(text))
    assert found is not None
    assert found == (Decimal(value), last, digits)


@pytest.mark.parametrize("text", ["12", "1/3", "pi", "x", "sqrt(2.5)", "2.5+1", "1.5*10^x"])
def test_what_is_no_decimal(text: str) -> None:
    """Whole numbers and formulas are exact."""
    assert printed(parse(text)) is None


def test_values_of_constants() -> None:
    """Real where it can be, complex else, None if undefined."""
    assert is_constant(parse("sum(k, k, 1, 3) + pi"))
    assert not is_constant(parse("sum(k*x, k, 1, 3)"))
    assert float(value_of(parse("sqrt(2)")).mid()) == pytest.approx(2**0.5)
    assert type(value_of(parse("sqrt(-1)"))).__name__ == "acb"
    assert value_of(parse("1/0")) is None


def test_functions_within_a_tolerance() -> None:
    """A formula with symbols passes where it is close everywhere, not only near zero."""
    loose = Tolerance(relative=0.05)
    assert isinstance(compared("1.01*x", "x", loose), Agrees)
    assert isinstance(compared("1.2*x", "x", loose), Refuted)
    assert isinstance(compared("x + where(x > 0, x, 0)", "x", loose), Refuted)
