"""Real balls: right enclosures, nan instead of exceptions, three-valued conditions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import flint
import mpmath
import pytest
from flint import acb, arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from hwsolve.errors import NotComputable
from hwsolve.meaning.numbers.balls import Agree, Apart, ComplexBalls, RealBalls, Unknown, difference
from hwsolve.meaning.numbers.real_functions import UNARY

REALS = RealBalls()
COMPLEXES = ComplexBalls()
NAN = arb("nan")
WIDE = arb(0, 1)
DIGITS = 60

floats = st.floats(min_value=-1e6, max_value=1e6)


@pytest.fixture(autouse=True)
def working() -> Iterator[None]:
    """Every test works at 128 bits."""
    with REALS.working():
        yield


def exact(x: mpmath.mpf) -> arb:
    """A number of mpmath's as a ball that allows for mpmath's own error."""
    value = arb(mpmath.nstr(x, DIGITS, min_fixed=0, max_fixed=0))
    return value + arb(0, 1) * abs(value) * arb(10) ** (5 - DIGITS)


ORACLE = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "log10": mpmath.log10,
    "log2": lambda x: mpmath.log(x, 2),
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "sign": mpmath.sign,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "sec": mpmath.sec,
    "csc": mpmath.csc,
    "cot": mpmath.cot,
    "asin": mpmath.asin,
    "acos": mpmath.acos,
    "atan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "sech": mpmath.sech,
    "csch": mpmath.csch,
    "coth": mpmath.coth,
    "asinh": mpmath.asinh,
    "acosh": mpmath.acosh,
    "atanh": mpmath.atanh,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "leaky_relu": lambda x: x if x > 0 else x / 100,
    "step": lambda x: mpmath.mpf(x > 0),
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "round": lambda x: mpmath.floor(x + mpmath.mpf(1) / 2),
    "factorial": mpmath.factorial,
    "gamma": mpmath.gamma,
    "erf": mpmath.erf,
    "re": lambda x: x,
    "im": lambda x: mpmath.mpf(0),
    "conj": lambda x: x,
    "arg": mpmath.arg,
}


def test_the_oracle_knows_every_function() -> None:
    """No function goes untested."""
    assert set(ORACLE) == set(UNARY)


@pytest.mark.parametrize("function", sorted(UNARY))
@pytest.mark.parametrize("x", [0.25, -0.75, 1.5, -2.5, 7.0, 0.0078125])
def test_functions_against_mpmath(function: str, x: float) -> None:
    """A value agrees with mpmath's, and is undefined where mpmath's is complex or infinite."""
    with mpmath.workdps(DIGITS):
        try:
            expected = ORACLE[function](mpmath.mpf(x))
        except (ValueError, ZeroDivisionError):
            expected = mpmath.mpc(0, 1)
        got = REALS.call(function, [arb(x)])
        if isinstance(expected, mpmath.mpc) and expected.imag != 0:
            assert got.is_nan()
        else:
            verdict = difference(got, exact(mpmath.re(expected)))
            assert isinstance(verdict, Agree), (got, expected)
            assert verdict.bits > 110, (got, expected)


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        ("logb", (2, 8), 3),
        ("root", (-8, 3), -2),
        ("root", (16, 4), 2),
        ("root", (-8, -3), Fraction(-1, 2)),
        ("root", (9, 2), 3),
        ("atan2", (0, 3), 0),
        ("leaky_relu", (-4, Fraction(1, 4)), -1),
        ("leaky_relu", (4, Fraction(1, 4)), 4),
        ("binomial", (10, 3), 120),
        ("binomial", (3, 10), 0),
        ("binomial", (-3, 3), -10),
        ("binomial", (5, -1), 0),
        ("mod", (-7, 3), 2),
        ("mod", (7, -3), -2),
        ("max", (1, 5, 3), 5),
        ("min", (4,), 4),
        ("factorial", (5,), 120),
        ("round", (2.5,), 3),
        ("floor", (-0.5,), -1),
    ],
)
def test_functions_of_several_arguments(
    function: str, arguments: tuple[float, ...], expected: Fraction
) -> None:
    """Closed forms of the functions of more than one argument."""
    got = REALS.call(function, [REALS.literal(Fraction(a)) for a in arguments])
    assert got.contains(fmpq(Fraction(expected).numerator, Fraction(expected).denominator))
    assert got.rel_accuracy_bits() > 110


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [
        (-8, Fraction(1, 3), -2),
        (-8, Fraction(2, 3), 4),
        (-8, Fraction(-1, 3), Fraction(-1, 2)),
        (-2, Fraction(3), -8),
        (4, Fraction(1, 2), 2),
        (0, Fraction(0), 1),
        (0, Fraction(1, 2), 0),
        (0, Fraction(2, 3), 0),
        (0, Fraction(5), 0),
        (2, Fraction(-2), Fraction(1, 4)),
    ],
)
@pytest.mark.parametrize("written", [True, False])
def test_powers(base: int, exponent: Fraction, expected: Fraction, written: bool) -> None:
    """Real powers; without a literal exponent a negative base needs an integer."""
    got = REALS.power(arb(base), REALS.literal(exponent), exponent if written else None)
    if base < 0 and exponent.denominator > 1 and not written:
        assert got.is_nan()
    else:
        assert got.contains(fmpq(Fraction(expected).numerator, Fraction(expected).denominator))
        assert got.rad() < 1e-30


@pytest.mark.parametrize(
    ("base", "exponent", "inside", "outside"),
    [
        (WIDE, Fraction(2), 0.5, -0.1),
        (WIDE, Fraction(3), -0.5, 1.1),
        (WIDE, Fraction(1, 3), -0.9, 1.1),
        (WIDE, Fraction(2, 3), 0.9, -0.1),
    ],
)
def test_powers_of_balls_around_zero(base: arb, exponent: Fraction, inside: float, outside: float) -> None:
    """FLINT gives nan for these; the enclosures are known."""
    got = REALS.power(base, REALS.literal(exponent), exponent)
    assert got.contains(inside)
    assert not got.contains(outside)


def test_undefined_is_a_value() -> None:
    """No operation raises on bad mathematics."""
    one, zero = arb(1), arb(0)
    undefined = [
        REALS.divide(one, zero),
        REALS.divide(one, WIDE),
        REALS.power(zero, arb(-1), Fraction(-1)),
        REALS.power(WIDE, arb(-2), Fraction(-2)),
        REALS.power(arb(-2), arb(0.5), Fraction(1, 2)),
        REALS.power(NAN, zero, Fraction(0)),
        REALS.power(arb(-2), arb(0.5, 0.1), None),
        REALS.call("log", [zero]),
        REALS.call("log", [WIDE]),
        REALS.call("floor", [arb(2, 1e-9)]),
        REALS.call("sign", [WIDE]),
        REALS.call("step", [WIDE]),
        REALS.call("gamma", [arb(-3)]),
        REALS.call("relu", [NAN]),
        REALS.call("max", [one, NAN]),
        REALS.call("mod", [one, zero]),
        REALS.call("root", [zero, arb(-3)]),
        REALS.drawn((1j,)),
    ]
    assert all(value.is_nan() for value in undefined)


def test_what_is_not_a_function() -> None:
    """An unknown function, a wrong number of arguments, and i over the reals are limits of ours."""
    for function, count in [("softmax", 1), ("exp", 2), ("atan2", 1), ("max", 0), ("inverse", 1)]:
        with pytest.raises(NotComputable):
            REALS.call(function, [arb(1)] * count)
        with pytest.raises(NotComputable):
            COMPLEXES.call(function, [acb(1)] * count)
    with pytest.raises(NotComputable):
        REALS.constant("i")


def test_draws_are_exact() -> None:
    """Floats are dyadic rationals; the sample is the system's."""
    balls = RealBalls(sample=1)
    drawn = balls.drawn((0.1, 0.2, 0.3))
    assert drawn.is_exact()
    assert drawn == arb(0.2)
    assert ComplexBalls(sample=2).drawn((0, 0, 1 - 2j)) == acb(1, -2)


def test_conditions_are_three_valued() -> None:
    """Overlapping balls leave an order open; exact ones never do."""
    two, about_two, three = arb(2), arb(2, 1e-9), arb(3)
    assert REALS.compare("<", two, three) is True
    assert REALS.compare(">=", two, three) is False
    assert REALS.compare("=", two, arb(2)) is True
    assert REALS.compare("=", about_two, about_two) is True
    assert REALS.compare("!=", two, three) is True
    assert REALS.compare("~~", two, about_two) is True
    assert REALS.compare("~~", two, three) is False
    for comparator in ("=", "!=", "<", "<=", ">", ">="):
        assert REALS.compare(comparator, two, about_two) is None
        assert REALS.compare(comparator, two, NAN) is None
    assert REALS.both(None, False) is False
    assert REALS.both(None, True) is None
    assert REALS.either(None, True) is True
    assert REALS.either(None, False) is None
    assert REALS.opposite(None) is None
    assert REALS.opposite(True) is False
    with pytest.raises(NotComputable):
        REALS.compare("in", two, three)


def test_select() -> None:
    """An open condition keeps both branches where they overlap."""
    a, b = arb(1, 0.5), arb(1.25, 0.5)
    assert REALS.select(True, a, b) is a
    assert REALS.select(False, a, b) is b
    assert REALS.select(None, a, b).contains(a)
    assert REALS.select(None, a, b).contains(b)
    assert REALS.select(None, a, arb(9)).is_nan()
    assert COMPLEXES.select(None, acb(0), acb(1)).real.is_nan()


@pytest.mark.parametrize(
    ("ball", "expected"),
    [
        (arb(3), 3),
        (arb(-3, 1e-30), -3),
        (arb(3, 0.1), None),
        (arb(3.5), None),
        (NAN, None),
        (arb("inf"), None),
    ],
)
def test_integer(ball: arb, expected: int | None) -> None:
    """Only a narrow ball around an integer is one."""
    assert REALS.integer(ball) == expected
    assert COMPLEXES.integer(acb(ball)) == expected


@given(a=floats, b=floats)
def test_arithmetic_encloses_the_rationals(a: float, b: float) -> None:
    """Sum, difference, product and quotient contain the exact rational."""
    p, q = Fraction(a), Fraction(b)
    with REALS.working():
        x, y = REALS.drawn((a,)), REALS.drawn((b,))
        pairs = [(REALS.add(x, y), p + q), (REALS.subtract(x, y), p - q), (REALS.multiply(x, y), p * q)]
        if q:
            pairs.append((REALS.divide(x, y), p / q))
        assert all(ball.contains(fmpq(z.numerator, z.denominator)) for ball, z in pairs)


near = st.floats(-20, 20)


@given(function=st.sampled_from(sorted(UNARY)), x=near, y=near)
def test_a_function_of_a_ball_contains_that_of_its_points(function: str, x: float, y: float) -> None:
    """f(ball) encloses f(point) for each point of the ball, unless it is nan."""
    with REALS.working():
        whole = REALS.call(function, [arb(x).union(arb(y))])
        one = REALS.call(function, [arb(y)])
        assert whole.is_nan() or (not one.is_nan() and whole.overlaps(one))


@given(x=st.floats(-3, 3), y=st.floats(-3, 3), p=st.integers(-6, 6), q=st.integers(1, 5))
def test_a_power_of_a_ball_contains_that_of_its_points(x: float, y: float, p: int, q: int) -> None:
    """The same for powers with literal exponents."""
    exponent = Fraction(p, q)
    with REALS.working():
        b = REALS.literal(exponent)
        whole = REALS.power(arb(x).union(arb(y)), b, exponent)
        one = REALS.power(arb(y), b, exponent)
        assert whole.is_nan() or (not one.is_nan() and whole.overlaps(one))


def test_difference() -> None:
    """Disjoint balls are apart, overlapping ones agree in so many bits, nan tells nothing."""
    third = REALS.literal(Fraction(1, 3))
    assert difference(third, arb(0.3)) == Apart()
    assert difference(acb(1, 2), acb(1, 2.5)) == Apart()
    assert difference(third, third * 1) == Agree(127, 126)
    assert difference(arb(5), arb(5), most=200) == Agree(200, 200)
    assert difference(arb(2), arb(2, 1e-6)) == Agree(20, 20)
    assert difference(arb(0), arb(0, 1.5 * 2.0**-41)) == Agree(40, 0)
    assert difference(arb(0), arb(1, 2)) == Unknown()
    assert difference(arb(1), NAN) == Unknown()
    assert difference(acb(1, NAN), acb(1)) == Unknown()
    assert difference(arb("inf"), arb("inf")) == Agree(1024, 1024)
    assert difference(arb("inf"), arb(3)) == Apart()
    assert difference(arb(9) ** arb(9) ** arb(9) ** arb(9), arb(3)) == Unknown()


def test_more_bits_agree_at_more_precision() -> None:
    """The precision is the caller's."""
    balls = RealBalls(bits=512)
    with balls.working():
        verdict = difference(balls.constant("pi"), 4 * balls.call("atan", [arb(1)]))
        assert isinstance(verdict, Agree)
        assert verdict.bits > 500
    assert flint.ctx.prec == 128
