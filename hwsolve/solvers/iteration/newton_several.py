"""Newton's method in several variables: the step x - H^-1 grad g, and runs of it."""

from __future__ import annotations

from fractions import Fraction

from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.derivation.exhibits import Table
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    ZERO,
    Call,
    Comparator,
    DerivativeCall,
    Formula,
    Matrix,
    Negative,
    Product,
    Relation,
    Sum,
    Symbol,
    Vector,
    names,
    substitute,
)
from hwsolve.solvers.differentiation.targets import variable
from hwsolve.solvers.gradient import differentiate
from hwsolve.solvers.hessian import Twice
from hwsolve.solvers.iteration.digits import Digits, Value, decimal_text, scientific, short, written
from hwsolve.solvers.iteration.newton_run import Results, short_or_rounded
from hwsolve.solvers.iteration.newton_sheet import Course
from hwsolve.solvers.supporting.parameters import misplaced, read

Setting = tuple[str, Formula | None]


def tell_several(
    scope: Scope, text: str, variables: tuple[str, ...], setting: Setting, course: Course | None
) -> tuple[Derivation, Results]:
    """Gradient, Hessian, the step that is exact for the quadratic model; then a run."""
    derivation = Derivation(scope)
    if text.strip() in scope.types:
        return _arbitrary(derivation, scope, text.strip(), variables, setting)
    of = read(text, scope)
    if isinstance(of, Call) and of.function in scope.functions:
        definition = scope.functions[of.function]
        of = substitute(definition.body, dict(zip(definition.parameters, of.arguments, strict=True)))
    if scope.shape_of(of):
        raise misplaced(text, MeaningError(f"{text} is an array; a number is minimised"))
    symbols = tuple(variable(name, scope) for name in variables)
    algebra = Algebra(scope)
    if len(symbols) == 1:
        found = differentiate(derivation, algebra, of, symbols[0], "both")
        gradient, point = found.written("both"), symbols[0]
        twice = Twice(found.derivation, algebra, of)
        hessian = twice.block(point, point, "both").written("both")
    else:
        rows = []
        for one in symbols:
            found = differentiate(derivation, algebra, of, one, "both")
            derivation = found.derivation
            rows.append(found.written("both"))
        gradient, point = Vector(tuple(rows)), Vector(symbols)
        twice = Twice(derivation, algebra, of)
        blocks = {
            (i, j): twice.block(a, b, "both").written("both")
            for i, a in enumerate(symbols)
            for j, b in enumerate(symbols)
            if i <= j
        }
        size = range(len(symbols))
        hessian = Matrix(tuple(tuple(blocks[min(i, j), max(i, j)] for j in size) for i in size))
    derivation, step = _step(twice.derivation, gradient, hessian, point, setting[1])
    results: Results = {"step": step, "gradient": gradient, "Hessian": hessian}
    if course is None:
        return derivation, results
    derivation, found_points = _run(derivation, scope, (gradient, hessian), symbols, course, setting[1])
    return derivation, results | found_points


def _step(
    derivation: Derivation, gradient: Formula, hessian: Formula, point: Formula, damping: Formula | None
) -> tuple[Derivation, Formula]:
    """The stationary point of the quadratic model, and the step to it."""
    inverse = Product((Call("inv", (hessian,)), gradient), "")
    model = Sum((gradient, Product((hessian, Negative(inverse)), "")))
    note = "the gradient of the quadratic model is 0 after a step of -H^-1 grad"
    outer = derivation.hypotheses
    size = derivation.scope.shape_of(hessian)
    if size and names(hessian):
        full_rank = Relation((">=",), (Call("rank", (hessian,)), size[0]))
        derivation = derivation.assuming(*outer, full_rank)
    derivation = derivation.claim(
        "stationary_point_of_the_model", model, Product((ZERO, gradient), "*"), note
    )
    derivation = derivation.assuming(*outer)
    move = inverse if damping is None else Product((damping, inverse), "*")
    step = Sum((point, Negative(move)))
    full = Sum((point, Negative(Product((Call("inv", (hessian,)), gradient), ""))))
    if damping is None:
        return derivation.claim("newton_step", full, step, "where the Hessian is invertible"), step
    damped = Sum((point, Product((damping, Sum((full, Negative(point)))), "*")))
    return derivation.claim("damped_newton_step", damped, step, "a share of the full step"), step


def _arbitrary(
    derivation: Derivation, scope: Scope, name: str, variables: tuple[str, ...], setting: Setting
) -> tuple[Derivation, Results]:
    """A function that is only declared: ``x - inv(∇²g(x)) ∇g(x)``."""
    at = Symbol(setting[0] or variables[0])
    if scope.shape(at.name) is None or not scope.shape(at.name):
        raise MeaningError(f"declare {at.name} as a vector for the step in several variables")
    gradient = DerivativeCall(name, 1, (at,), True)
    hessian = DerivativeCall(name, 2, (at,), True)
    derivation, step = _step(derivation, gradient, hessian, at, setting[1])
    return derivation, {"step": step}


def _run(
    derivation: Derivation,
    scope: Scope,
    model: tuple[Formula, Formula],
    symbols: tuple[Formula, ...],
    course: Course,
    damping: Formula | None,
) -> tuple[Derivation, Results]:
    """Iterates in many digits, each step checked against its equation H (x' - x) = -grad."""
    values = Digits(scope)
    whole = [item for part in course.start for item in values.at(part, {})]
    share = Fraction(1) if damping is None else values.one(damping, {})
    names = [symbol.name for symbol in symbols if isinstance(symbol, Symbol)]
    vector = len(names) == 1
    if not vector and len(whole) != len(names):
        raise MeaningError(f"the start has {len(whole)} coordinates, the function {len(names)} variables")
    points = [tuple(whole)]
    rows: list[tuple[str, ...]] = []
    results: Results = {}
    for k in range(course.steps + 1):
        here = points[-1]
        at: dict[str, Value] = {names[0]: here} if vector else dict(zip(names, here, strict=True))
        slope = values.at(model[0], at)
        largest = max(map(abs, slope))
        shown = ", ".join(decimal_text(x, course.digits) for x in here)
        rows.append((str(k), shown, scientific(largest)))
        if k == course.steps or largest < Fraction(1, 10**80):
            break
        size = len(slope)
        flat = values.at(model[1], at)
        move = solved([[*flat[size * i : size * (i + 1)], -slope[i]] for i in range(size)])
        after = tuple(short_or_rounded(x + share * m) for x, m in zip(here, move, strict=True))
        points.append(after)
        put = _literals(names, here)
        step = Product((Call("inv", (substitute(model[1], put),)), substitute(model[0], put)), "")
        scaled = step if share == 1 else Product((_number(share), step), "*")
        before = Vector(tuple(map(_number, here)))
        exact = all(short(x) is not None for x in (*here, *after))
        target = Vector(tuple((short(x) if exact else None) or written(x, course.digits) for x in after))
        comparator: Comparator = "=" if exact else "~~"
        rule = Sum((before, Negative(scaled)))
        derivation = derivation.claim("newton_step", rule, target, f"step {k + 1}", comparator)
        results[f"x_{k + 1}"] = target
    table = Table("Newton's method", ("k", ", ".join(names), "largest slope"), tuple(rows))
    return derivation.exhibit(table), results


def _number(value: Fraction) -> Formula:
    return short(value) or written(value, 36)


def _literals(names: list[str], here: tuple[Fraction, ...]) -> dict[str, Formula]:
    if len(names) == 1:
        return {names[0]: Vector(tuple(map(_number, here)))}
    return dict(zip(names, map(_number, here), strict=True))


def solved(rows: list[list[Fraction]]) -> list[Fraction]:
    """Gauss's elimination on an augmented matrix; raises ``NotComputable`` where it is singular."""
    size = len(rows)
    rows = [list(row) for row in rows]
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(rows[i][column]))
        if abs(rows[pivot][column]) < Fraction(1, 10**60):
            raise NotComputable("the Hessian is singular at an iterate: there is no Newton step")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        lead = rows[column][column]
        rows[column] = [short_or_rounded(x / lead) for x in rows[column]]
        for i in range(size):
            if i != column and rows[i][column]:
                factor = rows[i][column]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[column], strict=True)]
    return [row[-1] for row in rows]
