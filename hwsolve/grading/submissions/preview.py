"""How an answer is read, before anybody judges it: no reference answer is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hwsolve.errors import MeaningError, NotComputable, Unreadable, point_at
from hwsolve.grading.kinds.implicit import for_another
from hwsolve.grading.question import Question
from hwsolve.grading.reading.entries import read_entries
from hwsolve.grading.reading.left_sides import read_for
from hwsolve.grading.reading.wording import SAID, in_words
from hwsolve.notation.formula import Formula, Interval, Logic, PlusMinus, Relation, Set, Tuple, Vector
from hwsolve.notation.printing.text import render_text

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Answer, Part


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood, or why nothing was: a sentence, or an excerpt with a caret under it."""

    read_as: str | None
    fault: str | None = None


def preview(part: Part, answer: Answer, text: str) -> Preview:
    """How *text* is read as the answer called ``answer.name`` to *part*."""
    entries = read_entries(text)
    if entries is not None:
        return _entries(part, answer, {str(list(index)): said for index, said in entries.items()})
    match answer.kind:
        case "text":
            count = len(text.split())
            return Preview(f"{count} word{'' if count == 1 else 's'}, for a person to read")
        case "choice":
            return _choice(answer, text)
        case "derivation" | "chain":
            return _working(Question(part, answer, text))
        case "witness":
            return _witness(Question(part, answer, text))
    question = Question(part, answer, text)
    if not part.scope.declares(answer.name) and (found := for_another(question)) is not None:
        return Preview(render_text(found[0], is_array=part.scope.is_array))
    return _formula(question)


def _witness(question: Question) -> Preview:
    from hwsolve.grading.kinds.witness import shown

    try:
        return Preview(shown(question))
    except Unreadable as fault:
        return Preview(None, point_at(fault.source, fault.span, fault.sentence))


def _formula(question: Question) -> Preview:
    scope, answer, text = question.scope, question.answer, question.text
    read_as = None
    try:
        if answer.kind == "graph":  # names that are not declared may be introduced
            return Preview(render_text(replace(scope, closed=False).parse(text), is_array=scope.is_array))
        reading = read_for(question)
        read_as = render_text(reading.whole, is_array=scope.is_array)
        _try(reading.final, scope)
    except (Unreadable, MeaningError) as fault:
        if in_words(text, scope):
            return Preview(None, SAID)
        if isinstance(fault, Unreadable):
            return Preview(None, point_at(fault.source, fault.span, fault.sentence))
        said = point_at(text, fault.span, fault.message) if fault.span else fault.message
        return Preview(read_as, said)
    return Preview(read_as)


def _try(formula: Formula, scope: Scope) -> None:
    """Evaluate as grading does, so that sizes that clash show; raises ``MeaningError``."""
    from hwsolve.meaning.comparison.compare import equal

    if isinstance(formula, Tuple | Vector | Set):
        for item in formula.items:
            _try(item, scope)
    elif not isinstance(formula, Relation | Logic | Interval | PlusMinus):
        try:
            equal(formula, formula, scope, 1, prove=False)
        except NotComputable:
            return


def _choice(answer: Answer, text: str) -> Preview:
    from hwsolve.grading.kinds.choice import choose, read_options

    options = read_options(answer.options)
    chosen = choose(text, options.spellings)
    if chosen:
        return Preview(", ".join(chosen))
    return Preview(None, f"no option was recognised; the options are {', '.join(options.spellings)}")


def _working(question: Question) -> Preview:
    from hwsolve.grading.worked import as_read, claims_of

    claims = claims_of(question)
    faults = [
        f"line {question.text.count(chr(10), 0, claim.span[0]) + 1}: {claim.reason}: {claim.shown}"
        for claim in claims
        if claim.role == "unread"
    ]
    if not claims:
        faults = ["no formula was found in it"]
    return Preview(as_read(claims) or None, "\n".join(faults) or None)


def _entries(part: Part, answer: Answer, entries: dict[str, str]) -> Preview:
    found = {
        index: _formula(Question(part, replace(answer, kind="expression"), said))
        for index, said in entries.items()
    }
    faults = [f"entry {index}: {each.fault}" for index, each in found.items() if each.fault]
    said = "; ".join(f"{index}: {each.read_as}" for index, each in found.items() if each.read_as)
    return Preview(said or None, "\n".join(faults) or None)
