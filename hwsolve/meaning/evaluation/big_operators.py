"""Sums, products and maxima over an index, and literal exponents."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation import array_functions as algebra
from hwsolve.meaning.evaluation import conditions
from hwsolve.meaning.evaluation.arrays import Array, Value
from hwsolve.notation.formula import BigOperator, Symbol

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator

MAX_RANGE = 4096


def big(walk: Evaluator[Any], formula: BigOperator) -> Value:
    """The value of the operator; a sum inside a sum is not worked out again for the same letters."""
    key = walk.letters(formula)
    found = None if key is None else walk.sums.get(key)
    if found is None:
        found = terms(walk, formula)
        if key is not None:
            walk.sums[key] = found
    return found


def terms(walk: Evaluator[Any], formula: BigOperator) -> Value:
    """The terms one after the other, those left out whose condition fails."""
    if formula.operator in ("sup", "inf"):
        from hwsolve.meaning.evaluation.bounds import bound

        return bound(walk, formula)
    lower, upper = limits(walk, formula)
    if upper - lower + 1 > MAX_RANGE:
        raise NotComputable(f"a sum of more than {MAX_RANGE} terms")
    numbers = walk.numbers
    neutral = {"sum": 0, "prod": 1}.get(formula.operator)
    total: Value | None = None
    before = walk.bound
    try:
        for k in range(lower, upper + 1):
            walk.bound = {**before, formula.index: walk.whole(k)}
            holds = None if formula.condition is None else walk.condition(formula.condition)
            if holds is not None and algebra.known_false(holds):
                continue
            term = walk.walk(formula.body)
            if holds is not None and not algebra.known_true(holds):
                if neutral is None:
                    raise NotComputable("a maximum over a condition that depends on the data")
                filler = walk.whole(neutral)
                term = conditions.choose(walk, holds, term, filler, formula)
            if total is None:
                total = term
            elif formula.operator == "sum":
                total = walk.pair(numbers.add, total, term, formula, "added to")
            elif formula.operator == "prod":
                total = walk.pair(numbers.multiply, total, term, formula, "multiplied with")
            elif isinstance(total, Array) or isinstance(term, Array):
                which = "largest" if formula.operator == "max" else "smallest"
                raise MeaningError(f"there is no {which} of several arrays", formula.span)
            else:
                total = numbers.call(formula.operator, [total, term])
    finally:
        walk.bound = before
    if total is None:
        if neutral is None:
            raise MeaningError(f"a {formula.operator} over nothing", formula.span)
        return _nothing(walk, formula, neutral)
    return total


def _nothing(walk: Evaluator[Any], formula: BigOperator, neutral: int) -> Value:
    """A sum of no terms: 0, or zeros where the terms would be arrays of known sizes."""
    sizes = walk.scope.shape_of(formula.body) if formula.operator == "sum" else ()
    if not sizes or Symbol("?") in sizes:
        return walk.whole(neutral)
    shape = tuple(walk.instance.size(size) for size in sizes)
    return Array(shape, [walk.whole(neutral) for _ in range(prod(shape))])


def limits(walk: Evaluator[Any], formula: BigOperator) -> tuple[int, int]:
    """The first and the last value of the index."""
    if formula.lower is not None and formula.upper is not None:
        return walk.index(formula.lower), walk.index(formula.upper)
    size = walk.scope.ranges(formula).get(formula.index)
    if size is None:
        raise MeaningError(
            f"the index {formula.index} stands at no place of a declared array: give its bounds",
            formula.span,
        )
    lower = 1 if formula.lower is None else walk.index(formula.lower)
    upper = walk.instance.size(size) if formula.upper is None else walk.index(formula.upper)
    return lower, upper
