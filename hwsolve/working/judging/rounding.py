"""Equality as people write it of numbers: to the digits that are printed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.outcome import Agrees, Comparison
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.assignments import with_values
from hwsolve.notation.formula import Formula, Matrix, Negative, Number, Vector, children, map_children, walk

ROUNDED: Final = "rounded to the printed digits"
CUT_OFF: Final = "cut off at the printed digits, not rounded"
#: A decimal inside a formula counts as rounded from so many digits on: 0.5 is a half, 0.54 a cosine.
INNER: Final = 2


def agrees_when_rounded(
    left: Formula, right: Formula, scope: Scope, given: tuple[Formula, ...]
) -> Comparison | None:
    """Whether two numbers agree as far as their decimals go; None where they do not, or are none.

    Each decimal may be off by half a unit of its last digit; one by itself may be cut off.
    """
    decimals = [node for side in (left, right) for node in walk(side) if is_decimal(node)]
    if not decimals:
        return None
    if given:
        scope, given = with_values(scope, given)
    if any(_leaves(scope, side) for side in (left, right)):
        return None
    gap = _gap(left, right, scope, 0.5)
    if gap is not None and gap <= 0:
        return Agrees(1, 0, ROUNDED)
    if any(is_decimal(one) and _cut_off(one, other, scope) for one, other in ((left, right), (right, left))):
        return Agrees(1, 0, CUT_OFF)
    return None


def _cut_off(printed: Formula, exact: Formula, scope: Scope) -> bool:
    """Whether a printed decimal is a value without its further digits."""
    values = _values(exact, scope)
    if (
        not isinstance(printed, Number)
        or values is None
        or len(values) != 1
        or (printed.decimals or 0) < INNER
    ):
        return False
    rest = values[0] - float(printed.value)
    return 0 <= rest < 10.0 ** -(printed.decimals or 0)


def is_decimal(node: Formula) -> bool:
    return isinstance(node, Number) and bool(node.decimals)


def _printed(side: Formula) -> bool:
    """Whether a side is a printed value and nothing else: a decimal, a matrix of decimals."""
    if isinstance(side, Matrix | Vector | Negative):
        return all(_printed(child) for child in children(side))
    return isinstance(side, Number)


def _leaves(scope: Scope, side: Formula) -> bool:
    free = depends(scope, side) - set(scope.definitions)
    return bool(free) or bool(scope.free_indices(side))


def _gap(left: Formula, right: Formula, scope: Scope, slack: float) -> float | None:
    """The largest excess of the difference over what the printed digits leave open."""
    a, b = _values(left, scope), _values(right, scope)
    if a is None or b is None or len(a) != len(b):
        return None
    open_a, open_b = _openness(left, a, scope, slack), _openness(right, b, scope, slack)
    if open_a is None or open_b is None:
        return None
    return max(
        abs(x - y) - (one + two) * (1 + 1e-6) - 1e-12
        for x, y, one, two in zip(a, b, open_a, open_b, strict=True)
    )


def _openness(side: Formula, values: list[float], scope: Scope, slack: float) -> list[float] | None:
    total = [0.0] * len(values)
    for node in {node for node in walk(side) if isinstance(node, Number)}:
        if not node.decimals or (node.decimals < INNER and not _printed(side)):
            continue
        moved = _values(_moved(side, node, slack), scope)
        if moved is None or len(moved) != len(values):
            return None
        total = [each + abs(x - y) for each, x, y in zip(total, moved, values, strict=True)]
    return total


def _moved(side: Formula, number: Number, slack: float) -> Formula:
    """The side with one of its decimals moved by *slack* units of its last digit."""
    if side == number:
        shift = slack * 10.0 ** -(number.decimals or 0)
        return replace(number, text=repr(float(number.value) + shift))
    return map_children(side, lambda child: _moved(child, number, slack))


def _values(side: Formula, scope: Scope) -> list[float] | None:
    try:
        value: Any = Evaluator(scope, Instance(scope, 1, 1), FloatSamples(1)).value(side)
    except (NotComputable, MeaningError):
        return None
    items = value.items if isinstance(value, Array) else [value]
    numbers = [item[0] for item in items]
    if any(isinstance(number, complex) or number != number for number in numbers):
        return None
    return [float(number) for number in numbers]
