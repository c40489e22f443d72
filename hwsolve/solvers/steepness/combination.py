"""Lipschitz constants of sums and of products (Cobzas, Miculescu and Nicolae, Lipschitz Functions, 2019)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import add, divide, multiply, negative, number
from hwsolve.calculus.limits import INFINITY
from hwsolve.errors import NotComputable
from hwsolve.meaning.functions.definitions import FunctionDefinition
from hwsolve.meaning.types import REAL, parse_type
from hwsolve.notation.formula import (
    ONE,
    TWO,
    Call,
    Constant,
    DerivativeCall,
    Formula,
    Limit,
    Product,
    Sum,
    Symbol,
    Words,
    rational,
)
from hwsolve.solvers.steepness.constants import Bounded, Pair, gap, points_of, size
from hwsolve.solvers.supporting.parameters import unused

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation


def magnitude(weight: Formula) -> Formula:
    """|a|, worked out where a is a number."""
    value = rational(weight)
    return Call("abs", (weight,)) if value is None else number(abs(value))


def tell_sum(
    derivation: Derivation, functions: tuple[Bounded, ...], weights: tuple[Formula, ...]
) -> tuple[Derivation, Formula]:
    """|a| L_f + |b| L_g for a f + b g: the triangle inequality, then each bound."""
    derivation, pair = points_of(derivation, functions)
    rows = list(zip(weights, functions, strict=True))
    whole = [add(multiply((a, f.at(place))) for a, f in rows) for place in (pair.x, pair.y)]
    apart = add(_times_gap(a, f, pair) for a, f in rows)
    derivation = derivation.claim("rearrange", gap(*whole), size(apart), "the terms of each function")
    sizes = add(multiply((magnitude(a), gap(f.at(pair.x), f.at(pair.y)))) for a, f in rows)
    derivation = derivation.then("triangle_inequality", sizes, None, "<=")
    constants = [multiply((magnitude(a), _lipschitz(f))) for a, f in rows]
    bounds = Sum(tuple(multiply((constant, pair.distance)) for constant in constants))
    derivation = derivation.then("lipschitz_condition", bounds, "each function by its own constant", "<=")
    constant = add(constants)
    derivation = derivation.then("factor", multiply((constant, pair.distance)))
    if any(f.name in derivation.scope.functions for f in functions) or pair.vectors:
        return derivation, constant
    steep = [add(multiply((c, place)) for c in constants) for place in (pair.x, pair.y)]
    note = "attained by straight lines that rise with the sign of their weight: no smaller one will do"
    return derivation.claim("sharp_example", gap(*steep), multiply((constant, pair.distance)), note), constant


def _times_gap(weight: Formula, function: Bounded, pair: Pair) -> Formula:
    inner = Sum((function.at(pair.x), negative(function.at(pair.y))))
    return inner if weight == ONE else Product((weight, inner), "*")


def _lipschitz(function: Bounded) -> Formula:
    if function.lipschitz is None:
        raise NotComputable(f"{function.name} has no Lipschitz constant: declare it as lipschitz(L) function")
    return function.lipschitz


@dataclass(frozen=True)
class Factor:
    """A factor of a product at both points, with its constant and its bound."""

    x: Formula
    y: Formula
    lipschitz: Formula
    bound: Formula


def tell_product(derivation: Derivation, functions: tuple[Bounded, ...]) -> tuple[Derivation, Formula]:
    """K_f L_g + K_g L_f for bounded functions; "no" with a counterexample where a bound is missing."""
    missing = [f for f in functions if f.bound is None]
    if missing:
        return _unbounded(derivation, functions, missing[0]), Words("no")
    derivation, pair = points_of(derivation, functions)
    factors = [_factor(f, pair) for f in functions]
    first = factors[0]
    for second in factors[1:]:
        derivation, first = _two(derivation, first, second, pair)
    return derivation, first.lipschitz


def _factor(function: Bounded, pair: Pair) -> Factor:
    assert function.bound is not None
    return Factor(function.at(pair.x), function.at(pair.y), _lipschitz(function), function.bound)


def _two(derivation: Derivation, f: Factor, g: Factor, pair: Pair) -> tuple[Derivation, Factor]:
    """f(x) g(x) - f(y) g(y) = f(x) (g(x) - g(y)) + g(y) (f(x) - f(y)), and its size."""
    at_x, at_y = multiply((f.x, g.x)), multiply((f.y, g.y))
    change_f, change_g = Sum((f.x, negative(f.y))), Sum((g.x, negative(g.y)))
    split = Sum((Product((f.x, change_g), "*"), Product((g.y, change_f), "*")))
    note = "the mixed product is added and subtracted"
    derivation = derivation.claim("add_and_subtract", gap(at_x, at_y), size(split), note)
    sizes = Sum((Product((size(f.x), size(change_g)), "*"), Product((size(g.y), size(change_f)), "*")))
    derivation = derivation.then("triangle_inequality", sizes, None, "<=")
    bounds = Sum(
        (
            multiply((f.bound, g.lipschitz, pair.distance)),
            multiply((g.bound, f.lipschitz, pair.distance)),
        )
    )
    derivation = derivation.then("bounds_and_lipschitz_conditions", bounds, "all four factors", "<=")
    constant = add((multiply((f.bound, g.lipschitz)), multiply((g.bound, f.lipschitz))))
    derivation = derivation.then("factor", multiply((constant, pair.distance)))
    return derivation, Factor(at_x, at_y, constant, multiply((f.bound, g.bound)))


def _unbounded(derivation: Derivation, functions: tuple[Bounded, ...], missing: Bounded) -> Derivation:
    """A product of members of the classes whose slope grows without bound."""
    if len(functions) < 2:
        raise NotComputable("a product needs two functions")
    other = next(f for f in functions if f is not missing)
    bounds = [f.lipschitz for f in (missing, other)]
    if bounds[0] is None or bounds[1] is None:
        raise NotComputable("a function of the product has no Lipschitz constant")
    t, k = Symbol("t"), Symbol("k")
    line = multiply((bounds[0], t))
    if other.bound is None:
        body: Formula = multiply((line, multiply((bounds[1], t))))
        note = "two straight lines: each is Lipschitz, and neither is bounded"
    else:
        wave = multiply((other.bound, Call("sin", (divide(multiply((bounds[1], t)), other.bound),))))
        body = multiply((line, wave))
        note = f"a straight line times a wave: {missing.name} is not bounded"
    name = unused("pqrh", derivation.scope.declares)
    derivation = derivation.declaring({"t": REAL, "k": parse_type("natural")})
    product = FunctionDefinition(name, ("t",), (REAL,), body)
    derivation = _defining(derivation, product)
    derivation = derivation.claim("counterexample", Call(name, (t,)), body, note)
    slope = DerivativeCall(name, 1, (t,))
    if other.bound is None:
        value = multiply((TWO, bounds[0], bounds[1], t))
        derivation = derivation.claim("product_rule", slope, value)
        limit = Limit("t", INFINITY, "", value)
        return derivation.claim("unbounded_slope", limit, INFINITY, "so no constant will do")
    period = divide(multiply((TWO, Constant("pi"), other.bound)), bounds[1])
    place = multiply((k, period))
    value = multiply((TWO, Constant("pi"), k, bounds[0], other.bound))
    here = DerivativeCall(name, 1, (place,))
    derivation = derivation.claim("product_rule", here, value, "at the zeros of the wave, for k = 1, 2, …")
    limit = Limit("k", INFINITY, "", value)
    return derivation.claim("unbounded_slope", limit, INFINITY, "so no constant will do")


def _defining(derivation: Derivation, function: FunctionDefinition) -> Derivation:
    return replace(derivation, scope=derivation.scope.with_definition(function))
