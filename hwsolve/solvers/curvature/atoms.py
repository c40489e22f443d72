"""The lines that show how an atom bends along a chord: norms, squares, maxima, functions of one number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hwsolve.notation.formula import (
    ONE,
    TWO,
    BigOperator,
    Call,
    Comparator,
    Formula,
    Negative,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    names,
    substitute,
)

if TYPE_CHECKING:
    from hwsolve.solvers.curvature.chord import Chord
    from hwsolve.solvers.curvature.slopes import Profile


@dataclass(frozen=True)
class Line:
    """A claim about a chord, the rule it is by, a word on it, what it assumes."""

    rule: str
    claim: Relation
    note: str | None = None
    given: tuple[Formula, ...] = ()

    def under(self, whole: BigOperator) -> Line:
        """The line with each side summed as in *whole*; a line that does not mention its index stays."""
        if whole.index not in names(self.claim):
            return self
        sides = tuple(
            BigOperator(whole.operator, whole.index, whole.lower, whole.upper, None, side)
            for side in self.claim.sides
        )
        return replace(self, claim=Relation(self.claim.comparators, sides))


Lines = tuple[Line, ...]


def apart(before: Formula, after: Formula) -> Lines:
    """The line that takes an affine function apart, where it is more than the variable."""
    if before == after:
        return ()
    return (Line("affine_function", Relation(("=",), (before, after))),)


def of_norm(formula: Call, inner: Formula, chord: Chord) -> Lines:
    """‖θu + (1-θ)v‖ <= θ‖u‖ + (1-θ)‖v‖"""
    one, other = chord.shares(inner)
    joined = Call(formula.function, (Sum((one, other)),))
    split = Sum((Call(formula.function, (one,)), Call(formula.function, (other,))))
    return (
        *apart(chord.between(formula), joined),
        Line("triangle_inequality", Relation(("<=",), (joined, split))),
        Line("homogeneity", Relation(("=",), (split, chord.value(formula))), "θ and 1 − θ are not negative"),
    )


def of_square(formula: Power, inner: Formula, chord: Chord) -> Lines:
    """‖θu + (1-θ)v‖^2 = θ‖u‖^2 + (1-θ)‖v‖^2 - θ(1-θ)‖u - v‖^2"""
    difference: Formula = Sum((chord.first(inner), Negative(chord.second(inner))))
    mixed: Formula = Sum(chord.shares(inner))
    if isinstance(formula.base, Call) and inner is not formula.base:
        mixed = Call(formula.base.function, (mixed,))
        difference = Call(formula.base.function, (difference,))
    after = Power(mixed, TWO)
    return (*apart(chord.between(formula), after), _mean_square(after, formula, difference, chord))


def of_grown_square(formula: Power, base: Formula, chord: Chord) -> Lines:
    """The square of a convex function that is never negative."""
    after = Power(chord.value(base), TWO)
    difference = Sum((chord.first(base), Negative(chord.second(base))))
    grows = Relation(("<=",), (chord.between(formula), after))
    return (
        Line("monotonicity", grows, "the square grows on numbers that are not negative"),
        _mean_square(after, formula, difference, chord),
    )


def _mean_square(before: Formula, formula: Power, difference: Formula, chord: Chord) -> Line:
    share = Symbol(chord.theta)
    taken = Product((share, Sum((ONE, Negative(share))), Power(difference, TWO)), "*")
    value = chord.value(formula)
    less = Sum((*value.terms, Negative(taken)))
    note = "what is taken away is not negative"
    return Line("square_of_a_mean", Relation(("=", "<="), (before, less, value)), note)


def of_extreme(formula: BigOperator | Call, affine: bool, convex: bool, chord: Chord) -> Lines:
    """max(θu_i + (1-θ)v_i) <= θ max(u_i) + (1-θ) max(v_i); with >= for the smallest"""
    sign: Comparator = "<=" if convex else ">="
    inside: Formula
    if isinstance(formula, BigOperator):
        inside = BigOperator(
            formula.operator,
            formula.index,
            formula.lower,
            formula.upper,
            None,
            chord.value_or_same(formula.body),
        )
    else:
        inside = Call(formula.function, tuple(map(chord.value_or_same, formula.arguments)))
    before = chord.between(formula)
    lines: Lines = ()
    if before != inside and affine:
        lines = apart(before, inside)
    elif before != inside:
        lines = (Line("monotonicity", Relation((sign,), (before, inside))),)
    word = "largest" if convex else "smallest"
    note = f"the {word} of sums against the sum of the {word}"
    rule = "maximum_of_sums" if convex else "minimum_of_sums"
    return (*lines, Line(rule, Relation((sign,), (inside, chord.value(formula))), note))


def of_profile(formula: Formula, inner: Formula, profile: Profile, grown: bool, chord: Chord) -> Lines:
    """A function of one number that is convex (concave), at an affine number or one that bends alike."""
    sign: Comparator = "<=" if profile.convex else ">="
    before = chord.between(formula)
    value = substitute(profile.body, {profile.letter: chord.value(inner)})
    lines = apart(before, value)
    if grown:
        lines = (Line("monotonicity", Relation((sign,), (before, value)), "it grows"),)
    jensen = Relation((sign,), (value, chord.value(formula)))
    return (*profile.lines, *lines, Line("jensen_inequality", jensen))
