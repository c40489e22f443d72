"""Kind ``inequality``: the same region of the symbols' values, strictness included."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hwsolve.errors import NotComputable
from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.counterexample import point
from hwsolve.meaning.comparison.guards import boundary_instance
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import Formula, Logic, Negative, Relation, Sum
from hwsolve.notation.survey import survey

SAMPLES = 400
_STRICT = frozenset(["<", ">", "!="])


def oriented(relation: Relation) -> list[tuple[Formula, bool]]:
    """Each link as ``difference > 0`` (or ``>= 0``) with its strictness."""
    out: list[tuple[Formula, bool]] = []
    for left, comparator, right in zip(
        relation.sides, relation.comparators, relation.sides[1:], strict=False
    ):
        greater = comparator in (">", ">=")
        big, small = (left, right) if greater else (right, left)
        out.append((Sum((big, Negative(small))), comparator in _STRICT))
    return out


def compare_inequality(student: Formula, reference: Formula, terms: Terms) -> Comparison:
    """The same truth value everywhere; the boundary counts, so ``<`` is not ``<=``."""
    if not isinstance(student, Relation | Logic):
        return Refuted("no inequality", "an inequality", {}, "an inequality is asked")
    counter = _different_truth(student, reference, terms)
    if counter is not None:
        return counter
    if not isinstance(student, Relation) or not isinstance(reference, Relation):
        return Undecided("the regions agree at the sampled points; their boundaries were not compared")
    ours, theirs = oriented(student), oriented(reference)
    if len(ours) == len(theirs):
        for order in (theirs, theirs[::-1]):
            if all(_same_side(a, b, terms) for a, b in zip(ours, order, strict=True)):
                strict = [(a[1], b[1]) for a, b in zip(ours, order, strict=True)]
                if all(a == b for a, b in strict):
                    return Agrees(400, 53, "the same region")
                wrong = "a strict sign" if strict[0][0] else "a sign that allows equality"
                return Refuted(wrong, "the other", {}, "the boundary is included in one and not in the other")
    boundary = boundary_instance(terms.scope, terms.seed or 11, (student, reference))
    if boundary is not None and len({strict for _, strict in (*ours, *theirs)}) == 1:
        return Agrees(
            2 * SAMPLES + boundary.samples, 30, "the same region, on both sides of every boundary found"
        )
    return Undecided("the regions agree at the sampled points; their boundaries were not compared")


def _same_side(a: tuple[Formula, bool], b: tuple[Formula, bool], terms: Terms) -> bool:
    from hwsolve.grading.kinds.equation import _constant_factor

    direct = equal(a[0], b[0], terms.scope, terms.seed, False)
    if isinstance(direct, Agrees | Proved):
        return True
    return _constant_factor(a[0], b[0], terms) is not None


def _different_truth(student: Formula, reference: Formula, terms: Terms) -> Refuted | None:
    anchors = sorted({float(text) * sign for text in survey(student, reference).literals for sign in (1, -1)})
    seed = terms.seed or 11
    grounds = [
        Instance(scope, seed, SAMPLES, anchors=tuple(anchors))
        for scope in (terms.scope, widened(terms.scope))
    ]
    boundary = boundary_instance(terms.scope, seed, (student, reference))
    for instance in [*grounds, *([boundary] if boundary is not None else [])]:
        found = _differs_at(instance, student, reference)
        if found is not None:
            return found
    return None


def widened(scope: Scope) -> Scope:
    """The same names, the reals without bounds drawn from a wider range."""
    wide = Type(Domain("real", -15.0, 15.0))

    def widen(kind: Type) -> Type:
        free = kind.domain.kind == "real" and kind.domain.low is None and not kind.dims
        return wide if free else kind

    return replace(scope, types={n: widen(k) for n, k in scope.types.items()}, default=widen(scope.default))


def _differs_at(instance: Instance, student: Formula, reference: Formula) -> Refuted | None:
    walker: Evaluator[Any] = Evaluator(instance.scope, instance, FloatSamples(instance.samples))
    try:
        ours, theirs = walker.condition(student), walker.condition(reference)
    except NotComputable:
        return None
    if not isinstance(ours, list) or not isinstance(theirs, list):
        return None
    for k, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        if a != b:
            at = point((student, reference), instance, k)
            return Refuted("true" if a else "false", "true" if b else "false", at)
    return None
