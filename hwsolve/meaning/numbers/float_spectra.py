"""Eigenvalues, singular values, ranks and pseudo-inverses of many sampled matrices, by numpy.

A matrix is a row-major list of entries, each a list of samples; so are the results. A sample
with an undefined entry has undefined results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hwsolve.meaning.numbers.floats import NAN, Floats


def descending(values: list[complex]) -> list[int]:
    """The places of *values* by falling real part, equal real parts by falling imaginary part."""
    order = sorted(range(len(values)), key=lambda k: -values[k].real)
    slack = 1e-7 * max((abs(value) for value in values), default=0.0)
    found: list[int] = []
    group: list[int] = []
    for k in [*order, -1]:
        if group and (k < 0 or values[group[-1]].real - values[k].real > slack):
            found.extend(sorted(group, key=lambda j: -values[j].imag))
            group = []
        group.append(k)
    return found


def eigenvalues(n: int, items: list[Floats]) -> list[Floats]:
    """The n eigenvalues of n×n matrices, descending; complex where they are."""
    import numpy as np

    def of(matrix: Any) -> list[Any]:
        if (matrix == matrix.conj().T).all():
            return [float(x) for x in np.linalg.eigvalsh(matrix)[::-1]]
        found = [complex(x) for x in np.linalg.eigvals(matrix)]
        ordered = [found[k] for k in descending(found)]
        return [x.real if x.imag == 0 else x for x in ordered]

    return _columns(n, [_guarded(of, matrix, n) for matrix in _matrices(n, n, items)])


def singular_values(rows: int, columns: int, items: list[Floats]) -> list[Floats]:
    """The min(rows, columns) singular values, descending."""
    import numpy as np

    def of(matrix: Any) -> list[Any]:
        return [float(x) for x in np.linalg.svd(matrix, compute_uv=False)]

    count = min(rows, columns)
    return _columns(count, [_guarded(of, matrix, count) for matrix in _matrices(rows, columns, items)])


def rank(rows: int, columns: int, items: list[Floats]) -> Floats:
    """The rank, with numpy's tolerance."""
    import numpy as np

    def of(matrix: Any) -> list[Any]:
        return [float(np.linalg.matrix_rank(matrix))]

    return [_guarded(of, matrix, 1)[0] for matrix in _matrices(rows, columns, items)]


def pseudo_inverse(rows: int, columns: int, items: list[Floats]) -> list[Floats]:
    """The Moore-Penrose inverse, columns×rows."""
    import numpy as np

    def of(matrix: Any) -> list[Any]:
        return [x.item() for x in np.linalg.pinv(matrix, rcond=1e-12).ravel()]

    size = rows * columns
    return _columns(size, [_guarded(of, matrix, size) for matrix in _matrices(rows, columns, items)])


def leading_right_vector(rows: int, columns: int, items: list[Floats]) -> list[Floats]:
    """A unit vector that the matrix stretches most, its largest entry positive; undefined where two tie."""
    import numpy as np

    def of(matrix: Any) -> list[Any]:
        _, sizes, right = np.linalg.svd(matrix)
        if sizes[0] == 0 or (len(sizes) > 1 and sizes[0] - sizes[1] <= 1e-9 * sizes[0]):
            return [NAN] * columns
        vector = right[0].conj()
        pivot = vector[np.argmax(abs(vector))]
        return [x.item() for x in vector * (abs(pivot) / pivot)]

    return _columns(columns, [_guarded(of, matrix, columns) for matrix in _matrices(rows, columns, items)])


def inverse(n: int, items: list[Floats]) -> list[Floats]:
    """The inverse; undefined for a singular matrix."""
    import numpy as np

    def of(matrix: Any) -> list[Any]:
        return [x.item() for x in np.linalg.inv(matrix).ravel()]

    return _columns(n * n, [_guarded(of, matrix, n * n) for matrix in _matrices(n, n, items)])


def _matrices(rows: int, columns: int, items: list[Floats]) -> Iterator[Any]:
    import numpy as np

    stack: Any = np.array(items).T
    for sample in stack:
        yield sample.reshape(rows, columns)


def _guarded(of: Callable[[Any], list[Any]], matrix: Any, size: int) -> list[Any]:
    import numpy as np

    if not np.isfinite(matrix).all():
        return [NAN] * size
    try:
        return of(matrix)
    except np.linalg.LinAlgError:
        return [NAN] * size


def _columns(size: int, samples: list[list[Any]]) -> list[Floats]:
    return [[sample[k] for sample in samples] for k in range(size)]
