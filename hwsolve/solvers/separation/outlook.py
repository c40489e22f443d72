"""What gradient descent on a logistic model comes to, decided from exact certificates.

With no penalty on a parameter the loss has a minimiser unless some direction of the free
parameters lowers no margin and raises one. With one label only and a free bias the bias runs
away, and the weights follow the sum of exponentials (Soudry et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hwsolve.solvers.fitting.elimination import dot
from hwsolve.solvers.separation.certificate import Balanced, Nearest, OneWay, Point, nearest, separate
from hwsolve.solvers.separation.dataset import Dataset
from hwsolve.solvers.simulation.logistic import Model, minimise, minimise_exponential, model


@dataclass(frozen=True)
class Minimiser:
    """All parameters converge to the minimiser; ``proof`` balances the free rows, where there are any."""

    proof: Balanced | None
    at: tuple[float, ...]


@dataclass(frozen=True)
class BiasRuns:
    """One label only: b goes to ``sign`` infinity; ``weights`` tells what w does."""

    sign: int
    weights: Balanced | OneWay | None
    limit: tuple[float, ...] | None

    @property
    def converges(self) -> bool:
        """Whether w has a limit (a penalty makes it 0, balanced points the exponential's minimiser)."""
        return self.limit is not None


@dataclass(frozen=True)
class Runs:
    """Some direction lowers no margin: the parameters leave every bounded set."""

    direction: Point
    moved: tuple[int, ...]
    kept: tuple[int, ...]
    infimum: float


Outlook = Minimiser | BiasRuns | Runs


def floats(dataset: Dataset) -> Model:
    """The model in floating point."""
    return model([[float(x) for x in row] for row in dataset.rows], [float(s) for s in dataset.strengths])


def decide(dataset: Dataset, start: tuple[float, ...]) -> Outlook:
    """The outlook of a training set; raises ``NotComputable`` where a limit of ours is reached."""
    if dataset.bias_runs:
        sign = dataset.one_sided
        if dataset.penalties[0]:
            return BiasRuns(sign, None, (0.0,) * dataset.width)
        found = separate(dataset.points)
        if isinstance(found, OneWay):
            return BiasRuns(sign, found, None)
        signed = [[sign * float(x) for x in point] for point in dataset.points]
        centre = minimise_exponential(signed)
        return BiasRuns(sign, found, _shifted(centre, start[: dataset.width], signed))
    free = dataset.free
    trained = floats(dataset)
    if not free:
        return Minimiser(None, minimise(trained, start))
    rows = [tuple(row[k] for k in free) for row in dataset.rows]
    certificate = separate(rows)
    if isinstance(certificate, Balanced):
        return Minimiser(certificate, minimise(trained, start))
    direction = list(dataset.rows[0])
    for k in range(len(direction)):
        direction[k] = certificate.direction[free.index(k)] if k in free else 0 * direction[k]
    kept = tuple(place for place in range(dataset.size) if place not in certificate.moved)
    infimum = trained.loss(minimise(trained, start, kept), kept) if kept else 0.0
    return Runs(tuple(direction), certificate.moved, kept, infimum)


def _shifted(
    centre: tuple[float, ...], start: tuple[float, ...], points: list[list[float]]
) -> tuple[float, ...]:
    """The minimiser that gradient steps from *start* reach: its part off the span of the points stays."""
    import numpy as np

    table = np.array(points, dtype=float)
    onto = np.linalg.pinv(table) @ table
    off = np.array(start, dtype=float) - onto @ np.array(start, dtype=float)
    return tuple(map(float, onto @ np.array(centre) + off))


def heading(dataset: Dataset, outlook: BiasRuns | Runs) -> Nearest | Point | None:
    """Where the parameters turn in the end; None where our theorems do not tell.

    The point of the hull nearest to 0 is the direction of largest margin (Soudry et al. 2018,
    theorem 3); where the weights converge it is the bias alone.
    """
    if isinstance(outlook, BiasRuns) and outlook.converges:
        return (*(Fraction(0),) * dataset.width, Fraction(outlook.sign))
    if isinstance(outlook, Runs) and len(dataset.free) == 1:
        return outlook.direction
    if len(dataset.free) < len(dataset.parameters) or (isinstance(outlook, Runs) and outlook.kept):
        return None
    return nearest(dataset.rows)


def product_with(point: Point, dataset: Dataset, towards: Nearest | Point) -> Fraction:
    """The logit at *point* for parameters equal to the direction: its sign is that of z in the end."""
    vector = towards.point if isinstance(towards, Nearest) else towards
    return dot((*point, Fraction(1)) if dataset.has_bias else point, vector)
