"""Eigenvalues, singular values, ranks and pseudo-inverses of matrices of balls, with rigorous bounds.

Where all entries are exact (the leaves of an instance are) the characteristic polynomial is
computed over the rationals and its roots isolated with their multiplicities; that works for
defective matrices too, where FLINT's own eigenvalue enclosures fail.
"""

from __future__ import annotations

from typing import Any

from flint import acb, acb_mat, arb, arb_mat, fmpq, fmpq_mat, fmpq_poly

from hwsolve.errors import NotComputable
from hwsolve.meaning.numbers.complex_functions import is_nan
from hwsolve.meaning.numbers.float_spectra import descending

_MAX_SIZE = 12
_NAN = arb.nan()


def eigenvalues(n: int, items: list[Any]) -> list[Any]:
    """The n eigenvalues with multiplicities, descending; real balls where they are known to be real.

    Those of a matrix that may be symmetric, taken to be so in the middle, are off by at most
    2n - 1 times the norm of the radii (Bhatia, Matrix Analysis, theorem VI.5.1).

    Raises:
        NotComputable: inexact entries whose eigenvalues cannot be separated.
    """
    if not _finite(items):
        return [_NAN] * n
    exact = _rational(n, n, items)
    if exact is not None:
        found = _roots(exact.charpoly())
    elif _nearly_symmetric(n, items):
        both = _symmetrised(n, items)
        error = (2 * n - 1) * _error(both)
        found = [acb(z.real + error, error) for z in _roots(_middle(n, n, both).charpoly())]
    else:
        found = _enclosed(n, items)
    middles = [complex(z.mid()) if isinstance(z, acb) else complex(float(z.mid())) for z in found]
    return [found[k] for k in descending(middles)]


def singular_values(rows: int, columns: int, items: list[Any]) -> list[Any]:
    """The min(rows, columns) singular values, descending, from the smaller Gram matrix.

    Those of the matrix of middles, computed from rational numbers, are off by at most the norm of the
    radii (Weyl).

    Raises:
        NotComputable: inexact entries whose singular values cannot be separated.
    """
    count = min(rows, columns)
    if not _finite(items):
        return [_NAN] * count
    if all(item.imag.is_zero() for item in items):
        middle = _middle(rows, columns, items)
        flipped = middle.transpose()
        gram = middle * flipped if rows <= columns else flipped * middle
        squares = _roots(gram.charpoly())
        error = _error(items)
    else:
        error = arb(0)
        matrix = acb_mat(rows, columns, items)
        adjoint = matrix.conjugate().transpose()
        product = matrix * adjoint if rows <= columns else adjoint * matrix
        squares = _enclosed(count, product.entries())
    reals = [z.real if isinstance(z, acb) else z for z in squares]
    reals.sort(key=lambda x: -float(x.mid()))
    return [x.nonnegative_part().sqrt() + error for x in reals]


def rank(rows: int, columns: int, items: list[Any]) -> arb:
    """The rank: exact for exact entries, else a ball around what the singular values allow."""
    if not _finite(items):
        return _NAN
    exact = _rational(rows, columns, items)
    if exact is not None:
        return arb(exact.rank())
    values = singular_values(rows, columns, items)
    sure = sum(1 for value in values if value > 0)
    return arb(sure).union(arb(len(values))) if sure < len(values) else arb(sure)


def pseudo_inverse(rows: int, columns: int, items: list[Any]) -> list[Any]:
    """The Moore-Penrose inverse, row-major of columns×rows.

    Exact entries: from a rank factorisation A = B C with B the pivot columns and C the non-zero
    rows of the reduced echelon form, as C^T (C C^T)^-1 (B^T B)^-1 B^T (MacDuffee).

    Raises:
        NotComputable: inexact entries without full rank.
    """
    if not _finite(items):
        return [_NAN] * (rows * columns)
    exact = _rational(rows, columns, items)
    if exact is not None:
        return [_ball(x) for x in _factored_inverse(exact).entries()]
    if any(isinstance(x, acb) for x in items):
        raise NotComputable("the pseudo-inverse of a complex matrix")
    matrix = arb_mat(rows, columns, items)
    flipped = matrix.transpose()
    try:
        if rows >= columns:
            return list(((flipped * matrix).inv() * flipped).entries())
        return list((flipped * (matrix * flipped).inv()).entries())
    except ZeroDivisionError:
        raise NotComputable("the pseudo-inverse of an inexact matrix without full rank") from None


def leading_right_vector(rows: int, columns: int, items: list[Any]) -> list[Any]:
    """A unit vector that the matrix stretches most, its largest entry positive.

    The product of G - t I over the other eigenvalues t of G = A^T A has it as each of its columns
    (Cayley and Hamilton); undefined where the largest eigenvalue is not known to be simple.

    Raises:
        NotComputable: complex entries, or eigenvalues that cannot be separated.
    """
    if not _finite(items):
        return [_NAN] * columns
    if any(not item.imag.is_zero() for item in items):
        raise NotComputable("the singular vectors of a complex matrix")
    matrix = arb_mat(rows, columns, [item.real for item in items])
    gram = matrix.transpose() * matrix
    values = [z.real for z in eigenvalues(columns, list(gram.entries()))]
    if len(values) > 1 and not values[0] > values[1]:
        return [_NAN] * columns
    one = arb_mat(columns, columns, [arb(int(i == j)) for i in range(columns) for j in range(columns)])
    projection = one
    for value in values[1:]:
        projection = projection * (gram - one * value)
    found = [[projection[i, j] for i in range(columns)] for j in range(columns)]
    best = max(found, key=lambda column: max(float(abs(x).mid()) for x in column))
    pivot = max(best, key=lambda x: float(abs(x).mid()))
    length = sum((x * x for x in best), arb(0)).sqrt()
    if pivot.contains(0):
        return [_NAN] * columns
    return [x / length if pivot > 0 else -x / length for x in best]


def inverse(n: int, items: list[Any]) -> list[Any]:
    """The inverse; undefined where the balls do not exclude a singular matrix."""
    if not _finite(items):
        return [_NAN] * (n * n)
    complex_entries = any(isinstance(x, acb) for x in items)
    try:
        found = (acb_mat if complex_entries else arb_mat)(n, n, items).inv()
    except ZeroDivisionError:
        return [_NAN] * (n * n)
    return list(found.entries())


def _factored_inverse(matrix: fmpq_mat) -> fmpq_mat:
    reduced, count = matrix.rref()
    columns = matrix.ncols()
    if count == 0:
        return fmpq_mat(columns, matrix.nrows())
    pivots = [next(j for j in range(columns) if reduced[i, j] != 0) for i in range(count)]
    lower = fmpq_mat(matrix.nrows(), count, [matrix[i, j] for i in range(matrix.nrows()) for j in pivots])
    upper = fmpq_mat(count, columns, [reduced[i, j] for i in range(count) for j in range(columns)])
    left, right = lower.transpose(), upper.transpose()
    return right * (upper * right).inv() * (left * lower).inv() * left


def _finite(items: list[Any]) -> bool:
    return all(item.is_finite() for item in items)


def _rational(rows: int, columns: int, items: list[Any]) -> fmpq_mat | None:
    """The matrix over the rationals if every entry is exact and real."""
    entries: list[fmpq] = []
    for item in items:
        if isinstance(item, acb):
            if not item.imag.is_zero():
                return None
            item = item.real
        if not item.is_exact():
            return None
        entries.append(item.fmpq())
    return fmpq_mat(rows, columns, entries)


def _middle(rows: int, columns: int, items: list[Any]) -> fmpq_mat:
    """The matrix of the middles of the real parts."""
    return fmpq_mat(rows, columns, [item.real.mid().fmpq() for item in items])


def _error(items: list[Any]) -> arb:
    """A ball around zero as wide as the Frobenius norm of the radii."""
    total = arb(0)
    for item in items:
        for part in (item.real, item.imag):
            total += part.rad() ** 2
    bound = total.sqrt().upper()
    return (-bound).union(bound)


def _nearly_symmetric(n: int, items: list[Any]) -> bool:
    if not all(item.imag.is_zero() for item in items):
        return False
    return all(items[i * n + j].overlaps(items[j * n + i]) for i in range(n) for j in range(i))


def _symmetrised(n: int, items: list[Any]) -> list[Any]:
    """Each entry widened to a ball around itself and its mirror image."""
    both = list(items)
    for i in range(n):
        for j in range(i):
            both[i * n + j] = both[j * n + i] = items[i * n + j].union(items[j * n + i])
    return both


def _ball(x: fmpq) -> arb:
    return arb(x.p) / arb(x.q)


def _roots(polynomial: fmpq_poly) -> list[Any]:
    """All complex roots with multiplicities; zeros exactly."""
    zeros = 0
    coefficients = polynomial.coeffs()
    while zeros < len(coefficients) and coefficients[zeros] == 0:
        zeros += 1
    found: list[Any] = [arb(0)] * zeros
    if zeros < len(coefficients) - 1:
        for root, count in fmpq_poly(coefficients[zeros:]).complex_roots():
            found.extend([root.real if root.imag.is_zero() else root] * count)
    return found


def _enclosed(n: int, items: list[Any]) -> list[Any]:
    """FLINT's enclosures, clusters included."""
    if n > _MAX_SIZE:
        raise NotComputable(f"the eigenvalues of a {n}×{n} matrix")
    try:
        found = acb_mat(n, n, items).eig(multiple=True)
    except (ValueError, ZeroDivisionError):
        raise NotComputable("the eigenvalues of this matrix cannot be separated") from None
    if any(is_nan(root) for root in found):
        raise NotComputable("the eigenvalues of this matrix cannot be separated")
    return list(found)
