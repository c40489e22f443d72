"""A student's text to the formula that answers: left sides, chains and conclusions stripped."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from hwsolve.errors import Unreadable
from hwsolve.grading.kinds.equation import names_a_result
from hwsolve.grading.reading.branches import branches, by_conditions
from hwsolve.grading.reading.coordinates import by_coordinates
from hwsolve.grading.reading.introduced import (
    explains_itself,
    listed_with_names,
    place_of_explanation,
    said_anew,
    with_names,
    written_out,
)
from hwsolve.grading.reading.remainders import REMAINDER, without_remainder
from hwsolve.grading.reading.remarks import end_of_formula, without_remarks
from hwsolve.grading.reading.sides import AT_MOST, BOUND, bound_side, end_of_first, equations_of, last_side
from hwsolve.grading.reading.tails import supposed
from hwsolve.grading.reading.written import MAX_WITH_WORDS, as_asked, without_labels
from hwsolve.meaning.scope import unchain
from hwsolve.notation.formula import (
    ZERO,
    Call,
    Cases,
    Constant,
    Derivative,
    Entry,
    Formula,
    Logic,
    Negative,
    Number,
    Product,
    Relation,
    Symbol,
    Tuple,
    Vector,
    names,
)

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

#: Kinds whose answers are relations, or lists in which each item may be one.
KEEPS_RELATION = frozenset(["equation", "update", "inequality", "assignments", "set", "interval", "tuple"])
_SAME = frozenset(["=", ":=", "~~"])
#: ``dL/dx -> a`` answers a, but of ``dL/dx = a -> 0`` the limit is a remark.
_EQUALS = _SAME | {"->"}
_UPWARD = frozenset(["=", "<=", "<", ":="])
_DOWNWARD = frozenset([">=", ">"])
_UNKNOWN = re.compile(r"(\S+) is not declared")
#: ``let p = sigma(z); p - y``
_LET = re.compile(r"\s*(?:let|set|put|define|denote)\s+(?=\S+\s*:?=)", re.IGNORECASE)
#: ``-w^* = …``, ``2 J = …``, ``f(2) - f(0) = …``: the left side is not just what is asked.
_NAME = (
    r"(?!\\(?:[dt]?frac|sqrt|sum|prod|left)(?![A-Za-z]))[A-Za-z\\Α-ωℓ∂∇‖|]"
    r"(?:\^\{?\*\}?|\{[^{}]*\}|[^\s=<>+*/(){}−-])*(?:\s?[A-Za-z])?(?:\([^()]*\))?"
)
_NUMBER = r"(?:[-−+]|\d+(?:\.\d+)?\s*(?:\*|\\cdot|·)?|\\[dt]?frac\s*(?:\d\s?\d|\{\d+\}\s*\{\d+\}))"
_MORE_THAN_A_NAME = re.compile(
    rf"[\s$]*(?:{_NUMBER}\s*{_NAME}|{_NAME}\s*[-−+]\s*(?:{_NAME}|\d+)|\d+\s*/\s*\(?{_NAME}\)?)\s*=[\s&$]*"
)
#: Behind these words stands what is supposed, or a name, not what is asked.
_RESTRICTS = re.compile(
    r"(?<![\w\\])(?:(?:if|when|whenever|unless|provided|assuming|suppose|supposing|for|at|wenn|falls|für)(?!\w)"
    r"|(?:where|with|wobei|mit)(?!\w|\s*\())[^=]*=[\s&$]*$",
    re.IGNORECASE,
)


#: ``it is not true that dE/dz = …``
_DENIES = re.compile(
    r"(?<![\w\\])(?:not|never|no|cannot|wrong|false|incorrect|untrue|\w+n't)(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole as it was read, what of it is the answer, the sides before it, and what to tell."""

    whole: Formula
    final: Formula
    earlier: tuple[Formula, ...] = ()
    claims: tuple[Relation, ...] = ()
    note: str | None = None
    mended: bool = False


#: What is longer is no name for what is asked: it is not passed over.
_MOST_UNREAD: Final = 400
_SHARPER: Final = "What stands behind the last ≤ was not read."
_AFTER: Final = "The words after the formula were not read."
_CONDITION: Final = "The condition behind the formula was not looked at."
_FIGURES: Final = "The figures behind the formulas were not looked at."


def read_answer(text: str, scope: Scope, kind: str) -> Reading:
    """Read *text* as an answer of *kind*.

    Of a chain ``a = b = c`` the last side answers; a conclusion after ``⇒`` counts alone. Where
    only an earlier side cannot be read, the last one is read by itself, and the note says so.

    Raises:
        Unreadable: not even the last side.
    """
    shape = kind == "shape"
    if len(text) > MAX_WITH_WORDS:
        return answering(scope.parse(text, shape=shape), kind)
    text = as_asked(text, kind)
    if kind == "assignments":
        text = by_coordinates(text, scope)
    named = None if kind in KEEPS_RELATION else with_names(text, scope)
    if named is not None:
        rest, known, values = named
        found = read_answer(rest, known, kind)
        return replace(
            found,
            whole=written_out(found.whole, values),
            final=written_out(found.final, values),
            earlier=tuple(written_out(side, values) for side in found.earlier),
            claims=(),
        )
    end = None if kind in KEEPS_RELATION else end_of_formula(text)
    if end is not None:
        found = read_answer(text[:end], scope, kind)
        return replace(found, claims=(*found.claims, *said_anew(text[end:], scope, found.final)), note=_AFTER)
    try:
        whole = scope.parse(text, shape=shape)
    except Unreadable:
        listed = listed_with_names(text, scope) if kind == "set" else None
        if listed is not None:
            items, figures = listed
            return Reading(items, items, note=_FIGURES if figures else None)
        cases = text if kind in KEEPS_RELATION else branches(text)
        if cases != text:
            try:
                return answering(scope.parse(cases), kind)
            except Unreadable:
                pass
        bare = without_labels(without_remarks(text))
        if bare != text and bare.strip(" $.,;"):
            try:
                found = answering(scope.parse(bare.rstrip(), shape=shape), kind)
                condition = supposed(text)
                if condition is None:
                    return found
                said = said_anew(condition, scope, found.final)
                return replace(found, claims=(*found.claims, *said), note=_CONDITION)
            except Unreadable:
                pass  # the place in the text as it was written says more
        explained = None if kind in KEEPS_RELATION else place_of_explanation(text)
        if explained is not None:
            found = read_answer(text[:explained], scope, kind)
            said = said_anew(text[explained:], scope, found.final)
            if not explains_itself(text[explained:], said):
                raise
            note = found.note or (None if said else _AFTER)
            return replace(found, claims=(*found.claims, *said), note=note)
        cut = None if kind in KEEPS_RELATION else end_of_first(text)
        if cut is not None:
            let = _LET.match(text[:cut])
            if let is not None and text[cut:].strip(" $.,;"):
                return read_answer(f"{text[cut:].lstrip(' ,;')}, {text[let.end() : cut]}", scope, kind)
            try:
                found = read_answer(text[:cut], scope, kind)
                return replace(found, claims=(*found.claims, *said_anew(text[cut:], scope, found.final)))
            except Unreadable as fault:
                sharper = _before_a_new_constant(text[:cut], text[cut:], fault)
                if sharper is None:
                    raise
                return replace(read_answer(text[:sharper], scope, kind), note=_SHARPER)
        chain = None if kind in KEEPS_RELATION else _one_chain(text)
        start = None if chain is None else last_side(chain := equations_of(chain)) or bound_side(chain)
        if chain is None or start is None or start > _MOST_UNREAD or _more_than_a_name(chain[:start]):
            raise
        try:
            whole = scope.parse(chain[start:], shape=shape)
        except Unreadable as fault:
            span = (fault.span[0] + start, fault.span[1] + start)
            raise Unreadable(fault.message, text, span, fault.remedy) from None
        if isinstance(whole, Relation) and whole.comparators == ("->",):
            whole = whole.sides[0]
        note = "Only the last side was read; what stands before it was not."
        return replace(answering(whole, kind), note=note)
    return answering(whole, kind)


def answering(whole: Formula, kind: str) -> Reading:
    """What of a formula is the answer, and what is said beside it.

    ``… = a > 0`` answers a and claims that it is positive; ``a  (i != j)`` answers a.
    """
    formula = whole
    while isinstance(formula, Logic) and formula.connective == "implies":
        formula = formula.operands[-1]
    if kind in KEEPS_RELATION:
        return _rule(formula) or Reading(whole, formula) if kind == "update" else Reading(whole, formula)
    formula = by_conditions(formula) or _without_condition(formula)
    leading = without_remainder(formula)
    if leading is not None:
        return replace(answering(leading, kind), whole=whole, note=REMAINDER)
    if isinstance(formula, Tuple | Vector):
        formula = type(formula)(tuple(unchain(item) for item in formula.items), formula.span)
    if not isinstance(formula, Relation):
        return Reading(whole, formula)
    formula = _without_limit(formula)
    sides, comparators = formula.sides, formula.comparators
    if kind == "bound" and not set(comparators) <= _EQUALS:
        return Reading(whole, bound_of(formula))
    if set(comparators) <= _UPWARD and _is_size(sides[0]) and not set(comparators) <= _EQUALS:
        below = names(sides[0]) <= names(sides[-1])
        return Reading(whole, sides[-1], (), (formula,) if below else ())
    if comparators[0] not in _EQUALS:
        speaking = [side for side in sides if names(side)]
        return Reading(whole, speaking[0], (), (formula,)) if len(speaking) == 1 else Reading(whole, formula)
    count = 0
    while count < len(comparators) and comparators[count] in (_EQUALS if count == 0 else _SAME):
        count += 1
    earlier = tuple(side for side in sides[:count] if not names_a_result(side) or _is_worked(side))
    if earlier and earlier[0] == ZERO == sides[0] and names(sides[count]):
        earlier = earlier[1:]  # 0 = 4w - 2
    rest = (Relation(comparators[count:], sides[count:]),) if count < len(comparators) else ()
    return Reading(whole, sides[count], earlier, rest)


def _rule(formula: Formula) -> Reading | None:
    """``b := b - εg > b``: the rule, with what is claimed of the new value beside it."""
    if not isinstance(formula, Relation) or formula.comparators[0] not in _SAME:
        return None
    count = len(list(takewhile(lambda sign: sign in _SAME, formula.comparators)))
    if count == len(formula.comparators):
        return None
    rule = Relation(formula.comparators[:count], formula.sides[: count + 1], formula.span)
    return Reading(formula, rule, (), (Relation(formula.comparators[count:], formula.sides[count:]),))


def _without_limit(formula: Relation) -> Relation:
    """``a <= b -> 0``: what b tends to is a remark."""
    if formula.comparators[-1] != "->" or len(formula.comparators) == 1:
        return formula
    return Relation(formula.comparators[:-1], formula.sides[:-1], formula.span)


def _is_worked(side: Formula) -> bool:
    """A derivative of a formula, ``d/dw (w - 2)^2``, which says more than the name of what is asked."""
    return isinstance(side, Derivative) and not isinstance(side.of, Symbol | Entry)


def _is_size(formula: Formula) -> bool:
    """``|e_{k+1}|``, ``‖v‖``: what a bound is given for."""
    sizes = ("abs", "norm")
    return isinstance(formula, Call) and formula.function in sizes and names_a_result(formula.arguments[0])


def bound_of(formula: Formula) -> Formula:
    """The largest side of ``a <= b <= c`` or of ``c >= a``; the formula itself where it is no statement."""
    if not isinstance(formula, Relation):
        return formula
    if set(formula.comparators) <= _UPWARD:
        return formula.sides[-1]
    if set(formula.comparators) <= _DOWNWARD:
        return formula.sides[0]
    return formula


def first_of_several(reading: Reading, kind: str) -> Reading | None:
    """``H = A, H_ij = …``: the first formula as the answer, the equations after it as claims; else None."""
    whole = reading.whole
    if kind in KEEPS_RELATION or not isinstance(whole, Tuple) or len(whole.items) < 2:
        return None
    if isinstance(reading.final, Cases):
        return None
    lead = tuple(takewhile(lambda item: not isinstance(item, Relation), whole.items))
    first: Formula = Tuple(lead, whole.span) if len(lead) > 1 else whole.items[0]
    others = whole.items[len(lead) or 1 :]
    if not any(isinstance(item, Relation) for item in others):
        return None
    found = answering(first, kind)
    listed = {item for item, after in pairwise(others) if not isinstance(after, Relation)}  # h = 1, 2, 1
    beside = tuple(
        item
        for item in others
        if isinstance(item, Relation) and item not in listed and not names_a_result(item.sides[0])
    )
    return replace(found, claims=(*found.claims, *beside))


def _without_condition(formula: Formula) -> Formula:
    """``-y_i y_j  (i != j)`` and ``-y_i y_j, i != j`` without the remark on the indices."""
    if isinstance(formula, Tuple) and len(formula.items) == 2 and _is_remark(formula.items[1]):
        return formula.items[0]
    if isinstance(formula, Product) and _is_remark(formula.factors[-1]):
        rest = formula.factors[:-1]
        return rest[0] if len(rest) == 1 else Product(rest, formula.mark, formula.span)
    if isinstance(formula, Relation):
        last = _without_condition(formula.sides[-1])
        return Relation(formula.comparators, (*formula.sides[:-1], last), formula.span)
    if isinstance(formula, Negative):
        inner = _without_condition(formula.operand)
        return formula if inner is formula.operand else Negative(inner, formula.span)
    return formula


def _is_remark(formula: Formula) -> bool:
    if not isinstance(formula, Relation) or not isinstance(formula.sides[0], Symbol):
        return False
    if formula.comparators == ("->",):
        return isinstance(formula.sides[1], Constant | Number)
    return set(formula.comparators) <= {"!=", "="} and all(isinstance(s, Symbol) for s in formula.sides)


def _more_than_a_name(left: str) -> bool:
    """Whether more than the name of the result stands on the left: a factor, a condition, a denial."""
    if _RESTRICTS.search(left) is not None or _DENIES.search(left) is not None:
        return True
    return BOUND.search(left) is None and _MORE_THAN_A_NAME.fullmatch(left) is not None


def _one_chain(text: str) -> str | None:
    """The text without a remark at its end; None where more than one chain may stand in it."""
    bare = without_remarks(text).rstrip(" .$")
    lead = len(bare) - len(bare.lstrip())
    return bare if text.startswith(bare.lstrip(), lead) and ";" not in bare.replace("\\;", "") else None


def _before_a_new_constant(text: str, rest: str, fault: Unreadable) -> int | None:
    """Where ``… <= a <= M b`` has its sharper bound, if M is a name that only *rest* explains; else None."""
    unknown = _UNKNOWN.match(fault.message)
    if unknown is None or re.search(rf"(?<![A-Za-z\\]){re.escape(unknown[1])}\s*:?=", rest) is None:
        return None
    links = [found.start() for found in AT_MOST.finditer(text)]
    return links[-1] if len(links) > 1 else None
