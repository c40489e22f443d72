"""Writing the question down again is not an answer."""

from __future__ import annotations

import pytest

from hwsolve.grading.credit.restating import restates
from hwsolve.meaning.scope import build_scope

SCOPE = build_scope(
    {"w": "real", "x": "real", "d": "normal(0, 1)"}, ["E = (w*x)^2", "g = d(E)/d(w)", "h = 2*g", "k = w + x"]
)


@pytest.mark.parametrize("text", ["d(E)/d(w)", "2*d(E)/d(w) - d(E)/d(w)", "g", "h + 1", "w + d(E)/d(x)"])
def test_an_unworked_derivative(text: str) -> None:
    """Written out, hidden in a sum, or behind a definition."""
    assert restates(SCOPE.parse(text), SCOPE) is not None


@pytest.mark.parametrize("text", ["2*w*x^2", "E/w", "k + 0", "exp(w)"])
def test_worked_answers(text: str) -> None:
    """Definitions without a derivative may be used."""
    assert restates(SCOPE.parse(text), SCOPE) is None


def test_what_is_given_is_allowed() -> None:
    """An upstream gradient is part of the question; another one is not."""
    upstream = SCOPE.parse("d(E)/d(w)")
    assert restates(SCOPE.parse("x*d(E)/d(w)"), SCOPE, allowed=[upstream]) is None
    assert restates(SCOPE.parse("x*d(E)/d(x)"), SCOPE, allowed=[upstream]) is not None


def test_the_asked_name() -> None:
    """A defined name alone is no answer, unless it is the reference; a leaf may be one."""
    asked = (SCOPE.parse("w + x"),)
    assert restates(SCOPE.parse("k"), SCOPE, asked) is not None
    assert restates(SCOPE.parse("k"), SCOPE, (SCOPE.parse("k"),)) is None
    assert restates(SCOPE.parse("w"), SCOPE, asked) is None


def test_expectations_count_too() -> None:
    """E[…] left standing says nothing."""
    bare = build_scope({"d": "normal(0, 1)", "w": "real"})
    assert restates(bare.parse("E[w*d]"), bare) is not None


@pytest.mark.parametrize(
    ("text", "reference", "left"),
    [
        ("f'(x)", "3*x^2", True),
        ("f1(x)", "3*x^2", True),
        ("3*x^2", "3*x^2", False),
        ("g'(x)", "g'(x)", False),
        ("tanh'(x)", "1 - tanh(x)^2", True),
        ("2*tanh'(x)", "tanh'(x)", False),
        ("x - f(x)/f1(x)", "x - f(x)/f1(x)", False),
        ("x - f(x)/f'(x)", "x - f(x)/(3*x^2)", True),
        ("lim(x*y, y, 2)", "2*x", True),
    ],
)
def test_derivatives_of_functions(text: str, reference: str, left: bool) -> None:
    """f'(x) of a known function is left to be worked out; of an arbitrary one it is an answer."""
    scope = build_scope({"x": "real", "g": "function"}, ["f(x) = x^3", "f1(x) = f'(x)"])
    assert (restates(scope.parse(text), scope, [scope.parse(reference)]) is not None) is left
