"""A computational graph at a point: the nodes as definitions, their values to any number of digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from hwsolve.calculus.derivatives.graph import Graph
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.balls import RealBalls
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.notation.formula import (
    Comparator,
    Entry,
    Formula,
    Matrix,
    Negative,
    Number,
    Symbol,
    Vector,
)
from hwsolve.notation.printing.plain import render_plain

BITS = 256


def graph_scope(scope: Scope, graph: Graph) -> Scope:
    """*scope* with the nodes of *graph* as its only definitions; the inputs stay free."""
    definitions = {node.name: Definition(node.name, (), node.operation) for node in graph.nodes}
    return replace(scope, definitions=definitions, closed=False)


def point_scope(scope: Scope, graph: Graph, values: Mapping[Formula, Formula]) -> Scope:
    """The same with the inputs defined as numbers: ``w1 = 1``, ``x = [1, 2]``."""
    definitions: dict[str, Definition] = {}
    for leaf in graph.inputs:
        if isinstance(leaf, Symbol):
            definitions[leaf.name] = Definition(leaf.name, (), values[leaf])
        elif isinstance(leaf, Entry) and isinstance(leaf.base, Symbol):
            name = leaf.base.name
            definitions.setdefault(name, Definition(name, (), _array(name, graph, values)))
    inner = graph_scope(scope, graph)
    types = {name: kind for name, kind in scope.types.items() if name not in definitions}
    return replace(inner, types=types, definitions={**definitions, **inner.definitions})


def _array(name: str, graph: Graph, values: Mapping[Formula, Formula]) -> Formula:
    """The literal of an input array; every entry of it must be an input."""
    entries: dict[tuple[int, ...], Formula] = {}
    for leaf in graph.inputs:
        if isinstance(leaf, Entry) and leaf.base == Symbol(name):
            place = tuple(int(k.text) for k in leaf.indices if isinstance(k, Number))
            entries[place] = values[leaf]
    ordered = [entries[place] for place in sorted(entries)]
    last = max(entries)
    if len(last) == 1 and len(ordered) == last[0]:
        return Vector(tuple(ordered)) if last[0] > 1 else ordered[0]
    if len(last) == 2 and len(ordered) == last[0] * last[1]:
        width = last[1]
        rows = [tuple(ordered[k : k + width]) for k in range(0, len(ordered), width)]
        return Matrix(tuple(rows))
    raise NotComputable(f"every entry of {name} must be an input to evaluate at a point")


@dataclass(frozen=True, slots=True)
class Printed:
    """A value as it is printed, and the sign before it: ``=`` where it is exact, else ``~~``."""

    comparator: Comparator
    formula: Formula


class Values:
    """Values of formulas in a scope whose names all have one, by balls."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.numbers = RealBalls(BITS)
        self.evaluator: Evaluator[Any] = Evaluator(scope, Instance(scope, 0, 1), self.numbers)

    def define(self, definition: Definition) -> None:
        """Let one more name stand for something; what is known stays known."""
        self.scope = self.evaluator.scope = self.scope.with_definition(definition)

    def value(self, formula: Formula) -> Fraction:
        """The midpoint of the ball; raises ``MeaningError`` where nothing is defined."""
        self.evaluator.steps = 0
        with self.numbers.working():
            found = self.evaluator.value(formula)
            if isinstance(found, Array):
                raise MeaningError(f"{render_plain(formula)} is no number")
            if not found.is_finite():
                raise MeaningError(f"{render_plain(formula)} is undefined at this point")
            mantissa, exponent = found.mid().man_exp()
            return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)

    def printed(self, formula: Formula, digits: int) -> Printed:
        """The value to *digits* decimals, or as many significant digits where it is small."""
        return print_number(self.value(formula), digits)


def print_number(value: Fraction, digits: int) -> Printed:
    """``-0.2248``, or ``3`` where nothing is cut off.

    >>> print_number(Fraction(1, 3), 4).formula
    Number('0.3333')
    """
    shift = 10**digits
    if abs(value) * 10**70 < 1:
        return Printed("=", Number("0"))
    exact = (value * shift).denominator == 1
    if not exact and abs(value) * shift * 10 < 10**digits // 10:
        size = 0
        while abs(value) * 10 ** (size + 1) < 1:
            size += 1
        shift = 10 ** (digits + size)
    if not exact and abs(value) >= 10**12:
        return Printed("~~", _sign(value, Number(f"{float(abs(value)):.{digits}e}".replace("e+", "e"))))
    rounded = Fraction(round(abs(value) * shift), shift)
    return Printed("=" if exact else "~~", _sign(value, Number(decimal(rounded, shift, not exact))))


def decimal(value: Fraction, shift: int, keep_zeros: bool) -> str:
    """A non-negative multiple of 1/shift in digits.

    >>> decimal(Fraction(5, 2), 1000, True), decimal(Fraction(5, 2), 1000, False)
    ('2.500', '2.5')
    """
    places = len(str(shift)) - 1
    digits = str(int(value * shift)).rjust(places + 1, "0")
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    if not keep_zeros:
        part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def _sign(value: Fraction, size: Formula) -> Formula:
    return Negative(size) if value < 0 else size


def flat_items(formula: Formula) -> Sequence[Formula]:
    """The numbers of a vector, matrix or tuple, row by row; a number is itself."""
    match formula:
        case Vector(items=items):
            return [part for item in items for part in flat_items(item)]
        case Matrix(rows=rows):
            return [part for row in rows for item in row for part in flat_items(item)]
        case _:
            return [formula]
