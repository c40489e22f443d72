"""Lines and planes ``w . x + b = 0`` over the rationals: through points, oriented, with their unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from hwsolve.calculus.arithmetic import add, multiply, negative, number
from hwsolve.calculus.simplification.polynomial import collect
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.notation.formula import Formula, Negative, Product, Relation, Sum, Symbol
from hwsolve.solvers.fitting.elimination import dot
from hwsolve.solvers.separation.certificate import Point, primitive


@dataclass(frozen=True)
class Line:
    """The set of all x with ``weights . x + bias = 0``; its positive side is where the sum is above 0."""

    weights: Point
    bias: Fraction

    def value(self, point: Point) -> Fraction:
        """w . x + b at a point."""
        return dot(self.weights, point) + self.bias

    def flipped(self) -> Line:
        """The same line with the other side positive."""
        return Line(tuple(-w for w in self.weights), -self.bias)

    def formula(self, variables: Sequence[str]) -> Formula:
        """w . x + b, written out."""
        return affine(self.weights, self.bias, [Symbol(name) for name in variables])

    def inserted(self, point: Point) -> Formula:
        """w . x + b with the numbers of a point put in, nothing worked out."""
        terms: list[Formula] = [
            Product((number(w), number(x)), "*") if w >= 0 else _negative_term(-w, x)
            for w, x in zip(self.weights, point, strict=True)
        ]
        if self.bias:
            terms.append(number(self.bias))
        return Sum(tuple(terms)) if len(terms) > 1 else terms[0]


def _negative_term(weight: Fraction, value: Fraction) -> Formula:
    return Negative(Product((number(weight), number(value)), "*"))


def affine(weights: Sequence[Fraction], bias: Fraction, values: Sequence[Formula]) -> Formula:
    """sum of w_k v_k, plus b; positive terms first."""
    terms = [multiply((number(abs(w)), v)) for w, v in zip(weights, values, strict=True)]
    signed = [(w, term if w > 0 else negative(term)) for w, term in zip(weights, terms, strict=True) if w]
    ordered = [term for w, term in signed if w > 0] + [term for w, term in signed if w < 0]
    return add([*ordered, number(bias)])


def through(points: Sequence[Point]) -> Line:
    """The line through two points of the plane, or the hyperplane through d points.

    Raises:
        MeaningError: points that lie on more than one such line, or too few of them.
    """
    width = len(points[0])
    rows = [[*point, Fraction(1)] for point in points]
    pivots: list[int] = []
    for column in range(width + 1):
        rank = len(pivots)
        found = next((k for k in range(rank, len(rows)) if rows[k][column]), None)
        if found is None:
            continue
        rows[rank], rows[found] = rows[found], rows[rank]
        factor = rows[rank][column]
        rows[rank] = [value / factor for value in rows[rank]]
        for k in range(len(rows)):
            if k != rank and rows[k][column]:
                by = rows[k][column]
                rows[k] = [value - by * chosen for value, chosen in zip(rows[k], rows[rank], strict=True)]
        pivots.append(column)
    free = [column for column in range(width + 1) if column not in pivots]
    if len(free) != 1:
        what = "line" if width == 2 else "plane"
        if not free:
            raise MeaningError(f"these points do not lie on one {what}")
        short = f", not {len(points)}" if len(points) < width else " that lie on no other one"
        raise MeaningError(f"a {what} is fixed by {width} points{short}")
    solution = [Fraction(0)] * (width + 1)
    solution[free[0]] = Fraction(1)
    for rank, column in enumerate(pivots):
        solution[column] = -rows[rank][free[0]]
    return oriented(solution)


def oriented(solution: Sequence[Fraction]) -> Line:
    """The line of (w, b) with coprime whole numbers, the first weight that is not 0 positive."""
    whole = primitive(tuple(solution))
    if not any(whole[:-1]):
        raise MeaningError("a line needs a weight that is not 0")
    first = next(value for value in whole if value)
    sign = 1 if first > 0 else -1
    return Line(tuple(sign * value for value in whole[:-1]), sign * whole[-1])


def linear(formula: Formula, variables: Sequence[str]) -> Line:
    """The weights and the bias of a linear formula, as they are.

    Raises:
        MeaningError: a formula that is not linear in the inputs with numbers as weights.
    """
    message = f"a line is linear in {', '.join(variables)}, with numbers as weights"
    try:
        terms = collect(formula).terms
    except NotComputable as limit:
        raise MeaningError(message) from limit
    weights = [Fraction(0)] * len(variables)
    bias = Fraction(0)
    for monomial, factor in terms.items():
        if monomial == ():
            bias = factor
            continue
        place = next((k for k, name in enumerate(variables) if monomial == ((Symbol(name), 1),)), None)
        if place is None:
            raise MeaningError(message)
        weights[place] = factor
    return Line(tuple(weights), bias)


def side(relation: Formula, variables: Sequence[str]) -> Line:
    """The half-space of an inequality as the positive side of a line.

    Raises:
        MeaningError: no inequality between two linear formulas.
    """
    if not isinstance(relation, Relation) or len(relation.sides) != 2:
        raise MeaningError("a region is described by inequalities such as x1 < 3")
    left, right = relation.sides
    found = linear(add((left, negative(right))), variables)
    match relation.comparators[0]:
        case ">" | ">=":
            return found
        case "<" | "<=":
            return found.flipped()
        case _:
            raise MeaningError("a region is described by inequalities such as x1 < 3")
