"""Quadrature: rules are exact for polynomials up to their degree, and no further."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import flint
import numpy as np
import pytest
from flint import arb, fmpq

from hwsolve.errors import NotComputable
from hwsolve.meaning.numbers.balls import RealBalls
from hwsolve.meaning.numbers.quadrature import Rule, bernoulli_nodes, gaussian_nodes, legendre_nodes

SIZES = range(1, 13)


@pytest.fixture(autouse=True)
def working() -> Iterator[None]:
    """Every test works at 128 bits."""
    with RealBalls().working():
        yield


def moment(rule: Rule, degree: int) -> arb:
    """The rule's expectation of x^degree."""
    return sum((weight * node**degree for node, weight in rule), arb(0))


def normal_moment(degree: int) -> int:
    """E[x^degree] = (degree - 1)!! for even degrees."""
    return 0 if degree % 2 else prod(range(1, degree, 2))


@pytest.mark.parametrize("m", SIZES)
def test_gaussian_rules_are_exact(m: int) -> None:
    """Up to degree 2m - 1, to nearly all bits; at degree 2m they are provably off."""
    rule = gaussian_nodes(m)
    for degree in range(2 * m):
        got = moment(rule, degree)
        assert got.contains(normal_moment(degree))
        assert got.rad() < 1e-30 * normal_moment(degree + degree % 2)
    assert not moment(rule, 2 * m).contains(normal_moment(2 * m))


@pytest.mark.parametrize("m", SIZES)
def test_legendre_rules_are_exact(m: int) -> None:
    """E[x^k] = 1/(k + 1) on [0, 1]."""
    rule = legendre_nodes(m)
    for degree in range(2 * m):
        got = moment(rule, degree)
        assert got.contains(fmpq(1, degree + 1))
        assert got.rad() < 1e-30
    assert not moment(rule, 2 * m).contains(fmpq(1, 2 * m + 1))


@pytest.mark.parametrize("m", SIZES)
def test_rules_against_numpy(m: int) -> None:
    """Nodes and weights, ascending, as numpy has them in floats."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(m)
    rule = gaussian_nodes(m)
    assert np.allclose([float(x) for x, _ in rule], nodes)
    assert np.allclose([float(w) for _, w in rule], weights / weights.sum())
    nodes, weights = np.polynomial.legendre.leggauss(m)
    rule = legendre_nodes(m)
    assert np.allclose([float(x) for x, _ in rule], (nodes + 1) / 2)
    assert np.allclose([float(w) for _, w in rule], weights / 2)


def test_nodes_enclose_the_roots() -> None:
    """He_3 = x^3 - 3x has the roots 0 and +-sqrt(3), with weights 2/3 and 1/6."""
    (left, outer), (middle, inner), (right, _) = gaussian_nodes(3)
    assert middle.contains(0)
    assert (left**2).contains(3)
    assert (right**2).contains(3)
    assert outer.contains(fmpq(1, 6))
    assert inner.contains(fmpq(2, 3))


def test_bernoulli() -> None:
    """E[f] = (1 - p) f(0) + p f(1)."""
    p = arb(1) / 3
    rule = bernoulli_nodes(p)
    assert moment(rule, 0).contains(1)
    assert all(moment(rule, degree).overlaps(p) for degree in range(1, 6))


def test_precision_follows_the_caller() -> None:
    """A rule asked for at 400 bits has 400 bits, also after one at 128."""
    gaussian_nodes(5)
    with flint.ctx.workprec(400):
        assert moment(gaussian_nodes(5), 4).rad() < arb(2) ** -380
    assert gaussian_nodes(5)[0][0].rad() > arb(2) ** -200


@pytest.mark.parametrize("m", [0, -1, 65])
def test_sizes_are_limited(m: int) -> None:
    """A rule has 1 to 64 nodes."""
    for rule in (gaussian_nodes, legendre_nodes):
        with pytest.raises(NotComputable):
            rule(m)
