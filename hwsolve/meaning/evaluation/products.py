"""Products of numbers, vectors and matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation.arrays import (
    MAX_ENTRIES,
    Array,
    Value,
    as_matrix,
    from_matrix,
    shown,
    transpose,
)
from hwsolve.meaning.evaluation.sized_by_context import Ones, Scaled, ones_product, scaled_product
from hwsolve.notation.formula import ZERO, Formula, Product

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator


def product(walk: Evaluator[Any], formula: Product) -> Value:
    """Factors from the left; by its mark elementwise, of matrices, or as the shapes ask."""
    factors = formula.factors
    total = walk.walk(factors[0])
    multiply = walk.numbers.multiply
    elementwise = formula.mark in ("*", ".*")
    pending = factors[1:]
    for place, factor in enumerate(pending):
        other = walk.walk(factor)
        last = place == len(pending) - 1 and not elementwise
        if last and factor == ZERO and isinstance(total, Array) and len(total.shape) == 2:
            rows = total.shape[0]  # A 0, with 0 for the vector of zeros
            return other if rows == 1 else Array((rows,), [other] * rows)
        if not isinstance(total, Array) or not isinstance(other, Array):
            total = walk.pair(multiply, total, other, formula, "multiplied with")
        elif elementwise:
            if total.shape != other.shape and isinstance(factor, Formula):
                raise MeaningError(
                    f"{shown(total.shape)} cannot be multiplied elementwise with {shown(other.shape)}",
                    formula.span,
                )
            total = walk.pair(multiply, total, other, formula, "multiplied with")
        elif formula.mark == "" and total.shape == other.shape and len(total.shape) == 1:
            total = walk.pair(multiply, total, other, formula, "multiplied with")
        else:
            rest = [walk.walk(f) for f in pending[place + 1 :]]
            return _chain(walk, total, other, rest, formula)
    return total


def _chain(walk: Evaluator[Any], total: Value, other: Value, rest: list[Value], formula: Formula) -> Value:
    total = matmul(walk, total, other, formula)
    for following in rest:
        if isinstance(total, Array) and isinstance(following, Array):
            total = matmul(walk, total, following, formula)
        else:
            total = walk.pair(walk.numbers.multiply, total, following, formula, "multiplied with")
    return total


def matmul(walk: Evaluator[Any], a: Array[Any], b: Array[Any], formula: Formula) -> Value:
    """The product of matrices; a vector is a column, or a row where only that fits."""
    if isinstance(a, Scaled) or isinstance(b, Scaled):
        return scaled_product(walk, a, b)
    if isinstance(a, Ones) or isinstance(b, Ones):
        return ones_product(walk, a, b, formula)
    if len(a.shape) == 1 and isinstance(formula, Product) and formula.mark == "@" and b.shape[:1] == a.shape:
        a = transpose(a)
    rows, inner, left = as_matrix(a)
    inner_b, columns, right = as_matrix(b)
    if inner != inner_b:
        raise MeaningError(f"{shown(a.shape)} times {shown(b.shape)}: {inner} is not {inner_b}", formula.span)
    walk.spend(rows * inner * columns)
    if rows * columns > MAX_ENTRIES:
        raise NotComputable("the product of these matrices is too large to evaluate")
    add, multiply = walk.numbers.add, walk.numbers.multiply
    items: list[Any] = []
    for i in range(rows):
        for j in range(columns):
            entry = multiply(left[i * inner], right[j])
            for k in range(1, inner):
                entry = add(entry, multiply(left[i * inner + k], right[k * columns + j]))
            items.append(entry)
    return from_matrix(rows, columns, items)
