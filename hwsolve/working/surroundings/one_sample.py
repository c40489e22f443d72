"""A problem about many samples as one about one: ``z = w^T x + b`` for ``z[n] = w^T x[n] + b``."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.types import Type
from hwsolve.notation.formula import (
    ONE,
    BigOperator,
    Entry,
    Formula,
    Number,
    Quotient,
    Symbol,
    map_children,
    names,
    walk,
)

#: Domains whose entries belong together.
COUPLED: Final = frozenset(["simplex", "one_hot", "unit"])


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
    if any(kind.dims[-1:] == (size,) and kind.domain.kind in COUPLED for kind in scope.types.values()):
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
