"""A training set with exact coordinates, and the logistic model on it as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hwsolve.calculus.arithmetic import add, divide, multiply, negative, number
from hwsolve.meaning.scope import Definition, Scope
from hwsolve.meaning.types import REAL, parse_type
from hwsolve.notation.formula import (
    ONE,
    TWO,
    Call,
    Formula,
    Matrix,
    Negative,
    Power,
    Symbol,
    Tuple,
    Vector,
    rational,
)
from hwsolve.solvers.separation.certificate import Point

if TYPE_CHECKING:
    from hwsolve.problem.settings import Mathematics

BIAS = Symbol("b")
STEP = Symbol("eps")
MAX_POINTS = 24
MAX_COORDINATES = 4


@dataclass(frozen=True)
class Dataset:
    """Points of shape (n, m) with labels 0 or 1; ``penalties`` are the L2 strengths of weights and bias."""

    points: tuple[Point, ...]
    labels: tuple[int, ...]
    has_bias: bool
    penalties: tuple[Fraction, Fraction]

    @property
    def size(self) -> int:
        """n, the number of points."""
        return len(self.points)

    @property
    def width(self) -> int:
        """m, the number of coordinates."""
        return len(self.points[0])

    @property
    def signs(self) -> tuple[int, ...]:
        """1 for label 1, -1 for label 0."""
        return tuple(2 * label - 1 for label in self.labels)

    @property
    def one_sided(self) -> int:
        """The common sign of all labels, 0 where both occur."""
        return self.signs[0] if len(set(self.signs)) == 1 else 0

    @property
    def bias_runs(self) -> bool:
        """Whether nothing holds the bias: one label only, and no penalty on b."""
        return bool(self.one_sided and self.has_bias and not self.penalties[1])

    @property
    def weights(self) -> tuple[Symbol, ...]:
        """``w``, or ``w_1``, ``w_2``, ... where there are several."""
        if self.width == 1:
            return (Symbol("w"),)
        return tuple(Symbol(f"w_{k}") for k in range(1, self.width + 1))

    @property
    def parameters(self) -> tuple[Symbol, ...]:
        """The weights, and the bias where there is one."""
        return (*self.weights, BIAS) if self.has_bias else self.weights

    @property
    def strengths(self) -> tuple[Fraction, ...]:
        """The L2 strength of each parameter."""
        weights = (self.penalties[0],) * self.width
        return (*weights, self.penalties[1]) if self.has_bias else weights

    @property
    def rows(self) -> tuple[Point, ...]:
        """The signed rows s_i (x_i, 1), one column per parameter: margins are rows times parameters."""
        tail = (Fraction(1),) if self.has_bias else ()
        return tuple(
            tuple(sign * x for x in (*point, *tail))
            for sign, point in zip(self.signs, self.points, strict=True)
        )

    @property
    def free(self) -> tuple[int, ...]:
        """The columns of the parameters without a penalty."""
        return tuple(k for k, strength in enumerate(self.strengths) if not strength)

    def logit(self, place: int, values: Sequence[Formula] | None = None) -> Formula:
        """z_i = x_i . w + b as a formula, with *values* in place of the parameters."""
        return logit(self.points[place], values or self.parameters)

    def loss(self, values: Sequence[Formula] | None = None) -> Formula:
        """The mean log-loss; each label 1 gives log(1 + e^-z), each label 0 log(1 + e^z)."""
        terms = [log_loss(self.logit(k, values), sign) for k, sign in enumerate(self.signs)]
        return divide(add(terms), number(self.size)) if self.size > 1 else terms[0]

    def penalty(self) -> Formula | None:
        """Half the L2 strength times the squares; None where nothing is penalised."""
        held = list(zip(self.strengths, self.parameters, strict=True))
        terms = [multiply((number(s / 2), Power(name, TWO))) for s, name in held if s]
        return add(terms) if terms else None

    def objective(self) -> Formula:
        """Loss and penalty."""
        penalty = self.penalty()
        return self.loss() if penalty is None else add((self.loss(), penalty))


def logit(point: Sequence[Fraction], values: Sequence[Formula]) -> Formula:
    """x . w + b; the last value beyond the coordinates is the bias."""
    terms = [multiply((number(x), value)) for x, value in zip(point, values, strict=False)]
    return add((*terms, *values[len(point) :]))


def log_loss(z: Formula, sign: int) -> Formula:
    """log(1 + e^-z) for sign 1, log(1 + e^z) for sign -1."""
    return Call("log", (add((ONE, Call("exp", (negative(z) if sign > 0 else z,)))),))


def scope_of(sets: Sequence[Dataset]) -> Scope:
    """Weights, bias and step, with the objective of each set as ``f`` (or ``f_1``, ``f_2``, ...)."""
    names = {symbol.name for dataset in sets for symbol in dataset.parameters}
    types = {
        **dict.fromkeys(sorted(names | {"b"}), REAL),
        "eps": parse_type("positive"),
        "z": REAL,
        "c": REAL,
    }
    types["t"] = parse_type("positive")
    scope = Scope(types, closed=True)
    for name, dataset in zip(objective_names(len(sets)), sets, strict=True):
        scope = scope.with_definition(Definition(name, (), dataset.objective()))
    return scope


def objective_names(count: int) -> tuple[str, ...]:
    """``f``, or numbered names for several sets."""
    return ("f",) if count == 1 else tuple(f"f_{k}" for k in range(1, count + 1))


def read_points(text: Mathematics) -> tuple[Point, ...]:
    """Points as ``[[1, 2], [3, 4]]``, or ``[5, 6]`` on a line; raises ``ProblemError`` for anything else."""
    formula = _parsed(text)
    if isinstance(formula, Matrix):
        rows = formula.rows
    elif isinstance(formula, Vector | Tuple):
        rows = tuple((item,) for item in formula.items)
        if any(isinstance(item, Vector | Tuple) for item in formula.items):
            rows = tuple(
                item.items if isinstance(item, Vector | Tuple) else (item,) for item in formula.items
            )
    else:
        rows = ((formula,),)
    found = [tuple(_exact(item, text) for item in row) for row in rows]
    if not 1 <= len(found[0]) <= MAX_COORDINATES or len(found) > MAX_POINTS:
        text.place.fail(f"at most {MAX_POINTS} points with 1 to {MAX_COORDINATES} coordinates each")
    if any(len(row) != len(found[0]) for row in found):
        text.place.fail("every point has the same number of coordinates")
    return tuple(found)


def read_labels(text: Mathematics, count: int) -> tuple[int, ...]:
    """Labels as ``[1, 0, 1]``, or one for all; raises ``ProblemError`` for anything but 0 and 1."""
    formula = _parsed(text)
    items = formula.items if isinstance(formula, Vector | Tuple) else (formula,) * count
    found = [_exact(item, text) for item in items]
    if any(value not in (0, 1) for value in found):
        text.place.fail("a label is 0 or 1")
    if len(found) != count:
        text.place.fail(f"{len(found)} labels do not fit {count} points")
    return tuple(int(value) for value in found)


def read_number(text: Mathematics) -> Fraction:
    """A number such as ``1/3`` or ``0.1``, exactly."""
    return _exact(_parsed(text), text)


def _parsed(text: Mathematics) -> Formula:
    from hwsolve.solvers.supporting.parameters import read

    return read(text, Scope(closed=True))


def _exact(item: Formula, text: Mathematics) -> Fraction:
    if isinstance(item, Negative):
        return -_exact(item.operand, text)
    value = rational(item)
    if value is None:
        text.place.fail("numbers stand here: whole, decimal, or fractions such as 1/3")
    return value
