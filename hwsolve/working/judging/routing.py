"""Derivatives by what a text has introduced: the problem's quantities written through it.

Of ``a_i = W_2 h_i + b_2`` the problem's ``P[i] = sigma(W2 @ h[i] + b2)`` knows nothing, and as it stands
``∂P_i/∂a_i`` would be zero. The quantity is defined anew: as the text has written it through the new
name, or with the new name for the part of its body that has the same values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.notation.formula import (
    Derivative,
    Entry,
    Formula,
    Number,
    Relation,
    Symbol,
    names,
    replaced,
    substitute,
    walk,
)
from hwsolve.working.judging.truth import alike
from hwsolve.working.surroundings.context import Context

#: So many parts of a body are compared with what a name stands for.
_MOST_PARTS: Final = 40


def unrouted(formula: Formula, context: Context) -> list[str]:
    """The introduced names by which something is differentiated that is not written through them."""
    found: dict[str, None] = {}
    for node in walk(formula):
        if not isinstance(node, Derivative):
            continue
        for variable in node.wrt:
            base = variable.base if isinstance(variable, Entry) else variable
            if (
                isinstance(base, Symbol)
                and base.name in context.introduced
                and base.name in context.scope.definitions
                and base.name not in depends(context.scope, node.of)
            ):
                found[base.name] = None
    return list(found)


def routed(formula: Formula, context: Context, stated: Sequence[Relation]) -> Context | None:
    """The context in which every derivative of the formula has a way to its variable; None if one has not."""
    for name in unrouted(formula, context):
        scope = _as_stated(name, context, stated) or _with_part(name, context)
        if scope is None:
            return None
        context = context.with_scope(scope)
    return None if unrouted(formula, context) else context


def _as_stated(name: str, context: Context, stated: Sequence[Relation]) -> Scope | None:
    """The scope in which a quantity is what the text has said of it in terms of the name."""
    scope = context.scope
    for relation in reversed(stated):
        left, right = relation.sides
        letters: tuple[Formula, ...] = left.indices if isinstance(left, Entry) else ()
        base = left.base if isinstance(left, Entry) else left
        if (
            not isinstance(base, Symbol)
            or base.name not in scope.definitions
            or base.name in context.introduced
            or name not in names(right)
            or base.name in depends(scope, right)
        ):
            continue
        definition = scope.definitions[base.name]
        indices = tuple(letter.name for letter in letters if isinstance(letter, Symbol))
        if len(indices) != len(definition.indices) or len(set(indices)) != len(letters):
            continue
        if set(scope.free_indices(right)) <= set(indices):
            return _redefined(scope, Definition(base.name, indices, right, definition.ranges), name)
    return None


def _with_part(name: str, context: Context) -> Scope | None:
    """The scope in which the name stands for a part of a quantity's body that always has its value."""
    scope = context.scope
    own = scope.definitions[name]
    for definition in scope.definitions.values():
        if definition.name in context.introduced or definition.name in depends(scope, own.body):
            continue
        choices = [
            [
                letter
                for letter, size in zip(definition.indices, definition.ranges, strict=True)
                if size == wanted
            ]
            for wanted in own.ranges
        ]
        for letters in product(*choices):
            values = {mine: Symbol(letter) for mine, letter in zip(own.indices, letters, strict=True)}
            value = substitute(own.body, values)
            new = (
                Entry(Symbol(name), tuple(Symbol(letter) for letter in letters)) if letters else Symbol(name)
            )
            for part in _parts(definition.body, names(value), scope):
                if alike(part, value, scope):
                    body = replaced(definition.body, part, new)
                    return _redefined(scope, replace(definition, body=body), name)
    return None


def _parts(body: Formula, wanted: set[str], scope: Scope) -> Iterator[Formula]:
    """Parts of a body that speak of some of the same names, the largest first."""
    seen = [node for node in dict.fromkeys(walk(body)) if not isinstance(node, Symbol | Number)]
    for node in seen[:_MOST_PARTS]:
        if names(node) & wanted - scope.dimensions:
            yield node


def _redefined(scope: Scope, definition: Definition, through: str) -> Scope:
    """The scope with the new definition, and what it goes through before it."""
    definitions: dict[str, Definition] = {}
    moved = {each for each in depends(scope, Symbol(through)) if each in scope.definitions} | {through}
    for name, each in scope.definitions.items():
        if name == definition.name:
            definitions |= {other: known for other, known in scope.definitions.items() if other in moved}
            definitions[name] = definition
        elif name not in definitions:
            definitions[name] = each
    return replace(scope, definitions=definitions)
