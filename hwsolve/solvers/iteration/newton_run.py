"""A run of Newton's method in many digits: its iterates, errors and order, or why it does not converge."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import Final

from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError, NotComputable
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    Call,
    Comparator,
    DerivativeCall,
    Formula,
    Negative,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
)
from hwsolve.solvers.iteration.digits import (
    DIGITS,
    Digits,
    Value,
    decimal_text,
    magnitude,
    short,
    written,
)
from hwsolve.solvers.iteration.newton_sheet import Course, Run, plot, table
from hwsolve.solvers.iteration.newton_subject import Root

Results = dict[str, Formula]
#: Iterates stand in claims with this many decimals, so that ratios of small errors are right.
LONG: Final = 36
MOST_STEPS: Final = 300
TINY: Final = Fraction(1, 10**90)
HUGE: Final = Fraction(10**12)


def tell_run(derivation: Derivation, root: Root, course: Course) -> tuple[Derivation, Results]:
    """The iterates, each line checked, and what they show."""
    if len(course.start) != 1:
        raise MeaningError("Newton's method in one variable starts at one number")
    values = Digits(root.scope)
    first = values.one(course.start[0], {})
    run = run_from(values, root, first)
    derivation, results = _iterates(derivation, root, run, course)
    if run.flat:
        stuck = written_as(run.points[-1])
        derivation = derivation.claim("slope_is_zero", root.of(stuck, 1), ZERO, "there is no next point")
        return derivation.exhibit(table(root.f, run, course)), results
    if run.period:
        return _cycle(derivation, root, run, course, results)
    if run.root is None:
        note = "the iterates move away: no convergence from this start" if run.away else "no convergence yet"
        last = run.points[-3:]
        sides = tuple(Call("abs", (written_as(x, 6),)) for x in last)
        below: Comparator = "<"
        if run.away and len(last) > 1 and all(abs(a) < abs(b) for a, b in pairwise(last)):
            derivation = derivation.state("divergence", Relation((below,) * (len(last) - 1), sides), note)
        return derivation.exhibit(table(root.f, run, course)), results
    derivation, found = _converged(derivation, root, run, run.root, course)
    derivation = derivation.exhibit(table(root.f, run, course)).exhibit(plot(run, run.root, course))
    return derivation, results | found


def run_from(values: Digits, root: Root, first: Fraction) -> Run:
    """Newton steps from *first* until they settle, circle, or leave."""
    points = [first]
    name = root.letters.at
    step, slope, value = root.step(root.at), root.of(root.at, 1), root.of(root.at)
    for _ in range(MOST_STEPS):
        here = points[-1]
        if values.one(value, {name: here}) == 0:
            return Run(tuple(points), here)
        if values.one(slope, {name: here}) == 0:
            return Run(tuple(points), flat=True)
        try:
            after = values.one(step, {name: here})
        except NotComputable:
            return Run(tuple(points), away=True)
        after = short_or_rounded(after)
        points.append(after)
        if abs(after - here) < TINY * max(Fraction(1), abs(after)):
            return Run(tuple(points), _snapped(values, root, after))
        for period in (2, 3, 4, 5, 6):
            if len(points) > period and abs(after - points[-1 - period]) < TINY:
                return Run(tuple(points), period=period)
        if abs(after) > HUGE:
            return Run(tuple(points), away=True)
    steady = all(abs(b) > abs(a) for a, b in zip(points[-4:], points[-3:], strict=False))
    shrinking = abs(points[-1] - points[-2]) < Fraction(1, 10**12)
    if shrinking:
        return Run(tuple(points), _snapped(values, root, _limit_of(points)))
    return Run(tuple(points), away=steady)


def _limit_of(points: list[Fraction]) -> Fraction:
    """Where linear convergence leads: Aitken's extrapolation, a short fraction where it is one."""
    a, b, c = points[-3:]
    curve = (c - b) - (b - a)
    return c if curve == 0 else a - (b - a) ** 2 / curve


def _snapped(values: Digits, root: Root, found: Fraction) -> Fraction:
    """The short fraction beside a limit, where it is a root itself."""
    near = found.limit_denominator(1000)
    close = abs(near - found) < Fraction(1, 10**20)
    return near if close and values.one(root.of(root.at), {root.letters.at: near}) == 0 else found


def short_or_rounded(value: Fraction) -> Fraction:
    """The value to the digits carried, so that fractions do not grow."""
    return value if value.denominator < 10**9 else Fraction(round(value * 10**DIGITS), 10**DIGITS)


def written_as(value: Fraction, decimals: int = LONG) -> Formula:
    """An exact short literal, else one with many decimals."""
    return short(value) or written(value, decimals)


def _iterates(derivation: Derivation, root: Root, run: Run, course: Course) -> tuple[Derivation, Results]:
    """One line for each step: what the rule gives at the last point."""
    results: Results = {}
    shown = run.points[: course.steps + 1]
    values = Digits(root.scope)
    for k, (here, after) in enumerate(zip(shown, shown[1:], strict=False), 1):
        exact = short(here), short(after)
        note = f"step {k}"
        if exact[0] is not None and exact[1] is not None and values.one(root.step(exact[0]), {}) == after:
            derivation = derivation.claim("newton_step", root.step(exact[0]), exact[1], note)
            results[f"x_{k}"] = exact[1]
            continue
        claimed = written(after, course.digits)
        place = next(
            place
            for place in (written_as(here, course.digits + 4), written_as(here, LONG))
            if place == written_as(here, LONG)
            or _near(values.one(root.step(place), {}), after, course.digits)
        )
        derivation = derivation.claim("newton_step", root.step(place), claimed, note, "~~")
        results[f"x_{k}"] = claimed
    return derivation, results


def _near(found: Fraction, wanted: Fraction, decimals: int) -> bool:
    """Whether both round to the same digits, clearly."""
    return abs(found - wanted) < Fraction(1, 100 * 10**decimals) and decimal_text(
        found, decimals
    ) == decimal_text(wanted, decimals)


def _cycle(
    derivation: Derivation, root: Root, run: Run, course: Course, results: Results
) -> tuple[Derivation, Results]:
    """The points come back: no convergence."""
    first = run.points[-1 - run.period]
    here: Formula = written_as(first)
    back: Formula = here
    for _ in range(run.period):
        back = root.step(back)
    note = f"the iterates go round in a cycle of {run.period}: no convergence from this start"
    if short(first) is not None:
        derivation = derivation.claim("cycle", back, here, note)
    else:
        derivation = derivation.claim("cycle", back, written(first, course.digits), note, "~~")
    return derivation.exhibit(table(root.f, run, course)), results


def _converged(
    derivation: Derivation, root: Root, run: Run, limit: Fraction, course: Course
) -> tuple[Derivation, Results]:
    """The root, the slope there, and the ratios of the errors."""
    values = Digits(root.scope)
    exact = short(limit)
    place = exact or written(limit, LONG)
    known: dict[str, Value] = {root.letters.at: limit}
    slopes = [values.one(root.of(root.at, order), known) for order in (1, 2)]
    simple = abs(slopes[0]) > Fraction(1, 10**25)
    results: Results = {"root": exact or written(limit, course.digits)}
    if exact is not None and values.one(root.of(exact), {}) == 0:
        derivation = derivation.claim("root", root.of(exact), ZERO)
    elif simple:
        width = Fraction(1, 10**course.digits)
        ends = [root.of(written(limit + sign * width, course.digits + 2)) for sign in (-1, 1)]
        rising: Comparator = "<" if slopes[0] > 0 else ">"
        note = f"a change of sign: the root is {decimal_text(limit, course.digits)} to these digits"
        derivation = derivation.state(
            "intermediate_value", Relation((rising, rising), (ends[0], ZERO, ends[1])), note
        )
    else:
        derivation = derivation.claim("root", root.of(place), ZERO, None, "~~")
    if simple and root.letters.damping is None:
        constant = slopes[1] / (2 * slopes[0])
        ratio = Quotient(root.of(place, 2), Product((TWO, root.of(place, 1)), "*"))
        digits = decimals_for(constant)
        derivation = derivation.claim(
            "limit_constant", ratio, written(constant, digits), "f''/(2 f') at the root: the order is 2", "~~"
        )
        results |= {"limit C": written(abs(constant), digits), "order": TWO}
        return _ratios(derivation, run, limit, 2), results
    if not simple and root.letters.damping is None:
        order = multiplicity(values, root, limit)
        note = f"a root of multiplicity {order}: linear, the ratio tends to {1 - Fraction(1, order)}"
        slope_there = root.of(place, 1)
        sign: Comparator = "=" if exact is not None else "~~"
        derivation = derivation.claim("slope_at_the_root", slope_there, ZERO, note, sign)
        results |= {"order": ONE, "ratio": short(1 - Fraction(1, order)) or ZERO}
    return _ratios(derivation, run, limit, 1), results


def multiplicity(values: Digits, root: Root, limit: Fraction) -> int:
    """How often the root counts: the first derivative that is not 0 there."""
    for order in range(2, 9):
        found = values.one(DerivativeCall(root.f, order, (root.at,)), {root.letters.at: limit})
        if abs(found) > Fraction(1, 10**8):
            return order
    raise NotComputable("the first eight derivatives vanish at the root")


def decimals_for(value: Fraction, digits: int = 4) -> int:
    """How many decimals show so many digits of a value."""
    size = magnitude(value)
    return digits if size == -math.inf else max(0, min(30, digits - 1 - math.floor(size)))


def _ratios(derivation: Derivation, run: Run, limit: Fraction, order: int) -> Derivation:
    """|e_{k+1}| / |e_k|^order for the errors that are large enough to show their digits."""
    told: list[tuple[int, Fraction, Fraction]] = []
    for k, (here, after) in enumerate(zip(run.points, run.points[1:], strict=False)):
        if abs(after - limit) < Fraction(1, 10**28) or here == limit:
            break
        told.append((k, here, after))
    for k, here, after in told[:6][-3:]:
        smaller = abs(after - limit)
        decimals = min(LONG, 6 - math.floor(magnitude(smaller)))
        place = written_as(limit, decimals)
        below: Formula = _error(here, place, decimals)
        if order == 2:
            below = Power(below, TWO)
        ratio = smaller / abs(here - limit) ** order
        claimed = written(ratio, decimals_for(ratio))
        note = f"the errors of x_{k} and x_{k + 1}"
        quotient = Quotient(_error(after, place, decimals), below)
        derivation = derivation.claim("error_ratio", quotient, claimed, note, "~~")
    return derivation


def _error(point: Fraction, root: Formula, decimals: int) -> Formula:
    if root == ZERO:
        return Call("abs", (written_as(point, decimals),))
    return Call("abs", (Sum((written_as(point, decimals), Negative(root))),))
