"""Jets: derivatives against finite differences at high precision, closed forms and kinks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import reduce

import flint
import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from hwsolve.errors import NotComputable
from hwsolve.meaning.numbers.balls import Agree, RealBalls, difference
from hwsolve.meaning.numbers.jets import Jet, Jets
from hwsolve.meaning.numbers.real_functions import BINARY, UNARY

REALS = RealBalls()
ONE = Jets(REALS, 1, 2)
TWO = Jets(REALS, 2, 2)

BinaryRule = Callable[[Jets, Jet, Jet], Jet]


@pytest.fixture(autouse=True)
def working() -> Iterator[None]:
    """Every test works at 128 bits."""
    with REALS.working():
        yield


def close(a: arb, b: arb, bits: int = 70) -> bool:
    """Whether two balls agree."""
    verdict = difference(a, b)
    return isinstance(verdict, Agree) and verdict.bits >= bits


def slopes(f: Callable[[arb], arb], x: arb) -> tuple[arb, arb]:
    """f' and f'' by central differences at 600 bits, with room for their truncation error."""
    with flint.ctx.workprec(600):
        h = arb(2) ** -120
        left, middle, right = f(x - h), f(x), f(x + h)
        error = arb(0, 1e-30) * (1 + abs(middle))
        return (right - left) / (2 * h) + error, (left + right - 2 * middle) / h**2 + error


def along(
    f: Callable[[arb, arb], arb], start: tuple[float, float], step: tuple[int, int]
) -> Callable[[arb], arb]:
    """f on the line start + t step, as a function of t."""
    return lambda t: f(arb(start[0]) + step[0] * t, arb(start[1]) + step[1] * t)


def test_every_function_has_derivatives() -> None:
    """What the balls can evaluate, the jets can differentiate."""
    for function in UNARY:
        assert isinstance(ONE.call(function, [ONE.variable(arb(0.5), 0)]), Jet)
    for function in BINARY:
        assert isinstance(TWO.call(function, [TWO.variable(arb(3), 0), TWO.variable(arb(2.5), 1)]), Jet)


@pytest.mark.parametrize("function", sorted(UNARY))
@pytest.mark.parametrize("x", [0.3125, -0.6875, 1.75, -2.375, 30.625, -41.25])
def test_functions_against_finite_differences(function: str, x: float) -> None:
    """First and second derivatives of each function, where it is defined."""
    jet = ONE.call(function, [ONE.variable(arb(x), 0)])
    first, second = slopes(lambda y: REALS.call(function, [y]), arb(x))
    if jet.value.is_nan():
        assert first.is_nan()
        assert jet.first[0].is_nan()
    else:
        assert close(ONE.gradient(jet)[0], first)
        assert close(ONE.hessian(jet)[0][0], second)


@pytest.mark.parametrize("function", sorted(BINARY))
@pytest.mark.parametrize(("x", "y"), [(2.5, 1.125), (0.75, 3.5), (-1.5, 0.625), (-0.5, -2.75)])
def test_functions_of_two_arguments(function: str, x: float, y: float) -> None:
    """Their gradient and Hessian, along the axes and the diagonal."""
    jet = TWO.call(function, [TWO.variable(arb(x), 0), TWO.variable(arb(y), 1)])
    if jet.value.is_nan():
        return
    (a, b), ((p, q), (r, s)) = TWO.gradient(jet), TWO.hessian(jet)
    assert q is r
    for u, v in [(1, 0), (0, 1), (1, 1), (2, -1)]:
        first, second = slopes(along(lambda a, b: REALS.call(function, [a, b]), (x, y), (u, v)), arb(0))
        assert close(u * a + v * b, first)
        assert close(u * u * p + 2 * u * v * q + v * v * s, second)


@pytest.mark.parametrize(
    "rule",
    [
        Jets.add,
        Jets.subtract,
        Jets.multiply,
        Jets.divide,
        lambda jets, a, b: jets.power(a, b, None),
        lambda jets, a, b: jets.call("max", [a, b, jets.multiply(a, b)]),
        lambda jets, a, b: jets.call("min", [a, jets.negate(b)]),
        lambda jets, a, b: jets.divide(jets.call("sin", [a]), jets.add(b, jets.multiply(a, a))),
    ],
)
@pytest.mark.parametrize(("x", "y"), [(2.5, 1.25), (0.75, -3.5)])
def test_arithmetic_against_finite_differences(rule: BinaryRule, x: float, y: float) -> None:
    """Every operation of two jets, along the axes and the diagonal."""
    jet = rule(TWO, TWO.variable(arb(x), 0), TWO.variable(arb(y), 1))
    (a, b), ((p, q), (_, s)) = TWO.gradient(jet), TWO.hessian(jet)
    for u, v in [(1, 0), (0, 1), (1, 1), (2, -1)]:
        first, second = slopes(along(lambda a, b: rule(TWO, Jet(a), Jet(b)).value, (x, y), (u, v)), arb(0))
        assert close(u * a + v * b, first)
        assert close(u * u * p + 2 * u * v * q + v * v * s, second)


@pytest.mark.parametrize("exponent", [Fraction(p, q) for p in (-3, -1, 1, 2, 3, 5) for q in (1, 2, 3)])
@pytest.mark.parametrize("x", [1.75, -1.75])
@pytest.mark.parametrize("written", [True, False])
def test_powers_with_constant_exponent(exponent: Fraction, x: float, written: bool) -> None:
    """x^(p/q), by the sign of the real root for x < 0."""
    literal = exponent if written else None
    b = REALS.literal(exponent)
    jet = ONE.power(ONE.variable(arb(x), 0), Jet(b), literal)
    first, second = slopes(lambda y: REALS.power(y, REALS.literal(exponent), literal), arb(x))
    if jet.value.is_nan():
        assert jet.first[0].is_nan()
    else:
        assert close(jet.first[0], first)
        assert close(ONE.hessian(jet)[0][0], second)


@pytest.mark.parametrize(
    ("n", "first", "second"), [(0, 0, 0), (1, 1, 0), (2, 0, 2), (3, 0, 0), (10**6 + 1, 0, 0)]
)
def test_powers_at_zero(n: int, first: int, second: int) -> None:
    """x^n is a polynomial at 0 too (FLINT's power is nan there)."""
    for x in (arb(0), arb(0, 1e-35)):
        jet = ONE.power(ONE.variable(x, 0), Jet(arb(n)), Fraction(n))
        assert close(ONE.gradient(jet)[0], arb(first))
        assert close(ONE.hessian(jet)[0][0], arb(second))


def test_large_odd_powers_of_negative_numbers() -> None:
    """(-1)^n has slope n for odd n, however large."""
    n = 10**12 + 1
    jet = ONE.power(ONE.variable(arb(-1), 0), Jet(arb(n)), Fraction(n))
    assert close(jet.value, arb(-1))
    assert close(jet.first[0], arb(n), 60)


def softmax_loss(jets: Jets, z: list[Jet], target: int) -> Jet:
    """-log softmax(z)[target]"""
    exps = [jets.power(jets.constant("e"), a, None) for a in z]
    total = reduce(jets.add, exps)
    return jets.negate(jets.call("log", [jets.divide(exps[target], total)]))


def test_softmax_cross_entropy() -> None:
    """The gradient is p - y and the Hessian diag(p) - p p^T."""
    logits = [arb(x) for x in (0.5, -1.25, 2.0, 0.125)]
    jets = Jets(REALS, 4, 2)
    start = time.thread_time()
    loss = softmax_loss(jets, [jets.variable(x, k) for k, x in enumerate(logits)], 2)
    assert time.thread_time() - start < 0.05
    exps = [x.exp() for x in logits]
    p = [x / sum(exps, arb(0)) for x in exps]
    for i in range(4):
        assert close(jets.gradient(loss)[i], p[i] - (1 if i == 2 else 0), 110)
        for j in range(4):
            assert close(jets.hessian(loss)[i][j], (p[i] if i == j else 0) - p[i] * p[j], 110)


@given(
    x=st.lists(st.integers(-9, 9), min_size=3, max_size=3),
    terms=st.lists(
        st.tuples(st.integers(-5, 5), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), max_size=5
    ),
)
def test_polynomials_exactly(x: list[int], terms: list[tuple[int, int, int, int]]) -> None:
    """Integer polynomials of integers have integer derivatives, and the balls stay exact."""

    def expected(orders: tuple[int, int, int]) -> int:
        total = 0
        for coefficient, *powers in terms:
            value = coefficient
            for n, base, times in zip(powers, x, orders, strict=True):
                for k in range(times):
                    value *= n - k
                value *= base ** max(0, n - times)
            total += value
        return total

    with REALS.working():
        jets = Jets(REALS, 3, 2)
        variables = [jets.variable(arb(v), k) for k, v in enumerate(x)]
        made = Jet(arb(0))
        for coefficient, *powers in terms:
            factors = [
                jets.power(v, Jet(arb(n)), Fraction(n)) for v, n in zip(variables, powers, strict=True)
            ]
            made = jets.add(made, jets.multiply(Jet(arb(coefficient)), reduce(jets.multiply, factors)))
        for i in range(3):
            orders = [int(k == i) for k in range(3)]
            assert jets.gradient(made)[i] == expected((orders[0], orders[1], orders[2]))
            for j in range(3):
                both = [orders[k] + int(k == j) for k in range(3)]
                assert jets.hessian(made)[i][j] == expected((both[0], both[1], both[2]))


@pytest.mark.parametrize(
    "function", ["abs", "relu", "leaky_relu", "sign", "step", "sqrt", "floor", "round", "acosh"]
)
def test_kinks_have_no_derivative(function: str) -> None:
    """At a kink or a jump the derivative is nan, first and second."""
    at = {"round": 0.5, "acosh": 1}.get(function, 0)
    for x in (arb(at), arb(at, 1e-30)):
        jet = ONE.call(function, [ONE.variable(x, 0)])
        assert ONE.gradient(jet)[0].is_nan()
        assert ONE.hessian(jet)[0][0].is_nan()


def test_ties_keep_what_the_winners_share() -> None:
    """max(x, y) at x = y has no gradient; max(x, x) has."""
    x, y = TWO.variable(arb(2), 0), TWO.variable(arb(2), 1)
    tie = TWO.call("max", [x, y, Jet(arb(1))])
    assert tie.value == 2
    assert all(u.is_nan() for u in TWO.gradient(tie))
    assert all(u.is_nan() for row in TWO.hessian(tie) for u in row)
    same = TWO.call("min", [x, x, Jet(arb(3))])
    assert TWO.gradient(same) == (arb(1), arb(0))


def test_select_follows_the_branch() -> None:
    """A known condition takes a branch with its derivatives; an unknown one what they share."""
    x = TWO.variable(arb(0, 1e-30), 0)
    square, nothing = TWO.multiply(x, x), TWO.literal(Fraction(0))
    assert TWO.select(TWO.compare("<", TWO.literal(Fraction(1)), TWO.literal(Fraction(2))), x, nothing) is x
    assert TWO.select(TWO.truth(False), x, nothing) is nothing
    unknown = TWO.compare(">", x, nothing)
    assert unknown is None
    assert TWO.gradient(TWO.select(unknown, x, nothing))[0].is_nan()
    smooth = TWO.select(unknown, square, nothing)
    assert TWO.gradient(smooth)[0].contains(0)
    assert TWO.hessian(smooth)[0][0].is_nan()


@given(function=st.sampled_from(sorted(UNARY)), x=st.floats(-5, 5), y=st.floats(-5, 5))
def test_a_jet_over_a_ball_contains_those_of_its_points(function: str, x: float, y: float) -> None:
    """Derivatives over a ball enclose the derivative at each of its points, or are nan."""
    with REALS.working():
        whole = ONE.call(function, [ONE.variable(arb(x).union(arb(y)), 0)])
        point = ONE.call(function, [ONE.variable(arb(y), 0)])
        for a, b in [(whole.value, point.value), (whole.first[0], point.first[0])]:
            assert a.is_nan() or (not b.is_nan() and a.overlaps(b))
        a, b = ONE.hessian(whole)[0][0], ONE.hessian(point)[0][0]
        assert a.is_nan() or (not b.is_nan() and a.overlaps(b))


def test_values_are_those_of_the_balls() -> None:
    """The value part of a jet is what the real balls compute."""
    for function in UNARY:
        x = arb(1.3125 if function == "acosh" else 0.3125)
        assert close(ONE.call(function, [ONE.variable(x, 0)]).value, REALS.call(function, [x]), 120)


@pytest.mark.parametrize("function", sorted(UNARY))
def test_hostile_arguments(function: str) -> None:
    """Every function returns at once, whatever the size of its argument."""
    tower = arb(100).exp().exp().exp()
    for x in (
        arb(0),
        arb(10**7),
        arb(2) ** (2**40),
        arb(10) ** 10**8,
        arb("inf"),
        arb("nan"),
        tower,
        arb(1e-300),
    ):
        for value in (x, -x, 1 / x):
            start = time.thread_time()
            ONE.call(function, [ONE.variable(value, 0)])
            assert time.thread_time() - start < 0.05, value


def test_hostile_powers() -> None:
    """Powers too, with constant and varying exponents."""
    for base in (arb(3), arb(-3), arb(0), arb(10) ** 10**8):
        for n in (2**61, -(2**61), 10**40, 10**8, 1000):
            start = time.thread_time()
            ONE.power(ONE.variable(base, 0), Jet(arb(n)), Fraction(n))
            TWO.power(TWO.variable(base, 0), TWO.variable(arb(n), 1), None)
            assert time.thread_time() - start < 0.05, (base, n)


def test_first_order_only() -> None:
    """Jets of order 1 carry no second derivatives and say so."""
    jets = Jets(REALS, 2, 1)
    x, y = jets.variable(arb(2), 0), jets.variable(arb(3), 1)
    made = jets.call("exp", [jets.multiply(x, y)])
    assert not made.second
    assert close(jets.gradient(made)[0], 3 * arb(6).exp(), 110)
    with pytest.raises(NotComputable):
        jets.hessian(made)
    with pytest.raises(NotComputable):
        jets.variable(arb(1), 2)


def test_constants_vary_in_no_direction() -> None:
    """Literals, draws and constants have zero derivatives, and so has what is made of them."""
    third = TWO.literal(Fraction(1, 3))
    made = TWO.call("sin", [TWO.divide(TWO.add(third, TWO.drawn((0.5,))), TWO.constant("pi"))])
    assert not made.first
    assert TWO.gradient(made) == (arb(0), arb(0))
    assert third.value.contains(fmpq(1, 3))
    assert TWO.integer(TWO.literal(Fraction(4))) == 4
    assert TWO.integer(TWO.variable(arb(4), 0)) is None
    with pytest.raises(NotComputable):
        TWO.call("softmax", [TWO.variable(arb(1), 0)])
