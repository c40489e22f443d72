"""One answer to one part: verdict, score, evidence, feedback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from zlib import crc32

from hwsolve.errors import MeaningError, NotComputable, Unreadable, point_at
from hwsolve.grading.kinds.expression import right_side
from hwsolve.grading.pairs import ambiguous
from hwsolve.grading.reading import Reading, other_reading, read_answer
from hwsolve.grading.registry import Comparer, comparer
from hwsolve.grading.restating import restates
from hwsolve.grading.terms import Terms, Tolerance
from hwsolve.meaning.claims import holds
from hwsolve.meaning.comparison import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.notation.formula import Entry, Formula, Relation, Symbol, names, substitute, walk
from hwsolve.notation.text import render_text

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Answer, Part
    from hwsolve.problem.settings import Mathematics

Verdict = Literal["correct", "partial", "incorrect", "undecided", "unreadable", "review"]


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict on one answer; ``score`` is from 0 to 1, ``read_as`` what was understood."""

    verdict: Verdict
    score: float
    read_as: str | None
    evidence: dict[str, Any]
    feedback: tuple[str, ...] = ()


def check_answer(part: Part, answer: Answer, text: str, prove: bool = True) -> Result:
    """Grade *text* as the answer called ``answer.name`` to *part*.

    Raises:
        ProblemError: the reference or a listed mistake is at fault, not the answer.
    """
    compare = comparer(answer.kind)
    if compare is None or not answer.references:
        reason = f"answers of kind {answer.kind} are judged by a person"
        return Result("review", 0.0, None, Undecided(reason).evidence(), (reason,))
    scope = part.scope
    shape = answer.kind == "shape"
    references = [_author(scope, source, shape) for source in answer.references]
    try:
        reading = read_answer(text, scope, answer.kind)
    except Unreadable as fault:
        evidence = {"level": "unreadable", "start": fault.span[0], "end": fault.span[1]}
        said = point_at(fault.source, fault.span, fault.sentence)
        return Result("unreadable", 0.0, None, evidence, (said,))
    read_as = render_text(reading.whole, is_array=scope.is_array)
    try:
        return _graded(part, answer, reading, references, compare, text, read_as, prove)
    except NotComputable as limit:
        return Result("undecided", 0.0, read_as, Undecided(limit.message).evidence(), (limit.message,))
    except MeaningError as clash:
        evidence = {"level": "unreadable"} | (
            {"start": clash.span[0], "end": clash.span[1]} if clash.span else {}
        )
        said = point_at(text, clash.span, clash.message) if clash.span else clash.message
        return Result("unreadable", 0.0, read_as, evidence, (said,))


def _author(scope: Scope, source: Mathematics, shape: bool = False) -> Formula:
    try:
        return scope.parse(source, shape=shape)
    except (Unreadable, MeaningError) as error:
        raise source.problem(error) from error


def _graded(
    part: Part,
    answer: Answer,
    reading: Reading,
    references: list[Formula],
    compare: Comparer,
    text: str,
    read_as: str,
    prove: bool,
) -> Result:
    scope = part.scope
    given = answer.tolerance
    terms = Terms(
        scope,
        Tolerance(given.absolute, given.relative) if given else None,
        answer.digits or 3,
        answer.layout == "strict",
        crc32(f"{part.address}\0{answer.name}\0{text}".encode("utf-8", "replace")),
        prove,
        _order(reading.whole),
    )
    final = reading.final
    allowed = [_author(scope, source) for source in answer.allow]
    said_again = right_side(final) if answer.kind == "update" else final
    asked = isinstance(final, Symbol) and final.name == answer.name and final not in references
    if asked or restates(said_again, scope, references, allowed) is not None:
        said = "This restates the question: what is asked is still to be worked out."
        return Result(
            "incorrect", 0.0, read_as, Refuted("", "", {}, "restates the question").evidence(), (said,)
        )
    point = _point(answer, scope)
    stray = _other_target(answer, final, scope)
    if stray is not None:
        return Result("incorrect", 0.0, read_as, Refuted("", "", {}, stray).evidence(), (stray,))
    found = best([compare(final, _at(reference, final, point), terms) for reference in references])
    if isinstance(found, Proved | Agrees):
        return _right(found, reading, terms, read_as, point)
    if isinstance(found, Undecided):
        return Result("undecided", 0.0, read_as, found.evidence(), (found.reason,))
    other = other_reading(final, text)
    if other is not None and _is_right(best([compare(other, reference, terms) for reference in references])):
        doubt = ambiguous(final, other)
        return Result(
            "undecided", 0.0, read_as, doubt.evidence(), (doubt.reason[:1].upper() + doubt.reason[1:],)
        )
    for mistake in answer.mistakes:
        wrong = _author(scope, mistake.when, answer.kind == "shape")
        if isinstance(compare(final, _at(wrong, final, point), terms), Proved | Agrees):
            verdict: Verdict = "partial" if mistake.credit > 0 else "incorrect"
            return Result(verdict, mistake.credit, read_as, found.evidence(), (mistake.say,))
    return Result("incorrect", 0.0, read_as, found.evidence(), _feedback(final, references[0], found, scope))


def _order(student: Formula) -> tuple[str, ...]:
    """The free indices in the order of the left-hand side: ``H_{ij} = …``."""
    if not isinstance(student, Relation):
        return ()
    found: list[str] = []
    for node in walk(student.sides[0]):
        if isinstance(node, Entry):
            found.extend(index.name for index in node.indices if isinstance(index, Symbol))
    return tuple(dict.fromkeys(found))


def _is_right(found: Comparison) -> bool:
    return isinstance(found, Proved | Agrees)


def _other_target(answer: Answer, final: Formula, scope: Scope) -> str | None:
    """What to say of an update of another parameter than the one asked."""
    if answer.kind != "update" or not isinstance(final, Relation) or not isinstance(final.sides[0], Symbol):
        return None
    given = final.sides[0].name
    if given == answer.name or answer.name not in scope.types or given not in scope.types:
        return None
    return f"This updates {given}; {answer.name} is asked."


def best(found: list[Comparison]) -> Comparison:
    """The most favourable comparison: several references may be right."""
    order = {Proved: 0, Agrees: 1, Undecided: 2, Refuted: 3}
    return min(found, key=lambda comparison: order[type(comparison)])


def _point(answer: Answer, scope: Scope) -> dict[str, Formula]:
    """The point at which a numeric answer may be given (option ``at``)."""
    if "at" not in answer.options:
        return {}
    return {name: scope.parse(text) for name, text in answer.options.formula_map("at").items()}


def _at(reference: Formula, student: Formula, point: dict[str, Formula]) -> Formula:
    """The reference as a number where the student gave one."""
    if point and not names(student) and names(reference):
        return substitute(reference, point)
    return reference


def _right(
    found: Proved | Agrees,
    reading: Reading,
    terms: Terms,
    read_as: str,
    point: dict[str, Formula],
) -> Result:
    final = reading.final
    feedback: list[str] = [reading.note] if reading.note else []
    if isinstance(found, Agrees) and found.note:
        feedback.append(_sentence(found.note))
    from hwsolve.grading.kinds.expression import compare_expression

    for side in reading.earlier:
        try:
            slip = compare_expression(final, _at(side, final, point), terms)
        except (MeaningError, NotComputable):
            continue
        if isinstance(slip, Refuted):
            feedback.append(
                f"The result is right, but {render_text(side)} on the way to it is not equal to it."
            )
    for claim in reading.claims:
        beside = holds(claim, terms.scope, terms.seed, False)
        if isinstance(beside, Refuted):
            said = f"{render_text(claim)} is false: {beside.sentence()}."
            return Result("incorrect", 0.0, read_as, beside.evidence(), (said,))
    return Result("correct", 1.0, read_as, found.evidence(), tuple(feedback))


def _sentence(note: str) -> str:
    return note[:1].upper() + note[1:] + ("" if note.endswith(".") else ".")


def _feedback(student: Formula, reference: Formula, found: Refuted, scope: Scope) -> tuple[str, ...]:
    from hwsolve.meaning.diagnose import diagnose

    said = diagnose(student, reference, scope)
    counter = _sentence(found.sentence()) if found.at or found.reason else ""
    return tuple(sentence for sentence in (said, counter) if sentence)
