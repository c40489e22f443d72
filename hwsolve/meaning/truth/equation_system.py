"""A system of equations between quantities, solved for the leaves in it from any starting point.

Gauss-Newton steps over floats with a numeric Jacobian (minimum-norm steps, so a linear equation
is met by projection), then refined over balls with the same Jacobian.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hwsolve.errors import NotComputable
from hwsolve.meaning.evaluation.allowance import charge
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.degenerate import Flat
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import NAN, FloatSamples
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.truth.pointwise import BITS, Point, everywhere
from hwsolve.meaning.truth.search import Column, interval, populated
from hwsolve.notation.formula import Call, Negative, Number, Relation, Sum, Symbol

_STEPS = 60
#: What a sample of a step costs of what an answer may be evaluated.
_STEP_COST = 16
#: A start is given up whose residual has not become four times smaller in so many steps.
_PATIENCE = 6
_REFINEMENTS = 12


@dataclass(frozen=True)
class EquationSystem:
    """Equations with the leaves to move; the sizes are those of ``like``."""

    wanted: list[Relation]
    like: Instance
    chosen: tuple[str, ...]

    @property
    def unknowns(self) -> int:
        """How many numbers are moved."""
        return sum(len(self.groups_of(name)) for name in self.chosen)

    def solve(self, start: Column) -> Point | None:
        """The point that Gauss-Newton leads to from *start*; None if it leads nowhere."""
        import numpy as np

        scope = self.like.scope
        groups = [(name, group) for name in self.chosen for group in self.groups_of(name)]
        if not groups or len(groups) > 64:
            return None
        links = [*self.wanted, *(link for name in self.chosen for link in _structure(scope, name))]
        x = np.array([float(start[name][group[0]]) for name, group in groups])

        def columns(points: Any) -> list[Column]:
            return [_placed(start, groups, [float(v) for v in point]) for point in points]

        jacobian = np.zeros((1, len(groups)))
        sizes: list[float] = []
        for _ in range(_STEPS):
            charge(_STEP_COST * (2 * len(groups) + 6))
            width = 1e-6 * np.maximum(1.0, abs(x))
            shifts = np.diag(width)
            values = _residuals(links, populated(self.like, columns([x, *(x + shifts), *(x - shifts)])))
            if values is None or not np.isfinite(values).all():
                return None
            count = len(groups)
            residual = values[0]
            jacobian = ((values[1 : count + 1] - values[count + 1 :]) / (2 * width[:, None])).T
            size = float(np.max(abs(residual), initial=0.0))
            move = -np.linalg.lstsq(jacobian, residual, rcond=1e-9)[0]
            near = float(np.max(abs(move))) <= 1e-6 * max(1.0, float(np.max(abs(x))))
            if near and size <= 1e-11:
                break
            sizes.append(size)
            if len(sizes) > _PATIENCE and size > sizes[-1 - _PATIENCE] / 4:
                return None
            trials = [x + t * move for t in (1.0, 0.5, 0.2, 0.05, 0.01)]
            tried = _residuals(links, populated(self.like, columns(trials)))
            if tried is None:
                return None
            with np.errstate(over="ignore"):
                lengths = np.where(np.isfinite(tried).all(axis=1), np.linalg.norm(tried, axis=1), np.inf)
            best = int(np.argmin(lengths))
            if not lengths[best] < np.linalg.norm(residual):
                if size > 1e-11:
                    return None
                break
            x = trials[best]
        else:
            return None
        return self._refined(start, groups, links, x, jacobian)

    def groups_of(self, name: str) -> list[tuple[int, ...]]:
        """The places of a leaf that move together."""
        leaf = self.like.leaf(name)
        if not isinstance(leaf, Array):
            return [(0,)]
        n, kind = leaf.shape[-1], self.like.scope.type_of(name).domain.kind
        if kind == "symmetric":
            return [(i * n + j, j * n + i) for i in range(n) for j in range(i, n)]
        if kind == "diagonal":
            return [(i * n + i,) for i in range(n)]
        if kind == "lower_triangular":
            return [(i * n + j,) for i in range(n) for j in range(i + 1)]
        return [(k,) for k in range(len(leaf.items))]

    def _refined(
        self,
        start: Column,
        groups: list[tuple[str, tuple[int, ...]]],
        links: list[Relation],
        x: Any,
        jacobian: Any,
    ) -> Point | None:
        """The point with the residual pushed down over balls, as rational numbers of 320 bits."""
        import numpy as np

        exact = [Fraction(float(v)) for v in x]
        best: tuple[int, Instance] | None = None
        for _ in range(_REFINEMENTS):
            instance = populated(self.like, [_placed(start, groups, exact)])
            residual = _exact_residuals(links, instance)
            if residual is None:
                return None
            if not residual:
                return Point(instance, 0) if _inside(self.chosen, instance) else None
            size = max(abs(r) for r in residual)
            bits = BITS if size == 0 else _bits(size)
            if best is None or bits > best[0]:
                best = (bits, instance)
            elif bits < best[0] + 8:
                break
            if bits >= BITS - 24 or size == 0:
                break
            scaled = np.array([float(r / size) for r in residual])
            move = -np.linalg.lstsq(jacobian, scaled, rcond=1e-9)[0]
            moves = [Fraction(float(v)) * size for v in move]
            largest = max((abs(v) for v in exact), default=Fraction(0))
            if any(abs(m) * 1000 > max(Fraction(1), largest) for m in moves):
                break
            exact = [_rounded(v + m) for v, m in zip(exact, moves, strict=True)]
        if best is None or best[0] < 36 or not _inside(self.chosen, best[1]):
            return None
        return Point(best[1], 0, best[0])


def _placed(
    start: Column, groups: Sequence[tuple[str, tuple[int, ...]]], values: Sequence[Any]
) -> dict[str, Flat]:
    made = {name: list(flat) for name, flat in start.items()}
    for (name, places), value in zip(groups, values, strict=True):
        for place in places:
            made[name][place] = value
    return made


def _structure(scope: Scope, name: str) -> list[Relation]:
    """What a leaf of its type satisfies besides: a unit vector has length 1."""
    kind, symbol, one = scope.type_of(name).domain.kind, Symbol(name), Number("1")
    if kind == "unit":
        return [Relation(("=",), (Call("dot", (symbol, symbol)), one))]
    if kind == "simplex":
        return [Relation(("=",), (Call("total", (symbol,)), one))]
    return []


def _residuals(links: list[Relation], instance: Instance) -> Any:
    """Left minus right of every equation and entry, a row for each sample; None beyond the domain."""
    import numpy as np

    rows: list[Any] = []
    try:
        values_of: Evaluator[Any] = Evaluator(instance.scope, instance, FloatSamples(instance.samples))
        for link in links:
            gap = Sum((link.sides[0], Negative(link.sides[1])))
            for bound in everywhere(link, values_of):
                value = values_of.value(gap, bound)
                rows.extend(value.items if isinstance(value, Array) else [value])
        if any(isinstance(v, complex) for row in rows for v in row):
            return None
        return np.array(rows, dtype=float).T
    except NotComputable:
        return _residuals_by_balls(links, instance)


def _residuals_by_balls(links: list[Relation], instance: Instance) -> Any:
    """The same where floats cannot look, as for derivatives."""
    import numpy as np

    found: list[list[float]] = []
    for k in range(instance.samples):
        values = _values(links, instance, k, 96)
        if values is None:
            return None
        found.append([float(v.mid()) if v.is_finite() else NAN for v in values])
    return np.array(found)


def _values(links: list[Relation], instance: Instance, k: int, bits: int) -> list[Any] | None:
    from hwsolve.meaning.numbers.balls import RealBalls

    balls = RealBalls(bits, k)
    found: list[Any] = []
    try:
        with balls.working():
            values_of: Evaluator[Any] = Evaluator(instance.scope, instance, balls)
            for link in links:
                gap = Sum((link.sides[0], Negative(link.sides[1])))
                for bound in everywhere(link, values_of):
                    value = values_of.value(gap, bound)
                    found.extend(value.items if isinstance(value, Array) else [value])
    except NotComputable:
        return None
    return [value.real for value in found] if all(v.imag.contains(0) for v in found) else None


def _exact_residuals(links: list[Relation], instance: Instance) -> list[Fraction] | None:
    """The middles of the residuals; none at all where each is exactly zero, None beyond the domain."""
    values = _values(links, instance, 0, BITS + 64)
    if values is None or not all(value.is_finite() for value in values):
        return None
    if all(value.is_zero() for value in values):
        return []
    return [Fraction(int(v.p), int(v.q)) for v in (value.mid().fmpq() for value in values)]


def _bits(size: Fraction) -> int:
    return min(BITS, size.denominator.bit_length() - size.numerator.bit_length())


def _rounded(x: Fraction) -> Fraction:
    scale = 1 << (BITS + 64)
    return Fraction(round(x * scale), scale)


def _inside(chosen: tuple[str, ...], instance: Instance) -> bool:
    """Whether the moved leaves are still in their domains."""
    for name in chosen:
        domain = instance.scope.type_of(name).domain
        low, high = interval(domain)
        if domain.kind == "simplex":
            low = 0.0
        closed = domain.kind in ("nonnegative", "nonpositive")
        leaf = instance.leaf(name)
        for item in leaf.items if isinstance(leaf, Array) else [leaf]:
            value = item[0].real
            if domain.kind == "nonzero" and value == 0:
                return False
            if not (low < value < high or (closed and low <= value <= high)):
                return False
    return True
