"""Last touches: each rule on its own, and what it leaves alone."""

from __future__ import annotations

import pytest

from hwsolve.calculus.simplification.quotients import named_quotients
from hwsolve.calculus.simplification.recognise import name_patterns
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.calculus.simplification.textbook import (
    difference_of_squares,
    gather_roots,
    power_of_power,
    turn_differences,
)
from hwsolve.calculus.simplification.tidy import Rule, everywhere
from hwsolve.meaning.scope import build_scope
from hwsolve.notation.printing.plain import render_plain

SCOPE = build_scope(
    {"x": "real[n]", "s": "positive", "t": "real", "u": "positive", "g": "real[n]", "eps": "positive"},
    (
        "mu = sum(x[j], j)/n",
        "v = sum((x[j] - mu)^2, j)/n",
        "xhat[i] = (x[i] - mu)/s",
        "zhat[i] = (x[i] - mu + 1)/sqrt(v + eps)",
    ),
)


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (turn_differences, "-(t*(t - 1))", "t*(1 - t)"),
        (turn_differences, "(t - 1)*(u - 1)", "(1 - t)*(1 - u)"),
        (turn_differences, "-sum(s*(s - 1)*x[j], j, 1, n)", "sum(s*(1 - s)*x[j], j, 1, n)"),
        (turn_differences, "-((t - 1)/u)", None),
        (turn_differences, "t*(t - 1)", None),
        (turn_differences, "2*t*(t^2 - 1)", "-(2*t*(1 - t^2))"),
        (difference_of_squares, "(1 + t)*(1 - t)", "1 - t^2"),
        (difference_of_squares, "u*(t + 1)*(t - 1)", "-(u*(1 - t^2))"),
        (difference_of_squares, "(1 + t)*(1 - u)", None),
        (gather_roots, "sqrt(u)*u", "u^(3/2)"),
        (gather_roots, "sqrt(u)/u^2", "1/u^(3/2)"),
        (gather_roots, "sqrt(u)/u", "1/sqrt(u)"),
        (gather_roots, "sqrt(u)/t", None),
        (power_of_power, "(u^(1/2))^3", "u^(3/2)"),
        (power_of_power, "(t^2)^(1/2)", None),
        (power_of_power, "(t^2)^3", None),
    ],
)
def test_rules(rule: Rule, text: str, expected: str | None) -> None:
    """What the rule makes of a formula; None where it declines (a root of a square is no power)."""
    found = rule(Algebra(SCOPE).entry(SCOPE.parse(text)))
    assert (None if found is None else render_plain(found)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(x[k] - mu)/s^2", "xhat[k]/s"),
        ("(mu - x[k])/s", "-xhat[k]"),
        ("t*(x[k] - mu)*u/(s^3*n)", "t*u*xhat[k]/(s^2*n)"),
        ("(sum(g[j]*(x[j] - mu), j, 1, n))/s", "sum(g[j]*xhat[j], j, 1, n)"),
        ("(x[k] - mu + 1)/(v + eps)", "zhat[k]/sqrt(v + eps)"),
        ("(x[k] - mu)/(s*t)*(x[l] - mu)", "xhat[k]/t*(x[l] - mu)"),
        ("(x[k] - t)/s", None),
        ("(x[k] - mu)/t", None),
    ],
)
def test_named_quotients(text: str, expected: str | None) -> None:
    """A defined quotient inside a larger one, at any index and of either sign."""
    rule = everywhere(named_quotients(name_patterns(SCOPE)))
    found = rule(Algebra(SCOPE).entry(SCOPE.parse(text)))
    assert (None if found is None else render_plain(found)) == expected
