"""Second derivatives along a direction: phi''(0) for phi(t) = f(x + t v), the quadratic form v^T H v."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hwsolve.calculus.derivatives.chain_rule import ChainRule
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.types import REAL, Domain, Type
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    BigOperator,
    Formula,
    Product,
    Sum,
    Symbol,
    map_children,
    substitute,
)

#: The parameter of the line x + t v; no author writes such a name.
_PARAMETER = "t_along"


def as_leaves(scope: Scope, variables: tuple[str, ...]) -> Scope:
    """*scope* with the variables as free symbols, where they are defined quantities."""
    types = dict(scope.types)
    for name in variables:
        if name in scope.definitions:
            types[name] = Type(Domain("real"), scope.shape(name) or ())
    kept = {name: each for name, each in scope.definitions.items() if name not in variables}
    return replace(scope, types=types, definitions=kept)


def second_along(scope: Scope, of: Formula, directions: Mapping[str, str]) -> Formula:
    """The second derivative of *of* along the directions, simplified; ``directions`` maps variables to them.

    The direction symbols are declared in *scope*, with the shapes of their variables.

    Raises:
        NotComputable: where no rule knows a derivative.
    """
    moved: dict[str, Formula] = {
        name: Sum((Symbol(name), Product((Symbol(_PARAMETER), Symbol(direction)))))
        for name, direction in directions.items()
    }
    definitions = {
        name: Definition(
            name,
            each.indices,
            substitute(with_bounds(each.body, scope, each), moved),
            each.ranges,
        )
        for name, each in scope.definitions.items()
    }
    along = replace(scope, types={**scope.types, _PARAMETER: REAL}, definitions=definitions)
    algebra = Algebra(along)
    parameter = Symbol(_PARAMETER)
    there = algebra.entry(substitute(with_bounds(of, scope), moved), ())
    once = ChainRule(algebra, there, parameter).run()[-1].result
    twice = ChainRule(algebra, once, parameter).run()[-1].result
    return Algebra(scope).simplify(substitute(twice, {_PARAMETER: ZERO}))


def with_bounds(formula: Formula, scope: Scope, definition: Definition | None = None) -> Formula:
    """*formula* with the bounds of every sum written out, so that no substitution can lose them."""
    ranges = dict(scope.ranges(formula))
    if definition is not None:
        ranges |= dict(zip(definition.indices, definition.ranges, strict=True))

    def bounded(node: Formula) -> Formula:
        node = map_children(node, bounded)
        if isinstance(node, BigOperator) and node.lower is None and node.upper is None:
            size = scope.ranges(node).get(node.index) or ranges.get(node.index)
            if size is not None:
                return replace_bounds(node, ONE, size)
        return node

    return bounded(formula)


def replace_bounds(node: BigOperator, lower: Formula, upper: Formula) -> BigOperator:
    """The same sum between other bounds."""
    return BigOperator(node.operator, node.index, lower, upper, node.condition, node.body, node.span)
