"""Statements in which nothing varies: exact arithmetic proves them, or intervals that do not meet.

``det([[2, 1], [1, 2]]) = 3``, ``ln 3 > 1``, ``cos 1 ~~ 0.5403``: there is one point, and it is not random.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.comparison.outcome import Proved
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.differentiation import NeedsBalls, depends, with_definitions
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    Call,
    Comparator,
    Formula,
    Negative,
    Number,
    Power,
    map_children,
    names,
    rational,
    substitute,
    walk,
)
from hwsolve.notation.survey import survey

EXACTLY: Final = Proved("exact arithmetic")
BY_DEFINITION: Final = Proved("the definitions")
_RIGOROUSLY: Final = Proved("interval arithmetic")
_BITS: Final = 256
#: Definitions within definitions, and nodes of what they come to.
_DEEPEST: Final = 40
_LARGEST: Final = 2_000
#: What balls compute without a guarantee: a rank is a guess from small numbers.
_GUESSED: Final = frozenset(["rank", "pinv", "right_singular", "argmax", "argmin"])


def settled(left: Formula, comparator: Comparator, right: Formula, scope: Scope) -> Proved | None:
    """The proof of a true statement about constants; None for everything else.

    Derivatives, limits, suprema and expectations are no plain arithmetic: they are left to others.
    """
    needed = depends(scope, left) | depends(scope, right)
    if not needed <= scope.definitions.keys() or needed & scope.dimensions:
        return None
    seen = survey(*with_definitions(scope, left, right))
    if seen.needs_balls or seen.searches or seen.functions & set(scope.function_names):
        return None
    found = _exactly(left, comparator, right, scope)
    if found is not None:
        return found
    if comparator in ("=", ":="):
        return BY_DEFINITION if _unfolded(left, scope) == _unfolded(right, scope) else None
    return _rigorously(left, comparator, right, scope) if seen.functions.isdisjoint(_GUESSED) else None


def _unfolded(formula: Formula, scope: Scope) -> Formula:
    """*formula* with every scalar that has a definition replaced by it, as far as that stays small."""
    bodies = {name: each.body for name, each in scope.definitions.items() if not each.indices}
    for _ in range(_DEEPEST):
        following = substitute(formula, {name: bodies[name] for name in names(formula) & bodies.keys()})
        if following == formula or sum(1 for _ in walk(following)) > _LARGEST:
            break
        formula = following
    return formula


def _exactly(left: Formula, comparator: Comparator, right: Formula, scope: Scope) -> Proved | None:
    from hwsolve.meaning.numbers.rationals import Rationals

    numbers = Rationals()
    sides = _values(left, right, scope, numbers)
    if sides is None:
        return None
    try:
        if comparator == "!=":
            return EXACTLY if any(a != b for a, b in sides) else None
        comparator = "=" if comparator == ":=" else comparator
        return EXACTLY if all(numbers.compare(comparator, a, b) for a, b in sides) else None
    except NotComputable:
        return None


def _rigorously(left: Formula, comparator: Comparator, right: Formula, scope: Scope) -> Proved | None:
    """An order between balls that are apart, or printed digits that are the rounded ones."""
    from hwsolve.meaning.numbers.balls import RealBalls

    allowed = _half_a_digit(left, right) if comparator == "~~" else None
    if comparator == "~~" and allowed is None:
        return None
    balls = RealBalls(_BITS)
    with balls.working():
        sides = _values(left, right, scope, balls)
        if sides is None:
            return None
        for a, b in sides:
            if type(a) is not type(b) or not (a.is_finite() and b.is_finite()):
                return None
            if allowed is not None:
                if balls.compare("<=", abs(a - b), balls.literal(allowed)) is not True:
                    return None
            elif balls.compare(comparator, a, b) is not True:
                return None
    return _RIGOROUSLY


def _half_a_digit(left: Formula, right: Formula) -> Fraction | None:
    """How far the printed digits may be off; None where no decimal is printed."""
    decimals = [d for d in (printed_decimals(left), printed_decimals(right)) if d is not None]
    return Fraction(1, 2) / 10 ** min(decimals) if decimals else None


def printed_decimals(formula: Formula) -> int | None:
    """The digits after the point of a decimal literal, None for anything else."""
    if isinstance(formula, Negative):
        return printed_decimals(formula.operand)
    return formula.decimals if isinstance(formula, Number) else None


def _values(left: Formula, right: Formula, scope: Scope, numbers: Any) -> list[tuple[Any, Any]] | None:
    """The values of both sides, entry by entry; None where something varies, or has no value here."""
    instance = Instance(scope, 0, 1)
    instance.sizes = dict(scope.sizes)  # a size that is drawn varies
    walker: Evaluator[Any] = Evaluator(scope, instance, numbers)
    try:
        a, b = (walker.value(_without_roots(side)) for side in (left, right))
        pairs = list(_pairs(walker, a, b, left))
    except (NotComputable, MeaningError, NeedsBalls):
        return None
    return None if instance.leaves or instance.members else pairs


def _without_roots(formula: Formula) -> Formula:
    """``norm(v)^2`` as the inner product, which needs no root."""
    formula = map_children(formula, _without_roots)
    if isinstance(formula, Power) and isinstance(formula.base, Call) and formula.base.function == "norm":
        exponent = rational(formula.exponent)
        if exponent == 2 and len(formula.base.arguments) == 1:
            (inner,) = formula.base.arguments
            return Call("dot", (inner, inner))
    return formula


def _pairs(walker: Evaluator[Any], a: Any, b: Any, formula: Formula) -> Iterator[tuple[Any, Any]]:
    paired = walker.pair(lambda x, y: (x, y), a, b, formula, "compared with")
    yield from paired.items if isinstance(paired, Array) else [paired]
