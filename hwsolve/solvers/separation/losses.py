"""What training and test loss come to, point by point and with bounds that the checker evaluates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import exp, inf, log1p

from hwsolve.calculus.arithmetic import add, multiply, negative, number
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    Call,
    Formula,
    Negative,
    Product,
    Quotient,
    Relation,
    Symbol,
    Vector,
)  # fmt: skip
from hwsolve.solvers.fitting.elimination import dot
from hwsolve.solvers.separation.certificate import Nearest, Point
from hwsolve.solvers.separation.dataset import Dataset, log_loss, logit
from hwsolve.solvers.separation.outlook import (
    BiasRuns,
    Minimiser,
    Outlook,
    Runs,
    floats,
    heading,
    product_with,
)  # fmt: skip
from hwsolve.solvers.separation.writing import (
    all_at_least_zero,
    combination,
    coordinates,
    decimal,
    inner,
    point_formula,
    precise,
)

Z, T = Symbol("z"), Symbol("t")


@dataclass(frozen=True)
class LabelledPoint:
    """A test point with its label."""

    point: Point
    label: int


def tell_training_loss(
    derivation: Derivation, dataset: Dataset, outlook: Outlook
) -> tuple[Derivation, float]:
    """The lines, and the limit of the objective."""
    curvature = Product((Call("sigmoid", (Z,)), Call("sigmoid", (Negative(Z),))))
    note = "the gradient is Lipschitz: a small step lowers the loss, which is bounded below and so converges"
    derivation = derivation.claim("smoothness", curvature, Quotient(ONE, number(4)), note, "<=")
    if isinstance(outlook, Minimiser):
        return _minimum(derivation, dataset, outlook)
    if isinstance(outlook, Runs) and outlook.kept:
        return _partly(derivation, dataset, outlook)
    values = _ray(dataset, outlook)
    margins = [dot(row, _ray_numbers(dataset, outlook)) for row in dataset.rows]
    along = dataset.loss(values)
    note = "all of it can be undercut: along this ray every margin grows"
    derivation = derivation.claim(
        "loss_along_the_ray", dataset.loss(values), _by_margin(dataset, margins), note
    )
    bound = Call("exp", (negative(multiply((number(min(margins)), T))),))
    derivation = derivation.state(
        "log_inequality",
        Relation(("<", "<"), (ZERO, along, bound)),
        "log(1 + u) < u for u > 0; the infimum is 0",
    )
    derivation = derivation.claim(
        "log_loss", log_loss(Z, 1), ZERO, "and no point attains it: each term is positive", ">"
    )
    if dataset.penalty() is None:
        ray = Vector(_ray(dataset, outlook)) if len(values) > 1 else values[0]
        squares = number(sum((x * x for x in _ray_numbers(dataset, outlook)), Fraction(0)))
        note = (
            "gradient descent on a convex function has f(θ_k) <= f(u) + |u|²/(2εk) for every u (start at 0); "
            "at u on the ray with t = log k both terms tend to 0"
        )
        derivation = derivation.claim(
            "length_on_the_ray", Call("dot", (ray, ray)) if len(values) > 1 else Product((ray, ray)),
            Product((squares, T, T)), note,
        )  # fmt: skip
    return derivation, 0.0


def _ray_numbers(dataset: Dataset, outlook: Outlook) -> Point:
    if isinstance(outlook, Runs):
        return outlook.direction
    assert isinstance(outlook, BiasRuns)
    return (*(Fraction(0),) * dataset.width, Fraction(outlook.sign))


def _ray(dataset: Dataset, outlook: Outlook) -> tuple[Formula, ...]:
    return tuple(multiply((number(x), T)) for x in _ray_numbers(dataset, outlook))


def _by_margin(dataset: Dataset, margins: list[Fraction]) -> Formula:
    """The loss along the ray, equal margins gathered."""
    terms = []
    for margin in sorted(set(margins)):
        share = Fraction(margins.count(margin), dataset.size)
        terms.append(multiply((number(share), log_loss(multiply((number(margin), T)), 1))))
    return add(terms)


def _minimum(derivation: Derivation, dataset: Dataset, outlook: Minimiser) -> tuple[Derivation, float]:
    values = tuple(precise(value) for value in outlook.at)
    from hwsolve.notation.formula import substitute

    put = {name.name: value for name, value in zip(dataset.parameters, values, strict=True)}
    least = floats(dataset).loss(outlook.at)
    derivation = derivation.claim(
        "value_at_the_minimiser",
        substitute(dataset.objective(), put),
        decimal(least),
        "the limit of the loss",
        "~~",
    )
    return derivation, least


def _partly(derivation: Derivation, dataset: Dataset, outlook: Runs) -> tuple[Derivation, float]:
    places = ", ".join(str(place + 1) for place in outlook.kept)
    kept = [log_loss(dataset.logit(place), dataset.signs[place]) for place in outlook.kept]
    share = multiply((number(Fraction(1, dataset.size)), add(kept)))
    note = (
        f"the direction sends the other terms to 0; those of the points {places} stay, and their "
        f"least value with the penalty is {outlook.infimum:.6f}"
    )
    return derivation.claim("terms_that_stay", dataset.loss(), share, note, ">="), outlook.infimum


def tell_test_loss(
    derivation: Derivation, dataset: Dataset, outlook: Outlook, tests: tuple[LabelledPoint, ...]
) -> tuple[Derivation, float]:
    """The lines, and the limit of the mean test loss (``inf`` where it grows without bound).

    Raises:
        NotComputable: a point whose logit our theorems do not follow.
    """
    if isinstance(outlook, Minimiser):
        return _finite_test(derivation, dataset, outlook, tests)
    towards = heading(dataset, outlook)
    if towards is None:
        raise NotComputable("no theorem we use tells where the logits of the test points go")
    if isinstance(towards, Nearest):
        derivation = tell_direction(derivation, dataset, towards)
    limits = []
    for place, test in enumerate(tests, 1):
        sign = 2 * test.label - 1
        value = product_with(test.point, dataset, towards)
        if not value:
            raise NotComputable(
                f"the logit of test point {place} is level in the final direction: its limit is open"
            )
        goes = "+∞" if value > 0 else "−∞"
        where = coordinates(test.point)
        vector = towards.point if isinstance(towards, Nearest) else towards
        tail = (Fraction(1),) if dataset.has_bias else ()
        derivation = derivation.claim(
            "logit_in_the_final_direction",
            inner((*test.point, *tail), vector),
            number(value),
            f"test point {place}, x = {where}, label {test.label}: z goes to {goes}",
        )
        good = (value > 0) == (sign > 0)
        limits.append(0.0 if good else inf)
        derivation = _term(derivation, sign, good)
    return derivation, max(limits, default=0.0)


def _term(derivation: Derivation, sign: int, good: bool) -> Derivation:
    """The bounds by which a term goes to 0 or to infinity; told once each."""
    term = log_loss(Z, sign)
    inside = negative(Z) if sign > 0 else Z
    if good:
        claim = Relation(("<", "<"), (ZERO, term, Call("exp", (inside,))))
        note = "on the right side the exponent falls without bound, and the term tends to 0"
    else:
        claim = Relation((">",), (term, inside))
        note = "on the wrong side the term exceeds the distance |z|, which grows without bound"
    if any(step.claim == claim for step in derivation.steps):
        return derivation
    return derivation.state("log_inequality", claim, note)


def tell_direction(derivation: Derivation, dataset: Dataset, towards: Nearest) -> Derivation:
    """The final direction: the nearest point of the hull of the signed rows, with its certificate."""
    note = (
        "the signed points s(x, 1) with the weights of the support vectors: the direction that gradient "
        "descent takes on separable data (Soudry et al. 2018, theorem 3)"
    )
    derivation = derivation.claim(
        "largest_margin", combination(towards.weights, dataset.rows), point_formula(towards.point), note
    )
    least = dot(towards.point, towards.point)
    excess = [number(dot(row, towards.point) - least) for row in dataset.rows]
    return derivation.state(
        "support_vectors", all_at_least_zero(excess), "no margin is smaller than those of the support vectors"
    )


def _finite_test(
    derivation: Derivation, dataset: Dataset, outlook: Minimiser, tests: tuple[LabelledPoint, ...]
) -> tuple[Derivation, float]:
    values = tuple(precise(value) for value in outlook.at)
    total = 0.0
    terms = []
    for test in tests:
        sign = 2 * test.label - 1
        tail = (1.0,) if dataset.has_bias else ()
        z = sum(float(x) * v for x, v in zip((*test.point, *tail), outlook.at, strict=True))
        total += _softplus(-sign * z)
        terms.append(log_loss(logit(test.point, values), sign))
    whole = multiply((number(Fraction(1, len(tests))), add(terms)))
    mean = total / len(tests)
    note = "the test loss is a continuous function of the parameters: it tends to its value at their limit"
    return derivation.claim("continuity", whole, decimal(mean), note, "~~"), mean


def _softplus(u: float) -> float:
    return u + log1p(exp(-u)) if u > 0 else log1p(exp(u))
