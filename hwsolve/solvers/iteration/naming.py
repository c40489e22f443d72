"""Which result answers which question: the one of that name, or the one in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from hwsolve.problem.slug import slug

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.notation.formula import Formula
    from hwsolve.problem.problem import Answer, Part


#: Kinds of answer that no formula of a derivation is.
_WORDS: Final = frozenset({"choice", "text", "derivation", "chain", "witness"})


def named(
    derivation: Derivation,
    results: Mapping[str, Formula],
    part: Part,
    series: Sequence[Sequence[str]] = (),
) -> Derivation:
    """The derivation with *results* as its answers, under the names that *part* asks for.

    Names that are none of theirs are those of a *series* of results in its order, where it is as long;
    a name that says what it is of (``f(2eta)``) only where its slug names the role.
    Where the part still asks for something that is not among them, all are given under their own names.
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
    used = set(derivation.answers.values())
    roles = [each for each in series if len(each) == len(missed) and not used & {results[r] for r in each}]
    fitting = roles[0] if roles and all(map(_open_to_any, missed)) else None
    if fitting is not None:
        for answer, role in zip(missed, fitting, strict=True):
            derivation = derivation.answer(answer.name, results[role])
    elif missed:
        for name, formula in results.items():
            if formula not in derivation.answers.values():
                derivation = derivation.answer(name, formula)
    return derivation


def _open_to_any(answer: Answer) -> bool:
    return "(" not in answer.name or answer.slug != slug(answer.name)


def _beginning(name: str, by_key: Mapping[str, str]) -> str | None:
    """The one result whose whole name, of two words at least, begins *name*."""
    found = [role for role in by_key.values() if " " in role and name.lower().startswith(f"{role.lower()} ")]
    return found[0] if len(found) == 1 else None


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9']", "", name.lower())
