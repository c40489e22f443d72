"""Notation that a text introduces: ``let e_n = …``, ``S := …``, ``v \\in \\mathbb{R}^n``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.functions.definitions import define_function, split_head
from hwsolve.meaning.scope import Definition
from hwsolve.meaning.types import parse_type
from hwsolve.notation.formula import (
    Derivative,
    Entry,
    Formula,
    Logic,
    Negative,
    Relation,
    Sum,
    Symbol,
    names,
)
from hwsolve.notation.functions import FUNCTIONS
from hwsolve.working.judging.rewriting import diagonals
from hwsolve.working.reading.spelling import membership, respelled, spelled
from hwsolve.working.surroundings.context import Context, doubled
from hwsolve.working.surroundings.sizes import sized

_INDEXED: Final = re.compile(r"([A-Za-z]+)_([a-z])")
#: A name with a number above it, which counts layers or samples: ``\\delta^{(2)}``.
_NUMBERED: Final = re.compile(r"\\?(?P<name>[A-Za-z]+)\s*\^\s*\{\s*[(\[](?P<number>\d)[)\]]\s*\}")
#: A name with a prime, which is a new value of it.
_PRIMED: Final = re.compile(r"([A-Za-z])\s*(?:'|\^\s*\\prime|\^\s*\{\s*(?:\\prime|')\s*\})")
#: A name that is called with one letter, and letters for one that is taken.
_CALLED: Final = re.compile(r"(?P<head>\\?[A-Za-z]+|\\mathcal\{[A-Z]\})\s*\(\s*(?P<by>[A-Za-z])\s*\)")
_SPARE: Final = "QRGMU"
_LAYER: Final = re.compile(r"(\\?[A-Za-z]+)\s*_\s*\{?\s*([a-z])\s*\}?\s*\^\s*\{\s*\((\d)\)\s*\}")
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
    if (of_array := _of_array(context, left.strip(), right, anew)) is not None:
        return of_array
    if _is_known(context, left):
        return None
    left = _LAYER.sub(r"\1^{(\3)}", left.strip()) if _LAYER.fullmatch(left.strip()) else left
    if (numbered := _NUMBERED.fullmatch(left.strip())) is not None:
        return _with_spelling(context, left.strip(), f"{numbered['name']}by{numbered['number']}", right)
    if (primed := _PRIMED.fullmatch(left.strip())) is not None:
        return _with_spelling(context, left.strip(), f"{primed[1]}prime", right)
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


def defined_within(context: Context, left: str, right: str) -> Context | None:
    """The context with the new name that ``delta_k = 1 + xi_k`` gives at its right, as one of its terms."""
    scope = context.scope
    try:
        known, whole = context.parse(left), replace(scope, closed=False).parse(spelled(respelled(right)))
    except (Unreadable, MeaningError):
        return None
    base = known.base if isinstance(known, Entry) else known
    if not isinstance(whole, Sum) or not isinstance(base, Symbol) or base.name not in scope.types:
        return None
    for term in whole.terms:
        new = term.operand if isinstance(term, Negative) else term
        head, letters = (new.base, new.indices) if isinstance(new, Entry) else (new, ())
        if not isinstance(head, Symbol) or scope.declares(head.name) or head.name in scope.indices:
            continue
        rest = tuple(other for other in whole.terms if other is not term)
        free = {name for each in (known, *rest) for name in names(each)} - set(scope.indices)
        used = tuple(letter.name for letter in letters if isinstance(letter, Symbol))
        name, indexed = head.name, _INDEXED.fullmatch(head.name)
        if indexed is not None and indexed[2] in scope.free_indices(known):
            name, used = indexed[1], (indexed[2],)
        if name in free or not all(scope.declares(name) or name in used for name in free):
            return None
        body: Formula = Sum((known, *map(Negative, rest)))
        body = Negative(body) if isinstance(term, Negative) else body
        return _with_name(context, name, used, body)
    return None


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


def _of_array(context: Context, left: str, right: str, anew: bool) -> Context | None:
    r"""``\\ell(z) = \\ln \\sum_j e^{z_j}`` of an array z of the problem: a quantity that is called with z.

    *anew*: the name may be one that is only lent to the cost.
    """
    match = _CALLED.fullmatch(left)
    scope = context.scope
    if match is None or match["by"] not in scope.types or not scope.types[match["by"]].dims:
        return None
    head = match["head"]
    if head.lstrip("\\") in FUNCTIONS or (head[0] != "\\" and len(head) > 1):
        return None
    lent = (
        head in scope.spellings
        and scope.spellings[head] in scope.definitions
        and head != scope.spellings[head]
    )
    if (_is_known(context, head) and not (anew and lent)) or head in scope.function_names:
        return None
    name = (
        head
        if not lent and len(head) == 1
        else next((letter for letter in _SPARE if not scope.declares(letter) and letter not in right), None)
    )
    try:
        body = context.parse(right)
    except (Unreadable, MeaningError):
        return None
    if name is None or scope.declares(name) or scope.shape_of(body) or match["by"] not in names(body):
        return None
    known = _with_name(context, name, (), body)
    if known is None:
        return None
    matrices = known.matrices if name == head else (*known.matrices, (head, name))
    return replace(known, matrices=matrices, arguments={**known.arguments, name: match["by"]})


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
    body = sized(diagonals(body, scope), scope)
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
