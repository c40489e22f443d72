"""A student's text to the formula that answers: left sides, chains and conclusions stripped."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from hwsolve.errors import Unreadable
from hwsolve.grading.kinds.equation import names_a_result
from hwsolve.grading.reading.branches import branches, by_conditions
from hwsolve.grading.reading.introduced import listed_with_names, said_anew, with_names, written_out
from hwsolve.grading.reading.remainders import REMAINDER, without_remainder
from hwsolve.grading.reading.remarks import end_of_formula, without_remarks
from hwsolve.grading.reading.written import MAX_WITH_WORDS, as_asked, without_labels
from hwsolve.meaning.scope import unchain
from hwsolve.notation.formula import (
    Call,
    Cases,
    Derivative,
    Entry,
    Formula,
    Logic,
    Negative,
    Product,
    Quotient,
    Relation,
    Symbol,
    Tuple,
    Vector,
    map_children,
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
_SPLIT = re.compile(
    r"\\begin\b|\\end\b|\\(?:Rightarrow|implies|therefore|Longrightarrow)\b|[⇒⟹∴]|=>|[<>!:=]=|\\[{}]|[()\[\]{}]|="
)
#: Where the equations of a chain end and a bound begins.
_BOUND = re.compile(r"\\(?:leq?|geq?|lt|gt)(?![A-Za-z])|[≤≥]|<(?![-=>])|(?<![-=])>|[<>]=")
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("\\begin", "\\end"))
_AT_MOST = re.compile(r"\\leq?(?:slant)?(?![A-Za-z])|≤|<=(?!>)")
_UNKNOWN = re.compile(r"(\S+) is not declared")
#: ``let p = sigma(z); p - y``
_LET = re.compile(r"\s*(?:let|set|put|define|denote)\s+(?=\S+\s*:?=)", re.IGNORECASE)
#: ``-w^* = …``, ``2 J = …``, ``f(2) - f(0) = …``: the left side is not just what is asked.
_NAME = (
    r"(?!\\(?:[dt]?frac|sqrt|sum|prod|left)(?![A-Za-z]))[A-Za-z\\Α-ωℓ∂∇‖|]"
    r"(?:\^\{?\*\}?|\{[^{}]*\}|[^\s=<>+*/(){}−-])*(?:\s?[A-Za-z])?(?:\([^()]*\))?"
)
_NUMBER = r"(?:[-−+]|\d+(?:\.\d+)?\s*(?:\*|\\cdot|·)?|\\[dt]?frac\s*(?:\d\s?\d|\{\d+\}\s*\{\d+\}))"
_MORE_THAN_A_NAME = re.compile(rf"[\s$]*(?:{_NUMBER}\s*{_NAME}|{_NAME}\s*[-−+]\s*{_NAME})\s*=[\s&$]*")
#: Behind these words stands what is supposed, not what is asked.
_RESTRICTS = re.compile(
    r"(?<![\w\\])(?:if|when|whenever|unless|provided|assuming|suppose|supposing|wenn|falls)(?!\w)[^=]*=[\s&$]*$",
    re.IGNORECASE,
)
_APART = re.compile(r"\\begin\b|\\end\b|\\[{};]|[()\[\]{};,]|\\quad\b")


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
    named = None if kind in KEEPS_RELATION or shape else with_names(text, scope)
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
        return replace(
            read_answer(text[:end], scope, kind), note="The words after the formula were not read."
        )
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
                return answering(scope.parse(bare.rstrip(), shape=shape), kind)
            except Unreadable:
                pass  # the place in the text as it was written says more
        cut = None if kind in KEEPS_RELATION else end_of_first(text)
        if cut is not None:
            let = _LET.match(text[:cut])
            if let is not None and text[cut:].strip(" $.,;"):
                return read_answer(f"{text[cut:].lstrip(' ,;')}, {text[let.end() : cut]}", scope, kind)
            try:
                found = read_answer(text[:cut], scope, kind)
                return replace(found, claims=(*found.claims, *said_anew(text[cut:], scope)))
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
        return Reading(whole, formula)
    formula = by_conditions(formula) or _without_condition(formula)
    leading = without_remainder(formula)
    if leading is not None:
        return replace(answering(leading, kind), whole=whole, note=REMAINDER)
    if isinstance(formula, Tuple | Vector):
        formula = type(formula)(tuple(unchain(item) for item in formula.items), formula.span)
    if not isinstance(formula, Relation):
        return Reading(whole, formula)
    sides, comparators = formula.sides, formula.comparators
    if kind == "bound" and not set(comparators) <= _EQUALS:
        return Reading(whole, bound_of(formula))
    if set(comparators) <= _UPWARD and _is_size(sides[0]) and not set(comparators) <= _EQUALS:
        return Reading(whole, sides[-1])
    if comparators[0] not in _EQUALS:
        speaking = [side for side in sides if names(side)]
        return Reading(whole, speaking[0], (), (formula,)) if len(speaking) == 1 else Reading(whole, formula)
    count = 0
    while count < len(comparators) and comparators[count] in (_EQUALS if count == 0 else _SAME):
        count += 1
    earlier = tuple(side for side in sides[:count] if not names_a_result(side) or _is_worked(side))
    rest = (Relation(comparators[count:], sides[count:]),) if count < len(comparators) else ()
    return Reading(whole, sides[count], earlier, rest)


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
    return (
        isinstance(formula, Relation)
        and set(formula.comparators) <= {"!=", "="}
        and all(isinstance(side, Symbol) for side in formula.sides)
    )


def other_reading(formula: Formula, text: str) -> Formula | None:
    """``1/2x`` read as ``1/(2x)``, where the text leaves it open; None where nothing is open."""

    def tight(node: Formula) -> Formula:
        node = map_children(node, tight)
        if not isinstance(node, Product) or node.mark != "" or not isinstance(node.factors[0], Quotient):
            return node
        first = node.factors[0]
        written = text[first.span[0] : first.span[1]] if first.span else "("
        if written[:1] in ("(", "\\", "{") or "/" not in written:
            return node
        return Quotient(first.numerator, Product((first.denominator, *node.factors[1:]), ""), node.span)

    changed = tight(formula)
    return None if changed == formula else changed


def _more_than_a_name(left: str) -> bool:
    """Whether more than the name of the result stands on the left: a factor, a sign, a condition."""
    if _RESTRICTS.search(left) is not None:
        return True
    return _BOUND.search(left) is None and _MORE_THAN_A_NAME.fullmatch(left) is not None


def _one_chain(text: str) -> str | None:
    """The text without a remark at its end; None where more than one chain may stand in it."""
    bare = without_remarks(text).rstrip(" .$")
    return bare if text.startswith(bare) and ";" not in bare.replace("\\;", "") else None


def _before_a_new_constant(text: str, rest: str, fault: Unreadable) -> int | None:
    """Where ``… <= a <= M b`` has its sharper bound, if M is a name that only *rest* explains; else None."""
    unknown = _UNKNOWN.match(fault.message)
    if unknown is None or re.search(rf"(?<![A-Za-z\\]){re.escape(unknown[1])}\s*:?=", rest) is None:
        return None
    links = [found.start() for found in _AT_MOST.finditer(text)]
    return links[-1] if len(links) > 1 else None


def end_of_first(text: str) -> int | None:
    """Where the first of several formulas ends: before ``;``, or a comma with an equation behind it."""
    depth = 0
    for match in _APART.finditer(text):
        piece = match.group()
        if piece in ("(", "[", "{", "\\{", "\\begin", "\\left"):
            depth += 1
        elif piece in (")", "]", "}", "\\}", "\\end", "\\right"):
            depth -= 1
        elif depth == 0 and match.start() and (piece != "," or "=" in text[match.end() :]):
            return match.start()
    return None


def equations_of(chain: str) -> str:
    """``a = b = c > d`` up to the bound; a chain of bounds as it is."""
    starts = list(_side_starts(chain))
    for place in _outside_brackets(chain, (found.start() for found in _BOUND.finditer(chain))):
        begun = bisect_right(starts, place)
        if begun and chain[starts[begun - 1] : place].strip(" $."):
            return chain[:place]
    return chain


def bound_side(text: str) -> int | None:
    """Where the bound of ``f(u) <= ... <= X`` begins: after the last ``<=`` outside all brackets."""
    ends = {found.start(): found.end() for found in _AT_MOST.finditer(text)}
    last = max(_outside_brackets(text, ends), default=None)
    return ends[last] if last is not None and text[ends[last] :].strip(" $.") else None


def last_side(text: str) -> int | None:
    """Where the last side of a chain begins: after the last ``=`` or ``⇒`` outside all brackets."""
    start = max(_side_starts(text), default=None)
    return start if start is not None and text[start:].strip(" $.") else None


def _side_starts(text: str) -> Iterator[int]:
    """Where the sides of a chain begin, but the first."""
    depth = 0
    for match in _SPLIT.finditer(text):
        piece = match.group()
        if piece in ("(", "[", "{", "\\{", "\\begin"):
            depth += 1
        elif piece in (")", "]", "}", "\\}", "\\end"):
            depth -= 1
        elif depth == 0 and piece not in ("<=", ">=", "!="):
            yield match.end()


def _outside_brackets(text: str, places: Iterable[int]) -> Iterator[int]:
    """Those of *places*, in order, before which every bracket is closed again."""
    excess, seen = Counter[str](), 0
    for place in places:
        for opening, closing in _PAIRS:
            excess[opening] += text.count(opening, seen, place) - text.count(closing, seen, place)
        seen = place
        if not any(excess.values()):
            yield place
