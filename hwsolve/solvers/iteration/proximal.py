"""The minimiser of a quadratic model, such as a linear model with a proximity penalty; soft thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import add, divide, multiply, negative
from hwsolve.calculus.arrays.shapes import shape_of
from hwsolve.calculus.derivatives.directional import second_along
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    BigOperator,
    Call,
    Derivative,
    Entry,
    Formula,
    Logic,
    Negative,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Transpose,
    map_children,
    names,
    substitute,
)
from hwsolve.solvers.curvature.affine import unfolded
from hwsolve.solvers.curvature.certificates import square_share
from hwsolve.solvers.curvature.subject import Subject, established
from hwsolve.solvers.differentiation.narration import array_forms
from hwsolve.solvers.gradient import Gradient, differentiate
from hwsolve.solvers.hessian import Twice

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope

Results = dict[str, Formula]


@dataclass(frozen=True)
class Model:
    """A function of one symbol with a constant Hessian, the point it is about, a penalty on the entries."""

    subject: Subject
    at: Formula | None
    entries: Formula | None = None

    @property
    def variable(self) -> Symbol:
        """What it is minimised over."""
        return Symbol(self.subject.variables[0])


def without_entries(of: Formula, variable: str, scope: Scope) -> tuple[Formula, Formula | None]:
    """The model without its penalty c |w_1| + c |w_2| + ..., and c; None where it has none."""
    whole = unfolded(of, scope, (variable,))
    terms = whole.terms if isinstance(whole, Sum) else (whole,)
    smooth: list[Formula] = []
    levels: list[Formula] = []
    for term in terms:
        level = _level(term, Symbol(variable))
        (smooth if level is None else levels).append(term if level is None else level)
    if not levels or not smooth or any(variable in names(level) for level in levels):
        return of, None
    return add(smooth), add(levels)


def _level(term: Formula, variable: Symbol) -> Formula | None:
    """c, where *term* is c times the sum of the absolute entries of *variable* (or its absolute value)."""
    if isinstance(term, Quotient):
        above = _level(term.numerator, variable)
        return None if above is None else divide(above, term.denominator)
    if isinstance(term, Product):
        shares = [_level(factor, variable) for factor in term.factors]
        if sum(share is not None for share in shares) != 1:
            return None
        return multiply(
            factor if share is None else share for factor, share in zip(term.factors, shares, strict=True)
        )
    return ONE if _is_entrywise(term, variable) else None


def _is_entrywise(factor: Formula, variable: Symbol) -> bool:
    match factor:
        case Call("norm1" | "abs", (argument,)):
            return argument == variable
        case BigOperator(operator="sum", index=index, condition=None, body=Call("abs", (argument,))):
            return argument == Entry(variable, (Symbol(index),))
        case _:
            return False


def tell_proximal(derivation: Derivation, model: Model) -> tuple[Derivation, Results]:
    """Gradient, curvature, the only stationary point, and the step size that it stands for."""
    subject, algebra = model.subject, Algebra(model.subject.scope)
    found = differentiate(derivation, algebra, subject.of, model.variable, "both")
    derivation = found.derivation
    gradient = found.written("both")
    letter = subject.directions[0]
    form = second_along(subject.scope, subject.of, {model.variable.name: letter})
    if model.variable.name in names(form):
        raise NotComputable("this function is not quadratic: its Hessian is not constant")
    share = _share(form, letter, subject)
    derivation, least = _stationary(derivation, model, found, gradient, share)
    derivation = _curvature(derivation, model, form, share)
    derivation = _best(derivation, model, least, share)
    results: Results = {"w*": least}
    if share is not None and model.at is not None:
        step = algebra.simplify(divide(ONE, share))
        slope = _at(found, model, algebra)
        descent = Sum((model.at, Negative(Product((step, slope), "*"))))
        note = (
            "the step of gradient descent with this step size: the larger the penalty, the shorter the step"
        )
        derivation = derivation.claim("compare_with_gradient_descent", least, descent, note)
        results["eta"] = step
    if model.entries is not None:
        if share is None:
            raise NotComputable(
                "the penalty on the entries needs a Hessian that is a multiple of the identity"
            )
        derivation, shrunk = _threshold(derivation, model, least, share)
        results = {"prox": shrunk, **results, "w*": shrunk}
    return derivation, results


def _share(form: Formula, letter: str, subject: Subject) -> Formula | None:
    """c, where the form is c times the squared norm of the direction."""
    below: Formula = ONE
    if isinstance(form, Quotient):
        below = form.denominator
        form = form.numerator
    found = square_share(form, letter, subject.scope)
    if found is not None and below != ONE:
        found = Algebra(subject.scope).simplify(Quotient(found, below))
    if found is not None or subject.scope.shape(letter):
        return found
    return Algebra(subject.scope).simplify(Quotient(form, Product((below, Power(Symbol(letter), TWO)), "*")))


def _at(found: Gradient, model: Model, algebra: Algebra) -> Formula:
    """The gradient at the point that the model is about (at 0 where there is none)."""
    put = _centre(found.entry, model)
    simple = algebra.simplify(put)
    collected, matrix = array_forms(simple, found.targets[1].opened, model.subject.scope)
    return matrix or collected or simple


def _centre(entry: Formula, model: Model) -> Formula:
    name = model.variable.name
    if model.at is not None:
        return substitute(entry, {name: model.at})

    def without(node: Formula) -> Formula:
        if node == Symbol(name) or (isinstance(node, Entry) and node.base == Symbol(name)):
            return ZERO
        return map_children(node, without)

    return without(entry)


def _stationary(
    derivation: Derivation, model: Model, found: Gradient, gradient: Formula, share: Formula | None
) -> tuple[Derivation, Formula]:
    """The point at which the gradient is 0."""
    algebra = Algebra(model.subject.scope)
    slope = _at(found, model, algebra)
    if share is not None:
        centre = None if model.at is None else _entry_of(model.at, found)
        moved = _over(algebra.simplify(_centre(found.entry, model)), share)
        each = negative(moved) if centre is None else Sum((centre, negative(moved)))
        collected, matrix = array_forms(each, found.targets[1].opened, model.subject.scope)
        least = matrix or collected or each
    else:
        twice = Twice(derivation, algebra, model.subject.of)
        hessian = twice.block(model.variable, model.variable, "both").written("both")
        derivation = twice.derivation
        move = Product((Call("inv", (hessian,)), slope), "")
        least = Negative(move) if model.at is None else Sum((model.at, Negative(move)))
    put = substitute(gradient, {model.variable.name: least})
    zero: Formula = ZERO if not shape_of(model.variable, model.subject.scope) else Product((ZERO, slope), "*")
    note = "the gradient set to zero and solved"
    return derivation.claim("stationary_point", put, zero, note), least


def _over(value: Formula, share: Formula) -> Formula:
    """value/share, for a share 1/tau written as tau value."""
    if isinstance(share, Quotient):
        return divide(multiply((share.denominator, value)), share.numerator)
    return divide(value, share)


def _entry_of(point: Formula, found: Gradient) -> Formula:
    free = tuple(index.symbol for index in found.targets[1].opened)
    return Entry(point, free) if free else point


def _curvature(derivation: Derivation, model: Model, form: Formula, share: Formula | None) -> Derivation:
    """The quadratic form of the Hessian is positive: strictly convex, one minimum."""
    letter = Symbol(model.subject.directions[0])
    length: Formula = (
        Call("norm", (letter,)) if model.subject.scope.shape(letter.name) else Call("abs", (letter,))
    )
    whole = Product((share, Power(length, TWO)), "*") if share is not None else form
    twice = Derivative(model.subject.of, (model.variable, model.variable))
    if model.subject.scope.shape(letter.name):
        quadratic: Formula = Product((Transpose(letter), twice, letter), "")
    else:
        quadratic = Product((twice, Power(letter, TWO)), "*")
    derivation = derivation.claim("quadratic_form", quadratic, whole, "for every direction")
    away = Relation((">",), (length, ZERO))
    positive = Logic("implies", (away, Relation((">",), (whole, ZERO))))
    if not established(derivation.scope, positive):
        raise MeaningError("the model has no single minimum: its Hessian is not positive definite")
    return derivation.state("strict_convexity", positive, "so the stationary point is the only minimum")


def _best(derivation: Derivation, model: Model, least: Formula, share: Formula | None) -> Derivation:
    """q(w) - q(w*) = c/2 ||w - w*||^2, never negative."""
    at = model.subject.at
    gap = Sum((at((model.variable,)), Negative(at((least,)))))
    derivation = derivation.claim("definition", at((model.variable,)), model.subject.of)
    if share is None:
        return derivation.claim("minimum", gap, ZERO, "nothing is smaller than the value there", ">=")
    away = Sum((model.variable, Negative(least)))
    length: Formula = Call("norm", (away,)) if model.subject.scope.shape(model.variable.name) else away
    square = Product((Quotient(share, TWO), Power(length, TWO)), "*")
    derivation = derivation.claim("complete_the_square", gap, square)
    return derivation.then("minimum", ZERO, "nothing is smaller than the value there", ">=")


def _threshold(
    derivation: Derivation, model: Model, smooth: Formula, share: Formula
) -> tuple[Derivation, Formula]:
    """With a penalty mu |w_j| on each entry: the soft threshold of the smooth minimiser."""
    assert model.entries is not None
    level = _over(model.entries, share)
    real = Type(Domain("real"))
    names_in = {"zeta": real, "omega": real}
    derivation = derivation.declaring(names_in)
    zeta, omega = Symbol("zeta"), Symbol("omega")
    away = Product((Quotient(share, TWO), Power(Sum((omega, Negative(zeta))), TWO)), "*")

    def value(point: Formula) -> Formula:
        return Sum((
            substitute(away, {"omega": point}), Product((model.entries or ZERO, Call("abs", (point,))), "*"),
        ))  # fmt: skip

    def soft(point: Formula) -> Formula:
        room = Call("max", (Sum((Call("abs", (point,)), Negative(level))), ZERO))
        return Product((Call("sign", (point,)), room), ".*")

    large = Relation((">",), (zeta, level))
    slope = Sum((Product((share, Sum((omega, Negative(zeta)))), "*"), model.entries))
    moved = Sum((zeta, Negative(level)))
    put = Relation(("=",), (substitute(slope, {"omega": moved}), ZERO))
    derivation = derivation.state(
        "stationary_entry", Logic("implies", (large, put)), "an entry above the level is moved down by it"
    )
    inside = Relation(("<=",), (Call("abs", (zeta,)), level))
    subgradient = Relation(
        ("<=",), (Call("abs", (Product((share, Sum((ZERO, Negative(zeta)))), "*"),)), model.entries)
    )
    derivation = derivation.state(
        "subgradient",
        Logic("implies", (inside, subgradient)),
        "0 is a subgradient at 0: a small entry becomes 0",
    )
    derivation = derivation.claim(
        "soft_threshold", value(omega), value(soft(zeta)), "entry by entry, zeta the smooth minimiser's", ">="
    )
    return derivation, soft(smooth)
