"""Guesses about one answer: what floats tell apart is ruled out, what is equal never is."""

from __future__ import annotations

import pytest

from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved, Refuted
from hwsolve.meaning.comparison.screen import Screen
from hwsolve.meaning.scope import build_scope

SCOPE = build_scope(
    {"x": "real[N, D]", "y": "real[N]", "w": "real[D]", "u": "real", "c": "positive", "A": "real[D, D]",
     "K": "natural", "f": "function"},
    ["r = x w - y"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("u + c", "u - c"),
        ("x^T r", "x^T r/N"),
        ("A w", "A^T w"),
        ("sum(y[n], n)", "sum(y[n]^2, n)"),
        ("y[n]", "r[n]"),
        ("exp(u)", "exp(-u)"),
        ("u", "w"),
    ],
)
def test_what_differs_is_ruled_out(a: str, b: str) -> None:
    """Other values or other shapes."""
    assert Screen(SCOPE).differ(SCOPE.parse(a), SCOPE.parse(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("(u + c)^2", "u^2 + 2*u*c + c^2"),
        ("x^T r", "sum(x[n]*r[n], n)"),
        ("10^6*c + u - 10^6*c", "u"),
        ("(1 + 10^(-9)*c) - 1", "10^(-9)*c"),
        ("sqrt(-c)", "log(-c)"),
        ("sin(10^12*u)", "sin(10^12*u)"),
        ("sum(c^k, k, 0, K)", "(1 - c^(K + 1))/(1 - c)"),
    ],
)
def test_what_floats_cannot_tell_stays(a: str, b: str) -> None:
    """Equal formulas whatever floats lose, and what floats cannot compute."""
    assert not Screen(SCOPE).differ(SCOPE.parse(a), SCOPE.parse(b))


def test_one_screen_serves_many_guesses() -> None:
    """Nothing of one question leaks into the next."""
    screen = Screen(SCOPE, (SCOPE.parse("y[2]"),))
    for _ in range(3):
        assert screen.differ(SCOPE.parse("y[2]"), SCOPE.parse("y[1]"))
        assert not screen.differ(SCOPE.parse("y[2] + y[1]"), SCOPE.parse("y[1] + y[2]"))
        assert isinstance(equal(SCOPE.parse("u*c"), SCOPE.parse("c*u"), SCOPE), Agrees | Proved)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("(y - t)/(y*(1 - y))*y*(1 - y)*v[k]", "(y - t)*v[k]", True),
        ("((1 - t)/(1 - y) - t/y)*y*(1 - y)*v", "(y - t)*v", True),
        ("(y - t)/(y*(1 - y))*y*(1 - y)*v[k]", "(y + t)*v[k]", False),
        ("log(t) + y", "log(abs(t)) + y", False),
    ],
)
def test_a_saturated_network(one: str, other: str, same: bool) -> None:
    """1 - sigma(5000) is no zero: more bits tell what is undefined from what is only small."""
    symbols = {"x": "real[H]", "W": "real[H, H]", "t": "real", "v": "real[H]"}
    scope = build_scope(symbols, ["h = (W x)^3", "y = sigma(v^T h)"], indices={"k": "H"})
    found = equal(scope.parse(one), scope.parse(other), scope)
    assert isinstance(found, (Agrees | Proved) if same else Refuted)
