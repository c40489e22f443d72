"""Which result answers which question: the one of that name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.notation.formula import Formula
    from hwsolve.problem.problem import Part


#: Kinds of answer that no formula of a derivation is.
_WORDS: Final = frozenset({"choice", "text", "derivation", "chain", "witness"})


def named(derivation: Derivation, results: Mapping[str, Formula], part: Part) -> Derivation:
    """The derivation with *results* as its answers, under the names that *part* asks for.

    Where the part asks for something that is not among them, all are given under their own names.
    """
    asked = [answer.name for answer in part.answers]
    if not asked:
        for name, formula in results.items():
            derivation = derivation.answer(name, formula)
        return derivation
    by_key = {_key(name): name for name in results}
    alone = len(asked) == 1 == len(results)
    for name in asked:
        role = by_key.get(_key(name)) or _beginning(name, by_key)
        if role is None and alone and part.answers[0].kind not in _WORDS:
            (role,) = results
        if role is not None:
            derivation = derivation.answer(name, results[role])
    missed = [
        each for each in part.answers if each.name not in derivation.answers and each.kind not in _WORDS
    ]
    if missed:
        for name, formula in results.items():
            if formula not in derivation.answers.values():
                derivation = derivation.answer(name, formula)
    return derivation


def _beginning(name: str, by_key: Mapping[str, str]) -> str | None:
    """The one result whose whole name, of two words at least, begins *name*."""
    found = [role for role in by_key.values() if " " in role and name.lower().startswith(f"{role.lower()} ")]
    return found[0] if len(found) == 1 else None


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9']", "", name.lower())
