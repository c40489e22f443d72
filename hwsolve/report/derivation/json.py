"""A derivation as JSON, by the contract of ``hwsolve solve --format json``."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any, assert_never

from hwsolve import __version__
from hwsolve.derivation.derivation import Cited, Step, Unchecked
from hwsolve.derivation.exhibits import Exhibit, Plot
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.notation.formula import Formula
from hwsolve.notation.printing.plain import render_plain
from hwsolve.report.derivation.number import number_text
from hwsolve.report.derivation.sheet import Sheet


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
        "exhibits": [_exhibit(exhibit) for exhibit in sheet.derivation.exhibits],
        "verified": sheet.derivation.verified,
        "version": __version__,
        "problem_hash": sheet.problem.digest,
        "seed": sheet.seed,
    }


def _step(step: Step, sheet: Sheet) -> dict[str, Any]:
    data: dict[str, Any] = {
        "rule": step.rule,
        "claim": _formula(step.claim, sheet),
    }
    if step.given:
        data["given"] = [_formula(one, sheet) for one in step.given]
    if step.note:
        data["note"] = step.note
    data["evidence"] = _evidence(step)
    return data


def _formula(formula: Formula, sheet: Sheet) -> dict[str, Any]:
    return {"plain": render_plain(formula), "latex": sheet.latex(formula)}


def _exhibit(exhibit: Exhibit) -> dict[str, Any]:
    """A table, plot or graph with its numbers; what is not finite becomes null, as JSON wants it."""
    data = asdict(exhibit)
    if isinstance(exhibit, Plot):
        for curve in data["curves"]:
            for axis in ("x", "y"):
                curve[axis] = [value if math.isfinite(value) else None for value in curve[axis]]
    return {"type": type(exhibit).__name__.lower(), **data}


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
    data = _formula(formula, sheet)
    value = number_text(formula, sheet.derivation.scope)
    if value is not None:
        data["value"] = value
    return data
