"""Solver kind ``equivariance``: whether a filter commutes with shifts, flips and rotations of its input.

The proof is the substitution m' = m - s (Goodfellow et al., Deep Learning, 2016, section 9.2); for
given sizes, stride and padding every output is compared, as a function of the entries it sees.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Self

from hwsolve.calculus.arithmetic import number
from hwsolve.calculus.simplification.polynomial import collect
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import (
    Entry,
    Formula,
    Matrix,
    Relation,
    Symbol,
    Vector,
    Words,
)
from hwsolve.notation.reading.parser import parse
from hwsolve.solvers.manual.equivariance import (
    EXAMPLE,
    OPERATIONS,
    PADDINGS,
    PARAMETERS,
    QUESTIONS,
    SUMMARY,
    TRANSFORMS,
)
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.supporting.claims import Support, read_claims, support
from hwsolve.solvers.supporting.parameters import read
from hwsolve.solvers.translation.outputs import Seen, stated, with_signal, written
from hwsolve.solvers.translation.proof import tell_proof
from hwsolve.solvers.translation.windows import Filter, Move, Place, canonical, moved, places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Mathematics, Settings
    from hwsolve.solvers.translation.windows import Sizes

KEYS: Final = tuple(each.name for each in PARAMETERS)
DEFAULT_SIZE: Final = 6
MOST: Final = 400
DRAWS: Final = 20


@dataclass(frozen=True)
class Given:
    """The filter, the signals, the transformation, what is asked."""

    operation: str
    ask: tuple[str, ...]
    periods: tuple[Mathematics, ...]
    signal: str
    filter: str
    kernel: Mathematics | None
    input: Mathematics | None
    sizes: tuple[int, ...]
    stride: int
    padding: str
    transform: str
    shift: tuple[int, ...]
    answers: tuple[str, ...]
    claims: tuple[Support, ...]
    place: Settings

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters of the kind; raises ``ProblemError`` where they do not fit."""
        settings.only(("kind", *KEYS))
        ask = settings.texts("ask") or ("proof",)
        for word in ask:
            if word not in QUESTIONS:
                known = ", ".join(QUESTIONS)
                settings.node("ask").place.fail(f"unknown question {word!r}; known ones: {known}")
        operation = settings.choice("operation", OPERATIONS, "convolution")
        if "pooling" in operation and set(ask) != {"verdict"}:
            asked = "proof and invariance are of convolution and correlation; ask a pooling for its verdict"
            (settings.node("ask") if "ask" in settings else settings.node("operation")).place.fail(asked)
        stride = settings.whole("stride", 1)
        if stride < 1:
            settings.node("stride").place.fail("a stride is 1 or more")
        return cls(
            operation,
            ask,
            settings.formulas("period"),
            settings.text("signal", "x"),
            settings.text("filter", "k"),
            settings.formula("kernel") if "kernel" in settings else None,
            settings.formula("input") if "input" in settings else None,
            _wholes(settings, "size"),
            stride,
            settings.choice("padding", PADDINGS, "circular"),
            settings.choice("transform", TRANSFORMS, "shift"),
            _wholes(settings, "shift"),
            settings.texts("answer"),
            read_claims(settings),
            settings,
        )


def _wholes(settings: Settings, key: str) -> tuple[int, ...]:
    found = []
    for text in settings.texts(key):
        if not text.strip().removeprefix("-").isdecimal() or len(text) > 6:
            settings.node(key).place.fail(f"{key} lists whole numbers, not {text!r}")
        found.append(int(text))
    return tuple(found)


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``equivariance``."""
    derivation = Derivation(part.scope)
    named = given.answers or tuple(answer.name for answer in part.answers) or given.ask
    for place, question in enumerate(given.ask):
        found: Formula
        if question == "verdict":
            derivation, verdict = tell_verdict(derivation, given, part.scope)
            found = Words("yes" if verdict else "no")
        elif question == "invariance":
            derivation, found = _invariance(derivation, given, part.scope), Words("no")
        else:
            open_scope = replace(part.scope, closed=False)
            periods = tuple(read(text, open_scope) for text in given.periods) or (Symbol("N"),)
            if len(periods) > 2:
                given.periods[2].place.fail("signals have one direction, images two")
            derivation, found = tell_proof(derivation, given.signal, given.filter, periods, given.operation)
        if place < len(named):
            derivation = derivation.answer(named[place], found)
    for each in given.claims:
        derivation = support(derivation, each, derivation.scope)
    return derivation


def _array(text: Mathematics | None, default: str, scope: Scope) -> tuple[Sizes, dict[Place, Fraction]]:
    """The sizes and the entries of a literal vector or matrix; raises ``ProblemError`` at anything else."""
    formula = parse(default) if text is None else read(text, scope)
    if isinstance(formula, Matrix):
        rows = [list(row) for row in formula.rows]
        sizes: Sizes = (len(rows), len(rows[0]))
        items = [item for row in rows for item in row]
    elif isinstance(formula, Vector):
        sizes, items = (len(formula.items),), list(formula.items)
    else:
        assert text is not None
        text.place.fail("write numbers here: a vector such as [1, 2, 3], or a matrix")
    values: list[Fraction] = []
    for item in items:
        value = _rational(item)
        if value is None:
            assert text is not None
            text.place.fail("the entries are numbers here")
        values.append(value)
    return sizes, dict(zip(places(sizes), values, strict=True))


def _rational(item: Formula) -> Fraction | None:
    try:
        return collect(item).number
    except NotComputable:
        return None


def tell_verdict(derivation: Derivation, given: Given, scope: Scope) -> tuple[Derivation, bool]:
    """Whether filter and transformation commute: equal outputs always, or a signal where they differ."""
    filter_, signal = _filter(given, scope)
    move = _move(given, filter_)
    outputs = {at: moved(filter_, move, at) for at in places(filter_.out_sizes)}
    candidates = _candidates(given, filter_, move)
    derivation = stated(derivation, filter_)
    for after in candidates:
        wanted = {at: _after(filter_, after, at) for at in outputs}
        if all(canonical(filter_, outputs[at]) == canonical(filter_, wanted[at]) for at in outputs):
            return _agreeing(derivation, given, filter_, outputs, wanted), True
    return _differing(derivation, given, filter_, signal, outputs, candidates), False


def _invariance(derivation: Derivation, given: Given, scope: Scope) -> Derivation:
    """A signal whose output changes when it is shifted: equivariant, not invariant."""
    filter_, signal = _filter(given, scope)
    move = _move(given, filter_)
    outputs = {at: moved(filter_, move, at) for at in places(filter_.out_sizes)}
    stay = Move("shift", filter_.out_sizes, (0,) * len(filter_.out_sizes), move.circular)
    return _differing(derivation, given, filter_, signal, outputs, [stay])


def _after(filter_: Filter, after: Move, at: Place) -> Seen:
    source = after.source(at)
    return [] if source is None else filter_.seen(source)


def _filter(given: Given, scope: Scope) -> tuple[Filter, dict[Place, Fraction] | None]:
    kernel, weights = _array(given.kernel, "[1, 2, 3]", scope)
    signal: dict[Place, Fraction] | None = None
    sizes = given.sizes or (DEFAULT_SIZE,) * len(kernel)
    if given.input is not None:
        sizes, signal = _array(given.input, "", scope)
    if len(sizes) != len(kernel) or any(n < r for n, r in zip(sizes, kernel, strict=True)):
        given.place.place.fail("the kernel does not fit into the signal")
    if given.operation == "average_pooling":
        weights = dict.fromkeys(weights, Fraction(1, len(weights)))
    count = 1
    for n in (*sizes, *kernel):
        count *= n
    if count > MOST * DEFAULT_SIZE:
        raise NotComputable("the signal is too large to compare every output")
    return Filter(given.operation, sizes, kernel, weights, given.stride, given.padding), signal


def _move(given: Given, filter_: Filter) -> Move:
    dims = len(filter_.sizes)
    if given.transform == "rotation" and (dims != 2 or len(set(filter_.sizes)) > 1):
        given.place.place.fail("only square images are rotated: give a kernel and a size with two directions")
    shift = given.shift or ((1,) + (0,) * (dims - 1) if given.transform == "shift" else (0,) * dims)
    if len(shift) != dims:
        given.place.node("shift").place.fail(f"the shift has {dims} numbers here")
    return Move(given.transform, filter_.sizes, shift, given.padding == "circular")


def _candidates(given: Given, filter_: Filter, move: Move) -> list[Move]:
    """How the output may move: by the same transformation, and by any shift of the output."""
    sizes = filter_.out_sizes
    if given.transform == "rotation" and len(set(sizes)) > 1:
        return []
    return [Move(given.transform, sizes, shift, move.circular) for shift in _shifts(move, filter_)]


def _shifts(move: Move, filter_: Filter) -> list[Place]:
    if move.kind == "shift" and all(s % filter_.stride == 0 for s in move.shift):
        return [tuple(s // filter_.stride for s in move.shift)]
    if move.kind == "shift" or move.circular:
        return list(places(filter_.out_sizes))
    return [(0,) * len(filter_.out_sizes)]


def _agreeing(
    derivation: Derivation,
    given: Given,
    filter_: Filter,
    outputs: Mapping[Place, Seen],
    wanted: Mapping[Place, Seen],
) -> Derivation:
    """Each output of the transformed signal is the transformed output, as a formula in the entries."""
    derivation, name = with_signal(derivation, filter_)
    entries = {at: Entry(Symbol(name), tuple(number(k + 1) for k in at)) for at in places(filter_.sizes)}
    for at in outputs:
        left = written(filter_, outputs[at], entries)
        right = written(filter_, wanted[at], entries)
        where = ", ".join(str(k + 1) for k in at)
        note = f"place {where}: the {given.transform} first, and the {given.transform} last"
        derivation = derivation.claim("compare_outputs", left, right, note)
    return derivation


def _differing(
    derivation: Derivation,
    given: Given,
    filter_: Filter,
    signal: dict[Place, Fraction] | None,
    outputs: Mapping[Place, Seen],
    candidates: list[Move],
) -> Derivation:
    """A signal, and for every way the output might move a place where the two sides differ."""
    count = len(list(places(filter_.sizes)))
    tries = [signal] if signal is not None else []
    tries += [{at: Fraction(k == hit) for k, at in enumerate(places(filter_.sizes))} for hit in range(count)]
    draw = random.Random(count)
    tries += [{at: Fraction(draw.randrange(10)) for at in places(filter_.sizes)} for _ in range(DRAWS)]
    for values in tries:
        rows: list[tuple[Move, Place]] = []
        for after in candidates:
            differs = (
                at
                for at in outputs
                if _value(filter_, outputs[at], values) != _value(filter_, _after(filter_, after, at), values)
            )
            found = next(differs, None)
            if found is None:
                break
            rows.append((after, found))
        else:
            return _counterexample(derivation, given, filter_, values, outputs, rows)
    raise NotComputable("no single signal shows that the two sides differ")


def _counterexample(
    derivation: Derivation,
    given: Given,
    filter_: Filter,
    values: dict[Place, Fraction],
    outputs: Mapping[Place, Seen],
    rows: list[tuple[Move, Place]],
) -> Derivation:
    entries = {at: number(value) for at, value in values.items()}
    shown = ", ".join(str(value) for value in values.values())
    for after, at in rows:
        other = _after(filter_, after, at)
        sides = (
            written(filter_, outputs[at], entries),
            number(_value(filter_, outputs[at], values)),
            number(_value(filter_, other, values)),
            written(filter_, other, entries),
        )
        where = ", ".join(str(k + 1) for k in at)
        by = ", ".join(map(str, after.shift))
        last = f"last, the output moved by {by}" if any(after.shift) else "not at all"
        last = last if given.transform == "shift" else f"last, the output then moved by {by}"
        note = f"x = ({shown}), place {where}: the {given.transform} first, and {last}"
        derivation = derivation.state("counterexample", Relation(("=", "!=", "="), sides), note)
    return derivation


def _value(filter_: Filter, seen: Seen, values: Mapping[Place, Fraction]) -> Fraction:
    numbers = [(Fraction(0) if at is None else values[at], weight) for at, weight in seen]
    if filter_.operation == "max_pooling":
        return max((value for value, _ in numbers), default=Fraction(0))
    return sum((value * weight for value, weight in numbers), Fraction(0))


SOLVER: Final = Solver("equivariance", Given, solve, SUMMARY, PARAMETERS, EXAMPLE)
