"""Where two sides of an inequality are equal: points a random draw never hits."""

from __future__ import annotations

from math import prod
from typing import Any, Final

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.counterexample import number_text, point
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.types import SQUARE, Domain, Type
from hwsolve.notation.formula import Formula

#: The special points: ones or the identity, zeros, halves or a unit vector, twos.
SPECIAL: Final = 4
_VALUES: Final = (1.0, 0.0, 0.5, 2.0)
_BITS: Final = 1024
_UNSTRUCTURED: Final = frozenset(["real", "nonnegative", "complex", "positive", "nonzero", "normal"])


def tie(left: Formula, right: Formula, scope: Scope, given: tuple[Formula, ...] = ()) -> Refuted | None:
    """A special point of the scope at which both sides are the same; None if none was found."""
    instance = Instance(scope, 1, SPECIAL)
    try:
        for name in sorted(depends(scope, left) | depends(scope, right)):
            if name in scope.definitions or name in scope.dimensions:
                continue
            leaf = _special(scope.type_of(name), instance)
            if leaf is not None:
                instance.leaves[name] = leaf
        walk: Evaluator[Any] = Evaluator(scope, instance, FloatSamples(SPECIAL))
        a, b = walk.value(left), walk.value(right)
        conditions = [walk.condition(each) for each in (*given, *scope.given)]
    except (NotComputable, MeaningError):
        return None
    if isinstance(a, Array) or isinstance(b, Array) or any(isinstance(each, Array) for each in conditions):
        return None
    for k in range(SPECIAL):
        x, y = a[k], b[k]
        fits = all(bool(each[k]) for each in conditions)
        if isinstance(x, complex) or isinstance(y, complex) or not fits:
            continue
        if abs(x - y) <= 1e-12 * max(1.0, abs(x)) and _confirmed(left, right, instance, k):
            return Refuted(number_text(x), number_text(x), point((left, right), instance, k))
    return None


def _confirmed(left: Formula, right: Formula, instance: Instance, k: int) -> bool:
    """Whether the two sides are one number to some three hundred digits."""
    from hwsolve.meaning.numbers.balls import RealBalls

    balls = RealBalls(_BITS, k)
    with balls.working():
        walk: Evaluator[Any] = Evaluator(instance.scope, instance, balls)
        try:
            a, b = walk.value(left), walk.value(right)
            return balls.compare("=", a, b) is not False and a.is_finite() and b.is_finite()
        except (NotComputable, MeaningError):
            return False


def _special(kind: Type, instance: Instance) -> Any:
    """Samples of a leaf at the special points; None where its own draw must do."""
    values = [_inside(kind.domain, value) for value in _VALUES]
    if not kind.dims:
        return tuple(values) if kind.domain.kind in _UNSTRUCTURED | {"probability"} else None
    shape = tuple(instance.size(size) for size in kind.dims)
    count, last = prod(shape), shape[-1]
    square = len(shape) == 2 and shape[0] == last
    if kind.domain.kind == "simplex":
        halves = [0.5 ** min(k + 1, last - 1) for k in range(last)]
        return Array(shape, [(halves[k % last],) * SPECIAL for k in range(count)])
    if kind.domain.kind in SQUARE or (square and kind.domain.kind == "real"):
        scales = (1.0, 4.0, 2.0, 1.0) if kind.domain.kind in ("pd", "invertible") else (1.0, 0.0, 4.0, 2.0)
        if kind.domain.kind == "orthogonal":
            scales = (1.0,) * SPECIAL
        return Array(shape, [tuple(s if k % (last + 1) == 0 else 0.0 for s in scales) for k in range(count)])
    if kind.domain.kind in _UNSTRUCTURED:
        unit = [values[0], values[1], None, values[3]]
        return Array(
            shape,
            [tuple((1.0 if k == 0 else values[0]) if v is None else v for v in unit) for k in range(count)],
        )
    return None


def _inside(domain: Domain, value: float) -> float:
    if domain.kind in ("positive", "nonzero") and value == 0.0:
        value = 1.0
    if domain.kind == "probability":
        value = 0.5
    low = domain.low if domain.low is not None else value
    high = domain.high if domain.high is not None else value
    return min(max(value, low), high)
