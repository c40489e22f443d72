"""Functions of one number: convex where the second derivative, or else the slope, says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.calculus.derivatives.chain_rule import ChainRule
from hwsolve.calculus.signs import bounds
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import (
    ZERO,
    Cases,
    Comparator,
    Derivative,
    Formula,
    Relation,
    Symbol,
    replaced,
    substitute,
    walk,
)
from hwsolve.solvers.curvature.atoms import Line, Lines
from hwsolve.solvers.curvature.subject import established, kinked

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope


@dataclass(frozen=True)
class Profile:
    """A function ``body`` of the number ``letter``, how it bends, the lines that show it, their symbols."""

    body: Formula
    letter: str
    convex: bool
    lines: Lines
    kinds: dict[str, Type]


def profile_of(formula: Formula, inner: Formula, scope: Scope) -> Profile | None:
    """The formula as a function of the number *inner*; None where no rule tells how it bends."""
    taken = {*scope.types, *scope.definitions, *scope.dimensions, *scope.functions, *scope.indices}
    letter, other = [each for each in ("s", "r", "u", "q", "s_0", "r_0") if each not in taken][:2]
    body = replaced(formula, inner, Symbol(letter))
    positive = bounds(inner, scope).positive
    kind = Type(Domain("positive" if positive else "real"))
    wide = scope.with_symbols({letter: kind, other: kind})
    try:
        if isinstance(body, Cases):
            return _by_slope(body, letter, other, wide, kind)
        if any(kinked(node, body) for node in walk(body)):
            return None
        return _by_second_derivative(body, letter, wide, kind)
    except (NotComputable, MeaningError):
        return None


def _derivative(body: Formula, letter: str, scope: Scope) -> Formula:
    return ChainRule(Algebra(scope), body, Symbol(letter)).run()[-1].result


def _by_second_derivative(body: Formula, letter: str, scope: Scope, kind: Type) -> Profile | None:
    second = _derivative(_derivative(body, letter, scope), letter, scope)
    for convex in (True, False):
        comparator: Comparator = ">=" if convex else "<="
        if established(scope, Relation((comparator,), (second, ZERO))):
            twice = Derivative(body, (Symbol(letter), Symbol(letter)))
            claim = Relation(("=", comparator), (twice, second, ZERO))
            word = "convex" if convex else "concave"
            line = Line("second_derivative", claim, f"{word} as a function of one number")
            return Profile(body, letter, convex, (line,), {letter: kind})
    return None


def _by_slope(body: Cases, letter: str, other: str, scope: Scope, kind: Type) -> Profile | None:
    """The slope of each piece; nowhere does it fall (rise), so the pieces together are convex (concave)."""
    branches = tuple((_derivative(value, letter, scope), when) for value, when in body.branches)
    last = None if body.otherwise is None else _derivative(body.otherwise, letter, scope)
    slope = Cases(branches, last)
    earlier = substitute(slope, {letter: Symbol(other)})
    order = Relation(("<=",), (Symbol(other), Symbol(letter)))
    first = Line("slope", Relation(("=",), (Derivative(body, (Symbol(letter),)), slope)), "on each piece")
    for convex in (True, False):
        comparator: Comparator = "<=" if convex else ">="
        monotone = Relation((comparator,), (earlier, slope))
        if established(scope, monotone, (order,)):
            word = "falls" if convex else "rises"
            note = f"the slope never {word}, also where the pieces meet"
            second = Line("monotone_slope", monotone, note, (order,))
            return Profile(body, letter, convex, (first, second), {letter: kind, other: kind})
    return None
