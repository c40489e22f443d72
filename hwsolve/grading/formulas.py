"""Answers that two formulas decide: the student's against each reference and each known mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.grading.credit.cells import cell_by_cell
from hwsolve.grading.credit.differing import what_differs
from hwsolve.grading.credit.discretion import discreet, revealed
from hwsolve.grading.credit.restating import in_other_terms, restates
from hwsolve.grading.kinds.expression import compare_expression, compare_matrix
from hwsolve.grading.kinds.implicit import solved_for_another
from hwsolve.grading.kinds.number import compare_number
from hwsolve.grading.pairs import ambiguous
from hwsolve.grading.reading.answer import (
    KEEPS_RELATION,
    Reading,
    first_of_several,
    other_reading,
)
from hwsolve.grading.reading.entrywise import NOTE, entry_by_entry
from hwsolve.grading.reading.indices import double_sums, outside_its_sum, stray_letters
from hwsolve.grading.reading.left_sides import of_another, read_for, solved
from hwsolve.grading.reading.repairs import Place, repaired
from hwsolve.grading.registry import Comparer, comparer
from hwsolve.grading.result import Result, by_score, sentence, stopped, unreadable, wrong
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.comparison.screen import Screen
from hwsolve.meaning.scope import unchain
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import (
    ZERO,
    Call,
    Derivative,
    DerivativeCall,
    Entry,
    Formula,
    Limit,
    Matrix,
    Relation,
    Symbol,
    Transpose,
    Tuple,
    Vector,
    map_children,
    names,
    substitute,
    walk,
)
from hwsolve.notation.printing.text import render_text

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.grading.terms import Terms
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.problem import Answer

#: Who compares values: what floats tell apart is no match.
_BY_VALUE: Final = (compare_expression, compare_matrix, compare_number)
#: What an update rule is worth that leaves its gradient to be worked out.
HALF: Final = 0.5
_ZERO: Final = "“= 0” was read as what is to hold at an extremum."


def grade(question: Question) -> Result:
    """Grade an answer that is one formula.

    Raises:
        Unreadable, MeaningError, NotComputable: the text. ProblemError: the file.
    """
    answer = question.answer
    compare = comparer(answer.kind)
    if compare is None or not question.references:
        reason = "there is no reference answer to compare with"
        return Result("review", 0.0, None, Undecided(reason).evidence(), (sentence(reason),))
    if not question.scope.declares(answer.name) and (implicit := solved_for_another(question)) is not None:
        return implicit
    reading = read_for(question)
    read_as = render_text(reading.whole, is_array=question.scope.is_array)
    try:
        return graded(question, compare, reading, read_as)
    except (NotComputable, MeaningError) as limit:
        return stopped(limit, question.text, read_as)


def graded(question: Question, compare: Comparer, reading: Reading, read_as: str) -> Result:
    """What was read against the references, then against the listed mistakes."""
    answer, scope = question.answer, question.scope
    references = _of_one_order(question.references, reading.final, scope)
    terms = question.terms(order_of(reading.whole))

    def compared(value: Formula) -> Comparison:
        return best([compare(value, each, terms) for each in references])

    names_it = answer.kind not in KEEPS_RELATION and answer.kind != "bound"
    if names_it:
        reading = solved(reading, question, compared) or reading
    final = reading.final
    allowed = [question.author(source) for source in answer.allow]
    said_again = _value_of(final, answer.kind)
    asked = isinstance(final, Symbol) and final.name == answer.name and final not in references
    again = restates(said_again, scope, references, allowed)
    if again is said_again:
        named = best([compare(final, each, terms) for each in references])
        again = None if isinstance(named, Refuted) else again  # another quantity is wrong, no restatement
    if asked or again is not None:
        if answer.kind == "update" and is_right(best([compare(final, each, terms) for each in references])):
            said = "This is the rule in general; write out its gradient."
            return Result("partial", HALF, read_as, Undecided(said).evidence(), (said,))
        said = "This restates the question: what is asked is still to be worked out."
        found: Comparison = Refuted("", "", {}, "restates the question")
        return Result("incorrect", 0.0, read_as, found.evidence(), (said,))
    stray = _other_target(answer, final, scope)
    if stray is not None:
        return wrong(stray, read_as)
    point = point_of(question)
    found = best([compare(final, at_point(reference, final, point), terms) for reference in references])
    if isinstance(found, Proved | Agrees):
        missed = in_other_terms(final, answer, scope)
        said_before = [side for side in reading.earlier if in_other_terms(side, answer, scope) is None]
        if missed is not None and not any(is_right(compare(side, final, terms)) for side in said_before):
            return wrong(missed, read_as)
        other = of_another(reading, question, compared) if names_it else None
        if other is not None:
            said = f"The value is right, but it is stated of {render_text(other)}, which is another quantity."
            return Result("partial", HALF, read_as, Undecided(said).evidence(), (said,))
        return _right(question, found, reading, terms, read_as, point)
    if isinstance(found, Undecided):
        return Result("undecided", 0.0, read_as, found.evidence(), (found.reason,))
    alone = first_of_several(reading, answer.kind)
    if alone is not None:
        return graded(question, compare, alone, read_as)
    letters = stray_letters(final, references[0], scope)
    widened = double_sums(final, letters) if letters else None
    if widened is not None and is_right(best([compare(widened, each, terms) for each in references])):
        return graded(question, compare, replace(reading, final=widened), read_as)
    if isinstance(found, Refuted) and not found.at and not scope.free_indices(references[0]):
        letters = letters or tuple(scope.free_indices(final))  # the shapes differ
    escaped = outside_its_sum(final, letters) if letters else None
    if escaped is not None:
        said = f"{escaped} stands outside of its sum as well: put brackets around all that is summed."
        return unreadable(said, None, read_as)
    rows = in_rows(final, scope) if _clashes(found) and answer.layout != "strict" else None
    turned = found if rows is None else best([compare(rows, each, terms) for each in references])
    if rows is not None and isinstance(turned, Proved | Agrees):
        note = "This is right where vectors are rows; here they are columns."
        return _right(question, turned, Reading(reading.whole, rows, note=note), terms, read_as, point)
    dotted = entry_by_entry(final, question.text, scope)
    if dotted is not None and is_right(best([compare(dotted, each, terms) for each in references])):
        return graded(question, compare, replace(reading, final=dotted, note=NOTE), read_as)
    mended = None if reading.mended else _mended(question, compare, reading, found)
    if mended is not None:
        return graded(question, compare, mended, read_as)
    other = other_reading(final, question.text)
    if other is not None and is_right(best([compare(other, reference, terms) for reference in references])):
        doubt = ambiguous(final, other)
        return Result("undecided", 0.0, read_as, doubt.evidence(), (sentence(doubt.reason),))
    screen = Screen(scope, references) if compare in _BY_VALUE and terms.tolerance is None else None
    for mistake in answer.mistakes:
        slip = at_point(question.author(mistake.when), final, point)
        if screen is not None and _by_value(final, slip) and screen.differ(final, slip, terms.order):
            continue
        if is_right(compare(final, slip, terms)):
            credit = mistake.credit
            return Result(by_score(credit), credit, read_as, discreet(found, question), (mistake.say,))
    partly = cell_by_cell(question, final, references, terms)
    if partly is not None:
        score, said_of_cells = partly
        return Result(by_score(score), score, read_as, discreet(found, question), said_of_cells)
    if isinstance(reading.whole, Relation) and answer.name in names(final):
        implicit = solved_for_another(question)
        if implicit is not None and implicit.verdict == "correct":
            return implicit
    feedback = (*what_differs(question, final, found), *revealed(question))
    return Result("incorrect", 0.0, read_as, discreet(found, question), feedback)


def _of_one_order(references: Sequence[Formula], final: Formula, scope: Scope) -> list[Formula]:
    """The references that a whole array can be held against: ``W[j,i]/2`` leaves the order open."""
    indices = [len(scope.free_indices(each)) for each in references]
    if 0 not in indices or max(indices) < 2 or scope.free_indices(final):
        return list(references)
    return [each for each, count in zip(references, indices, strict=True) if count < 2]


def _by_value(final: Formula, slip: Formula) -> bool:
    """Whether nothing but the values of both decides: no equation, no list, no rounded number."""
    return not any(isinstance(each, Relation | Tuple | Vector | Matrix) for each in (final, slip)) and bool(
        names(final)
    )


def _value_of(final: Formula, kind: str) -> Formula:
    """What of an answer has to say something: the new value in an update, the ends in ``0 < f'(x) < 1``."""
    if kind == "interval":
        from hwsolve.grading.kinds.collections import as_interval

        return as_interval(final) or final
    return unchain(final) if kind == "update" else final


def order_of(student: Formula) -> tuple[str, ...]:
    """The free indices in the order of the left-hand side: ``H_{ij} = …``."""
    if not isinstance(student, Relation):
        return ()
    found: list[str] = []
    for node in walk(student.sides[0]):
        if isinstance(node, Entry):
            found.extend(index.name for index in node.indices if isinstance(index, Symbol))
    return tuple(dict.fromkeys(found))


def in_rows(formula: Formula, scope: Scope) -> Formula | None:
    """*formula* as who writes rows means it: each array is its transpose here; None without arrays."""

    def turned(node: Formula) -> Formula:
        if isinstance(node, Symbol):
            return Transpose(node) if scope.is_array(node) else node
        return node if isinstance(node, Entry | Derivative) else map_children(node, turned)

    found = Transpose(turned(formula))
    return None if found == Transpose(formula) else found


def _mended(question: Question, compare: Comparer, reading: Reading, found: Comparison) -> Reading | None:
    """Another reading, with a value of the asked shape where the first has none; a right one comes first."""
    if _set_to_zero(reading):
        return replace(
            reading, final=reading.earlier[-1], earlier=reading.earlier[:-1], mended=True, note=_ZERO
        )
    if not isinstance(found, Refuted) or found.at or not found.reason:
        return None
    scope, references = question.scope, question.references
    place = Place(question.text, scope, tuple(scope.free_indices(references[0])))
    terms = question.terms(order_of(reading.whole))
    other: Reading | None = None
    for changed, note in repaired(reading.final, place):
        fit = best([compare(changed, each, terms) for each in references])
        candidate = replace(reading, final=changed, note=note, mended=True)
        if is_right(fit):
            return candidate
        if other is None and isinstance(fit, Refuted) and fit.at:
            other = candidate
    return other


def _set_to_zero(reading: Reading) -> bool:
    """Whether a derivative was worked out and then set to zero: ``∂q/∂w = 4w - 2 = 0``."""
    whole = reading.whole
    chain = isinstance(whole, Relation) and len(whole.sides) > 2 and isinstance(whole.sides[0], Derivative)
    return chain and reading.final == ZERO and bool(reading.earlier) and bool(names(reading.earlier[-1]))


def _clashes(found: Comparison) -> bool:
    """Whether the shapes within the student's formula do not fit together."""
    return isinstance(found, Refuted) and found.student == "no value"


def is_right(found: Comparison) -> bool:
    """Whether a comparison ended in equality."""
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


def point_of(question: Question) -> dict[str, Formula]:
    """The point at which a numeric answer may be given (option ``at``)."""
    if "at" not in question.options:
        return {}
    return {name: question.author(text) for name, text in question.options.formula_map("at").items()}


def at_point(reference: Formula, student: Formula, point: dict[str, Formula]) -> Formula:
    """The reference as a number where the student gave one."""
    if point and not names(student) and names(reference):
        return substitute(reference, point)
    return reference


def _right(
    question: Question,
    found: Proved | Agrees,
    reading: Reading,
    terms: Terms,
    read_as: str,
    point: dict[str, Formula],
) -> Result:
    final = reading.final
    feedback: list[str] = [reading.note] if reading.note else []
    if isinstance(found, Agrees) and found.note:
        feedback.append(sentence(found.note))
    for side in reading.earlier:
        if side is reading.earlier[0] and (_only_names(side) or _names_another(side, final, question)):
            continue
        if bool(question.scope.shape_of(side)) != bool(question.scope.shape_of(final)):
            continue
        try:
            slip = compare_expression(final, at_point(side, final, point), terms)
        except (MeaningError, NotComputable):
            continue
        meant = other_reading(side, question.text) if isinstance(slip, Refuted) else None
        if meant is not None and is_right(compare_expression(final, at_point(meant, final, point), terms)):
            continue
        if isinstance(slip, Refuted):
            feedback.append(
                f"The result is right, but {render_text(side)} on the way to it is not equal to it."
            )
    for claim in reading.claims:
        try:
            beside = holds(claim, terms.scope, terms.seed, False)
        except (MeaningError, NotComputable):
            continue
        if isinstance(beside, Refuted):
            return wrong(f"{render_text(claim)} is false: {beside.sentence()}", read_as, found=beside)
    if question.answer.form == "simplified" and _size(final) > 2 * _size(question.references[0]):
        feedback.append("This is right; it can be written much more simply.")
    return Result("correct", 1.0, read_as, found.evidence(), tuple(feedback))


def _only_names(side: Formula) -> bool:
    """``W_1'``, ``|e_{k+1}|``, ``lim e_{k+1}/e_k^2``, ``f(2η)``: what a chain begins with, in short."""
    return isinstance(side, Transpose | Limit | DerivativeCall | Call)


def _names_another(side: Formula, final: Formula, question: Question) -> bool:
    """Whether what a chain begins with only names the result: ``x_{k+1} - x_* = …``, ``f_2(1, 2) = …``."""
    known = names(final).union(*(names(reference) for reference in question.references))
    own = names(side) - known
    types = question.scope.types
    free = {name for name in own if name in types and not types[name].domain.random}
    return bool(free) or any(isinstance(node, Tuple) for node in walk(side))


def _size(formula: Formula) -> int:
    return sum(1 for _ in walk(formula))
