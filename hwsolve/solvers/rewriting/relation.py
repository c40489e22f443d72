"""How one function is an affine image of another: phi(a) = s*psi(r*a + c) + t."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Final

from hwsolve.calculus.arithmetic import add, divide, multiply, negative, number
from hwsolve.errors import MeaningError
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    Call,
    Constant,
    Formula,
    Negative,
    Number,
    Product,
    Quotient,
    Sum,
    Symbol,
    map_children,
    substitute,
    walk,
)

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

_WHOLE: Final = (1, 2, 3, 4, 6)
_SIZES: Final = tuple(dict.fromkeys(f for n in _WHOLE for f in (Fraction(n), Fraction(1, n))))
_STRETCHES: Final = (*_SIZES, *(-size for size in _SIZES))
_HALF_TURN: Final = divide(Constant("pi"), TWO)
_SHIFTS: Final[tuple[Formula, ...]] = (
    ZERO, _HALF_TURN, negative(_HALF_TURN),
    *(number(Fraction(n, 2)) for n in (2, -2, 6, -6, 1, -1, 12, -12)),
)  # fmt: skip
_POINTS: Final = (-2.3, -0.9, 0.4, 1.7, 3.1)
#: Of a simple fraction, of a decimal with four places; what is found is tested in any case.
LARGEST_DENOMINATORS: Final = (24, 10_000)
MOST_RATIOS: Final = 24


@dataclass(frozen=True)
class Relation:
    """``phi(a) = scale*psi(stretch*a + offset) + shift``; the functions are formulas in one variable."""

    phi: Formula
    psi: Formula
    variable: str
    scale: Formula
    stretch: Formula
    offset: Formula
    shift: Formula

    def old(self, at: Formula) -> Formula:
        """phi at *at*, a number or an array."""
        return substitute(self.phi, {self.variable: at})

    def new(self, at: Formula) -> Formula:
        """psi at *at*."""
        return substitute(self.psi, {self.variable: at})

    def outside(self, value: Formula) -> Formula:
        """scale*value + shift"""
        return add((scaled(self.scale, value), self.shift))

    def inside(self, at: Formula) -> Formula:
        """stretch*at + offset"""
        return add((scaled(self.stretch, at), self.offset))

    def image(self, at: Formula) -> Formula:
        """scale*psi(stretch*at + offset) + shift"""
        return self.outside(self.new(self.inside(at)))


def scaled(by: Formula, value: Formula) -> Formula:
    """``value/2``, ``2*value``, ``value``"""
    if by == ONE:
        return value
    if isinstance(by, Negative):
        return Negative(scaled(by.operand, value))
    if isinstance(value, Negative):
        return Negative(scaled(by, value.operand))
    if isinstance(by, Quotient) and by.numerator == ONE:
        if isinstance(value, Quotient):
            return Quotient(value.numerator, multiply((by.denominator, value.denominator)))
        return Quotient(value, by.denominator)
    if isinstance(value, Product) and value.mark == "@":
        return Product((by, value))
    return multiply((by, value))


def find_relation(phi: Formula, psi: Formula, variable: str, scope: Scope) -> Relation:
    """The affine relation between two functions, found by values and then tested.

    Raises ``MeaningError`` where there is none with simple numbers.
    """
    wanted = _values(phi, variable, scope, _POINTS)
    told = {node.value: node for each in (phi, psi) for node in walk(each) if isinstance(node, Number)}
    for stretch, offset in product((*_STRETCHES, *_ratios(tuple(told))), _SHIFTS):
        r = told.get(stretch, number(stretch))
        at = add((scaled(r, Symbol(variable)), offset))
        found = _fit(wanted, _values(substitute(psi, {variable: at}), variable, scope, _POINTS))
        if found is None:
            continue
        scale, shift = found
        factor, added = told.get(scale, number(scale)), told.get(shift, number(shift))
        relation = Relation(phi, psi, variable, factor, r, offset, added)
        if holds_for(relation, scope):
            return relation
    raise MeaningError(
        "no simple numbers make the one function an affine image of the other; "
        "give scale, stretch, offset and shift, if there are such numbers"
    )


def _ratios(told: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """Stretches that the numbers of the two functions suggest: their ratios, of either sign."""
    sizes = {Fraction(1), *(abs(value) for value in told if value)}
    found = sorted({a / b for a in sizes for b in sizes}.difference(_STRETCHES))[:MOST_RATIOS]
    return (*found, *(-ratio for ratio in found))


def holds_for(relation: Relation, scope: Scope) -> bool:
    """Whether the identity is true for all arguments."""
    at = Symbol(relation.variable)
    return isinstance(equal(relation.phi, relation.image(at), scope), Agrees | Proved)


def _values(formula: Formula, variable: str, scope: Scope, points: tuple[float, ...]) -> list[float]:
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.meaning.instances.instance import Instance
    from hwsolve.meaning.numbers.floats import FloatSamples

    count = len(points)
    instance = Instance(scope, 1, count)
    walk: Evaluator[list[float]] = Evaluator(scope, instance, FloatSamples(count), {variable: list(points)})
    found = walk.value(formula)
    if not isinstance(found, list):
        raise MeaningError("an activation is a function of one number")
    return [float(value) for value in found]


def _fit(wanted: list[float], got: list[float]) -> tuple[Fraction, Fraction] | None:
    """Simple s and t with wanted = s*got + t at all points, or None."""
    low, high = got.index(min(got)), got.index(max(got))
    gap = got[high] - got[low]
    if not gap > 1e-9:
        return None
    for largest in LARGEST_DENOMINATORS:
        s = Fraction((wanted[high] - wanted[low]) / gap).limit_denominator(largest)
        t = Fraction(wanted[low] - float(s) * got[low]).limit_denominator(largest)
        fits = all(abs(float(s) * g + float(t) - w) < 1e-9 for g, w in zip(got, wanted, strict=True))
        if s and fits:
            return s, t
    return None


def written_out(formula: Formula) -> Formula:
    """sigmoid, tanh, softplus and their kin by their definitions in exponentials."""
    inner = map_children(formula, written_out)
    if not isinstance(inner, Call) or len(inner.arguments) != 1:
        return inner
    (u,) = inner.arguments
    grown, fallen = Call("exp", (u,)), Call("exp", (negative(u),))
    match inner.function:
        case "sigmoid":
            return Quotient(ONE, Sum((ONE, fallen)))
        case "tanh":
            return Quotient(Sum((grown, negative(fallen))), Sum((grown, fallen)))
        case "sinh":
            return Quotient(Sum((grown, negative(fallen))), TWO)
        case "cosh":
            return Quotient(Sum((grown, fallen)), TWO)
        case "softplus":
            return Call("log", (Sum((ONE, grown)),))
        case _:
            return inner
