"""What is differentiated and by what: the texts of a solver's parameters as quantities with indices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hwsolve.calculus.arithmetic import entry, number
from hwsolve.calculus.arrays.free import Free
from hwsolve.calculus.arrays.indexing import fresh_index
from hwsolve.calculus.arrays.shapes import shape_of
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.errors import MeaningError
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import ONE, Entry, Formula, Number, Symbol, Vector, names
from hwsolve.solvers.supporting.parameters import misplaced, read


@dataclass(frozen=True)
class Target:
    """A formula, one entry of it, and the indices that were opened to name that entry.

    A dimension of size 1 is not opened; ``row`` tells a (1, n) array from a column.
    """

    formula: Formula
    entry: Formula
    opened: tuple[Free, ...]
    row: bool = False


def variable(text: str, scope: Scope) -> Formula:
    """A symbol or an entry of one; raises ``MeaningError`` for anything else."""
    found = read(text, scope)
    base = found.base if isinstance(found, Entry) else found
    if isinstance(base, Symbol) and (base.name in scope.types or base.name in scope.definitions):
        return found
    raise misplaced(text, MeaningError(f"{text} is no symbol of the problem and no entry of one"))


def open_entry(formula: Formula, algebra: Algebra, taken: Iterable[str]) -> Target:
    """The entry of *formula* at fresh indices, one for each of its dimensions."""
    scope = algebra.scope
    busy = set(taken) | names(formula)
    opened: list[Free] = []
    at: list[Formula] = []
    shape = shape_of(formula, scope)
    for size in shape:
        if size == ONE:
            at.append(ONE)
            continue
        letter = fresh_index(size, busy, scope)
        busy.add(letter)
        opened.append(Free(letter, size))
        at.append(Symbol(letter))
    base = formula.base if isinstance(formula, Entry) else formula
    plain = isinstance(base, Symbol)
    found = entry(formula, at) if plain else algebra.entry(formula, tuple(at))
    return Target(formula, found, tuple(opened), len(shape) == 2 and shape[0] == ONE)


def listed_outputs(of: Formula, scope: Scope) -> tuple[Formula, ...] | None:
    """The outputs of ``[u*v, sin(z)]``, or of a quantity that is defined so; None for anything else."""
    if isinstance(of, Symbol) and of.name in scope.definitions and not scope.definitions[of.name].indices:
        of = scope.definitions[of.name].body
    return of.items if isinstance(of, Vector) else None


def entries_of(quantity: Formula, scope: Scope) -> tuple[Formula, ...]:
    """The entries of a vector of a size that is a number; anything else is itself."""
    shape = shape_of(quantity, scope)
    if len(shape) != 1 or not isinstance(shape[0], Number):
        return (quantity,)
    return tuple(entry(quantity, (number(place),)) for place in range(1, int(shape[0].value) + 1))
