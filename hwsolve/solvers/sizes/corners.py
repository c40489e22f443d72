"""What layers ask of sizes: room for the window within the declared ranges, groups that divide channels."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Final

from hwsolve.calculus.simplification.trial import whole_value
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import Formula, Quotient, Symbol, names, rational

if TYPE_CHECKING:
    from hwsolve.calculus.derivatives.layers import Layer
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.nodes import Place

MOST_NAMES: Final = 8


def largest(size: Formula, scope: Scope) -> Fraction | None:
    """The largest value at the ends of the declared ranges; None where one of its names has no end."""
    found = sorted(names(size))
    domains = [scope.types[name].domain for name in found if name in scope.types]
    if len(domains) < len(found) or len(found) > MOST_NAMES:
        return None
    ends = [(domain.low, domain.high) for domain in domains]
    corners = product(*([low, high] for low, high in ends if low is not None and high is not None))
    if any(None in end for end in ends):
        return None
    symbols: list[Formula] = [Symbol(name) for name in found]
    try:
        return max(whole_value(size, dict(zip(symbols, map(Fraction, at), strict=True))) for at in corners)
    except NotComputable:
        return None


def refuse_groups(layers: Sequence[Layer], places: Sequence[Place], depth: Formula) -> None:
    """Raise ``ProblemError`` at the first layer whose groups do not divide its channels."""
    for layer, place in zip(layers, places, strict=True):
        share = rational(Quotient(depth, layer.groups))
        if share is not None and share.denominator != 1:
            place.fail("the groups do not divide the channels that come in")
        kernels = rational(Quotient(layer.channels or depth, layer.groups))
        if kernels is not None and kernels.denominator != 1:
            place.fail("the groups do not divide the kernels of the layer")
        depth = layer.channels or depth
