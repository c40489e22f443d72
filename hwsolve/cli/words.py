"""Evidence, as JSON carries it, in one line of words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def evidence_words(evidence: Mapping[str, Any]) -> str:
    """``{"level": "agrees", "points": 8, "bits": 128}`` as *agrees at 8 points to 128 bits*."""
    rest = {key: value for key, value in evidence.items() if key != "level"}
    level = str(evidence.get("level", ""))
    match level:
        case "unreadable":
            return ""
        case "proved" if "by" in rest:
            return f"proved by {rest['by']}"
        case "agrees" if "points" in rest and "bits" in rest:
            return f"agrees at {rest['points']} points to {rest['bits']} bits"
        case "refuted" if isinstance(rest.get("at"), Mapping):
            point = ", ".join(f"{name} = {_value(value)}" for name, value in rest["at"].items())
            sides = [f"{side} {_value(rest[side])}" for side in ("student", "reference") if side in rest]
            return f"refuted at {point or 'every point'}" + (f": {', '.join(sides)}" if sides else "")
        case "undecided" if "reason" in rest:
            return f"undecided: {rest['reason']}"
    return " ".join([level, *(f"{key} {_value(value)}" for key, value in rest.items())]).strip()


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    return str(value)
