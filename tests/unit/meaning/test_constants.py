"""Statements in which nothing varies are proved, and only true ones."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from flint import fmpq, fmpq_mat

from hwsolve.errors import NotComputable
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted
from hwsolve.meaning.numbers.rationals import rational_root
from hwsolve.meaning.scope import build_scope
from hwsolve.meaning.truth.claims import holds

SCOPE = build_scope(
    {"x": "real", "v": "real[N]"},
    ["a = 3/2", "b = a^2 + 1", "c = cos(a)", "d = sin(a)*c", "A = [[2, 1], [1, 2]]", "u = x + 1"],
)


def judged(text: str) -> Comparison:
    """What becomes of a statement in the scope above."""
    return holds(SCOPE.parse(text), SCOPE)


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("b = 13/4", "exact arithmetic"),
        ("det(A) = 3 > 0", "exact arithmetic"),
        ("A @ [1, 1] = [3, 3]", "exact arithmetic"),
        ("inv(A) = [[2/3, -1/3], [-1/3, 2/3]]", "exact arithmetic"),
        ("eigs(A) = [3, 1]", "exact arithmetic"),
        ("svals(A)[2] = 1", "exact arithmetic"),
        ("rank([[1, 2], [2, 4]]) = 1", "exact arithmetic"),
        ("norm(A)^2 = 10", "exact arithmetic"),
        ("sum(1/k, k, 1, 4) = 25/12", "exact arithmetic"),
        ("ceil(50000/64) = 782", "exact arithmetic"),
        ("max(1, 2, 5/2) - sqrt(9/4) = 1", "exact arithmetic"),
        ("8^(1/3) = 2", "exact arithmetic"),
        ("c ~~ 0.0707", "interval arithmetic"),
        ("log(3) > 1.09", "interval arithmetic"),
        ("exp(1) != 2.718281828", "interval arithmetic"),
        ("d = sin(3/2)*cos(3/2)", "the definitions"),
    ],
)
def test_proved(text: str, by: str) -> None:
    """Exactly, in intervals that do not meet, or by putting definitions in."""
    assert judged(text) == Proved(by)


@pytest.mark.parametrize(
    "text",
    [
        "b = 3.25001", "det(A) < 3", "A @ [1, 1] = [3, 4]", "eigs(A) = [1, 3]", "rank(A) = 1",
        "c ~~ 0.0708", "log(3) > 1.1", "norm(A)^2 = 9", "8^(1/3) = 2.0001", "exp(1) = 2.718281828",
    ],
)  # fmt: skip
def test_refuted(text: str) -> None:
    """What is false stays refuted."""
    assert isinstance(judged(text), Refuted)


@pytest.mark.parametrize("text", ["u - x = 1", "2*total(v)/2 = total(v)", "norm(v) >= 0"])
def test_what_varies_is_no_constant(text: str) -> None:
    """A definition of something random is not settled by one value."""
    found = judged(text)
    assert isinstance(found, Agrees | Proved)
    assert found != Proved("exact arithmetic")
    assert found != Proved("interval arithmetic")


def test_eigenvalues_of_random_rational_matrices() -> None:
    """P diag(l) P^-1 has the eigenvalues l, whatever P is; FLINT multiplies, our text is read."""
    random = Random(5)
    for _ in range(20):
        n = random.randint(1, 4)
        values = sorted(
            (Fraction(random.randint(-6, 6), random.randint(1, 3)) for _ in range(n)), reverse=True
        )
        basis = fmpq_mat(n, n, [random.randint(-3, 3) for _ in range(n * n)])
        if basis.det() == 0:
            continue
        diagonal = fmpq_mat(n, n)
        for k, value in enumerate(values):
            diagonal[k, k] = fmpq(value.numerator, value.denominator)
        matrix = basis * diagonal * basis.inv()
        rows = ", ".join("[" + ", ".join(str(matrix[i, j]) for j in range(n)) + "]" for i in range(n))
        for k, value in enumerate(values, 1):
            assert judged(f"eigs([{rows}])[{k}] = {value}") == Proved("exact arithmetic")
            assert isinstance(judged(f"eigs([{rows}])[{k}] = {value} + 1/7"), Refuted)


@pytest.mark.parametrize("degree", [2, 3, 5])
def test_rational_roots(degree: int) -> None:
    """The root of a power is its base; its neighbours have none."""
    for base in (Fraction(7, 3), Fraction(12), Fraction(10**40 + 1, 9)):
        assert rational_root(base**degree, Fraction(degree)) == base
        with pytest.raises(NotComputable):
            rational_root(base**degree + 1, Fraction(degree))
