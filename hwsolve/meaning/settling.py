"""What the reader could not know: readings that depend on the shapes and indices of a whole formula."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hwsolve.meaning.shapes import shape_of
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Constant,
    Entry,
    Formula,
    Negative,
    Power,
    Product,
    Symbol,
    Transpose,
    map_children,
    names,
    walk,
)
from hwsolve.notation.reading.operators.averages import AVERAGE, averaged

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

_T = Symbol("T")


def settle_decorations(formula: Formula, scope: Scope) -> Formula:
    """``x[i]`` and ``yhat[i,l]`` where the letter i only says which sample is meant: ``x``, ``yhat[l]``.

    A letter that a sum binds, or that an index of the scope is called, is an index.
    """
    loose = (scope.decorations - scope.indices.keys()) & names(formula)
    if not loose:
        return formula

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Entry) or not isinstance(node.base, Symbol):
            return node
        letters = [i.factors if isinstance(i, Product) and i.mark == "" else (i,) for i in node.indices]
        if not any(isinstance(each, Symbol) and each.name in loose for group in letters for each in group):
            return node
        groups = [[e for e in group if not (isinstance(e, Symbol) and e.name in loose)] for group in letters]
        kept = tuple(g[0] if len(g) == 1 else Product(tuple(g), "") for g in groups if g)
        return Entry(node.base, kept, node.span) if kept else node.base

    return change(formula)


def settle_indices(formula: Formula) -> Formula:
    """A letter that is an index anywhere is one everywhere: the i of ``i = j`` is no imaginary unit."""
    if not any(isinstance(node, Constant) and node.name in ("i", "e") for node in walk(formula)):
        return formula
    used = {
        n for node in walk(formula) if isinstance(node, Entry) for index in node.indices for n in names(index)
    }

    def change(node: Formula) -> Formula:
        if isinstance(node, Constant) and node.name in used:
            return Symbol(node.name, node.span)
        return map_children(node, change)

    return change(formula) if used & {"i", "e"} else formula


def settle_transposes(formula: Formula, text: str, scope: Scope) -> Formula:
    """Where a problem calls a size T, ``A^T`` and ``T(A)`` of an array are its transpose all the same."""
    if not scope.declares("T") or not any(node == _T for node in walk(formula)):
        return formula

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if isinstance(node, Power) and node.exponent == _T and shape_of(node.base, scope):
            return Transpose(node.base, node.span)
        if isinstance(node, Product) and node.mark == "":
            return _without_calls(node, text, scope)
        return node

    return change(formula)


def _without_calls(product: Product, text: str, scope: Scope) -> Formula:
    """``T(A)`` among juxtaposed factors, also where a sign or another product stands before it."""
    factors: list[Formula] = []
    for factor in product.factors:
        before = _last(factors[-1]) if factors else None
        if before is not None and before == _T and _called(before, factor, text) and shape_of(factor, scope):
            factors[-1] = _ending_in(Transpose(factor, factor.span), factors[-1])
        else:
            factors.append(factor)
    if len(factors) == 1:
        whole = factors[0]
        assert isinstance(whole, Transpose | Product | Negative)
        return replace(whole, span=product.span)
    return Product(tuple(factors), product.mark, product.span)


def _last(formula: Formula) -> Formula:
    """The factor that stands last: ``G @ T(A)`` is read as (G @ T) times A."""
    if isinstance(formula, Product):
        return _last(formula.factors[-1])
    return _last(formula.operand) if isinstance(formula, Negative) else formula


def _ending_in(new: Formula, formula: Formula) -> Formula:
    if isinstance(formula, Product):
        last = _ending_in(new, formula.factors[-1])
        return Product((*formula.factors[:-1], last), formula.mark, formula.span)
    if isinstance(formula, Negative):
        return Negative(_ending_in(new, formula.operand), formula.span)
    return new


def _called(before: Formula, factor: Formula, text: str) -> bool:
    """Whether *factor* stands in round brackets right behind *before*."""
    if before.span is None or factor.span is None or before.span[1] != factor.span[0]:
        return False
    return text[factor.span[0] : factor.span[0] + 1] == "("


def settle_averages(formula: Formula, scope: Scope) -> Formula:
    """``mean(x[n], n)`` is the sum over the size of the dimension that n runs over."""
    if not any(isinstance(node, Call) and node.function == AVERAGE for node in walk(formula)):
        return formula

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if isinstance(node, Call) and node.function == AVERAGE and isinstance(node.arguments[0], BigOperator):
            total = node.arguments[0]
            return averaged(total, scope.ranges(total).get(total.index))
        return node

    return change(formula)
