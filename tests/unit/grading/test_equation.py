"""Equations up to a factor, update rules by target and right side."""

from __future__ import annotations

import pytest

from hwsolve.grading.kinds.equation import is_equation, names_a_result
from hwsolve.grading.registry import comparer
from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted, Undecided
from hwsolve.notation.reading.parser import parse


def compared(student: str, reference: str, kind: str = "equation") -> Comparison:
    """Student against reference."""
    compare = comparer(kind)
    assert compare is not None
    return compare(parse(student), parse(reference), Terms())


@pytest.mark.parametrize(
    ("student", "reference"),
    [
        ("x = 3", "x = 3"),
        ("3 = x", "x = 3"),
        ("2*x = 6", "x = 3"),
        ("-x = -3", "x = 3"),
        ("x - 3 = 0", "x = 3"),
        ("x/7 = 3/7", "x = 3"),
        ("x^2 + y^2 = 1", "y^2 = 1 - x^2"),
        ("y = x^2", "x^2 - y = 0"),
        ("w_1*x_1 + w_2*x_2 + b = 0", "b = -w_1*x_1 - w_2*x_2"),
        ("3", "x = 3"),
    ],
)
def test_the_same_equation(student: str, reference: str) -> None:
    """Sides swapped, terms moved, both sides scaled."""
    assert isinstance(compared(student, reference), Agrees | Proved)


@pytest.mark.parametrize(
    ("student", "reference"),
    [
        ("x = 4", "x = 3"),
        ("x = -3", "x = 3"),
        ("y = 3", "x = 3"),
        ("y = -x^2", "y = x^2"),
        ("x^2 = 9", "x = 3"),
        ("x*(x - 3) = 0", "x = 3"),
        ("y = x^2 + 1", "y = x^2"),
        ("x + 1", "y = x"),
        ("1 = 2", "x = 3"),
    ],
)
def test_another_equation(student: str, reference: str) -> None:
    """Another solution set, or no equation at all."""
    assert isinstance(compared(student, reference), Refuted | Undecided)
    assert not isinstance(compared(reference, student), Agrees | Proved)


@pytest.mark.parametrize("student", ["0 = 0", "x = x", "0*x = 0"])
def test_an_identity_says_nothing(student: str) -> None:
    """What is always true is no answer."""
    assert not isinstance(compared(student, "x = 3"), Agrees | Proved)


@pytest.mark.parametrize(
    ("student", "right"),
    [
        ("w := w - eta*g", True),
        ("w = w - eta*g", True),
        ("w := -eta*g + w", True),
        ("w := w + eta*g", False),
        ("w := w - g", False),
        ("w := -eta*g", False),
        ("v := v - eta*g", False),
        ("w := v - eta*g", False),
        ("w := 2*w - 2*eta*g", False),
        ("w := w", False),
    ],
)
def test_updates(student: str, right: bool) -> None:
    """An update is its target and its right side; no factor, no other sign, no other target."""
    found = compared(student, "w := w - eta*g", "update")
    assert isinstance(found, Agrees | Proved) is right


@pytest.mark.parametrize(
    ("text", "yes"), [("x = 1", True), ("x = y = 1", True), ("x := 1", True), ("x < 1", False), ("x", False)]
)
def test_what_is_an_equation(text: str, yes: bool) -> None:
    """Equality signs and nothing else."""
    assert is_equation(parse(text)) is yes


@pytest.mark.parametrize(
    ("text", "yes"), [("x", True), ("x[n]", True), ("d(E)/d(w)", True), ("x + 1", False)]
)
def test_what_names_a_result(text: str, yes: bool) -> None:
    """A name, an entry, a derivative."""
    assert names_a_result(parse(text)) is yes


def test_an_equation_where_an_expression_is_asked() -> None:
    """Only a side that names the result may stand before the equality sign."""
    assert isinstance(compared("x^2 = 9", "3"), Refuted)
    assert isinstance(compared("x = 3", "3"), Agrees | Proved)


@pytest.mark.parametrize(
    ("student", "right"),
    [
        ("exp(w)*(v - w) = -g", True),
        ("v - w = -g*exp(-w)", True),
        ("(v - w)*(1 + eta^2)*exp(w) + g*(1 + eta^2) = 0", True),
        ("exp(w)*(v - w) = g", False),
        ("exp(w)*(v - 2*w) = -g", False),
        ("(v - w + g*exp(-w))*(v - w) = 0", False),
        ("(v - w + g*exp(-w))*0 = 0", False),
    ],
)
def test_a_rule_that_is_not_solved(student: str, right: bool) -> None:
    """An equation that the new value solves, and no other value, is the same rule."""
    found = compared(student, "v = w - g*exp(-w)", "update")
    assert isinstance(found, Agrees | Proved) is right
