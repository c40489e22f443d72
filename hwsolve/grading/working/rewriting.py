"""Other readings of what a person wrote: each is tried only where the plain one does not hold.

A student's page breaks the strict grammar in ways a marker reads without noticing: ``w x_n`` of two
columns is their inner product, ``\\delta W^\\top`` is written for rows, ``f(1, 2)`` is a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from hwsolve.errors import MeaningError
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.types import Type
from hwsolve.notation.formula import (
    ONE,
    BigOperator,
    Call,
    Entry,
    Formula,
    Number,
    Product,
    Quotient,
    Relation,
    Symbol,
    Transpose,
    Tuple,
    map_children,
    names,
    substitute,
    walk,
)

INNER: Final = "the product of two columns is read as their inner product"
ROWS: Final = "read in the convention of rows"
#: Domains whose entries belong together.
_COUPLED: Final = frozenset(["simplex", "one_hot", "unit"])
LAYOUT: Final = "a row is read as a column"


def applied(formula: Formula, scope: Scope) -> Formula:
    """``f_1(1, 2)`` of a defined quantity: its value where the symbols it depends on are 1 and 2."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or not any(isinstance(factor, Tuple) for factor in node.factors):
            return node
        factors: list[Formula] = []
        for factor in node.factors:
            value = _value(factors[-1], factor, scope) if factors and isinstance(factor, Tuple) else None
            if value is None:
                factors.append(factor)
            else:
                factors[-1] = value
        return factors[0] if len(factors) == 1 else Product(tuple(factors), node.mark)

    return change(formula)


def _value(called: Formula, arguments: Tuple, scope: Scope) -> Formula | None:
    if not isinstance(called, Symbol) or called.name not in scope.definitions:
        return None
    body = expanded(called, scope)
    leaves = [name for name in scope.types if name in names(body) and name not in scope.dimensions]
    every = [name for name in scope.types if name not in scope.dimensions and not scope.types[name].dims]
    chosen = leaves if len(leaves) == len(arguments.items) else every
    if len(chosen) != len(arguments.items):
        return None
    return substitute(body, dict(zip(chosen, arguments.items, strict=True)))


def expanded(formula: Formula, scope: Scope) -> Formula:
    """The formula with plain definitions put in."""
    for name in reversed(tuple(scope.definitions)):
        definition = scope.definitions[name]
        if not definition.indices:
            formula = substitute(formula, {name: definition.body})
    return formula


def readings(link: Relation, scope: Scope) -> Iterator[tuple[Relation, str]]:
    """Other readings of a relation, each with the note to make of it."""
    for change, note in ((_inner_products, INNER), (_row_products, ROWS)):
        changed = Relation(link.comparators, tuple(change(side, scope) for side in link.sides))
        if changed != link:
            yield changed, note
    left, right = link.sides
    if _is_row(right, scope) and not _is_row(left, scope):
        yield Relation(link.comparators, (left, Transpose(right))), LAYOUT
    if _is_row(left, scope) and not _is_row(right, scope):
        yield Relation(link.comparators, (Transpose(left), right)), LAYOUT


def _shape(formula: Formula, scope: Scope) -> tuple[Formula, ...] | None:
    try:
        return scope.shape_of(formula)
    except MeaningError:
        return None


def _is_row(side: Formula, scope: Scope) -> bool:
    shape = _shape(side, scope)
    return shape is not None and len(shape) == 2 and shape[0] == ONE


def _inner_products(side: Formula, scope: Scope) -> Formula:
    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or node.mark != "":
            return node
        factors: list[Formula] = []
        for factor in node.factors:
            shape = _shape(factor, scope)
            if factors and shape is not None and len(shape) == 1 and _shape(factors[-1], scope) == shape:
                factors[-1] = Call("dot", (factors[-1], factor))
            else:
                factors.append(factor)
        return factors[0] if len(factors) == 1 else Product(tuple(factors), node.mark)

    return change(side)


def _row_products(side: Formula, scope: Scope) -> Formula:
    """A column before a matrix that it cannot multiply: the product of rows, transposed."""

    def change(node: Formula) -> Formula:
        node = map_children(node, change)
        if not isinstance(node, Product) or len(node.factors) != 2 or node.mark not in ("", "@"):
            return node
        vector, matrix = node.factors
        one, two = _shape(vector, scope), _shape(matrix, scope)
        if one is None or two is None or len(one) != 1 or len(two) != 2 or two[0] == ONE:
            return node
        if one[0] == two[0]:
            return Product((Transpose(matrix), vector), node.mark)
        if one[0] == two[1]:
            return Product((matrix, vector), node.mark)
        return node

    return change(side)


def one_sample(scope: Scope) -> Scope | None:
    """The scope for a single sample: the size that most arrays begin with is gone; None if there is none."""
    counts: dict[str, int] = {}
    for name, kind in scope.types.items():
        if kind.dims and isinstance(kind.dims[0], Symbol) and name not in scope.dimensions:
            counts[kind.dims[0].name] = counts.get(kind.dims[0].name, 0) + 1
    for definition in scope.definitions.values():
        for size in definition.ranges[:1]:
            if isinstance(size, Symbol):
                counts[size.name] = counts.get(size.name, 0) + 1
    if not counts:
        return None
    sample = max(counts, key=lambda name: counts[name])
    indexed = any(definition.ranges[:1] == (Symbol(sample),) for definition in scope.definitions.values())
    if counts[sample] < 2 or not indexed or scope.functions or scope.given or not _independent(scope, sample):
        return None
    types = {
        name: Type(kind.domain, kind.dims[1:]) if kind.dims[:1] == (Symbol(sample),) else kind
        for name, kind in scope.types.items()
        if name != sample
    }
    reduced = {name for name, kind in scope.types.items() if kind.dims[:1] == (Symbol(sample),)}
    definitions: dict[str, Definition] = {}
    for name, definition in scope.definitions.items():
        leads = definition.ranges[:1] == (Symbol(sample),)
        body = _of_one(definition.body, sample, reduced, scope, definition.indices[:1] if leads else ())
        if body is None:
            if leads:
                return None
            continue
        if leads:
            reduced.add(name)
            definition = replace(definition, indices=definition.indices[1:], ranges=definition.ranges[1:])
        definitions[name] = replace(definition, body=body)
    indices = {letter: size for letter, size in scope.indices.items() if size != Symbol(sample)}
    return replace(scope, types=types, definitions=definitions, indices=indices)


def _independent(scope: Scope, sample: str) -> bool:
    """Whether a number is a sum over the samples, and no quantity of one sample depends on the others."""
    size = Symbol(sample)
    if any(kind.dims[-1:] == (size,) and kind.domain.kind in _COUPLED for kind in scope.types.values()):
        return False
    sums = {
        name
        for name, definition in scope.definitions.items()
        for node in walk(definition.body)
        if isinstance(node, BigOperator) and scope.ranges(node.body).get(node.index) == size
    }
    single = [each for each in scope.definitions.values() if each.ranges[:1] == (size,)]
    coupled = any(each.name in sums or depends(scope, each.body) & sums for each in single)
    return bool(sums) and not coupled


def _of_one(
    body: Formula, sample: str, reduced: set[str], scope: Scope, letters: tuple[str, ...]
) -> Formula | None:
    """A body without the samples' index; None where it uses the array of all samples as a whole."""
    whole: list[Formula] = []

    def change(node: Formula) -> Formula:
        if isinstance(node, Entry) and isinstance(node.base, Symbol) and node.base.name in reduced:
            rest = tuple(change(index) for index in node.indices[1:])
            return Entry(node.base, rest) if rest else node.base
        if isinstance(node, Symbol) and node.name in reduced:
            whole.append(node)
        if isinstance(node, Symbol) and node.name == sample:
            return ONE
        if isinstance(node, BigOperator) and scope.ranges(node.body).get(node.index) == Symbol(sample):
            return change(node.body)
        return map_children(node, change)

    changed = change(body)
    if whole or any(letter in names(changed) for letter in letters):
        return None
    return _without_ones(changed)


def _without_ones(formula: Formula) -> Formula:
    formula = map_children(formula, _without_ones)
    if isinstance(formula, Quotient) and formula.denominator == Number("1"):
        return formula.numerator
    return formula
