"""Hypotheses that can be solved for something are put in: what is left needs no search for instances.

``f(x_k) - e f'(x_k) + e^2/2 f''(xi) = 0`` is solved for ``f''(xi)``, ``x_{k+1} = …`` for ``x_{k+1}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from hwsolve.meaning.evaluation.differentiation import depends, with_definitions
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.types import Type
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    Call,
    Derivative,
    DerivativeCall,
    Entry,
    Formula,
    Negative,
    Number,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Vector,
    names,
    replaced,
    walk,
)
from hwsolve.working.judging.truth import alike
from hwsolve.working.surroundings.one_sample import COUPLED

_MOST: Final = 8
#: The longest vector that is looked at entry by entry.
_LONGEST: Final = 6


def eliminated(
    claim: Relation, given: Sequence[Formula], scope: Scope
) -> tuple[Relation, tuple[Formula, ...], Scope]:
    """The claim, the hypotheses left, and the scope in which what the others determine is defined."""
    claim, given, scope = _by_entries(claim, given, scope)
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
        needed = depends(scope, value)
        if name in names(value) or name in needed or not needed.isdisjoint(_variables(claim, scope)):
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


def _by_entries(
    claim: Relation, given: Sequence[Formula], scope: Scope
) -> tuple[Relation, Sequence[Formula], Scope]:
    """Vectors of a known length, of which conditions fix single entries, as lists of numbers of their own."""
    fixed = {
        node.base.name: int(kind.dims[0].value)
        for each in given
        for node in walk(each)
        if isinstance(node, Entry)
        and isinstance(node.base, Symbol)
        and isinstance(node.indices[0], Number)
        and (kind := scope.types.get(node.base.name)) is not None
        and len(kind.dims) == 1
        and isinstance(kind.dims[0], Number)
        and kind.dims[0].value <= _LONGEST
        and kind.domain.kind not in COUPLED
    }
    for name, size in fixed.items():
        own = [f"{name}entry{k}" for k in range(1, size + 1)]
        number = Type(scope.types[name].domain)
        types = {other: kind for other, kind in scope.types.items() if other != name}
        whole = Definition(name, (), Vector(tuple(map(Symbol, own))))
        scope = replace(
            scope,
            types={**types, **dict.fromkeys(own, number)},
            definitions={name: whole, **scope.definitions},
        )
        for k, entry in enumerate(own, 1):
            old, new = Entry(Symbol(name), (Number(str(k)),)), Symbol(entry)
            claim = _in_relation(claim, old, new)
            given = [replaced(each, old, new) for each in given]
    return claim, given, scope


def _variables(claim: Relation, scope: Scope) -> set[str]:
    """By what a claim differentiates: a value that depends on it stays a hypothesis, it is held then."""
    return {
        name
        for body in with_definitions(scope, claim)
        for node in walk(body)
        if isinstance(node, Derivative)
        for by in node.wrt
        for name in names(by)
    }


def _in_relation(claim: Relation, old: Formula, new: Formula) -> Relation:
    return Relation(claim.comparators, tuple(replaced(side, old, new) for side in claim.sides))


def _solved(condition: Formula, scope: Scope) -> tuple[Formula, Formula] | None:
    """What a linear condition determines, and its value; None where it determines nothing we can tell."""
    if not isinstance(condition, Relation) or condition.comparators not in (("=",), (":=",)):
        return None
    left, right = condition.sides
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Symbol) and _is_leaf(one.name, scope) and one.name not in names(other):
            return one, _filling(other, scope.types[one.name].dims, scope)
    gap = Sum((left, Negative(right)))
    if any(isinstance(node, Derivative) for node in walk(gap)) or scope.shape_of(gap):
        return None
    for unknown in list(_unknowns(gap, scope))[:_MOST]:
        at_zero, at_one, at_two = (replaced(gap, unknown, value) for value in (ZERO, ONE, TWO))
        if alike(Sum((at_two, at_zero)), Product((TWO, at_one)), scope) and not alike(at_zero, at_one, scope):
            return unknown, Quotient(at_zero, Sum((at_zero, Negative(at_one))))
    return None


def _filling(value: Formula, dims: tuple[Formula, ...], scope: Scope) -> Formula:
    """A value of an array: what takes its size from it gets that, and 0 is an array of zeros."""
    if not dims:
        return value
    if isinstance(value, Call) and value.function in ("ones", "zeros") and not value.arguments:
        return Call(value.function, dims)
    if value == ZERO:
        return Call("zeros", dims)
    return Product((value, Call("ones", dims)), "*") if scope.shape_of(value) == () else value


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
