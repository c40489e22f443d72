"""Definitions that only rename entries of another quantity: ``w[l,p] = W[p,l]``, ``u = W[1]``, ``V = W^T``.

Such a definition has no values of its own: to move one of its entries is to move an entry of
what it renames. A derivative by it is therefore a derivative by those entries. A bare copy
(``c = a``, ``c = x[1]``) is left alone: it is a node of a computation, with a derivative of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from hwsolve.notation.formula import Entry, Formula, Number, Symbol, Transpose

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

Index = TypeVar("Index")
MOST_RENAMINGS = 20


def renamed_entry(
    scope: Scope, name: str, at: tuple[Index, ...], fixed: Callable[[int], Index]
) -> tuple[str, tuple[Index, ...]]:
    """The entry that ``name[at]`` is only another name for; ``name, at`` where it is none.

    ``fixed`` makes an index of a 1-based number that stands in the definition.
    """
    for _ in range(MOST_RENAMINGS):
        found = _once(scope, name, at, fixed)
        if found is None:
            break
        name, at = found
    return name, at


def renames(scope: Scope, name: str) -> bool:
    """Whether *name* is only another name for entries of something else."""
    shape = scope.shape(name)
    return shape is not None and _once(scope, name, tuple(range(len(shape))), lambda k: k) is not None


def _once(
    scope: Scope, name: str, at: tuple[Index, ...], fixed: Callable[[int], Index]
) -> tuple[str, tuple[Index, ...]] | None:
    definition = scope.definitions.get(name)
    if definition is None or len(at) < len(definition.indices):
        return None
    body: Formula = definition.body
    inner: tuple[Formula, ...] = ()
    if isinstance(body, Entry):
        inner, body = body.indices, body.base
    turned = isinstance(body, Transpose)
    if isinstance(body, Transpose):
        body = body.operand
    if not isinstance(body, Symbol) or body.name in definition.indices or not (inner or turned):
        return None
    if body.name not in scope.types and body.name not in scope.definitions:
        return None
    put = dict(zip(definition.indices, at, strict=False))
    used: list[str] = []
    found: list[Index] = []
    for index in inner:
        if isinstance(index, Symbol) and index.name in put:
            used.append(index.name)
            found.append(put[index.name])
        elif isinstance(index, Number) and index.value.denominator == 1:
            found.append(fixed(int(index.value)))
        else:
            return None
    if sorted(used) != sorted(put):
        return None
    found.extend(at[len(definition.indices) :])
    shape = scope.shape(body.name)
    if not at or shape is None or len(found) != len(shape) or (turned and len(shape) != 2):
        return None
    return body.name, tuple(reversed(found)) if turned else tuple(found)
