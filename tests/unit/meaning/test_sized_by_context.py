"""Ones and identities without a size take it from what stands beside them."""

from __future__ import annotations

import pytest

from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.scope import build_scope


@pytest.mark.parametrize(
    ("text", "other"),
    [("ones() - v", "1 - v"), ("v*(ones() - v)", "v - v*v"), ("T(ones() + ones()) @ v", "2*sum(v)")],
)
def test_a_vector_of_ones_takes_the_length_beside_it(text: str, other: str) -> None:
    """Before the sign as after it, and in a sum of two."""
    scope = build_scope({"v": "real[n]"})
    student = scope.parse(text.replace("ones()", "𝟏"))
    assert isinstance(equal(student, scope.parse(other), scope), Agrees | Proved)


def test_a_matrix_times_zero() -> None:
    """The 0 behind a matrix is the vector of zeros; the product is one as well."""
    scope = build_scope({"A": "real[m, n]", "x": "real[m]"})
    assert isinstance(equal(scope.parse("A 0 + x"), scope.parse("x"), scope), Agrees | Proved)
    assert not isinstance(equal(scope.parse("A 0"), scope.parse("0*A"), scope), Agrees | Proved)
