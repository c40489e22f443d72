"""One step on a sampled term of a sum: its gradient, what becomes of the whole, when the whole rises."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hwsolve.calculus.arithmetic import add, number
from hwsolve.calculus.arrays.shapes import shape_of
from hwsolve.calculus.limits import Limits
from hwsolve.calculus.simplification.cancel import cancel
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import HwsolveError, NotComputable
from hwsolve.meaning.functions.definitions import FunctionDefinition
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ZERO,
    Derivative,
    DerivativeCall,
    Formula,
    Logic,
    Negative,
    Number,
    Product,
    Relation,
    Sum,
    Symbol,
    Vector,
    names,
    substitute,
)
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.curvature.subject import established
from hwsolve.solvers.gradient import Gradient, differentiate
from hwsolve.solvers.iteration.digits import Digits
from hwsolve.solvers.iteration.literals import folded, multiplied

Results = dict[str, Formula]
#: What is still read at a glance as the end of an interval.
_LONGEST_END = 30


@dataclass(frozen=True)
class Sampled:
    """The terms, the variable, the step size; ``eta`` is a symbol where it is left open."""

    scope: Scope
    terms: tuple[Formula, ...]
    variable: str
    eta: Formula
    gradients: tuple[Formula, ...] = ()

    @property
    def w(self) -> Symbol:
        """The variable."""
        return Symbol(self.variable)

    @property
    def whole(self) -> Formula:
        """The sum of all terms."""
        return add(self.terms)

    @property
    def open(self) -> bool:
        """Whether the step size is a free symbol."""
        return bool(names(self.eta))

    @property
    def scalar(self) -> bool:
        """Whether the variable is a number."""
        return not shape_of(self.w, self.scope)

    def stepped(self, place: int) -> Formula:
        """``w - eta*A_i'(w)``"""
        return Sum((self.w, Negative(Product((self.eta, self.gradients[place]), "*"))))

    def at(self, formula: Formula, point: Formula) -> Formula:
        """A formula at a value of the variable."""
        return substitute(formula, {self.variable: point})

    def change(self, place: int, of: Formula) -> Formula:
        """What a step on one term adds to *of*."""
        return Sum((self.at(of, self.stepped(place)), Negative(of)))

    def name(self, place: int) -> str:
        """The function that stands for a term."""
        return f"A{place + 1}"


def with_functions(sampled: Sampled) -> Sampled:
    """The scope with each term, and their sum, as functions."""
    scope = sampled.scope
    kind = scope.type_of(sampled.variable)
    taken = {*scope.types, *scope.definitions}
    for place, term in enumerate(sampled.terms):
        made = FunctionDefinition(sampled.name(place), (sampled.variable,), (kind,), term)
        if made.name not in taken:
            scope = scope.with_definition(made)
    if "f" not in taken:
        scope = scope.with_definition(FunctionDefinition("f", (sampled.variable,), (kind,), sampled.whole))
    return Sampled(scope, sampled.terms, sampled.variable, sampled.eta, sampled.gradients)


def tell_gradients(derivation: Derivation, sampled: Sampled) -> tuple[Derivation, Sampled, Results]:
    """The gradient of each term."""
    found = []
    results: Results = {}
    algebra = Algebra(sampled.scope)
    for place, term in enumerate(sampled.terms):
        one = differentiate(derivation, algebra, term, sampled.w, "both")
        derivation, gradient = _whole(one.derivation, one, sampled)
        if sampled.scalar and sampled.name(place) in sampled.scope.functions:
            left = DerivativeCall(sampled.name(place), 1, (sampled.w,))
            derivation = derivation.claim("gradient_of_a_term", left, gradient)
        found.append(gradient)
        results[f"A{place + 1}'"] = gradient
    ready = Sampled(sampled.scope, sampled.terms, sampled.variable, sampled.eta, tuple(found))
    return derivation, ready, results


def _whole(derivation: Derivation, found: Gradient, sampled: Sampled) -> tuple[Derivation, Formula]:
    """The gradient without free indices: entry by entry where it has no other form."""
    gradient = found.written("both")
    free = found.targets[1].opened
    if not free or not sampled.scope.free_indices(gradient):
        return derivation, gradient
    size = free[0].size
    if not isinstance(size, Number):
        raise NotComputable("the gradient of this term has no form without indices")
    counts = range(1, int(size.value) + 1)
    entries = tuple(folded(substitute(found.entry, {free[0].name: number(k)})) for k in counts)
    whole = Vector(entries)
    return derivation.claim("collect_entries", Derivative(found.of, (found.wrt,)), whole), whole


def tell_values(derivation: Derivation, sampled: Sampled, start: Formula) -> tuple[Derivation, Results]:
    """The whole before and after a step on each term from *start*, and when it falls."""
    results: Results = {}
    scope = sampled.scope
    before = _short(sampled.at(sampled.whole, start), sampled)
    derivation = derivation.claim("start", sampled.at(sampled.whole, start), before)
    results[f"f({render_plain(start)})"] = before
    for place in range(len(sampled.terms)):
        slope = _short(sampled.at(sampled.gradients[place], start), sampled)
        moved = Sum((start, Negative(Product((sampled.eta, slope), "*"))))
        point = _short(moved, sampled)
        note = f"a step on term {place + 1}"
        derivation = derivation.claim("gradient_step", sampled.at(sampled.stepped(place), start), point, note)
        value = sampled.at(sampled.whole, point)
        after = _short(value, sampled)
        derivation = derivation.claim("substitute", value, after, "the whole after it")
        results[f"f({render_plain(point)})"] = after
        if sampled.scalar and sampled.open and isinstance(sampled.eta, Symbol):
            derivation = _when(derivation, sampled, after, before)
        elif not sampled.open:
            comparison = Relation((">",), (after, before))
            rises = established(scope, comparison)
            if rises:
                derivation = derivation.state("compare", comparison, "it has risen")
            elif established(scope, Relation(("<=",), (after, before))):
                derivation = derivation.claim("compare", after, before, "it has not risen", "<=")
    return derivation, results


def _short(formula: Formula, sampled: Sampled) -> Formula:
    """Multiplied out, where that is the same and a polynomial; else simplified."""
    algebra = Algebra(sampled.scope)
    if shape_of(formula, sampled.scope):
        (size,) = shape_of(formula, sampled.scope)
        assert isinstance(size, Number)
        each = (folded(algebra.entry(formula, (number(k),))) for k in range(1, int(size.value) + 1))
        whole = Vector(tuple(multiplied(one) or one for one in each))
        return whole if established(sampled.scope, Relation(("=",), (formula, whole))) else formula
    plain = formula if sampled.scalar else folded(algebra.entry(formula))
    for found in (multiplied(plain), cancel(plain), algebra.simplify(plain)):
        if found is not None and established(sampled.scope, Relation(("=",), (formula, found))):
            return found
    return formula


def _when(derivation: Derivation, sampled: Sampled, after: Formula, before: Formula) -> Derivation:
    """For which positive step sizes the whole falls, and for which it rises."""
    assert isinstance(sampled.eta, Symbol)
    eta = sampled.eta
    limits = Limits(sampled.scope, eta.name)
    values = Digits(sampled.scope)
    try:
        roots = {values.one(each, {}): each for each in limits.solutions(after, before)}
    except HwsolveError:
        return derivation
    ends = [roots[root] for root in sorted(roots) if root > 0]
    if all(len(render_plain(end)) <= _LONGEST_END for end in ends):
        for low, high in zip([ZERO, *ends], [*ends, None], strict=True):
            inside: list[Formula] = [Relation((">",), (eta, low))]
            if high is not None:
                inside.append(Relation(("<",), (eta, high)))
            premise = inside[0] if len(inside) == 1 else Logic("and", tuple(inside))
            for sign, word in ((">", "it rises"), ("<", "it falls"), ("=", "it stays")):
                claim = Logic("implies", (premise, Relation((sign,), (after, before))))  # type: ignore[arg-type]
                if established(sampled.scope, claim):
                    derivation = derivation.state("sign_of_a_polynomial", claim, word)
                    break
    return derivation


def tell_condition(derivation: Derivation, sampled: Sampled) -> tuple[Derivation, Results]:
    """When a step improves its own term, and where the whole rises all the same."""
    results: Results = {}
    if not sampled.scalar:
        raise NotComputable("the exact condition is derived for one variable; ask for a counterexample")
    scope, algebra = sampled.scope, Algebra(sampled.scope)
    for place, term in enumerate(sampled.terms):
        own = sampled.change(place, term)
        written = cancel(own) or algebra.simplify(own)
        derivation = derivation.claim("change_of_the_term", own, written, f"a step on term {place + 1}")
        curvature = _curvature(sampled, sampled.gradients[place])
        if curvature is None or not sampled.open:
            continue
        level = number(2 / curvature)
        premises = (
            Relation(("<", "<"), (ZERO, sampled.eta, level)),
            Relation(("!=",), (sampled.gradients[place], ZERO)),
        )
        claim = Logic("implies", (Logic("and", premises), Relation(("<",), (written, ZERO))))
        if established(scope, claim):
            derivation = derivation.state("step_improves_its_term", claim, "below 2/curvature")
            results[f"eta_{place + 1}"] = level
    for place in range(len(sampled.terms)):
        change = sampled.change(place, sampled.whole)
        written = cancel(change) or algebra.simplify(change)
        derivation = derivation.claim("change_of_the_whole", change, written, f"a step on term {place + 1}")
        derivation = _always_rises(derivation, sampled, place, written)
    return derivation, results


def _curvature(sampled: Sampled, gradient: Formula) -> Fraction | None:
    """The constant second derivative of a quadratic, where it is positive; None for other terms."""
    values = Digits(sampled.scope)
    try:
        ends = [values.one(gradient, {sampled.variable: Fraction(k)}) for k in (0, 1, 2, 5)]
    except NotComputable:
        return None
    step = ends[1] - ends[0]
    straight = ends[2] - ends[1] == step and ends[3] - ends[2] == 3 * step
    return step if step > 0 and straight else None


def _always_rises(derivation: Derivation, sampled: Sampled, place: int, change: Formula) -> Derivation:
    """Between the minimum of the sum and that of the term every step on the term makes the sum rise."""
    values = Digits(sampled.scope)
    total = add(sampled.gradients)
    curvatures = [_curvature(sampled, each) for each in (total, sampled.gradients[place])]
    if None in curvatures or not sampled.open:
        return derivation
    least, own = (
        -values.one(slope, {sampled.variable: Fraction(0)}) / curvature
        for slope, curvature in zip((total, sampled.gradients[place]), curvatures, strict=True)
        if curvature is not None
    )
    if least == own:
        return derivation
    w = sampled.w
    inside = (
        Relation(("<", "<="), (number(own), w, number(least)))
        if own < least
        else Relation(("<=", "<"), (number(least), w, number(own)))
    )
    positive = Relation((">",), (sampled.eta, ZERO))
    claim = Logic("implies", (Logic("and", (inside, positive)), Relation((">",), (change, ZERO))))
    if established(sampled.scope, claim):
        note = f"from the minimum of the sum towards that of term {place + 1} every step makes the sum rise"
        derivation = derivation.state("rises_for_every_step", claim, note)
    return derivation
