"""Eigenvalues, singular values and what is made of them: values against numpy, true and false claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwsolve.errors import MeaningError
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import draw
from hwsolve.meaning.numbers.balls import RealBalls
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import build_scope
from hwsolve.meaning.truth.claims import holds

SCOPE = build_scope(
    {"A": "real[n, n]", "M": "real[m, n]", "B": "real[m, n]", "P": "psd[n]", "S": "symmetric[n]",
     "Q": "orthogonal[n]", "x": "real[n]", "u": "unit[n]", "t": "real", "R": "real[8, 8]"},
)  # fmt: skip


def claimed(text: str) -> Comparison:
    """Whether the statement holds."""
    return holds(SCOPE.parse(text), SCOPE)


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(total(svals(M)^2)) = norm(M)",
        "svals(M)[1] = specnorm(M)",
        "specnorm(T(M)@M) = specnorm(M)^2",
        "specnorm(T(M)@M) = specnorm(M@T(M))",
        "re(total(eigs(A))) = tr(A)",
        "real(total(eigs(A))) = tr(A)",
        "total(eigs(A)) = tr(A)",
        "re(prod(eigs(A)[i], i, 1, n)) = det(A)",
        r"\sum_{i=1}^n \lambda_i(A) = tr(A)",
        r"\sum_i \sigma_i(M)^2 = \|M\|_F^2",
        r"\sigma_{\max}(M) = \sqrt{\lambda_{\max}(M^T M)}",
        r"\|M\|_* >= \|M\|_F",
        r"\|M\|_F >= \|M\|_2",
        "specnorm(A) >= norm(A)/sqrt(n)",
        "norm(A)/sqrt(n) >= tr(A)/n",
        "tr(P)/n >= root(det(P), n)",
        "rank(M) = rank(T(M)@M)",
        "rank(M) <= m",
        "rank(M) <= min(m,n)",
        "tr(T(M)@B) = sum(sum(M[i,j]*B[i,j], j, 1, n), i, 1, m)",
        "abs(tr(A)) <= nuclear(A)",
        "spectral_radius(A) <= specnorm(A)",
        "max(abs(eigs(A))) = spectral_radius(A)",
        "lambda_max(S) >= x^T S x / (x^T x)",
        "lambda_min(S) <= x^T S x / (x^T x)",
        "pinv(M)@M@pinv(M) = pinv(M)",
        "M@pinv(M)@M = M",
        "lambda_min(P) >= 0",
        "specnorm(Q) = 1",
        "abs(eigs(Q)) = ones(n)",
        "svals(Q) = ones(n)",
        "norm(u) = 1",
        "abs(u^T A u) <= specnorm(A)",
        "norm(A@x) <= specnorm(A)*norm(x)",
        "det(A)^2 = prod(svals(A)[i]^2, i, 1, n)",
        "eigs(S) = eigs(T(S))",
        "total(eigs(A@A)) = total(eigs(A)^2)",
        "R@inv(R) = eye(8)",
        "det(R) = det(T(R))",
        "re(total(eigs(R))) = tr(R)",
    ],
)
def test_true_claims(text: str) -> None:
    """Theorems of linear algebra hold at random and at degenerate matrices."""
    assert isinstance(claimed(text), Agrees | Proved)


@pytest.mark.parametrize(
    "text",
    [
        "specnorm(M) = norm(M)",
        "specnorm(T(M)@M) = specnorm(M)",
        "specnorm(M) = total(svals(M))",
        "specnorm(A) = max(abs(eigs(A)))",
        "norm(M) = total(svals(M))",
        "norm(M) = svals(M)[1]",
        "tr(A) = total(svals(A))",
        "tr(A) = total(abs(eigs(A)))",
        "tr(A) = det(A)",
        "det(A) = -re(prod(eigs(A)[i], i, 1, n))",
        "re(total(eigs(A))) = det(A)",
        "tr(A)/n >= root(det(A), n)",
        "tr(P)/n >= sqrt(det(P))",
        "lambda_min(S) >= 0",
        "tr(A)*tr(A) = tr(A@A)",
        "x^T A x <= spectral_radius(A)*norm(x)^2",
        "specnorm(M)^4 = specnorm(T(M)@M)",
        "det(A) > 0",
        "A@T(A) = T(A)@A",
    ],
)
def test_false_claims(text: str) -> None:
    """Wrong answers are refuted with a counterexample."""
    found = claimed(text)
    assert isinstance(found, Refuted)
    assert found.at


@pytest.mark.parametrize(
    "text",
    [
        "norm(A)/n >= tr(A)/n",
        "norm(P) > specnorm(P)",
        "specnorm(P) > norm(P)/sqrt(n)",
        "norm(A)/sqrt(n) > tr(A)/n",
        "tr(P)/n > root(det(P), n)",
        "rank(M) = min(m, n)",
        "rank(A) = n",
        "pinv(A)@A = eye(n)",
        "lambda_min(P) > 0",
        "norm(x) > 0",
        "x != 0",
        "norm1(x) > norm(x)",
        "t^2 > 0",
    ],
)
def test_claims_that_only_degenerate_instances_refute(text: str) -> None:
    """True of almost every matrix or vector, false of zero, of the identity, of a tie."""
    assert isinstance(claimed(text), Refuted)


MATRICES = {
    "defective": [[2, 1, 0], [0, 2, 1], [0, 0, 2]],
    "rotation": [[0, -1, 0], [1, 0, 0], [0, 0, 3]],
    "singular": [[1, 2, 3], [2, 4, 6], [1, 0, 1]],
    "zero": [[0, 0, 0], [0, 0, 0], [0, 0, 0]],
    "symmetric": [[2, -1, 0], [-1, 2, -1], [0, -1, 2]],
    "wide": [[1, 2, 3, 4], [0, 1, 0, -1]],
    "tall": [[1, 0], [2, 5], [-1, 3]],
}  # fmt: skip


def valued(text: str, matrix: list[list[int]]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The value of a function of a matrix literal over floats and over balls."""
    rows = "; ".join(", ".join(map(str, row)) for row in matrix).replace("; ", "], [")
    scope = build_scope({"Z": "real[n]"})
    formula = scope.parse(text.replace("A", f"[[{rows}]]"))
    instance = draw(scope, 1, 2)
    coarse: Any = Evaluator(scope, instance, FloatSamples(2)).value(formula)
    balls = RealBalls(128, 0)
    with balls.working():
        fine: Any = Evaluator(scope, instance, balls).value(formula)
        exact = [complex(float(z.real.mid()), float(z.imag.mid())) for z in getattr(fine, "items", [fine])]
    return np.array([x[0] for x in getattr(coarse, "items", [coarse])]), np.array(exact)


@pytest.mark.parametrize("name", [name for name in MATRICES if name not in ("wide", "tall")])
def test_eigenvalues_against_numpy(name: str) -> None:
    """All eigenvalues with multiplicities, also of defective matrices, in falling order."""
    matrix = MATRICES[name]
    coarse, exact = valued("eigs(A)", matrix)
    truth = np.linalg.eigvals(np.array(matrix, dtype=float)).astype(complex)
    for found, slack in ((coarse, 1e-4), (exact, 1e-4)):
        assert len(found) == len(matrix)
        distances = abs(np.sort_complex(found.astype(complex)) - np.sort_complex(truth))
        assert distances.max() < slack
    assert (np.diff(exact.real) <= 1e-12).all()
    assert abs(exact.prod() - np.linalg.det(np.array(matrix, dtype=float))) < 1e-9


@pytest.mark.parametrize("name", list(MATRICES))
def test_singular_values_rank_and_pseudo_inverse_against_numpy(name: str) -> None:
    """min(m, n) singular values, the rank, and the Moore-Penrose inverse of any shape."""
    matrix = np.array(MATRICES[name], dtype=float)
    for found in valued("svals(A)", MATRICES[name]):
        assert np.allclose(found, np.linalg.svd(matrix, compute_uv=False), rtol=0, atol=1e-9)
    for found in valued("rank(A)", MATRICES[name]):
        assert found == [np.linalg.matrix_rank(matrix)]
    for found in valued("pinv(A)", MATRICES[name]):
        assert np.allclose(found, np.linalg.pinv(matrix).ravel(), rtol=0, atol=1e-9)
    for found in valued("nuclear(A)", MATRICES[name]):
        assert np.allclose(found, [np.linalg.norm(matrix, "nuc")], rtol=0, atol=1e-9)


def test_eigenvalues_of_a_defective_matrix_are_exact() -> None:
    """The triple eigenvalue 2 is 2 in the balls, where floats see a cloud around it."""
    assert (valued("eigs(A)", MATRICES["defective"])[1] == 2).all()


def test_extreme_eigenvalues_need_real_ones() -> None:
    """The largest eigenvalue of a rotation is undefined; the spectral radius is not."""
    coarse, exact = valued("lambda_max(A)", MATRICES["rotation"])
    assert np.isnan(coarse).all()
    assert np.isnan(exact).all()
    assert np.allclose(valued("spectral_radius(A)", MATRICES["rotation"])[1], [3])


def test_eigenvalues_need_a_square_matrix() -> None:
    """A 2×4 matrix has none."""
    with pytest.raises(MeaningError, match="square"):
        valued("eigs(A)", MATRICES["wide"])


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"\lambda_{\max}(M^T M)", "lambda_max(T(M) M)"),
        (r"\sigma_i(M)", "svals(M)[i]"),
        (r"\lambda_1(A)", "eigs(A)[1]"),
        ("‖A‖_*", "nuclear(A)"),
        (r"\|A\|_{*}", "nuclear(A)"),
        ("sigma_min(A)", "sigma_min(A)"),
        ("real(total(eigs(A)))", "re(total(eigs(A)))"),
        (r"\rho(A)", "spectral_radius(A)"),
    ],
)
def test_readings(text: str, plain: str) -> None:
    """Subscripts choose an eigenvalue or a singular value."""
    from hwsolve.notation.printing.plain import render_plain

    assert render_plain(SCOPE.parse(text)) == plain
