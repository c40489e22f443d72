"""Conditions that stand behind what they are about: ``… (i = j)``, ``… for 0 < t < 1``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from hwsolve.meaning.comparison.outcome import Refuted, Undecided
from hwsolve.notation.formula import Relation, names
from hwsolve.working.judging.conditions import ORDER, about_indices_only, is_condition
from hwsolve.working.judging.relation import judge
from hwsolve.working.judging.suppositions import SUPPOSED, Suppositions
from hwsolve.working.judging.weighing import Weighed
from hwsolve.working.reading.words import assumes, postpones
from hwsolve.working.record import Record
from hwsolve.working.roles import NEAR, Link
from hwsolve.working.supposing import is_interval
from hwsolve.working.surroundings.context import Context

_SENTENCE_END: Final = re.compile(r"[.;:](?=\s|\$\s)|\n")


def qualifies(
    link: Link, weighed: Weighed, record: Record, suppositions: Suppositions, contexts: Sequence[Context]
) -> bool:
    """Whether a condition belongs to the claim before it, which holds only under it and is amended."""
    formula, context = weighed.reading.formula, weighed.reading.context
    if record.behind and _SENTENCE_END.search(record.source, record.claims[-1].span[1], link.span[0]):
        record.behind = []
        return False
    place = len(record.claims) - 1 - len(record.behind)
    if place < 0 or not (link.first or record.behind):
        return False
    last = record.claims[place]
    between = record.source[last.span[1] : link.span[0]]
    borrowed = SUPPOSED in last.notes and not record.behind
    if last.role == "unread" and is_condition(formula, context.scope):
        if (record.behind or postpones(link.words)) and _SENTENCE_END.search(between) is None:
            record.behind.append(formula)
            return True
    if (
        not (last.false or (last.role == "claim" and (isinstance(last.found, Undecided) or borrowed)))
        or "\n\n" in between
        or last.scope is None
        or not isinstance(last.formula, Relation)
    ):
        return False
    conditional = bool(record.behind) or assumes(link.words)
    postposed = bool(record.behind) or (
        (postpones(link.words) or between.strip(" $,\\") == "(")
        and (not weighed.judgment.true or is_interval(link))
        and _SENTENCE_END.search(between) is None
    )
    if borrowed and not postposed:
        return False
    if not postposed and (len(between) > NEAR or not about_indices_only(formula, context.scope)):
        return False
    inner = context.with_scope(last.scope)
    again = judge(last.formula, inner, (*record.behind, formula))
    if borrowed and not again.true:
        about = names(formula)
        for supposed in suppositions.hypotheses(inner, last.formula):
            others = tuple(each for each in supposed.formulas if names(each).isdisjoint(about))
            joint = judge(last.formula, inner, (*others, formula)) if others else again
            again = joint if joint.true else again
    restricts = is_condition(formula, context.scope) or formula.comparators[0] in ORDER or conditional
    if not again.true and not (postposed and restricts):
        return False
    if isinstance(again.found, Refuted):
        record.amend(place, replace(last, found=again.found, notes=again.notes))
    if again.true:
        record.amend(place, replace(last, found=again.found, notes=again.notes, follows=None))
    if postposed:
        record.behind.append(formula)
        suppositions.add(link.text, False, contexts)
        suppositions.used = True
    return True
