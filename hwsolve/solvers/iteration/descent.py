"""A run of (sub)gradient descent on a given function: its iterates, the mean iterate, and its bound."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.derivation.derivation import Derivation
from hwsolve.derivation.exhibits import Curve, Plot, Table
from hwsolve.errors import MeaningError
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Comparator, Formula, Negative, Product, Relation, Sum, Vector, substitute
from hwsolve.notation.printing.plain import render_plain
from hwsolve.solvers.curvature.affine import unfolded
from hwsolve.solvers.differentiation.targets import variable
from hwsolve.solvers.gradient import differentiate
from hwsolve.solvers.iteration.digits import Digits, Value, decimal_text, short, written
from hwsolve.solvers.iteration.newton_run import short_or_rounded
from hwsolve.solvers.supporting.parameters import misplaced

Results = dict[str, Formula]
Point = tuple[Fraction, ...]


@dataclass(frozen=True)
class Descent:
    """The function, its variables, start and step size, the minimiser (``least`` as written), the steps."""

    scope: Scope
    of: Formula
    wrt: tuple[str, ...]
    start: Formula
    eta: Formula
    minimiser: Formula | None
    steps: int
    digits: int
    least: str = ""

    def at(self, point: Point) -> dict[str, Value]:
        """The values of the variables at a point."""
        if len(self.wrt) == 1 and self.scope.shape(self.wrt[0]):
            return {self.wrt[0]: point}
        return dict(zip(self.wrt, point, strict=True))

    def formulas(self, point: Point) -> dict[str, Formula]:
        """The point as literals."""
        written_out = tuple(_literal(x) for x in point)
        if len(self.wrt) == 1 and self.scope.shape(self.wrt[0]):
            return {self.wrt[0]: Vector(written_out)}
        return dict(zip(self.wrt, written_out, strict=True))


@dataclass(frozen=True)
class Track:
    """The points w_1, w_2, …, the slopes there, and the values of the function."""

    points: tuple[Point, ...]
    slopes: tuple[Point, ...]


def tell_descent(derivation: Derivation, descent: Descent) -> tuple[Derivation, Results]:
    """The gradient, the steps, and the gap of the mean iterate against the bound."""
    scope = descent.scope
    descent = replace(descent, of=unfolded(descent.of, scope, descent.wrt))
    algebra = Algebra(scope)
    rows = []
    for name in descent.wrt:
        found = differentiate(derivation, algebra, descent.of, variable(name, scope), "both")
        derivation = found.derivation
        rows.append(unfolded(found.written("both"), scope, descent.wrt))
    gradient = rows[0] if len(rows) == 1 else Vector(tuple(rows))
    values = Digits(scope)
    eta = values.one(descent.eta, {})
    track = _track(values, descent, gradient, eta)
    results: Results = {}
    for k, (here, after) in enumerate(zip(track.points, track.points[1:], strict=False), 1):
        if k <= 3:
            derivation = _step(derivation, descent, gradient, (here, after), k)
        results[f"w_{k + 1}"] = _shown(descent, after)
    mean = _mean(track.points[: descent.steps])
    results["mean"] = _shown(descent, mean)
    exhibit = _table(values, descent, track)
    derivation = derivation.exhibit(exhibit)
    if descent.minimiser is None:
        return derivation, results
    least = tuple(values.at(descent.minimiser, {}))
    if len(least) != len(mean):
        error = MeaningError("the minimiser has another number of coordinates than the start")
        raise misplaced(descent.least, error)
    derivation, found_gap = _gap(derivation, values, descent, track, (mean, least, eta))
    return derivation.exhibit(_plot(values, descent, track, least, eta)), results | found_gap


def _track(values: Digits, descent: Descent, gradient: Formula, eta: Fraction) -> Track:
    here = tuple(values.at(descent.start, {}))
    points, slopes = [here], []
    for _ in range(descent.steps):
        slope = tuple(values.at(gradient, descent.at(here)))
        here = tuple(short_or_rounded(x - eta * g) for x, g in zip(here, slope, strict=True))
        points.append(here)
        slopes.append(slope)
    return Track(tuple(points), tuple(slopes))


def _mean(points: tuple[Point, ...]) -> Point:
    return tuple(
        short_or_rounded(sum(column, Fraction(0)) / len(points)) for column in zip(*points, strict=True)
    )


def _literal(value: Fraction) -> Formula:
    return short(value) or written(value, 30)


def _shown(descent: Descent, point: Point) -> Formula:
    exact = all(short(x) is not None for x in point)
    items = tuple((short(x) if exact else None) or written(x, descent.digits) for x in point)
    return items[0] if len(items) == 1 else Vector(items)


def _step(
    derivation: Derivation, descent: Descent, gradient: Formula, move: tuple[Point, Point], k: int
) -> Derivation:
    """w - eta g at the numbers of one step."""
    here, after = move
    put = substitute(gradient, descent.formulas(here))
    written_out = tuple(_literal(x) for x in here)
    before = (
        written_out[0] if len(here) == 1 and not descent.scope.shape(descent.wrt[0]) else Vector(written_out)
    )
    rule = Sum((before, Negative(Product((descent.eta, put), "*"))))
    exact = all(short(x) is not None for x in (*here, *after))
    target = _shown(descent, after)
    if isinstance(before, Vector) and not isinstance(target, Vector):
        target = Vector((target,))
    return derivation.claim("gradient_step", rule, target, f"step {k}", "=" if exact else "~~")


def _gap(
    derivation: Derivation,
    values: Digits,
    descent: Descent,
    track: Track,
    found: tuple[Point, Point, Fraction],
) -> tuple[Derivation, Results]:
    """f(mean) - f(minimiser), at most what the bound says."""
    mean, least, eta = found
    bottom = values.one(descent.of, descent.at(least))
    lowest = min((mean, *track.points), key=lambda point: values.one(descent.of, descent.at(point)))
    if values.one(descent.of, descent.at(lowest)) < bottom:
        where = render_plain(_shown(descent, lowest))
        error = MeaningError(f"this is no minimiser: the function is smaller at {where}, a point of the run")
        raise misplaced(descent.least, error)
    gap = values.one(descent.of, descent.at(mean)) - bottom
    bound = bound_after(track, least, eta, descent.steps)
    difference = Sum((
        substitute(descent.of, descent.formulas(mean)),
        Negative(substitute(descent.of, descent.formulas(least))),
    ))  # fmt: skip
    gap_written, bound_written = written(gap, descent.digits), written(bound, descent.digits)
    derivation = derivation.claim("gap_of_the_mean_iterate", difference, gap_written, None, "~~")
    signs: tuple[Comparator, ...] = ("<=",)
    if gap <= bound:
        note = "the bound of the regret: it holds in this run"
        above = written(bound + Fraction(1, 10**descent.digits), descent.digits)
        derivation = derivation.state("regret_bound", Relation(signs, (difference, above)), note)
    return derivation, {"gap": gap_written, "bound": bound_written}


def bound_after(track: Track, least: Point, eta: Fraction, steps: int) -> Fraction:
    """||w_1 - w*||^2/(2 eta T) + eta/(2T) times the sum of the squared slopes."""
    distance = sum((a - b) ** 2 for a, b in zip(track.points[0], least, strict=True))
    slopes = sum(x * x for slope in track.slopes[:steps] for x in slope)
    return Fraction(distance) / (2 * eta * steps) + eta * Fraction(slopes) / (2 * steps)


def _table(values: Digits, descent: Descent, track: Track) -> Table:
    """t, the point, the value."""
    rows = []
    for t, point in enumerate(track.points, 1):
        if t > 12 and t != len(track.points):
            continue
        value = values.one(descent.of, descent.at(point))
        shown = ", ".join(decimal_text(x, descent.digits) for x in point)
        rows.append((str(t), shown, decimal_text(value, descent.digits)))
    return Table("Gradient descent", ("t", ", ".join(descent.wrt), "value"), tuple(rows))


def _plot(values: Digits, descent: Descent, track: Track, least: Point, eta: Fraction) -> Plot:
    """The gap of the mean iterate after T steps beside the bound, for each T."""
    bottom = values.one(descent.of, descent.at(least))
    counts = range(1, descent.steps + 1)
    gaps = [float(values.one(descent.of, descent.at(_mean(track.points[:n]))) - bottom) for n in counts]
    bounds = [float(bound_after(track, least, eta, n)) for n in counts]
    x = tuple(float(n) for n in counts)
    curves = (Curve("f(mean) - f(w*)", x, tuple(gaps), True), Curve("bound", x, tuple(bounds)))
    return Plot("The mean iterate against its bound", "T", "gap", curves, log_y=all(g > 0 for g in gaps))
