"""The independent checker: it evaluates what the rules transformed, and shares no code with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from hwsolve.derivation.derivation import Cited, Claim, Derivation, Step, Unchecked
from hwsolve.errors import Falsehood, MeaningError, NotComputable
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted, Undecided
from hwsolve.meaning.evaluation.allowance import allowance
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import ZERO, Call, Formula, Logic, Product, Relation, Sum, Symbol, Words

UNDEFINED = "undefined"


def check(derivation: Derivation, seed: int = 0) -> Derivation:
    """The same derivation with evidence beside each line.

    Raises ``Falsehood`` at the first refuted line; an undecided line stays ``Unchecked``.
    """
    steps: list[Step] = []
    ranges: dict[str, Formula] = {}
    with allowance():
        for step in derivation.steps:
            if not steps or steps[-1].after != step.before:
                ranges = {}
            ranges = {**derivation.scope.ranges(step.claim), **ranges}
            steps.append(check_step(step, derivation.scope, seed, ranges))
    return replace(derivation, steps=tuple(steps))


def check_step(step: Step, scope: Scope, seed: int = 0, ranges: Mapping[str, Formula] | None = None) -> Step:
    """The step with its evidence; raises ``Falsehood`` if the claim is refuted.

    ``ranges`` are the dimensions of free indices, known from the lines before it.
    """
    if isinstance(step.evidence, Cited):
        return step
    try:
        claim = for_every_index(step.claim, scope)
        if ranges and claim is not step.claim:
            scope = replace(scope, indices={**scope.indices, **ranges})
        found = holds(claim, scope, seed=seed, given=(*step.given, *scope.given) if step.given else ())
    except (NotComputable, MeaningError) as limit:
        return replace(step, evidence=Unchecked(limit.message))
    except IndexError:
        return replace(step, evidence=Unchecked("an index of this line has nothing to range over"))
    except RecursionError:
        return replace(step, evidence=Unchecked("the line is nested too deeply to be evaluated"))
    match found:
        case Proved() | Agrees():
            return replace(step, evidence=found)
        case Undecided():
            return replace(step, evidence=Unchecked(found.reason))
        case Refuted() if UNDEFINED in (found.student, found.reference):
            return replace(step, evidence=Unchecked(f"one side is undefined: {found.sentence()}"))
        case Refuted():
            raise Falsehood(f"the line by {step.rule} is false: {found.contradiction()}")
        case _:
            assert_never(found)


def for_every_index(claim: Claim, scope: Scope) -> Claim:
    """The claim with each free index on every side: ``dz[n]/db = 1`` speaks of all n.

    A side that lacks an index gets ``0*delta(n, n)`` added, which changes no value.
    """
    if isinstance(claim, Logic | Words):
        return claim
    letters = sorted({letter for side in claim.sides for letter in scope.free_indices(side)})
    if not letters:
        return claim

    def over_all(side: Formula) -> Formula:
        beside = next((other for other in claim.sides if other != ZERO and scope.shape_of(other)), None)
        if side == ZERO and beside is not None:
            return Product((ZERO, beside))
        present = scope.free_indices(side)
        missing = [Symbol(letter) for letter in letters if letter not in present]
        zeros = tuple(Product((ZERO, Call("delta", (letter, letter)))) for letter in missing)
        return Sum((side, *zeros)) if zeros else side

    return Relation(claim.comparators, tuple(over_all(side) for side in claim.sides))
