"""Shell-friendly names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwsolve.problem.slug import slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dE/dw", "dE-dw"),
        ("‖A‖_F/√n", "A-F-sqrtn"),
        ("H_ij, i!=j", "H_ij-i-ne-j"),
        ("∂L/∂ŷ", "dL-dyhat"),
        ("w*", "wstar"),
        ("σ²", "sigma2"),
        ("f'", "fp"),
        ("", "answer"),
        ("…", "answer"),
    ],
)
def test_slug(name: str, expected: str) -> None:
    """Mathematical signs become words."""
    assert slug(name) == expected


@given(st.text(max_size=30))
def test_a_slug_needs_no_quotes(name: str) -> None:
    """Letters, digits, underscore and hyphen only, and it does not look like an option."""
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*", slug(name))
