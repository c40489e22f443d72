"""A step that improves its term and makes the sum rise, found among short numbers; a sweep over starts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Final

from hwsolve.calculus.arithmetic import number
from hwsolve.calculus.arrays.shapes import shape_of
from hwsolve.derivation.derivation import Derivation
from hwsolve.derivation.exhibits import Table
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import (
    Comparator,
    Formula,
    Number,
    Relation,
    Symbol,
    Tuple,
    Vector,
    Words,
    substitute,
)
from hwsolve.solvers.iteration.digits import Digits, Value, decimal_text, short, written
from hwsolve.solvers.iteration.sampled import Results, Sampled

_STARTS: Final = tuple(Fraction(k, 2) for k in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 8, -8))
_STEPS: Final = tuple(Fraction(k, 20) for k in (2, 10, 1, 20, 30, 38))
_MOST: Final = 4000


def tell_counterexample(derivation: Derivation, sampled: Sampled) -> tuple[Derivation, Results]:
    """A start, a term and a step size at which the term falls and the sum rises; or none is found."""
    values = Digits(sampled.scope)
    for point, place, eta in _candidates(sampled, values):
        here: dict[str, Value] = {sampled.variable: point if not sampled.scalar else point[0]}
        if isinstance(sampled.eta, Symbol):
            here[sampled.eta.name] = eta
        try:
            rise = values.one(sampled.change(place, sampled.whole), here)
            own = values.one(sampled.change(place, sampled.terms[place]), here)
        except NotComputable:
            continue
        if rise > 0 > own:
            return _shown(derivation, sampled, (point, place, eta))
    raise NotComputable("no step was found that improves its term and makes the sum rise")


def _candidates(sampled: Sampled, values: Digits) -> Iterator[tuple[tuple[Fraction, ...], int, Fraction]]:
    steps = _STEPS if sampled.open else (values.one(sampled.eta, {}),)
    size = 1
    if not sampled.scalar:
        (length,) = shape_of(sampled.w, sampled.scope)
        if not isinstance(length, Number):
            raise NotComputable("a counterexample needs a variable of a fixed size, such as real[2]")
        size = int(length.value)
    points = product(_STARTS if size == 1 else _STARTS[:7], repeat=size)
    for count, point in enumerate(points):
        if count > _MOST:
            return
        for eta in steps:
            for place in reversed(range(len(sampled.terms))):
                yield point, place, eta


def _shown(
    derivation: Derivation, sampled: Sampled, found: tuple[tuple[Fraction, ...], int, Fraction]
) -> tuple[Derivation, Results]:
    point, place, eta = found
    start: Formula = number(point[0]) if sampled.scalar else Vector(tuple(map(number, point)))
    settled = {sampled.eta.name: number(eta)} if isinstance(sampled.eta, Symbol) else {}
    moved = substitute(sampled.at(sampled.stepped(place), start), settled)
    values = Digits(sampled.scope)
    after = tuple(values.at(moved, {}))
    literals = tuple(short(x) or written(x, 30) for x in after)
    place_after: Formula = literals[0] if sampled.scalar else Vector(literals)
    exact: Comparator = "=" if all(short(x) is not None for x in after) else "~~"
    derivation = derivation.claim("gradient_step", moved, place_after, f"a step on term {place + 1}", exact)
    rows = []
    findings: tuple[tuple[str, Formula, Comparator, str], ...] = (
        (f"A{place + 1}", sampled.terms[place], "<", "the sampled term falls"),
        ("f", sampled.whole, ">", "and yet the sum rises: no step is sure to make it fall"),
    )
    for name, of, sign, word in findings:
        one, two = (values.one(sampled.at(of, at), {}) for at in (place_after, start))
        same: tuple[Comparator, ...] = tuple("=" if short(x) is not None else "~~" for x in (one, two))
        ends = tuple(short(x) or written(x, 10) for x in (one, two))
        sides = (sampled.at(of, place_after), *ends, sampled.at(of, start))
        derivation = derivation.state("compare", Relation((same[0], sign, same[1]), sides), word)
        rows.append((name, decimal_text(two, 6), decimal_text(one, 6)))
    table = Table("Before and after the step", ("function", "before", "after"), tuple(rows))
    results: Results = {
        "witness": Tuple((start, number(place + 1), number(eta))),
        "choice": Words("No"),
    }
    return derivation.exhibit(table), results


def sweep(sampled: Sampled) -> Table:
    """The change of the sum for several starts and step sizes, one column for each term and step."""
    values = Digits(sampled.scope)
    steps = (Fraction(1, 10), Fraction(1, 2), Fraction(1)) if sampled.open else (values.one(sampled.eta, {}),)
    starts = (-2, -1, 0, 1, 2, 3)
    columns = [f"A{i + 1}, η = {decimal_text(eta, 2)}" for i in range(len(sampled.terms)) for eta in steps]
    rows = []
    for start in starts:
        cells = [str(start)]
        for place in range(len(sampled.terms)):
            for eta in steps:
                here: dict[str, Value] = {sampled.variable: Fraction(start)}
                if isinstance(sampled.eta, Symbol):
                    here[sampled.eta.name] = eta
                try:
                    cells.append(decimal_text(values.one(sampled.change(place, sampled.whole), here), 4))
                except NotComputable:
                    cells.append("undefined")
        rows.append(tuple(cells))
    return Table("Change of the sum after one step", (sampled.variable, *columns), tuple(rows))
