"""A table of points and a model that is linear in its unknowns: everything exact and rational."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from hwsolve.calculus.simplification.trial import whole_value
from hwsolve.errors import NotComputable
from hwsolve.meaning.types import REAL
from hwsolve.notation.formula import Formula, Matrix, Symbol, Tuple, Vector, names
from hwsolve.problem.nodes import Listing
from hwsolve.problem.settings import Mathematics
from hwsolve.solvers.fitting.elimination import Row
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.settings import Settings

_NOWHERE: Mapping[Formula, Fraction] = MappingProxyType({})
MOST_POINTS = 200
MOST_UNKNOWNS = 10


@dataclass(frozen=True)
class Fit:
    """``factor * sum(share * (features . unknowns - target)^2) + sum(ridge * unknown^2)``."""

    inputs: tuple[str, ...]
    points: tuple[Row, ...]
    targets: Row
    shares: Row
    unknowns: tuple[str, ...]
    features: tuple[Row, ...]
    factor: Fraction
    ridge: Row

    @property
    def matrix(self) -> tuple[Row, ...]:
        """The Hessian, twice ``factor * F^T S F + ridge``."""
        size = range(len(self.unknowns))
        return tuple(
            tuple(2 * (self._total(j, k) + (self.ridge[j] if j == k else 0)) for k in size) for j in size
        )

    @property
    def right(self) -> Row:
        """What the Hessian times the minimiser comes to, ``2 * factor * F^T S t``."""
        return tuple(
            2
            * self.factor
            * sum(
                (s * row[j] * t for s, row, t in zip(self.shares, self.features, self.targets, strict=True)),
                Fraction(0),
            )
            for j in range(len(self.unknowns))
        )

    @property
    def constant(self) -> Fraction:
        """The objective where all unknowns are zero."""
        squares = (s * t * t for s, t in zip(self.shares, self.targets, strict=True))
        return self.factor * sum(squares, Fraction(0))

    def predictions(self, solution: Row) -> Row:
        """What the model says at each point."""
        return tuple(
            sum((a * b for a, b in zip(row, solution, strict=True)), Fraction(0)) for row in self.features
        )

    def _total(self, j: int, k: int) -> Fraction:
        products = (s * row[j] * row[k] for s, row in zip(self.shares, self.features, strict=True))
        return self.factor * sum(products, Fraction(0))


def read_fit(settings: Settings, scope: Scope) -> Fit:
    """The points, the features and the penalties; raises ``ProblemError`` at what does not fit."""
    points = _rows(settings, "x", scope)
    targets = _numbers(settings, "y", scope)
    if len(points) != len(targets):
        settings.node("y").place.fail(f"{len(points)} inputs and {len(targets)} targets do not fit")
    if not 0 < len(points) <= MOST_POINTS:
        settings.node("x").place.fail(f"a table has from 1 to {MOST_POINTS} points")
    width = len(points[0])
    if any(len(row) != width for row in points):
        settings.node("x").place.fail("all points have the same number of inputs")
    shares = _numbers(settings, "shares", scope) or (Fraction(1),) * len(points)
    if len(shares) != len(points) or min(shares) < 0:
        settings.node("shares").place.fail("shares are as many numbers as there are points, none negative")
    inputs = settings.texts("inputs") or (("x",) if width == 1 else _numbered("x", width))
    if len(inputs) != width:
        settings.node("inputs").place.fail(f"{width} inputs need {width} names")
    features = _features(settings, scope, inputs, points)
    bias = settings.flag("bias", True)
    unknowns = _unknowns(settings, scope, len(features[0]), bias)
    if bias:
        features = tuple((*row, Fraction(1)) for row in features)
    if not 0 < len(unknowns) <= MOST_UNKNOWNS:
        settings.place.fail(f"a model has from 1 to {MOST_UNKNOWNS} unknowns")
    count = Fraction(len(points))
    factor = _number(settings, "factor", scope, {"n": count}, Fraction(1))
    if factor <= 0:
        settings.node("factor").place.fail("the factor before the sum of squares is positive")
    penalty = _number(settings, "ridge", scope, {"n": count}, Fraction(0))
    if penalty < 0:
        settings.node("ridge").place.fail("a ridge penalty is not negative")
    on_bias = penalty if settings.flag("ridge_bias", False) else Fraction(0)
    ridge = tuple(on_bias if bias and k == len(unknowns) - 1 else penalty for k in range(len(unknowns)))
    return Fit(inputs, points, targets, shares, unknowns, features, factor, ridge)


def error_factor(settings: Settings, scope: Scope, fit: Fit) -> Fraction:
    """What stands before the sum of squared residuals in the error that is reported."""
    return _number(settings, "error", scope, {"n": Fraction(len(fit.points))}, fit.factor)


def _features(
    settings: Settings, scope: Scope, inputs: tuple[str, ...], points: tuple[Row, ...]
) -> tuple[Row, ...]:
    texts = settings.formulas("features")
    if not texts and "features" not in settings:
        return points
    around = scope.with_symbols(dict.fromkeys(inputs, REAL))
    rows: list[Row] = []
    given = [(text, read(text, around)) for text in texts]
    for text, feature in given:
        if stray := sorted(names(feature) - set(inputs)):
            text.place.fail(f"{stray[0]} is no input; a feature is made of {', '.join(inputs)}")
    for point in points:
        at: dict[Formula, Fraction] = dict(zip(map(Symbol, inputs), point, strict=True))
        rows.append(tuple(_exact(text, feature, at) for text, feature in given))
    return tuple(rows)


def _unknowns(settings: Settings, scope: Scope, count: int, bias: bool) -> tuple[str, ...]:
    wanted = count + bias
    given = settings.texts("unknowns")
    if given:
        if len(given) != wanted or len(set(given)) != wanted:
            settings.node("unknowns").place.fail(f"the model has {wanted} unknowns, each with a name")
        return given
    weights = ("w",) if count == 1 and "w1" not in scope.types else _numbered("w", count)
    return (*weights, "b") if bias else weights


def _numbered(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{k}" for k in range(1, count + 1))


def _rows(settings: Settings, key: str, scope: Scope) -> tuple[Row, ...]:
    rows: list[Row] = []
    for node in settings.nodes(key):
        if isinstance(node, Listing):
            rows.append(tuple(_exact(text, read(text, scope)) for text in map(Mathematics, node.items)))
            continue
        text = Mathematics(node)
        found = read(text, scope)
        if isinstance(found, Matrix):
            rows.extend(tuple(_exact(text, cell) for cell in row) for row in found.rows)
        elif isinstance(found, Vector | Tuple):
            rows.append(tuple(_exact(text, cell) for cell in found.items))
        else:
            rows.append((_exact(text, found),))
    return tuple(rows)


def _numbers(settings: Settings, key: str, scope: Scope) -> Row:
    rows = _rows(settings, key, scope)
    return rows[0] if len(rows) == 1 and len(rows[0]) > 1 else tuple(value for row in rows for value in row)


def _number(
    settings: Settings, key: str, scope: Scope, known: dict[str, Fraction], default: Fraction
) -> Fraction:
    if key not in settings:
        return default
    text = settings.formula(key)
    around = scope.with_symbols(dict.fromkeys(known, REAL))
    at: dict[Formula, Fraction] = {Symbol(name): value for name, value in known.items()}
    return _exact(text, read(text, around), at)


def _exact(text: Mathematics, formula: Formula, at: Mapping[Formula, Fraction] = _NOWHERE) -> Fraction:
    try:
        return whole_value(formula, at)
    except NotComputable as limit:
        text.place.fail(f"an exact rational number is needed here: {limit.message}")


def shown(values: Sequence[Fraction]) -> str:
    """A point for people: ``(0, 1/2)``."""
    return f"({', '.join(map(str, values))})" if len(values) != 1 else str(values[0])
