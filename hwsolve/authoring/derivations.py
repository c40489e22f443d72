"""Linting of a part's solver: its parameters, its derivation, and what the derivation ends in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hwsolve.authoring.answers import told
from hwsolve.authoring.finding import Finding, error_at, finding_of, warning_at
from hwsolve.derivation.checker import check
from hwsolve.derivation.derivation import Derivation, Unchecked
from hwsolve.errors import Falsehood, HwsolveError, ProblemError, UsageError, shortened
from hwsolve.grading.check import check_answer
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.registry import find, solve

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part


def parameter_findings(part: Part) -> Iterator[Finding]:
    """Whether there is a solver of this kind, and whether it can read its parameters."""
    if part.solver is None:
        return
    try:
        find(part.solver.kind).given.read(part.solver.given)
    except ProblemError as error:
        yield finding_of(error, part.place.source.name, part.id)
    except UsageError as error:
        yield error_at(part.solver.place, part.id, error.message)


def derivation_findings(part: Part) -> Iterator[Finding]:
    """Whether the part is solved, every line verified, and the answers are those of the file."""
    if part.solver is None:
        return
    place = part.solver.place
    try:
        derivation = check(solve(part))
    except ProblemError as error:
        yield finding_of(error, place.source.name, part.id)
        return
    except Falsehood as error:
        yield error_at(place, part.id, f"a defect of hwsolve: {error.message}")
        return
    except HwsolveError as error:
        yield error_at(place, part.id, f"no derivation: {error.message}")
        return
    for number, step in enumerate(derivation.steps, 1):
        if isinstance(step.evidence, Unchecked):
            rule = step.rule.replace("_", " ")
            reason = shortened(step.evidence.reason, 200)
            said = f"line {number} of the derivation ({rule}) stays unchecked: {reason}"
            yield error_at(place, part.id, said)
    try:
        yield from _ends(part, derivation)
    except ProblemError as error:
        yield finding_of(error, place.source.name, part.id)


def _ends(part: Part, derivation: Derivation) -> Iterator[Finding]:
    named = {answer.name for answer in part.answers}
    for answer in part.answers:
        where = f"{part.id}.{answer.name}"
        found = derivation.answers.get(answer.name)
        if found is None:
            if answer.kind not in ("text", "derivation", "chain"):  # a proof is its lines
                others = ", ".join(name for name in derivation.answers if name not in named)
                hint = f"; it gives {others}" if others else ""
                yield warning_at(answer.place, where, f"the derivation does not end in this answer{hint}")
            continue
        if not answer.references or answer.kind in ("text", "derivation"):
            continue
        result = check_answer(part, answer, render_plain(found))
        if result.verdict != "correct":
            shown = shortened(render_plain(found), 200)
            said = f"the derivation ends in {shown}, which is graded {told(result)}"
            yield error_at(answer.place, where, said)
