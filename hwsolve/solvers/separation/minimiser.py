"""The loss has a minimiser and all parameters converge to it, or a direction shows that it has none."""

from __future__ import annotations

from hwsolve.calculus.arithmetic import add, multiply, negative, number
from hwsolve.derivation.derivation import Derivation
from hwsolve.notation.formula import ZERO, Derivative, Relation, Symbol, substitute
from hwsolve.solvers.fitting.elimination import dot
from hwsolve.solvers.separation.dataset import Dataset
from hwsolve.solvers.separation.outlook import Minimiser, Runs
from hwsolve.solvers.separation.weights import tell_certificate
from hwsolve.solvers.separation.writing import (
    all_at_least_zero,
    column,
    coordinates,
    decimal,
    inner,
    mean_force,
    precise,
    slope,
)  # fmt: skip


def tell_minimiser(
    derivation: Derivation, dataset: Dataset, outlook: Minimiser, objective: str
) -> Derivation:
    """All parameters converge: why there is a minimiser, that it is one, and where it is."""
    if outlook.proof is not None:
        free = dataset.free
        rows = tuple(tuple(row[k] for k in free) for row in dataset.rows)
        derivation = tell_certificate(derivation, outlook.proof, rows)
    names = dataset.parameters
    second = [Derivative(Symbol(objective), (name, name)) for name in names]
    floor = [number(strength) for strength in dataset.strengths]
    note = "the loss is convex" + ("; the penalty adds its strength" if any(dataset.strengths) else "")
    derivation = derivation.claim("convexity", column(second), column(floor), note, ">=")
    why = (
        "in every direction that the loss depends on some margin falls and the loss grows; gradient descent "
        "with a small step converges to the minimiser"
        if outlook.proof is not None
        else "a strongly convex function has one minimiser; gradient descent with a small step finds it"
    )
    put = {name.name: precise(value) for name, value in zip(names, outlook.at, strict=True)}
    for k, name in enumerate(names):
        force = mean_force(dataset, k if k < dataset.width else None)
        pull = multiply((number(dataset.strengths[k]), name))
        whole = add((negative(force), pull))
        derivation = derivation.claim("gradient", slope(objective, name), whole)
        derivation = derivation.claim(
            "stationary_point", substitute(whole, put), decimal(0.0, 8), why if k == 0 else None, "~~"
        )
    shown = tuple(decimal(value) for value in outlook.at)
    weights = shown[: dataset.width]
    derivation = derivation.answer("w", column(weights))
    return derivation.answer("b", shown[-1]) if dataset.has_bias else derivation


def tell_runs(derivation: Derivation, dataset: Dataset, outlook: Runs, objective: str) -> Derivation:
    """A direction that lowers no margin: the loss falls along it at every point, so there is no minimiser."""
    d = outlook.direction
    values = [number(dot(row, d)) for row in dataset.rows]
    products = [inner(row, d) for row in dataset.rows]
    derivation = derivation.claim(
        "separating_direction",
        column(products),
        column(values),
        f"changes of the margins along {coordinates(d)}, the last entry for b"
        if dataset.has_bias
        else f"changes of the margins along {coordinates(d)}",
    )
    note = "no margin goes back" + ("" if outlook.kept else ": the direction separates all points")
    derivation = derivation.state("no_margin_goes_back", all_at_least_zero(values), note)
    parts = [
        multiply((number(x), slope(objective, name)))
        for x, name in zip(d, dataset.parameters, strict=True)
        if x
    ]
    return derivation.state(
        "descent_direction",
        Relation(("<",), (add(parts), ZERO)),
        "the loss falls along this direction everywhere: no point is stationary, and gradient descent, which "
        "would converge to a stationary point if it stayed bounded, leaves every bounded set",
    )
