"""A network of fully connected layers, and the parameters it has with another hidden activation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import add, multiply
from hwsolve.notation.formula import ONE, ZERO, Call, Formula, Product, Sum, Symbol, substitute
from hwsolve.solvers.rewriting.relation import Relation, scaled

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope


@dataclass(frozen=True)
class Layer:
    """The names of a layer's weights and bias; no bias is a bias of zero."""

    weights: str
    bias: str | None


@dataclass(frozen=True)
class Parameters:
    """What a layer's weights and bias are, as formulas; ``bias`` is 0 where there is none."""

    weights: Formula
    bias: Formula

    def applied(self, to: Formula) -> Formula:
        """W x + b"""
        return add((Product((self.weights, to), "@"), self.bias))


def own(layer: Layer) -> Parameters:
    """The layer's own parameters."""
    return Parameters(Symbol(layer.weights), ZERO if layer.bias is None else Symbol(layer.bias))


def row_sums(layer: Layer, scope: Scope) -> Formula:
    """W 1: the sum of each row of the weights."""
    columns = (scope.shape(layer.weights) or (ONE, ONE))[1]
    return Product((Symbol(layer.weights), Call("ones", (columns,))), "@")


def rewritten(layers: tuple[Layer, ...], relation: Relation, scope: Scope) -> tuple[Parameters, ...]:
    """The parameters of the network whose hidden units use psi, layer by layer.

    What leaves a hidden unit is s*psi + t, so the next weights take the factor s and the next
    bias t W 1; what enters one is stretched by r and moved by c.
    """
    found = []
    for place, layer in enumerate(layers):
        plain = own(layer)
        weights: Formula = plain.weights
        bias: Formula = plain.bias
        factor: Formula = ONE
        if place:
            factor = relation.scale
            if relation.shift != ZERO:
                bias = add((bias, scaled(relation.shift, row_sums(layer, scope))))
        if place < len(layers) - 1:
            factor = multiply((relation.stretch, factor))
            bias = ZERO if bias == ZERO else _spread(relation.stretch, bias)
            if relation.offset != ZERO:
                bias = add((bias, _everywhere(relation.offset, bias, layer, scope)))
        weights = scaled(factor, weights)
        found.append(Parameters(weights, bias))
    return tuple(found)


def output(
    parameters: tuple[Parameters, ...], hidden: Formula, variable: str, last: Formula, given: Formula
) -> Formula:
    """The network as one formula: *hidden* and *last* are formulas in *variable*, *given* the input."""
    value = given
    for place, each in enumerate(parameters):
        function = hidden if place < len(parameters) - 1 else last
        value = substitute(function, {variable: each.applied(value)})
    return value


def _spread(by: Formula, bias: Formula) -> Formula:
    """r (b + ...) with the factor on each term."""
    if isinstance(bias, Sum):
        return add(scaled(by, term) for term in bias.terms)
    return scaled(by, bias)


def _everywhere(offset: Formula, bias: Formula, layer: Layer, scope: Scope) -> Formula:
    """The offset for every unit: a number broadcasts, beside a bias of none it is an array."""
    if bias != ZERO:
        return offset
    rows = (scope.shape(layer.weights) or (ONE, ONE))[0]
    return multiply((offset, Call("ones", (rows,))))
