"""The explicit bound of gradient descent, its best step size, how many steps an accuracy needs, its order."""

from __future__ import annotations

from dataclasses import dataclass

from hwsolve.calculus.arithmetic import divide, multiply, number, power
from hwsolve.calculus.derivatives.chain_rule import ChainRule
from hwsolve.calculus.limits import INFINITY, Limits
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import NotComputable
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    BigOperator,
    Call,
    Constant,
    Formula,
    Limit,
    Logic,
    Negative,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    names,
    substitute,
)
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.curvature.subject import established
from hwsolve.solvers.differentiation.narration import narrate
from hwsolve.solvers.iteration.regret import number_of, short_of
from hwsolve.solvers.supporting.parameters import unused

Results = dict[str, Formula]
#: The powers of 1/T that are tried for an order, slowest first.
POWERS = ((1, 4), (1, 3), (1, 2), (2, 3), (1, 1), (3, 2), (2, 1), (3, 1), (4, 1))


@dataclass(frozen=True)
class Rate:
    """Radius, slope bound, number of steps, step size (None: open), accuracy; a bound of the author's."""

    scope: Scope
    radius: Formula
    slope: Formula
    horizon: Formula
    eta: Formula | None
    accuracy: Formula | None = None
    bound: Formula | None = None


def tell_rate(derivation: Derivation, rate: Rate) -> tuple[Derivation, Results]:
    """The bound with the norms replaced by their bounds, the step size put in, and what follows."""
    results: Results = {}
    if rate.bound is None:
        derivation, bound = _explicit(derivation, rate)
        derivation, best = _best_step(derivation, rate)
        results = {"bound": bound, "best step": best}
        if rate.accuracy is not None:
            derivation, steps = _accuracy(derivation, rate)
            results["T"] = steps
    else:
        bound = results["bound"] = rate.bound
    value = number_of(derivation.scope, bound)
    if value is not None and value != bound:
        exact = short_of(derivation.scope, bound) is not None
        derivation = derivation.claim("evaluate", bound, value, None, "=" if exact else "~~")
        results["value"] = value
    if isinstance(rate.horizon, Symbol) and rate.horizon.name in names(_opened(bound, derivation.scope)):
        derivation, order = _order(derivation, bound, rate.horizon)
        results["rate"] = order
    return derivation, results


def _explicit(derivation: Derivation, rate: Rate) -> tuple[Derivation, Formula]:
    """B^2/(2 eta T) + eta rho^2/2, with the step size put in."""
    scope, steps = derivation.scope, rate.horizon
    positive = Type(Domain("positive"))
    eta: Formula = Symbol("eta")
    if not scope.declares("eta"):
        derivation = derivation.declaring({"eta": positive})
    size = Symbol("d")
    point, gradient = _fresh(scope, ("w_s", "w_0", "a_0")), _fresh(scope, ("g_t", "g_0", "b_0"))
    index = _fresh(scope, ("t", "s", "k"))
    vector = Type(Domain("real"), (size,))
    derivation = derivation.declaring({point: vector, gradient: vector})
    for name, limit in ((point, rate.radius), (gradient, rate.slope)):
        length = Call("norm", (Symbol(name),))
        inside = Relation(("<=",), (length, limit))
        outside = Relation(("<=",), (Power(length, TWO), Power(limit, TWO)))
        word = "w*" if name == point else "every gradient"
        derivation = derivation.state("monotonicity", Logic("implies", (inside, outside)), f"for {word}")
    squared = Power(rate.slope, TWO)
    total = BigOperator("sum", index, ONE, steps, None, squared)
    if not isinstance(steps, Symbol) or scope.type_of(steps.name).domain.kind in ("integer", "dimension"):
        derivation = derivation.claim("sum_of_equal_terms", total, Product((steps, squared), "*"))
    start = Quotient(Power(rate.radius, TWO), Product((TWO, eta), "*"))
    slopes = Product((Quotient(eta, TWO), steps, squared), "*")
    divided = Quotient(Sum((start, slopes)), steps)
    first = Quotient(Power(rate.radius, TWO), Product((TWO, eta, steps), "*"))
    second = Quotient(Product((eta, squared), "*"), TWO)
    opened = Sum((first, second))
    note = "the bound on the sum of inner products with its norms bounded, divided by the number of steps"
    derivation = derivation.claim("divide_by_the_number_of_steps", divided, opened, note)
    if rate.eta is None or rate.eta == eta:
        return derivation, opened
    algebra = Algebra(scope)
    parts = []
    for part in (first, second):
        put = substitute(part, {"eta": rate.eta})
        simple = _neat(put, scope, algebra)
        if simple != put:
            derivation = derivation.claim("put_in_the_step_size", put, simple)
        parts.append(simple)
    whole = substitute(opened, {"eta": rate.eta})
    derivation = derivation.claim("put_in_the_step_size", whole, Sum((parts[0], parts[1])))
    optimum = divide(multiply((rate.radius, rate.slope)), Call("sqrt", (steps,)))
    result: Formula = Sum((parts[0], parts[1]))
    for candidate in (optimum, algebra.simplify(result)):
        if established(derivation.scope, Relation(("=",), (result, candidate))):
            reason = "both terms are equal" if candidate == optimum else None
            return derivation.then("add", candidate, reason), candidate
    return derivation, result


def _neat(put: Formula, scope: Scope, algebra: Algebra) -> Formula:
    simple = algebra.simplify(put)
    return simple if established(scope, Relation(("=",), (put, simple))) else put


def _fresh(scope: Scope, options: tuple[str, ...]) -> str:
    return unused(options, scope.declares)


def _best_step(derivation: Derivation, rate: Rate) -> tuple[Derivation, Formula]:
    """The step size at which the derivative of the bound is 0, and that nothing is below it."""
    eta, steps = Symbol("eta"), rate.horizon
    scope = derivation.scope
    if "eta" in scope.definitions:
        eta = Symbol(_fresh(scope, ("alpha", "eta_0", "a_s")))
        derivation = derivation.declaring({eta.name: Type(Domain("positive"))})
        scope = derivation.scope
    squared = Power(rate.slope, TWO)
    first = Quotient(Power(rate.radius, TWO), Product((TWO, eta, steps), "*"))
    bound = Sum((first, Quotient(Product((eta, squared), "*"), TWO)))
    algebra = Algebra(scope)
    chain = ChainRule(algebra, bound, eta)
    adjoints = chain.run()
    derivation = narrate(derivation, chain, adjoints)
    best = divide(rate.radius, multiply((rate.slope, Call("sqrt", (steps,)))))
    slope = substitute(adjoints[-1].result, {eta.name: best})
    derivation = derivation.claim("best_step_size", slope, ZERO, "the derivative of the bound is 0 there")
    least = divide(multiply((rate.radius, rate.slope)), Call("sqrt", (steps,)))
    note = "no step size gives a smaller bound (inequality of the means)"
    return derivation.claim("arithmetic_and_geometric_mean", bound, least, note, ">="), best


def _accuracy(derivation: Derivation, rate: Rate) -> tuple[Derivation, Formula]:
    """So many steps make the bound as small as asked."""
    assert rate.accuracy is not None
    steps: Formula = power(divide(multiply((rate.radius, rate.slope)), rate.accuracy), TWO)
    count = Symbol(_fresh(derivation.scope, ("n_s", "m_s", "tau")))
    derivation = derivation.declaring({count.name: Type(Domain("positive"))})
    least = divide(multiply((rate.radius, rate.slope)), Call("sqrt", (count,)))
    enough = Relation((">=",), (count, steps))
    small = Relation(("<=",), (least, rate.accuracy))
    note = "so many steps are enough"
    return derivation.state("number_of_steps", Logic("implies", (enough, small)), note), steps


def _opened(formula: Formula, scope: Scope) -> Formula:
    """The formula with defined quantities written out."""
    for _ in range(8):
        here = {name: scope.definitions[name].body for name in names(formula) if name in scope.definitions}
        if not here:
            break
        formula = substitute(formula, here)
    return formula


def _order(derivation: Derivation, bound: Formula, horizon: Symbol) -> tuple[Derivation, Formula]:
    """How the bound falls with the number of steps: a power of 1/T, a power c^T, or not at all."""
    scope = derivation.scope
    letter = Symbol(_fresh(scope, ("n_T", "tau_T", "n_0")))
    declared = derivation.declaring({letter.name: Type(Domain("positive"))})
    moved = substitute(_opened(bound, scope), {horizon.name: letter})
    limits = Limits(declared.scope, letter.name)
    following = substitute(moved, {letter.name: Sum((letter, ONE))})
    share = limits.towards(Quotient(following, moved), INFINITY)
    if established(scope, Relation(("<",), (share, ONE))) and share != ONE:
        line = Limit(letter.name, INFINITY, "", Quotient(following, moved))
        note = "linear convergence: the bound falls by this factor with each step"
        derivation = declared.claim("order", line, share, note)
        return derivation, power(share, horizon)
    for top, bottom in ((0, 1), *POWERS):
        exponent = number(top) if bottom == 1 else Quotient(number(top), number(bottom))
        grown = moved if top == 0 else Product((power(letter, exponent), moved), "*")
        found = limits.towards(grown, INFINITY)
        if found in (ZERO, INFINITY, Negative(INFINITY)) or (
            isinstance(found, Constant) and found.name == "inf"
        ):
            continue
        line = Limit(letter.name, INFINITY, "", grown)
        if top == 0:
            note = "never below its limit: this bound does not tend to 0"
            return declared.claim("order", moved, found, note, ">="), ONE
        order = divide(ONE, Call("sqrt", (horizon,)) if (top, bottom) == (1, 2) else power(horizon, exponent))
        if letter.name not in names(limits.write(limits.read(grown).simplify())):
            return declared.claim("order", grown, found, "a constant: this is the order of the bound"), order
        return declared.claim("order", line, found, "a constant: this is the order of the bound"), order
    for top, bottom in POWERS:  # a logarithm beside the power
        exponent = number(top) if bottom == 1 else Quotient(number(top), number(bottom))
        grown = Quotient(Product((power(letter, exponent), moved), "*"), Call("log", (letter,)))
        found = limits.towards(grown, INFINITY)
        if found in (ZERO, INFINITY, Negative(INFINITY)) or letter.name in names(found):
            continue
        scaled = substitute(grown, {letter.name: Call("exp", (letter,))})
        line = Limit(letter.name, INFINITY, "", limits.write(limits.read(scaled).simplify()))
        order = divide(Call("log", (horizon,)), power(horizon, exponent))
        note = (
            f"a constant, with {render_plain(horizon)} = exp({letter.name}): this is the order of the bound"
        )
        return declared.claim("order", line, found, note), order
    raise NotComputable("no order was found for this bound")
