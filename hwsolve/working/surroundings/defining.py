"""Notation that a text introduces: ``let e_n = …``, ``S := …``, ``v \\in \\mathbb{R}^n``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.functions.definitions import define_function, split_head
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.types import parse_type
from hwsolve.notation.formula import Derivative, Entry, Formula, Logic, Number, Relation, Symbol, names
from hwsolve.notation.functions import FUNCTIONS
from hwsolve.working.reading.spelling import membership, spelled
from hwsolve.working.surroundings.context import Context

_INDEXED: Final = re.compile(r"([A-Za-z]+)_([a-z])")
#: Letters that stand for a constant unless they carry an index.
_CONSTANTS: Final = frozenset(["e", "i"])


def defined(context: Context, left: str, right: str) -> Context | None:
    """The context with the new name that ``left = right`` gives; None where the name is known already."""
    scope = context.scope
    if left.strip() in _CONSTANTS:
        return _reusing(context, left.strip(), right)
    if _is_known(context, left):
        return None
    function = split_head(spelled(left))
    if function is not None and function[0] not in FUNCTIONS and not _is_known(context, function[0]):
        return _with_function(context, *function, spelled(right))
    try:
        head = replace(scope, closed=False).parse(spelled(left))
    except (Unreadable, MeaningError):
        return None
    letters: tuple[str, ...] = ()
    if isinstance(head, Entry) and all(isinstance(index, Symbol) for index in head.indices):
        letters = tuple(index.name for index in head.indices if isinstance(index, Symbol))
        head = head.base
    if not isinstance(head, Symbol) or scope.declares(head.name):
        return None
    name = head.name
    indexed = _INDEXED.fullmatch(name)
    try:
        body = context.parse(right)
    except (Unreadable, MeaningError):
        return None
    if indexed is not None and indexed[2] in scope.free_indices(body):
        name, letters = indexed[1], (indexed[2],)
    if name in _CONSTANTS:
        context = replace(context, renamed=(*context.renamed, name))
        name += name
    return _with_name(context, name, letters, body)


def _reusing(context: Context, letter: str, right: str) -> Context | None:
    """``e = …`` with symbols of the problem at its right: no constant, but the loss of a sample."""
    name = letter + letter
    try:
        body = context.parse(right)
    except (Unreadable, MeaningError):
        return None
    if context.scope.declares(letter) or not names(body) & (
        set(context.scope.types) | set(context.scope.definitions)
    ):
        return None
    return _with_name(replace(context, reused=(*context.reused, letter)), name, (), body)


def redefined(context: Context, link: Relation) -> Context | None:
    """The context in which a name has another sense from here on, where its shape shows that it has.

    ``H = ∂²E/∂w²`` for the problem's H of another shape; a new value of what the text itself has defined.
    """
    left, right = link.sides
    if not isinstance(left, Symbol) or link.comparators[0] not in ("=", ":="):
        return None
    scope = context.scope
    here, there = scope.shape_of(left), scope.shape_of(right)
    own = left.name in context.introduced
    if here is None or there is None or here == there or left.name in names(right):
        return None
    if not own and not (here and there and isinstance(right, Derivative)):
        return None
    if any(left.name in names(definition.body) for definition in scope.definitions.values()):
        return None
    types = {name: kind for name, kind in scope.types.items() if name != left.name}
    types |= {size: scope.type_of(size) for size in scope.dimensions if size not in types}
    definitions = {name: each for name, each in scope.definitions.items() if name != left.name}
    bare = replace(scope, types=types, definitions=definitions)
    results = {name: known for name, known in context.results.items() if name != left.name}
    if not scope.free_indices(right):
        bare = bare.with_definition(Definition(left.name, (), right))
    return replace(context.with_scope(bare), results=results)


def _is_known(context: Context, left: str) -> bool:
    try:
        context.parse(left)
    except (Unreadable, MeaningError):
        return False
    return True


def _with_name(context: Context, name: str, letters: tuple[str, ...], body: Formula) -> Context | None:
    scope = context.scope
    if name in names(body) or isinstance(body, Relation | Logic) or name in scope.indices:
        return None
    ranges = scope.ranges(body)
    free = scope.free_indices(body)
    letters = tuple(letter for letter in letters if letter in free or letter not in scope.dimensions)
    if any(letter not in ranges for letter in letters):
        return None
    spellings = {other: known for other, known in scope.spellings.items() if other.lstrip("\\") != name}
    definition = Definition(name, letters, body, tuple(ranges[letter] for letter in letters))
    context = replace(context, introduced=(*context.introduced, name))
    return context.with_scope(replace(scope, spellings=spellings).with_definition(definition))


def _with_function(context: Context, name: str, parameters: tuple[str, ...], right: str) -> Context | None:
    try:
        found = define_function(context.scope, name, parameters, right)
    except (Unreadable, MeaningError):
        return None
    return context.with_scope(context.scope.with_definition(found))


def declared(context: Context, text: str) -> Context | None:
    r"""The context with the names that ``v \in \mathbb{R}^n`` declares; None for any other text."""
    found = membership(text)
    if found is None:
        return None
    new, kind = found
    try:
        declared_type = parse_type(kind)
    except (Unreadable, MeaningError):
        return context
    sizes = set().union(*(names(size) for size in declared_type.dims)) if declared_type.dims else set()
    known = context.scope.dimensions
    if any(size not in known for size in sizes) and context.scope.closed:
        return context
    symbols = {name: declared_type for name in new if not context.scope.declares(name)}
    return context.with_scope(context.scope.with_symbols(symbols))


def fixed_size(scope: Scope, condition: Formula) -> Scope | None:
    """The scope in which ``n = 1`` has fixed the size n; None for any other condition."""
    if not isinstance(condition, Relation) or condition.comparators not in (("=",), (":=",)):
        return None
    left, right = condition.sides
    if not isinstance(left, Symbol) or left.name not in scope.dimensions or not isinstance(right, Number):
        return None
    if right.value.denominator != 1 or not 1 <= right.value <= 12:
        return None
    return replace(scope, sizes={**scope.sizes, left.name: int(right.value)})
