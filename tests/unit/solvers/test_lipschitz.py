"""The solver `lipschitz` against slopes and difference quotients computed with numpy."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from hwsolve.derivation.exhibits import Table
from hwsolve.errors import ProblemError
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import assert_close, at_random, derive, part

Function = Callable[[np.ndarray], np.ndarray]
ERF = np.vectorize(math.erf)
CLASSES = {"Lf": "positive", "Lg": "positive", "Kf": "positive", "Kg": "positive"}
LIPSCHITZ = {**CLASSES, "f": "lipschitz(Lf) function", "g": "lipschitz(Lg) function"}
BOUNDED = {**CLASSES, "f": "bounded(Kf) lipschitz(Lf) function", "g": "bounded(Kg) lipschitz(Lg) function"}
FUNCTIONS: dict[str, tuple[str, Function]] = {
    "softplus": ("log(1 + exp(3*x))/3", lambda x: np.logaddexp(0, 3 * x) / 3),
    "sigmoid": ("5*sigma(2*x)", lambda x: 5 / (1 + np.exp(-2 * x))),
    "tanh": ("tanh(x/2) - 7", lambda x: np.tanh(x / 2)),
    "relu": ("max(x, 0)", lambda x: np.maximum(x, 0)),
    "leaky": ("where(x > 1, 4*x - 4, (x - 1)/5)", lambda x: np.where(x > 1, 4 * x - 4, (x - 1) / 5)),
    "elu": ("where(x > 0, x, exp(x) - 1)", lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0)))),
    "sine": ("sin(6*x) + x/9", lambda x: np.sin(6 * x) + x / 9),
    "arctangent": ("8*atan(x)", lambda x: 8 * np.arctan(x)),
    "softsign": ("x/(1 + abs(x))", lambda x: x / (1 + np.abs(x))),
    "gelu": ("x*(1 + erf(x/sqrt(2)))/2", lambda x: x * (1 + ERF(x / math.sqrt(2))) / 2),
    "bump": ("exp(-x^2)", lambda x: np.exp(-(x**2))),
    "absolute": ("3*abs(x - 2)", lambda x: 3 * np.abs(x - 2)),
}


def asked(function: str, ask: str, kind: str = "real", more: dict[str, str] | None = None) -> list[str]:
    """The answers of a checked derivation, as text."""
    solver = f"kind: lipschitz, of: f(x), variable: x, ask: [{ask}], answer: [a, b, c, d]"
    derivation = derive({"x": kind, **(more or {})}, (f"f(x) = {function}",), solver)
    return [render_text(formula) for formula in derivation.answers.values()]


def steepest(function: Function, low: float = -30.0, high: float = 30.0) -> float:
    """The largest difference quotient between neighbours of a fine grid."""
    x = np.linspace(low, high, 600_001)
    return float(np.max(np.abs(np.diff(function(x)) / np.diff(x))))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_constant_is_the_steepest_slope(name: str) -> None:
    """The smallest constant is what a fine grid shows, and every derivation is checked."""
    text, function = FUNCTIONS[name]
    solver = "kind: lipschitz, of: f(x), ask: [constant], answer: [c]"
    derivation = derive({"x": "real"}, (f"f(x) = {text}",), solver)
    _, found = at_random(derivation.scope, derivation.answers["c"])
    assert math.isclose(float(found), steepest(function), rel_tol=1e-4)
    (table,) = derivation.exhibits
    assert isinstance(table, Table)
    slopes = [float(row[1]) for row in table.rows]
    assert slopes == sorted(slopes)
    assert slopes[-1] <= float(found) * (1 + 1e-6)


@pytest.mark.parametrize(
    ("function", "wanted"),
    [
        ("log(1 + exp(x))", "(0, 1)"),
        ("sigma(x)", "(0, 1/4]"),
        ("x/(1 + abs(x))", "(0, 1]"),
        ("max(x, 0)", "{0, 1}"),
        ("where(x > 0, x, -3*x)", "{−3, 1}"),
        ("sin(3*x) + x", "[−2, 4]"),
        ("x^2", "(−∞, ∞)"),
    ],
)
def test_the_range_of_the_slope(function: str, wanted: str) -> None:
    """Open where a value is only approached, closed where it is attained; a set for straight pieces."""
    assert asked(function, "range") == [wanted]


@pytest.mark.parametrize(
    ("function", "kind"),
    [("x^2", "real"), ("sqrt(abs(x))", "real"), ("exp(x)", "real"), ("where(x > 0, 1, 0)", "real"),
     ("1/x", "positive"), ("sqrt(x)", "nonnegative"), ("x^3 - 2*x", "real"), ("log(x)", "positive")],
)  # fmt: skip
def test_what_is_not_lipschitz(function: str, kind: str) -> None:
    """An unbounded slope or a jump: no constant, and the answer no."""
    assert asked(function, "constant, lipschitz", kind) == ["∞", "no"]


@pytest.mark.parametrize(
    ("function", "kind", "wanted"),
    [("x^2", "real in [-1, 1]", "2"), ("x^2", "real in [-1, 5]", "10"), ("sqrt(x)", "real in [1, 4]", "1/2"),
     ("1/x", "real in [1/2, 3]", "4"), ("x^3", "real in [-2, 1]", "12")],
)  # fmt: skip
def test_on_an_interval(function: str, kind: str, wanted: str) -> None:
    """On an interval the slope is bounded, and its ends count."""
    assert asked(function, "constant, lipschitz", kind) == [wanted, "yes"]


@pytest.mark.parametrize(
    ("function", "symbols", "wanted"),
    [
        ("log(1 + exp(beta*x))/beta", {"beta": "positive"}, "1"),
        ("sin(om*x)", {"om": "real"}, "|om|"),
        ("sin(om*x)", {"om": "positive"}, "om"),
        ("A*tanh(x/c)", {"A": "positive", "c": "positive"}, "A/c"),
        ("where(x > 0, x, c*x)", {"c": "positive"}, "max(c, 1)"),
        ("where(x > 0, x, c*x)", {"c": "real in (0, 1)"}, "1"),
    ],
)
def test_parameters_stay_symbols(function: str, symbols: dict[str, str], wanted: str) -> None:
    """Temperatures, frequencies and slopes with letters; cases where the largest depends on them."""
    assert asked(function, "constant", more=symbols) == [wanted]


def test_a_decimal_where_no_closed_form_is_known() -> None:
    """Swish: the constant is rounded up, within one unit of the last digit of the steepest slope."""
    (found,) = asked("x*sigma(x)", "constant")
    truth = steepest(lambda x: x / (1 + np.exp(-x)))
    assert truth <= float(found) < truth + 1.1e-4


@pytest.mark.parametrize(("a", "b"), [("1", "1"), ("-2", "1/3"), ("a", "-5"), ("7", "b")])
def test_sums(a: str, b: str) -> None:
    """|a| L_f + |b| L_g."""
    symbols = {**LIPSCHITZ, "a": "real", "b": "real"}
    solver = f"kind: lipschitz, rule: sum, functions: [f, g], weights: ['{a}', '{b}'], answer: [c]"
    derivation = derive(symbols, (), solver)
    leaves, found = at_random(replaced(derivation.scope), derivation.answers["c"], 3)
    weights = [float(leaves[w]) if w in leaves else value(w) for w in (a, b)]
    assert_close(found, np.array(abs(weights[0]) * leaves["Lf"] + abs(weights[1]) * leaves["Lg"]))


def value(text: str) -> float:
    """``-2`` or ``1/3`` as a float."""
    above, _, below = text.partition("/")
    return int(above) / int(below or 1)


def replaced(scope):  # type: ignore[no-untyped-def]
    """The scope without its functions, which have no values of their own."""
    from dataclasses import replace

    return replace(scope, types={k: v for k, v in scope.types.items() if v.domain.kind != "function"})


def test_products() -> None:
    """K_f L_g + K_g L_f, also for three factors; numbers where the functions are defined."""
    solver = "kind: lipschitz, rule: product, functions: [f, g], answer: [c]"
    derivation = derive(BOUNDED, (), solver)
    v, found = at_random(replaced(derivation.scope), derivation.answers["c"], 2)
    assert_close(found, np.array(v["Kf"] * v["Lg"] + v["Kg"] * v["Lf"]))
    three = derive(
        {**BOUNDED, "h": "bounded(2) lipschitz(3) function"}, (), solver.replace("[f, g]", "[f, g, h]")
    )
    v, found = at_random(replaced(three.scope), three.answers["c"], 4)
    wanted = 3 * v["Kf"] * v["Kg"] + 2 * (v["Kf"] * v["Lg"] + v["Kg"] * v["Lf"])
    assert_close(found, np.array(wanted))
    numbers = derive(
        {"x": "real"}, ("p(x) = sin(2*x)", "q(x) = 3*tanh(x)"), solver.replace("[f, g]", "[p, q]")
    )
    assert render_text(numbers.answers["c"]) == "9"


@pytest.mark.parametrize("unbounded", ["f", "g", "both"])
def test_products_without_bounds(unbounded: str) -> None:
    """Where a bound is missing the answer is no, and a product with unbounded slope shows it."""
    symbols = dict(BOUNDED)
    for name in ("f", "g") if unbounded == "both" else (unbounded,):
        symbols[name] = f"lipschitz(L{name}) function"
    derivation = derive(symbols, (), "kind: lipschitz, rule: product, functions: [f, g], answer: [c]")
    assert render_text(derivation.answers["c"]) == "no"
    assert derivation.steps[-1].rule == "unbounded_slope"


@pytest.mark.parametrize(
    ("constants", "wanted"), [("[2, 1/4, 10]", "5"), ("[3, 3]", "9"), ("[7]", "7"), ("[2, r, 1/4]", "r/2")]
)
def test_compositions(constants: str, wanted: str) -> None:
    """The product of the constants."""
    solver = f"kind: lipschitz, rule: composition, constants: {constants}, answer: [c]"
    assert render_text(derive({"r": "positive"}, (), solver).answers["c"]) == wanted


def test_a_composition_of_many() -> None:
    """A vector of constants: by induction."""
    solver = "kind: lipschitz, rule: composition, constants: rho, answer: [c]"
    derivation = derive({"rho": "positive[n]", "n": "dimension"}, (), solver)
    only = {k: v for k, v in derivation.scope.types.items() if k in ("rho", "n")}
    from dataclasses import replace

    v, found = at_random(replace(derivation.scope, types=only), derivation.answers["c"])
    assert_close(found, np.array(np.prod(v["rho"])))


@pytest.mark.parametrize(
    ("first", "second", "activation", "steep"),
    [
        ([[1, 2], [0, 1]], [[3, -4]], "max(z, 0)", 1.0),
        ([[2, 0], [1, 5], [0, 1]], [[1, 1, 1], [0, 2, 0]], "sigma(z)", 0.25),
        ([[6, -1]], [[7]], "3*tanh(z/2)", 1.5),
    ],
)
def test_networks(first: list[list[int]], second: list[list[int]], activation: str, steep: float) -> None:
    """Spectral norms times activation constants, against numpy's singular values."""
    size = len(first[0])
    layers = f"[{{weights: '{first}', activation: '{activation}'}}, {{weights: '{second}'}}]"
    solver = f"kind: lipschitz, rule: network, input: x, layers: {layers}, answer: [c]"
    derivation = derive({"x": f"real[{size}]"}, (), solver)
    _, found = at_random(derivation.scope, derivation.answers["c"])
    assert_close(found, np.array(np.linalg.norm(first, 2) * np.linalg.norm(second, 2) * steep))


def test_what_is_refused() -> None:
    """Unknown questions, missing functions, weights that do not match, names that are no functions."""
    cases = [
        ("of: x^2, ask: [slope]", "unknown question"),
        ("ask: [constant]", "'of' is missing"),
        ("rule: sum", "functions"),
        ("rule: sum, functions: [f, g], weights: [1]", "2 functions have 1 weights"),
        ("rule: sum, functions: [f, x]", "x is no function"),
        ("rule: composition", "either"),
        ("rule: network, input: x", "layers"),
        ("rule: network, input: x, layers: [{weights: '[[1, 2], [3, 4]]'}]", "takes 2 numbers, and gets 1"),
        (
            "rule: network, input: v, layers: [{weights: '[[1, 2]]'}, {weights: '[[1, 2]]'}]",
            "takes 2 .* gets 1",
        ),
    ]
    for solver, message in cases:
        with pytest.raises(ProblemError, match=message):
            solve(part({**LIPSCHITZ, "x": "real", "v": "real[2]"}, (), f"kind: lipschitz, {solver}"))
