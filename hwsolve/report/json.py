"""A derivation as JSON, by the contract of ``hwsolve solve --format json``."""

from __future__ import annotations

import json
from typing import Any, assert_never

from hwsolve import __version__
from hwsolve.derivation.derivation import Cited, Step, Unchecked
from hwsolve.meaning.comparison import Agrees, Proved
from hwsolve.notation.formula import Formula
from hwsolve.notation.plain import render_plain
from hwsolve.report.number import number_text
from hwsolve.report.sheet import Sheet


def render_json(sheet: Sheet) -> str:
    """The derivation as one JSON object, indented."""
    return json.dumps(derivation_data(sheet), indent=2)


def derivation_data(sheet: Sheet) -> dict[str, Any]:
    """The JSON object of a derivation, as Python data."""
    return {
        "problem": sheet.problem.id,
        "part": sheet.part.id,
        "steps": [_step(step, sheet) for step in sheet.derivation.steps],
        "answers": {name: _answer(found, sheet) for name, found in sheet.derivation.answers.items()},
        "verified": sheet.derivation.verified,
        "version": __version__,
        "problem_hash": sheet.problem.digest,
        "seed": sheet.seed,
    }


def _step(step: Step, sheet: Sheet) -> dict[str, Any]:
    data: dict[str, Any] = {
        "rule": step.rule,
        "claim": {"plain": render_plain(step.claim), "latex": sheet.latex(step.claim)},
    }
    if step.note:
        data["note"] = step.note
    data["evidence"] = _evidence(step)
    return data


def _evidence(step: Step) -> dict[str, Any]:
    match step.evidence:
        case Proved() | Agrees():
            return step.evidence.evidence()
        case Cited():
            return {"level": "cited", "source": step.evidence.source}
        case Unchecked():
            return {"level": "unchecked", "reason": step.evidence.reason}
        case _:
            assert_never(step.evidence)


def _answer(formula: Formula, sheet: Sheet) -> dict[str, Any]:
    data = {"plain": render_plain(formula), "latex": sheet.latex(formula)}
    value = number_text(formula, sheet.derivation.scope)
    if value is not None:
        data["value"] = value
    return data
