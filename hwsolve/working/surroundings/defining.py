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
from hwsolve.working.judging.rewriting import diagonals
from hwsolve.working.reading.spelling import membership, spelled
from hwsolve.working.surroundings.context import Context, doubled

_INDEXED: Final = re.compile(r"([A-Za-z]+)_([a-z])")
#: A name with a number above it, which counts layers or samples: ``\\delta^{(2)}``.
_NUMBERED: Final = re.compile(r"\\?(?P<name>[A-Za-z]+)\s*\^\s*\{\s*[(\[](?P<number>\d)[)\]]\s*\}")
#: The letters of a name in front of its index.
_BASE: Final = re.compile(r"\s*(\\?[A-Za-z]+)\s*_")
_PARAMETER: Final = re.compile(r"[^\W\d]\w*|\\(?!d?frac)[A-Za-z]+")
_LETTER: Final = re.compile(r"[A-Za-z]")
#: Letters that stand for a constant unless they carry an index.
_CONSTANTS: Final = frozenset(["e", "i"])


def defined(context: Context, left: str, right: str, anew: bool = False) -> Context | None:
    """The context with the new name that ``left = right`` gives; None where the name is known already.

    *anew*: the words say that something is named; a symbol of the problem that nothing depends on
    gives its name away.
    """
    if anew and (bare := _without_idle(context, left.strip(), right)) is not None:
        context = bare
    scope = context.scope
    if anew and left.strip() in scope.dimensions and len(left.strip()) == 1:
        reused = _reusing(context, left.strip(), right)
        if reused is not None:
            return reused
    if left.strip() in _CONSTANTS:
        return _reusing(context, left.strip(), right)
    if _is_known(context, left):
        return None
    if (numbered := _NUMBERED.fullmatch(left.strip())) is not None:
        return _with_spelling(context, left.strip(), f"{numbered['name']}by{numbered['number']}", right)
    function = split_head(spelled(left))
    if function is not None and function[0] not in FUNCTIONS and not _is_known(context, function[0]):
        if not all(_PARAMETER.fullmatch(each) for each in function[1]):
            return None
        if _is_known(context, f"{function[0]}({','.join('1' for _ in function[1])})"):
            return None  # sigma(t) = … is a claim about the logistic function
        return _with_function(context, *function, spelled(right))
    if (combined := _of_functions(context, left.strip(), spelled(right))) is not None:
        return combined
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
    if letters and (name in _CONSTANTS or scope.declares(name)):
        written = _BASE.match(left)
        context = replace(context, renamed=(*context.renamed, written[1] if written is not None else name))
        name = doubled(context.renamed[-1])
    return _with_name(context, name, letters, body)


def _without_idle(context: Context, left: str, right: str) -> Context | None:
    """The context without a symbol that nothing in it depends on, where *right* speaks of others."""
    scope = context.scope
    kind = scope.types.get(left)
    if kind is None or left in scope.dimensions or left in {*context.results, *context.updates}:
        return None
    try:
        said = names(context.parse(right))
    except (Unreadable, MeaningError):
        return None
    bodies = [*(each.body for each in scope.definitions.values()), *scope.given]
    bodies += [each.body for each in scope.functions.values()]
    if left in said or not said - scope.dimensions or any(left in names(body) for body in bodies):
        return None
    types = {name: other for name, other in scope.types.items() if name != left}
    types |= {size: scope.type_of(size) for size in scope.dimensions if size not in types}
    return context.with_scope(replace(scope, types=types))


def _with_spelling(context: Context, left: str, name: str, right: str) -> Context | None:
    """The context in which *left* is spelled for a new *name*, the value of *right*."""
    scope = context.scope
    if scope.declares(name):
        return None
    try:
        body = context.parse(right)
    except (Unreadable, MeaningError):
        return None
    inner = context.with_scope(replace(scope, spellings={**scope.spellings, left: name}))
    return _with_name(inner, name, tuple(scope.free_indices(body)), body)


def _reusing(context: Context, letter: str, right: str) -> Context | None:
    """``e = …`` with quantities of the problem at its right: no constant, but the loss of a sample.

    ``D = ∂L/∂z`` likewise, where D is a size elsewhere.
    """
    name = letter + letter
    try:
        body = context.parse(right)
    except (Unreadable, MeaningError):
        return None
    scope = context.scope
    known = (set(scope.types) | set(scope.definitions)) - scope.dimensions
    if (scope.declares(letter) and letter not in scope.dimensions) or not names(body) & known:
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
    body = diagonals(body, scope)
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


def _of_functions(context: Context, name: str, right: str) -> Context | None:
    """``h = f + g`` of functions that stand without their arguments: the function h."""
    if not _LETTER.fullmatch(name):
        return None
    known = context.scope.function_names
    bare = [f for f in known if re.search(rf"(?<![A-Za-z\\_]){f}(?!\s*[A-Za-z(_'^\[])", right)]
    if not bare or any(re.search(rf"(?<![A-Za-z\\]){f}\s*\(", right) for f in known):
        return None
    free = (letter for letter in "tusrq" if not context.scope.declares(letter) and letter not in right)
    argument = next(free, None)
    if argument is None:
        return None
    for f in bare:
        right = re.sub(rf"(?<![A-Za-z\\_]){f}(?!\s*[A-Za-z(_'^\[])", f"{f}({argument})", right)
    return _with_function(context, name, (argument,), right)


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
