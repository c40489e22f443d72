"""A local search over the leaves of an instance: small moves that keep every leaf in its type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import inf

from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.functions.drawn import held, member_of
from hwsolve.meaning.instances.degenerate import Flat, columns_of, leaf_of
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.instances.stream import Stream
from hwsolve.meaning.instances.structured import STRUCTURED
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.types import Domain

POPULATION = 32
ROUNDS = 24
#: Smaller steps lead nowhere that floats could tell.
_FINEST = 1e-4
Column = dict[str, Flat]
#: How good each sample is; the search climbs. -inf for a sample that does not count.
Objective = Callable[[Instance], list[float]]


def leaves_of(scope: Scope, names: Iterable[str]) -> list[str]:
    """Which of the names are declared leaves."""
    return sorted(
        name
        for name in names
        if name not in scope.definitions
        and name not in scope.dimensions
        and name in scope.types
        and scope.type_of(name).domain.kind != "function"
    )


def column_at(instance: Instance, leaves: Iterable[str], k: int) -> Column:
    """Sample *k* of the leaves, and of whatever else the instance has drawn by now."""
    found = {name: columns_of(instance.leaf(name))[k] for name in leaves}
    for name, leaf in instance.leaves.items():
        if name not in found and isinstance(leaf, tuple | Array):
            found[name] = columns_of(leaf)[k]
    return found


def held_at(instance: Instance, k: int) -> Instance:
    """An instance of the one sample *k*, with the functions that this sample has."""
    made = Instance(instance.scope, instance.seed, 1, instance.variant, counts=instance.counts)
    made.sizes = instance.sizes
    for name in instance.scope.function_names - instance.scope.functions.keys():
        made.members[name] = held(member_of(instance, name), k, 1)
    return made


def populated(like: Instance, columns: list[Column]) -> Instance:
    """An instance with the sizes of *like* and one sample for each column.

    Where *like* has one sample, all have its functions.
    """
    made = Instance(like.scope, like.seed, len(columns), like.variant, counts=like.counts)
    made.sizes = like.sizes
    if like.samples == 1:
        made.members = {name: held(member, 0, len(columns)) for name, member in like.members.items()}
    for name in columns[0]:
        leaf = like.leaf(name)
        shape = leaf.shape if isinstance(leaf, Array) else ()
        made.leaves[name] = leaf_of(shape, [column[name] for column in columns])
    return made


def climb(
    like: Instance, start: Column, objective: Objective, seed: int, enough: float = inf
) -> tuple[Column, float]:
    """The best sample found from *start* by coordinate moves with shrinking steps, and its value."""
    stream = Stream(seed ^ 0x5EA2C4)
    movable = [name for name in leaves_of(like.scope, start) if name not in like.counts]
    best, height = start, -inf
    step = 1.0
    for _ in range(ROUNDS):
        columns = [best, *(moved(best, movable, like, stream, step) for _ in range(POPULATION - 1))]
        heights = objective(populated(like, columns))
        top = max(range(len(columns)), key=lambda k: heights[k])
        if heights[top] > height:
            step = min(2.0, step * 1.5) if height > -inf else step
            best, height = columns[top], heights[top]
        else:
            step = step / 3
        if height > enough or step < _FINEST:
            break
    return best, height


def moved(column: Column, movable: list[str], like: Instance, stream: Stream, step: float) -> Column:
    """The column with one of its leaves moved by about *step*, inside its type."""
    if not movable:
        return column
    weights = [1 + min(3, len(column[name])) for name in movable]
    ticket = stream.below(sum(weights))
    place = 0
    while ticket >= weights[place]:
        ticket -= weights[place]
        place += 1
    name = movable[place]
    leaf = like.leaf(name)
    shape = leaf.shape if isinstance(leaf, Array) else ()
    return {**column, name: _move(column[name], like.scope.type_of(name).domain, shape, stream, step)}


def _move(values: Flat, domain: Domain, shape: tuple[int, ...], stream: Stream, step: float) -> Flat:
    kind = domain.kind
    if kind in ("psd", "pd"):
        return _grown(values, shape[-1], stream, step)
    if kind == "simplex":
        return _shifted(values, shape[-1], stream, step)
    if kind in ("symmetric", "diagonal", "lower_triangular"):
        return _patterned(values, kind, shape[-1], stream, step)
    if kind in STRUCTURED:
        return STRUCTURED[kind](shape, stream, stream.below(1 << 20))
    if kind in ("mask", "bernoulli", "sign", "complex", "function"):
        return values
    if kind == "integer":
        return [_inside(x + stream.below(3) - 1, x, domain) for x in values]
    made = list(values)
    style = stream.below(6)
    if style == 0:
        factor = 1.0 + step * _unit(stream)
        made = [x * factor for x in made]
    elif style == 1 and len(made) > 1:
        made = [x + step * _unit(stream) for x in made]
    elif style == 2 and len(made) > 1:
        made[stream.below(len(made))] = made[stream.below(len(made))]
    elif style == 3 and domain.low is None and domain.high is None:
        made[stream.below(len(made))] = 0.0
    else:
        k = stream.below(len(made))
        made[k] = made[k] + step * _unit(stream)
    return [_inside(new, old, domain) for new, old in zip(made, values, strict=True)]


def _unit(stream: Stream) -> float:
    """Between -1 and 1, with few bits."""
    return (stream.below(1 << 20) - (1 << 19)) / (1 << 19)


def _inside(new: float, old: float, domain: Domain) -> float:
    """The new value if it lies strictly inside the domain, else the old one."""
    low, high = interval(domain)
    closed = new == 0 and domain.kind in ("nonnegative", "nonpositive") and domain.low is None
    return new if low < new < high or closed else old


_SIGNED: Mapping[str, tuple[float, float]] = {
    "positive": (0.0, inf), "nonnegative": (0.0, inf), "negative": (-inf, 0.0), "nonpositive": (-inf, 0.0),
    "probability": (0.0, 1.0),
}  # fmt: skip


def interval(domain: Domain) -> tuple[float, float]:
    """The open interval of a scalar domain."""
    low, high = _SIGNED.get(domain.kind, (-inf, inf))
    low = low if domain.low is None else max(low, domain.low)
    high = high if domain.high is None else min(high, domain.high)
    if domain.kind == "integer":
        return low - 0.5, high + 0.5
    return low, high


def _grown(values: Flat, n: int, stream: Stream, step: float) -> Flat:
    """A + t u u^T with t > 0 (exact: few bits), or a quarter or four times A."""
    style = stream.below(4)
    if style == 0:
        factor = (0.25, 4.0)[stream.below(2)]
        return [x * factor for x in values]
    size = 2.0 ** -min(12, max(0, round(-_log2(step))))
    u = [float(stream.below(5) - 2) for _ in range(n)]
    return [x + size * u[k // n] * u[k % n] for k, x in enumerate(values)]


def _log2(x: float) -> float:
    from math import log2

    return log2(x)


def _shifted(values: Flat, width: int, stream: Stream, step: float) -> Flat:
    """Mass from one entry of a row to another (exact)."""
    made = list(values)
    start = width * stream.below(len(values) // width)
    one, two = start + stream.below(width), start + stream.below(width)
    mass = made[one] * (1 + stream.below(14)) / 16 * min(1.0, step)
    mass = type(mass)(int(mass * (1 << 30))) / (1 << 30)
    if one != two and 0 < mass < made[one]:
        made[one] -= mass
        made[two] += mass
    return made


def _patterned(values: Flat, kind: str, n: int, stream: Stream, step: float) -> Flat:
    made = list(values)
    i, j = stream.below(n), stream.below(n)
    if kind == "diagonal":
        j = i
    elif kind == "lower_triangular":
        i, j = max(i, j), min(i, j)
    made[i * n + j] += step * _unit(stream)
    if kind == "symmetric":
        made[j * n + i] = made[i * n + j]
    return made
