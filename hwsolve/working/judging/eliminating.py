"""Hypotheses that can be solved for something are put in: what is left needs no search for instances.

``f(x_k) - e f'(x_k) + e^2/2 f''(xi) = 0`` is solved for ``f''(xi)``, ``x_{k+1} = …`` for ``x_{k+1}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    Call,
    Derivative,
    DerivativeCall,
    Formula,
    Negative,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    names,
    replaced,
    walk,
)
from hwsolve.working.judging.truth import alike

_MOST: Final = 8


def eliminated(
    claim: Relation, given: Sequence[Formula], scope: Scope
) -> tuple[Relation, tuple[Formula, ...], Scope]:
    """The claim, the hypotheses left, and the scope in which what the others determine is defined."""
    pending = list(dict.fromkeys(given))
    left: list[Formula] = []
    while pending:
        condition = pending.pop(0)
        solved = _solved(condition, scope)
        if solved is None:
            left.append(condition)
            continue
        unknown, value = solved
        name = unknown.name if isinstance(unknown, Symbol) else f"unknown{len(scope.definitions)}"
        if name in names(value) or name in depends(scope, value):
            left.append(condition)
            continue
        types = {other: kind for other, kind in scope.types.items() if other != name}
        types |= {size: scope.type_of(size) for size in scope.dimensions if size not in types}
        definition = Definition(name, (), value)
        scope = replace(scope, types=types, definitions={name: definition, **scope.definitions})
        if not isinstance(unknown, Symbol):
            claim = _in_relation(claim, unknown, Symbol(name))
            pending = [replaced(each, unknown, Symbol(name)) for each in pending]
            left = [replaced(each, unknown, Symbol(name)) for each in left]
    return claim, tuple(left), scope


def _in_relation(claim: Relation, old: Formula, new: Formula) -> Relation:
    return Relation(claim.comparators, tuple(replaced(side, old, new) for side in claim.sides))


def _solved(condition: Formula, scope: Scope) -> tuple[Formula, Formula] | None:
    """What a linear condition determines, and its value; None where it determines nothing we can tell."""
    if not isinstance(condition, Relation) or condition.comparators not in (("=",), (":=",)):
        return None
    left, right = condition.sides
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Symbol) and _is_leaf(one.name, scope) and one.name not in names(other):
            return one, other
    gap = Sum((left, Negative(right)))
    if any(isinstance(node, Derivative) for node in walk(gap)) or scope.shape_of(gap):
        return None
    for unknown in list(_unknowns(gap, scope))[:_MOST]:
        at_zero, at_one, at_two = (replaced(gap, unknown, value) for value in (ZERO, ONE, TWO))
        if alike(Sum((at_two, at_zero)), Product((TWO, at_one)), scope) and not alike(at_zero, at_one, scope):
            return unknown, Quotient(at_zero, Sum((at_zero, Negative(at_one))))
    return None


def _is_leaf(name: str, scope: Scope) -> bool:
    return name in scope.types and name not in scope.dimensions


def _unknowns(gap: Formula, scope: Scope) -> Iterator[Formula]:
    """Values of functions at a point that stands nowhere else, then scalar symbols."""
    every = dict.fromkeys(walk(gap))
    for node in every:
        if isinstance(node, DerivativeCall | Call) and _is_arbitrary(node, scope):
            inner = {name for name in names(node) if _is_leaf(name, scope)}
            rest = names(replaced(gap, node, ZERO))
            if inner - rest and not alike(node, ZERO, scope):
                yield node
    for node in every:
        if isinstance(node, Symbol) and _is_leaf(node.name, scope) and not scope.types[node.name].dims:
            yield node


def _is_arbitrary(node: DerivativeCall | Call, scope: Scope) -> bool:
    """Whether the value of a function is free: the function is declared, or defined through one that is."""
    families = scope.function_names - set(scope.functions)
    pending, seen = [node.function], set[str]()
    while pending:
        name = pending.pop()
        if name in families:
            return True
        if name in scope.functions and name not in seen:
            seen.add(name)
            body = scope.functions[name].body
            pending += [each.function for each in walk(body) if isinstance(each, DerivativeCall | Call)]
    return False
