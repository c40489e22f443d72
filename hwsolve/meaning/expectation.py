"""Expectations of declared random variables, by quadrature that is exact for polynomials."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

from hwsolve.errors import NotComputable
from hwsolve.meaning.arrays import Array, Value, shape_of
from hwsolve.meaning.differentiation import NeedsBalls, depends
from hwsolve.notation.formula import Formula

if TYPE_CHECKING:
    from hwsolve.meaning.evaluate import Evaluator

MAX_NODES = 4096


def expectation(walk: Evaluator[Any], body: Formula) -> Value:
    """``E[body]`` over the random symbols that *body* depends on, taken as independent.

    Two Gauss rules must agree, exact for degrees 5 and 7 (13 and 15 for a single number): then
    the integrand is a polynomial that both integrate exactly. Bernoulli variables are exact for
    any integrand.

    Raises:
        NeedsBalls: over floats. NotComputable: too many random variables, or no polynomial.
    """
    from hwsolve.meaning.numbers.balls import RealBalls, difference

    if not isinstance(walk.numbers, RealBalls):
        raise NeedsBalls("expectations are evaluated over balls")
    scope = walk.scope
    random = sorted(
        name
        for name in depends(scope, body)
        if name in scope.types and scope.types[name].domain.random and name not in walk.overridden
    )
    if not random:
        return walk.walk(body)
    alone = len(random) == 1 and not scope.types[random[0]].dims
    fewer, more = (7, 8) if alone else (3, 4)
    first = _integrate(walk, body, random, fewer)
    if all(scope.types[name].domain.kind == "bernoulli" for name in random):
        return first
    second = _integrate(walk, body, random, more)
    pairs = zip(_items(first), _items(second), strict=True)
    if all(getattr(difference(a, b), "bits", 0) > 40 for a, b in pairs):
        return second
    raise NotComputable(
        "the expectation of something that is no polynomial of low degree in the random variables"
    )


def _items(value: Value) -> list[Any]:
    return value.items if isinstance(value, Array) else [value]


def _rule(walk: Evaluator[Any], name: str, count: int) -> list[tuple[Any, Any]]:
    """Nodes and weights for one entry of a random symbol."""
    from hwsolve.meaning.numbers.quadrature import bernoulli_nodes, gaussian_nodes, legendre_nodes

    domain = walk.scope.types[name].domain
    parameters = [walk.walk(parameter) for parameter in domain.parameters]
    if domain.kind == "bernoulli":
        return bernoulli_nodes(parameters[0])
    if domain.kind == "normal":
        mean, variance = parameters
        spread = walk.numbers.call("sqrt", [variance])
        return [(mean + spread * node, weight) for node, weight in gaussian_nodes(count)]
    low, high = parameters
    return [(low + (high - low) * node, weight) for node, weight in legendre_nodes(count)]


def _integrate(walk: Evaluator[Any], body: Formula, random: list[str], count: int) -> Value:
    from hwsolve.meaning.evaluate import Evaluator

    slots: list[tuple[str, int]] = []
    shapes: dict[str, tuple[int, ...]] = {}
    rules: dict[str, list[tuple[Any, Any]]] = {}
    for name in random:
        shapes[name] = tuple(walk.instance.size(size) for size in walk.scope.types[name].dims)
        rules[name] = _rule(walk, name, count)
        size = 1
        for n in shapes[name]:
            size *= n
        slots.extend((name, k) for k in range(size))
    total_nodes = 1
    for name, _ in slots:
        total_nodes *= len(rules[name])
    if total_nodes > MAX_NODES:
        raise NotComputable(f"an expectation over {len(slots)} random numbers")
    total: Value | None = None
    for choice in product(*(rules[name] for name, _ in slots)):
        weight = walk.numbers.literal(Fraction(1))
        values: dict[str, list[Any]] = {name: [] for name in random}
        for (name, _), (node, share) in zip(slots, choice, strict=True):
            values[name].append(node)
            weight = weight * share
        overrides: dict[str, Value] = {name: walk.known[name] for name in walk.overridden}
        for name in random:
            overrides[name] = Array(shapes[name], values[name]) if shapes[name] else values[name][0]
        inner: Evaluator[Any] = Evaluator(walk.scope, walk.instance, walk.numbers, overrides)
        inner.bound = walk.bound
        found = inner.walk(body)
        walk.steps += inner.steps
        scaled = (
            Array(found.shape, [x * weight for x in found.items])
            if isinstance(found, Array)
            else found * weight
        )
        if total is None:
            total = scaled
        elif isinstance(total, Array) and shape_of(scaled) == total.shape:
            total = Array(total.shape, [a + b for a, b in zip(total.items, scaled.items, strict=True)])
        else:
            total = total + scaled
    return total
