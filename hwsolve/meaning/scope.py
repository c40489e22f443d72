"""The names of a problem: declared symbols, dimensions, definitions, spellings, hypotheses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from hwsolve.errors import MeaningError
from hwsolve.meaning.functions.definitions import (
    FunctionDefinition,
    check_functions,
    define_function,
    split_head,
)
from hwsolve.meaning.instances.literal_indices import least_sizes
from hwsolve.meaning.settling import settle_averages, settle_decorations, settle_indices, settle_transposes
from hwsolve.meaning.shapes import Shape, compared, index_ranges, shape_of
from hwsolve.meaning.types import DIMENSION, REAL, Type, parse_type
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Entry,
    Formula,
    Number,
    Relation,
    Symbol,
    names,
    walk,
)
from hwsolve.notation.lexing.alphabet import ascii_name
from hwsolve.notation.reading.parser import parse
from hwsolve.notation.survey import survey
from hwsolve.notation.vocabulary import Vocabulary


@dataclass(frozen=True)
class Definition:
    """``name[indices] = body``; the indices range over what they index in the body."""

    name: str
    indices: tuple[str, ...]
    body: Formula
    ranges: tuple[Formula, ...] = ()


@dataclass(frozen=True)
class Scope:
    """What the names in a formula stand for.

    ``types`` declares leaves, ``definitions`` quantities in order, ``functions`` those with
    arguments, ``spellings`` other ways to write a name, ``indices`` index letters with their
    dimension (None: from use), ``given`` hypotheses, ``decorations`` index letters that may
    hang on per-sample scalars.
    In a ``closed`` scope an undeclared name is unreadable; in an open one it is a symbol of
    ``default`` type.
    """

    types: Mapping[str, Type] = field(default_factory=dict)
    functions: Mapping[str, FunctionDefinition] = field(default_factory=dict, kw_only=True)
    sizes: Mapping[str, int] = field(default_factory=dict, kw_only=True)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    indices: Mapping[str, Formula | None] = field(default_factory=dict)
    given: tuple[Formula, ...] = ()
    decorations: frozenset[str] = frozenset()
    closed: bool = False
    default: Type = REAL

    @cached_property
    def dimensions(self) -> frozenset[str]:
        """The names that stand for sizes."""
        found = {name for name, kind in self.types.items() if kind.domain.kind == "dimension"}
        for kind in self.types.values():
            for size in (*kind.dims, *kind.domain.argument):
                found |= {name for name in names(size) if name not in self.types}
        return frozenset(found)

    @cached_property
    def least_sizes(self) -> Mapping[str, int]:
        """How large dimensions must be for the literal indices in definitions and hypotheses."""
        bodies = [definition.body for definition in self.definitions.values()]
        return least_sizes([*bodies, *self.given], self)

    @cached_property
    def piecewise(self) -> frozenset[str]:
        """The scalar definitions and the functions that distinguish cases, themselves or through others."""
        pending = {name: survey(each.body) for name, each in self.definitions.items() if not each.indices}
        pending |= {name: survey(each.body) for name, each in self.functions.items()}
        found: set[str] = set()
        while more := {
            name
            for name, seen in pending.items()
            if seen.piecewise or not found.isdisjoint(seen.names | seen.functions)
        }:
            found |= more
            pending = {name: seen for name, seen in pending.items() if name not in more}
        return frozenset(name for name in found if not self.shape(name))

    @cached_property
    def function_names(self) -> frozenset[str]:
        """The declared and the defined functions."""
        declared = (name for name, kind in self.types.items() if kind.domain.kind == "function")
        return frozenset([*declared, *self.functions])

    @cached_property
    def function_parameters(self) -> frozenset[str]:
        """The symbols that are parameters of a class of functions: the L of ``lipschitz(L)``."""
        traits = (trait for kind in self.types.values() for trait in kind.domain.traits)
        return frozenset(t.parameter.name for t in traits if isinstance(t.parameter, Symbol))

    @cached_property
    def mentions(self) -> dict[str, frozenset[str]]:
        """The names in each definition, as far as anybody has looked."""
        return {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the reader may know of the names."""
        ranks = {name: kind.rank for name, kind in self.types.items() if kind.domain.kind != "function"}
        ranks.update(dict.fromkeys(self.dimensions, 0))
        for name in self.definitions:
            ranks[name] = len(self.shape(name) or ())
        return Vocabulary(
            ranks, frozenset(self.indices), self.function_names, self.spellings, self.decorations, self.closed
        )

    def parse(self, text: str, syntax: str | None = None, shape: bool = False) -> Formula:
        """Read *text* with the names of this scope.

        Raises:
            Unreadable: with the place.
        """
        formula = parse(text, self.vocabulary, syntax, shape)
        if not self.vocabulary.has_arrays:
            return formula
        formula = settle_indices(formula)
        if "mean" in text or "avg" in text or "average" in text:
            formula = settle_averages(formula, self)
        if self.decorations:
            formula = settle_decorations(formula, self)
        return settle_transposes(formula, text, self)

    def declares(self, name: str) -> bool:
        """Whether *name* stands for something of its own (an index letter does not)."""
        return (
            name in self.types
            or name in self.definitions
            or name in self.dimensions
            or name in self.functions
        )

    def type_of(self, name: str) -> Type:
        """The type of a leaf."""
        found = self.types.get(name)
        if found is not None:
            return found
        if name in self.dimensions:
            return DIMENSION
        return self.default

    def shape(self, name: str) -> Shape | None:
        """The sizes of a leaf or a defined quantity; () for a scalar and for unknown names."""
        definition = self.definitions.get(name)
        if definition is None:
            found = self.types.get(name)
            return found.dims if found is not None else ()
        return self._shapes_of_definitions.get(name)

    @cached_property
    def _shapes_of_definitions(self) -> dict[str, Shape]:
        found: dict[str, Shape] = {}
        for name, definition in self.definitions.items():
            before = replace(self, definitions={k: v for k, v in self.definitions.items() if k in found})
            before.__dict__["_shapes_of_definitions"] = dict(found)
            inner = shape_of(definition.body, before)
            found[name] = (*definition.ranges, *(inner or ()))
        return found

    def shape_of(self, formula: Formula) -> Shape | None:
        """The symbolic shape of *formula*."""
        return shape_of(formula, self)

    def is_array(self, formula: Formula) -> bool:
        """Whether *formula* stands for an array."""
        return bool(shape_of(formula, self))

    def ranges(self, formula: Formula) -> dict[str, Formula]:
        """The dimension of each index letter in *formula*."""
        return index_ranges(formula, self)

    def free_indices(self, formula: Formula) -> list[str]:
        """Undeclared names used as indices and not bound, in alphabetical order."""
        free = [name for name in names(formula) if not self.declares(name)]
        if not free:
            return []
        used = set(self.indices) | index_letters(formula)
        return sorted(name for name in free if name in used)

    def with_definition(self, definition: Definition | FunctionDefinition) -> Scope:
        """This scope with one more definition at the end."""
        if isinstance(definition, FunctionDefinition):
            return replace(self, functions={**self.functions, definition.name: definition})
        return replace(self, definitions={**self.definitions, definition.name: definition})

    def with_symbols(self, symbols: Mapping[str, Type]) -> Scope:
        """This scope with more declared symbols."""
        return replace(self, types={**self.types, **symbols})


OPEN_SCOPE = Scope()


def index_letters(formula: Formula) -> set[str]:
    """The names that stand as an index somewhere, or are compared with one in a condition."""
    used: set[str] = set()
    pairs: list[tuple[str, str]] = []
    for node in walk(formula):
        if isinstance(node, Entry):
            for index in node.indices:
                used |= names(index)
        elif isinstance(node, Call) and node.function == "delta":
            for argument in node.arguments:
                used |= names(argument)
        elif isinstance(node, BigOperator):
            used.add(node.index)
        elif isinstance(node, Relation):
            pairs.extend(compared(node))
    for _ in pairs:
        for one, two in pairs:
            if one in used or two in used:
                used |= {one, two}
    return used


def define(scope: Scope, text: str) -> Definition | FunctionDefinition:
    """Read ``z[n] = w^T x[n] + b`` or ``f(x) = x^3 - 2`` in the names known so far.

    Raises:
        Unreadable: as mathematics. MeaningError: not a definition, or one of itself.
    """
    left, mark, right = text.partition(":=") if ":=" in text else text.partition("=")
    if not mark or not right.strip():
        raise MeaningError(f"a definition has the form name = formula: {text!r}")
    function = split_head(left)
    if function is not None:
        return define_function(scope, *function, right.strip())
    head = parse(left, Vocabulary(indices=frozenset(scope.indices)), "plain")
    if isinstance(head, Entry) and isinstance(head.base, Symbol):
        name = head.base.name
        indices = tuple(index.name for index in head.indices if isinstance(index, Symbol))
        if len(indices) != len(head.indices):
            raise MeaningError(f"the indices on the left of {text!r} must be letters")
    elif isinstance(head, Symbol):
        name, indices = head.name, ()
    else:
        name = left.strip()
        indices = ()
        if not name.isidentifier():
            raise MeaningError(f"the left side of {text!r} must be a name")
    inner = replace(scope, indices={**scope.indices, **{i: scope.indices.get(i) for i in indices}})
    itself = Type(REAL.domain, tuple(Symbol("?") for _ in indices))
    knowing = inner if inner.declares(name) else inner.with_symbols({name: itself})
    body = knowing.parse(right.strip())
    if name in names(body):
        raise MeaningError(f"the definition of {name} refers to itself")
    ranges = inner.ranges(body)
    sizes = []
    for index in indices:
        if index in scope.dimensions:
            raise MeaningError(f"{index} is the name of a size; give the index of {name} another letter")
        if index not in ranges:
            raise MeaningError(
                f"the index {index} of {name} runs over no declared dimension; "
                f"say what it ranges over under indices, such as {index}: N"
            )
        sizes.append(ranges[index])
    return Definition(name, indices, body, tuple(sizes))


def build_scope(
    symbols: Mapping[str, str],
    define_texts: Sequence[str] = (),
    aliases: Mapping[str, Sequence[str]] | None = None,
    indices: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
    default_type: str = "real",
    closed: bool = True,
    per: Sequence[str] = (),
) -> Scope:
    """A scope from the texts of a problem file or a pair.

    Raises:
        MeaningError, Unreadable: what is wrong, in terms of the text.
    """
    types = {ascii_name(name): parse_type(kind) for name, kind in symbols.items()}
    check_functions(types)
    spellings = {other: ascii_name(name) for name, others in (aliases or {}).items() for other in others}
    letters: dict[str, Formula | None] = {
        letter: (parse(size) if size else None) for letter, size in (indices or {}).items()
    }
    scope = Scope(types, {}, spellings, letters, (), frozenset(per), closed, parse_type(default_type))
    for text in define_texts:
        definition = define(scope, text)
        if (size := _size_of(definition, scope)) is not None:
            scope = replace(scope, sizes={**scope.sizes, definition.name: size})
            continue
        if scope.declares(definition.name):
            raise MeaningError(f"{definition.name} is declared twice")
        scope = scope.with_definition(definition)
    if given:
        letters_too = replace(scope, closed=False)
        scope = replace(scope, given=tuple(letters_too.parse(text) for text in given))
    return scope


def _size_of(definition: Definition | FunctionDefinition, scope: Scope) -> int | None:
    """The whole number that a definition ``N = 3`` gives to a size; None for any other definition."""
    if definition.name not in scope.dimensions or definition.name in scope.sizes:
        return None
    body = definition.body
    return int(body.text) if isinstance(body, Number) and body.text.isdecimal() else None


def unchain(formula: Formula) -> Formula:
    """The last side of a chain of equalities: ``dE/dw = … = answer``."""
    if isinstance(formula, Relation) and set(formula.comparators) <= {"=", ":=", "~~"}:
        return formula.sides[-1]
    return formula


__all__ = ["OPEN_SCOPE", "Definition", "Number", "Scope", "build_scope", "define", "unchain"]
