"""Moments and cumulants of the distributions that a symbol may have, as formulas in their parameters.

Cumulants make expectations of products over several indices short: the expectation of
X_a X_b X_c ... is the sum over all partitions of the factors into blocks of the product of the
blocks' cumulants, where a block counts only if its indices are equal (Leonov and Shiryaev 1959).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

from hwsolve.calculus.arithmetic import add, divide, multiply, negative, number, power
from hwsolve.calculus.simplification.cancel import cancel
from hwsolve.errors import NotComputable
from hwsolve.meaning.types import Domain
from hwsolve.notation.formula import ONE, TWO, ZERO, Formula

HIGHEST_MOMENT = 8


def tidied(formula: Formula) -> Formula:
    """The shortest form of a formula in parameters."""
    return cancel(formula) or formula


@dataclass(frozen=True)
class Moments:
    """The moments of one entry of a random symbol; raises ``NotComputable`` beyond the eighth."""

    domain: Domain

    @property
    def name(self) -> str:
        """What the distribution is called."""
        return {"normal": "normal", "bernoulli": "Bernoulli", "uniform": "uniform"}[self.domain.kind]

    @property
    def mean(self) -> Formula:
        """E[X]"""
        return self.moment(1)

    @property
    def variance(self) -> Formula:
        """E[(X - E[X])^2]"""
        return self.cumulant(2)

    def moment(self, order: int) -> Formula:
        """E[X^order]: Stein's recursion, p, or the mean of x^order over an interval."""
        if order > HIGHEST_MOMENT:
            raise NotComputable(f"moments above the {HIGHEST_MOMENT}th are not worked out")
        parameters = self.domain.parameters
        if order == 0:
            return ONE
        if self.domain.kind == "bernoulli":
            return parameters[0]
        first, second = parameters
        if self.domain.kind == "normal":
            if order == 1:
                return first
            spread = multiply((number(order - 1), second, self.moment(order - 2)))
            return tidied(add((multiply((first, self.moment(order - 1))), spread)))
        powers = [
            multiply((power(first, number(k)), power(second, number(order - k)))) for k in range(order + 1)
        ]
        return tidied(divide(add(powers), number(order + 1)))

    def cumulant(self, order: int) -> Formula:
        """The cumulant κ_n: the mean, the variance, then κ_n = m_n - Σ C(n-1, k-1) κ_k m_(n-k)."""
        parameters = self.domain.parameters
        if order == 1:
            return self.mean
        if self.domain.kind == "normal":
            return parameters[1] if order == 2 else ZERO
        if self.domain.kind == "bernoulli" and order == 2:
            return multiply((parameters[0], add((ONE, negative(parameters[0])))))
        if self.domain.kind == "uniform" and order == 2:
            width = tidied(add((parameters[1], negative(parameters[0]))))
            return tidied(divide(power(width, TWO), number(12)))
        if self.domain.kind == "uniform" and order % 2:
            return ZERO
        rest = [
            negative(multiply((number(comb(order - 1, k - 1)), self.cumulant(k), self.moment(order - k))))
            for k in range(1, order)
        ]
        return tidied(add((self.moment(order), *rest)))


def partitions(count: int) -> list[tuple[tuple[int, ...], ...]]:
    """All partitions of 0..count-1 into blocks; the one of single blocks first."""
    found: list[list[list[int]]] = [[]]
    for item in range(count):
        longer: list[list[list[int]]] = []
        for blocks in found:
            longer.append([*blocks, [item]])
            longer.extend(
                [*blocks[:place], [*block, item], *blocks[place + 1 :]] for place, block in enumerate(blocks)
            )
        found = longer
    listed = [tuple(tuple(block) for block in blocks) for blocks in found]
    return sorted(listed, key=lambda blocks: -len(blocks))
