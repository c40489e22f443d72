"""Kind ``witness``: any values (or function) with the asked properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from hwsolve.errors import MeaningError, NotComputable, Unreadable
from hwsolve.grading.kinds.collections import compare_tuple
from hwsolve.grading.kinds.number import value_of
from hwsolve.grading.question import Question, read
from hwsolve.grading.reading.lists import with_points
from hwsolve.grading.reading.remarks import without_remarks
from hwsolve.grading.reading.sides import last_side
from hwsolve.grading.reading.values import Given, at_ends, given_by, in_order, told_in_pieces
from hwsolve.grading.result import Result, by_score, sentence, unreadable
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.counterexample import number_text
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.truth.claims import holds
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
    Relation,
    Set,
    Symbol,
    Tuple,
    Vector,
    names,
    substitute,
    walk,
)
from hwsolve.notation.printing.text import render_text
from hwsolve.problem.nodes import Record

if TYPE_CHECKING:
    from hwsolve.problem.settings import Mathematics, Settings

#: What a property may call the wanted value at a sample point.
WANTED = "value"
_SIGNS: Mapping[str, Comparator] = {
    "positive": ">", "nonnegative": ">=", "negative": "<", "nonpositive": "<=", "nonzero": "!=",
}  # fmt: skip
_STEPS = frozenset(["ind", "step", "sign"])


@dataclass(frozen=True, slots=True)
class Sample:
    """A point of the function's variables and the value wanted there."""

    at: Mapping[str, Formula]
    value: Formula


@dataclass(frozen=True)
class Wanted:
    """What is asked: values for ``unknowns``, or a function of ``variables``, and what must hold."""

    unknowns: tuple[str, ...]
    variables: tuple[str, ...]
    properties: tuple[Formula, ...]
    samples: tuple[Sample, ...]
    scope: Scope


def read_wanted(question: Question) -> Wanted:
    """The keys of a witness; raises ``ProblemError`` where they are at fault."""
    options = question.options
    unknowns, variables = options.texts("unknowns"), options.texts("function")
    outer = question.scope
    fresh = {name: REAL for name in (*unknowns, *variables, WANTED) if not outer.declares(name)}
    scope = outer.with_symbols(fresh)
    properties = tuple(read(scope, source) for source in options.formulas("property"))
    samples = tuple(_samples(options, scope, variables))
    if variables and not samples:
        options.place.fail("a witness that is a function needs sample points under samples")
    return Wanted(unknowns, variables, properties, samples, scope)


def _samples(options: Settings, scope: Scope, variables: tuple[str, ...]) -> Iterator[Sample]:
    for entry in options.each("samples"):
        entry.only(("at", "points", "value"))
        value = read(scope, entry.formula("value"))
        sources = entry.formulas("points") if "points" in entry else (_one(entry, "at"),)
        for source in sources:
            point = read(scope, source)
            items = point.items if isinstance(point, Vector | Tuple) else (point,)
            if len(items) != len(variables):
                source.place.fail(f"a point has {len(variables)} coordinates here: {', '.join(variables)}")
            yield Sample(dict(zip(variables, items, strict=True)), value)


def _one(entry: Settings, key: str) -> Mathematics:
    if isinstance(entry.node(key), Record):
        entry.node(key).place.fail("a point is a list such as [1, 4]")
    return entry.formula(key)


def grade(question: Question) -> Result:
    """Check the given values, or the given function, against all that is asked of them."""
    wanted = read_wanted(question)
    formula, read_as = _read(question.text, wanted)
    if isinstance(formula, Given):
        return _values(question, wanted, formula, read_as)
    given = given_by(formula, wanted.unknowns) if wanted.unknowns else None
    if given is None and len(wanted.unknowns) == 1 and isinstance(formula, Vector):
        (unknown,) = wanted.unknowns
        given = Given({unknown: formula}) if question.scope.shape(unknown) else None
    speaks = given is None or any(map(names, given.values.values()))
    if wanted.variables and speaks:
        return _function(question, wanted, formula, read_as)
    if given is None:
        said = f"{len(wanted.unknowns)} values are asked: {', '.join(wanted.unknowns)}."
        return unreadable(said, read_as=read_as)
    return _values(question, wanted, given, read_as)


def shown(question: Question) -> str:
    """How the values or the function are read; raises ``Unreadable``."""
    return _read(question.text, read_wanted(question))[1]


def _read(text: str, wanted: Wanted) -> tuple[Formula | Given, str]:
    try:
        formula = _parsed(text, wanted)
    except Unreadable:
        pieces = told_in_pieces(text, wanted.scope, wanted.unknowns) if wanted.unknowns else None
        if pieces is None:
            raise
        return pieces, _told(pieces)
    return formula, render_text(formula, is_array=wanted.scope.is_array)


def _values(question: Question, wanted: Wanted, given: Given, read_as: str) -> Result:
    """The properties at the given values, and everywhere in the given ranges."""
    for name, value in given.values.items():
        if names(value):
            said = f"The value of {name} still holds {', '.join(sorted(names(value)))}; numbers are asked."
            return unreadable(said, read_as=read_as)
    found, where = weakest_of(each for one in (given, *at_ends(given)) for each in _checks(wanted, one))
    if isinstance(found, Refuted):
        return _listed(question, wanted, given, read_as, found, where)
    return _outcome(found, read_as)


def _parsed(text: str, wanted: Wanted) -> Formula:
    """The text as a formula; a left side that only names what is asked need not be declared."""
    scope = wanted.scope
    if not scope.definitions.get(WANTED):
        scope = replace(scope, types={name: kind for name, kind in scope.types.items() if name != WANTED})
    text = with_points(text)
    try:
        return scope.parse(text)
    except Unreadable:
        listed = in_order(text, scope, len(wanted.unknowns))
        if listed is not None:
            return listed
        if not wanted.variables:
            raise
        bare = without_remarks(text)
        if bare != text and bare.strip(" $.,;"):
            with suppress(Unreadable):
                return scope.parse(bare)
            text = bare
        start = last_side(text)
        if start is None:
            raise
        return scope.parse(text[start:].rstrip())


def _outcome(found: Comparison, read_as: str) -> Result:
    if isinstance(found, Undecided):
        return Result("undecided", 0.0, read_as, found.evidence(), (sentence(found.reason),))
    return Result("correct", 1.0, read_as, found.evidence())


def _listed(
    question: Question, wanted: Wanted, written: Formula | Given, read_as: str, found: Refuted, where: str
) -> Result:
    """A wrong witness: a listed mistake with its words, else where it fails."""
    terms = replace(question.terms(), scope=wanted.scope)
    for mistake in question.answer.mistakes:
        slip = read(wanted.scope, mistake.when)
        other = given_by(slip, wanted.unknowns) if wanted.unknowns else None
        if other is not None and any(map(names, other.values.values())):
            other = None  # a function
        if isinstance(written, Given) and other is not None and not written.ranges:
            one, two = (
                Tuple(tuple(each.values[name] for name in wanted.unknowns)) for each in (written, other)
            )
            same: Comparison = compare_tuple(one, two, terms)
        elif not isinstance(written, Given) and other is None:
            same = _same_function(written, slip, wanted)
        else:
            continue
        if isinstance(same, Agrees | Proved):
            said = (mistake.say, where)
            return Result(by_score(mistake.credit), mistake.credit, read_as, found.evidence(), said)
    return Result("incorrect", 0.0, read_as, found.evidence(), (where,))


def _same_function(one: Formula, two: Formula, wanted: Wanted) -> Comparison:
    values = {sample.value for sample in wanted.samples}
    try:
        return equal(_output(one, values), _output(two, values), wanted.scope)
    except MeaningError as clash:
        return Undecided(clash.message)


def weakest_of(found: Iterator[tuple[Comparison, str]]) -> tuple[Comparison, str]:
    """The first refuted check with its words, else the weakest of all."""
    weakest: tuple[Comparison, str] = (Proved("exact values"), "")
    rank = {Undecided: 0, Agrees: 1, Proved: 2}
    for each, words in found:
        if isinstance(each, Refuted):
            return each, words
        if rank[type(each)] < rank[type(weakest[0])]:
            weakest = (each, words)
    return weakest


def _checks(wanted: Wanted, given: Given) -> Iterator[tuple[Comparison, str]]:
    """Each domain and property; those that speak of the function's variables at every sample."""
    told, ranges = _told(given), given.ranges
    free = {name: Symbol(name) for name in wanted.unknowns if name not in given.values}
    for name, bound in _domains(wanted, {**given.values, **free}):
        where = _equations({name: given.values[name]}) if name in given.values else told
        yield truth(bound, wanted.scope, ranges), f"{where} is outside its domain."
    scope = settled(wanted.scope, given.values)
    for claim in wanted.properties:
        if names(claim) & {*wanted.variables, WANTED}:
            for sample in wanted.samples:
                values = {**sample.at, WANTED: sample.value}
                found = truth(substitute(claim, {**given.values, **values}), settled(scope, values), ranges)
                yield found, f"With {told} at {_equations(sample.at)}: {_words(claim, found, sample.value)}."
        else:
            found = truth(substitute(claim, given.values), scope, ranges)
            yield found, f"With {told}{_chosen(found, free)}: {_words(claim, found)}."


def _told(given: Given) -> str:
    return ", ".join(filter(None, [_equations(given.values), *map(render_text, given.ranges)]))


def _equations(values: Mapping[str, Formula]) -> str:
    return ", ".join(f"{render_text(Symbol(name))} = {render_text(value)}" for name, value in values.items())


def _chosen(found: Comparison, free: Mapping[str, Formula]) -> str:
    """Where in its range a value fails."""
    at = found.at if isinstance(found, Refuted) else {}
    return "".join(f", at {render_text(symbol)} = {at[name]}" for name, symbol in free.items() if name in at)


def _words(claim: Formula, found: Comparison, value: Formula | None = None) -> str:
    shown = render_text(claim)
    if not isinstance(found, Refuted):
        return shown
    if isinstance(claim, Relation) and claim.comparators == ("=",) and claim.sides[1] == Symbol(WANTED):
        assert value is not None
        return f"{render_text(claim.sides[0])} is {found.student}; wanted is {render_text(value)}"
    if isinstance(claim, Relation) and len(claim.sides) == 2:
        values = f"the left side is {found.student}, the right side {found.reference}"
        return f"{shown} does not hold, {values}"
    return f"{shown} does not hold"


def _domains(wanted: Wanted, given: Mapping[str, Formula]) -> Iterator[tuple[str, Relation]]:
    """That each value lies where its symbol is declared to be."""
    for name, value in given.items():
        domain = wanted.scope.type_of(name).domain
        if domain.kind in _SIGNS:
            yield name, Relation((_SIGNS[domain.kind],), (value, ZERO))
        if domain.kind == "integer":
            yield name, Relation(("=",), (Call("floor", (value,)), value))
        if domain.low is not None:
            yield name, Relation((">=",), (value, _number(domain.low)))
        if domain.high is not None:
            yield name, Relation(("<=",), (value, _number(domain.high)))


def _number(value: float) -> Formula:
    return Negative(Number(repr(-value))) if value < 0 else Number(repr(value))


def settled(scope: Scope, values: Mapping[str, Formula]) -> Scope:
    """The scope in which the names have these values, in its definitions as well."""
    types = {name: kind for name, kind in scope.types.items() if name not in values}
    made = {name: Definition(name, (), value) for name, value in values.items()}
    kept = {name: given for name, given in scope.definitions.items() if name not in values}
    kept = {
        name: replace(
            given, body=substitute(given.body, {k: v for k, v in values.items() if k not in given.indices})
        )
        for name, given in kept.items()
    }
    return replace(scope, types=types, definitions={**made, **kept})


def truth(claim: Formula, scope: Scope, ranges: tuple[Formula, ...] = ()) -> Comparison:
    """Whether a claim about numbers holds; a strict sign between equal numbers is refuted.

    Of values that *ranges* leave open it must hold for all.
    """
    if isinstance(claim, Logic) and claim.connective in ("and", "or"):
        parts = [truth(part, scope, ranges) for part in claim.operands]
        if claim.connective == "and":
            return weakest_of((part, "") for part in parts)[0]
        good = [part for part in parts if isinstance(part, Agrees | Proved)]
        return good[0] if good else weakest_of((part, "") for part in parts)[0]
    found = holds(claim, scope, given=ranges)
    if isinstance(found, Refuted) and "undefined" in (found.student, found.reference):
        return Undecided("a value is not defined")
    if not isinstance(found, Undecided) or not isinstance(claim, Relation):
        return found
    for (left, right), sign in zip(pairwise(claim.sides), claim.comparators, strict=True):
        if sign in ("<", ">", "!=") and isinstance(equal(left, right, scope), Proved | Agrees):
            return Refuted(*_both(left, scope))
    return found


def _both(formula: Formula, scope: Scope) -> tuple[str, str]:
    try:
        value = value_of(formula)
    except (MeaningError, NotComputable, Unreadable):
        value = None
    shown = number_text(value) if value is not None else render_text(formula, is_array=scope.is_array)
    return shown, shown


def _function(question: Question, wanted: Wanted, formula: Formula, read_as: str) -> Result:
    """A function of the variables, judged by its values at the samples."""
    while isinstance(formula, Logic) and formula.connective == "implies":
        formula = formula.operands[-1]
    if isinstance(formula, Relation) and set(formula.comparators) <= {"=", ":="}:
        left, right = formula.sides[0], formula.sides[-1]
        formula = left if _is_zero(right) else right
    if isinstance(formula, Tuple | Vector | Set):
        asked = ", ".join(wanted.unknowns) or "a function of " + ", ".join(wanted.variables)
        return unreadable(
            f"This is no formula in {', '.join(wanted.variables)}; asked is {asked}.", read_as=read_as
        )
    known = {*wanted.variables, *wanted.scope.definitions}
    strange = sorted(names(formula) - known)
    if strange:
        said = f"The formula holds {', '.join(strange)}; it may speak of {', '.join(wanted.variables)} only."
        return unreadable(said, read_as=read_as)
    if question.answer.name in names(formula):
        said = "This restates the question: what is asked is still to be worked out."
        return Result(
            "incorrect", 0.0, read_as, Refuted("", "", {}, "restates the question").evidence(), (said,)
        )
    found, where = weakest_of(_at_samples(wanted, formula))
    if isinstance(found, Refuted):
        return _listed(question, wanted, formula, read_as, found, where)
    return _outcome(found, read_as)


def _is_zero(formula: Formula) -> bool:
    return isinstance(formula, Number) and formula.value == 0


def _at_samples(wanted: Wanted, formula: Formula) -> Iterator[tuple[Comparison, str]]:
    output = _output(formula, {sample.value for sample in wanted.samples})
    for sample in wanted.samples:
        scope = settled(wanted.scope, sample.at)
        found = equal(substitute(output, sample.at), sample.value, scope)
        place = _equations(sample.at)
        gives = found.student if isinstance(found, Refuted) else ""
        yield found, f"At {place} it gives {gives}; wanted is {render_text(sample.value)}."


def _output(formula: Formula, values: set[Formula]) -> Formula:
    """What a unit gives: a condition as 0 or 1, a pre-activation z as 1 where z > 0."""
    if isinstance(formula, Relation | Logic):
        return Call("ind", (formula,))
    shown = {render_text(value) for value in values}
    stepped = any(
        isinstance(n, Cases) or (isinstance(n, Call) and n.function in _STEPS) for n in walk(formula)
    )
    if shown <= {"0", "1"}:
        return Call("ind", (Relation((">",), (formula, ZERO)),))
    if shown <= {"-1", "−1", "1"} and not stepped:
        return Call("sign", (formula,))
    return formula
