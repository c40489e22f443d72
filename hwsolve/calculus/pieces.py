"""Functions in pieces: where |u|, relu(u) and case distinctions change, and what they are on each side."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from hwsolve.calculus.arithmetic import add, multiply, negative, number
from hwsolve.calculus.simplification.polynomial import collect
from hwsolve.calculus.simplification.tidy import rebuild
from hwsolve.errors import NotComputable
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    Call,
    Cases,
    Formula,
    Relation,
    Symbol,
    map_children,
    names,
    rational,
    substitute,
    walk,
)

_GUARDED: Final = frozenset(("abs", "sign", "relu", "leaky_relu", "step"))
FAR: Final = 10**6


def kinks(formula: Formula, variable: str) -> tuple[Fraction, ...]:
    """The points at which a case distinction in *variable* changes, ascending.

    Raises ``NotComputable`` where one is not at a rational root of a linear guard.
    """
    found: set[Fraction] = set()
    for guard in _guards(formula):
        if variable in names(guard):
            inner = kinks(guard, variable)
            found.update(inner)
            found.update(
                root for at in samples(inner) for root in _roots(piece(guard, variable, at), variable)
            )
    return tuple(sorted(found))


def piece(formula: Formula, variable: str, sample: Fraction) -> Formula:
    """The formula without case distinctions, as it is around the point *sample*."""

    def sign(guard: Formula) -> int:
        value = _value(guard, variable, sample)
        return (value > 0) - (value < 0)

    def visit(node: Formula) -> Formula:
        inner = rebuild(map_children(node, visit)) if not isinstance(node, Relation) else node
        match inner:
            case Call("abs", (u,)) if names(u) <= {variable}:
                return u if sign(u) >= 0 else negative(u)
            case Call("sign", (u,)) if names(u) <= {variable}:
                return number(sign(u))
            case Call("step", (u,)) if names(u) <= {variable}:
                return ONE if sign(u) >= 0 else ZERO
            case Call("relu", (u,)) if names(u) <= {variable}:
                return u if sign(u) > 0 else ZERO
            case Call("leaky_relu", (u, slope)) if names(u) <= {variable}:
                return u if sign(u) > 0 else multiply((slope, u))
            case Call("max" | "min" as extreme, (u, v)) if names(inner) <= {variable}:
                first = sign(add((u, negative(v)))) >= 0
                return u if first == (extreme == "max") else v
            case Cases(branches, otherwise):
                for value, condition in branches:
                    if _holds(condition, variable, sample):
                        return value
                if otherwise is not None:
                    return otherwise
                raise NotComputable("no case applies at some point")
            case _:
                return inner

    return visit(formula)


def at_infinity(formula: Formula, variable: str, sign: int, scope: Scope) -> Formula:
    """The piece far out on one side."""
    ends = kinks(formula, variable)
    far = max([Fraction(FAR), *(2 * abs(end) for end in ends)])
    return piece(formula, variable, sign * far)


def near(formula: Formula, variable: str, point: Formula, side: str, scope: Scope) -> Formula:
    """The piece beside a point: above it, or below it for the side ``-``."""
    here = rational(point)
    ends = kinks(formula, variable)
    if not ends:
        return formula
    if here is None:
        raise NotComputable("a limit of a function in pieces is taken at rational points")
    gap = min((abs(end - here) for end in ends if end != here), default=Fraction(2)) / 2
    return piece(formula, variable, here - gap if side == "-" else here + gap)


def samples(ends: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """A point inside each interval between the kinks, from left to right."""
    if not ends:
        return (Fraction(1),)
    inner = [(a + b) / 2 for a, b in zip(ends, ends[1:], strict=False)]
    return (ends[0] - 1, *inner, ends[-1] + 1)


def _guards(formula: Formula) -> Iterator[Formula]:
    for node in walk(formula):
        match node:
            case Call(function, (u, *_)) if function in _GUARDED:
                yield u
            case Call("max" | "min", (u, v)):
                yield add((u, negative(v)))
            case Relation(_, (u, v)):
                yield add((u, negative(v)))
            case _:
                pass


def _roots(guard: Formula, variable: str) -> tuple[Fraction, ...]:
    """The root of a linear guard; none of a constant one."""
    try:
        terms = collect(guard).terms
    except NotComputable:
        terms = {}
    slope = offset = Fraction(0)
    for monomial, factor in terms.items():
        if monomial == ((Symbol(variable), 1),):
            slope = factor
        elif monomial == ():
            offset = factor
        else:
            slope = Fraction(0)
            break
    if not slope and names(guard):
        raise NotComputable("a case distinction must change at a number, such as x > 0 or |x - 1|")
    return (-offset / slope,) if slope else ()


def _value(guard: Formula, variable: str, sample: Fraction) -> Fraction:
    found = collect(substitute(guard, {variable: number(sample)})).number
    if found is None:
        raise NotComputable("a case distinction must change at a number, such as x > 0 or |x - 1|")
    return found


def _holds(condition: Formula, variable: str, sample: Fraction) -> bool:
    if not isinstance(condition, Relation) or len(condition.sides) != 2:
        raise NotComputable("a case distinction must compare two numbers, such as x > 0")
    left, right = condition.sides
    gap = _value(piece(add((left, negative(right))), variable, sample), variable, sample)
    tests = {"<": gap < 0, "<=": gap <= 0, ">": gap > 0, ">=": gap >= 0, "=": gap == 0, "!=": gap != 0}
    return tests[condition.comparators[0]]
