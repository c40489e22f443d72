"""Conditions that stand behind what they are about: ``… (i = j)``, ``… for 0 < t < 1``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from hwsolve.meaning.comparison.outcome import Refuted, Undecided
from hwsolve.notation.formula import Relation
from hwsolve.working.judging.conditions import about_indices_only, is_condition
from hwsolve.working.judging.relation import judge
from hwsolve.working.judging.suppositions import Suppositions
from hwsolve.working.judging.weighing import Weighed
from hwsolve.working.reading.words import postpones
from hwsolve.working.record import Record
from hwsolve.working.roles import NEAR, Link
from hwsolve.working.surroundings.context import Context

_SENTENCE_END: Final = re.compile(r"[.;:](?=\s|\$\s)|\n")


def qualifies(
    link: Link, weighed: Weighed, record: Record, suppositions: Suppositions, contexts: Sequence[Context]
) -> bool:
    """Whether a condition belongs to the claim before it, which holds only under it and is amended."""
    formula, context = weighed.reading.formula, weighed.reading.context
    place = len(record.claims) - 1 - len(record.behind)
    if place < 0 or not (link.first or record.behind):
        return False
    last = record.claims[place]
    between = record.source[last.span[1] : link.span[0]]
    if (
        not (last.false or (last.role == "claim" and isinstance(last.found, Undecided)))
        or "\n\n" in between
        or last.scope is None
        or not isinstance(last.formula, Relation)
    ):
        return False
    postposed = bool(record.behind) or (
        postpones(link.words) and not weighed.judgment.true and _SENTENCE_END.search(between) is None
    )
    if not postposed and (len(between) > NEAR or not about_indices_only(formula, context.scope)):
        return False
    again = judge(last.formula, context.with_scope(last.scope), (*record.behind, formula))
    if not again.true and not (postposed and is_condition(formula, context.scope)):
        return False
    if isinstance(again.found, Refuted):
        record.amend(place, replace(last, found=again.found))
    if again.true:
        record.amend(place, replace(last, found=again.found, notes=again.notes, follows=None))
    if postposed:
        record.behind.append(formula)
        suppositions.add(link.text, False, contexts)
        suppositions.used = True
    return True
