"""Kind ``function``: piecewise or named functions, the values at their kinks included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.grading.formulas import graded
from hwsolve.grading.kinds.expression import compare_expression
from hwsolve.grading.reading.answer import read_answer
from hwsolve.grading.reading.branches import branches
from hwsolve.grading.result import Result, stopped
from hwsolve.meaning.comparison.counterexample import number_text
from hwsolve.meaning.comparison.outcome import Comparison, Refuted
from hwsolve.notation.printing.text import render_text
from hwsolve.notation.survey import survey

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.grading.terms import Terms
    from hwsolve.meaning.scope import Scope
    from hwsolve.notation.formula import Formula


def grade(question: Question) -> Result:
    """Compare as functions; a point that the author excepts does not count."""
    reading = read_answer(branches(question.text), question.scope, "function")
    read_as = render_text(reading.whole, is_array=question.scope.is_array)
    excepted = _excepted(question)

    def compare(student: Formula, reference: Formula, terms: Terms) -> Comparison:
        found = compare_expression(student, reference, terms)
        if isinstance(found, Refuted):
            return found
        return _at_kinks(student, reference, terms.scope, excepted) or found

    try:
        return graded(question, compare, reading, read_as)
    except (NotComputable, MeaningError) as limit:
        return stopped(limit, question.text, read_as)


def _excepted(question: Question) -> frozenset[float]:
    from hwsolve.grading.kinds.number import value_of

    found = set()
    for source in question.options.formulas("except"):
        value = value_of(question.author(source))
        if value is None:
            source.place.fail("an excepted point is a number")
        found.add(round(float(value.mid()), 12))
    return frozenset(found)


def _at_kinks(
    student: Formula, reference: Formula, scope: Scope, excepted: frozenset[float]
) -> Refuted | None:
    """A difference where a literal of the formulas (or 0) stands for every variable."""
    from hwsolve.meaning.evaluation.arrays import Array
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import Instance
    from hwsolve.meaning.numbers.floats import FloatSamples
    from hwsolve.notation.formula import names

    seen = survey(student, reference)
    variables = sorted(
        name
        for name in names(student) | names(reference)
        if scope.type_of(name).domain.kind == "real"
        and scope.type_of(name).domain.low is None
        and name not in scope.definitions
        and name not in scope.dimensions
        and scope.declares(name)
    )
    if not seen.cases and not {"ind", "step", "sign"} & set(seen.functions):
        return None
    numbers = {0.0, *(float(text) * sign for text in seen.literals for sign in (1, -1) if len(text) < 12)}
    points = sorted(x for x in numbers if round(x, 12) not in excepted)[:64]
    if len(variables) != 1 or not points or scope.free_indices(student):
        return None
    (variable,) = variables
    instance = Instance(scope, 3, len(points))
    kind = scope.type_of(variable)
    if kind.dims:
        shape = tuple(instance.size(size) for size in kind.dims)
        count = 1
        for size in shape:
            count *= size
        instance.leaves[variable] = Array(shape, [tuple(points)] * count)
    else:
        instance.leaves[variable] = tuple(points)
    try:
        walk: Evaluator[Any] = Evaluator(scope, instance, FloatSamples(len(points)))
        a, b = walk.value(student), walk.value(reference)
    except (NotComputable, MeaningError):
        return None
    mine, theirs = (each.items[0] if isinstance(each, Array) and each.items else each for each in (a, b))
    if isinstance(mine, Array) or isinstance(theirs, Array):
        return None
    for x, got, want in zip(points, mine, theirs, strict=True):
        if isinstance(got, complex) or isinstance(want, complex) or got != got or want != want:
            continue
        if abs(got - want) > 1e-9 * max(1.0, abs(want)):
            return Refuted(number_text(got), number_text(want), {variable: x})
    return None
