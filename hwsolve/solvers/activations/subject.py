"""The function that is looked at: a formula in one variable, by its name where it has one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hwsolve.calculus.derivatives.chain_rule import ChainRule
from hwsolve.calculus.limits import INFINITY, Limits
from hwsolve.calculus.pieces import kinks
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.errors import MeaningError
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.truth.claims import holds
from hwsolve.notation.formula import (
    Call,
    Derivative,
    Formula,
    Negative,
    Relation,
    Symbol,
    map_children,
    names,
    substitute,
)

if TYPE_CHECKING:
    from fractions import Fraction

    from hwsolve.meaning.scope import Scope

ENDS = (INFINITY, Negative(INFINITY))


@dataclass(frozen=True)
class Subject:
    """``written`` as the author named it, ``body`` the formula it stands for."""

    scope: Scope
    written: Formula
    body: Formula
    variable: str

    @property
    def x(self) -> Symbol:
        """The variable."""
        return Symbol(self.variable)

    @cached_property
    def limits(self) -> Limits:
        """Limits in the variable."""
        return Limits(self.scope, self.variable)

    @cached_property
    def kinks(self) -> tuple[Fraction, ...]:
        """Where the pieces meet."""
        return kinks(self.body, self.variable)

    @cached_property
    def derivative(self) -> Formula:
        """f'(x)"""
        return ChainRule(Algebra(self.scope), self.body, self.x).run()[-1].result

    def at(self, place: Formula) -> Formula:
        """The function at *place*, by its name if it is a defined function."""
        if isinstance(self.written, Call) and self.written.arguments == (self.x,):
            return Call(self.written.function, (place,))
        return substitute(self.body, {self.variable: place})

    def body_at(self, place: Formula) -> Formula:
        """The function's formula at *place*."""
        return substitute(self.body, {self.variable: place})

    def slope(self) -> Formula:
        """f'(x), to be worked out."""
        return Derivative(self.at(self.x), (self.x,))

    def true(self, comparator: str, left: Formula, right: Formula) -> bool:
        """Whether a claim holds for all x."""
        found = holds(Relation((comparator,), (left, right)), self.scope)  # type: ignore[arg-type]
        return isinstance(found, Agrees | Proved)


def subject_of(written: Formula, variable: str | None, scope: Scope) -> Subject:
    """The function that *written* stands for; raises ``MeaningError`` if its variable is not clear."""
    body = unfolded(written, scope)
    if variable is None:
        found = sorted(names(body))
        if "x" in found:
            found = ["x"]
        if len(found) != 1:
            raise MeaningError("the function has several variables; name the one to look at under 'variable'")
        (variable,) = found
    if variable not in names(body):
        raise MeaningError(f"the function does not depend on {variable}")
    return Subject(scope, written, body, variable)


def unfolded(formula: Formula, scope: Scope) -> Formula:
    """The formula with the definitions of its names and functions put in."""
    inner = map_children(formula, lambda child: unfolded(child, scope))
    if isinstance(inner, Symbol) and inner.name in scope.definitions:
        return unfolded(scope.definitions[inner.name].body, scope)
    if isinstance(inner, Call) and inner.function in scope.functions:
        known = scope.functions[inner.function]
        return unfolded(
            substitute(known.body, dict(zip(known.parameters, inner.arguments, strict=True))), scope
        )
    return inner
