"""Hypotheses that give a symbol a value: ``u = 1``, ``v = [1, -1]``; the values become definitions.

An array's value also settles the sizes of its dimensions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hwsolve.meaning.scope import Definition, Scope
from hwsolve.notation.formula import Formula, Logic, Matrix, Number, Relation, Symbol, Vector, names


def with_values(scope: Scope, given: Sequence[Formula]) -> tuple[Scope, tuple[Formula, ...]]:
    """*scope* with the given values as definitions, and the hypotheses that are left."""
    definitions: dict[str, Definition] = {}
    sizes: dict[str, int] = {}
    left: list[Formula] = []
    for hypothesis in _conjuncts(given):
        found = _assignment(hypothesis, scope)
        if found is None or found[0] in definitions:
            left.append(hypothesis)
            continue
        name, value = found
        fitting = _sizes(scope, name, value)
        if any(sizes.get(size, count) != count for size, count in fitting.items()):
            left.append(hypothesis)
            continue
        sizes |= fitting
        definitions[name] = Definition(name, (), value)
    if not definitions:
        return scope, tuple(given)
    types = {name: kind for name, kind in scope.types.items() if name not in definitions}
    for name in scope.dimensions - set(types):
        types[name] = scope.type_of(name)
    fixed = {**scope.sizes, **sizes}
    return replace(scope, types=types, definitions={**definitions, **scope.definitions}, sizes=fixed), tuple(
        left
    )


def _conjuncts(given: Sequence[Formula]) -> list[Formula]:
    found: list[Formula] = []
    for each in given:
        if isinstance(each, Logic) and each.connective == "and":
            found.extend(_conjuncts(each.operands))
        else:
            found.append(each)
    return found


def _assignment(hypothesis: Formula, scope: Scope) -> tuple[str, Formula] | None:
    """The symbol and the closed value that an equation gives it; None for any other hypothesis."""
    if not isinstance(hypothesis, Relation) or hypothesis.comparators != ("=",):
        return None
    for symbol, value in (hypothesis.sides, hypothesis.sides[::-1]):
        if (
            isinstance(symbol, Symbol)
            and symbol.name in scope.types
            and symbol.name not in scope.dimensions
            and scope.types[symbol.name].domain.kind != "function"
            and not names(value)
            and _fits(scope, symbol.name, value)
        ):
            return symbol.name, value
    return None


def _shape(value: Formula) -> tuple[int, ...]:
    if isinstance(value, Vector):
        return (len(value.items),)
    if isinstance(value, Matrix):
        return (len(value.rows), len(value.rows[0]))
    return ()


def _fits(scope: Scope, name: str, value: Formula) -> bool:
    """Whether a value has as many indices as its symbol, and the sizes that are literal there."""
    dims, shape = scope.types[name].dims, _shape(value)
    if len(dims) != len(shape):
        return False
    if any(not isinstance(size, Number | Symbol) for size in dims):
        return False
    return all(not isinstance(size, Number) or int(size.value) == count for size, count in zip(dims, shape))


def _sizes(scope: Scope, name: str, value: Formula) -> dict[str, int]:
    """What the value says of the sizes of the dimensions."""
    found: dict[str, int] = {}
    for size, count in zip(scope.types[name].dims, _shape(value), strict=True):
        if isinstance(size, Symbol):
            if found.get(size.name, count) != count:
                return {size.name: -1}
            found[size.name] = count
    return found
