"""Random instances of a scope: sizes for the dimensions, values for the leaves.

Every drawn number is a float with few bits, meant exactly, so that floats and balls look
at the same rational point. A leaf is drawn when it is first asked for, from a stream of its
own that depends on the seed and its name only.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, permutations
from math import prod
from typing import TYPE_CHECKING
from zlib import crc32

from hwsolve.errors import NotComputable
from hwsolve.meaning.arrays import MAX_ENTRIES, Array
from hwsolve.notation.formula import Formula, Number, Symbol

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.meaning.types import Domain, Type

Draws = tuple[complex, ...]
Leaf = Draws | Array[Draws]
_MASK = (1 << 64) - 1
_FINE = 1 << 40
_SIZES = ((3, 2, 4, 5, 6, 7), (2, 4, 3, 6, 5, 7), (4, 3, 2, 5, 7, 6))


class Stream:
    """SplitMix64 (Steele, Lea and Flood, 2014): a small, seedable source of bits."""

    __slots__ = ("state",)

    def __init__(self, seed: int) -> None:
        self.state = seed & _MASK

    def below(self, limit: int) -> int:
        """An integer in [0, limit)."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & _MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return (z >> 11) % limit


class Instance:
    """Sizes and leaves of one scope; ``samples`` values of every leaf.

    The names in ``counts`` bound sums: they are whole and the same in every sample.
    """

    __slots__ = ("anchors", "counts", "leaves", "samples", "scope", "seed", "sizes", "variant")

    def __init__(
        self,
        scope: Scope,
        seed: int,
        samples: int = 8,
        variant: int = 0,
        anchors: tuple[float, ...] = (),
        counts: frozenset[str] = frozenset(),
    ) -> None:
        self.counts = counts
        self.scope = scope
        self.seed = seed
        self.samples = samples
        self.variant = variant
        self.anchors = anchors
        self.sizes = draw_sizes(scope, variant) if scope.dimensions else {}
        self.leaves: dict[str, Leaf] = {}

    def leaf(self, name: str) -> Leaf:
        """The value of a declared or free symbol: a tuple of samples, or an array of such."""
        found = self.leaves.get(name)
        if found is None:
            if name in self.sizes:
                found = (float(self.sizes[name]),) * self.samples
            else:
                kind = self.scope.type_of(name)
                stream = Stream(self.seed * 0x9E3779B1 + crc32(name.encode()) + self.variant * 0x51ED27)
                if name in self.counts and not kind.dims:
                    found = self._count(kind, stream)
                else:
                    found = draw_leaf(kind, self, stream)
            self.leaves[name] = found
        return found

    def _count(self, kind: Type, stream: Stream) -> Leaf:
        """A whole number that is the same in every sample."""
        domain = kind.domain
        low = 1 if domain.low is None else max(int(domain.low), 0)
        high = low + 6 if domain.high is None else max(low, min(int(domain.high), low + 40))
        return (float(low + stream.below(high - low + 1)),) * self.samples

    def size(self, formula: Formula) -> int:
        """The number a size stands for: a dimension, a literal or arithmetic of them."""
        if isinstance(formula, Symbol) and formula.name in self.sizes:
            return self.sizes[formula.name]
        if isinstance(formula, Number):
            return int(formula.text)
        from hwsolve.meaning.evaluate import Evaluator
        from hwsolve.meaning.numbers.floats import FloatSamples

        numbers = FloatSamples(self.samples)
        value = Evaluator(self.scope, self, numbers).value(formula)
        whole = numbers.integer(value) if not isinstance(value, Array) else None
        if whole is None or whole < 0:
            raise NotComputable("a size that is not a whole number")
        return whole


def draw_sizes(scope: Scope, variant: int) -> dict[str, int]:
    """Different sizes for the dimensions, so that mistaken shapes show."""
    order = sorted(scope.dimensions)
    base = _SIZES[variant % len(_SIZES)]
    sizes = {name: base[k % len(base)] for k, name in enumerate(order)}
    for name in order:
        domain = scope.type_of(name).domain
        if domain.low is not None:
            sizes[name] = max(sizes[name], int(domain.low))
    return sizes


def draw_leaf(kind: Type, instance: Instance, stream: Stream) -> Leaf:
    """Samples of one leaf of the given type."""
    samples = instance.samples
    if not kind.dims:
        return draw_scalars(kind.domain, stream, samples, instance.anchors)
    shape = tuple(instance.size(size) for size in kind.dims)
    count = prod(shape)
    if count > MAX_ENTRIES:
        raise NotComputable(f"an array of {count} entries; the limit is {MAX_ENTRIES}")
    whole = _STRUCTURED.get(kind.domain.kind)
    if whole is not None:
        columns = [whole(shape, stream, sample) for sample in range(samples)]
        return Array(shape, [tuple(column[k] for column in columns) for k in range(count)])
    return Array(shape, [draw_scalars(kind.domain, stream, samples, ()) for _ in range(count)])


def draw_scalars(domain: Domain, stream: Stream, samples: int, anchors: tuple[float, ...]) -> Draws:
    """Samples of a scalar: the first few with short decimals, the others with more bits."""
    kind, low, high = domain.kind, domain.low, domain.high
    if kind == "mask":
        return tuple(float(stream.below(2)) for _ in range(samples))
    if kind == "bernoulli":
        return tuple(float(stream.below(2)) for _ in range(samples))
    if kind == "sign":
        return tuple(float(2 * stream.below(2) - 1) for _ in range(samples))
    if kind in ("integer", "dimension"):
        first = (
            int(low)
            if low is not None
            else (1 if kind == "dimension" or high is None else int(high or 0) - 8)
        )
        last = int(high) if high is not None else first + 7
        return tuple(float(first + stream.below(last - first + 1)) for _ in range(samples))
    if kind == "complex":
        return tuple(complex(_fine(stream, -6, 6, k), _fine(stream, -6, 6, k)) for k in range(samples))
    bounded = low is not None or high is not None
    if low is None:
        low = {"positive": 0.0, "nonnegative": 0.0, "probability": 0.0, "uniform": 0.0}.get(kind, -3.0)
        if high is not None and low >= high:
            low = high - 6.0
    if high is None:
        high = {"probability": 1.0, "uniform": 1.0, "negative": 0.0, "nonpositive": 0.0}.get(kind, 3.0)
        if high <= low:
            high = low + 6.0
    if kind == "positive":
        low = max(low, 0.0)
    low = low if low > -1e6 else high - 6.0
    high = high if high < 1e6 else low + 6.0
    out: list[float] = []
    for k in range(samples):
        if anchors and k % 4 == 3:
            near = anchors[stream.below(len(anchors))] + (2 * stream.below(16) - 15) / 128
            if low <= near <= high:
                out.append(near)
                continue
        if k == 0 and kind == "real" and not bounded:
            out.append(_fine(stream, 0.0, high, k))
        else:
            out.append(_fine(stream, low, high, k))
    return tuple(out)


def _fine(stream: Stream, low: float, high: float, sample: int) -> float:
    """A number strictly inside (low, high): short for the first samples, else any float."""
    span = high - low
    if sample < 3:
        steps = 32 if span >= 1 else 256
        value = low + span * (1 + stream.below(steps - 1)) / steps
        return value if value else low + span / 3
    return low + span * (1 + stream.below(_FINE)) / (_FINE + 1)


def _one_hot(shape: tuple[int, ...], stream: Stream, sample: int) -> list[float]:
    """Rows (the last axis) with a single one."""
    size = shape[-1]
    out: list[float] = []
    for _ in range(prod(shape[:-1])):
        hot = stream.below(size)
        out.extend(float(k == hot) for k in range(size))
    return out


def _simplex(shape: tuple[int, ...], stream: Stream, sample: int) -> list[float]:
    """Rows of positive numbers with the sum 1 (cuts of 64ths)."""
    size = shape[-1]
    out: list[float] = []
    parts = 64 if sample < 3 else 1 << 20
    for _ in range(prod(shape[:-1])):
        cuts: set[int] = set()
        while len(cuts) < size - 1:
            cuts.add(1 + stream.below(parts - 1))
        edges = [0, *sorted(cuts), parts]
        out.extend((b - a) / parts for a, b in pairwise(edges))
    return out


def _square(shape: tuple[int, ...], stream: Stream, ridge: float, rank: int | None = None) -> list[float]:
    n = shape[-1]
    rows = n if rank is None else rank
    a = [[(stream.below(17) - 8) / 4 for _ in range(n)] for _ in range(rows)]
    return [
        sum(a[k][i] * a[k][j] for k in range(rows)) + (ridge if i == j else 0.0)
        for i in range(n)
        for j in range(n)
    ]


def _symmetric(shape: tuple[int, ...], stream: Stream, sample: int) -> list[float]:
    n = shape[-1]
    a = [[_fine(stream, -3, 3, sample) for _ in range(n)] for _ in range(n)]
    return [a[min(i, j)][max(i, j)] for i in range(n) for j in range(n)]


def _diagonal(shape: tuple[int, ...], stream: Stream, sample: int) -> list[float]:
    n = shape[-1]
    return [_fine(stream, -3, 3, sample) if i == j else 0.0 for i in range(n) for j in range(n)]


def _lower(shape: tuple[int, ...], stream: Stream, sample: int) -> list[float]:
    n = shape[-1]
    return [_fine(stream, -3, 3, sample) if i >= j else 0.0 for i in range(n) for j in range(n)]


def _signed_permutation(shape: tuple[int, ...], stream: Stream, sample: int) -> list[float]:
    """An orthogonal matrix with exact entries: signs and places shuffled, with rational rotations."""
    n = shape[-1]
    orders = list(permutations(range(n)))
    order = orders[stream.below(len(orders))]
    signs = [float(2 * stream.below(2) - 1) for _ in range(n)]
    return [signs[i] if order[i] == j else 0.0 for i in range(n) for j in range(n)]


def _unit(shape: tuple[int, ...], stream: Stream, sample: int) -> list[float]:
    n = shape[-1]
    hot = stream.below(n)
    return [float(k == hot) for k in range(n)]


_STRUCTURED = {
    "one_hot": _one_hot,
    "simplex": _simplex,
    "psd": lambda shape, stream, sample: _square(
        shape, stream, 0.0, None if sample % 2 else max(1, shape[-1] - 1)
    ),
    "pd": lambda shape, stream, sample: _square(shape, stream, 0.5),
    "invertible": lambda shape, stream, sample: [
        x + (7.0 if k % (shape[-1] + 1) == 0 else 0.0)
        for k, x in enumerate(_fine(stream, -1, 1, sample) for _ in range(prod(shape)))
    ],
    "symmetric": _symmetric,
    "orthogonal": _signed_permutation,
    "diagonal": _diagonal,
    "lower_triangular": _lower,
    "unit": _unit,
}


def instances(
    scope: Scope,
    seed: int,
    samples: int,
    anchors: tuple[float, ...] = (),
    counts: frozenset[str] = frozenset(),
) -> Iterator[Instance]:
    """The instances that a comparison looks at: one, two with other sizes, four with other counts."""
    for variant in range(4 if counts else 2 if scope.dimensions else 1):
        yield Instance(scope, seed, samples, variant, anchors, counts)


def draw(scope: Scope, seed: int, samples: int = 8, variant: int = 0) -> Instance:
    """One random instance of *scope*."""
    return Instance(scope, seed, samples, variant)
