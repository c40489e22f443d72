"""Eigenvalues, singular values and what is made of them: norms, rank, pseudo-inverse, spectral radius."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from hwsolve.errors import MeaningError, NotComputable
from hwsolve.meaning.evaluation.arrays import Array, Value, as_matrix, from_matrix
from hwsolve.meaning.numbers.floats import FloatSamples

if TYPE_CHECKING:
    from hwsolve.meaning.evaluation.evaluate import Evaluator
    from hwsolve.notation.formula import Call

_NEARLY_REAL = 1e-9


def eigenvalues(walk: Evaluator[Any], formula: Call) -> Value:
    """``eigs(A)``: all n with algebraic multiplicity, by falling real part, then falling imaginary part."""
    n, items = _square(walk, formula)
    return _vector(_kernel(walk).eigenvalues(n, items))


def singular_values(walk: Evaluator[Any], formula: Call) -> Value:
    """``svals(A)``: the min(m, n) singular values, descending."""
    return _vector(_kernel(walk).singular_values(*_matrix(walk, formula)))


def largest_singular_value(walk: Evaluator[Any], formula: Call) -> Value:
    """``specnorm(A)``, ``sigma_max(A)``"""
    return _kernel(walk).singular_values(*_matrix(walk, formula))[0]


def smallest_singular_value(walk: Evaluator[Any], formula: Call) -> Value:
    """``sigma_min(A)``: the last of the min(m, n)."""
    return _kernel(walk).singular_values(*_matrix(walk, formula))[-1]


def nuclear_norm(walk: Evaluator[Any], formula: Call) -> Value:
    """``nuclear(A)``: the sum of the singular values."""
    values = _kernel(walk).singular_values(*_matrix(walk, formula))
    total = values[0]
    for value in values[1:]:
        total = walk.numbers.add(total, value)
    return total


def spectral_radius(walk: Evaluator[Any], formula: Call) -> Value:
    """``spectral_radius(A)``: the largest modulus of an eigenvalue."""
    n, items = _square(walk, formula)
    moduli = [walk.numbers.call("abs", [value]) for value in _kernel(walk).eigenvalues(n, items)]
    return walk.numbers.call("max", moduli)


def largest_eigenvalue(walk: Evaluator[Any], formula: Call) -> Value:
    """``lambda_max(A)``; undefined where an eigenvalue is not real."""
    return _real_eigenvalues(walk, formula)[0]


def smallest_eigenvalue(walk: Evaluator[Any], formula: Call) -> Value:
    """``lambda_min(A)``; undefined where an eigenvalue is not real."""
    return _real_eigenvalues(walk, formula)[-1]


def rank(walk: Evaluator[Any], formula: Call) -> Value:
    """``rank(A)``"""
    return _kernel(walk).rank(*_matrix(walk, formula))


def pseudo_inverse(walk: Evaluator[Any], formula: Call) -> Value:
    """``pinv(A)``, the Moore-Penrose inverse."""
    rows, columns, items = _matrix(walk, formula)
    return from_matrix(columns, rows, _kernel(walk).pseudo_inverse(rows, columns, items))


def leading_right_vector(walk: Evaluator[Any], formula: Call) -> Value:
    """``right_singular(A)``: a unit vector v with ||A v|| = ||A||_2; undefined where two tie."""
    return _vector(_kernel(walk).leading_right_vector(*_matrix(walk, formula)))


def large_inverse(walk: Evaluator[Any], n: int, items: list[Any]) -> list[Any] | None:
    """The inverse by elimination; None in a number system that has none (jets)."""
    try:
        kernel = _kernel(walk)
    except NotComputable:
        return None
    found: list[Any] = kernel.inverse(n, items)
    return found


def _kernel(walk: Evaluator[Any]) -> ModuleType:
    """The linear algebra of the number system at work."""
    if isinstance(walk.numbers, FloatSamples):
        from hwsolve.meaning.numbers import float_spectra

        return float_spectra
    from hwsolve.meaning.numbers import ball_spectra
    from hwsolve.meaning.numbers.balls import ComplexBalls, RealBalls

    if isinstance(walk.numbers, RealBalls | ComplexBalls):
        return ball_spectra
    from hwsolve.meaning.numbers.rationals import Rationals

    if isinstance(walk.numbers, Rationals):
        from hwsolve.meaning.numbers import rational_spectra

        return rational_spectra
    raise NotComputable("eigenvalues and singular values are not differentiated")


def _matrix(walk: Evaluator[Any], formula: Call) -> tuple[int, int, list[Any]]:
    value = walk.walk(formula.arguments[0])
    if not isinstance(value, Array):
        return 1, 1, [value]
    rows, columns, items = as_matrix(value)
    walk.spend(3 * rows * columns * min(rows, columns))
    return rows, columns, items


def _square(walk: Evaluator[Any], formula: Call) -> tuple[int, list[Any]]:
    rows, columns, items = _matrix(walk, formula)
    if rows != columns:
        raise MeaningError(f"eigenvalues need a square matrix, not {rows}×{columns}", formula.span)
    return rows, items


def _vector(values: list[Any]) -> Value:
    return from_matrix(len(values), 1, values)


def _real_eigenvalues(walk: Evaluator[Any], formula: Call) -> list[Any]:
    n, items = _square(walk, formula)
    values = _kernel(walk).eigenvalues(n, items)
    if isinstance(walk.numbers, FloatSamples):
        real = [
            all(not isinstance(x, complex) or abs(x.imag) <= _NEARLY_REAL * abs(x) for x in row)
            for row in zip(*values, strict=True)
        ]
        return [[x.real if ok else float("nan") for x, ok in zip(v, real, strict=True)] for v in values]
    if all(value.imag.contains(0) for value in values):
        return [value.real for value in values]
    undefined = walk.numbers.divide(walk.whole(0), walk.whole(0))
    return [undefined] * n


FUNCTIONS: dict[str, Callable[[Any, Any], Value]] = {
    "eigs": eigenvalues, "svals": singular_values, "specnorm": largest_singular_value,
    "sigma_max": largest_singular_value, "sigma_min": smallest_singular_value, "nuclear": nuclear_norm,
    "spectral_radius": spectral_radius, "lambda_max": largest_eigenvalue, "lambda_min": smallest_eigenvalue,
    "rank": rank, "pinv": pseudo_inverse, "right_singular": leading_right_vector,
}  # fmt: skip
