"""Convexity by its definition: the chord lies above the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.errors import NotComputable
from hwsolve.notation.formula import Comparator, Negative, Relation, Sum, Symbol, names
from hwsolve.solvers.curvature.affine import unfolded
from hwsolve.solvers.curvature.chord import chord_of
from hwsolve.solvers.curvature.composition import by_composition
from hwsolve.solvers.curvature.counterexamples import conditions, negative_point
from hwsolve.solvers.curvature.subject import Subject, established, introduced

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation


def jensen(derivation: Derivation, subject: Subject, sign: Comparator) -> Derivation:
    """The definition itself: J(θa + (1-θ)b) against θJ(a) + (1-θ)J(b)."""
    chord = chord_of(subject)
    whole = subject.at(tuple(map(Symbol, subject.variables)))
    derivation = introduced(derivation, subject, subject.of)
    word = "convex" if sign == "<=" else "concave"
    note = f"{word}, by the definition: for all points and shares"
    return derivation.declaring(chord.kinds).claim(
        "definition_of_convexity", chord.between(whole), chord.value(whole), note, sign
    )


def by_definition(derivation: Derivation, subject: Subject) -> tuple[Derivation, str]:
    """A function with kinks: put together from convex ones, or decided by the definition alone."""
    composed = by_composition(derivation, subject)
    if composed is not None:
        return composed
    tried = jensen(derivation, subject, "<=")
    if established(tried.scope, tried.steps[-1].claim):
        return tried, "convex"
    tried = jensen(derivation, subject, ">=")
    if established(tried.scope, tried.steps[-1].claim):
        return tried, "concave"
    scope = tried.scope
    claim = tried.steps[-1].claim
    assert isinstance(claim, Relation)
    gap = Sum((claim.sides[1], Negative(claim.sides[0])))
    point = negative_point(gap, scope, subject.variables)
    if point is not None:
        wrong = Relation((">",), (claim.sides[0], claim.sides[1]))
        hypotheses = conditions(point)
        if established(scope, wrong, hypotheses):
            body = unfolded(subject.of, subject.scope, subject.variables)
            derivation = introduced(derivation, subject, body)
            derivation = derivation.declaring(
                {name: scope.type_of(name) for name in names(wrong) if name in scope.types}
            )
            note = "the chord runs below the graph: not convex"
            derivation = derivation.assuming(*hypotheses).state("violates_convexity", wrong, note).assuming()
            return derivation, "not convex"
    raise NotComputable("whether this is convex could not be decided by its definition")
