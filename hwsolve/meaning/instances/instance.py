"""Random instances of a scope: sizes for the dimensions, values for the leaves.

Every drawn number is a float with few bits, meant exactly, so that floats and balls look
at the same rational point. A leaf is drawn when it is first asked for, from a stream of its
own that depends on the seed and its name only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite, prod
from typing import TYPE_CHECKING
from zlib import crc32

from hwsolve.errors import NotComputable
from hwsolve.meaning.evaluation.arrays import MAX_ENTRIES, Array
from hwsolve.meaning.instances.literal_indices import least_sizes
from hwsolve.meaning.instances.stream import Stream, inside
from hwsolve.meaning.instances.structured import draw_structured
from hwsolve.notation.formula import Formula, Number, Symbol

if TYPE_CHECKING:
    from hwsolve.meaning.functions.drawn import Member
    from hwsolve.meaning.scope import Scope
    from hwsolve.meaning.types import Domain, Type

Draws = tuple[complex, ...]
Leaf = Draws | Array[Draws]
_NONE: Mapping[str, int] = {}
#: Each column has even and odd sizes, so that ``(-1)^n`` shows.
_SIZES = ((3, 2, 4, 5, 6, 7), (2, 4, 3, 6, 5, 7), (4, 3, 2, 5, 7, 6))


class Instance:
    """Sizes and leaves of one scope; ``samples`` values of every leaf.

    The names in ``counts`` bound sums: they are whole and the same in every sample.
    """

    __slots__ = ("anchors", "counts", "leaves", "members", "samples", "scope", "seed", "sizes", "variant")

    def __init__(
        self,
        scope: Scope,
        seed: int,
        samples: int = 8,
        variant: int = 0,
        anchors: tuple[float, ...] = (),
        counts: frozenset[str] = frozenset(),
        least: Mapping[str, int] = _NONE,
    ) -> None:
        self.counts = counts
        self.scope = scope
        self.seed = seed
        self.samples = samples
        self.variant = variant
        self.anchors = anchors
        self.sizes = draw_sizes(scope, variant, least) if scope.dimensions else {}
        self.leaves: dict[str, Leaf] = {}
        self.members: dict[str, Member] = {}

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
                    if name in self.scope.function_parameters and kind.domain.kind == "positive":
                        found = self._wide(kind, found, stream)
            self.leaves[name] = found
        return found

    def _wide(self, kind: Type, leaf: Leaf, stream: Stream) -> Leaf:
        """Lipschitz constants and their kin of all magnitudes, so that false bounds show."""
        if isinstance(leaf, Array) or kind.domain.high is not None or kind.domain.low is not None:
            return leaf
        return tuple(x if k < 3 else x * 2.0 ** (stream.below(11) - 5) for k, x in enumerate(leaf))

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
        from hwsolve.meaning.evaluation.evaluate import Evaluator
        from hwsolve.meaning.numbers.floats import FloatSamples

        numbers = FloatSamples(self.samples)
        value = Evaluator(self.scope, self, numbers).value(formula)
        whole = numbers.integer(value) if not isinstance(value, Array) else None
        if whole is None or whole < 0:
            raise NotComputable("a size that is not a whole number")
        return whole


def draw_sizes(scope: Scope, variant: int, least: Mapping[str, int] = _NONE) -> dict[str, int]:
    """Different sizes for the dimensions, so that mistaken shapes show; none below *least*."""
    order = sorted(scope.dimensions)
    base = _SIZES[variant % len(_SIZES)]
    sizes = {name: base[k % len(base)] for k, name in enumerate(order)}
    for name in order:
        domain = scope.type_of(name).domain
        if domain.low is not None:
            sizes[name] = max(sizes[name], int(domain.low))
        lowest = max(least.get(name, 0), scope.least_sizes.get(name, 0))
        if sizes[name] < lowest:
            sizes[name] = lowest + variant  # x_1 x_2 x_3 is no product over all of four
    return sizes | {name: size for name, size in scope.sizes.items() if name in sizes}


def draw_leaf(kind: Type, instance: Instance, stream: Stream) -> Leaf:
    """Samples of one leaf of the given type."""
    samples = instance.samples
    if not kind.dims:
        return draw_scalars(kind.domain, stream, samples, instance.anchors)
    shape = tuple(instance.size(size) for size in kind.dims)
    count = prod(shape)
    if count > MAX_ENTRIES:
        raise NotComputable(f"an array of {count} entries; the limit is {MAX_ENTRIES}")
    whole = draw_structured(kind.domain.kind, shape, stream, samples)
    if whole is not None:
        return whole
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
        return _whole_numbers(domain, stream, samples)
    if kind == "complex":
        return tuple(complex(inside(stream, -6, 6, k), inside(stream, -6, 6, k)) for k in range(samples))
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
            near = (
                anchors[stream.below(len(anchors))] + (2 * stream.below(1024) - 1023) / 8192
            )  # hardly ever a tie
            if low <= near <= high:
                out.append(near)
                continue
        if k == 0 and kind == "real" and not bounded:
            out.append(inside(stream, 0.0, high, k))
        else:
            out.append(inside(stream, low, high, k))
    return tuple(out)


#: Where a whole number has no bound, one sample in so many is far out.
_SELDOM = 8


def _whole_numbers(domain: Domain, stream: Stream, samples: int) -> Draws:
    """Small whole numbers of both signs and zero, as far as the bounds allow, and a few large ones."""
    low, high = domain.low, domain.high
    if low is not None and isfinite(low) and high is not None and isfinite(high):
        first, last = int(low), int(high)
    elif low is not None and isfinite(low):
        first, last = int(low), int(low) + 7
    elif high is not None and isfinite(high):
        first, last = int(high) - 7, int(high)
    else:
        first, last = (1, 8) if domain.kind == "dimension" else (-6, 8)
    drawn = [first + stream.below(last - first + 1) for _ in range(samples)]
    for k in range(_SELDOM - 1, samples, _SELDOM):
        if domain.kind == "integer" and (high is None or not isfinite(high)):
            drawn[k] = last + 1 + stream.below(1000)
        elif domain.kind == "integer" and (low is None or not isfinite(low)):
            drawn[k] = first - 1 - stream.below(1000)
    return tuple(map(float, drawn))


def instances(
    scope: Scope,
    seed: int,
    samples: int,
    anchors: tuple[float, ...] = (),
    counts: frozenset[str] = frozenset(),
    formulas: tuple[Formula, ...] = (),
) -> Iterator[Instance]:
    """The instances that a comparison looks at: one, up to three with other sizes, four with other counts.

    Sizes are as large as the literal indices in *formulas* and the definitions need.
    """
    least = least_sizes(formulas, scope) if scope.dimensions else _NONE
    for variant in range(4 if counts else min(3, 1 + len(scope.dimensions))):
        yield Instance(scope, seed, samples, variant, anchors, counts, least)


def draw(scope: Scope, seed: int, samples: int = 8, variant: int = 0) -> Instance:
    """One random instance of *scope*."""
    return Instance(scope, seed, samples, variant)
