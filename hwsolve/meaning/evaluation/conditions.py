"""Conditions and case distinctions: relations as truth values, indicators, choices between values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from hwsolve.errors import MeaningError
from hwsolve.meaning.evaluation import array_functions as algebra
from hwsolve.meaning.evaluation.arrays import Array, Value, shown
from hwsolve.notation.formula import Call, Cases, Entry, Formula, Logic, Relation, Symbol

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator


#: Types and functions with no values but 0 and 1.
_TRUTHS: Final = frozenset(["mask", "bernoulli"])
_INDICATORS: Final = frozenset(["ind", "step", "delta"])


def choose(walk: Evaluator[Any], condition: Any, a: Value, b: Value, formula: Formula) -> Value:
    select = walk.numbers.select
    if isinstance(condition, Array):
        size = condition.shape
        first = a.items if isinstance(a, Array) else [a] * len(condition.items)
        second = b.items if isinstance(b, Array) else [b] * len(condition.items)
        for other in (a, b):
            if isinstance(other, Array) and other.shape != size:
                raise MeaningError(
                    f"{shown(other.shape)} does not fit a condition on {shown(size)}", formula.span
                )
        return Array(size, [select(c, x, y) for c, x, y in zip(condition.items, first, second, strict=True)])
    return walk.pair(lambda x, y: select(condition, x, y), a, b, formula, "chosen against")


def cases(walk: Evaluator[Any], formula: Cases) -> Value:
    """The first branch whose condition holds; undefined where none does."""
    if formula.otherwise is not None:
        value = walk.walk(formula.otherwise)
    else:
        value = walk.numbers.divide(walk.whole(0), walk.whole(0))
    for branch, when in reversed(formula.branches):
        holds = condition(walk, when)
        if not isinstance(holds, Array):
            if algebra.known_true(holds):
                value = walk.walk(branch)
                continue
            if algebra.known_false(holds):
                continue
        value = choose(walk, holds, walk.walk(branch), value, formula)
    return value


def condition(walk: Evaluator[Any], formula: Formula) -> Any:
    """A relation or a combination of them, as a condition of the number system."""
    numbers = walk.numbers
    if isinstance(formula, Relation):
        sides = [walk.walk(side) for side in formula.sides]
        found: Any = None
        for comparator, a, b in zip(formula.comparators, sides, sides[1:], strict=False):
            if isinstance(a, Array) or isinstance(b, Array):
                pairs = walk.pair(lambda x, y: (x, y), a, b, formula, "compared with")
                link: Any = pairs.map(lambda xy, c=comparator: numbers.compare(c, *xy))
            else:
                link = numbers.compare(comparator, a, b)
            found = link if found is None else _both(numbers.both, found, link, formula)
        return found
    if isinstance(formula, Logic):
        for part in formula.operands:
            if not _speaks(walk, part):
                raise MeaningError(f"{formula.connective} stands between statements, not numbers", part.span)
        parts = [_whole(walk, part, condition(walk, part)) for part in formula.operands]
        if formula.connective == "not":
            return numbers.opposite(parts[0])
        if formula.connective == "implies":
            return numbers.either(numbers.opposite(parts[0]), parts[1])
        combine = numbers.both if formula.connective == "and" else numbers.either
        found = parts[0]
        for part in parts[1:]:
            found = combine(found, part)
        return found
    value = walk.walk(formula)
    zero = numbers.literal(Fraction(0))
    if isinstance(value, Array):
        return value.map(lambda x: numbers.compare("!=", x, zero))
    return numbers.compare("!=", value, zero)


def _speaks(walk: Evaluator[Any], formula: Formula) -> bool:
    """Whether a formula is a statement, or 0 or 1 by what it is."""
    if isinstance(formula, Entry):
        formula = formula.base
    if isinstance(formula, Symbol):
        return walk.scope.type_of(formula.name).domain.kind in _TRUTHS
    return isinstance(formula, Relation | Logic | Cases) or (
        isinstance(formula, Call) and formula.function in _INDICATORS
    )


def _both(both: Callable[[Any, Any], Any], a: Any, b: Any, formula: Formula) -> Any:
    """Two links of a chain, entry by entry where one of them is."""
    if not isinstance(a, Array) and not isinstance(b, Array):
        return both(a, b)
    if not isinstance(a, Array) or not isinstance(b, Array):
        array, one = (a, b) if isinstance(a, Array) else (b, a)
        return array.map(lambda x: both(x, one))
    if a.shape != b.shape:
        raise MeaningError(f"{shown(a.shape)} does not fit a condition on {shown(b.shape)}", formula.span)
    return Array(a.shape, [both(x, y) for x, y in zip(a.items, b.items, strict=True)])


def _whole(walk: Evaluator[Any], formula: Formula, found: Any) -> Any:
    """A condition on arrays as one: every entry counts, but ``!=`` needs only one."""
    if not isinstance(found, Array):
        return found
    anywhere = isinstance(formula, Relation) and formula.comparators == ("!=",)
    return reduce(walk.numbers.either if anywhere else walk.numbers.both, found.items)


def logic(walk: Evaluator[Any], formula: Formula) -> Value:
    """A condition inside arithmetic is its indicator: ``x*(x > 0)``."""
    return algebra.indicator(walk, condition(walk, formula))
