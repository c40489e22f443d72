"""Forward and reverse mode: tangents and adjoints along a computational graph.

Source: Griewank and Walther, "Evaluating Derivatives" (2nd ed., 2008), chapters 3.1, 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hwsolve.calculus.derivatives.graph import Graph, Node, replace_leaves
from hwsolve.calculus.derivatives.local import links
from hwsolve.calculus.simplification.like_terms import lead_signs, tidy
from hwsolve.calculus.simplification.polynomial import make_sum
from hwsolve.notation.formula import ONE, ZERO, Formula


def tangent(node: Node, tangents: Mapping[Formula, Formula]) -> Formula:
    """The node's tangent by the chain rule: ``cdot = adot*b + a*bdot``.

    ``tangents`` gives each parent's tangent; what is missing is 0.
    """
    terms = [
        link.scaled(tangents[link.operand])
        for link in links(node.operation, node.symbol)
        if link.operand in node.parents and tangents.get(link.operand, ZERO) != ZERO
    ]
    return lead_signs(make_sum(terms))


def adjoint(parent: Formula, users: Sequence[Node], adjoints: Mapping[Formula, Formula]) -> Formula:
    """The sum over the nodes that use *parent*: ``abar = cbar*b + ...``."""
    terms = [
        link.scaled(adjoints[node.symbol])
        for node in users
        for link in links(node.operation, node.symbol)
        if link.operand == parent
    ]
    return lead_signs(make_sum(terms))


def derivative(graph: Graph, output: str, wrt: Formula) -> Formula:
    """``d(output)/d(wrt)`` as a formula of the inputs, by forward mode on formulas."""
    values: dict[Formula, Formula] = {}
    tangents: dict[Formula, Formula] = {wrt: ONE}
    for node in graph.needed(output):
        values[node.symbol] = graph_value(node, values)
        tangents[node.symbol] = tidy(replace_leaves(tangent(node, tangents), values))
    return tangents.get(_symbol(graph, output), ZERO)


def graph_value(node: Node, values: Mapping[Formula, Formula]) -> Formula:
    """The node as a formula of the inputs, given those of its parents."""
    return replace_leaves(node.operation, values)


def _symbol(graph: Graph, output: str) -> Formula:
    return next(node.symbol for node in graph.nodes if node.name == output)
