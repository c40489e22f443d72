"""Evidence, as JSON carries it, in one line of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hwsolve.report.agreement import agreement


def evidence_words(evidence: Mapping[str, Any]) -> str:
    """``{"level": "agrees", "points": 8, "bits": 128}`` as *agrees at 8 points to 128 bits*."""
    rest = {key: value for key, value in evidence.items() if key != "level"}
    level = str(evidence.get("level", ""))
    match level:
        case "unreadable" | "choice" | "rubric":
            return ""  # the verdict and the sentences say it
        case "proved" if "by" in rest:
            how = str(rest["by"])
            return f"proved {how}" if how in ("item by item", "cell by cell") else f"proved by {how}"
        case "agrees" if "points" in rest and "bits" in rest:
            return agreement(rest["points"], rest["bits"], rest.get("note"))
        case "refuted" if isinstance(rest.get("at"), Mapping):
            return _refutation(rest)
        case "undecided" if "reason" in rest:
            return f"undecided: {rest['reason']}"
    return " ".join([level, *(f"{key} {_value(value)}" for key, value in rest.items())]).strip()


def _refutation(rest: Mapping[str, Any]) -> str:
    point = ", ".join(f"{name} = {_value(value)}" for name, value in rest["at"].items())
    if not point and rest.get("reason"):
        return f"refuted: {rest['reason']}"
    sides = ", ".join(f"{side} {_value(rest[side])}" for side in ("student", "reference") if rest.get(side))
    return f"refuted{f' at {point}' if point else ''}{f': {sides}' if sides else ''}"


def evidence_beside(evidence: Mapping[str, Any], sentences: Sequence[str]) -> str:
    """The evidence in words, unless *sentences* say it already: the slip, the counterexample, the doubt."""
    found = evidence_words(evidence)
    if sentences and evidence.get("level") == "refuted":
        return ""
    student, reference = evidence.get("student"), evidence.get("reference")
    if student and reference and any(str(student) in said and str(reference) in said for said in sentences):
        return ""
    said_before = {said.rstrip(".").casefold() for said in sentences}
    return "" if found.removeprefix("undecided: ").rstrip(".").casefold() in said_before else found


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    return str(value)
