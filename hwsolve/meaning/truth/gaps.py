"""How far a relation is from holding at the samples of an instance, in floats."""

from __future__ import annotations

from math import inf, isfinite
from typing import Any

from hwsolve.errors import NotComputable
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.differentiation import NeedsBalls
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.truth.pointwise import about_indices, condition_at, everywhere, sides_everywhere
from hwsolve.notation.formula import Formula, Relation


def float_gaps(
    claim: Relation, instance: Instance, given: tuple[Formula, ...]
) -> tuple[list[float], list[float]]:
    """How far each sample is from holding (negative: it holds): absolute, and relative to the sides.

    -inf where the sample does not count.
    """
    size = instance.samples
    walk: Evaluator[Any] = Evaluator(instance.scope, instance, FloatSamples(size))
    allowed = _allowed(walk, given, size)
    entries: list[tuple[Any, Any]] = []
    for a, b in sides_everywhere(claim, walk, given):
        pairs = walk.pair(lambda x, y: (x, y), a, b, claim, "compared with")
        entries.extend(pairs.items if isinstance(pairs, Array) else [pairs])
    comparator = claim.comparators[0]
    absolute, relative = [-inf] * size, [-inf] * size
    for k in range(size):
        if not allowed[k]:
            continue
        gaps = [_gap(x[k], comparator, y[k]) for x, y in entries]
        if not gaps or any(gap is None for gap in gaps):
            continue
        pick = min if comparator == "!=" else max
        absolute[k] = pick(gap[0] for gap in gaps if gap is not None)
        relative[k] = pick(gap[1] for gap in gaps if gap is not None)
    return absolute, relative


def _gap(x: Any, comparator: str, y: Any) -> tuple[float, float] | None:
    x, y = _real(x), _real(y)
    if x is None or y is None:
        return None
    match comparator:
        case "!=":
            gap = -abs(x - y)
        case "=":
            gap = abs(x - y)
        case "<" | "<=":
            gap = x - y
        case _:
            gap = y - x
    size = max(abs(x), abs(y))
    return gap / (1.0 + size), gap / size if size else 0.0


def _real(x: Any) -> float | None:
    if isinstance(x, complex):
        if abs(x.imag) > 1e-9 * abs(x):
            return None
        x = x.real
    return float(x) if isfinite(x) else None


def _allowed(walk: Evaluator[Any], given: tuple[Formula, ...], samples: int) -> list[bool]:
    allowed = [True] * samples
    for condition in given:
        if about_indices(condition, walk.scope):
            continue
        links: list[Any] = []
        try:
            for bound in everywhere(condition, walk):
                found = condition_at(walk, condition, bound)
                links.extend(found.items if isinstance(found, Array) else [found])
        except NeedsBalls:
            raise
        except NotComputable:
            continue
        anywhere = isinstance(condition, Relation) and condition.comparators == ("!=",)
        some = any if anywhere else all
        allowed = [ok and some(bool(link[k]) for link in links) for k, ok in enumerate(allowed)]
    return allowed
