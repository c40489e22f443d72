"""The solver `newton` against plain Python: iterates in floats, difference quotients, numpy's solve."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from hwsolve.derivation.derivation import Derivation
from hwsolve.derivation.exhibits import Plot, Table
from hwsolve.errors import HwsolveError, NotComputable, ProblemError
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.notation.formula import Number, Vector
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.iteration.digits import Digits
from hwsolve.solvers.iteration.newton_several import solved
from tests.unit.solvers.numeric_truth import derive

Function = Callable[[float], float]
RUNS: list[tuple[str, Function, Function, float]] = [
    ("x^3 - 2", lambda x: x**3 - 2, lambda x: 3 * x * x, 1.5),
    ("cos(x) - x", lambda x: math.cos(x) - x, lambda x: -math.sin(x) - 1, 1.0),
    ("exp(x) - 5", lambda x: math.exp(x) - 5, math.exp, 2.0),
    ("x^2 - 7", lambda x: x * x - 7, lambda x: 2 * x, 3.0),
    ("log(x) + x", lambda x: math.log(x) + x, lambda x: 1 / x + 1, 0.25),
]


def value(derivation: Derivation, name: str) -> float:
    """An answer that is a number."""
    return float(Digits(derivation.scope).one(derivation.answers[name], {}))


@pytest.mark.parametrize(("text", "f", "slope", "start"), RUNS)
@pytest.mark.parametrize("share", [1.0, 0.5])
def test_iterates(text: str, f: Function, slope: Function, start: float, share: float) -> None:
    """Each iterate is what the rule gives in floats, and the explicit step is the same function."""
    solver = f'kind: newton, f: "{text}", start: {start}, steps: 4, damping: "{share}"'
    derivation = derive({"x": "positive"}, (), solver)
    x = start
    for k in range(1, 5):
        x -= share * f(x) / slope(x)
        assert value(derivation, f"x_{k}") == pytest.approx(x, rel=1e-8, abs=1e-9)
    step = derivation.answers["iteration"]
    for at in (0.75, 1.25, 2.5):
        from fractions import Fraction

        found = Digits(derivation.scope).one(step, {"x": Fraction(at)})
        assert float(found) == pytest.approx(at - share * f(at) / slope(at), rel=1e-12)


@pytest.mark.parametrize(("text", "f", "slope", "start"), RUNS)
def test_order_two(text: str, f: Function, slope: Function, start: float) -> None:
    """The limit constant is |f''/(2 f')| at the root, by difference quotients of the slope."""
    derivation = derive({"x": "real"}, (), f'kind: newton, f: "{text}", start: {start}, show: [run]')
    root, h = value(derivation, "root"), 1e-5
    assert f(root) == pytest.approx(0, abs=1e-8)
    second = (slope(root + h) - slope(root - h)) / (2 * h)
    assert value(derivation, "limit C") == pytest.approx(abs(second / (2 * slope(root))), rel=1e-3)
    assert render_text(derivation.answers["order"]) == "2"
    assert any(isinstance(exhibit, Plot) for exhibit in derivation.exhibits)


@pytest.mark.parametrize(
    ("text", "start", "ratio"),
    [("x^2", "1", "1/2"), ("(x - 3)^3", "4", "2/3"), ("(x + 1)^4*(x^2 + 1)", "0", "3/4")],
)
def test_multiple_roots(text: str, start: str, ratio: str) -> None:
    """At a root of multiplicity m the order is one and the ratio 1 - 1/m."""
    derivation = derive({"x": "real"}, (), f'kind: newton, f: "{text}", start: "{start}", show: [run]')
    assert render_text(derivation.answers["order"]) == "1"
    assert render_text(derivation.answers["ratio"]) == ratio


@pytest.mark.parametrize(
    ("text", "start", "rule"),
    [
        ("x^3 - 2*x + 2", "0", "cycle"),
        ("x^3 - 5*x", "1", "cycle"),
        ("atan(x)", "2", "divergence"),
        ("x^2 - 4", "0", "slope_is_zero"),
    ],
)
def test_no_convergence_is_said(text: str, start: str, rule: str) -> None:
    """Cycles, divergence and a slope of 0 are told, and no root is claimed."""
    derivation = derive({"x": "real"}, (), f'kind: newton, f: "{text}", start: "{start}", show: [run]')
    assert rule in [step.rule for step in derivation.steps]
    assert "root" not in derivation.answers
    assert "order" not in derivation.answers


def test_arbitrary_functions() -> None:
    """The step and the recurrence hold for every smooth function with that root."""
    symbols = {"f": "function", "x": "real", "xk": "real", "xs": "real"}
    derivation = derive(symbols, (), "kind: newton, f: f, variable: x, show: [update, error]")
    shown = {name: render_text(formula) for name, formula in derivation.answers.items()}
    assert shown["root form"] == "xk − f(xk)/f′(xk)"
    assert shown["leading ratio"] == "f′′(xs)/(2·f′(xs))"
    assert {"linearisation", "taylor_theorem", "limit"} <= {step.rule for step in derivation.steps}


@pytest.mark.parametrize(
    ("text", "ratio"), [("x^3 - 2", "1/xs"), ("exp(x) - 5", "1/2"), ("x^2 - 7", "1/(2*xs)")]
)
def test_leading_ratio_of_a_given_function(text: str, ratio: str) -> None:
    """f''/(2 f') is worked out."""
    derivation = derive({"x": "real", "xs": "real"}, (), f'kind: newton, f: "{text}", show: [error]')
    wanted = derivation.scope.parse(ratio)
    assert isinstance(equal(derivation.answers["leading ratio"], wanted, derivation.scope), Agrees | Proved)


QUADRATICS = [
    ("(x - 1)^2 + x*y + 3*y^2", "[2, 0]", [[2, 1], [1, 6]], [-2, 0]),
    ("x^2 + 2*y^2 + x - 4*y", "[5, 7]", [[2, 0], [0, 4]], [1, -4]),
    ("2*x^2 - x*y + y^2 + 6*y", "[-1, 1/2]", [[4, -1], [-1, 2]], [0, 6]),
]


@pytest.mark.parametrize(("text", "start", "hessian", "linear"), QUADRATICS)
def test_a_quadratic_takes_one_step(
    text: str, start: str, hessian: list[list[float]], linear: list[float]
) -> None:
    """In several variables one step reaches the minimum that numpy's solve finds."""
    solver = f'kind: newton, g: "{text}", variable: [x, y], start: "{start}", steps: 2, show: [update, run]'
    derivation = derive({"x": "real", "y": "real"}, (), solver)
    first = derivation.answers["x_1"]
    assert isinstance(first, Vector)
    found = [float(each) for each in Digits(derivation.scope).at(first, {})]
    assert found == pytest.approx(list(np.linalg.solve(np.array(hessian), -np.array(linear))))


def test_a_vector_and_damping() -> None:
    """A vector variable; half a step goes half the way."""
    solver = "kind: newton, g: '(v[1] - 1)^2 + 3*(v[2] + 2)^2', variable: v, start: '[3, 4]'"
    whole = derive({"v": "real[2]"}, (), f"{solver}, steps: 1".replace("'", '"'))
    half = derive({"v": "real[2]"}, (), f'{solver}, steps: 1, damping: "1/2"'.replace("'", '"'))
    assert render_text(whole.answers["x_1"]) == "[1, −2]"
    assert render_text(half.answers["x_1"]) == "[2, 1]"
    assert any(isinstance(exhibit, Table) for exhibit in half.exhibits)


def test_elimination() -> None:
    """Rows are swapped where a pivot is 0; a singular matrix is refused."""
    from fractions import Fraction

    rows = [[Fraction(x) for x in row] for row in ([0, 2, 4], [3, 1, 5])]
    assert solved(rows) == [1, 2]
    with pytest.raises(NotComputable, match="singular"):
        solved([[Fraction(1), Fraction(2), Fraction(3)], [Fraction(2), Fraction(4), Fraction(6)]])


@pytest.mark.parametrize(
    ("solver", "message"),
    [
        ("kind: newton", "give f, whose root is sought"),
        ("kind: newton, f: x^2, show: [run]", "needs 'start'"),
        ("kind: newton, f: x^2, show: [walk]", "unknown view 'walk'"),
        ("kind: newton, f: x^2, start: 1, steps: 0", "1 to 60 steps"),
        ("kind: newton, f: x*y", "say with 'variable'|x"),
        ("kind: newton, f: x^2, startt: 1", "did you mean 'start'"),
        ("kind: newton, f: z^2", "z is not declared"),
    ],
)
def test_what_is_refused(solver: str, message: str) -> None:
    """One sentence says what is missing."""
    if "x*y" in solver:
        solver, message = "kind: newton, f: y*z2", "say with 'variable'"
        with pytest.raises(HwsolveError, match=message):
            derive({"y": "real", "z2": "real"}, (), solver)
        return
    with pytest.raises(ProblemError, match=message):
        derive({"x": "real"}, (), solver)


def test_numbers_are_literals() -> None:
    """Iterates are answers that a student's decimals are compared with."""
    derivation = derive({"x": "real"}, (), 'kind: newton, f: "x^2 - 3", start: 1.5, steps: 2, digits: 6')
    assert isinstance(derivation.answers["x_2"], Number)
    assert derivation.answers["x_2"].text == "1.732143"


@pytest.mark.parametrize(
    ("formula", "start"), [("x^3", "1"), ("(x - 2)^2*(x + 1)", "3"), ("x^2*exp(x)", "1/2"), ("x^4", None)]
)
def test_no_quadratic_bound_at_a_multiple_root(formula: str, start: str | None) -> None:
    """Where the slope is 0 at the root no line states the quadratic bound or its constant."""
    run = f", start: '{start}', steps: 3" if start else ""
    show = "update, error, quadratic, run" if start else "update, error, quadratic"
    solver = f"kind: newton, f: f(x), show: [{show}]{run}"
    derivation = derive({"x": "real"}, (f"f(x) = {formula}",), solver)
    rules = {step.rule for step in derivation.steps}
    assert "slope_at_the_root" in rules
    assert not rules & {"bound_of_the_slope", "close_enough", "leading_ratio"}
    assert not {"limit C", "leading ratio"} & derivation.answers.keys()


def test_a_simple_root_beside_a_multiple_one() -> None:
    """The run's own root decides: from below the simple root of (x - 2)^2 (x + 1) is found."""
    solver = "kind: newton, f: f(x), show: [quadratic, run], start: '-2', steps: 3"
    derivation = derive({"x": "real"}, ("f(x) = (x - 2)^2*(x + 1)",), solver)
    assert "bound_of_the_slope" in {step.rule for step in derivation.steps}


@pytest.mark.parametrize(
    ("formula", "exact"),
    [
        ("x^3 - 7", "xi*(xk - xs)^2/xk^2"),
        ("exp(x) - 3", "exp(xi - xk)*(xk - xs)^2/2"),
        ("x^2 - 5", "(xk - xs)^2/(2*xk)"),
    ],
)
def test_the_error_of_a_given_function(formula: str, exact: str) -> None:
    """For a given function the derivatives in the error and its bound are worked out."""
    symbols = {"x": "real", "xk": "real", "xs": "real", "xi": "real"}
    derivation = derive(symbols, (f"f(x) = {formula}",), "kind: newton, f: f(x), show: [error, quadratic]")
    for name, wanted in (("exact", exact), ("bound", f"abs({exact})")):
        assert "f'" not in render_text(derivation.answers[name]).replace("\u2032", "'")
        same = equal(derivation.answers[name], derivation.scope.parse(wanted), derivation.scope)
        assert isinstance(same, Agrees | Proved)
