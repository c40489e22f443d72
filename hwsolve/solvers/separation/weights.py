"""What the weights do: balanced points give them a limit, a direction that none opposes drives them off."""

from __future__ import annotations

from fractions import Fraction

from hwsolve.calculus.arithmetic import add, multiply, negative, number
from hwsolve.derivation.derivation import Derivation
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    Call,
    Derivative,
    Formula,
    Product,
    Relation,
    Sum,
    Symbol,
)  # fmt: skip
from hwsolve.solvers.fitting.elimination import dot
from hwsolve.solvers.separation.certificate import Balanced, OneWay
from hwsolve.solvers.separation.dataset import BIAS, STEP, Dataset, logit
from hwsolve.solvers.separation.outlook import BiasRuns
from hwsolve.solvers.separation.writing import (
    add_written,
    all_at_least_zero,
    column,
    combination,
    coordinates,
    decimal,
    exponentials,
    inner,
    mean_force,
    point_formula,
    precise,
    slope,
)  # fmt: skip

Z = Symbol("z")
C = Symbol("c")


def tell_weights(derivation: Derivation, dataset: Dataset, outlook: BiasRuns, objective: str) -> Derivation:
    """The weights beside a bias that runs to infinity."""
    match outlook.weights:
        case Balanced():
            return _tell_balanced(derivation, dataset, outlook)
        case OneWay():
            return _tell_one_way(derivation, dataset, outlook.weights, objective)
        case None:
            return _tell_held(derivation, dataset, objective)


def tell_certificate(
    derivation: Derivation, proof: Balanced, points: tuple[tuple[Fraction, ...], ...]
) -> Derivation:
    """The weights add up to 1, are positive by sight, and balance the points."""
    zero = point_formula((Fraction(0),) * len(points[0]))
    derivation = derivation.claim("positive_weights", add_written([number(w) for w in proof.weights]), ONE)
    note = "0 is a combination of all the points with positive weights"
    return derivation.claim("convex_combination", combination(proof.weights, points), zero, note)


def _tell_balanced(derivation: Derivation, dataset: Dataset, outlook: BiasRuns) -> Derivation:
    assert isinstance(outlook.weights, Balanced)
    assert outlook.limit is not None
    sign, names = outlook.sign, dataset.weights
    derivation = tell_certificate(derivation, outlook.weights, dataset.points)
    derivation = tail_bounds(derivation)
    derivation = _factor_bias(derivation, dataset, sign)
    total = exponentials(dataset, sign, names)
    lead = "of G, the sum of exponentials: for large |b| the weights descend G"
    for k, name in enumerate(names):
        terms = []
        for point in dataset.points:
            z = logit(point, names)
            factor = -sign * point[k]
            terms.append(multiply((number(factor), Call("exp", (negative(z) if sign > 0 else z,)))))
        derivation = derivation.claim("gradient", Derivative(total, (name,)), add(terms), lead)
    derivation = _convexity(derivation, dataset, total)
    return _limit(derivation, dataset, outlook.limit, total, sign)


def tail_bounds(derivation: Derivation) -> Derivation:
    """e^-z - e^-2z <= 1 - sigma(z) <= e^-z."""
    first, second = Call("exp", (negative(Z),)), Call("exp", (negative(multiply((TWO, Z))),))
    rest = Sum((ONE, negative(Call("sigmoid", (Z,)))))
    note = "the residual of a well classified point is an exponential, up to its square"
    return derivation.state(
        "tail_of_the_logistic_function",
        Relation(("<=", "<="), (Sum((first, negative(second))), rest, first)),
        note,
    )


def _factor_bias(derivation: Derivation, dataset: Dataset, sign: int) -> Derivation:
    """The bias leaves the exponentials as a common factor."""
    whole = exponentials(dataset, sign, dataset.parameters)
    factor = Call("exp", (negative(BIAS) if sign > 0 else BIAS,))
    total = exponentials(dataset, sign, dataset.weights)
    note = "a common factor changes the pace of the weights, not their path"
    return derivation.claim("common_factor", whole, multiply((factor, total)), note)


def _convexity(derivation: Derivation, dataset: Dataset, total: Formula) -> Derivation:
    if dataset.width == 1:
        moved = any(point[0] for point in dataset.points)
        second = Derivative(total, (dataset.weights[0], dataset.weights[0]))
        note = "G is strictly convex: it has one minimiser" if moved else "no point moves the weight"
        return derivation.state("convexity", Relation((">" if moved else ">=",), (second, ZERO)), note)
    diagonal = [Derivative(total, (name, name)) for name in dataset.weights]
    note = "G is a sum of exponentials of linear functions: convex, strictly along the span of the points"
    return derivation.state("convexity", all_at_least_zero(diagonal), note)


def _limit(
    derivation: Derivation, dataset: Dataset, limit: tuple[float, ...], total: Formula, sign: int
) -> Derivation:
    closed = closed_minimiser(dataset, sign)
    names = dataset.weights
    if closed is not None:
        put = {names[0].name: closed}
        values: tuple[Formula, ...] = (closed,)
    elif not any(round(value, 12) for value in limit):
        values = (ZERO,) * len(names)
        put = {name.name: ZERO for name in names}
    else:
        values = tuple(precise(value) for value in limit)
        put = {name.name: value for name, value in zip(names, values, strict=True)}
    for k in range(len(names)):
        terms = []
        for point in dataset.points:
            z = logit(point, values)
            power = Call("exp", (negative(z) if sign > 0 else z,))
            if point[k]:
                terms.append(multiply((number(-sign * point[k]), power)))
        exact = closed is not None or put[names[0].name] == ZERO
        zero = ZERO if exact else decimal(0.0, 8)
        derivation = derivation.claim(
            "stationary_point", add(terms), zero, "the minimiser of G, where w tends to",
            "=" if exact else "~~",
        )  # fmt: skip
    if closed is not None and any(point[0] for point in dataset.points) and closed != ZERO:
        derivation = derivation.claim("decimal_value", closed, decimal(limit[0]), None, "~~")
    shown = values if closed is not None or values[0] == ZERO else tuple(decimal(value) for value in limit)
    return derivation.answer("limit", column(shown))


def closed_minimiser(dataset: Dataset, sign: int) -> Formula | None:
    """Two places a < 0 < c on a line, p and q points there: w = log(c q / (-a p)) / (c - a)."""
    if dataset.width != 1:
        return None
    places = sorted({sign * point[0] for point in dataset.points if point[0]})
    if len(places) != 2 or places[0] >= 0 or places[1] <= 0:
        return None
    low, high = places
    counts = [sum(sign * point[0] == place for point in dataset.points) for place in places]
    ratio = Fraction(high * counts[1]) / Fraction(-low * counts[0])
    if ratio == 1:
        return ZERO
    return multiply((number(1 / (high - low)), Call("log", (number(ratio),))))


def _tell_one_way(derivation: Derivation, dataset: Dataset, proof: OneWay, objective: str) -> Derivation:
    """v . w grows in every step, and no bound of w is compatible with a bias that runs away."""
    sign, v = dataset.one_sided, proof.direction
    products = [inner(point, v) for point in dataset.points]
    level = dataset.size - len(proof.moved)
    note = "along this direction v no point goes back" + (
        f"; {level} of them stay: 0 lies on the edge of the points' hull, and w grows more slowly than b"
        if level
        else ", and all go forward: 0 lies outside the points' hull"
    )
    derivation = derivation.claim(
        "separating_direction",
        column(products),
        column([number(dot(point, v)) for point in dataset.points]),
        f"v = {coordinates(v)}",
    )
    derivation = derivation.state(
        "no_point_goes_back", all_at_least_zero([number(dot(point, v)) for point in dataset.points]), note
    )
    steps = [
        multiply((number(sign * x), slope(objective, name)))
        for x, name in zip(v, dataset.weights, strict=True)
        if x
    ]
    advance = negative(add(steps)) if len(steps) > 1 else negative(steps[0])
    side = "grows" if sign > 0 else "falls"
    derivation = derivation.state(
        "gradient_step",
        Relation((">",), (multiply((STEP, advance)), ZERO)),
        f"v·w {side} in every step",
    )
    gap = Relation(
        (">=",),
        (
            Sum((ONE, negative(Call("sigmoid", (Sum((Z, C)),))))),
            Product(
                (Call("exp", (negative(Call("abs", (C,))),)), Sum((ONE, negative(Call("sigmoid", (Z,))))))
            ),
        ),
    )
    return derivation.state(
        "comparable_residuals",
        gap,
        "if w stayed bounded, all residuals would be comparable; v·w bounded makes those of the moved points "
        "summable, so all would be, and b could not run away. Hence |w| has no bound",
    )


def _tell_held(derivation: Derivation, dataset: Dataset, objective: str) -> Derivation:
    """With a penalty on w its slope is the penalty's pull less a force that vanishes as b runs away."""
    strength = number(dataset.penalties[0])
    for k, name in enumerate(dataset.weights):
        force = mean_force(dataset, k)
        whole = add((multiply((strength, name)), negative(force)))
        derivation = derivation.claim("gradient", slope(objective, name), whole)
        reach = number(max(abs(point[k]) for point in dataset.points))
        bound = Product((reach, Call("abs", (mean_force(dataset, None),))))
        derivation = derivation.claim("triangle_inequality", Call("abs", (force,)), bound, None, "<=")
    derivation = tail_bounds(derivation)
    note = (
        "as b runs away the force vanishes, and the penalty shrinks w to 0: each step multiplies w by 1 - ελ"
    )
    kept = Product((Sum((ONE, negative(multiply((STEP, strength))))), dataset.weights[0]))
    step = Sum((dataset.weights[0], negative(multiply((STEP, strength, dataset.weights[0])))))
    derivation = derivation.claim("weight_decay", step, kept, note)
    return derivation.answer("limit", column((ZERO,) * dataset.width))
