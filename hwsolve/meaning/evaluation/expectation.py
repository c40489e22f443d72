"""Expectations of declared random variables: by moments for polynomials, else by quadrature."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation.arrays import Array, Value, shape_of
from hwsolve.meaning.evaluation.differentiation import NeedsBalls, depends
from hwsolve.notation.formula import Derivative, Expectation, Formula

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator

MAX_NODES = 4096


def expectation(walk: Evaluator[Any], body: Formula) -> Value:
    """``E[body]`` over the random symbols that *body* depends on, taken as independent.

    A polynomial in the random variables is written out and its moments are put in, exactly.
    Of the rest Bernoulli variables are summed over; otherwise two Gauss rules must agree, exact
    for degrees 5 and 7 (13 and 15 for a single number).

    Raises:
        NeedsBalls: over floats. NotComputable: too many random variables, or no polynomial.
    """
    from hwsolve.meaning.numbers.balls import RealBalls
    from hwsolve.meaning.numbers.jets import Jets

    if not isinstance(walk.numbers, RealBalls | Jets):
        raise NeedsBalls("expectations are evaluated over balls")
    random = random_symbols(walk, body)
    if not random:
        return walk.walk(body)
    try:
        return _by_moments(walk, body, random)
    except NotComputable:
        if not isinstance(walk.numbers, RealBalls):
            raise
    return _by_quadrature(walk, body, random)


def random_symbols(walk: Evaluator[Any], body: Formula) -> list[str]:
    """The random symbols that the value of *body* depends on."""
    types = walk.scope.types
    found = depends(walk.scope, body)
    return sorted(
        name for name in found if name in types and types[name].domain.random and name not in walk.overridden
    )


def _by_moments(walk: Evaluator[Any], body: Formula, random: list[str]) -> Value:
    """The expectation of a polynomial; raises ``NotComputable`` where *body* is none."""
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.numbers.balls import RealBalls
    from hwsolve.meaning.numbers.noise import NoisePolynomials

    if isinstance(body, Derivative) and isinstance(walk.numbers, RealBalls):
        if all(not random_symbols(walk, variable) for variable in body.wrt):
            return walk.walk(Derivative(Expectation(body.of), body.wrt))
        raise NotComputable("a derivative by something random")
    ring = NoisePolynomials(walk.numbers)
    slots: list[str] = []
    overrides: dict[str, Value] = {name: _mapped(ring.lifted, walk.known[name]) for name in walk.overridden}
    for name in random:
        shape = tuple(walk.instance.size(size) for size in walk.scope.types[name].dims)
        made = [ring.variable(len(slots) + k) for k in range(prod(shape))]
        slots.extend([name] * len(made))
        overrides[name] = Array(shape, made) if shape else made[0]
    inner: Evaluator[Any] = Evaluator(walk.scope, walk.instance, ring, overrides)
    inner.bound = {name: _mapped(ring.lifted, value) for name, value in walk.bound.items()}
    found = inner.walk(body)
    walk.add_steps(inner.steps)
    moments: dict[tuple[str, int], Any] = {}

    def moment(slot: int, order: int) -> Any:
        key = slots[slot], order
        if key not in moments:
            moments[key] = _moment(walk, slots[slot], order)
        return moments[key]

    return _mapped(lambda value: ring.mean(value, moment), found)


def _mapped(change: Callable[[Any], Any], value: Value) -> Any:
    return Array(value.shape, [change(x) for x in value.items]) if isinstance(value, Array) else change(value)


def _moment(walk: Evaluator[Any], name: str, order: int) -> Any:
    """``E[X^order]`` of one entry of a random symbol, over any number system."""
    domain, numbers = walk.scope.types[name].domain, walk.numbers
    parameters = _parameters(walk, name)
    if domain.kind == "bernoulli":
        return parameters[0]
    one, two = parameters
    powers = [walk.whole(1)]
    if domain.kind == "normal":  # E[X^(k+1)] = mu E[X^k] + k var E[X^(k-1)], by Stein's lemma
        for k in range(order):
            following = numbers.multiply(one, powers[k])
            if k:
                spread = numbers.multiply(two, powers[k - 1])
                following = numbers.add(following, numbers.multiply(walk.whole(k), spread))
            powers.append(following)
        return powers[order]
    total = walk.whole(0)  # the mean of x^k over [a, b] is the mean of a^i b^(k-i) over i = 0..k
    for i in range(order + 1):
        term = walk.whole(1)
        for factor in [one] * i + [two] * (order - i):
            term = numbers.multiply(term, factor)
        total = numbers.add(total, term)
    return numbers.divide(total, walk.whole(order + 1))


def _parameters(walk: Evaluator[Any], name: str) -> list[Any]:
    """The parameters of the distribution of a random symbol.

    Raises ``MeaningError`` where there is no such distribution: a variance below 0, a probability
    above 1. (Of an interval either end may be the lower one.)
    """
    domain = walk.scope.types[name].domain
    found: list[Any] = [walk.walk(parameter) for parameter in domain.parameters]
    if any(isinstance(parameter, Array) for parameter in found):
        raise NotComputable(f"the distribution of {name} has an array as a parameter")
    last, compare = found[-1], walk.numbers.compare
    if domain.kind == "normal" and compare("<", last, walk.whole(0)) is True:
        raise MeaningError(f"the variance of {name} is negative here")
    if domain.kind == "bernoulli" and (
        compare("<", last, walk.whole(0)) is True or compare(">", last, walk.whole(1)) is True
    ):
        raise MeaningError(f"the probability of {name} is not between 0 and 1 here")
    return found


def _by_quadrature(walk: Evaluator[Any], body: Formula, random: list[str]) -> Value:
    from hwsolve.meaning.numbers.balls import difference

    scope = walk.scope
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
    parameters = _parameters(walk, name)
    if domain.kind == "bernoulli":
        return bernoulli_nodes(parameters[0])
    if domain.kind == "normal":
        mean, variance = parameters
        spread = walk.numbers.call("sqrt", [variance])
        return [(mean + spread * node, weight) for node, weight in gaussian_nodes(count)]
    low, high = parameters
    return [(low + (high - low) * node, weight) for node, weight in legendre_nodes(count)]


def _integrate(walk: Evaluator[Any], body: Formula, random: list[str], count: int) -> Value:
    from hwsolve.meaning.evaluation.evaluate import Evaluator

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
        walk.add_steps(inner.steps)
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
