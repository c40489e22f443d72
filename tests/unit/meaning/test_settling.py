"""Readings that depend on the shapes and indices of a whole formula."""

from __future__ import annotations

import pytest

from hwsolve.meaning.scope import build_scope
from hwsolve.notation.printing.plain import render_plain

SCOPE = build_scope({"X": "real[T, d]", "w": "real[d]", "y": "real[T]", "s": "real", "q": "real[K]"})


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("(X w - y)^T y", "T(X w - y) y"),
        ("T(X) @ y", "T(X) @ y"),
        ("T(X)(X w - y)", "T(X) (X w - y)"),
        ("-T(X) y", "-T(X) y"),
        ("T(X) @ T(X @ T(X))", "T(X) @ T(X @ T(X))"),
        ("y*T(T(y))", "y*T(T(y))"),
        ("s^T", "s^(T)"),
        ("T*s", "T*s"),
        ("where(i = j, q[i], -q[j])", "where(i = j, q[i], -q[j])"),
    ],
)
def test_settled(text: str, read: str) -> None:
    """A size called T does not hide the transpose, and an index letter is no imaginary unit."""
    formula = SCOPE.parse(text)
    assert render_plain(formula) == read
    assert "Constant" not in repr(formula)
