"""The chord between two points: what a formula is in between, at both ends, and on the chord."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import ONE, Formula, Negative, Product, Sum, Symbol, substitute
from hwsolve.solvers.supporting.parameters import unused

if TYPE_CHECKING:
    from hwsolve.solvers.curvature.subject import Subject

_LETTERS = (("a", "b"), ("p", "q"), ("u", "v"), ("r", "s"), ("a_0", "b_0"))


@dataclass(frozen=True)
class Chord:
    """The ends of each variable, and the share theta in [0, 1] of the first of them."""

    theta: str
    ends: Mapping[str, tuple[str, str]]
    kinds: Mapping[str, Type]

    def first(self, formula: Formula) -> Formula:
        """The formula at the first end."""
        return substitute(formula, {name: Symbol(a) for name, (a, _) in self.ends.items()})

    def second(self, formula: Formula) -> Formula:
        """The formula at the second end."""
        return substitute(formula, {name: Symbol(b) for name, (_, b) in self.ends.items()})

    def between(self, formula: Formula) -> Formula:
        """The formula at the point of the chord."""
        moved = {name: self.mixed(Symbol(a), Symbol(b)) for name, (a, b) in self.ends.items()}
        return substitute(formula, moved)

    def shares(self, formula: Formula) -> tuple[Formula, Formula]:
        """θ f(a) and (1 - θ) f(b)"""
        one, other = self.value(formula).terms
        return one, other

    def mixed(self, one: Formula, other: Formula) -> Sum:
        """θ one + (1 - θ) other"""
        share, rest = Symbol(self.theta), Sum((ONE, Negative(Symbol(self.theta))))
        return Sum((Product((share, one), "*"), Product((rest, other), "*")))

    def value(self, formula: Formula) -> Sum:
        """θ f(a) + (1 - θ) f(b)"""
        return self.mixed(self.first(formula), self.second(formula))

    def value_or_same(self, formula: Formula) -> Formula:
        """The value on the chord; a formula without the variables keeps its own: θ c + (1 - θ) c = c."""
        return formula if self.first(formula) == formula else self.value(formula)


def chord_of(subject: Subject) -> Chord:
    """A chord with letters that the subject's scope leaves free."""
    scope = subject.scope
    taken = {*scope.types, *scope.definitions, *scope.dimensions, *scope.functions}
    theta = unused(("theta", "tau", "theta_0"), taken.__contains__)
    letters = next(pair for pair in _LETTERS if not {*pair} & taken)
    ends = {
        name: (f"{letters[0]}_{name}", f"{letters[1]}_{name}") if len(subject.variables) > 1 else letters
        for name in subject.variables
    }
    kinds: dict[str, Type] = {theta: Type(Domain("real", 0.0, 1.0))}
    for name, pair in ends.items():
        kinds |= dict.fromkeys(pair, scope.type_of(name))
    return Chord(theta, ends, kinds)
