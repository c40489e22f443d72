"""Error carried forward: an answer held against what follows from the student's own earlier answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hwsolve.errors import MeaningError, NotComputable, ProblemError, Unreadable
from hwsolve.grading.check import Result, Verdict, check_answer
from hwsolve.grading.reading.answer import read_answer
from hwsolve.notation.formula import Entry, Formula, Symbol, map_children, names
from hwsolve.notation.printing.plain import render_plain
from hwsolve.problem.nodes import Place, Scalar, Source
from hwsolve.problem.settings import Mathematics, settings_of

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Answer, Part

KEYS = ("answer", "as", "through", "penalty")


@dataclass(frozen=True)
class Follows:
    """The key ``follows`` of an answer.

    ``earlier`` is ``part:name`` within the problem (or only the name, where one part has it);
    ``through`` gives this answer in terms of ``as`` (``g`` or ``g[n]``), which stands for the
    student's own earlier answer; ``penalty`` is taken off the score.
    """

    earlier: str
    stands_as: str
    through: Mathematics
    penalty: float


def follows_of(answer: Answer) -> Follows | None:
    """What *answer* follows from; None where it stands alone. Raises ``ProblemError``."""
    if "follows" not in answer.options:
        return None
    settings = settings_of(answer.options.node("follows"), "follows").only(KEYS)
    penalty = settings.number("penalty", 0.0)
    if not 0 <= penalty <= 1:
        settings.node("penalty").place.fail("a penalty is between 0 and 1")
    return Follows(settings.text("answer"), settings.text("as"), settings.formula("through"), penalty)


def earlier_answer(follows: Follows, parts: tuple[Part, ...]) -> tuple[Part, Answer] | None:
    """The part and answer that ``follows.earlier`` names among *parts*; None if there is none or several."""
    where, colon, name = follows.earlier.partition(":")
    found = [
        (part, answer)
        for part in parts
        for answer in part.answers
        if ((part.id == where and name in (answer.name, answer.slug)) if colon else answer.name == where)
    ]
    return found[0] if len(found) == 1 else None


def carry(
    part: Part, answer: Answer, text: str, follows: Follows, earlier: tuple[Part, Answer, str]
) -> Result | None:
    """The result of *text* where it is right by the student's own earlier answer; None where it is not.

    A trivial earlier answer does not pay: one without any symbol, where the reference has some,
    carries nothing, and neither does one that says the question again.

    Raises:
        ProblemError: the key ``follows`` is at fault.
    """
    before, asked, written = earlier
    try:
        formula = read_answer(written, before.scope, asked.kind).final
        reference = before.scope.parse(asked.references[0]) if asked.references else formula
    except (Unreadable, MeaningError):
        return None
    if not names(formula) and names(reference):
        return None
    name, _, index = follows.stands_as.partition("[")
    letters = tuple(letter.strip() for letter in index.rstrip("] ").split(",") if letter.strip())
    if name in names(formula):
        return None
    body = render_plain(_lifted(formula, before.scope, part.scope, letters))
    definition = _author_text(f"{follows.stands_as} = {body}", follows.through)
    around = replace(part.surroundings, define=(*part.surroundings.define, definition))
    own = replace(part, surroundings=around)
    asks = replace(answer, references=(follows.through,), mistakes=())
    try:
        found = check_answer(own, asks, text)
    except (ProblemError, MeaningError, NotComputable, Unreadable):
        return None  # the student's own earlier answer does not fit here
    if found.verdict != "correct":
        return None
    score = max(0.0, 1.0 - follows.penalty)
    said = (
        f"This follows from your own answer to {before.id}, which is not right; the error is carried forward."
    )
    verdict: Verdict = "partial" if score < 1 else "correct"
    evidence = {**found.evidence, "carried_from": f"{before.address}:{asked.name}"}
    return replace(found, verdict=verdict, score=score, evidence=evidence, feedback=(said, *found.feedback))


def _lifted(formula: Formula, inner: Scope, outer: Scope, letters: tuple[str, ...]) -> Formula:
    """*formula* with ``y`` as ``y[n]`` where a quantity of one sample is one of many outside."""

    def lift(node: Formula) -> Formula:
        if isinstance(node, Entry):
            return node
        if isinstance(node, Symbol):
            missing = len(outer.shape(node.name) or ()) - len(inner.shape(node.name) or ())
            return Entry(node, tuple(map(Symbol, letters))) if missing == len(letters) > 0 else node
        return map_children(node, lift)

    return lift(formula)


def _author_text(text: str, beside: Mathematics) -> Mathematics:
    """*text* as mathematics that stands where *beside* does, for the messages."""
    place = beside.place
    source = Source(place.source.name, text)
    return Mathematics(Scalar(text, True, Place(source, 0, len(text), place.line, place.column, place.path)))
