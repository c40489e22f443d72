"""One relation weighed in every context that can read it: which reading a marker would take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from hwsolve.meaning.comparison.outcome import Refuted, Undecided
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.types import REAL, Domain, Type
from hwsolve.notation.formula import ZERO, Formula, Product, Relation, Symbol, Transpose, names
from hwsolve.working.judging.conditions import is_condition
from hwsolve.working.judging.relation import Judgment, judge
from hwsolve.working.judging.suppositions import Suppositions, parsed
from hwsolve.working.surroundings.context import Context
from hwsolve.working.surroundings.sizes import sized

_ORDERED: Final = re.compile(
    r"^(?P<left>.*?)(?P<sign>\\succ(?:curly)?(?:eq)?|\\prec(?:curly)?(?:eq)?|[⪰≽≻⪯≼≺])(?![A-Za-z])(?P<right>.*)$",
    re.DOTALL,
)
#: Readings that are tried under hypotheses.
_SUPPOSING: Final = 4
#: Undecided answers after which no further hypotheses are tried: each has cost a search for instances.
_DOUBTS: Final = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A relation as one context reads it."""

    context: Context
    formula: Relation


@dataclass(frozen=True, slots=True)
class Weighed:
    """The reading that was taken, what was found, and the hypotheses it was found under.

    ``denied``: the relation fails under all that was supposed before it.
    """

    reading: Reading
    judgment: Judgment
    given: tuple[Formula, ...] = ()
    denied: bool = False


def weigh(readings: Sequence[Reading], suppositions: Suppositions) -> Weighed:
    """The reading in which the relation holds, without hypotheses if it can.

    Else one in which it can be meant as a condition, else the first that decides.
    """
    kept: list[Weighed] = []
    for reading in readings:
        judgment = judge(reading.formula, reading.context)
        if judgment.true:
            note = reading.context.note
            return Weighed(reading, replace(judgment, notes=(*judgment.notes, note)) if note else judgment)
        kept.append(Weighed(reading, judgment))
    denials: dict[int, Judgment] = {}
    unsure: dict[int, Judgment] = {}
    doubts = 0
    # those that can read what is supposed come first
    places = sorted(range(len(readings)), key=lambda k: not suppositions.readable(readings[k].context))
    for place in places[:_SUPPOSING]:
        reading = readings[place]
        for supposed in suppositions.hypotheses(reading.context, reading.formula):
            if doubts >= _DOUBTS:
                break
            judgment = judge(reading.formula, reading.context, supposed.formulas)
            if judgment.true:
                noted = replace(judgment, notes=(*judgment.notes, supposed.note))
                return Weighed(reading, noted, supposed.formulas)
            about = {name for each in supposed.formulas for name in names(each)}
            scope = reading.context.scope
            related = depends(scope, reading.formula) & about - scope.dimensions
            refuted = isinstance(judgment.found, Refuted)
            if related and (supposed.complete if refuted else supposed.near):
                (denials if refuted else unsure).setdefault(place, judgment)
            doubts += isinstance(judgment.found, Undecided)
    plain = [each for each in kept if not each.reading.context.note] or kept
    plain = [each for each in plain if suppositions.readable(each.reading.context)] or plain
    restricting = [each for each in plain if is_condition(each.reading.formula, each.reading.context.scope)]
    decided = [each for each in plain if isinstance(each.judgment.found, Refuted)]
    chosen = (restricting or decided or plain)[0]
    place = kept.index(chosen)
    judgment = denials.get(place) or unsure.get(place) or chosen.judgment
    return replace(chosen, judgment=judgment, denied=bool(denials))


def weigh_order(text: str, contexts: Sequence[Context]) -> Weighed | str:
    r"""``H \succeq 0`` in the first context where it holds, else in the first that reads it; or why not."""
    match = _ORDERED.match(text)
    if match is None:
        return "this relation is not checked by values"
    sides = [match["left"].strip(), match["right"].strip()]
    if "prec" in match["sign"] or match["sign"] in "⪯≼≺":
        sides.reverse()
    strict = not match["sign"].endswith("eq") and match["sign"] in ("\\succ", "\\prec", "≻", "≺")
    body = sides[0] if sides[1] == "0" else f"{sides[0]} - ({sides[1]})"
    found: list[Weighed] = []
    for context in contexts:
        matrix = parsed(context, body)
        form = _definite(context, sized(matrix, context.scope), strict) if matrix is not None else None
        if form is None:
            continue
        scope, formula = form
        inner = context.with_scope(scope)
        found.append(Weighed(Reading(inner, formula), judge(formula, inner)))
        if found[-1].judgment.true:
            return found[-1]
    return found[0] if found else "its left side is no square matrix here"


def _definite(context: Context, matrix: Formula, strict: bool) -> tuple[Scope, Relation] | None:
    """``v^T M v >= 0`` with a new vector v, and the scope that knows it; None if M is no matrix.

    *strict*: ``v^T M v > 0`` with a unit vector.
    """
    shape = context.scope.shape_of(matrix)
    if shape is None or len(shape) != 2 or context.scope.free_indices(matrix):
        return None
    name = "direction"
    domain = Domain("unit") if strict else REAL.domain
    scope = context.scope.with_symbols({name: Type(domain, (shape[0],))})
    direction = Symbol(name)
    form = Product((Transpose(direction), matrix, direction), "")
    return scope, Relation((">" if strict else ">=",), (form, ZERO))
