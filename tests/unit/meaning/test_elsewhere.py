"""Formulas that agree at every random point and differ where none falls: at points, steep places, sizes."""

from __future__ import annotations

import pytest

from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted
from hwsolve.meaning.scope import build_scope

SCOPE = build_scope(
    {
        "x": "real", "p": "positive", "T": "natural", "n": "dimension", "m": "dimension",
        "u": "real[n]", "r": "positive[n]", "s": "simplex[m]", "W": "real[m, n]", "M": "mask[m]",
    },
    ["z = W u", "q = softmax(z)", "f = sum(u[i]^2, i)/n"],
    indices={"i": "n", "j": "n", "k": "m"},
)  # fmt: skip

#: A right value, a factor that is 1 almost everywhere, and its twin that is 1 everywhere.
FACTORS = [
    ("1 + ind(x = 0)", "1 + ind(x^2 = -1)"),
    ("1 + ind(x - 1 = 2)", "1 + ind(x^2 - 1 = -2)"),
    ("1 + ind(x = floor(x))", "1 + ind(floor(x) > x)"),
    ("where(x = 0, 0, 1)", "where(x = 0, 1, 1)"),
    ("1 + floor(1/(1 + x^2))", "1 + floor(1/(2 + x^2))"),
    ("1 + exp(-10^6*x^2)", "1 + 0*exp(-10^6*x^2)"),
    ("1 + exp(-10^6*(x - 3)^2)", "1 + 0*exp(-10^6*(x - 3)^2)"),
    ("tanh(10^9*x)^2", "tanh(10^9*x)^2/tanh(-10^9*x)^2"),
    ("1 + ind(u[1] = 2)", "1 + ind(u[1]^2 = -2)"),
    ("1 + exp(-10^6*u[2]^2)", "1 + 0*exp(-10^6*u[2]^2)"),
    ("1 + ind(abs(u[1] - 1/3) < 1e-3)", "1 + ind(abs(u[1] - 1/3) < -1e-3)"),
    ("1 + ind(abs(r[1] - 1) < 1e-6)", "1 + ind(abs(r[1] - 1) < -1e-6)"),
    ("1 + max(0, u[1] - 100)", "1 + max(0, -u[1]^2)"),
    ("1 + ind(z[1] > 200)", "1 + ind(z[1]^2 < -200)"),
    ("max(p, 1e-6)/p", "max(p, 0)/p"),
    ("1 + ind(T > 10^6)", "1 + ind(T < -10^6)"),
    ("1 + ind(n = 1)", "1 + ind(2*n = 1)"),
    ("1 + 0^(n - 1)", "1 + 0^n"),
    ("1 + ind(n > 100)", "1 + ind(n < -100)"),
    ("1 + floor(n/7)", "1 + floor(1/(n + 1))"),
    ("1 + sum(cos(2*pi*k/n), k, 1, n)", "1 + sum(sin(2*pi*k/n), k, 1, n)"),
    ("1 + (n - 2)*(n - 3)*(n - 4)*(n - 5)*(n - 6)*(n - 7)", "1 + (n - 2)*(n - 3)*(2*n - n - n)"),
]  # fmt: skip
RIGHT = ["f + x", "x*u[i] + 1"]


@pytest.mark.parametrize("right", RIGHT)
@pytest.mark.parametrize(("wrong", "twin"), FACTORS)
def test_a_factor_that_is_seldom_not_one(right: str, wrong: str, twin: str) -> None:
    """The factor is refuted where it is not 1; its twin in the same words is none."""
    reference = SCOPE.parse(right)
    assert isinstance(equal(SCOPE.parse(f"({right})*({wrong})"), reference, SCOPE), Refuted)
    assert isinstance(equal(SCOPE.parse(f"({right})*({twin})"), reference, SCOPE), Agrees | Proved)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("where(x > 0, 1, 0.1)", "where(x >= 0, 1, 0.1)"),
        ("where(x > 0, 1, 0.1)", "0.55 + 0.45*sign(x)"),
        ("1/(1 + abs(x))^2", "sign(x)^2/(1 + abs(x))^2"),
        ("1/(1 + abs(x))^2", "ind(x > 0)/(1 + x)^2 + ind(x < 0)/(1 - x)^2"),
        ("x/(1 + abs(x))", "x^2/(x + x*abs(x))"),
        ("sum(u[i], i)/n", "(u[1] + sum(u[i], i, 2, n))/n"),
        ("sin(pi*n)", "0"),
    ],
)
def test_a_convention_at_a_boundary_is_none(one: str, two: str) -> None:
    """Where a strict order or a sign changes over, the value at the boundary itself does not count."""
    assert isinstance(equal(SCOPE.parse(one), SCOPE.parse(two), SCOPE), Agrees | Proved)


def test_many_classes_can_be_drawn() -> None:
    """A probability vector of a hundred entries ends, and its sum is one."""
    scope = build_scope({"s": "simplex[100]"}, [])
    assert isinstance(equal(scope.parse("sum(s[k], k, 1, 100)"), scope.parse("1"), scope), Agrees | Proved)


def test_powers_of_eigenvalues() -> None:
    """What eigenvalues give is complex; a power of it with a size in the exponent is no fault of ours."""
    scope = build_scope({"A": "real[n, n]", "n": "dimension"}, [])
    found = equal(scope.parse("(total(eigs(A))/n)^n"), scope.parse("det(A)"), scope)
    assert isinstance(found, Refuted)
