"""A defined quantity applied to values: ``f_1(1, 2)``."""

from __future__ import annotations

from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula, Product, Symbol, Tuple, map_children, names, substitute


def applied(formula: Formula, scope: Scope) -> Formula:
    """``f_1(1, 2)`` of a defined quantity: its value where the symbols it depends on are 1 and 2."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or not any(isinstance(factor, Tuple) for factor in node.factors):
            return node
        factors: list[Formula] = []
        for factor in node.factors:
            value = _value(factors[-1], factor, scope) if factors and isinstance(factor, Tuple) else None
            if value is None:
                factors.append(factor)
            else:
                factors[-1] = value
        return factors[0] if len(factors) == 1 else Product(tuple(factors), node.mark)

    return change(formula)


def _value(called: Formula, arguments: Tuple, scope: Scope) -> Formula | None:
    if not isinstance(called, Symbol) or called.name not in scope.definitions:
        return None
    body = expanded(called, scope)
    leaves = [name for name in scope.types if name in names(body) and name not in scope.dimensions]
    every = [name for name in scope.types if name not in scope.dimensions and not scope.types[name].dims]
    chosen = leaves if len(leaves) == len(arguments.items) else every
    if len(chosen) != len(arguments.items):
        return None
    return substitute(body, dict(zip(chosen, arguments.items, strict=True)))


def expanded(formula: Formula, scope: Scope) -> Formula:
    """The formula with plain definitions put in."""
    for name in reversed(tuple(scope.definitions)):
        definition = scope.definitions[name]
        if not definition.indices:
            formula = substitute(formula, {name: definition.body})
    return formula
