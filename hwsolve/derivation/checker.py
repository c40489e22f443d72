"""The independent checker: it evaluates what the rules transformed, and shares no code with them."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from hwsolve.derivation.derivation import Cited, Derivation, Step, Unchecked
from hwsolve.errors import Falsehood, NotComputable
from hwsolve.meaning.compare import holds
from hwsolve.meaning.comparison import Agrees, Proved, Refuted, Undecided
from hwsolve.meaning.scope import Scope


def check(derivation: Derivation, seed: int = 0) -> Derivation:
    """The same derivation with evidence beside each line.

    Raises ``Falsehood`` at the first refuted line; an undecided line stays ``Unchecked``.
    """
    steps = tuple(check_step(step, derivation.scope, seed) for step in derivation.steps)
    return replace(derivation, steps=steps)


def check_step(step: Step, scope: Scope, seed: int = 0) -> Step:
    """The step with its evidence; raises ``Falsehood`` if the claim is refuted."""
    if isinstance(step.evidence, Cited):
        return step
    try:
        found = holds(step.claim, scope, seed=seed)
    except NotComputable as limit:
        return replace(step, evidence=Unchecked(limit.message))
    match found:
        case Proved() | Agrees():
            return replace(step, evidence=found)
        case Undecided():
            return replace(step, evidence=Unchecked(found.reason))
        case Refuted():
            raise Falsehood(f"the line by {step.rule!r} is false: {found.student} against {found.reference}")
        case _:
            assert_never(found)
