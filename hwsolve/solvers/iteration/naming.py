"""Which result answers which question: by its name, else in the order in which they are asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.notation.formula import Formula
    from hwsolve.problem.problem import Part


def named(derivation: Derivation, results: Mapping[str, Formula], part: Part) -> Derivation:
    """The derivation with *results* as its answers, under the names that *part* asks for."""
    asked = [answer.name for answer in part.answers]
    if not asked:
        for name, formula in results.items():
            derivation = derivation.answer(name, formula)
        return derivation
    by_key = {_key(name): name for name in results}
    left = [name for name in results if _key(name) not in {_key(each) for each in asked}]
    for answer in part.answers:
        role = by_key.get(_key(answer.name))
        if role is None and left and answer.kind not in ("choice", "text", "derivation", "chain", "witness"):
            role = left.pop(0)
        if role is not None:
            derivation = derivation.answer(answer.name, results[role])
    return derivation


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9']", "", name.lower())
