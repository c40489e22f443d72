"""Small formulas that the lines about a training set are made of."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hwsolve.calculus.arithmetic import add, multiply, negative, number
from hwsolve.notation.formula import Call, Derivative, Formula, Negative, Number, Relation, Symbol, Vector
from hwsolve.solvers.separation.certificate import Point
from hwsolve.solvers.separation.dataset import Dataset

DIGITS = 6


def decimal(value: float, digits: int = DIGITS) -> Formula:
    """A number to so many decimals, in fixed notation; never minus zero."""
    text = f"{abs(value):.{digits}f}"
    return Negative(Number(text)) if value < 0 and float(text) else Number(text)


def precise(value: float) -> Formula:
    """A number to twelve decimals: what a later line computes with."""
    return decimal(value, 12)


def combination(weights: Sequence[Fraction], points: Sequence[Point]) -> Formula:
    """The combination as written: numbers where there is one coordinate, vectors otherwise."""
    terms = [
        multiply((number(share), point_formula(point)))
        if len(point) > 1
        else _written_product(number(share), number(point[0]))
        for share, point in zip(weights, points, strict=True)
        if share
    ]
    return add_written(terms)


def point_formula(point: Point) -> Formula:
    """A number, or a vector of numbers."""
    return column([number(x) for x in point])


def inner(point: Point, vector: Point) -> Formula:
    """x . v with numbers inserted, written out."""
    return add_written([_written_product(number(a), number(b)) for a, b in zip(point, vector, strict=True)])


def _written_product(one: Formula, other: Formula) -> Formula:
    from hwsolve.notation.formula import Product

    return Product((one, other), "*")


def add_written(terms: Sequence[Formula]) -> Formula:
    """A sum that is not worked out."""
    from hwsolve.notation.formula import Sum

    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def residual(z: Formula, sign: int) -> Formula:
    """How far a prediction is off: sigma(-z) = 1 - sigma(z) for label 1, sigma(z) for label 0."""
    return Call("sigmoid", (negative(z) if sign > 0 else z,))


def mean_force(dataset: Dataset, coordinate: int | None) -> Formula:
    """Minus the gradient of the loss by one weight (counted from 0), or by the bias (None)."""
    terms = []
    for place, sign in enumerate(dataset.signs):
        factor = sign * (dataset.points[place][coordinate] if coordinate is not None else Fraction(1))
        terms.append(multiply((number(factor), residual(dataset.logit(place), sign))))
    return multiply((number(Fraction(1, dataset.size)), add(terms)))


def slope(objective: str, name: Symbol) -> Formula:
    """The derivative of the objective by a parameter."""
    return Derivative(Symbol(objective), (name,))


def exponentials(dataset: Dataset, sign: int, values: Sequence[Formula]) -> Formula:
    """G = sum of e^(-s x_i . w), with *values* for the weights."""
    from hwsolve.solvers.separation.dataset import logit

    terms = []
    for point in dataset.points:
        z = logit(point, values)
        terms.append(Call("exp", (negative(z) if sign > 0 else z,)))
    return add(terms)


def column(items: Sequence[Formula]) -> Formula:
    """One item as it is, several as a vector."""
    return items[0] if len(items) == 1 else Vector(tuple(items))


def coordinates(point: Point) -> str:
    """A point in words: ``5``, ``(1, 2)``."""
    return str(point[0]) if len(point) == 1 else f"({', '.join(map(str, point))})"


def all_at_least_zero(items: Sequence[Formula]) -> Relation:
    """Every item is at least 0, in one line."""
    if len(items) == 1:
        return Relation((">=",), (items[0], Number("0")))
    return Relation((">=",), (Vector(tuple(items)), Vector((Number("0"),) * len(items))))
