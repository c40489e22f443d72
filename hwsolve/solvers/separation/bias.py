"""What the bias does when all labels are the same: it runs to infinity, like a logarithm of time."""

from __future__ import annotations

from hwsolve.calculus.arithmetic import add, multiply, negative, number
from hwsolve.derivation.derivation import Derivation
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    Call,
    Comparator,
    Derivative,
    Formula,
    Logic,
    Power,
    Product,
    Relation,
    Sum,
)  # fmt: skip
from hwsolve.solvers.fitting.elimination import dot
from hwsolve.solvers.separation.dataset import BIAS, STEP, Dataset
from hwsolve.solvers.separation.writing import mean_force, slope


def tell_bias(derivation: Derivation, dataset: Dataset, objective: str) -> Derivation:
    """Sign of the slope, monotone steps, no finite limit; the set has one label and a free bias."""
    sign = dataset.one_sided
    down: Comparator = "<" if sign > 0 else ">"
    up: Comparator = ">" if sign > 0 else "<"
    by_bias = slope(objective, BIAS)
    derivation = derivation.claim("gradient", by_bias, negative(mean_force(dataset, None)))
    word = "negative" if sign > 0 else "positive"
    note = f"σ lies strictly between 0 and 1: the slope is {word} at every finite (w, b)"
    derivation = derivation.then("range_of_the_logistic_function", ZERO, note, down)
    stepped = Sum((BIAS, negative(multiply((STEP, by_bias)))))
    grows = "increases" if sign > 0 else "decreases"
    derivation = derivation.claim("gradient_step", stepped, BIAS, f"b {grows} in every step", up)
    return _bounded_by_bias(derivation, dataset)


def _bounded_by_bias(derivation: Derivation, dataset: Dataset) -> Derivation:
    """|step of w| <= R |step of b|: if b stayed bounded, all would converge, to a stationary point."""
    squares = [dot(point, point) for point in dataset.points]
    forces = [mean_force(dataset, k) for k in range(dataset.width)]
    length: Formula = (
        Call("abs", (forces[0],))
        if dataset.width == 1
        else Call("sqrt", (add([Power(force, TWO) for force in forces]),))
    )
    if dataset.width == 1:
        radius: Formula = number(max(abs(point[0]) for point in dataset.points))
    else:
        radius = Call("sqrt", (number(max(squares)),))
    bound = Product((radius, Call("abs", (mean_force(dataset, None),))))
    note = (
        "so if b stayed bounded, the steps of b and with them those of w would be summable, and (w, b) "
        "would converge to a point where the slope by b is 0; there is none, so b has no finite limit"
    )
    return derivation.claim("triangle_inequality", length, bound, note, "<=")


def tell_growth(derivation: Derivation, sign: int) -> Derivation:
    """With z = b (w = 0) the flow (1 + e^b) b' = 1 integrates to b + e^b = t + c; so b grows like log t."""
    b: Formula = BIAS if sign > 0 else negative(BIAS)
    whole = Sum((b, Call("exp", (b,))))
    rate = Product((Derivative(whole, (BIAS,)), _flow(sign)))
    flow = "b' = σ(−b): b + e^b" if sign > 0 else "b' = −σ(b): −b + e^(−b)"
    note = f"at w = 0 the flow is {flow} grows by 1 per unit of time"
    derivation = derivation.claim("separate_variables", rate, ONE, note)
    ends = (b, Call("log", (whole,)), Sum((b, Call("log", (TWO,)))))
    bounded = Relation(("<=", "<="), ends)
    premise = Relation((">=",), (b, ZERO))
    side = "b" if sign > 0 else "−b"
    return derivation.state(
        "logarithmic_growth",
        Logic("implies", (premise, bounded)),
        f"log(t + c) − log 2 ≤ {side} ≤ log(t + c): without bound, but slowly",
    )


def tell_penalised_bias(derivation: Derivation, dataset: Dataset, objective: str) -> Derivation:
    """With a penalty on b the slope by b changes its sign at a finite b."""
    strength = number(dataset.penalties[1])
    whole = add((negative(mean_force(dataset, None)), multiply((strength, BIAS))))
    derivation = derivation.claim("gradient", slope(objective, BIAS), whole)
    edge = number(1 / dataset.penalties[1])
    inside = Relation((">",), (Call("abs", (BIAS,)), edge))
    outward = Relation((">",), (Product((BIAS, slope(objective, BIAS))), ZERO))
    note = "the residuals lie between -1 and 1: beyond this edge every step leads back"
    return derivation.state("penalty_wins", Logic("implies", (inside, outward)), note)


def _flow(sign: int) -> Formula:
    inside: Formula = negative(BIAS) if sign > 0 else BIAS
    flow: Formula = Call("sigmoid", (inside,))
    return flow if sign > 0 else negative(flow)
