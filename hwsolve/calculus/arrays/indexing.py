"""Names for indices: the ones a problem uses for a dimension first, then letters it leaves free."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hwsolve.notation.formula import BigOperator, Entry, Formula, Symbol, names, walk

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

LETTERS = "jklmpqrsthuv"


def fresh_index(size: Formula, taken: Iterable[str], scope: Scope) -> str:
    """An index for a dimension of *size* that is not *taken* and means nothing else in the scope."""
    busy = set(taken)
    for name in usual_indices(size, scope):
        if name not in busy:
            return name
    busy |= (
        set(scope.types)
        | set(scope.definitions)
        | set(scope.dimensions)
        | set(scope.indices)
        | set(scope.spellings)
        | scope.function_names
        | _bound(scope)
    )
    if isinstance(size, Symbol):
        lowered = size.name.lower()
        if len(lowered) == 1 and lowered not in busy and lowered not in "eio":
            return lowered
    for letter in LETTERS:
        if letter not in busy:
            return letter
    number = 1
    while f"j_{number}" in busy:
        number += 1
    return f"j_{number}"


def usual_indices(size: Formula, scope: Scope) -> tuple[str, ...]:
    """The index names that the scope itself uses for a dimension of *size*."""
    found: dict[str, None] = {}
    for definition in scope.definitions.values():
        shape = scope.shape(definition.name) or ()
        for position, name in enumerate(definition.indices):
            if position < len(shape) and shape[position] == size:
                found.setdefault(name)
        for name in _ranging(definition.body, size, scope):
            found.setdefault(name)
    for name, declared in scope.indices.items():
        if declared == size:
            found.setdefault(name)
    clash = {*scope.types, *scope.definitions, *scope.dimensions, *scope.functions}
    return tuple(name for name in found if name not in clash)


def _ranging(body: Formula, size: Formula, scope: Scope) -> Iterable[str]:
    bound = {node.index for node in walk(body) if isinstance(node, BigOperator)}
    for node in walk(body):
        if isinstance(node, Entry) and isinstance(node.base, Symbol):
            name = node.base.name
            if name not in scope.types and name not in scope.definitions:
                continue
            for index, dimension in zip(node.indices, scope.shape(name) or (), strict=False):
                if isinstance(index, Symbol) and index.name in bound and dimension == size:
                    yield index.name


def _bound(scope: Scope) -> set[str]:
    found: set[str] = set()
    for definition in scope.definitions.values():
        found |= set(definition.indices)
        found |= {node.index for node in walk(definition.body) if isinstance(node, BigOperator)}
        found |= names(definition.body)
    return found


def dimension_of(index: str, body: Formula, scope: Scope) -> Formula | None:
    """The dimension that *index* ranges over in *body*, read off where it indexes."""
    for node in walk(body):
        if isinstance(node, Entry) and isinstance(node.base, Symbol):
            name = node.base.name
            if name not in scope.types and name not in scope.definitions:
                continue
            for position, dimension in zip(node.indices, scope.shape(name) or (), strict=False):
                if position == Symbol(index):
                    return dimension
    return scope.indices.get(index)
