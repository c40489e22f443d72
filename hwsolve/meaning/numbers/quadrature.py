"""Gauss quadrature rules for the declared random variables, as rigorous balls.

A rule is a list of nodes and weights; with m nodes the expectation of a polynomial of
degree at most 2m - 1 is exact (Golub and Welsch 1969; Abramowitz and Stegun 25.4.46).
"""

from __future__ import annotations

from functools import lru_cache
from math import factorial
from typing import Any

import flint
from flint import arb, fmpz_poly

from hwsolve.errors import NotComputable

Rule = list[tuple[arb, arb]]

MOST_NODES = 64


def gaussian_nodes(m: int) -> Rule:
    """The m-point rule for a standard normal variable, nodes ascending (probabilists' Hermite).

    The nodes are the roots of He_m, the weights m! / (m He_{m-1}(x))^2.
    """
    return list(_gaussian(_checked(m), flint.ctx.prec))


def legendre_nodes(m: int) -> Rule:
    """The m-point rule for a uniform variable on [0, 1], nodes ascending."""
    _checked(m)
    pairs = [arb.legendre_p_root(m, k, weight=True) for k in reversed(range(m))]
    return [((node + 1) / 2, weight / 2) for node, weight in pairs]


def bernoulli_nodes(p: arb) -> Rule:
    """The two values of a variable that is 1 with probability p: exact for every function."""
    return [(arb(0), arb(1) - p), (arb(1), p)]


def hermite_polynomial(m: int) -> fmpz_poly:
    """The probabilists' Hermite polynomial: He_{k+1} = x He_k - k He_{k-1}."""
    x, last, this = fmpz_poly([0, 1]), fmpz_poly([0]), fmpz_poly([1])
    for k in range(m):
        last, this = this, x * this - k * last
    return this


@lru_cache(maxsize=256)
def _gaussian(m: int, bits: int) -> tuple[tuple[arb, arb], ...]:
    with flint.ctx.workprec(2 * bits + 4 * m):  # the weights cancel: He_{m-1} near its zeros
        below = hermite_polynomial(m - 1)
        found: Any = hermite_polynomial(
            m
        ).complex_roots()  # pairs with multiplicities, whatever its stub says
        roots = sorted((root.real for root, _ in found), key=float)
        rule = [(x, arb(factorial(m)) / (m * below(x)) ** 2) for x in roots]
    with flint.ctx.workprec(bits):
        return tuple((x + 0, weight + 0) for x, weight in rule)


def _checked(m: int) -> int:
    if not 1 <= m <= MOST_NODES:
        raise NotComputable(f"a quadrature rule has 1 to {MOST_NODES} nodes, not {m}")
    return m
