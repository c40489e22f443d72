"""Eigenvalues, singular values, ranks and inverses of rational matrices, where they are rational."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat

from hwsolve.errors import NotComputable
from hwsolve.meaning.numbers.rationals import rational_root

_MAX_SIZE = 12


def eigenvalues(n: int, items: list[Fraction]) -> list[Fraction]:
    """The n eigenvalues with multiplicities, descending; raises NotComputable unless all are rational."""
    return _eigenvalues(_matrix(n, n, items))


def singular_values(rows: int, columns: int, items: list[Fraction]) -> list[Fraction]:
    """The min(rows, columns) singular values, descending; raises NotComputable unless all are rational."""
    matrix = _matrix(rows, columns, items)
    flipped = matrix.transpose()
    gram = matrix * flipped if rows < columns else flipped * matrix
    return [rational_root(value, Fraction(2)) for value in _eigenvalues(gram)]


def rank(rows: int, columns: int, items: list[Fraction]) -> Fraction:
    """The rank."""
    return Fraction(int(_matrix(rows, columns, items).rank()))


def inverse(n: int, items: list[Fraction]) -> list[Fraction]:
    """The inverse, row by row; raises NotComputable where there is none."""
    try:
        return _items(_matrix(n, n, items).inv())
    except ZeroDivisionError:
        raise NotComputable("a singular matrix has no inverse") from None


def pseudo_inverse(rows: int, columns: int, items: list[Fraction]) -> list[Fraction]:
    """The Moore-Penrose inverse of a matrix of full rank; raises NotComputable for any other."""
    matrix = _matrix(rows, columns, items)
    flipped = matrix.transpose()
    if int(matrix.rank()) < min(rows, columns):
        raise NotComputable("the pseudo-inverse of a matrix without full rank")
    if rows >= columns:
        return _items((flipped * matrix).inv() * flipped)
    return _items(flipped * (matrix * flipped).inv())


def leading_right_vector(rows: int, columns: int, items: list[Fraction]) -> list[Fraction]:
    """Raises NotComputable: a unit vector is seldom rational."""
    raise NotComputable("a unit vector is seldom rational")


def _matrix(rows: int, columns: int, items: list[Fraction]) -> Any:
    if max(rows, columns) > _MAX_SIZE:
        raise NotComputable("a matrix of this size")
    return fmpq_mat(rows, columns, [fmpq(x.numerator, x.denominator) for x in items])


def _items(matrix: Any) -> list[Fraction]:
    return [Fraction(int(x.p), int(x.q)) for x in matrix.entries()]


def _eigenvalues(matrix: Any) -> list[Fraction]:
    _, factors = matrix.charpoly().factor()
    found: list[Fraction] = []
    for factor, count in factors:
        if factor.degree() != 1:
            raise NotComputable("an eigenvalue that is not rational")
        value = -factor[0] / factor[1]
        found.extend([Fraction(int(value.p), int(value.q))] * int(count))
    return sorted(found, reverse=True)
