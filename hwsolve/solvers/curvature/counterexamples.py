"""Where a form is negative: a point of short numbers, found by search and confirmed by the checker."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product
from typing import Any

from hwsolve.calculus.arithmetic import number
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula, Matrix, Relation, Symbol, Vector

_SHORT = (1.0, -1.0, 0.0, 2.0, -2.0, 0.5, -0.5, 3.0, -3.0, 4.0, -4.0, 0.25)
_POSITIVE = (1.0, 2.0, 0.5, 3.0, 4.0, 0.25, 5.0, 8.0, 10.0, 0.1)
_UNIT = (0.5, 0.25, 0.75, 0.1, 0.9)
_MOST_POINTS = 20_000


def negative_point(form: Formula, scope: Scope, bound: Sequence[str] = ()) -> dict[str, Formula] | None:
    """Numbers for its symbols at which *form* is clearly negative; None if none are found.

    The symbols in *bound* are parameters of functions in it, and get none.
    """
    leaves = sorted(
        name
        for name in depends(scope, form)
        if name not in scope.definitions and name not in scope.dimensions and name not in bound
    )
    if any(scope.shape(name) for name in leaves):
        return _random_point(form, scope, leaves)
    choices = [_choices(scope, name) for name in leaves]
    points = list(islice(product(*choices), _MOST_POINTS))
    points.sort(key=lambda point: sum(abs(x) for x in point))
    value = _values(form, scope, dict(zip(leaves, zip(*points, strict=True), strict=True)), len(points))
    for point, found in zip(points, value, strict=True):
        if found < -1e-6:
            return {name: number(_exact(x)) for name, x in zip(leaves, point, strict=True)}
    return None


def _choices(scope: Scope, name: str) -> tuple[float, ...]:
    domain = scope.type_of(name).domain
    if domain.kind in ("probability", "simplex"):
        return _UNIT
    wanted = _POSITIVE if domain.kind in ("positive", "nonnegative") else _SHORT
    low = -float("inf") if domain.low is None else domain.low
    high = float("inf") if domain.high is None else domain.high
    inside = tuple(x for x in wanted if low <= x <= high)
    return inside or ((low + high) / 2,)


def _exact(x: float) -> Any:
    from fractions import Fraction

    return Fraction(x).limit_denominator(1000)


def _values(form: Formula, scope: Scope, at: dict[str, Any], count: int) -> list[float]:
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import Instance
    from hwsolve.meaning.numbers.floats import FloatSamples

    fixed = {name: list(column) for name, column in at.items()}
    try:
        found = Evaluator(scope, Instance(scope, 1, count), FloatSamples(count), fixed).value(form)
    except (MeaningError, NotComputable):
        return [float("nan")] * count
    return [x if isinstance(x, float) else float("nan") for x in found] if isinstance(found, list) else []


def _random_point(form: Formula, scope: Scope, leaves: list[str]) -> dict[str, Formula] | None:
    """A point of arrays with small entries, from the random instances of the scope."""
    from hwsolve.meaning.evaluation.arrays import Array
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import Instance
    from hwsolve.meaning.numbers.floats import FloatSamples

    drawn = any(scope.type_of(name).domain.kind != "real" for name in leaves)
    samples, seeds = (3, 60) if drawn else (400, 4)  # the first three samples have short numbers
    for seed in range(seeds):
        instance = Instance(scope, seed, samples)
        rounded: dict[str, Any] = {}
        for name in leaves:
            leaf = instance.leaf(name)
            if scope.type_of(name).domain.kind != "real":
                rounded[name] = leaf if isinstance(leaf, Array) else list(leaf)
            elif isinstance(leaf, Array):
                rounded[name] = Array(leaf.shape, [_halves(column) for column in leaf.items])
            else:
                rounded[name] = _halves(leaf)
        try:
            found = Evaluator(scope, instance, FloatSamples(samples), rounded).value(form)
        except (MeaningError, NotComputable):
            return None
        best = min(range(samples), key=lambda k: found[k] if found[k] == found[k] else 0.0)
        if found[best] < -1e-3:
            return {name: _literal(rounded[name], best) for name in leaves}
    return None


def _halves(column: Any) -> list[float]:
    """Numbers rounded to halves, none to zero."""
    return [round(2 * x) / 2 or (0.5 if x > 0 else -0.5) for x in column]


def _literal(value: Any, sample: int) -> Formula:
    from hwsolve.meaning.evaluation.arrays import Array

    if not isinstance(value, Array):
        return number(_exact(value[sample]))
    entries = [number(_exact(column[sample])) for column in value.items]
    if len(value.shape) == 1:
        return Vector(tuple(entries))
    rows, columns = value.shape
    return Matrix(tuple(tuple(entries[columns * i : columns * (i + 1)]) for i in range(rows)))


def conditions(point: dict[str, Formula]) -> tuple[Relation, ...]:
    """The point as equations: ``u = 1``, ``v = [1, -1]``."""
    return tuple(Relation(("=",), (Symbol(name), value)) for name, value in point.items())
