"""The verdict on one answer, and what goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, assert_never

from hwsolve.errors import MeaningError, NotComputable, Span, Unreadable, point_at
from hwsolve.meaning.comparison.outcome import Comparison, Refuted, Undecided

Fault = Unreadable | NotComputable | MeaningError
Verdict = Literal["correct", "partial", "incorrect", "undecided", "unreadable", "review"]


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict on one answer; ``score`` is from 0 to 1, ``read_as`` what was understood."""

    verdict: Verdict
    score: float
    read_as: str | None
    evidence: dict[str, Any]
    feedback: tuple[str, ...] = ()


def by_score(score: float) -> Verdict:
    """Correct for all of it, partial for some, incorrect for none."""
    return "correct" if score >= 1 - 1e-9 else "partial" if score > 1e-9 else "incorrect"


def wrong(reason: str, read_as: str | None = None, found: Comparison | None = None) -> Result:
    """Incorrect, for a reason in words."""
    evidence = (found or Refuted("", "", {}, reason)).evidence()
    return Result("incorrect", 0.0, read_as, evidence, (sentence(reason),))


def sentence(words: str) -> str:
    """*words* with a capital, unless a name of the problem stands first, and a full stop."""
    words = words.strip()
    if not words:
        return ""
    first = words.split(maxsplit=1)[0]
    word = first.isascii() and first.isalpha() and (len(first) > 1 or first == "a")
    head = first[:1].upper() if word else first[:1]
    return head + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")


def unreadable(said: str, at: Span | None = None, read_as: str | None = None) -> Result:
    """What cannot be read, with the place where one is known."""
    place = {"start": at[0], "end": at[1]} if at is not None else {}
    return Result("unreadable", 0.0, read_as, {"level": "unreadable", **place}, (said,))


def stopped(fault: Fault, text: str, read_as: str | None = None) -> Result:
    """What becomes of an answer that cannot be read, means nothing here, or is too much for us."""
    match fault:
        case Unreadable():
            said = point_at(fault.source, fault.span, fault.sentence)
            return unreadable(said, fault.span, read_as)
        case NotComputable():
            return Result("undecided", 0.0, read_as, Undecided(fault.message).evidence(), (fault.message,))
        case MeaningError():
            said = point_at(text, fault.span, fault.message) if fault.span else fault.message
            return unreadable(said, fault.span, read_as)
        case _:
            assert_never(fault)
