"""Newton's method for an arbitrary or a given function: the step, its error, why it is quadratic.

(Nocedal and Wright, Numerical Optimization, 2006, theorem 11.2; Taylor's theorem with Lagrange's remainder.)
"""

from __future__ import annotations

from typing import Final

from hwsolve.calculus.derivatives.chain_rule import ChainRule
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.meaning.types import REAL, Domain, Type
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    BigOperator,
    Call,
    DerivativeCall,
    Formula,
    Limit,
    Logic,
    Negative,
    Operator,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    names,
    substitute,
)
from hwsolve.solvers.curvature.subject import established
from hwsolve.solvers.differentiation.narration import narrate
from hwsolve.solvers.iteration.newton_slopes import body_at, curvature, worked_out
from hwsolve.solvers.iteration.newton_subject import Root

Results = dict[str, Formula]
POSITIVE: Final = Type(Domain("positive"))
NONNEGATIVE: Final = Type(Domain("nonnegative"))


def tell_update(derivation: Derivation, root: Root) -> tuple[Derivation, Results]:
    """The step: the zero of the tangent (for a minimum: the minimum of the quadratic model)."""
    x, at = root.x, root.at
    moving = x if x != at else Symbol("x_next")
    if moving != x:
        derivation = derivation.declaring({moving.name: root.scope.type_of(at.name)})
    if root.least is not None:
        slope = DerivativeCall(root.least, 1, (x,))
        note = f"where {root.least} is least its slope is 0: a root of {root.f} is sought"
        derivation = derivation.claim("first_order_condition", root.of(x), slope, note)
    tangent = Sum((root.of(at), Product((root.of(at, 1), Sum((moving, Negative(at)))), "*")))
    gap = Sum((root.of(moving), Negative(tangent)))
    vanishing = Limit(moving.name, at, "", Quotient(gap, Sum((moving, Negative(at)))))
    note = "the tangent is what f is near the point, up to terms of higher order"
    derivation = derivation.claim("linearisation", vanishing, ZERO, note)
    full = Sum((at, Negative(Quotient(root.of(at), root.of(at, 1)))))
    note = f"the next point is the zero of the tangent; it has just one where {root.f}' is not 0"
    derivation = derivation.claim("solve", substitute(tangent, {moving.name: full}), ZERO, note)
    results: Results = {"root form": root.step(at)}
    if root.letters.damping is not None:
        share = root.letters.damping
        damped = Sum((at, Product((share, Sum((full, Negative(at)))), "*")))
        derivation = derivation.claim("damping", damped, root.step(at), "only a share of the step is taken")
    if root.least is not None:
        move: Formula = Quotient(DerivativeCall(root.least, 1, (at,)), DerivativeCall(root.least, 2, (at,)))
        if root.letters.damping is not None:
            move = Product((root.letters.damping, move), "*")
        least = Sum((at, Negative(move)))
        note = "it minimises the quadratic model of the function"
        derivation = derivation.claim("substitute", root.step(at), least, note)
        results["min form"] = least
    if root.body is None:
        return derivation, results
    derivation, explicit = _explicit(derivation, root)
    return derivation, {"iteration": explicit, **results}


def _explicit(derivation: Derivation, root: Root) -> tuple[Derivation, Formula]:
    """The step with the derivative of the function worked out."""
    assert root.body is not None
    scope, at = root.scope, root.at
    definition = scope.functions[root.f]
    body = substitute(definition.body, {definition.parameters[0]: at})
    algebra = Algebra(scope)
    if root.least is not None:
        inner = scope.functions[root.least]
        written = substitute(inner.body, {inner.parameters[0]: at})
        chain = ChainRule(algebra, written, at)
        adjoints = chain.run()
        derivation = narrate(derivation, chain, adjoints)
        body = adjoints[-1].result if adjoints else ZERO
    derivation = derivation.claim("definition", root.of(at), body)
    chain = ChainRule(algebra, body, at)
    adjoints = chain.run()
    derivation = narrate(derivation, chain, adjoints)
    slope = adjoints[-1].result
    derivation = derivation.claim("derivative", root.of(at, 1), slope)
    move: Formula = Quotient(body, slope)
    if root.letters.damping is not None:
        move = Product((root.letters.damping, move), "*")
    put: Formula = Sum((at, Negative(move)))
    derivation = derivation.claim("newton_step", root.step(at), put)
    shortened = algebra.simplify(put)
    if shortened != put and established(scope, Relation(("=",), (put, shortened))):
        derivation = derivation.then("simplify", shortened)
        put = shortened
    return derivation, put


def tell_error(derivation: Derivation, root: Root, simple: bool = True) -> tuple[Derivation, Results]:
    """The error of the next point through the error of this one, by Taylor's theorem.

    At a root that is not *simple* the leading ratio does not exist.
    """
    at, error = root.at, root.error
    derivation = derivation.assuming(*root.vanishing)
    if not root.vanishing:
        derivation = derivation.claim("root", root.of(root.root), ZERO, "what is sought")
    remainder = Sum((Product((error, root.of(at, 1)), "*"), Negative(root.of(at))))
    half = Quotient(Power(error, TWO), TWO)
    kinds: tuple[Operator, ...] = ("inf", "sup")
    low, high = (Product((half, _between(root, kind, root.of(_moved(root), 2))), "*") for kind in kinds)
    between = root.letters.between
    bent = Product((half, root.of(root.root, 2)), "*")
    constant = Relation(("=",), (remainder, bent))
    if root.body is not None and established(root.scope, constant, root.vanishing):
        note = f"the second derivative is constant, so any point {between} will do"
        derivation = derivation.state("taylor_theorem", constant, note)
    else:
        derivation = derivation.state(
            "taylor_theorem",
            Relation(("<=", "<="), (low, remainder, high)),
            f"over the points between the root and the current one; f'' is continuous, so it takes the value "
            f"in the middle at a point {between} between them (intermediate value theorem)",
        )
    second = root.of(Symbol(between), 2)
    quadratic = Product((Quotient(Power(error, TWO), TWO), second), "*")
    taylor = Relation(
        ("=",), (Sum((root.of(at), Negative(Product((error, root.of(at, 1)), "*")), quadratic)), ZERO)
    )
    derivation = derivation.assuming(*root.vanishing, taylor)
    divided = Sum((
        Quotient(root.of(at), root.of(at, 1)),
        Negative(error),
        Product((Quotient(Power(error, TWO), TWO), Quotient(second, root.of(at, 1))), "*"),
    ))  # fmt: skip
    note = f"0 = f(root) = {root.f} expanded at the current point, divided by its slope there"
    derivation = derivation.claim("divide", divided, ZERO, note)
    after = Sum((_full(root), Negative(root.root)))
    exact: Formula = Product((Quotient(second, Product((TWO, root.of(at, 1)), "*")), Power(error, TWO)), "*")
    derivation = derivation.claim("newton_step", after, exact, "the error of the next point").assuming()
    derivation, exact = worked_out(derivation, root, exact)
    leading = Quotient(root.of(root.root, 2), Product((TWO, root.of(root.root, 1)), "*"))
    results: Results = {"exact": exact}
    if root.body is None:
        e = Symbol("e" if not root.scope.declares("e") else "epsilon")
        derivation = derivation.declaring({e.name: REAL})
        place = Sum((root.root, e))
        ratio = Quotient(
            Sum((substitute(_full(root), {root.letters.at: place}), Negative(root.root))), Power(e, TWO)
        )
        derivation = derivation.claim(
            "limit",
            Limit(e.name, ZERO, "", ratio),
            leading,
            "both points tend to the root as the error goes to 0",
        )
        return derivation, {**results, "leading ratio": leading}
    if not simple:
        return derivation, results
    derivation, shown = _leading(derivation, root, leading)
    return derivation, {**results, "leading ratio": shown}


def _leading(derivation: Derivation, root: Root, leading: Formula) -> tuple[Derivation, Formula]:
    """f''/(2 f') at the root of a given function, worked out."""
    scope, algebra = root.scope, Algebra(root.scope)
    told = [step for step in derivation.steps if step.rule == "leading_ratio"]
    if told:
        return derivation, told[0].after
    own = root.letters.root in names(scope.functions[root.f if root.least is None else root.least].body)
    at = root.x if own else root.root  # a body that names the root itself is differentiated elsewhere
    once = ChainRule(algebra, body_at(root, at), at)
    first = once.run()
    derivation = narrate(derivation, once, first)
    derivation = derivation.claim("derivative", root.of(at, 1), first[-1].result)
    twice = ChainRule(algebra, first[-1].result, at)
    second = twice.run()
    derivation = narrate(derivation, twice, second)
    derivation = derivation.claim("second_derivative", root.of(at, 2), second[-1].result)
    ratio = Quotient(second[-1].result, Product((TWO, first[-1].result), "*"))
    put = algebra.simplify(substitute(ratio, {at.name: root.root}))
    claim = Relation(("=",), (leading, put))
    if established(scope, claim):
        return derivation.claim("leading_ratio", leading, put), put
    return derivation, leading


def _full(root: Root) -> Formula:
    """The undamped step from the current point."""
    return Sum((root.at, Negative(Quotient(root.of(root.at), root.of(root.at, 1)))))


def _moved(root: Root) -> Formula:
    """The point at a share s of the way from the root to the current point."""
    return Sum((root.root, Product((Symbol("s"), root.error), "*")))


def _between(root: Root, kind: Operator, body: Formula) -> Formula:
    """The least or largest value between the root and the current point."""
    return BigOperator(kind, "s", ZERO, ONE, None, body)


def tell_quadratic(derivation: Derivation, root: Root) -> tuple[Derivation, Results]:
    """The bound with its constant, the limit constant, what it needs; and where it fails."""
    at, error = root.at, root.error
    after = Call("abs", (Sum((_full(root), Negative(root.root))),))
    squared = Power(Call("abs", (error,)), TWO)
    flat = curvature(root)
    top = _between(root, "sup", Call("abs", (root.of(_moved(root), 2),))) if flat is None else flat
    bottom = _between(root, "inf", Call("abs", (root.of(_moved(root), 1),)))
    near = Quotient(top, Product((TWO, Call("abs", (root.of(at, 1),))), "*"))
    largest = Quotient(top, Product((TWO, bottom), "*"))
    between = Symbol(root.letters.between)
    terms = (
        root.of(at),
        Negative(Product((error, root.of(at, 1)), "*")),
        Product((Quotient(Power(error, TWO), TWO), root.of(between, 2)), "*"),
    )
    derivation = derivation.assuming(*root.vanishing, Relation(("=",), (Sum(terms), ZERO)))
    slopes = Product((TWO, Call("abs", (root.of(at, 1),))), "*")
    recurrence = Product((Quotient(Call("abs", (root.of(between, 2),)), slopes), squared), "*")
    derivation = derivation.claim(
        "absolute_values", after, recurrence, "the error recurrence in absolute values"
    )
    ratio = Quotient(root.of(between, 2), Product((TWO, root.of(at, 1)), "*"))
    derivation, shown = worked_out(derivation.assuming(), root, ratio)
    bounding: Formula = recurrence
    if root.body is not None:
        bounding = Product((Call("abs", (shown,)), squared), "*")
        derivation = derivation.claim("put_in_the_derivatives", recurrence, bounding)
    derivation = derivation.assuming(*root.vanishing)
    note = "over the points between" if flat is None else "the second derivative is constant"
    derivation = derivation.claim(
        "bound_of_the_curvature", after, Product((near, squared), "*"), note, "<=" if flat is None else "="
    )
    bound = Product((largest, squared), "*")
    derivation = derivation.then(
        "bound_of_the_slope", bound, "the constant M, finite where the slope is not 0 near the root", "<="
    ).assuming()
    leading = Quotient(root.of(root.root, 2), Product((TWO, root.of(root.root, 1)), "*"))
    constant = Call("abs", (leading,))
    if root.body is None:
        e = Symbol("e" if not root.scope.declares("e") else "epsilon")
        derivation = derivation.declaring({e.name: REAL})
        place = Sum((root.root, e))
        moved = substitute(_full(root), {root.letters.at: place})
        ratio = Quotient(Sum((moved, Negative(root.root))), Power(e, TWO))
        note = "continuity: the points between tend to the root as well"
        derivation = derivation.claim("limit", Limit(e.name, ZERO, "", ratio), leading, note)
        limit = Call("abs", (Limit(e.name, ZERO, "", ratio),))
        if established(derivation.scope, Relation(("=",), (limit, constant))):
            derivation = derivation.claim("limit", limit, constant, "so the order is 2, with this constant")
    else:
        derivation, shown = _leading(derivation, root, leading)
        constant = shown if isinstance(shown, Call) and shown.function == "abs" else Call("abs", (shown,))
    derivation = _close_enough(derivation)
    derivation = _multiple_root(derivation)
    return derivation, {"limit C": constant, "bound": bounding}


def _close_enough(derivation: Derivation) -> Derivation:
    """M e_0 < 1: the errors shrink, from the first one on."""
    bound, before, after = (Symbol(name) for name in ("M", "e_0", "e_1"))
    derivation = derivation.declaring({"M": POSITIVE, "e_0": NONNEGATIVE, "e_1": NONNEGATIVE})
    scaled, smaller = Product((bound, before), "*"), Product((bound, after), "*")
    premise = Logic("and", (
        Relation(("<=",), (after, Product((bound, Power(before, TWO)), "*"))),
        Relation(("<",), (scaled, ONE)),
    ))  # fmt: skip
    chain = Relation(("<=", "<=", "<"), (smaller, Power(scaled, TWO), scaled, ONE))
    note = (
        "it converges from a start so close that $M e_0 < 1$: each $M e_k$ is at most the square of the last"
    )
    return derivation.state("close_enough", Logic("implies", (premise, chain)), note)


def _multiple_root(derivation: Derivation) -> Derivation:
    """(x - x^2/(2x))/x = 1/2: linear, where the slope is 0 at the root."""
    e = Symbol("e_0")
    step = Sum((e, Negative(Quotient(Power(e, TWO), Product((TWO, e), "*")))))
    note = "the slope must not be 0 at the root: for $x^2$ the error is only halved (linear)"
    hypothesis = Relation((">",), (e, ZERO))
    derivation = derivation.assuming(hypothesis)
    return derivation.claim("multiple_root", Quotient(step, e), Quotient(ONE, TWO), note).assuming()
