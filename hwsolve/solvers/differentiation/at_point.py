"""Derivatives at a point: the numbers put in, and what the signs of a Hessian say there."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Final

from hwsolve.calculus.arithmetic import number
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import MeaningError
from hwsolve.notation.formula import (
    ZERO,
    Call,
    Comparator,
    Formula,
    Matrix,
    Product,
    Relation,
    Symbol,
    Transpose,
    Vector,
    Words,
    map_children,
    names,
    rational,
    substitute,
)
from hwsolve.solvers.activations.subject import unfolded
from hwsolve.solvers.supporting.exact import value_of, worked_out
from hwsolve.solvers.supporting.parameters import misplaced, read

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.settings import Mathematics

#: Up to how many variables the sign of a Hessian is told by its minors.
MAX_MINORS: Final = 6
_ROUNDING: Final = Fraction(1, 10**9)
Rows = tuple[tuple[Fraction, ...], ...]


def put_in(derivation: Derivation, point: Mapping[str, Mathematics], scope: Scope) -> Derivation:
    """Each answer at the point, with the line that inserts the numbers.

    Raises ``ProblemError`` at a coordinate that is no number or belongs to no symbol.
    """
    numbers = {name: _coordinate(name, text, scope) for name, text in point.items()}
    for name, formula in derivation.answers.items():
        inserted = substitute(unfolded(formula, scope), numbers)
        missing = sorted(names(inserted) & (scope.types.keys() | scope.definitions.keys()))
        if missing:
            text = next(iter(point.values()))
            raise misplaced(text, MeaningError(f"the point needs a number for {', '.join(missing)} as well"))
        found = _entries(inserted, scope)
        if found != inserted:
            at = tuple(Relation(("=",), (Symbol(name), value)) for name, value in numbers.items())
            derivation = derivation.assuming(*at).claim("insert_the_numbers", formula, found).assuming()
        derivation = derivation.answer(name, found)
    return derivation


def _coordinate(name: str, text: Mathematics, scope: Scope) -> Formula:
    if name not in scope.types or scope.types[name].dims:
        raise misplaced(text, MeaningError(f"{name} is no symbol of the problem that stands for one number"))
    found = read(text, scope)
    if names(found) or value_of(found, scope) is None:
        raise misplaced(text, MeaningError(f"{text} is no number"))
    return found


def _entries(formula: Formula, scope: Scope) -> Formula:
    """The formula with each entry worked out."""
    if isinstance(formula, Matrix | Vector):
        return map_children(formula, lambda entry: _entries(entry, scope))
    return worked_out(formula, scope)


def rows_of(formula: Formula, scope: Scope) -> tuple[Rows, bool] | None:
    """The entries of a square matrix of numbers, and whether they are exact; None for any other formula."""
    if not isinstance(formula, Matrix) or any(len(row) != len(formula.rows) for row in formula.rows):
        return None
    if len(formula.rows) > MAX_MINORS:
        return None
    exact = all(rational(cell) is not None for row in formula.rows for cell in row)
    found: list[tuple[Fraction, ...]] = []
    for row in formula.rows:
        values = [rational(cell) if exact else value_of(cell, scope) for cell in row]
        if any(value is None for value in values):
            return None
        found.append(tuple(Fraction(value) for value in values if value is not None))
    return tuple(found), exact


def tell_definiteness(derivation: Derivation, hessian: Formula, name: str) -> Derivation:
    """Positive or negative (semi)definite by the minors, or indefinite by two directions; the answer *name*.

    Raises ``MeaningError`` where the entries are no numbers, or a minor is 0 only as far as rounding tells.
    """
    read_rows = rows_of(hessian, derivation.scope)
    if read_rows is None:
        raise MeaningError("the sign of a Hessian is told at a point where its entries are numbers")
    rows, exact = read_rows
    assert isinstance(hessian, Matrix)
    size = len(rows)
    leading = [_minor(rows, range(k + 1)) for k in range(size)]
    for sign, word in ((1, "positive"), (-1, "negative")):
        signed = [value * sign ** (k + 1) for k, value in enumerate(leading)]
        if all(value > 0 for value in signed):
            for k, value in enumerate(leading):
                derivation = _state_minor(derivation, hessian, tuple(range(k + 1)), value, exact)
            return derivation.answer(name, Words(f"{word} definite"))
    for sign, word in ((1, "positive"), (-1, "negative")):
        every = [c for k in range(1, size + 1) for c in combinations(range(size), k)]
        if all(
            _minor(rows, chosen) * sign ** len(chosen) >= (0 if exact else -_ROUNDING) for chosen in every
        ):
            if not exact:
                raise MeaningError("a minor of the Hessian is 0 as far as decimals tell; its sign is open")
            for chosen in every:
                derivation = _state_minor(derivation, hessian, chosen, _minor(rows, chosen), exact)
            return derivation.answer(name, Words(f"{word} semidefinite"))
    for sign in (1, -1):
        direction = _direction(rows, sign)
        form = Product((Product((Transpose(direction), hessian), "@"), direction), "@")
        along = _values(direction)
        terms = (rows[i][j] * a * b for i, a in enumerate(along) for j, b in enumerate(along))
        value = sum(terms, Fraction(0))
        comparator: Comparator = ">" if sign > 0 else "<"
        if exact:
            claim = Relation(("=", comparator), (form, number(value), ZERO))
        else:
            claim = Relation((comparator,), (form, ZERO))
        derivation = derivation.state("curvature_in_a_direction", claim)
    return derivation.answer(name, Words("indefinite"))


def _minor(rows: Rows, chosen: range | tuple[int, ...]) -> Fraction:
    """The determinant of the rows and columns chosen, by elimination."""
    left = [[rows[i][j] for j in chosen] for i in chosen]
    found = Fraction(1)
    for k in range(len(left)):
        pivot = next((i for i in range(k, len(left)) if left[i][k]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != k:
            left[k], left[pivot], found = left[pivot], left[k], -found
        found *= left[k][k]
        for i in range(k + 1, len(left)):
            share = left[i][k] / left[k][k]
            left[i] = [a - share * b for a, b in zip(left[i], left[k], strict=True)]
    return found


def _state_minor(
    derivation: Derivation, matrix: Matrix, chosen: tuple[int, ...], value: Fraction, exact: bool
) -> Derivation:
    """The sign of the determinant of the rows and columns chosen."""
    minor = Call("det", (Matrix(tuple(tuple(matrix.rows[i][j] for j in chosen) for i in chosen)),))
    rule = "leading_minors" if chosen == tuple(range(len(chosen))) else "principal_minors"
    comparator: Comparator = ">" if value > 0 else "<" if value < 0 else "="
    if not exact:
        return derivation.state(rule, Relation((comparator,), (minor, ZERO)))
    if not value:
        return derivation.claim(rule, minor, ZERO)
    return derivation.state(rule, Relation(("=", comparator), (minor, number(value), ZERO)))


def _direction(rows: Rows, sign: int) -> Formula:
    """A vector of small whole numbers along which the form has the sign."""
    import numpy as np

    _, vectors = np.linalg.eigh(np.array([[float(value) for value in row] for row in rows]))
    vector = vectors[:, -1 if sign > 0 else 0]
    for scale in (1, 2, 4, 10, 100, 10_000):
        tried = [round(float(x / np.abs(vector).max()) * scale) for x in vector]
        form = sum(rows[i][j] * a * b for i, a in enumerate(tried) for j, b in enumerate(tried))
        if form * sign > 0:
            break
    return Vector(tuple(number(x) for x in tried))


def _values(direction: Formula) -> tuple[Fraction, ...]:
    assert isinstance(direction, Vector)
    return tuple(value for each in direction.items if (value := rational(each)) is not None)
