"""The bias of a logistic regression on any data with one label, in the symbols of a problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    Comparator,
    Derivative,
    Logic,
    Negative,
    Product,
    Relation,
    Sum,
    Symbol,
)  # fmt: skip
from hwsolve.solvers.supporting.parameters import read, unused

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.settings import Mathematics


@dataclass(frozen=True)
class Names:
    """The loss, and what a problem calls inputs, weights, bias and step."""

    loss: Mathematics
    inputs: str
    weights: str
    bias: str
    step: str


def sign_of_labels(scope: Scope, names: Names) -> int:
    """1 where the loss falls as the bias grows (all labels 1), -1 where it rises (all labels 0).

    Raises:
        MeaningError: neither, as with both labels or a penalty on the bias, or an undeclared name.
    """
    for name in (names.inputs, names.weights, names.bias, names.step):
        if not scope.declares(name):
            raise MeaningError(f"{name} is no symbol of the problem")
    slope = Derivative(read(names.loss, scope), (Symbol(names.bias),))
    if not isinstance(holds(Relation(("<",), (slope, ZERO)), scope), Refuted):
        return 1
    if not isinstance(holds(Relation((">",), (slope, ZERO)), scope), Refuted):
        return -1
    raise MeaningError(
        f"the slope of {names.loss} by {names.bias} has both signs: not all labels are the same"
    )


def tell_any_data(derivation: Derivation, names: Names, sign: int) -> Derivation:
    """Gradient, sign, step, and why there is no limit; answers ``update``."""
    from hwsolve.solvers.gradient import differentiate

    scope = derivation.scope
    loss, bias, step = read(names.loss, scope), Symbol(names.bias), Symbol(names.step)
    found = differentiate(derivation, Algebra(scope), loss, bias, "both")
    derivation = found.derivation
    slope = Derivative(loss, (bias,))
    down: Comparator = "<" if sign > 0 else ">"
    up: Comparator = ">" if sign > 0 else "<"
    word = "negative" if sign > 0 else "positive"
    note = f"σ lies strictly between 0 and 1: the slope is {word} at every finite point"
    derivation = derivation.claim("range_of_the_logistic_function", slope, ZERO, note, down)
    result = found.written("both")
    update = Sum((bias, Negative(Product((step, result)))))
    derivation = derivation.claim(
        "gradient_step", Sum((bias, Negative(Product((step, slope))))), update, f"{names.bias} after one step"
    )
    grows = "increases" if sign > 0 else "decreases"
    derivation = derivation.then(
        "monotone_steps", bias, f"{names.bias} {grows} in every step, for any step size", up
    )
    derivation = _summable(derivation, names, sign)
    derivation = _growth(derivation, names, sign)
    return derivation.answer("update", update)


def _summable(derivation: Derivation, names: Names, sign: int) -> Derivation:
    """|step of w| <= sum of |x_i| times the residuals: bounded b would make everything converge."""
    scope = derivation.scope
    letter = unused("ijklnpq", scope.declares)
    x, w, b = f"{names.inputs}[{letter}]", names.weights, names.bias
    product = f"T({w})@{x}" if scope.shape(w) else f"{w}*{x}"
    off = f"sigma(-({product} + {b}))" if sign > 0 else f"sigma({product} + {b})"
    size = "norm" if scope.shape(w) else "abs"
    left = scope.parse(f"{size}(sum({x}*{off}, {letter}))")
    right = scope.parse(f"sum({size}({x})*{off}, {letter})")
    note = (
        f"with |{x}| <= R a step of {w} is at most R times as long as that of {b}. If {b} stayed bounded, "
        f"both sums of steps would converge, and ({w}, {b}) would tend to a point where the slope by {b} "
        "is 0; there is none"
    )
    return derivation.claim("triangle_inequality", left, right, note, "<=")


def _growth(derivation: Derivation, names: Names, sign: int) -> Derivation:
    """With w = 0 the flow integrates in closed form."""
    scope, name = derivation.scope, names.bias
    b = name if sign > 0 else f"(-{name})"
    whole = scope.parse(f"{b} + exp({b})")
    flow = scope.parse(f"sigma(-{name})" if sign > 0 else f"-sigma({name})")
    rate = Product((Derivative(whole, (Symbol(name),)), flow))
    arrow = f"{name}' = σ(−{name})" if sign > 0 else f"{name}' = −σ({name})"
    derivation = derivation.claim(
        "separate_variables",
        rate,
        ONE,
        f"at {names.weights} = 0 the flow is {arrow}; this sum grows at rate 1",
    )
    premise = scope.parse(f"{b} >= 0")
    chain = scope.parse(f"{b} <= log({b} + exp({b})) <= {b} + log(2)")
    assert isinstance(chain, Relation)
    return derivation.state(
        "logarithmic_growth",
        Logic("implies", (premise, chain)),
        f"so |{name}| lies between log(t + c) - log 2 and log(t + c): it grows like log t, without bound",
    )
