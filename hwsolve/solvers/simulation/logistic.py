"""Logistic regression in numpy: gradient descent with a log of its course, and Newton's minimiser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hwsolve.errors import NotComputable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MAX_STEPS = 1_000_000
NEWTON_STEPS = 200


@dataclass(frozen=True)
class Model:
    """Signed rows ``s_i (x_i, 1)`` of shape (n, k), L2 strengths of the k parameters, the loss's mean."""

    rows: Any
    strengths: Any

    def loss(self, theta: Any, places: Sequence[int] | None = None) -> float:
        """The mean log-loss, of the rows in *places* over all n, and the penalty."""
        import numpy as np

        theta = np.asarray(theta, dtype=float)
        margins = self.rows @ theta
        each = np.logaddexp(0.0, -margins)
        if places is not None:
            each = each[list(places)]
        return float(each.sum() / len(margins) + 0.5 * (self.strengths * theta**2).sum())

    def gradient(self, theta: Any) -> Any:
        """Its gradient, shape (k,)."""
        return -self.rows.T @ logistic(-(self.rows @ theta)) / len(self.rows) + self.strengths * theta

    def smoothness(self) -> float:
        """An upper bound of the gradient's Lipschitz constant: the trace of the Hessian's bound."""
        return float((self.rows**2).sum() / (4 * len(self.rows)) + self.strengths.max(initial=0.0))


def logistic(z: Any) -> Any:
    """The logistic function without overflow."""
    import numpy as np

    return 0.5 * (1.0 + np.tanh(0.5 * z))


def model(rows: Sequence[Sequence[float]], strengths: Sequence[float]) -> Model:
    """A model from plain numbers."""
    import numpy as np

    return Model(np.array(rows, dtype=float), np.array(strengths, dtype=float))


def descend(
    trained: Model, start: Sequence[float], step: float, checkpoints: Sequence[int]
) -> tuple[tuple[float, ...], ...]:
    """The parameters after each number of steps in *checkpoints* (ascending).

    Raises:
        NotComputable: more steps than we take.
    """
    import numpy as np

    if checkpoints and checkpoints[-1] > MAX_STEPS:
        raise NotComputable(f"a simulation takes at most {MAX_STEPS} steps")
    theta = np.array(start, dtype=float)
    seen, done = [], 0
    for target in checkpoints:
        for _ in range(target - done):
            theta = theta - step * trained.gradient(theta)
        done = target
        seen.append(tuple(map(float, theta)))
    return tuple(seen)


def minimise(trained: Model, start: Sequence[float], kept: Sequence[int] | None = None) -> tuple[float, ...]:
    """Newton's method with halved steps, within ``start`` plus the span of the rows in *kept* (all).

    Parameters that no row moves and nothing penalises stay where they start.

    Raises:
        NotComputable: no convergence, as where there is no minimiser.
    """
    import numpy as np

    total = len(trained.rows)
    rows = trained.rows if kept is None else trained.rows[list(kept)]
    theta = np.array(start, dtype=float)
    for _ in range(NEWTON_STEPS):
        pull = logistic(-(rows @ theta))
        slope = -rows.T @ pull / total + trained.strengths * theta
        curved = (rows * (pull * (1 - pull))[:, None]).T @ rows / total + np.diag(trained.strengths)
        move = np.linalg.lstsq(curved, slope, rcond=1e-13)[0]
        if np.abs(move).max(initial=0.0) < 1e-14 * (1 + np.abs(theta).max(initial=0.0)):
            return tuple(map(float, theta))
        theta = theta - _damped(np.abs(move).max(initial=0.0)) * move
    if np.abs(slope).max(initial=0.0) < 1e-12:
        return tuple(map(float, theta))
    raise NotComputable("Newton's method did not find the minimiser")


def minimise_exponential(rows: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """The least-norm minimiser of ``sum_i exp(-rows_i . w)``; the rows must balance.

    Raises:
        NotComputable: no convergence.
    """
    import numpy as np

    table = np.array(rows, dtype=float)
    w = np.zeros(table.shape[1])
    for _ in range(NEWTON_STEPS):
        weights = np.exp(-(table @ w))
        slope = -table.T @ weights
        curved = (table * weights[:, None]).T @ table
        move = np.linalg.lstsq(curved, slope, rcond=1e-13)[0]
        if np.abs(move).max(initial=0.0) < 1e-15 * (1 + np.abs(w).max(initial=0.0)):
            break
        w = w - _damped(np.abs(table @ move).max(initial=0.0)) * move
    if np.abs(slope).max(initial=0.0) > 1e-10 * np.abs(table).max(initial=1.0) * len(table):
        raise NotComputable("Newton's method did not find the minimiser")
    return tuple(map(float, w))


def _damped(size: float) -> float:
    """The share of a Newton step that is taken: self-concordance asks for 1/(1 + size)."""
    return 1.0 if size < 0.25 else 1.0 / (1.0 + size)
