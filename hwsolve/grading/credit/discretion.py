"""What a result may show of the reference: nothing of a value, unless it is to be revealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.notation.formula import names
from hwsolve.notation.printing.text import render_text

if TYPE_CHECKING:
    from hwsolve.grading.question import Question

#: Places within an answer, as a counterexample names them; no values of symbols.
_PLACES = frozenset(["entry", "item", "value of"])


def is_open(found: Refuted, question: Question) -> bool:
    """Whether the value expected at a counterexample may be told: one of many points, not the answer."""
    if question.reveal:
        return True
    if not any(names(reference) for reference in question.references):
        return False
    return bool(found.at.keys() - _PLACES or found.reason)


def discreet(found: Refuted, question: Question) -> dict[str, Any]:
    """The evidence, without the value expected where that is the answer itself."""
    evidence = found.evidence()
    if not is_open(found, question):
        evidence.pop("reference", None)
    return evidence


def revealed(question: Question) -> tuple[str, ...]:
    """The reference in words, if it is to be revealed."""
    if not question.reveal or not question.references:
        return ()
    shown = render_text(question.references[0], is_array=question.scope.is_array)
    return (f"The answer is {shown}.",)
