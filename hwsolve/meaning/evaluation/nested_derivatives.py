"""Derivatives of any order over any number system: one variable after the other, by series in series."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from hwsolve.errors import NotComputable
from hwsolve.meaning.evaluation.arrays import Array, Value, places, shape_of
from hwsolve.notation.formula import Formula, Symbol

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator

Variable = tuple[str, tuple[int, ...]]
MAX_DIRECTIONS = 200
#: Each order doubles the cost.
MAX_ORDER = 7


def nested(
    walk: Evaluator[Any], of: Formula, directions: list[list[Variable]], tails: list[tuple[int, ...]]
) -> Value:
    """The derivative of *of* by arrays of entries; shape of ``of``, then those of the arrays.

    ``directions`` are the entries of each array in order, ``tails`` the shapes of the arrays.

    Raises:
        NotComputable: too many directions, or an order that is too high.
    """
    if _nesting(walk.numbers) + len(directions) > MAX_ORDER:
        raise NotComputable(f"a derivative of an order above {MAX_ORDER}")
    count = prod(map(len, directions))
    if count > MAX_DIRECTIONS:
        raise NotComputable(f"a derivative in {count} directions")
    found = [_along(walk, of, choice) for choice in product(*directions)]
    columns = [value.items if isinstance(value, Array) else [value] for value in found]
    items = [column[k] for k in range(len(columns[0])) for column in columns]
    shape = (*shape_of(found[0]), *(size for tail in tails for size in tail))
    return Array(shape, items) if shape else items[0]


def _nesting(numbers: Any) -> int:
    """How many series stand in each other already."""
    from hwsolve.meaning.numbers.series import SeriesNumbers

    return 1 + _nesting(numbers.base) if isinstance(numbers, SeriesNumbers) else 0


def _along(walk: Evaluator[Any], of: Formula, choice: tuple[Variable, ...]) -> Value:
    """The mixed derivative by single entries."""
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.numbers.series import Series, SeriesNumbers

    if not choice:
        return walk.walk(of)
    (base, place), *rest = choice

    def constant(value: Value) -> Any:
        return value.map(lambda x: Series((x,))) if isinstance(value, Array) else Series((value,))

    def slope(series: Any) -> Any:
        return series.terms[1] if len(series.terms) > 1 else walk.whole(0)

    value = walk.walk(Symbol(base))
    overrides: dict[str, Value] = {name: constant(walk.known[name]) for name in walk.overridden}
    if isinstance(value, Array):
        entries = [Series((x,)) for x in value.items]
        flat = list(places(value.shape)).index(place)
        entries[flat] = Series((value.items[flat], walk.whole(1)))
        overrides[base] = Array(value.shape, entries)
    else:
        overrides[base] = Series((value, walk.whole(1)))
    inner: Evaluator[Any] = Evaluator(walk.scope, walk.instance, SeriesNumbers(walk.numbers, 1), overrides)
    inner.bound = {name: constant(bound) for name, bound in walk.bound.items()}
    inner.go_on_from(walk)
    found = _along(inner, of, tuple(rest))
    walk.go_on_from(inner)
    return found.map(slope) if isinstance(found, Array) else slope(found)
