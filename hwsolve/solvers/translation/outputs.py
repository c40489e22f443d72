"""The outputs of a filter as formulas in the entries of its signal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hwsolve.calculus.arithmetic import add, multiply, number
from hwsolve.meaning.scope import Definition
from hwsolve.meaning.types import REAL
from hwsolve.notation.formula import ZERO, Call, Entry, Formula, Product, Sum, Symbol, Vector
from hwsolve.solvers.supporting.parameters import unused
from hwsolve.solvers.translation.windows import Filter, Place, places

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation

#: What an output sees: entries of the signal (None: of the padding) with their weights.
Seen = list[tuple[Place | None, Fraction]]
_MOST_STATED: Final = 8
_SIGNALS: Final = ("u", "v", "signal")
_ENDS: Final = {"zero": ", zeros beyond the ends", "circular": ", the ends joined"}


def stated(derivation: Derivation, filter_: Filter) -> Derivation:
    """What the filter makes of a signal, output by output; nothing where they are many."""
    if len(filter_.sizes) != 1 or filter_.out_sizes[0] > _MOST_STATED:
        return derivation
    derivation, signal = with_signal(derivation, filter_)
    output = unused(("y", "out", "filtered"), derivation.scope.declares)
    entries = {at: Entry(Symbol(signal), (number(at[0] + 1),)) for at in places(filter_.sizes)}
    made = Vector(tuple(_tidy(filter_, filter_.seen(at), entries) for at in places(filter_.out_sizes)))
    derivation = replace(derivation, scope=derivation.scope.with_definition(Definition(output, (), made)))
    stride = f", stride {filter_.stride}" if filter_.stride > 1 else ""
    note = f"the output of this {filter_.operation.replace('_', ' ')}{stride}{_ENDS.get(filter_.padding, '')}"
    return derivation.claim("definition", Symbol(output), made, note)


def with_signal(derivation: Derivation, filter_: Filter) -> tuple[Derivation, str]:
    """The derivation with a signal of the filter's sizes declared, and its name."""
    kind = replace(REAL, dims=tuple(number(n) for n in filter_.sizes))
    if derivation.steps and derivation.scope.types.get(_SIGNALS[0]) == kind:
        return derivation, _SIGNALS[0]
    name = unused(_SIGNALS, derivation.scope.declares)
    return derivation.declaring({name: kind}), name


def _tidy(filter_: Filter, seen: Seen, entries: Mapping[Place, Formula]) -> Formula:
    """An output without the zeros of the padding and without factors 1."""
    found = written(filter_, [each for each in seen if each[0] is not None], entries)
    terms = found.terms if isinstance(found, Sum) else (found,)
    return add(multiply(term.factors) if isinstance(term, Product) else term for term in terms)


def written(filter_: Filter, seen: Seen, entries: Mapping[Place, Formula]) -> Formula:
    """An output as a formula, nothing worked out."""
    parts = [(ZERO if at is None else entries[at], weight) for at, weight in seen]
    if not parts:
        return ZERO
    if filter_.operation == "max_pooling":
        values = tuple(dict.fromkeys(value for value, _ in parts))
        return Call("max", values) if len(values) > 1 else values[0]
    terms = tuple(Product((number(weight), value), "*") for value, weight in parts)
    return Sum(terms) if len(terms) > 1 else terms[0]
