"""Certificates of separation: exact, checked by what they claim, on random small sets."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest

from hwsolve.errors import NotComputable
from hwsolve.solvers.fitting.elimination import dot
from hwsolve.solvers.separation.certificate import Balanced, OneWay, Point, nearest, primitive, separate
from hwsolve.solvers.separation.simplex import maximise


def points(*rows: Sequence[float]) -> list[Point]:
    """Exact points."""
    return [tuple(Fraction(x) for x in row) for row in rows]


@pytest.mark.parametrize(
    ("rows", "want"),
    [
        (points([-1], [2]), Balanced((Fraction(2, 3), Fraction(1, 3)))),
        (points([5], [6]), OneWay((Fraction(1),), (0, 1))),
        (points([0], [-3]), OneWay((Fraction(-1),), (1,))),
        (points([0, 0]), Balanced((Fraction(1),))),
        (points([1, 0], [-1, 0], [0, 2]), OneWay((Fraction(0), Fraction(1)), (2,))),
    ],
)
def test_known_sets(rows: list[Point], want: Balanced | OneWay) -> None:
    """Weights for balanced sets, a direction for the others."""
    assert separate(rows) == want


@pytest.mark.parametrize("seed", range(40))
def test_certificates_prove_what_they_claim(seed: int) -> None:
    """Either positive weights give 0, or a direction opposes none; what it does not move is balanced."""
    rng = random.Random(seed)
    width, size = rng.randint(1, 3), rng.randint(1, 7)
    rows = [tuple(Fraction(rng.randint(-3, 3)) for _ in range(width)) for _ in range(size)]
    found = separate(rows)
    if isinstance(found, Balanced):
        assert min(found.weights) > 0
        assert sum(found.weights) == 1
        assert all(dot(found.weights, column) == 0 for column in zip(*rows, strict=True))
        return
    products = [dot(found.direction, row) for row in rows]
    assert min(products) >= 0
    assert found.moved == tuple(place for place, product in enumerate(products) if product > 0) != ()
    rest = [row for place, row in enumerate(rows) if place not in found.moved]
    assert not rest or isinstance(separate(rest), Balanced)


@pytest.mark.parametrize("seed", range(20))
def test_nearest_point_of_the_hull(seed: int) -> None:
    """Frank-Wolfe in floats comes to the same point, which lies in the hull."""
    rng = random.Random(seed)
    rows = [tuple(Fraction(rng.randint(-4, 6)) for _ in range(2)) for _ in range(rng.randint(1, 6))]
    found = nearest(rows)
    assert min(found.weights) >= 0
    assert sum(found.weights) == 1
    assert tuple(dot(found.weights, column) for column in zip(*rows, strict=True)) == found.point
    table = np.array([[float(x) for x in row] for row in rows])
    at = table[0]
    for _ in range(4000):
        towards = table[(table @ at).argmin()] - at
        length = towards @ towards
        at = at + min(1.0, max(0.0, -(at @ towards) / length)) * towards if length else at
    assert np.allclose(at, [float(x) for x in found.point], atol=2e-2)


def test_too_many_corners() -> None:
    """A set with too many small subsets is refused."""
    rng = random.Random(1)
    rows = [tuple(Fraction(rng.randint(-99, 99)) for _ in range(4)) for _ in range(40)]
    with pytest.raises(NotComputable, match="too many"):
        nearest(rows)


@pytest.mark.parametrize(
    ("vector", "want"), [(["1/2", "3/4"], (2, 3)), (["0", "0"], (0, 0)), (["-4", "6"], (-2, 3))]
)
def test_primitive(vector: list[str], want: tuple[int, ...]) -> None:
    """The multiple with coprime whole entries."""
    assert primitive(tuple(map(Fraction, vector))) == want


def test_simplex() -> None:
    """A vertex by hand: 3x + 2y with x + y <= 4, x + 3y <= 6, x <= 3 is largest at (3, 1)."""
    rows = [[1, 1, 1, 0, 0], [1, 3, 0, 1, 0], [1, 0, 0, 0, 1]]
    exact = [[Fraction(x) for x in row] for row in rows]
    objective = [Fraction(x) for x in (3, 2, 0, 0, 0)]
    found = maximise(objective, exact, [Fraction(4), Fraction(6), Fraction(3)])
    assert found is not None
    assert found[:2] == (3, 1)
    assert maximise([Fraction(1)], [[Fraction(1)]], [Fraction(-1)]) is None
    with pytest.raises(NotComputable, match="unbounded"):
        maximise([Fraction(1), Fraction(0)], [[Fraction(1), Fraction(-1)]], [Fraction(0)])
