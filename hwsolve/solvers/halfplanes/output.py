"""The output unit, or the proof that one unit is not enough and the layer more that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import add, multiply, number
from hwsolve.meaning.types import REAL
from hwsolve.notation.formula import (
    ZERO,
    Call,
    Cases,
    Comparator,
    Formula,
    Logic,
    Negative,
    Number,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
)
from hwsolve.solvers.fitting.elimination import dot
from hwsolve.solvers.halfplanes.line import affine
from hwsolve.solvers.halfplanes.unit import Unit, and_unit, conflict, or_unit, unit_for
from hwsolve.solvers.separation.certificate import Point

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation

ONE = Number("1")


@dataclass(frozen=True)
class Activation:
    """What a unit does with its sum: a step or a sign, with its value at 0, or a sigmoid cut at 1/2."""

    kind: str
    at_zero: int

    @property
    def off(self) -> Fraction:
        """What a silent unit gives."""
        return Fraction(-1 if self.kind == "sign" else 0)

    @property
    def above(self) -> Comparator:
        """The comparison with 0 under which a unit fires."""
        return ">=" if self.at_zero else ">"

    @property
    def below(self) -> Comparator:
        """The comparison with 0 under which it does not."""
        return "<" if self.at_zero else "<="

    def of(self, total: Formula) -> Formula:
        """phi(z)"""
        if self.kind == "sigmoid":
            half = Quotient(ONE, Number("2"))
            return Call("ind", (Relation((self.above,), (Call("sigmoid", (total,)), half)),))
        condition = Relation((self.above,), (total, ZERO))
        if self.kind == "sign":
            return Cases(((ONE, condition),), Negative(ONE))
        return Call("ind", (condition,))


@dataclass(frozen=True)
class Wanted:
    """The value of each hidden unit on each region, and the label the network must give there."""

    names: tuple[str, ...]
    labels: Mapping[Point, int]
    activation: Activation


def tell_output(
    derivation: Derivation, wanted: Wanted, hidden: Sequence[Formula]
) -> tuple[Derivation, Formula]:
    """The output in the values *hidden* of the units: one unit, or one more layer where that cannot be."""
    unit = unit_for(wanted.labels)
    if unit is not None:
        derivation = _scores(derivation, wanted, unit, _named(unit))
        return derivation, _applied(unit, wanted.activation, hidden)
    derivation = _impossible(derivation, wanted)
    return _second_layer(derivation, wanted, hidden)


def _applied(unit: Unit, activation: Activation, values: Sequence[Formula]) -> Formula:
    return activation.of(affine(unit.weights, -unit.threshold, values))


def _named(unit: Unit) -> str:
    """AND, OR or neither: what the unit computes of its inputs."""
    if all(weight == 1 for weight in unit.weights) and len(unit.weights) > 1:
        if unit.threshold > len(unit.weights) - 1:
            return "AND"
        if 0 < unit.threshold < 1:
            return "OR"
    return ""


def _scores(derivation: Derivation, wanted: Wanted, unit: Unit, name: str) -> Derivation:
    """The sum of the output unit on every pattern, above or below 0."""
    closed = "[{}, {})" if wanted.activation.above == ">" else "({}, {}]"
    allowed = closed.format(unit.low, unit.high)
    word = f"{name}: " if name else ""
    note: str | None = f"{word}every threshold in {allowed} will do; the middle has the largest margin"
    for pattern, label in wanted.labels.items():
        score = dot(unit.weights, pattern) - unit.threshold
        sides = (_inserted(unit.weights, pattern, -unit.threshold), number(score), ZERO)
        sign: Comparator = ">" if score > 0 else "<"
        derivation = derivation.state("output_unit", Relation(("=", sign), sides), note or f"class {label}")
        note = None
    return derivation


def _inserted(weights: Sequence[Fraction], pattern: Sequence[Fraction], bias: Fraction) -> Formula:
    """The sum with the numbers put in, nothing worked out."""
    terms: list[Formula] = []
    for weight, value in zip(weights, pattern, strict=True):
        if weight:
            term = Product((number(abs(weight)), number(value)), "*")
            terms.append(term if weight > 0 else Negative(term))
    if bias:
        terms.append(number(bias))
    return Sum(tuple(terms)) if len(terms) > 1 else (terms or [ZERO])[0]


def _impossible(derivation: Derivation, wanted: Wanted) -> Derivation:
    """What the patterns demand of one unit, added up: a contradiction."""
    weights = conflict(wanted.labels)
    letters = [_fresh(derivation, f"v{k}") for k in range(1, len(wanted.names) + 1)]
    bias = _fresh(derivation, "c")
    derivation = derivation.declaring(dict.fromkeys((*letters, bias), REAL))
    values = [Symbol(name) for name in (*letters, bias)]
    totals: dict[int, Formula] = {}
    for label, sign in ((1, wanted.activation.above), (0, wanted.activation.below)):
        premises: list[Formula] = []
        parts: list[Formula] = []
        for (pattern, found), weight in zip(wanted.labels.items(), weights, strict=True):
            if found == label and weight:
                total = add(
                    multiply((number(h), v))
                    for h, v in zip((*pattern, Fraction(1)), values, strict=True)
                    if h
                )
                premises.append(Relation((sign,), (total, ZERO)))
                parts.append(multiply((number(weight), total)))
        totals[label] = Sum(tuple(parts)) if len(parts) > 1 else parts[0]
        premise = premises[0] if len(premises) == 1 else Logic("and", tuple(premises))
        conclusion = Relation((sign,), (totals[label], ZERO))
        note = f"what the patterns of class {label} demand of weights v and a bias c, added up"
        derivation = derivation.state("add_inequalities", Logic("implies", (premise, conclusion)), note)
    note = "both sums are the same, so they cannot have different signs: no single unit will do"
    return derivation.claim("contradiction", totals[1], totals[0], note)


def _fresh(derivation: Derivation, name: str) -> str:
    while derivation.scope.declares(name):
        name += "_"
    return name


def _second_layer(
    derivation: Derivation, wanted: Wanted, hidden: Sequence[Formula]
) -> tuple[Derivation, Formula]:
    """One AND unit for each pattern of class 1, then OR."""
    off = wanted.activation.off
    inside = [pattern for pattern, label in wanted.labels.items() if label]
    units = [and_unit(pattern, off) for pattern in inside]
    for place, (unit, own) in enumerate(zip(units, inside, strict=True), 1):
        for pattern in wanted.labels:
            score = dot(unit.weights, pattern) - unit.threshold
            sides = (_inserted(unit.weights, pattern, -unit.threshold), number(score), ZERO)
            sign: Comparator = ">" if score > 0 else "<"
            note = f"unit {place} of a second layer: AND for one region" if pattern == own else None
            derivation = derivation.state("and_unit", Relation(("=", sign), sides), note)
    final = or_unit(len(units), off)
    layer = [_applied(unit, wanted.activation, hidden) for unit in units]
    for pattern, label in wanted.labels.items():
        given = [Fraction(1) if pattern == own else off for own in inside]
        score = dot(final.weights, given) - final.threshold
        sides = (_inserted(final.weights, given, -final.threshold), number(score), ZERO)
        sign = ">" if score > 0 else "<"
        derivation = derivation.state("or_unit", Relation(("=", sign), sides), f"class {label}")
    return derivation, _applied(final, wanted.activation, layer)
