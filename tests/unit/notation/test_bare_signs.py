"""What stands alone: a sum sign without an index, σ_i without a matrix, a product that counts down."""

from __future__ import annotations

import pytest

from hwsolve.errors import Unreadable
from hwsolve.meaning.scope import Scope, build_scope
from hwsolve.notation.printing.text import render_text


@pytest.fixture
def scope() -> Scope:
    """A vector, positive numbers, and two matrices of which one is called A."""
    symbols = {"n": "dimension", "x": "real[n]", "rho": "positive[n]", "A": "real[n, n]", "B": "real[n, n]"}
    return build_scope(symbols, aliases={"rho": [r"\rho", "ρ"]})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r"\sum x_i^2", "sum(x[i]^2, i)"),
        (r"\sum x_i^2 + 1", "sum(x[i]^2, i) + 1"),
        (r"\big(\sum x_j\big)^2", "sum(x[j], j)^2"),
        (r"\sum A_{ij}^2", "sum(sum(A[i,j]^2, j), i)"),
        (r"\sum\sum A_{ij}^2", "sum(sum(A[i,j]^2, j), i)"),
        (r"\prod x_k", "prod(x[k], k)"),
        (r"\sum_i x_i \sum x_j", r"\sum_i x_i \sum_j x_j"),
        (r"\sqrt{\sum\sigma_i^2}", "sqrt(sum(svals(A)[i]^2, i))"),
        (r"\sigma_{\max}", "sigma_max(A)"),
        (r"\prod\lambda_i", "prod(eigs(A)[i], i)"),
        (r"\sigma_i(B)", "svals(B)[i]"),
        (r"\rho_n\times\rho_{n-1}\times\dots\times\rho_1", "prod(rho[k], k, 1, n)"),
        (r"\rho_n + \rho_{n-1} + \dots + \rho_1", "sum(rho[k], k, 1, n)"),
    ],
)
def test_read(scope: Scope, text: str, meant: str) -> None:
    """The index that is left out is the one in the body; the matrix that is left out is A."""
    read, plain = scope.parse(text), scope.parse(meant)
    assert render_text(read).replace(" · ", " ") == render_text(plain).replace(" · ", " ")


@pytest.mark.parametrize(
    "text",
    [
        r"\sum x",
        r"\sum\sum x_i",
        r"\sum_i x_i \sum x_i",
        r"\rho_n\times\rho_{n-2}\times\dots\times\rho_1",
        r"\rho_1 + \dots + \rho_5 + \rho_n",
        r"A_n A_{n-1} \dots A_1",
    ],
)
def test_not_guessed(scope: Scope, text: str) -> None:
    """No index in the body, too few for the signs, one that is in use, a pattern that breaks: not read."""
    with pytest.raises(Unreadable):
        scope.parse(text)
