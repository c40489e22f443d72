"""What one looks at beside a run of Newton's method: the table of its iterates, the plot of its errors."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hwsolve.derivation.exhibits import Curve, Plot, Table
from hwsolve.notation.formula import Formula
from hwsolve.solvers.iteration.digits import decimal_text, magnitude, scientific


@dataclass(frozen=True)
class Course:
    """Where a run starts, how many steps are shown, and with how many decimals."""

    start: tuple[Formula, ...]
    steps: int
    digits: int


@dataclass(frozen=True)
class Run:
    """The points of a run and where it leads: to a root, in a circle, away, or to a slope of 0."""

    points: tuple[Fraction, ...]
    root: Fraction | None = None
    period: int = 0
    away: bool = False
    flat: bool = False


def table(name: str, run: Run, course: Course) -> Table:
    """k, the iterate, its error, the ratios and the measured order."""
    rows = []
    shown = run.points[: max(course.steps + 1, 2)]
    for k, here in enumerate(shown):
        cells = [str(k), decimal_text(here, course.digits)]
        if run.root is not None:
            error = abs(here - run.root)
            after = abs(shown[k + 1] - run.root) if k + 1 < len(shown) else None
            cells.append(scientific(error))
            cells += [scientific(after / error**p) if after is not None and error else "" for p in (1, 2)]
            cells.append(measured_order(error, after))
        rows.append(tuple(cells))
    columns = ("k", "x_k") + (
        ("|e_k|", "|e_k+1|/|e_k|", "|e_k+1|/|e_k|²", "order") if run.root is not None else ()
    )
    return Table(f"Newton's method for {name}", columns, tuple(rows))


def measured_order(error: Fraction, after: Fraction | None) -> str:
    """log|e_{k+1}| / log|e_k|, where both errors are below 1."""
    if not after or not error or not (error < Fraction(9, 10) and after < 1):
        return ""
    return f"{magnitude(after) / magnitude(error):.3f}"


def plot(run: Run, limit: Fraction, course: Course) -> Plot:
    """The errors on a logarithmic axis, beside what the limit constant predicts."""
    shown = [abs(x - limit) for x in run.points[: course.steps + 1]]
    pairs = [(float(k), float(e)) for k, e in enumerate(shown) if float(e) > 0]
    curves = [Curve("|e_k|", tuple(k for k, _ in pairs), tuple(e for _, e in pairs), True)]
    if len(pairs) > 2:
        (_, a), (_, b) = pairs[-2:]
        constant = b / a**2 if a < 1 and b < a else 0.0
        guess = [(k + 1, constant * e * e) for k, e in pairs[:-1] if constant * e * e > 0]
        if guess:
            curves.append(Curve("C |e_k-1|²", tuple(k for k, _ in guess), tuple(e for _, e in guess)))
    return Plot("Errors of Newton's method", "k", "|e_k|", tuple(curves), log_y=True)
