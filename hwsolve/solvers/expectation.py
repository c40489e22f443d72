"""Solver kind ``expectation``: expectations of polynomials in independent random variables.

Moments, expected gradients, expected costs and the penalty that noise amounts to. Every
expectation is taken by linearity; terms with equal indices are set apart, independence and
the moments of the distributions do the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hwsolve.calculus.arithmetic import add, negative
from hwsolve.calculus.arrays.indexing import fresh_index
from hwsolve.calculus.arrays.shapes import shape_of
from hwsolve.calculus.coincidences import outside
from hwsolve.calculus.derivatives.chain_rule import ChainRule
from hwsolve.calculus.moments import tidied
from hwsolve.calculus.simplification.cancel import cancel
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    Derivative,
    Entry,
    Expectation,
    Formula,
    Limit,
    Quotient,
    Symbol,
    map_children,
    names,
    substitute,
    walk,
)
from hwsolve.solvers.averaging.narration import Averages
from hwsolve.solvers.averaging.noise import require_distributions
from hwsolve.solvers.differentiation.narration import narrate
from hwsolve.solvers.differentiation.targets import variable
from hwsolve.solvers.manual.expectation import EXAMPLE, PARAMETERS
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings


@dataclass(frozen=True)
class Given:
    """What to average; by what it is differentiated first; what to compare the result with."""

    of: tuple[str, ...]
    wrt: str | None = None
    against: str | None = None
    gradient: str | None = None
    limit: str | None = None
    answers: tuple[str, ...] = ()

    @classmethod
    def read(cls, settings: Settings) -> Given:
        """The parameters ``of``, ``wrt``, ``against``, ``gradient``, ``limit``, ``answer``."""
        settings.only(("kind", "of", "wrt", "against", "gradient", "limit", "answer"))
        of = settings.formulas("of")
        if not of:
            settings.place.fail("the key 'of' is missing: of what is the expectation to be taken?")
        wrt, against, gradient = (
            settings.formula(key) if key in settings else None for key in ("wrt", "against", "gradient")
        )
        limit = settings.formula("limit") if "limit" in settings else None
        return cls(of, wrt, against, gradient, limit, settings.texts("answer"))


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``expectation``."""
    scope = part.scope
    require_distributions(scope)
    averages = Averages(Algebra(scope))
    answers = given.answers or tuple(answer.name for answer in part.answers) or _usual_names(given)
    derivation = Derivation(scope)
    for place, text in enumerate(given.of):
        of = read(text, scope)
        if given.wrt is not None:
            derivation, found = _gradient(derivation, averages, of, variable(given.wrt, scope))
        elif any(isinstance(node, Expectation) for node in walk(of)):
            derivation, found = _of_expectations(derivation, averages, of)
        else:
            derivation, found = _entry(derivation, averages, of)
        if given.limit is not None:
            derivation = _without_noise(derivation, averages, found, variable(given.limit, scope))
        if place < len(answers):
            derivation = derivation.answer(answers[place], found)
    if given.gradient is not None:
        derivation = _commutes(
            derivation, averages, read(given.of[0], scope), variable(given.gradient, scope)
        )
    if given.against is not None:
        of, other = read(given.of[0], scope), read(given.against, scope)
        if given.wrt is not None:
            wrt = variable(given.wrt, scope)
            derivation, extra = _between_gradients(derivation, averages, of, other, wrt)
        else:
            found = averages.of(of)
            derivation, extra = _difference(derivation, Expectation(of), other, found, averages.entry(other))
        if len(answers) > len(given.of):
            derivation = derivation.answer(answers[len(given.of)], extra)
    return derivation


def _usual_names(given: Given) -> tuple[str, ...]:
    """What the answers are called where nobody names them."""
    names_of = [f"E[d({text})/d({given.wrt})]" if given.wrt else f"E[{text}]" for text in given.of]
    return (*names_of, "difference") if given.against else tuple(names_of)


def _entry(derivation: Derivation, averages: Averages, of: Formula) -> tuple[Derivation, Formula]:
    """The expectation of a scalar, or of an array entry by entry."""
    at = _letters(of, averages, names(of))
    entry = averages.algebra.entry(of, at) if at and not isinstance(of, Symbol) else _at(of, at)
    return averages.tell(derivation, entry, entry), averages.of(entry)


def _gradient(
    derivation: Derivation, averages: Averages, of: Formula, wrt: Formula
) -> tuple[Derivation, Formula]:
    """E[d(of)/d(wrt)]: the gradient by the chain rule, then its expectation."""
    if averages.terms.random(wrt):
        raise MeaningError("the expectation of a derivative by something random is not taken here")
    if shape_of(of, averages.algebra.scope):
        raise MeaningError("the expected gradient is that of a scalar")
    target = _target(wrt, averages, of)
    chain = ChainRule(averages.algebra, of, target)
    adjoints = chain.run()
    derivation = narrate(derivation, chain, adjoints)
    result = adjoints[-1].result
    return averages.tell(derivation, Derivative(of, (target,)), result), averages.of(result)


def _of_expectations(derivation: Derivation, averages: Averages, of: Formula) -> tuple[Derivation, Formula]:
    """A formula in expectations, such as ``E[d^2] - E[d]^2``: each of them, then the whole."""
    told: dict[Formula, Formula] = {}
    for node in walk(of):
        if isinstance(node, Expectation) and node not in told:
            derivation = averages.tell(derivation, node.body, node.body)
            told[node] = averages.of(node.body)

    def put_in(formula: Formula) -> Formula:
        return told[formula] if formula in told else map_children(formula, put_in)

    inserted = put_in(of)
    derivation = derivation.claim("substitute", of, inserted)
    short = averages.algebra.simplify(inserted)
    return (derivation if short == inserted else derivation.then("simplify", short)), short


def _without_noise(
    derivation: Derivation, averages: Averages, found: Formula, parameter: Formula
) -> Derivation:
    """What the expectation, a polynomial in *parameter*, tends to as the parameter tends to 0."""
    if not isinstance(parameter, Symbol):
        raise MeaningError("the limit is taken in a parameter of the noise, such as its variance")
    if parameter.name not in names(found):
        return derivation
    below = (node.denominator for node in walk(found) if isinstance(node, Quotient))
    if any(parameter.name in names(formula) for formula in below):
        raise MeaningError(f"the expectation is no polynomial in {parameter.name}; its limit is not taken")
    left = tidied(substitute(found, {parameter.name: ZERO}))
    derivation = derivation.claim("limit", Limit(parameter.name, ZERO, "+", found), left, "the noise gone")
    named = averages.named(left)
    return derivation if named is None else derivation.then("definition", named)


def _difference(
    derivation: Derivation, whole: Formula, other: Formula, found: Formula, plain: Formula
) -> tuple[Derivation, Formula]:
    """How much *whole*, which is *found*, exceeds *other*, which is *plain*: what the noise adds."""
    difference = add((whole, negative(other)))
    derivation = derivation.claim("what_the_noise_adds", difference, add((found, negative(plain))))
    short = outside(cancel(derivation.last) or derivation.last)
    return (derivation if short == derivation.last else derivation.then("cancel", short)), short


def _between_gradients(
    derivation: Derivation, averages: Averages, of: Formula, other: Formula, wrt: Formula
) -> tuple[Derivation, Formula]:
    """E[d(of)/d(wrt)] - d(other)/d(wrt)"""
    target = _target(wrt, averages, of)
    found = averages.of(ChainRule(averages.algebra, of, target).run()[-1].result)
    plain = ChainRule(averages.algebra, other, target).run()[-1].result
    whole = Expectation(Derivative(of, (target,)))
    return _difference(derivation, whole, Derivative(other, (target,)), found, plain)


def _commutes(derivation: Derivation, averages: Averages, of: Formula, wrt: Formula) -> Derivation:
    """The gradient of the expectation is the expectation of the gradient."""
    target = _target(wrt, averages, of)
    total = averages.of(of)
    chain = ChainRule(averages.algebra, total, target)
    result = chain.run()[-1].result
    derivation = derivation.claim(
        "differentiate", Derivative(Expectation(of), (target,)), result, "the gradient of the expectation"
    )
    return derivation.then(
        "expectation_and_derivative_commute",
        Expectation(Derivative(of, (target,))),
        "the same as the expected gradient",
    )


def _target(wrt: Formula, averages: Averages, of: Formula) -> Entry | Symbol:
    """The variable, or its entry at fresh indices."""
    target = _at(wrt, _letters(wrt, averages, names(of) | names(wrt)))
    assert isinstance(target, (Entry, Symbol))
    return target


def _letters(formula: Formula, averages: Averages, taken: set[str]) -> tuple[Formula, ...]:
    """A fresh index for each dimension of *formula*: the letters that the part declares for it first."""
    scope = averages.algebra.scope
    at: list[Formula] = []
    busy = set(taken)
    for size in shape_of(formula, scope):
        fitting = [letter for letter, range_ in scope.indices.items() if range_ in (None, size)]
        declared = [letter for letter in fitting if letter not in busy]
        letter = declared[0] if declared else fresh_index(size, busy, scope)
        busy.add(letter)
        at.append(ONE if size == ONE else Symbol(letter))
    return tuple(at)


def _at(formula: Formula, at: tuple[Formula, ...]) -> Formula:
    if not at:
        return formula
    if isinstance(formula, Entry):
        return Entry(formula.base, (*formula.indices, *at))
    return Entry(formula, at)


SOLVER: Final = Solver(
    "expectation",
    Given,
    solve,
    "Expectations of polynomials in random variables: moments, expected gradients, the penalty of noise.",
    PARAMETERS,
    EXAMPLE,
)
