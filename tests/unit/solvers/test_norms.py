"""The solver `norms`: chains with their reasons, equality cases, false chains, suprema."""

from __future__ import annotations

import numpy as np
import pytest

from hwsolve.errors import ProblemError
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import derive, part

SYMBOLS = {
    "A": "real[m, n]", "B": "real[n, q]", "K": "real[n, n]", "P": "psd[n]", "x": "real[n]", "u": "unit[m]",
    "v": "unit[n]",
}  # fmt: skip
FIVE = "['norm(P)', 'specnorm(P)', 'norm(P)/sqrt(n)', 'tr(P)/n', 'root(det(P), n)']"


@pytest.mark.parametrize(
    ("chain", "rule"),
    [
        (FIVE, "am_gm"),
        ("'norminf(x) <= norm(x) <= norm1(x) <= sqrt(n)*norm(x) <= n*norminf(x)'", "cauchy_schwarz"),
        ("'specnorm(A@B) <= specnorm(A)*specnorm(B)'", "definition_of_the_spectral_norm"),
        ("'nuclear(K) >= abs(tr(K))'", "trace_and_singular_values"),
        ("['nuclear(A)', 'norm(A)', 'specnorm(A)']", "one_of_the_squares"),
        ("['specnorm(K)', 'spectral_radius(K)']", "eigenvector"),
    ],
)
def test_chains(chain: str, rule: str) -> None:
    """Every link is derived from a theorem and has a case of equality."""
    found = derive(SYMBOLS, (), f"kind: norms, chain: {chain}")
    rules = [step.rule for step in found.steps]
    assert rule in rules
    assert rules.count("equality_case") == rules.count("link_of_the_chain")


def test_the_hypothesis_is_needed() -> None:
    """Without semidefiniteness the last link breaks, at a matrix that is shown."""
    found = derive(SYMBOLS, (), f"kind: norms, chain: {FIVE}")
    broken = [step for step in found.steps if step.rule == "hypothesis_needed"]
    assert [render_text(step.claim).count("<") for step in broken] == [1]


@pytest.mark.parametrize(
    "chain",
    [
        "['norm(K)/sqrt(n)', 'tr(K)/n', 'root(det(K), n)']",
        "'norm(P) > specnorm(P)'",
        "'specnorm(A) >= norm(A)'",
        "'norm(P)/n >= tr(P)/n'",
        "'tr(P)/n >= sqrt(det(P))'",
    ],
)
def test_false_chains_are_refused(chain: str) -> None:
    """A false link is named with a counterexample."""
    with pytest.raises(ProblemError, match="the chain is false at the link"):
        solve(part(SYMBOLS, (), f"kind: norms, chain: {chain}"))


@pytest.mark.parametrize("rows", [[[2, 1], [1, 2]], [[3, 0], [0, 3]], [[5, 2], [2, 1]]])
def test_numbers_of_a_given_matrix(rows: list[list[int]]) -> None:
    """The five members as numpy has them."""
    found = derive(SYMBOLS, (), f"kind: norms, chain: {FIVE}, at: {{P: '{rows}'}}")
    a = np.array(rows, dtype=float)
    want = [np.linalg.norm(a), np.linalg.norm(a, 2), np.linalg.norm(a) / 2**0.5, np.trace(a) / 2,
            np.linalg.det(a) ** 0.5]  # fmt: skip
    told = [step for step in found.steps if step.rule == "insert_the_numbers"]
    got = [float(render_text(step.after).replace("−", "-")) for step in told]
    assert np.allclose(got, want, atol=1e-5)
    assert sum(step.rule == "gap" for step in found.steps) == 4


@pytest.mark.parametrize(("form", "rule"), [("u^T A v", "maximiser"), ("norm(A@v)", "columns_of_v")])
def test_suprema(form: str, rule: str) -> None:
    """The spectral norm as a supremum of a bilinear form, and by singular values."""
    assert rule in [step.rule for step in derive(SYMBOLS, (), f"kind: norms, supremum: '{form}'").steps]


def test_a_supremum_needs_unit_vectors() -> None:
    """Over all vectors there is none."""
    with pytest.raises(ProblemError, match="declared as unit"):
        solve(part(SYMBOLS, (), "kind: norms, supremum: 'x^T K x'"))
