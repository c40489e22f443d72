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
        case "unreadable":
            return ""
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


def repeats(evidence: Mapping[str, Any], sentences: Sequence[str]) -> bool:
    """Whether the counterexample in *evidence* is told in *sentences* already."""
    student, reference = evidence.get("student"), evidence.get("reference")
    return bool(student and reference) and any(
        str(student) in sentence and str(reference) in sentence for sentence in sentences
    )


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    return str(value)
