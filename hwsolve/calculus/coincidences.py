"""The expectation of a term in independent entries: by which of its indices coincide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

from hwsolve.calculus.arithmetic import add, multiply, number, power, symbol_of
from hwsolve.calculus.moments import partitions
from hwsolve.calculus.random_terms import Pairs, RandomTerms, Term, Terms, apart_pairs, differing, like_terms
from hwsolve.calculus.simplification.kronecker import delta
from hwsolve.calculus.simplification.like_terms import tidy
from hwsolve.calculus.simplification.sums import constants_out
from hwsolve.calculus.simplification.tidy import everywhere
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import ZERO, Expectation, Formula, Logic, Relation, Symbol, names

MOST_FACTORS = 6


@dataclass(frozen=True)
class Coincidences:
    """How the factors of terms over one scope can be the same random variable."""

    terms: RandomTerms

    def settled(self, term: Term) -> bool:
        """Whether no two different factors of the term can be the same variable."""
        return not any(True for _ in self._open(term))

    def split(self, term: Term) -> Terms | None:
        """Σ_k Σ_l a_kl X_k X_l = Σ_k a_kk X_k^2 + Σ_k Σ_(l≠k) a_kl X_k X_l; None where that does not do."""
        maybe = list(self._open(term))
        if not maybe:
            return (term,)
        if len({frozenset(pairs) for pairs in maybe}) != 1 or len(maybe[0]) != 1:
            return None
        ((one, other),) = maybe[0]
        found = self._removable(term, one, other)
        if found is None:
            return None
        letter, kept = found
        order: list[Formula] = [Symbol(each.letter) for each in term.ranges]
        if kept in order and order.index(kept) > order.index(Symbol(letter)):
            return None
        diagonal = self.unified(term, ((one, other),))
        diagonal = replace(diagonal, coefficient=tidy(diagonal.coefficient))
        unequal = Relation(("!=",), (Symbol(letter), kept))
        ranges = tuple(
            replace(each, condition=unequal) if each.letter == letter else each for each in term.ranges
        )
        return (diagonal, replace(term, ranges=ranges))

    def unified(self, term: Term, pairs: Pairs) -> Term:
        """The term where the indices of each pair are equal: a sum less each, or Kronecker's delta."""
        for place, (one, other) in enumerate(pairs):
            if one == other:
                continue
            found = self._removable(term, one, other)
            if found is None:
                term = replace(term, coefficient=multiply((term.coefficient, delta(one, other))))
                continue
            letter, kept = found
            left = tuple(each for each in term.ranges if each.letter != letter)
            term = replace(term, ranges=left).renamed_index(letter, kept)
            rest = tuple((_moved(a, letter, kept), _moved(b, letter, kept)) for a, b in pairs[place + 1 :])
            return self.unified(term, rest)
        return term

    def joint(self, term: Term) -> list[tuple[Formula, Pairs, bool]]:
        """E of the factors, as cumulants with the indices that must be equal for each to count.

        The last item of each tells whether it is the product of the means.
        """
        if len(term.factors) > MOST_FACTORS:
            raise NotComputable(f"the expectation of more than {MOST_FACTORS} factors in one term")
        groups: dict[str, list[Formula]] = {}
        for factor in term.factors:
            groups.setdefault(symbol_of(factor), []).append(factor)
        apart = self._apart(term)
        ways = [list(self._ways(factors, apart)) for factors in groups.values()]
        found = []
        for choice in product(*ways):
            value = multiply(value for value, _, _ in choice)
            if value != ZERO:
                pairs = tuple(pair for _, pairs, _ in choice for pair in pairs)
                found.append((value, pairs, all(alone for _, _, alone in choice)))
        return found

    def _ways(
        self, factors: list[Formula], apart: frozenset[frozenset[Formula]]
    ) -> Iterator[tuple[Formula, Pairs, bool]]:
        moments = self.terms.moments(factors[0])
        for blocks in partitions(len(factors)):
            pairs: list[tuple[Formula, Formula]] = []
            for block in blocks:
                for a, b in zip(block, block[1:], strict=False):
                    found = differing(factors[a], factors[b], apart)
                    if found is None:
                        break
                    pairs.extend(found)
                else:
                    continue
                break
            else:
                value = multiply(moments.cumulant(len(block)) for block in blocks)
                yield value, tuple(pairs), len(blocks) == len(factors)

    def spread(self, term: Term) -> Terms:
        """What the term adds beyond the product of its means: variances, at equal indices."""
        return tuple(
            replace(
                self.unified(replace(term, coefficient=multiply((value, term.coefficient))), pairs),
                factors=(),
            )
            for value, pairs, alone in self.joint(term)
            if not alone
        )

    def penalty(self, terms: Iterable[Term]) -> tuple[Formula, ...]:
        """E of the terms less their value at the means, like terms collected."""
        found = like_terms(tuple(extra for term in terms for extra in self.spread(term)))
        return tuple(outside(term.written(number(1))) for term in found)

    def factored(self, term: Term) -> Formula:
        """The term with the expectation of a product as the product of expectations."""
        return outside(term.written(multiply(Expectation(power(f, number(k))) for f, k in counted(term))))

    def inserted(self, term: Term) -> Formula:
        """The term with the moments of its factors put in."""
        moments = (self.terms.moments(f).moment(k) for f, k in counted(term))
        return outside(term.written(multiply(moments)))

    def with_deltas(self, term: Term) -> Formula:
        """The term with its joint moment put in, Kronecker's delta where indices must be equal."""
        parts = [
            multiply((value, *(delta(one, other) for one, other in pairs)))
            for value, pairs, _ in self.joint(term)
        ]
        return outside(term.written(add(parts)))

    def _open(self, term: Term) -> Iterator[Pairs]:
        apart = self._apart(term)
        for one, other in combinations(dict.fromkeys(term.factors), 2):
            if symbol_of(one) == symbol_of(other):
                pairs = differing(one, other, apart)
                if pairs:
                    yield pairs

    def _apart(self, term: Term) -> frozenset[frozenset[Formula]]:
        given = list(self.terms.algebra.scope.given)
        hypotheses = [part for f in given for part in (f.operands if isinstance(f, Logic) else (f,))]
        return apart_pairs([*hypotheses, *(each.condition for each in term.ranges)])

    def _removable(self, term: Term, one: Formula, other: Formula) -> tuple[str, Formula] | None:
        """A bound index of the pair that runs over the whole dimension, and what it equals."""
        order = [each.letter for each in term.ranges]
        places = [
            order.index(f.name) if isinstance(f, Symbol) and f.name in order else -1 for f in (one, other)
        ]
        later, earlier = (one, other) if places[0] > places[1] else (other, one)
        inner, outer = max(places), min(places)
        for place, letter, kept in ((inner, later, earlier), (outer, earlier, later)):
            if place < 0 or not isinstance(letter, Symbol):
                continue
            each = term.ranges[place]
            bounds = [part for part in (term.ranges[inner].lower, term.ranges[inner].upper) if part]
            free = place == inner or not any(letter.name in names(bound) for bound in bounds)
            if each.condition is None and self.terms.full(each, term.factors) and free:
                return letter.name, kept
        return None


def counted(term: Term) -> list[tuple[Formula, int]]:
    """The different factors of a term, each with its power."""
    return [(factor, term.factors.count(factor)) for factor in dict.fromkeys(term.factors)]


def outside(formula: Formula) -> Formula:
    """The formula with what does not depend on a sum's index written before the sum."""
    return everywhere(constants_out)(formula) or formula


def _moved(f: Formula, letter: str, kept: Formula) -> Formula:
    return kept if f == Symbol(letter) else f
