"""Small matrices at which a link of a chain is an equality, or at which it breaks without its hypothesis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Final

from hwsolve.calculus.arithmetic import number
from hwsolve.meaning.scope import Scope
from hwsolve.meaning.types import Domain, Type
from hwsolve.notation.formula import Formula, Matrix, Vector, names
from hwsolve.solvers.matrices.figures import matrix, placed, value_of

_SQUARES: Final = (
    ((1, 0), (0, 1)), ((1, 0), (0, 0)), ((1, 1), (1, 1)), ((2, 0), (0, 1)), ((0, 1), (0, 0)),
    ((-1, 0), (0, -1)), ((1, 0), (0, -1)), ((0, -1), (1, 0)), ((1, 2), (2, 1)),
    ((1, 2), (0, 1)), ((1, 2), (3, 4)),
    ((1, 0, 0), (0, 1, 0), (0, 0, 1)), ((4, 0, 0), (0, 4, 0), (0, 0, 4)), ((1, 0, 0), (0, 0, 0), (0, 0, 0)),
    ((-1, 0, 0), (0, -1, 0), (0, 0, -1)), ((1, 0, 0), (0, 2, 0), (0, 0, 3)),
    ((-4, 0, 0), (0, 1, 0), (0, 0, -1)),
    ((0, 0, 1), (1, 0, 0), (0, 1, 0)), ((-1, 0, 0), (0, -1, 0), (0, 0, 2)),
)  # fmt: skip
_TALL: Final = (
    ((1, 0), (0, 1), (0, 0)),
    ((1, 0), (0, 0), (0, 0)),
    ((1, 1), (1, 1), (1, 1)),
    ((1, 2), (0, 1), (3, 0)),
)
_VECTORS: Final = ((1, 1), (1, 0), (1, 2), (-1, 0), (0, 0, 1), (1, 1, 1), (1, -1, 1), (-1, -1), (3, 4))
_NEAR: Final = 1e-9
_MAX_TRIES: Final = 4000


def candidates(scope: Scope, letters: tuple[str, ...], within: bool) -> Iterator[dict[str, Formula]]:
    """Values for the letters; ``within`` keeps to the declared domains."""
    lists = [tuple(_values(scope, letter, within)) for letter in letters]
    for count, chosen in enumerate(product(*lists)):
        if count > _MAX_TRIES:
            return
        values = dict(zip(letters, chosen, strict=True))
        if _fits(scope, values):
            yield values


def _values(scope: Scope, letter: str, within: bool) -> Iterator[Formula]:
    kind = scope.type_of(letter)
    if len(kind.dims) == 1:
        for entries in _VECTORS:
            if not within or kind.domain.kind not in ("positive", "nonnegative") or min(entries) > 0:
                yield Vector(tuple(number(x) for x in entries))
        return
    square = len(set(kind.dims)) == 1
    for rows in _SQUARES if square else (*_TALL, *_SQUARES[:11]):
        if not within or _belongs(rows, kind.domain.kind):
            yield matrix(tuple(tuple(Fraction(x) for x in row) for row in rows))


def _belongs(rows: tuple[tuple[int, ...], ...], kind: str) -> bool:
    import numpy as np

    a = np.array(rows, dtype=float)
    symmetric = a.shape[0] == a.shape[1] and bool((a == a.T).all())
    match kind:
        case "symmetric":
            return symmetric
        case "psd" | "pd":
            least = float(np.linalg.eigvalsh(a).min()) if symmetric else -1.0
            return least > _NEAR if kind == "pd" else least > -_NEAR
        case "orthogonal":
            return a.shape[0] == a.shape[1] and bool(np.allclose(a @ a.T, np.eye(len(a))))
        case "diagonal":
            return bool((a == np.diag(np.diag(a))).all())
        case "invertible":
            return a.shape[0] == a.shape[1] and abs(float(np.linalg.det(a))) > _NEAR
        case "lower_triangular":
            return bool((a == np.tril(a)).all())
    return True


def _fits(scope: Scope, values: dict[str, Formula]) -> bool:
    """Whether the sizes agree with each other."""
    sizes: dict[Formula, int] = {}
    for name, value in values.items():
        for dim, size in zip(scope.type_of(name).dims, _size(value), strict=True):
            if sizes.setdefault(dim, size) != size or (not names(dim) and dim != number(size)):
                return False
    return True


def _size(value: Formula) -> tuple[int, ...]:
    if isinstance(value, Matrix):
        return (len(value.rows), len(value.rows[0]))
    return (len(value.items),) if isinstance(value, Vector) else ()


def unrestricted(scope: Scope, letters: tuple[str, ...]) -> Scope:
    """The scope in which the letters are any arrays of their shapes."""
    types = {n: Type(Domain("real"), k.dims) if n in letters else k for n, k in scope.types.items()}
    return replace(scope, types=types, given=())


def gap(greater: Formula, smaller: Formula, values: dict[str, Formula], scope: Scope) -> float | None:
    """greater - smaller there; None where one of them has no real value."""
    sides = [value_of(placed(side, values, scope), scope) for side in (greater, smaller)]
    known = [side for side in sides if side is not None and abs(side.imag) < _NEAR]
    return known[0].real - known[1].real if len(known) == 2 else None


def tight(
    greater: Formula, smaller: Formula, scope: Scope, letters: tuple[str, ...]
) -> dict[str, Formula] | None:
    """Values at which both sides are equal and not zero."""
    for values in candidates(scope, letters, True):
        difference = gap(greater, smaller, values, scope)
        size = value_of(placed(greater, values, scope), scope)
        if difference is not None and abs(difference) < _NEAR and size is not None and abs(size) > _NEAR:
            return values
    return None


def breaking(
    greater: Formula, smaller: Formula, scope: Scope, letters: tuple[str, ...]
) -> dict[str, Formula] | None:
    """Values outside the hypotheses at which the smaller side is the greater one."""
    for values in candidates(scope, letters, False):
        difference = gap(greater, smaller, values, scope)
        if difference is not None and difference < -1e-6:
            return values
    return None
