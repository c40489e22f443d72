"""Counterexamples: few digits, real names, points that a person can recompute."""

from __future__ import annotations

import math

import pytest

from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.counterexample import leaf_text, number_text, point
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.instances.instance import draw
from hwsolve.meaning.numbers.balls import RealBalls
from hwsolve.meaning.scope import build_scope

SCOPE = build_scope({"x": "real", "c": "positive", "w": "real[D]", "A": "real[D, H]"}, ["g = x^2", "h = w*x"])


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (0.5, "0.5"), (1 / 3, "0.333333"), (1e20, "1e+20"), (-2.0, "-2"), (7, "7")],
)
def test_numbers_of_floats(value: float, text: str) -> None:
    """Six significant digits."""
    assert number_text(value) == text


def test_numbers_of_balls() -> None:
    """Balls without their radius; a ball that holds everything is undefined."""
    balls = RealBalls(128, 0)
    with balls.working():
        third = balls.divide(balls.literal(1), balls.literal(3))
        assert number_text(third) == "0.333333"
        assert number_text(third, 10).startswith("0.3333333333")
        assert number_text(balls.call("log", [balls.literal(-1)])) == "undefined"


def test_leaves_at_a_sample() -> None:
    """A number, a list, a list of rows; whole numbers without a point."""
    assert leaf_text((2.0, 0.5), 0) == 2
    assert isinstance(leaf_text((2.0,), 0), int)
    assert leaf_text((2.0, 0.5), 1) == 0.5
    assert leaf_text((1 + 2j,), 0) == "1+2i"
    assert leaf_text((math.inf,), 0) == "inf"
    instance = draw(SCOPE, 1, 2)
    sizes = instance.sizes
    assert len(leaf_text(instance.leaf("w"), 0)) == sizes["D"]
    rows = leaf_text(instance.leaf("A"), 1)
    assert [len(row) for row in rows] == [sizes["H"]] * sizes["D"]


def test_a_point_names_what_the_formulas_mention() -> None:
    """Leaves that were drawn, definitions with their values, nothing else."""
    instance = draw(SCOPE, 1, 2)
    instance.leaf("x")
    instance.leaf("c")
    at = point((SCOPE.parse("g + x"), SCOPE.parse("2*g")), instance, 1)
    assert set(at) == {"g", "x"}
    assert math.isclose(at["g"], at["x"] ** 2, rel_tol=1e-5)


@pytest.mark.parametrize(
    ("student", "reference", "truth"),
    [
        ("x + 1", "x", lambda x: (x + 1, x)),
        ("x^2", "x^3", lambda x: (x**2, x**3)),
        ("exp(x)", "1 + x", lambda x: (math.exp(x), 1 + x)),
        ("sin(2*x)", "2*sin(x)", lambda x: (math.sin(2 * x), 2 * math.sin(x))),
    ],
)
def test_a_refutation_can_be_recomputed(student: str, reference: str, truth: object) -> None:
    """At the printed point the two sides have the printed values."""
    found = equal(SCOPE.parse(student), SCOPE.parse(reference), SCOPE, 1)
    assert isinstance(found, Refuted)
    ours, theirs = truth(found.at["x"])  # type: ignore[operator]
    assert math.isclose(float(found.student), ours, rel_tol=1e-4, abs_tol=1e-5)
    assert math.isclose(float(found.reference), theirs, rel_tol=1e-4, abs_tol=1e-5)
    assert f"x = {found.at['x']}" in found.sentence()
