"""The solver `activation` against numpy: values, difference quotients, values far out."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from hwsolve.derivation.checker import check
from hwsolve.derivation.exhibits import Plot
from hwsolve.errors import NotComputable, ProblemError
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import assert_close, at_random, derive, part

Function = Callable[[float], float]
ERF = "x*(1 + erf(x/sqrt(2)))/2"
FUNCTIONS: dict[str, Function] = {
    "x/(1 + abs(x))": lambda x: x / (1 + abs(x)),
    "tanh(x)": math.tanh,
    "sigma(x)": lambda x: 1 / (1 + math.exp(-x)),
    "atan(x)": math.atan,
    "softplus(x)": lambda x: math.log1p(math.exp(x)),
    "relu(x)": lambda x: max(x, 0.0),
    "where(x > 0, x, x/10)": lambda x: x if x > 0 else x / 10,
    "where(x > 0, x, 2*(exp(x) - 1))": lambda x: x if x > 0 else 2 * math.expm1(x),
    ERF: lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2,
    "x*sigma(x)": lambda x: x / (1 + math.exp(-x)),
    "sin(x)": math.sin,
    "x/sqrt(1 + x^2)": lambda x: x / math.sqrt(1 + x * x),
    "max(0, min(1, x/6 + 1/2))": lambda x: min(max(x / 6 + 0.5, 0.0), 1.0),
    "3*tanh(x/2) + 1": lambda x: 3 * math.tanh(x / 2) + 1,
    "exp(-x^2)": lambda x: math.exp(-x * x),
}


def asked(function: str, ask: str, more: str = "", symbols: dict[str, str] | None = None) -> list[str]:
    """The answers of a checked derivation, as text."""
    solver = f"kind: activation, of: g(x), ask: [{ask}], answer: [a, b, c, d]{more}"
    derivation = derive(symbols or {"x": "real"}, (f"g(x) = {function}",), solver)
    return [render_text(formula) for formula in derivation.answers.values()]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_reflection_and_derivative(function: str) -> None:
    """g(-x) is the function at -x, and g' agrees with the central difference."""
    solver = "kind: activation, of: g(x), ask: [reflection, derivative], answer: [m, d]"
    derivation = derive({"x": "real"}, (f"g(x) = {function}",), solver)
    truth = FUNCTIONS[function]
    for seed in (1, 2, 3):
        leaves, mirrored = at_random(derivation.scope, derivation.answers["m"], seed)
        x = float(leaves["x"])
        assert_close(mirrored, np.array(truth(-x)))
        _, slope = at_random(derivation.scope, derivation.answers["d"], seed)
        assert_close(slope, np.array((truth(x + 1e-5) - truth(x - 1e-5)) / 2e-5))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_parity(function: str) -> None:
    """Odd, even or neither; only the odd ones are centred."""
    truth = FUNCTIONS[function]
    places = (0.3, 1.1, 2.7)
    odd = all(math.isclose(truth(-x), -truth(x), abs_tol=1e-12) for x in places)
    even = all(math.isclose(truth(-x), truth(x)) for x in places)
    parity, centred = asked(function, "parity, centred")
    assert parity == ("odd" if odd else "even" if even else "neither")
    assert centred == ("yes" if odd else "no")


@pytest.mark.parametrize("function", [f for f in FUNCTIONS if f != "sin(x)"])
def test_vanishing(function: str) -> None:
    """Whether the slope far out is 0, on which side, is what the values say."""
    truth = FUNCTIONS[function]

    def slope(x: float) -> float:
        return (truth(x + 1) - truth(x - 1)) / 2

    left, right = abs(slope(-300)) < 1e-3, abs(slope(300)) < 1e-3
    wanted = "yes" if left and right else "only for x -> -inf" if left else "no"
    assert asked(function, "vanishes") == [wanted]


@pytest.mark.parametrize(
    ("function", "limit"),
    [
        ("x/(1 + abs(x))", "0"),
        ("relu(x)", "(0, 1)"),
        ("where(x > 0, x, x/10)", "(1/10, 1)"),
        ("softplus(x)", "(0, 1)"),
        ("x*sigma(x)", "(0, 1)"),
    ],
)
def test_limits_of_the_slope(function: str, limit: str) -> None:
    """One value where both sides agree, else (left, right)."""
    assert asked(function, "limit") == [limit]


@pytest.mark.parametrize(
    ("function", "wanted"),
    [
        ("x/(1 + abs(x))", "(−1, 1)"),
        ("tanh(x)", "(−1, 1)"),
        ("sigma(x)", "(0, 1)"),
        ("atan(x)", "(−π/2, π/2)"),
        ("relu(x)", "[0, ∞)"),
        ("softplus(x)", "(0, ∞)"),
        ("where(x > 0, x, 2*(exp(x) - 1))", "(−2, ∞)"),
        ("sin(x)", "[−1, 1]"),
        ("exp(-x^2)", "(0, 1]"),
        ("max(0, min(1, x/6 + 1/2))", "[0, 1]"),
        ("3*tanh(x/2) + 1", "(−2, 4)"),
        ("1 - 2*sigma(x)", "(−1, 1)"),
        ("1.7159*tanh(2*x/3)", "(−1.7159, 1.7159)"),
    ],
)
def test_range(function: str, wanted: str) -> None:
    """The interval of all values; an end is closed where it is reached."""
    assert asked(function, "range") == [wanted]


@pytest.mark.parametrize(
    ("function", "wanted"),
    [
        ("x/(1 + abs(x))", "(1 − |g(x)|)²"),
        ("tanh(x)", "1 − g(x)²"),
        ("sigma(x)", "g(x)·(1 − g(x))"),
        ("atan(x)", "cos(g(x))²"),
        ("softplus(x)", "1 − exp(−g(x))"),
        ("exp(x)", "g(x)"),
        ("x/sqrt(1 + 4*x^2)", "(1 − (2·g(x))²)^(3/2)"),
        ("3*tanh(2*x)", "6·(1 − (g(x)/3)²)"),
        ("sigma(5*x)", "5·g(x)·(1 − g(x))"),
        ("2/pi*atan(pi*x/2)", "cos(π/2·g(x))²"),
        ("2*x/(3 + abs(x))", "2/3·(1 − |g(x)/2|)²"),
        ("7*exp(x/2)", "g(x)/2"),
    ],
)
def test_the_derivative_by_the_value(function: str, wanted: str) -> None:
    """As it is used in backpropagation."""
    assert asked(function, "by_value") == [wanted]


@pytest.mark.parametrize("function", ["x/(1 + abs(x))", "tanh(x)", "sigma(x)", "atan(x)"])
@pytest.mark.parametrize("bound", ["1/100", "1/50", "1/5"])
def test_threshold(function: str, bound: str) -> None:
    """At the threshold the slope is the bound, by differences."""
    solver = f"kind: activation, of: g(x), ask: [threshold], bound: {bound}, answer: [t]"
    derivation = derive({"x": "real"}, (f"g(x) = {function}",), solver)
    _, place = at_random(derivation.scope, derivation.answers["t"])
    truth, x = FUNCTIONS[function], float(place)
    slope = (truth(x + 1e-5) - truth(x - 1e-5)) / 2e-5
    assert x > 0
    assert math.isclose(slope, eval_fraction(bound), rel_tol=1e-5)


def eval_fraction(text: str) -> float:
    """``1/50`` as a float."""
    above, below = text.split("/")
    return int(above) / int(below)


def test_parameters_stay_symbols() -> None:
    """The slope of a leaky unit and the threshold of a softsign, with letters."""
    symbols = {"x": "real", "c": "positive", "eps": "real in (0, 1)"}
    leaky = asked("where(x > 0, x, c*x)", "derivative, vanishes", ", variable: x", symbols)
    assert leaky == ["{1 if x > 0; c otherwise}", "no"]
    softsign = asked("x/(1 + abs(x))", "threshold", ", variable: x, bound: eps", symbols)
    assert softsign == ["1/√ε − 1"]


def test_kinks_are_told_from_both_sides() -> None:
    """ReLU has two one-sided derivatives at 0, softsign one."""
    for function, rules in (("relu(x)", True), ("x/(1 + abs(x))", False)):
        solver = "kind: activation, of: g(x), ask: [derivative], answer: [d]"
        derivation = check(solve(part({"x": "real"}, (f"g(x) = {function}",), solver)))
        told = {step.rule for step in derivation.steps}
        assert {"derivative_from_the_left", "derivative_from_the_right"} <= told
        assert ("no_derivative" in told) == rules


def test_the_plot() -> None:
    """Activation and slope over the same points."""
    solver = "kind: activation, of: g, ask: [centred], answer: [c]"
    derivation = solve(part({"x": "real"}, ("g = x^3/(1 + x^2)",), solver))
    (plot,) = derivation.exhibits
    assert isinstance(plot, Plot)
    value, _ = plot.curves
    assert_close(np.array(value.y), np.array(value.x) ** 3 / (1 + np.array(value.x) ** 2))


def test_what_is_refused() -> None:
    """No threshold without a bound, no unknown question, no several variables, no slope by the value."""
    cases = [
        ("of: x, ask: [threshold]", "bound"),
        ("of: x, ask: [slope]", "unknown question"),
        ("of: 'c*d', ask: [parity]", "several variables"),
        ("of: c, variable: x", "does not depend on x"),
    ]
    for solver, message in cases:
        with pytest.raises(ProblemError, match=message):
            solve(part({"x": "real", "c": "positive", "d": "real"}, (), f"kind: activation, {solver}"))
    with pytest.raises(NotComputable):
        solve(part({"x": "real"}, (), "kind: activation, of: 'x*sigma(x)', ask: [by_value], answer: [a]"))


@pytest.mark.parametrize(
    ("function", "low", "high"),
    [
        ("x*sigma(x)", -0.2784645, math.inf),
        (ERF, -0.1699712, math.inf),
    ],
)
def test_a_range_in_decimals(function: str, low: float, high: float) -> None:
    """Where the slope is zero in no closed form, the ends are decimals just outside (values by bisection)."""
    (text,) = asked(function, "range")
    ends = [
        float(end.replace("\u2212", "-").replace("\u221e", "inf")) for end in text.strip("[]()").split(", ")
    ]
    for end, true, outward in zip(ends, (low, high), (-1, 1), strict=True):
        assert end == true or 0 <= outward * (end - true) < 1e-4


@pytest.mark.parametrize(
    ("function", "at"),
    [
        ("where(x > 0, x, a*(exp(x) - 1))", lambda x, a, g: 1 if x > 0 else g + a),
        ("a*exp(2*x) - 3", lambda x, a, g: 2 * g + 6),
        (
            "where(x > 1, 2*x - 1, where(x < -1, exp(x + 1) - 2, x))",
            lambda x, a, g: 2 if x > 1 else 1 if x > -1 else g + 2,
        ),
    ],
)
def test_the_slope_by_the_value_on_each_piece(
    function: str, at: Callable[[float, float, float], float]
) -> None:
    """A slope r g + k, piece by piece."""
    solver = "kind: activation, of: g(x), ask: [by_value], answer: [d]"
    derivation = derive({"x": "real", "a": "positive"}, (f"g(x) = {function}",), solver)
    for seed in range(1, 6):
        leaves, slope = at_random(derivation.scope, derivation.answers["d"], seed)
        _, value = at_random(derivation.scope, derivation.scope.parse("g(x)"), seed)
        assert_close(slope, np.array(at(float(leaves["x"]), float(leaves["a"]), float(value))))
