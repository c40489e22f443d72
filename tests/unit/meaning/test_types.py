"""Types of symbols: what is read, what is refused and in which words."""

from __future__ import annotations

import math

import pytest

from hwsolve.errors import MeaningError
from hwsolve.meaning.types import RANDOM_DOMAINS, SQUARE, Domain, parse_type
from hwsolve.notation.formula import Number, Sum, Symbol

N, D, ONE = Symbol("N"), Symbol("D"), Number("1")


@pytest.mark.parametrize(
    ("text", "kind", "dims"),
    [
        ("real", "real", ()),
        ("  positive ", "positive", ()),
        ("real[N]", "real", (N,)),
        ("real[N, D]", "real", (N, D)),
        ("real[3, D]", "real", (Number("3"), D)),
        ("real[N+1]", "real", (Sum((N, ONE)),)),
        ("integer", "integer", ()),
        ("natural", "integer", ()),
        ("int", "integer", ()),
        ("boolean", "mask", ()),
        ("Real[N]", "real", (N,)),
        ("one_hot[K]", "one_hot", (Symbol("K"),)),
        ("real[T, e]", "real", (Symbol("T"), Symbol("e"))),
        ("real[i + 1]", "real", (Sum((Symbol("i"), ONE)),)),
        ("one_hot[N, K]", "one_hot", (N, Symbol("K"))),
        ("function", "function", ()),
    ],
)
def test_domain_and_shape(text: str, kind: str, dims: tuple[object, ...]) -> None:
    """Words, synonyms and sizes."""
    found = parse_type(text)
    assert (found.domain.kind, found.dims, found.rank) == (kind, dims, len(dims))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("real in [0, 1]", 0, 1),
        ("real in (0, 1)", 0, 1),
        ("real in [-3, 1/2]", -3, 0.5),
        ("real in [0, pi]", 0, math.pi),
        ("real in [-e, inf]", -math.e, math.inf),
        ("real in [0, 1] [N]", 0, 1),
        ("integer in [1, 6]", 1, 6),
        ("integer in [0, inf]", 0, None),
        ("natural", 1, None),
        ("natural in [3, 9]", 3, 9),
    ],
)
def test_bounds(text: str, low: float, high: float | None) -> None:
    """The ends of an interval are numbers."""
    domain = parse_type(text).domain
    assert (domain.low, domain.high) == (low, high)


@pytest.mark.parametrize("kind", sorted(SQUARE))
def test_square_types_double_one_size(kind: str) -> None:
    """``psd[n]`` is n by n."""
    assert parse_type(f"{kind}[n]").dims == (Symbol("n"), Symbol("n"))


@pytest.mark.parametrize(
    ("text", "count"), [("normal(mu, sigma^2)[n]", 2), ("bernoulli(p)", 1), ("uniform(-1, 1)", 2)]
)
def test_distributions_carry_their_parameters(text: str, count: int) -> None:
    """Parameters are formulas; the symbol is random."""
    domain = parse_type(text).domain
    assert domain.random
    assert len(domain.parameters) == count


def test_only_distributions_are_random() -> None:
    """No plain domain is a random variable."""
    assert not parse_type("real").domain.random
    assert all(Domain(kind).random for kind in RANDOM_DOMAINS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not a type"),
        ("[N]", "not a type"),
        ("reel", "did you mean real"),
        ("zzzz", "zzzz is not a type"),
        ("sym[n]", "did you mean symmetric"),
        ("real in [1, 0]", "empty"),
        ("real in [1, 1]", "empty"),
        ("real in [1]", "two ends"),
        ("real in [0, x]", "must be numbers"),
        ("real in 0, 1", "bracket"),
        ("real[N", "never closed"),
        ("real N", "not understood"),
        ("normal", "needs its parameters"),
        ("one_hot", "needs a size"),
        ("simplex", "needs a size"),
        ("psd", "needs a size"),
        ("unit", "needs a size"),
        ("simplex[K][m]", "two shapes"),
    ],
)
def test_refusals(text: str, words: str) -> None:
    """A type that cannot be read says what is wrong with it."""
    with pytest.raises(MeaningError, match=words):
        parse_type(text)
