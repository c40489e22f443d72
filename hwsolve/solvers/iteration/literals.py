"""Formulas of literal vectors written out: their entries, decided cases, short sums."""

from __future__ import annotations

from collections.abc import Callable

from hwsolve.calculus.arithmetic import add, number
from hwsolve.errors import HwsolveError
from hwsolve.notation.formula import (
    BigOperator,
    Cases,
    Entry,
    Formula,
    Number,
    Relation,
    Vector,
    map_children,
    substitute,
)

_MOST_TERMS = 20
_TESTS: dict[str, Callable[[Number, Number], bool]] = {
    "=": lambda a, b: a.value == b.value,
    "!=": lambda a, b: a.value != b.value,
}


def folded(formula: Formula) -> Formula:
    """The same, with ``[a, b][2]`` as ``b``, ``where(1 = 1, a, b)`` as ``a`` and short sums term by term."""
    if isinstance(formula, BigOperator) and formula.operator == "sum" and formula.condition is None:
        low, high = formula.lower, formula.upper
        if isinstance(low, Number) and isinstance(high, Number) and high.value - low.value < _MOST_TERMS:
            counts = range(int(low.value), int(high.value) + 1)
            return add(folded(substitute(formula.body, {formula.index: number(k)})) for k in counts)
    formula = map_children(formula, folded)
    if isinstance(formula, Entry) and isinstance(formula.base, Vector) and len(formula.indices) == 1:
        place = formula.indices[0]
        if isinstance(place, Number) and 1 <= place.value <= len(formula.base.items):
            return formula.base.items[int(place.value) - 1]
    if isinstance(formula, Cases) and len(formula.branches) == 1 and formula.otherwise is not None:
        value, condition = formula.branches[0]
        decided = _decided(condition)
        if decided is not None:
            return value if decided else formula.otherwise
    return formula


def _decided(condition: Formula) -> bool | None:
    if not isinstance(condition, Relation) or len(condition.comparators) != 1:
        return None
    test = _TESTS.get(condition.comparators[0])
    one, two = condition.sides
    return test(one, two) if test and isinstance(one, Number) and isinstance(two, Number) else None


def multiplied(formula: Formula) -> Formula | None:
    """A polynomial multiplied out; None where it cannot be."""
    from hwsolve.calculus.simplification.polynomial import collect

    try:
        return collect(formula).formula
    except HwsolveError:
        return None
