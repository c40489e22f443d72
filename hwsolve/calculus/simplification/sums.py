"""Sums over indices: constants out, sums apart where that pays, and the sums that a type makes known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hwsolve.calculus.arithmetic import add, divide, entry, multiply, negative, sum_over
from hwsolve.calculus.arrays.renaming import replace_symbols
from hwsolve.calculus.simplification.cancel import cancel
from hwsolve.calculus.simplification.cost import cost
from hwsolve.calculus.simplification.recognise import SLOT, match
from hwsolve.calculus.simplification.tidy import distributed
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    BigOperator,
    Call,
    Entry,
    Formula,
    Negative,
    Product,
    Quotient,
    Sum,
    Symbol,
    names,
)


@dataclass(frozen=True)
class KnownSums:
    """Arrays whose last index sums to one (one-hot and probability vectors, softmax), and means."""

    units: frozenset[str] = frozenset()
    means: tuple[tuple[Formula, int, Formula], ...] = ()

    def value(self, f: BigOperator) -> Formula | None:
        """Σ_k y[k] = 1 for a one-hot or a probability vector y"""
        body = f.body
        if f.operator == "sum" and f.condition is None and f.lower == ONE and isinstance(body, Entry):
            last = Symbol(f.index)
            alone = body.indices[-1] == last and not any(f.index in names(i) for i in body.indices[:-1])
            known = isinstance(body.base, Symbol) and body.base.name in self.units
            if alone and (known or (isinstance(body.base, Call) and body.base.function == "softmax")):
                return ONE
        if f.operator == "sum":
            for pattern, rank, value in self.means:
                bound: dict[str, Formula] = {}
                if match(pattern, f, bound) and len(bound) == rank:
                    return replace_symbols(value, bound)
        return None


def single_term(f: Formula) -> Formula | None:
    """Σ_{n=1}^1 f(n) = f(1)"""
    if not isinstance(f, BigOperator) or f.operator not in ("sum", "prod") or f.condition is not None:
        return None
    if f.lower is None or f.lower != f.upper:
        return None
    return replace_symbols(f.body, {f.index: f.lower})


def constants_out(f: Formula) -> Formula | None:
    """Σ_n c f_n = c Σ_n f_n, Σ_n c = N c, Σ_n 0 = 0"""
    if not isinstance(f, BigOperator) or f.operator != "sum":
        return None
    if f.body == ZERO:
        return ZERO
    outside, inside = _apart(f.body, f.index)
    if inside == ONE and f.condition is None and f.upper is not None and f.lower == ONE:
        return multiply((*outside, f.upper))
    if not outside:
        return None
    return multiply((*outside, _with_body(f, inside)))


def _apart(body: Formula, index: str) -> tuple[list[Formula], Formula]:
    """Constant factors, and what is left."""
    if index not in names(body):
        return [body], ONE
    match body:
        case Negative(operand):
            outside, inside = _apart(operand, index)
            return [negative(ONE), *outside], inside
        case Product(factors):
            apart = [_apart(factor, index) for factor in factors]
            return [part for outside, _ in apart for part in outside], multiply(left for _, left in apart)
        case Quotient(numerator, denominator):
            outside, inside = _apart(numerator, index)
            if index not in names(denominator):
                return [*outside, divide(ONE, denominator)], inside
            return outside, divide(inside, denominator)
        case _:
            return [], body


def _with_body(f: BigOperator, body: Formula) -> Formula:
    return BigOperator(f.operator, f.index, f.lower, f.upper, f.condition, body)


def term_by_term(known: KnownSums) -> Callable[[Formula], Formula | None]:
    """The rule that splits a sum where its parts become known: Σ (a_n + b_n) = Σ a_n + Σ b_n."""

    def linearity_of_sums(f: Formula) -> Formula | None:
        """Σ_n (a_n + b_n) = Σ_n a_n + Σ_n b_n"""
        if not isinstance(f, BigOperator) or f.operator != "sum":
            return None
        terms = distributed(f.body)
        if len(terms) < 2:
            return None
        parts = [_settled(_with_body(f, term), known) for term in terms]
        apart = add(parts)
        apart = cancel(apart) or apart
        return apart if cost(apart) < cost(f) else None

    return linearity_of_sums


def _settled(f: Formula, known: KnownSums) -> Formula:
    """A single sum with constants out and a known value put in."""
    out = constants_out(f)
    if out is not None:
        f = out
    if isinstance(f, BigOperator):
        value = known.value(f)
        return f if value is None else value
    match f:
        case Negative(operand):
            return negative(_settled(operand, known))
        case Product(factors):
            return multiply(_known_or_same(factor, known) for factor in factors)
        case Quotient(numerator, denominator):
            return divide(_settled(numerator, known), denominator)
        case _:
            return f


def _known_or_same(f: Formula, known: KnownSums) -> Formula:
    if isinstance(f, BigOperator) and (value := known.value(f)) is not None:
        return value
    return f


def known_sum(known: KnownSums) -> Callable[[Formula], Formula | None]:
    """The rule that replaces a sum by its known value."""

    def unit_sum(f: Formula) -> Formula | None:
        """Σ_k y[k] = 1"""
        return known.value(f) if isinstance(f, BigOperator) else None

    return unit_sum


def merge_sums(f: Formula) -> Formula | None:
    """Σ_n a_n + Σ_n b_n = Σ_n (a_n + b_n), where that is shorter"""
    if not isinstance(f, Sum):
        return None
    for first, one in enumerate(f.terms):
        for second in range(first + 1, len(f.terms)):
            together = _merged(one, f.terms[second])
            if together is not None and cost(together) < cost(one) + cost(f.terms[second]):
                rest = [term for place, term in enumerate(f.terms) if place not in (first, second)]
                return add([together, *rest])
    return None


def _merged(one: Formula, other: Formula) -> Formula | None:
    (a, f), (b, g) = _signed(one), _signed(other)
    if f is None or g is None or f.operator != "sum" or g.operator != "sum" or f.condition or g.condition:
        return None
    if (f.lower, f.upper) != (g.lower, g.upper) or f.upper is None:
        return None
    if f.index != g.index and f.index in names(g.body):
        return None
    moved = replace_symbols(g.body, {g.index: Symbol(f.index)})
    return sum_over(f.index, f.upper, add((a(f.body), b(moved))))


def _signed(f: Formula) -> tuple[Callable[[Formula], Formula], BigOperator | None]:
    if isinstance(f, Negative):
        return negative, f.operand if isinstance(f.operand, BigOperator) else None
    return (lambda body: body), f if isinstance(f, BigOperator) else None


def mean_sums(patterns: tuple[tuple[str, int, Formula], ...]) -> tuple[tuple[Formula, int, Formula], ...]:
    """Σ_n x_n = N m, for every quantity defined as m = (Σ_n x_n) / N"""
    found = []
    for name, rank, body in patterns:
        if isinstance(body, Quotient) and isinstance(body.numerator, BigOperator):
            slots = tuple(Symbol(f"{SLOT}{place}") for place in range(rank))
            found.append((body.numerator, rank, multiply((body.denominator, entry(Symbol(name), slots)))))
    return tuple(found)
