"""The solver `matrix_identity` against numpy: identities of every kind, false ones, given matrices."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from hwsolve.derivation.checker import check
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import ProblemError
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.matrices.figures import eliminated, polynomial
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import derive, part

SYMBOLS = {
    "A": "real[m, n]", "B": "real[m, n]", "K": "real[n, n]", "M": "real[n, n]", "Q": "orthogonal[n]",
    "R": "invertible[n]", "x": "real[n]", "y": "real[n]", "c": "real",
}  # fmt: skip


def shown(claim: str, more: str = "") -> Derivation:
    """The checked derivation of one claim."""
    return derive(SYMBOLS, (), f"kind: matrix_identity, claim: '{claim}'{more}")


def rules(derivation: Derivation) -> list[str]:
    """The names of its rules."""
    return [step.rule for step in derivation.steps]


@pytest.mark.parametrize(
    ("claim", "rule"),
    [
        ("norm(A+B)^2 = norm(A)^2 + norm(B)^2 + 2*tr(T(A)@B)", "distributive_law"),
        ("norm(A-B)^2 = norm(A)^2 + norm(B)^2 - 2*tr(A^T B)", "linearity_of_the_trace"),
        ("norm(x+y)^2 + norm(x-y)^2 = 2*norm(x)^2 + 2*norm(y)^2", "like_terms"),
        ("norm(Q@x) = norm(x)", "cancellation"),
        ("tr(R@K@inv(R)) = tr(K)", "cyclic_trace"),
        ("x^T K x = tr(K x x^T)", "entry_of_a_product"),
        ("det(c*K) = c^n*det(K)", "determinant_of_a_product"),
        ("tr(K@M) = tr(M@K)", "order_of_factors"),
        ("tr(T(A)@B) = sum(sum(A[i,j]*B[i,j], j, 1, n), i, 1, m)", "interchange_of_sums"),
        ("T(K@M) = T(M)@T(K)", "entry_of_a_product"),
        ("norm(A) = sqrt(total(svals(A)^2))", "singular_value_decomposition"),
        ("specnorm(A@T(A)) = specnorm(A)^2", "unitary_invariance"),
        ("tr(K) = total(eigs(K))", "jacobis_formula"),
        ("det(K) = prod(eigs(K)[i], i, 1, n)", "set_t_to_zero"),
        ("rank(A) = rank(T(A)@A)", "rank_nullity_theorem"),
        ("rank(A) = rank(T(A))", "singular_value_decomposition"),
        ("A@x = 0 => T(A)@A@x = 0", "insert_the_premise"),
        ("T(A)@A@T(A)@A@x = 0 => A@x = 0", "zero_norm"),
    ],
)
def test_identities_are_derived(claim: str, rule: str) -> None:
    """Every line holds, the expected rule occurs, and nothing is merely evaluated."""
    found = rules(shown(claim))
    if rule == "order_of_factors":
        assert "interchange_of_sums" in found or rule in found
    else:
        assert rule in found
    assert "evaluation" not in found


@pytest.mark.parametrize(
    "claim",
    [
        "tr(K@M) = tr(K)*tr(M)",
        "norm(A+B)^2 = norm(A)^2 + norm(B)^2",
        "A@x = 0 => x = 0",
        "det(K+M) = det(K)+det(M)",
    ],
)
def test_false_claims_are_refused(claim: str) -> None:
    """A false claim is the author's fault, and named with a counterexample."""
    with pytest.raises(ProblemError, match="the claim is false"):
        solve(part(SYMBOLS, (), f"kind: matrix_identity, claim: '{claim}'"))


def test_the_way_follows_the_claim() -> None:
    """Another claim gives another derivation, not the same text."""
    one, two = shown("tr(K@M) = tr(M@K)"), shown("tr(K@M@R) = tr(R@K@M)")
    assert {render_text(s.claim) for s in one.steps}.isdisjoint(render_text(s.claim) for s in two.steps)


@pytest.mark.parametrize("rows", [[[2, 1], [0, 2]], [[0, -1, 0], [1, 0, 0], [0, 0, 3]], [[1, 2], [3, 5]]])
def test_given_matrices(rows: list[list[int]]) -> None:
    """Defective, rotating and ordinary matrices: trace and eigenvalues as numpy has them."""
    found = shown("tr(K) = total(eigs(K))", f", at: {{K: '{rows}'}}")
    texts = [render_text(step.claim) for step in found.steps]
    trace = int(np.trace(np.array(rows)))
    assert any(text.startswith("tr([[") and text.endswith(f"= {trace}") for text in texts)
    assert sum("λ" in text and "([[" in text and "total" not in text for text in texts) >= len(rows)


def test_a_concrete_matrix_among_the_definitions() -> None:
    """The general lines, and the numbers of the matrix that is defined."""
    found = derive({}, ("A = [[1,2],[2,1]]",), "kind: matrix_identity, claim: det(A) = -3")
    assert "insert_the_numbers" in rules(found)


def test_two_factorised_matrices_keep_their_own_factors() -> None:
    """A and B each get a decomposition of their own: nothing makes them equal."""
    claims = "['norm(A)^2 = total(svals(A)^2)', 'norm(B)^2 = total(svals(B)^2)']"
    found = check(solve(part(SYMBOLS, (), f"kind: matrix_identity, claim: {claims}")))
    words = [render_text(s.after) for s in found.steps if s.rule == "singular_value_decomposition"]
    assert len(words) == len(set(words)) == 2


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_elimination_and_polynomial_against_numpy(seed: int) -> None:
    """The pivots count the rank; the coefficients are those of numpy."""
    draw = np.random.default_rng(seed)
    matrix = draw.integers(-3, 4, (3, 2)) @ draw.integers(-3, 4, (2, 3))
    rows = tuple(tuple(Fraction(int(x)) for x in row) for row in matrix)
    assert len(eliminated(rows)[1]) == np.linalg.matrix_rank(matrix)
    assert np.allclose([float(c) for c in polynomial(rows)], np.poly(matrix), atol=1e-6)
