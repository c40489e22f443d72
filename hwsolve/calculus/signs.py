"""Signs that can be read off a formula: squares, probabilities, sums and products of such.

Sound and incomplete: what is found holds on the whole domain; nothing found says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    BigOperator,
    Call,
    Cases,
    Constant,
    Entry,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    rational,
    substitute,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """``low <= value <= high``; an open end is not attained."""

    low: float = -inf
    high: float = inf
    low_open: bool = False
    high_open: bool = False

    @property
    def nonnegative(self) -> bool:
        """Whether every value is >= 0."""
        return self.low >= 0

    @property
    def positive(self) -> bool:
        """Whether every value is > 0."""
        return self.low > 0 or (self.low == 0 and self.low_open)


ANY = Bounds()
_NONNEGATIVE = Bounds(0.0)
_POSITIVE = Bounds(0.0, inf, True)
_UNIT = Bounds(0.0, 1.0)
_INSIDE = Bounds(0.0, 1.0, True, True)
_DOMAINS: Mapping[str, Bounds] = {
    "positive": _POSITIVE,
    "nonnegative": _NONNEGATIVE,
    "negative": Bounds(-inf, 0.0, False, True),
    "nonpositive": Bounds(-inf, 0.0),
    "probability": _INSIDE,
    "simplex": _UNIT,
    "one_hot": _UNIT,
    "mask": _UNIT,
    "dimension": Bounds(1.0),
}
_FUNCTIONS: Mapping[str, Bounds] = {
    "exp": _POSITIVE,
    "sigmoid": _INSIDE,
    "softmax": _INSIDE,
    "softplus": _POSITIVE,
    "abs": _NONNEGATIVE,
    "relu": _NONNEGATIVE,
    "norm": _NONNEGATIVE,
    "norm1": _NONNEGATIVE,
    "norminf": _NONNEGATIVE,
    "sqrt": _NONNEGATIVE,
    "cosh": Bounds(1.0),
    "tanh": Bounds(-1.0, 1.0, True, True),
    "sin": Bounds(-1.0, 1.0),
    "cos": Bounds(-1.0, 1.0),
    "ind": _UNIT,
    "delta": _UNIT,
    "step": _UNIT,
}


def bounds(formula: Formula, scope: Scope, depth: int = 12) -> Bounds:
    """Between what numbers every value (every entry) of *formula* lies."""
    if depth == 0:
        return ANY
    exact = rational(formula)
    if exact is not None:
        return Bounds(float(exact), float(exact))
    if isinstance(formula, Symbol):
        return _of_name(formula.name, formula, scope, depth)
    if isinstance(formula, Entry):
        base = formula.base
        if isinstance(base, Symbol):
            return _of_name(base.name, formula, scope, depth)
        return bounds(base, scope, depth - 1)
    if isinstance(formula, Negative):
        inner = bounds(formula.operand, scope, depth)
        return Bounds(-inner.high, -inner.low, inner.high_open, inner.low_open)
    if isinstance(formula, Sum):
        parts = [bounds(term, scope, depth) for term in formula.terms]
        return Bounds(
            sum(p.low for p in parts),
            sum(p.high for p in parts),
            any(p.low_open for p in parts),
            any(p.high_open for p in parts),
        )
    if isinstance(formula, Product):
        return _product(formula, scope, depth)
    if isinstance(formula, Quotient):
        above, below = bounds(formula.numerator, scope, depth), bounds(formula.denominator, scope, depth)
        if above.nonnegative and below.positive:
            return Bounds(0.0, inf, above.positive)
        return ANY
    if isinstance(formula, Power):
        return _power(formula, scope, depth)
    if isinstance(formula, BigOperator) and formula.operator in ("sum", "prod", "max", "min"):
        inner = bounds(formula.body, scope, depth - 1)
        return Bounds(0.0, inf, inner.positive) if inner.nonnegative else ANY
    if isinstance(formula, Call):
        return _call(formula, scope, depth)
    if isinstance(formula, Cases):
        values = [value for value, _ in formula.branches]
        found = [bounds(value, scope, depth) for value in (*values, *_otherwise(formula))]
        return Bounds(min(b.low for b in found), max(b.high for b in found))
    if isinstance(formula, Constant) and formula.name in ("e", "pi"):
        return Bounds(2.0, 4.0)
    return ANY


def _otherwise(formula: Cases) -> tuple[Formula, ...]:
    return () if formula.otherwise is None else (formula.otherwise,)


def _of_name(name: str, formula: Formula, scope: Scope, depth: int) -> Bounds:
    definition = scope.definitions.get(name)
    if definition is not None:
        body = definition.body
        if isinstance(formula, Entry):
            body = substitute(body, dict(zip(definition.indices, formula.indices, strict=False)))
        return bounds(body, scope, depth - 1)
    if not scope.declares(name):
        return Bounds(1.0) if name in scope.indices else ANY
    domain = scope.type_of(name).domain
    found = _DOMAINS.get(domain.kind, ANY)
    return Bounds(
        found.low if domain.low is None else max(found.low, domain.low),
        found.high if domain.high is None else min(found.high, domain.high),
        found.low_open,
        found.high_open,
    )


def _product(formula: Product, scope: Scope, depth: int) -> Bounds:
    """Equal factors make squares; the rest must all be nonnegative. Of a matrix product nothing is known."""
    if formula.mark in ("", "@") and any(scope.is_array(factor) for factor in formula.factors):
        return ANY
    single: list[Formula] = []
    for factor in formula.factors:
        if factor in single:
            single.remove(factor)
        else:
            single.append(factor)
    parts = [bounds(factor, scope, depth) for factor in single]
    negative = sum(not p.nonnegative and p.high <= 0 for p in parts)
    if all(p.nonnegative or p.high <= 0 for p in parts):
        if negative % 2:
            return Bounds(-inf, 0.0)
        squared = len(single) < len(formula.factors)
        return Bounds(0.0, inf, not squared and all(p.positive for p in parts))
    return ANY


def _power(formula: Power, scope: Scope, depth: int) -> Bounds:
    base = bounds(formula.base, scope, depth)
    exponent = formula.exponent
    if isinstance(exponent, Number) and exponent.value.denominator == 1 and exponent.value.numerator % 2 == 0:
        return Bounds(0.0, inf, base.positive)
    if base.nonnegative:
        return Bounds(0.0, inf, base.positive)
    return ANY


def _call(formula: Call, scope: Scope, depth: int) -> Bounds:
    if formula.function == "max" and len(formula.arguments) > 1:
        found = [bounds(argument, scope, depth) for argument in formula.arguments]
        return Bounds(max(b.low for b in found), max(b.high for b in found))
    if formula.function == "log":
        inner = bounds(formula.arguments[0], scope, depth)
        if inner.high <= 1:
            return Bounds(-inf, 0.0, False, inner.high_open)
        return Bounds(0.0) if inner.low >= 1 else ANY
    if formula.function == "dot" and formula.arguments[0] == formula.arguments[1]:
        return _NONNEGATIVE
    return _FUNCTIONS.get(formula.function, ANY)
