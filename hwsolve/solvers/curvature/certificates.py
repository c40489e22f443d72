"""Why a quadratic form is never negative: a sum of squares, a variance, completed squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hwsolve.calculus.arithmetic import add, multiply, number, power
from hwsolve.calculus.signs import bounds
from hwsolve.calculus.simplification.tidy import everywhere
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import (
    TWO,
    ZERO,
    BigOperator,
    Entry,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    names,
)

#: Directions whose coefficients are tried for a completion of squares.
_MOST_DIRECTIONS = 5


@dataclass(frozen=True)
class Certificate:
    """The form rewritten so that its sign shows: the rule, the formula, and why in words."""

    rule: str
    formula: Formula
    note: str


def certify(form: Formula, scope: Scope, directions: Sequence[str]) -> Certificate | None:
    """The form as what is visibly >= 0, with squares completed where it is one of few numbers; else None."""
    if bounds(form, scope).nonnegative:
        return Certificate("sum_of_squares", form, "no term is negative")
    as_variance = variance(form)
    if as_variance is not None and bounds(as_variance, scope).nonnegative and _same(form, as_variance, scope):
        return Certificate("variance", as_variance, "a variance: the weights sum to one")
    squares = completed(form, scope, directions)
    if squares is not None and _same(form, squares, scope):
        return Certificate("complete_the_square", squares, "no term is negative")
    matrix = next((name for name in names(form) if _semidefinite(name, scope)), None)
    if matrix is not None and isinstance(holds(Relation((">=",), (form, ZERO)), scope), Agrees | Proved):
        return Certificate("positive_semidefinite", form, f"{matrix} is positive semidefinite")
    return None


def _semidefinite(name: str, scope: Scope) -> bool:
    return name in scope.types and scope.types[name].domain.kind in ("psd", "pd")


def square_share(term: Formula, direction: str, scope: Scope) -> Formula | None:
    """c, where *term* is c times the sum of the squares of the direction's entries and c > 0; else None."""
    factors = list(term.factors) if isinstance(term, Product) else [term]
    for place, factor in enumerate(factors):
        if not isinstance(factor, BigOperator) or factor.operator != "sum":
            continue
        square = Power(Entry(Symbol(direction), (Symbol(factor.index),)), TWO)
        rest = multiply((*factors[:place], *factors[place + 1 :]))
        if factor.body == square and direction not in names(rest) and bounds(rest, scope).positive:
            return rest
    return None


def _same(one: Formula, other: Formula, scope: Scope) -> bool:
    try:
        return isinstance(equal(one, other, scope), Proved | Agrees)
    except (MeaningError, NotComputable):
        return False


def variance(form: Formula) -> Formula | None:
    """sum of p a (a - sum of p a) = sum of p (a - sum of p a)^2, where the p sum to one; None elsewhere.

    Only the shape is looked at; whether the weights sum to one is for the caller to check.
    """
    return everywhere(_centred)(form)


def _centred(node: Formula) -> Formula | None:
    if not isinstance(node, BigOperator) or node.operator != "sum" or not isinstance(node.body, Product):
        return None
    factors = list(node.body.factors)
    for place, factor in enumerate(factors):
        if not isinstance(factor, Sum):
            continue
        mean = [term for term in factor.terms if node.index not in names(term)]
        own = [term for term in factor.terms if node.index in names(term)]
        if not mean or not own:
            continue
        for sign in (1, -1):
            value = add(own if sign > 0 else [Negative(term) for term in own])
            rest = [each for k, each in enumerate(factors) if k != place]
            if value in rest:
                rest.remove(value)
                squared = multiply((*rest, power(factor, TWO)))
                body = squared if sign > 0 else Negative(squared)
                return BigOperator(node.operator, node.index, node.lower, node.upper, node.condition, body)
    return None


def completed(form: Formula, scope: Scope, directions: Sequence[str]) -> Formula | None:
    """A form with constant coefficients as a sum of squares with positive weights; None if it is none."""
    numbers = _coordinates(scope, directions)
    matrix = coefficients(form, scope, directions, numbers) if numbers else None
    if matrix is None:
        return None
    size = len(numbers)
    squares: list[Formula] = []
    for pivot in range(size):
        weight = matrix[pivot][pivot]
        if weight < 0 or (weight == 0 and any(matrix[pivot][k] for k in range(pivot + 1, size))):
            return None
        if weight == 0:
            continue
        ratios = [matrix[pivot][k] / weight for k in range(size)]
        inner = add(multiply((number(ratios[k]), numbers[k])) for k in range(pivot, size) if ratios[k])
        squares.append(multiply((number(weight), Power(inner, TWO))))
        for i in range(pivot + 1, size):
            for j in range(pivot + 1, size):
                matrix[i][j] -= weight * ratios[i] * ratios[j]
    return add(squares) if squares else ZERO


def _coordinates(scope: Scope, directions: Sequence[str]) -> list[Formula]:
    """The numbers that the directions are made of, where their sizes are literal; none of many."""
    found: list[Formula] = []
    for name in directions:
        shape = scope.shape(name) or ()
        if len(shape) > 1 or not all(isinstance(size, Number) for size in shape):
            return []
        if not shape:
            found.append(Symbol(name))
        elif isinstance(shape[0], Number):
            found.extend(Entry(Symbol(name), (number(k),)) for k in range(1, int(shape[0].value) + 1))
    return found if len(found) <= _MOST_DIRECTIONS else []


def coefficients(
    form: Formula, scope: Scope, directions: Sequence[str], numbers: Sequence[Formula]
) -> list[list[Fraction]] | None:
    """The matrix of a form in the coordinates *numbers*, where it is the same at every point."""
    size = len(numbers)
    units = [tuple(float(k == i) for k in range(size)) for i in range(size)]
    sums = {(i, j): tuple(float(k in (i, j)) for k in range(size)) for i in range(size) for j in range(i)}
    found = _values(form, scope, directions, [*units, *sums.values()])
    if found is None:
        return None
    diagonal = found[:size]
    matrix = [[Fraction(0)] * size for _ in range(size)]
    for i in range(size):
        matrix[i][i] = diagonal[i]
    for (i, j), value in zip(sums, found[size:], strict=True):
        matrix[i][j] = matrix[j][i] = (value - diagonal[i] - diagonal[j]) / 2
    return matrix


def _values(
    form: Formula, scope: Scope, directions: Sequence[str], at: Sequence[tuple[float, ...]]
) -> list[Fraction] | None:
    """The values of *form* at the directions, where they depend on nothing else; None where they do."""
    from hwsolve.meaning.evaluation.arrays import Array
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import Instance
    from hwsolve.meaning.numbers.floats import FloatSamples

    out: list[Fraction] = []
    for each in at:
        seen: set[Fraction] = set()
        for seed in (1, 2):
            left = iter(each)
            fixed: dict[str, Any] = {}
            for name in directions:
                shape = tuple(int(size.value) for size in scope.shape(name) or () if isinstance(size, Number))
                columns = [[next(left)] * 2 for _ in range(shape[0] if shape else 1)]
                fixed[name] = Array(shape, columns) if shape else columns[0]
            try:
                value = Evaluator(scope, Instance(scope, seed, 2), FloatSamples(2), fixed).value(form)
            except (MeaningError, NotComputable):
                return None
            if not isinstance(value, list) or any(isinstance(x, complex) or x != x for x in value):
                return None
            seen.update(Fraction(x).limit_denominator(10_000) for x in value)
        if len(seen) != 1:
            return None
        out.append(seen.pop())
    return out
