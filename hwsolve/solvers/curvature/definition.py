"""Convexity by its definition: the chord lies above the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwsolve.errors import NotComputable
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import ONE, Comparator, Negative, Product, Relation, Sum, Symbol, names
from hwsolve.solvers.curvature.counterexamples import conditions, negative_point
from hwsolve.solvers.curvature.subject import Subject, established

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation


def jensen(derivation: Derivation, subject: Subject, sign: Comparator) -> Derivation:
    """The definition itself: J(θa + (1-θ)b) against θJ(a) + (1-θ)J(b)."""
    scope = derivation.scope
    taken = {*scope.types, *scope.definitions, *scope.dimensions, *scope.functions}
    theta = next(name for name in ("theta", "tau", "theta_0") if name not in taken)
    ends = {
        name: tuple(f"{letter}_{name}" if len(subject.variables) > 1 else letter for letter in _ends(taken))
        for name in subject.variables
    }
    kinds: dict[str, Type] = {theta: Type(Domain("real", 0.0, 1.0))}
    for name, (a, b) in ends.items():
        kinds[a] = kinds[b] = scope.type_of(name)
    share, rest = Symbol(theta), Sum((ONE, Negative(Symbol(theta))))
    between = tuple(
        Sum((Product((share, Symbol(a)), "*"), Product((rest, Symbol(b)), "*"))) for a, b in ends.values()
    )
    first = subject.at(tuple(Symbol(a) for a, _ in ends.values()))
    second = subject.at(tuple(Symbol(b) for _, b in ends.values()))
    mixed = Sum((Product((share, first), "*"), Product((rest, second), "*")))
    derivation = derivation.claim("definition", subject.at(tuple(map(Symbol, subject.variables))), subject.of)
    word = "convex" if sign == "<=" else "concave"
    note = f"{word}, by the definition: for all points and shares"
    return derivation.declaring(kinds).claim(
        "definition_of_convexity", subject.at(between), mixed, note, sign
    )


def _ends(taken: set[str]) -> tuple[str, str]:
    pairs = (("a", "b"), ("p", "q"), ("u", "v"), ("r", "s"), ("a_0", "b_0"))
    return next(pair for pair in pairs if not {*pair} & taken)


def by_definition(derivation: Derivation, subject: Subject) -> tuple[Derivation, str]:
    """A function with kinks: the definition decides, and shows where it fails."""
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
            derivation = derivation.declaring(
                {name: scope.type_of(name) for name in names(wrong) if name in scope.types}
            )
            derivation = derivation.assuming(*hypotheses).state("violates_convexity", wrong).assuming()
            return derivation, "not convex"
    raise NotComputable("whether this is convex could not be decided by its definition")
