"""What is affine in some variables, and through which numbers the variables enter a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.calculus.derivatives.definitions import DefinitionGraph
from hwsolve.calculus.derivatives.directional import with_bounds
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Entry,
    Formula,
    Matrix,
    Negative,
    Product,
    Quotient,
    Sum,
    Symbol,
    Transpose,
    Vector,
    map_children,
    names,
    substitute,
)

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

_LINEAR = frozenset({"trace", "tr", "total", "diag"})


@dataclass(frozen=True)
class Variables:
    """The variables of a function, within a scope."""

    scope: Scope
    variables: tuple[str, ...]

    def moves(self, formula: Formula) -> bool:
        """Whether a variable stands in the formula, or behind a name in it."""
        return not depends(self.scope, formula).isdisjoint(self.variables)

    def affine(self, formula: Formula) -> bool:
        """Whether the formula is visibly affine in the variables."""
        if not self.moves(formula):
            return True
        match formula:
            case Symbol(name=name):
                return name in self.variables
            case Negative(operand=inner) | Transpose(operand=inner):
                return self.affine(inner)
            case Sum(terms=parts) | Vector(items=parts):
                return all(map(self.affine, parts))
            case Matrix(rows=rows):
                return all(self.affine(part) for row in rows for part in row)
            case Product(factors=parts):
                return sum(map(self.moves, parts)) == 1 and all(map(self.affine, parts))
            case Quotient(numerator=above, denominator=below):
                return self.affine(above) and not self.moves(below)
            case Entry(base=base, indices=at):
                return self.affine(base) and not any(map(self.moves, at))
            case BigOperator(operator="sum", body=body, condition=condition):
                return self.affine(body) and (condition is None or not self.moves(condition))
            case Call(function="dot", arguments=(one, other)):
                return (self.affine(one) and not self.moves(other)) or (
                    self.affine(other) and not self.moves(one)
                )
            case Call(function=function, arguments=(inner,)) if function in _LINEAR:
                return self.affine(inner)
        return False

    def only_argument(self, formula: Formula) -> Formula | None:
        """The one affine number through which the variables enter; None where there are several."""
        found: list[Formula] = []

        def visit(node: Formula) -> bool:
            if not self.moves(node):
                return True
            if self.affine(node) and not self.scope.is_array(node) and self._is_core(node):
                if node not in found:
                    found.append(node)
                return True
            parts = children(node)
            return bool(parts) and all(map(visit, parts))

        return found[0] if visit(formula) and len(found) == 1 else None

    def _is_core(self, node: Formula) -> bool:
        """Whether an affine number is not merely a multiple or a shift of a smaller one."""
        if isinstance(node, Negative):
            return False
        if isinstance(node, Sum | Product | Quotient):
            parts = children(node)
            return any(map(self.scope.is_array, parts)) or sum(map(self.moves, parts)) > 1
        return True


def unfolded(formula: Formula, scope: Scope, variables: Sequence[str]) -> Formula:
    """The formula with every definition put in that depends on one of *variables*."""
    graph = DefinitionGraph(scope)
    inside = {
        name for name in scope.definitions if any(graph.depends(name, variable) for variable in variables)
    }

    def visit(node: Formula) -> Formula:
        base, at = (node.base, node.indices) if isinstance(node, Entry) else (node, ())
        if isinstance(base, Symbol) and base.name in inside:
            known = scope.definitions[base.name]
            if len(at) >= len(known.indices):
                body = with_bounds(known.body, scope, known)
                values = tuple(map(visit, at))
                taken = len(known.indices)
                body = substitute(body, dict(zip(known.indices, values, strict=False)))
                rest = values[taken:]
                return visit(Entry(body, rest) if rest else body)
        return map_children(node, visit)

    return visit(with_bounds(formula, scope))


def children(formula: Formula) -> list[Formula]:
    """The parts that a formula is made of directly."""
    found: list[Formula] = []

    def keep(part: Formula) -> Formula:
        found.append(part)
        return part

    map_children(formula, keep)
    return found


def stepping(entry: Entry, index: str) -> bool:
    """Whether an index of the entry is made from *index* and more: ``x[i + 1]``."""
    return any(index in names(at) and at != Symbol(index) for at in entry.indices)
