"""Polynomials in random variables, as sums of terms: a coefficient, indices, random factors.

``(y - Σ_k d[k]*w[k])^2`` has the terms ``y^2``, ``-2*y*Σ_k w[k]*d[k]`` and
``Σ_k Σ_l w[k]*w[l]*d[k]*d[l]``; with independent entries the expectation of each is a sum
over the ways in which its indices can coincide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from hwsolve.calculus.arithmetic import add, divide, multiply, negative, number, power, symbol_of
from hwsolve.calculus.arrays.indexing import dimension_of, fresh_index
from hwsolve.calculus.arrays.renaming import rename_bound, replace_symbols
from hwsolve.calculus.derivatives.definitions import DefinitionGraph
from hwsolve.calculus.moments import Moments
from hwsolve.calculus.simplification.cancel import canonical
from hwsolve.calculus.simplification.like_terms import tidy
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.calculus.simplification.tidy import map_scalars, rebuild
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import (
    ONE,
    BigOperator,
    Entry,
    Expectation,
    Formula,
    Logic,
    Negative,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    names,
    rational,
)
from hwsolve.notation.printing.plain import render_plain

MOST_TERMS = 200
HIGHEST_POWER = 8


@dataclass(frozen=True)
class Range:
    """A bound index with its bounds and the condition on it."""

    letter: str
    lower: Formula | None
    upper: Formula | None
    condition: Formula | None = None

    def around(self, body: Formula) -> Formula:
        """Σ over the index of *body*."""
        return BigOperator("sum", self.letter, self.lower, self.upper, self.condition, body)

    def renamed(self, replacements: dict[str, Formula]) -> Range:
        """The range with other letters."""
        new = replacements.get(self.letter, Symbol(self.letter))
        assert isinstance(new, Symbol)
        lower, upper, condition = (
            None if part is None else replace_symbols(part, replacements)
            for part in (self.lower, self.upper, self.condition)
        )
        return Range(new.name, lower, upper, condition)


@dataclass(frozen=True)
class Term:
    """``Σ over ranges of coefficient * E[factors]``; the factors are entries of random symbols."""

    coefficient: Formula
    ranges: tuple[Range, ...] = ()
    factors: tuple[Formula, ...] = ()

    def renamed(self, replacements: dict[str, Formula]) -> Term:
        """The term with other letters."""
        return Term(
            replace_symbols(self.coefficient, replacements),
            tuple(each.renamed(replacements) for each in self.ranges),
            tuple(replace_symbols(factor, replacements) for factor in self.factors),
        )

    def renamed_index(self, letter: str, by: Formula) -> Term:
        """The term with a letter that no range binds replaced."""
        replacements = {letter: by}
        conditions = tuple(
            replace(each, condition=each.condition and replace_symbols(each.condition, replacements))
            for each in self.ranges
        )
        factors = tuple(replace_symbols(factor, replacements) for factor in self.factors)
        return Term(replace_symbols(self.coefficient, replacements), conditions, factors)

    def written(self, inside: Formula) -> Formula:
        """The sum over the ranges of the coefficient times *inside*."""
        body = multiply((self.coefficient, inside))
        for each in reversed(self.ranges):
            body = each.around(body)
        return body

    @property
    def noise(self) -> Formula:
        """The product of the random factors, equal ones as powers."""
        counted: dict[Formula, int] = {}
        for factor in self.factors:
            counted[factor] = counted.get(factor, 0) + 1
        return multiply(power(factor, number(count)) for factor, count in counted.items())


Terms = tuple[Term, ...]
Pairs = tuple[tuple[Formula, Formula], ...]


@dataclass(frozen=True)
class RandomTerms:
    """Expansion into terms over one scope."""

    algebra: Algebra

    def random(self, formula: Formula) -> bool:
        """Whether the value of *formula* depends on a random symbol; an expectation does not."""
        if isinstance(formula, Expectation):
            return False
        types = self.algebra.scope.types
        found = DefinitionGraph(self.algebra.scope).ancestors(formula)
        return any(name in types and types[name].domain.random for name in found)

    def leaf(self, formula: Formula) -> bool:
        """Whether *formula* is a random symbol or an entry of one."""
        base = formula.base if isinstance(formula, Entry) else formula
        types = self.algebra.scope.types
        return isinstance(base, Symbol) and base.name in types and types[base.name].domain.random

    def moments(self, leaf: Formula) -> Moments:
        """The distribution of an entry of a random symbol."""
        return Moments(self.algebra.scope.types[symbol_of(leaf)].domain)

    def unfolded(self, formula: Formula) -> Formula | None:
        """The body of a defined quantity that depends on random symbols, else None."""
        base = formula.base if isinstance(formula, Entry) else formula
        at = formula.indices if isinstance(formula, Entry) else ()
        if isinstance(base, Symbol) and base.name in self.algebra.scope.definitions:
            return self.algebra.body(base.name, at)
        return None

    def expand(self, formula: Formula, taken: frozenset[str] = frozenset()) -> tuple[Term, ...]:
        """The terms of *formula*; raises ``NotComputable`` where it is no polynomial in what is random."""
        taken = taken | names(formula)
        if not self.random(formula):
            return (Term(formula),)
        if self.leaf(formula):
            return (Term(ONE, (), (formula,)),)
        match formula:
            case Symbol() | Entry() if (body := self.unfolded(formula)) is not None:
                return self.expand(body, taken)
            case Negative(operand=operand):
                return tuple(
                    replace(term, coefficient=negative(term.coefficient))
                    for term in self.expand(operand, taken)
                )
            case Sum(terms=parts):
                return _fixed_together(term for part in parts for term in self.expand(part, taken))
            case Product(factors=factors):
                found: tuple[Term, ...] = (Term(ONE),)
                for factor in factors:
                    found = self.product(found, self.expand(factor, taken), taken)
                return found
            case Quotient(numerator=above, denominator=below) if not self.random(below):
                return tuple(
                    replace(term, coefficient=divide(term.coefficient, below))
                    for term in self.expand(above, taken)
                )
            case Power(base=base, exponent=exponent) if (times := _small(exponent)) is not None:
                found, one = (Term(ONE),), self.expand(base, taken)
                for _ in range(times):
                    found = self.product(found, one, taken)
                return like_terms(found)
            case BigOperator(operator="sum") if formula.condition is None or not self.random(
                formula.condition
            ):
                return self._summed(formula, taken)
            case _:
                raise NotComputable(
                    f"the expectation is worked out for polynomials in random variables only, and "
                    f"{render_plain(formula)} is none"
                )

    def _summed(self, formula: BigOperator, taken: frozenset[str]) -> tuple[Term, ...]:
        formula = rename_bound(formula, taken, self.algebra.scope)
        letter = formula.index
        around = Range(letter, formula.lower, formula.upper, formula.condition)
        found = []
        for term in self.expand(formula.body, taken | {letter}):
            if term.factors:
                found.append(replace(term, ranges=(around, *term.ranges)))
            else:
                found.append(Term(around.around(term.written(ONE))))
        return tuple(found)

    def product(
        self, left: tuple[Term, ...], right: tuple[Term, ...], taken: frozenset[str]
    ) -> tuple[Term, ...]:
        """All products of two terms, their indices kept apart; raises ``NotComputable`` if too many."""
        if len(left) * len(right) > MOST_TERMS:
            raise NotComputable("the polynomial in the random variables has too many terms to be written out")
        return tuple(self._times(one, other, taken) for one in left for other in right)

    def _times(self, one: Term, other: Term, taken: frozenset[str]) -> Term:
        busy = set(taken) | {each.letter for each in one.ranges} | names(one.coefficient)
        for factor in one.factors:
            busy |= names(factor)
        used = busy | {each.letter for each in other.ranges}
        renaming: dict[str, Formula] = {}
        mine = {each.letter for each in one.ranges}
        for each in other.ranges:
            if each.letter in mine:
                letter = fresh_index(each.upper or ONE, used, self.algebra.scope)
                used.add(letter)
                renaming[each.letter] = Symbol(letter)
        moved = other.renamed(renaming) if renaming else other
        return Term(
            multiply((one.coefficient, moved.coefficient)),
            (*one.ranges, *moved.ranges),
            (*one.factors, *moved.factors),
        )

    def at_means(self, formula: Formula) -> Formula:
        """The formula with every random symbol replaced by its mean."""
        if not self.random(formula):
            return formula
        if self.leaf(formula):
            return self.moments(formula).mean
        if (body := self.unfolded(formula)) is not None:
            return self.at_means(body)
        return rebuild(map_scalars(formula, self.at_means))

    def full(self, each: Range, factors: Iterable[Formula]) -> bool:
        """Whether the index runs over the whole dimension of the factor that it indexes."""
        return each.lower == ONE and any(
            dimension_of(each.letter, factor, self.algebra.scope) == each.upper for factor in factors
        )


def indices_of(leaf: Formula) -> tuple[Formula, ...]:
    """The indices of an entry; none of a scalar."""
    return leaf.indices if isinstance(leaf, Entry) else ()


def differing(one: Formula, other: Formula, apart: frozenset[frozenset[Formula]]) -> Pairs | None:
    """Where the indices of two entries of one symbol are not the same; None where they never coincide."""
    found = []
    for a, b in zip(indices_of(one), indices_of(other), strict=True):
        if a == b:
            continue
        low, high = rational(a), rational(b)
        if (low is not None and high is not None) or frozenset((a, b)) in apart:
            return None
        found.append((a, b))
    return tuple(found)


def apart_pairs(conditions: Iterable[Formula | None]) -> frozenset[frozenset[Formula]]:
    """The pairs of indices that conditions such as ``i != k`` keep apart."""
    found = set()
    for condition in conditions:
        both = isinstance(condition, Logic) and condition.connective == "and"
        for part in condition.operands if isinstance(condition, Logic) and both else (condition,):
            if isinstance(part, Relation) and part.comparators == ("!=",):
                found.add(frozenset(part.sides))
    return frozenset(found)


def _small(exponent: Formula) -> int | None:
    value = rational(exponent)
    if value is None or value.denominator != 1 or not 1 <= value <= HIGHEST_POWER:
        return None
    return int(value)


def _fixed_together(terms: Iterable[Term]) -> Terms:
    """The terms with all that is not random as one, first."""
    fixed: list[Term] = []
    random: list[Term] = []
    for term in terms:
        (random if term.factors else fixed).append(term)
    whole = (Term(add(term.written(ONE) for term in fixed)),) if fixed else ()
    return (*whole, *random)


def like_terms(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Equal terms added, whatever the letters of their indices and the order of their factors."""
    scales: dict[object, Fraction] = {}
    first: dict[object, Term] = {}
    for term in terms:
        scale, rest = scaled(term.coefficient)
        letters: dict[str, Formula] = {
            each.letter: Symbol(f"#{place}") for place, each in enumerate(term.ranges)
        }
        shown = replace(term, coefficient=rest).renamed(letters)
        key = (_factors(shown.coefficient), frozenset(Counter(shown.factors).items()), shown.ranges)
        scales[key] = scales.get(key, Fraction(0)) + scale
        first.setdefault(key, replace(term, coefficient=rest))
    return tuple(
        replace(term, coefficient=tidy(multiply((number(scales[key]), term.coefficient))))
        for key, term in first.items()
        if scales[key]
    )


def _factors(formula: Formula) -> object:
    """The factors of a coefficient above and below the line, whatever their order."""
    above, below = (
        (formula.numerator, formula.denominator) if isinstance(formula, Quotient) else (formula, ONE)
    )
    parts = [part.factors if isinstance(part, Product) else (part,) for part in (above, below)]
    return tuple(frozenset(Counter(canonical(factor) for factor in part).items()) for part in parts)


def scaled(formula: Formula) -> tuple[Fraction, Formula]:
    """A formula as a rational number times the rest: ``-2*a/3`` is -2/3 and ``a``."""
    if (value := rational(formula)) is not None:
        return value, ONE
    match formula:
        case Negative(operand=operand):
            scale, rest = scaled(operand)
            return -scale, rest
        case Product(factors=factors):
            parts = [scaled(factor) for factor in factors]
            return prod((scale for scale, _ in parts), start=Fraction(1)), multiply(rest for _, rest in parts)
        case Quotient(numerator=above, denominator=below):
            (over, top), (under, bottom) = scaled(above), scaled(below)
            return over / under, divide(top, bottom)
        case _:
            return Fraction(1), formula
