"""A pair of texts to a verdict: what ``hwsolve compare`` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zlib import crc32

from hwsolve.errors import HwsolveError, MeaningError, NotComputable, Unreadable, point_at
from hwsolve.grading.reading.denominators import other_reading
from hwsolve.grading.registry import ALIASES, comparer
from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.scope import OPEN_SCOPE, Scope, build_scope
from hwsolve.notation.formula import Formula, names
from hwsolve.notation.printing.text import render_text
from hwsolve.problem.problem import Tolerance

VERDICTS: dict[type, str] = {
    Proved: "correct", Agrees: "correct", Refuted: "incorrect", Undecided: "undecided",
}  # fmt: skip


def judge_pair(record: Mapping[str, Any], scope: Scope | None = None, prove: bool = False) -> dict[str, Any]:
    """One pair as data in, its verdict as data out; a fault of the pair is a verdict too.

    ``scope`` lends the names of a problem part; ``symbols`` and ``define`` of the record add
    to it or make an open scope.
    """
    found: dict[str, Any] = {"id": record["id"]} if "id" in record else {}
    try:
        return found | _judge(record, scope, prove)
    except Unreadable as fault:
        return found | unreadable(fault)
    except NotComputable as limit:
        return found | {
            "verdict": "undecided",
            "evidence": Undecided(limit.message).evidence(),
            "message": limit.message,
        }
    except HwsolveError as fault:
        return found | {"verdict": "unreadable", "evidence": {"level": "unreadable"}, "message": str(fault)}


def unreadable(fault: Unreadable) -> dict[str, Any]:
    """The verdict of a text that cannot be read."""
    evidence = {"level": "unreadable", "start": fault.span[0], "end": fault.span[1]}
    return {
        "verdict": "unreadable",
        "evidence": evidence,
        "message": point_at(fault.source, fault.span, fault.sentence),
    }


def _judge(record: Mapping[str, Any], lent: Scope | None, prove: bool) -> dict[str, Any]:
    student_text, reference_text = _text(record, "student"), _text(record, "reference")
    kind = str(record.get("kind") or "expression")
    compare = comparer(kind)
    if compare is None:
        raise MeaningError(f"the kind {kind} is not known")
    kind = ALIASES.get(kind, kind)
    scope = pair_scope(record, lent)
    syntax = record.get("syntax")
    shape = kind == "shape"
    try:
        reference = _parse(reference_text, scope, syntax, shape)
    except Unreadable as fault:
        raise MeaningError(f"the reference cannot be read:\n{fault}") from None
    student = _parse(student_text, _knowing(scope, reference), syntax, shape)
    tolerance = _tolerance(record)
    seed = crc32(f"{student_text}\0{reference_text}".encode("utf-8", "replace"))
    terms = Terms(scope, tolerance, seed=seed, prove=prove)
    comparison = compare(student, reference, terms)
    if isinstance(comparison, Refuted) and "/" in student_text:
        other = other_reading(student, student_text)
        if other is not None and isinstance(compare(other, reference, terms), Proved | Agrees):
            comparison = ambiguous(student, other)
    return verdict_of(comparison)


def ambiguous(read: Formula, other: Formula) -> Undecided:
    """An answer that is wrong as it was read, and right in the other reading its text allows."""
    return Undecided(f"read as {render_text(read)}; if you mean {render_text(other)}, write the brackets")


def verdict_of(comparison: Comparison) -> dict[str, Any]:
    """A comparison as verdict, evidence and message."""
    found: dict[str, Any] = {"verdict": VERDICTS[type(comparison)], "evidence": comparison.evidence()}
    if isinstance(comparison, Refuted):
        found["message"] = comparison.sentence()
    elif isinstance(comparison, Undecided):
        found["message"] = comparison.reason
    elif isinstance(comparison, Agrees) and comparison.note:
        found["message"] = comparison.note
    return found


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str):
        raise MeaningError(f"a pair needs the text {key!r}")
    return value


def _parse(text: str, scope: Scope, syntax: Any, shape: bool) -> Formula:
    return scope.parse(text, syntax if syntax in ("plain", "latex") else None, shape)


def pair_scope(record: Mapping[str, Any], lent: Scope | None = None) -> Scope:
    """The scope of a pair: declared symbols, definitions, the type of everything else."""
    symbols: Mapping[str, str] = record.get("symbols") or {}
    define: Sequence[str] = record.get("define") or ()
    default = record.get("default_type")
    if lent is not None:
        if not symbols and not define:
            return lent
        made = build_scope({**symbols}, define, default_type=default or "real", closed=lent.closed)
        return replace(
            lent, types={**lent.types, **made.types}, definitions={**lent.definitions, **made.definitions}
        )
    if not symbols and not define and not default:
        return OPEN_SCOPE
    return build_scope(symbols, define, default_type=str(default or "real"), closed=False)


def _knowing(scope: Scope, reference: Formula) -> Scope:
    """Names of the reference also steer the reading of the student's juxtapositions."""
    if scope.closed:
        return scope
    fresh = {name: scope.default for name in names(reference) if not scope.declares(name)}
    return scope.with_symbols(fresh) if fresh else scope


def _tolerance(record: Mapping[str, Any]) -> Tolerance | None:
    given = record.get("tolerance")
    if not isinstance(given, Mapping):
        return None
    return Tolerance(float(given.get("absolute") or 0.0), float(given.get("relative") or 0.0))
