"""Where piecewise formulas change: points on both sides of every boundary.

Random samples miss ``max(c, -100)`` against ``c``. Each case distinction has a guard whose
sign decides it; its roots along every scalar variable are found on a wide grid and refined,
and the neighbourhood of each becomes sample points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import floor
from typing import Any, Final

from hwsolve.errors import HwsolveError
from hwsolve.meaning.comparison.grounds import calls_drawn, has_drawn
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Formula,
    Negative,
    Relation,
    Sum,
    names,
    substitute,
    walk,
)

MAX_GUARDS = 16
MAX_POINTS = 160
#: Where functions are drawn, each point is dear.
_FEW = 4
#: Guards are looked at as long as they have not more nodes than this together.
MAX_NODES = 1_500
_SIGNED = frozenset("abs sign relu leaky_relu step".split())
_SCALARS = frozenset("real positive nonnegative negative probability integer".split())
_TURNING = frozenset(["sign", "step"])
_ORDERS = frozenset(["<", "<=", ">", ">="])
GRID: Final = sorted(
    {0.0}
    | {sign * 2.0**k for sign in (1.0, -1.0) for k in (*range(-44, -8, 4), *range(-8, 25))}
    | {0.5 * k for k in range(-40, 41)}
)


def guards(*formulas: Formula) -> Iterator[Formula]:
    """The formulas whose sign a case distinction depends on."""
    for formula in formulas:
        for node in walk(formula):
            if isinstance(node, Call) and node.function in _SIGNED:
                yield node.arguments[0]
            elif isinstance(node, Call) and node.function in ("max", "min") and len(node.arguments) <= 4:
                for k, one in enumerate(node.arguments):
                    for two in node.arguments[k + 1 :]:
                        yield Sum((one, Negative(two)))
            elif isinstance(node, Relation):
                for one, two in pairwise(node.sides):
                    yield Sum((one, Negative(two)))


def order_guards(*formulas: Formula) -> Iterator[Formula]:
    """The formulas that a strict order or a sign is about: what holds where they are 0 is a convention."""
    for formula in formulas:
        for node in walk(formula):
            if isinstance(node, Call) and node.function in _TURNING:
                yield node.arguments[0]
            elif isinstance(node, Relation):
                for sign, (one, two) in zip(node.comparators, pairwise(node.sides), strict=True):
                    if sign in _ORDERS:
                        yield Sum((one, Negative(two)))


def unfolded(scope: Scope, formulas: tuple[Formula, ...]) -> tuple[Formula, ...]:
    """The formulas, and what the case distinctions of definitions and functions in them are about."""
    found = list(formulas)
    if scope.piecewise:
        needed = {name for formula in formulas for name in depends(scope, formula)} & scope.piecewise
        found += [scope.definitions[name].body for name in sorted(needed) if name in scope.definitions]
        calls = [node for formula in found for node in walk(formula) if isinstance(node, Call)]
        for call in dict.fromkeys(calls):
            function = scope.functions.get(call.function) if call.function in scope.piecewise else None
            if function is not None and len(function.parameters) == len(call.arguments):
                values = dict(zip(function.parameters, call.arguments, strict=True))
                found.append(substitute(function.body, values))
    return tuple(found)


def boundary_instance(
    scope: Scope, seed: int, formulas: tuple[Formula, ...], counts: frozenset[str] = frozenset()
) -> Instance | None:
    """An instance whose samples lie on both sides of the boundaries of *formulas*; None if there are none.

    The names in ``counts`` are left alone. Boundaries of drawn functions differ from sample to sample.
    """
    formulas = unfolded(scope, formulas)
    points: list[dict[str, float]] = []
    leaves = [name for name in _scalar_leaves(scope, formulas) if name not in counts]
    if not leaves:
        return None
    bound = {node.index for formula in formulas for node in walk(formula) if isinstance(node, BigOperator)}
    base = Instance(scope, seed ^ 0x5A5A, 2)
    left = MAX_NODES
    for guard in dict.fromkeys(list(guards(*formulas))[: MAX_GUARDS * 2]):
        if names(guard) & bound or len(points) >= MAX_POINTS or calls_drawn(scope, guard):
            continue
        left -= sum(1 for _ in walk(guard))
        if left < 0:
            break
        variables = [name for name in leaves if name in depends(scope, guard)]
        for variable in variables[:3]:
            for k in range(2):
                here = {name: _number(base.leaf(name), k) for name in leaves}
                for root in _roots(scope, base, guard, variable, here):
                    points.extend({**here, variable: x} for x in _around(scope, variable, root))
    if not points:
        return None
    points = points[: _FEW if has_drawn(scope) else MAX_POINTS]
    made = Instance(scope, seed ^ 0x3C3C, len(points))
    made.leaves.update({name: tuple(point[name] for point in points) for name in leaves})
    return made


def _scalar_leaves(scope: Scope, formulas: tuple[Formula, ...]) -> list[str]:
    mentioned: set[str] = set()
    for formula in formulas:
        mentioned |= depends(scope, formula)
    return sorted(
        name
        for name in mentioned
        if name not in scope.definitions
        and name not in scope.dimensions
        and not scope.type_of(name).dims
        and scope.type_of(name).domain.kind in _SCALARS
        and (name in scope.types or not scope.closed)
    )


def _number(leaf: Any, k: int) -> float:
    return float(leaf[k])


def _bounds(scope: Scope, variable: str) -> tuple[float, float]:
    """The open interval a variable lives in."""
    domain = scope.type_of(variable).domain
    low = {"positive": 0.0, "nonnegative": 0.0, "probability": 0.0}.get(domain.kind, float("-inf"))
    high = {"probability": 1.0, "negative": 0.0}.get(domain.kind, float("inf"))
    low = max(low, domain.low) if domain.low is not None else low
    high = min(high, domain.high) if domain.high is not None else high
    return low, high


def _values(
    scope: Scope, base: Instance, guard: Formula, variable: str, here: dict[str, float], grid: list[float]
) -> list[float] | None:
    instance = Instance(scope, base.seed, len(grid))
    instance.leaves.update({name: (value,) * len(grid) for name, value in here.items()})
    instance.leaves[variable] = tuple(grid)
    try:
        found = Evaluator(scope, instance, FloatSamples(len(grid))).value(guard)
    except HwsolveError:
        return None
    return None if isinstance(found, Array) or any(isinstance(x, complex) for x in found) else found


def _roots(
    scope: Scope, base: Instance, guard: Formula, variable: str, here: dict[str, float]
) -> list[float]:
    """Places where the guard changes sign along one variable."""
    low, high = _bounds(scope, variable)
    grid = [x for x in GRID if low < x < high]
    domain = scope.type_of(variable).domain
    if _is_whole(scope, variable):
        grid = [x for x in GRID if low <= x <= high and x == floor(x)]
    elif domain.low is not None and domain.high is not None:
        grid = [domain.low + (domain.high - domain.low) * (k + 0.5) / 32 for k in range(32)]

    def at(places: list[float]) -> list[float] | None:
        return _values(scope, base, guard, variable, here, places)

    values = at(grid) if grid else None
    if values is None:
        return []
    roots: list[float] = []
    for (left, below), (right, above) in pairwise(zip(grid, values, strict=True)):
        if below == 0:
            roots.append(left)
        elif (below < 0 < above) or (above < 0 < below):
            roots.append(refined(at, left, right, below < 0))
        if len(roots) >= 6:
            break
    return roots


def roots_of(scope: Scope, seed: int, guard: Formula, variable: str) -> list[float]:
    """Places where a guard of one variable changes sign."""
    return _roots(scope, Instance(scope, seed, 2), guard, variable, {})


def refined(
    at: Callable[[list[float]], list[float] | None], left: float, right: float, rising: bool
) -> float:
    """Where between *left* and *right* the values that *at* gives change their sign."""
    for _ in range(12):
        grid = [left + (right - left) * k / 24 for k in range(25)]
        values = at(grid)
        if values is None:
            break
        for (a, below), (b, above) in pairwise(zip(grid, values, strict=True)):
            if (below < 0 <= above) if rising else (below > 0 >= above):
                left, right = a, b
                break
    return (left + right) / 2


def around(root: float) -> list[float]:
    """Points close to a boundary and further away, on both sides; never the boundary itself."""
    size = max(1.0, abs(root))
    return [
        root + sign * step
        for step in (1e-9 * size, 4e-6 * size, 1e-4 * size, 3e-3 * size, 0.3, 0.7 * size)
        for sign in (1, -1)
    ]


def _around(scope: Scope, variable: str, root: float) -> list[float]:
    """The points around a boundary that lie in the domain of the variable."""
    low, high = _bounds(scope, variable)
    if _is_whole(scope, variable):
        near = {float(floor(root) + step) for step in (-1, 0, 1, 2)} | {float(2 * floor(root))}
        return sorted(x for x in near if low <= x <= high)
    return [x for x in around(root) if low < x < high]


def _is_whole(scope: Scope, variable: str) -> bool:
    return scope.type_of(variable).domain.kind == "integer"
