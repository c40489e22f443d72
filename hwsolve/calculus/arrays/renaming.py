"""Renaming without capture: symbols replaced, bound indices kept apart from free ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hwsolve.calculus.arrays.indexing import fresh_index
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import ONE, BigOperator, Formula, Symbol, map_children, names, substitute, walk


def replace_symbols(formula: Formula, replacements: Mapping[str, Formula]) -> Formula:
    """Replace free symbols, all at once, by way of names that no formula has."""
    away = substitute(formula, {name: Symbol(f"?{name}") for name in replacements})
    return substitute(away, {f"?{name}": new for name, new in replacements.items()})


def bound_indices(formula: Formula) -> set[str]:
    """The letters that big operators in the formula bind."""
    return {node.index for node in walk(formula) if isinstance(node, BigOperator)}


def rename_bound(f: BigOperator, taken: Iterable[str], scope: Scope, to: str | None = None) -> BigOperator:
    """The same sum with another index where its own is *taken* (or the index asked for)."""
    busy = set(taken)
    if to is None:
        if f.index not in busy:
            return f
        to = fresh_index(f.upper or ONE, busy | names(f.body) | bound_indices(f.body), scope)
    renaming = {f.index: Symbol(to)}
    condition = None if f.condition is None else replace_symbols(f.condition, renaming)
    return BigOperator(f.operator, to, f.lower, f.upper, condition, replace_symbols(f.body, renaming))


def keep_apart(formula: Formula, taken: Iterable[str], scope: Scope) -> Formula:
    """The same formula with no bound index among the *taken* letters."""
    busy = set(taken)
    if not bound_indices(formula) & busy:
        return formula
    if isinstance(formula, BigOperator):
        formula = rename_bound(formula, busy, scope)
        busy = busy | {formula.index} if isinstance(formula, BigOperator) else busy
    return map_children(formula, lambda child: keep_apart(child, busy, scope))
