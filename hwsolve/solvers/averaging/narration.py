"""The lines of an expectation: linearity, equal indices apart, independence, moments, the result."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import add, negative, number, power, symbol_of
from hwsolve.calculus.coincidences import Coincidences, counted, outside
from hwsolve.calculus.moments import Moments, tidied
from hwsolve.calculus.random_terms import RandomTerms, Term, Terms, like_terms
from hwsolve.calculus.simplification.like_terms import tidy
from hwsolve.calculus.simplification.recognise import by_name, name_patterns
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.calculus.simplification.tidy import everywhere
from hwsolve.notation.formula import ONE, TWO, ZERO, BigOperator, Expectation, Formula, Number, Power, walk

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation


@dataclass(frozen=True)
class Averages:
    """Expectations over one scope."""

    algebra: Algebra

    @cached_property
    def terms(self) -> RandomTerms:
        """The expansion into terms."""
        return RandomTerms(self.algebra)

    @cached_property
    def coincidences(self) -> Coincidences:
        """Which factors can be the same variable."""
        return Coincidences(self.terms)

    def of(self, body: Formula) -> Formula:
        """The value of ``E[body]``: at the means, and what the variances add."""
        entry = self.entry(body)
        return self._collected(entry, like_terms(self.terms.expand(entry)))

    def entry(self, body: Formula) -> Formula:
        """The body of a definition in place of its name, all products of arrays as sums."""
        found = self.terms.unfolded(body)
        return self.algebra.entry(body) if found is None else found

    def _collected(self, entry: Formula, terms: Terms) -> Formula:
        mean = tidied(outside(tidied(self.terms.at_means(entry))))
        together = add((mean, *(tidied(part) for part in self.coincidences.penalty(terms))))
        return together if any(isinstance(node, BigOperator) for node in walk(together)) else tidied(together)

    def tell(self, derivation: Derivation, whole: Formula, body: Formula) -> Derivation:
        """The lines of ``E[whole] = ...``, where *body* is what *whole* is equal to."""
        start = Expectation(whole)
        entry = self.entry(body)
        terms = like_terms(self.terms.expand(entry))
        derivation = self._moment_lines(derivation, terms)
        if derivation.steps and self._single_moment(terms) is not None and whole == body == entry:
            return self._moment_again(derivation, start)
        lines = _Lines(derivation, start)
        lines.add("insert" if whole != body else "definition", Expectation(entry))
        lines.add("expand", Expectation(add(_without_expectation(term) for term in terms)))
        lines.add("linearity_of_expectation", add(_linear(term) for term in terms))
        split: list[Term] = []
        for term in terms:
            apart = self.coincidences.split(term)
            if apart is None:
                break
            split.extend(apart)
        else:
            if len(split) > len(terms):
                lines.add(
                    "split_the_diagonal",
                    add(_linear(term) for term in split),
                    "equal indices apart from different ones",
                )
            if any(len(counted(term)) > 1 for term in split):
                lines.add("independence", add(self.coincidences.factored(term) for term in split))
            lines.add("insert_moments", add(tidy(self.coincidences.inserted(term)) for term in split))
            lines.add("collect", self._collected(entry, terms))
            return self._told(lines)
        lines.add(
            "joint_moments",
            add(tidy(self.coincidences.with_deltas(term)) for term in terms),
            "independent for different indices; Kronecker's delta marks equal ones",
        )
        lines.add("collect", self._collected(entry, terms))
        return self._told(lines)

    def _told(self, lines: _Lines) -> Derivation:
        if (named := self.named(lines.last)) is not None:
            lines.add("definition", named)
        return lines.derivation

    def named(self, formula: Formula) -> Formula | None:
        """The formula with the problem's names for what it contains; None where it has none."""
        return everywhere(by_name(name_patterns(self.algebra.scope)))(formula)

    def _single_moment(self, terms: Terms) -> tuple[Formula, int] | None:
        """The factor and its power, where there is nothing else."""
        if len(terms) != 1 or terms[0].coefficient != ONE or terms[0].ranges:
            return None
        (term,) = terms
        found = counted(term)
        return found[0] if len(found) == 1 else None

    def _moment_again(self, derivation: Derivation, start: Formula) -> Derivation:
        """A moment that the lines before have told, as the end of the derivation."""
        chain = [step for step in derivation.steps if step.before == start]
        value = self.of(start.body) if isinstance(start, Expectation) else start
        if chain and derivation.last == value:
            return derivation
        return derivation.claim("insert_moments", start, value)

    def _moment_lines(self, derivation: Derivation, terms: Terms) -> Derivation:
        """The moments that will be needed, each told once in a derivation."""
        wanted: dict[str, tuple[Formula, int]] = {}
        for term in terms:
            for factor, _ in counted(term):
                name = symbol_of(factor)
                alike = sum(1 for other in term.factors if symbol_of(other) == name)
                if self.coincidences.settled(term):
                    alike = term.factors.count(factor)
                known = wanted.get(name, (factor, 0))
                wanted[name] = (factor if alike > known[1] else known[0], max(known[1], alike))
        told = {found for step in derivation.steps if (found := self._moment_of(step.before)) is not None}
        for name, (leaf, order) in wanted.items():
            before = frozenset(k for other, k in told if other == name)
            derivation = _tell_moments(derivation, leaf, self.terms.moments(leaf), order, before)
        return derivation

    def _moment_of(self, formula: Formula) -> tuple[str, int] | None:
        """The symbol and the order, where *formula* is E[X] or E[X^k]."""
        if not isinstance(formula, Expectation):
            return None
        match formula.body:
            case Power(base, Number() as exponent):
                return (symbol_of(base), int(exponent.value)) if self.terms.leaf(base) else None
            case body:
                return (symbol_of(body), 1) if self.terms.leaf(body) else None


@dataclass
class _Lines:
    """A chain of lines under construction; a line that changes nothing is left out."""

    derivation: Derivation
    last: Formula
    begun: bool = False

    def add(self, rule: str, after: Formula, note: str | None = None) -> None:
        if after == self.last:
            return
        if self.begun:
            self.derivation = self.derivation.then(rule, after, note)
        else:
            self.derivation = self.derivation.claim(rule, self.last, after, note)
        self.begun, self.last = True, after


def _without_expectation(term: Term) -> Formula:
    return outside(term.written(term.noise))


def _linear(term: Term) -> Formula:
    """The term with the expectation of its random factors only."""
    return outside(term.written(Expectation(term.noise) if term.factors else number(1)))


def _tell_moments(
    derivation: Derivation, leaf: Formula, moments: Moments, order: int, told: frozenset[int]
) -> Derivation:
    """E[X], then the second moment by the variance, then higher ones."""
    first = Expectation(leaf)
    if 1 not in told:
        derivation = derivation.claim("mean", first, moments.mean, f"of the {moments.name} distribution")
    second = Expectation(power(leaf, TWO))
    if order >= 2 and 2 not in told:
        if moments.domain.kind == "bernoulli":
            derivation = derivation.claim("powers_of_masks", second, first, "0 and 1 are their own squares")
            derivation = derivation.then("mean", moments.mean)
        else:
            centred = Expectation(power(add((leaf, negative(moments.mean))), TWO))
            derivation = derivation.claim(
                "variance", centred, moments.variance, f"of the {moments.name} distribution"
            )
            if moments.mean == ZERO:
                return _higher(derivation, leaf, moments, order, told)
            derivation = derivation.claim(
                "variance_identity",
                second,
                add((centred, power(first, TWO))),
                "$E[X^2] = \\mathrm{Var}(X) + (E[X])^2$",
            )
            derivation = derivation.then("substitute", moments.moment(2))
    return _higher(derivation, leaf, moments, order, told)


def _higher(
    derivation: Derivation, leaf: Formula, moments: Moments, order: int, told: frozenset[int]
) -> Derivation:
    """The moments from the third on."""
    for k in range(3, order + 1):
        if k not in told:
            higher = Expectation(power(leaf, number(k)))
            derivation = derivation.claim(f"moment of order {k}", higher, moments.moment(k))
    return derivation
