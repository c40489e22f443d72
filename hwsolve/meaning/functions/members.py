"""The value of a declared function: each sample has its own member of the class."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from hwsolve.meaning.evaluation.arrays import Array, Value
from hwsolve.meaning.functions.drawn import Member, member_of
from hwsolve.meaning.functions.families import PARAMETERS
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.notation.formula import Formula

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator


def member_value(walk: Evaluator[Any], name: str, argument: Value) -> Value:
    """The value at a number or a vector, over any number system."""
    member = member_of(walk.instance, name)
    values: dict[str, Value] = {
        each: leaf.map(walk.numbers.drawn) if isinstance(leaf, Array) else walk.numbers.drawn(leaf)
        for each, leaf in member.constants.items()
    }
    for trait in walk.scope.types[name].domain.traits:
        if trait.parameter is not None:
            values[PARAMETERS[trait.name]] = walk.walk(trait.parameter)
    values["u"] = argument
    size = len(argument.items) if isinstance(argument, Array) else 1
    if _over_samples(walk.numbers):
        return _at_each_sample(walk, member, values, size)
    chosen = walk.numbers.drawn(member.choices)
    found = next(
        formula
        for k, formula, _ in member.formulas
        if walk.numbers.compare("=", chosen, walk.whole(k)) is True
    )
    return _evaluated(walk, walk.numbers, found, {**values, "d": walk.whole(size)})


def _over_samples(numbers: Any) -> bool:
    """Whether numbers are lists of samples, or series of such."""
    while (base := getattr(numbers, "base", None)) is not None:
        numbers = base
    return isinstance(numbers, FloatSamples)


def _at_each_sample(walk: Evaluator[Any], member: Member, values: Mapping[str, Value], size: int) -> Value:
    """Each formula at the samples that have it, put together again."""
    parts: list[tuple[list[int], Any]] = []
    for k, formula, needed in member.formulas:
        chosen = [sample for sample, choice in enumerate(member.choices) if choice == k]
        numbers = _narrowed(walk.numbers, len(chosen))
        pick = partial(_picked, chosen=chosen)
        picked: dict[str, Value] = {
            name: value.map(pick) if isinstance(value, Array) else pick(value)
            for name, value in values.items()
            if name in needed
        }
        picked["d"] = numbers.literal(Fraction(size))
        parts.append((chosen, _evaluated(walk, numbers, formula, picked)))
    return _together(parts, len(member.choices))


def _evaluated(walk: Evaluator[Any], numbers: Any, formula: Formula, values: Mapping[str, Value]) -> Value:
    """A formula in names of its own only."""
    from hwsolve.meaning.evaluation.evaluate import Evaluator

    inner: Evaluator[Any] = Evaluator(walk.scope, walk.instance, numbers, values)
    inner.go_on_from(walk)
    found = inner.walk(formula)
    walk.go_on_from(inner)
    return found


def _narrowed(numbers: Any, count: int) -> Any:
    """The same number system over fewer samples."""
    from hwsolve.meaning.numbers.series import SeriesNumbers

    if isinstance(numbers, SeriesNumbers):
        return SeriesNumbers(_narrowed(numbers.base, count), numbers.order)
    return type(numbers)(count)


def _picked(value: Any, chosen: list[int]) -> Any:
    """Some of the samples of a number."""
    from hwsolve.meaning.numbers.series import Series

    if isinstance(value, Series):
        return Series(tuple(_picked(term, chosen) for term in value.terms))
    return [value[sample] for sample in chosen]


def _together(parts: list[tuple[list[int], Any]], count: int) -> Any:
    """The samples of all parts at their places."""
    from hwsolve.meaning.numbers.series import Series

    if isinstance(parts[0][1], Series):
        longest = max(len(series.terms) for _, series in parts)
        terms = []
        for k in range(longest):
            terms.append(_together([(chosen, _term(series, k, chosen)) for chosen, series in parts], count))
        return Series(tuple(terms))
    made: list[Any] = [0.0] * count
    for chosen, values in parts:
        for sample, value in zip(chosen, values, strict=True):
            made[sample] = value
    return made


def _term(series: Any, k: int, chosen: list[int]) -> Any:
    """A coefficient; zeros of the same make where it is missing."""
    if k < len(series.terms):
        return series.terms[k]
    return _zero(series.terms[0], chosen)


def _zero(like: Any, chosen: list[int]) -> Any:
    from hwsolve.meaning.numbers.series import Series

    return Series((_zero(like.terms[0], chosen),)) if isinstance(like, Series) else [0.0] * len(chosen)
