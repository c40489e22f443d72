"""Functions with constants: what their types say of them, or what their formulas show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import add, negative
from hwsolve.calculus.limits import INFINITY
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.types import REAL, Type
from hwsolve.notation.formula import Call, Formula, Negative, Symbol
from hwsolve.solvers.activations.subject import Subject
from hwsolve.solvers.steepness.slope_bound import Slope, tell_constant, tell_slope

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.meaning.scope import Scope


@dataclass(frozen=True)
class Bounded:
    """A function by its name, its Lipschitz constant and its bound; None where it has none."""

    name: str
    lipschitz: Formula | None
    bound: Formula | None

    def at(self, place: Formula) -> Formula:
        """f(place)"""
        return Call(self.name, (place,))


@dataclass(frozen=True)
class Pair:
    """The two points that are compared, and how far they are apart."""

    x: Formula
    y: Formula
    vectors: bool

    @property
    def distance(self) -> Formula:
        """|x - y|, or the norm of it."""
        return size(add((self.x, negative(self.y))), self.vectors)


def size(formula: Formula, vectors: bool = False) -> Formula:
    """|u| of a number, ||u|| of a vector."""
    return Call("norm" if vectors else "abs", (formula,))


def gap(value_at_x: Formula, value_at_y: Formula) -> Formula:
    """|f(x) - f(y)|"""
    return size(add((value_at_x, negative(value_at_y))))


def points_of(derivation: Derivation, functions: tuple[Bounded, ...]) -> tuple[Derivation, Pair]:
    """Two points of the functions' domain, declared where they are new."""
    scope = derivation.scope
    dims = {_argument(each.name, scope) for each in functions}
    if len(dims) != 1:
        raise MeaningError("the functions have arguments of different sizes")
    (kind,) = dims
    for pair in (("x", "y"), ("u", "v"), ("p", "q")):
        if all(not scope.declares(name) or scope.types.get(name) == kind for name in pair):
            found = Pair(Symbol(pair[0]), Symbol(pair[1]), bool(kind.dims))
            return derivation.declaring(dict.fromkeys(pair, kind)), found
    raise NotComputable("the problem uses up all letters for two points")


def _argument(name: str, scope: Scope) -> Type:
    if name in scope.functions:
        return scope.functions[name].kinds[0]
    return replace(REAL, dims=scope.types[name].domain.argument)


def read_function(derivation: Derivation, name: str) -> tuple[Derivation, Bounded]:
    """The constants of a declared function, or of a defined one, whose constants are derived.

    Raises:
        MeaningError: no function has this name, or it has several arguments.
    """
    scope = derivation.scope
    if name in scope.functions:
        known = scope.functions[name]
        if len(known.parameters) != 1 or known.kinds[0].dims:
            raise MeaningError(f"{name} must be a function of one number")
        return _defined(derivation, name)
    if name not in scope.function_names:
        raise MeaningError(f"{name} is no function of the problem; declare it as lipschitz(L) function")
    traits = {trait.name: trait.parameter for trait in scope.types[name].domain.traits}
    return derivation, Bounded(name, traits.get("lipschitz"), traits.get("bounded"))


def _defined(derivation: Derivation, name: str) -> tuple[Derivation, Bounded]:
    known = derivation.scope.functions[name]
    (parameter,) = known.parameters
    scope = derivation.scope.with_symbols({parameter: known.kinds[0]})
    derivation = replace(derivation, scope=scope)
    subject = Subject(scope, Call(name, (Symbol(parameter),)), known.body, parameter)
    slope = Slope(subject)
    derivation, _ = tell_slope(derivation, slope)
    derivation, constant = tell_constant(derivation, slope)
    bound = _bound(slope)
    if bound is not None:
        derivation = derivation.claim("bounded", size(subject.at(subject.x)), bound, None, "<=")
    return derivation, Bounded(name, None if constant == INFINITY else constant, bound)


def _bound(slope: Slope) -> Formula | None:
    """sup |f|; None where there is none or it was not found."""
    search = replace(slope.search, formula=slope.subject.body)
    try:
        high, low = search.highest().value, search.lowest().value
    except NotComputable:
        return None
    if INFINITY in (high, low) or Negative(INFINITY) in (high, low):
        return None
    down = negative(low)
    one, two = search.sizes(down), search.sizes(high)
    if one is None or two is None:
        return None
    if all(a <= b + 1e-12 for a, b in zip(one, two, strict=True)):
        return high
    return down if all(a >= b for a, b in zip(one, two, strict=True)) else Call("max", (down, high))
