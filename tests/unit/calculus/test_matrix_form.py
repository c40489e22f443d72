"""Array formulas recognised in entry formulas, and back again."""

from __future__ import annotations

import pytest

from hwsolve.calculus.arrays.entry_form import EntryForm
from hwsolve.calculus.arrays.free import Free
from hwsolve.calculus.arrays.matrix_form import MatrixForm
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.formula import Symbol
from hwsolve.notation.printing.plain import render_plain

SCOPE = build_scope(
    {
        "X": "real[N, D]",
        "W": "real[D, K]",
        "a": "real[N]",
        "b": "real[N]",
        "u": "real[D]",
        "v": "real[K]",
        "A": "real[D, D]",
        "s": "real",
    }
)
SIZES = {"n": "N", "i": "D", "j": "D", "k": "K"}


@pytest.mark.parametrize(
    ("entry", "letters", "expected"),
    [
        ("u[i]", "i", "u"),
        ("X[n,i]", "i", "X[n]"),
        ("sum(a[n]*X[n,i], n, 1, N)", "i", "T(X) @ a"),
        ("sum((a[n] - b[n])*X[n,i], n, 1, N)", "i", "T(X) @ (a - b)"),
        ("sum(X[n,i]*u[i], i, 1, D)", "n", "X @ u"),
        ("sum(a[n]*b[n], n, 1, N)", "", "dot(a, b)"),
        ("u[i]*v[k]", "ik", "outer(u, v)"),
        ("sum(X[n,i]*X[n,j], n, 1, N)", "ij", "T(X) @ X"),
        ("sum(a[n]*X[n,i]*X[n,j], n, 1, N)", "ij", "T(X) @ diag(a) @ X"),
        ("sum(X[n,i]*W[i,k], i, 1, D)", "nk", "X @ W"),
        ("delta(i, j)", "ij", "eye(D)"),
        ("u[i]*delta(i, j)", "ij", "diag(u)"),
        ("u[i]*(delta(i, j) - u[j])", "ij", "diag(u) - outer(u, u)"),
        ("u[i]*(delta(i, j) - u[j])/s", "ij", "(diag(u) - outer(u, u))/s"),
        ("A[j,i]", "ij", "T(A)"),
        ("s", "i", "s*ones(D)"),
        ("u[i]^2", "i", "u^2"),
        ("s*exp(u[i])/u[i]", "i", "s*exp(u)/u"),
        ("where(u[i] > 0, 1, s)", "i", "where(u > 0, 1, s)"),
        ("sum(W[i,k]*v[k], k, 1, K)*where(u[i] > 0, 1, s)", "i", "(W @ v)*where(u > 0, 1, s)"),
    ],
)
def test_contracted(entry: str, letters: str, expected: str) -> None:
    """Sums become matrix products."""
    formula = SCOPE.parse(entry)
    free = tuple(Free(letter, Symbol(SIZES[letter])) for letter in letters)
    found = MatrixForm().of(formula, free)
    assert found is not None
    assert render_plain(found) == expected


def test_with_the_sum_kept() -> None:
    """The sum over samples of vectors."""
    found = MatrixForm(contracted=False).of(
        SCOPE.parse("sum(a[n]*X[n,i], n, 1, N)"), (Free("i", Symbol("D")),)
    )
    assert found is not None
    assert render_plain(found) == "sum(a[n]*X[n], n, 1, N)"


def test_a_symmetric_matrix_is_its_transpose() -> None:
    """T(Q) is Q where Q is known to be symmetric."""
    scope = build_scope({"Q": "symmetric[n]"})
    free = (Free("i", Symbol("n")), Free("j", Symbol("n")))
    found = MatrixForm(symmetric=frozenset({"Q"})).of(scope.parse("Q[j,i]"), free)
    assert found == Symbol("Q")


@pytest.mark.parametrize(
    "text",
    [
        "X @ u + a",
        "T(X) @ a - s*u",
        "T(u) @ A @ u",
        "norm(X @ W)^2",
        "outer(u, v) @ T(W)",
        "diag(u) @ A @ diag(u)",
        "T(X @ A) @ (a*b)",
        "trace(T(A) @ A)",
        "A^2 @ u",
        "exp(A) - eye(D)",
        "(X @ u)*where(a > 0, a, s*b)",
        "total(u)*ones(K) + v/mean(v)",
    ],
)
def test_entries_state_the_array(text: str) -> None:
    """The entry form at free indices has the array's entries."""
    formula = SCOPE.parse(text)
    shape = SCOPE.shape_of(formula) or ()
    letters = [Symbol(f"i{place}") for place in range(len(shape))]
    entries = EntryForm(SCOPE).of(formula, tuple(letters))
    order = [letter.name for letter in letters]
    assert isinstance(equal(entries, formula, SCOPE, order=order), Proved | Agrees)
