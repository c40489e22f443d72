"""Inequalities: the same region, strictness included."""

from __future__ import annotations

import pytest

from hwsolve.grading.kinds.inequality import compare_inequality, oriented
from hwsolve.grading.terms import Terms
from hwsolve.meaning.comparison.outcome import Agrees, Comparison, Proved, Refuted
from hwsolve.meaning.scope import Scope, build_scope
from hwsolve.notation.formula import Relation
from hwsolve.notation.reading.parser import parse

SCOPE = build_scope({"x": "real", "y": "real", "L": "positive", "eta": "positive"})


def compared(student: str, reference: str, scope: Scope = SCOPE) -> Comparison:
    """Student against reference."""
    return compare_inequality(scope.parse(student), scope.parse(reference), Terms(scope))


@pytest.mark.parametrize(
    ("student", "reference"),
    [
        ("x < 3", "x < 3"),
        ("3 > x", "x < 3"),
        ("2*x < 6", "x < 3"),
        ("-x > -3", "x < 3"),
        ("x - 3 < 0", "x < 3"),
        ("x >= y", "y <= x"),
        ("0 < eta < 2/L", "2/L > eta > 0"),
        ("x + y <= 1", "y <= 1 - x"),
    ],
)
def test_the_same_region(student: str, reference: str) -> None:
    """Sides swapped, terms moved, both sides scaled by a positive number."""
    assert isinstance(compared(student, reference), Agrees | Proved)


@pytest.mark.parametrize(
    ("student", "reference"),
    [
        ("x <= 3", "x < 3"),
        ("x > 3", "x < 3"),
        ("x < 4", "x < 3"),
        ("x < -3", "x < 3"),
        ("-x < -3", "x < 3"),
        ("x^2 < 9", "x < 3"),
        ("y < 3", "x < 3"),
        ("0 < eta < 1/L", "0 < eta < 2/L"),
        ("0 < eta <= 2/L", "0 < eta < 2/L"),
        ("x + y <= 1", "x - y <= 1"),
    ],
)
def test_another_region(student: str, reference: str) -> None:
    """Another bound, direction, strictness or variable is refuted, both ways round."""
    assert isinstance(compared(student, reference), Refuted)
    assert isinstance(compared(reference, student), Refuted)


@pytest.mark.parametrize(
    ("student", "reference"),
    [
        ("x < 3.0001", "x < 3"),
        ("x^2 < 9.0001", "x^2 < 9"),
        ("x < 100", "x < 200"),
        ("exp(x) < 20", "x < 3"),
        ("0 < eta < 2.001/L", "0 < eta < 2/L"),
        ("0 < 1", "x^2 + 1 > 0"),
    ],
)
def test_nearly_the_same_region_is_never_accepted(student: str, reference: str) -> None:
    """Samples alone cannot tell these; then the verdict must not be right."""
    assert not isinstance(compared(student, reference), Agrees | Proved)


def test_a_formula_is_no_inequality() -> None:
    """Something else where an inequality is asked."""
    found = compared("x - 3", "x < 3")
    assert isinstance(found, Refuted)
    assert found.reason == "an inequality is asked"


def test_links_as_differences() -> None:
    """Each link is a difference that is positive, with its strictness."""
    relation = parse("a <= b < c")
    assert isinstance(relation, Relation)
    assert oriented(relation) == [(parse("b - a"), False), (parse("c - b"), True)]
