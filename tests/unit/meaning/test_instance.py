"""Random instances: domains are kept, sizes differ, draws repeat."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwsolve.errors import NotComputable
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.instances.instance import draw, draw_sizes, instances
from hwsolve.meaning.scope import build_scope

SAMPLES = 40


def drawn(kind: str, seed: int = 5, variant: int = 0) -> np.ndarray[Any, Any]:
    """All samples of one leaf, the sample as the first axis."""
    scope = build_scope({"a": kind})
    leaf = draw(scope, seed, SAMPLES, variant).leaf("a")
    if not isinstance(leaf, Array):
        return np.array(leaf)
    return np.array(leaf.items).T.reshape(SAMPLES, *leaf.shape)


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        ("positive", 0, np.inf),
        ("nonnegative", 0, np.inf),
        ("negative", -np.inf, 0),
        ("nonpositive", -np.inf, 0),
        ("probability", 0, 1),
        ("real in [2, 5]", 2, 5),
        ("real in [-1, 0]", -1, 0),
        ("real in [100, 101]", 100, 101),
        ("positive[N]", 0, np.inf),
        ("real in [0, 1] [N, D]", 0, 1),
    ],
)
def test_scalars_stay_in_their_domain(kind: str, low: float, high: float) -> None:
    """Bounds hold for every sample, and the samples differ."""
    found = drawn(kind)
    assert (found > low).all()
    assert (found < high).all()
    assert len(np.unique(found)) > 10


def test_reals_have_both_signs() -> None:
    """A real without bounds is now negative, now positive."""
    found = drawn("real")
    assert found.min() < 0 < found.max()


@pytest.mark.parametrize("kind", ["integer", "natural", "integer in [2, 4]"])
def test_integers_are_whole(kind: str) -> None:
    """Whole numbers within their bounds."""
    found = drawn(kind)
    assert (found == np.round(found)).all()
    if "in" in kind.split():
        assert set(found) <= {2, 3, 4}


def test_complex_numbers_leave_the_real_line() -> None:
    """A complex leaf has an imaginary part."""
    assert (abs(drawn("complex").imag) > 0).all()


def test_structured_vectors() -> None:
    """One-hot and simplex rows sum to one; masks are zeros and ones."""
    hot, simplex, mask = drawn("one_hot[N, K]"), drawn("simplex[N, K]"), drawn("mask[H]")
    assert set(np.unique(hot)) == {0, 1}
    assert (hot.sum(axis=-1) == 1).all()
    assert (simplex > 0).all()
    assert np.allclose(simplex.sum(axis=-1), 1, rtol=0, atol=1e-15)
    assert set(np.unique(mask)) == {0, 1}
    assert hot.std(axis=0).max() > 0


def test_structured_matrices() -> None:
    """Each kind of square matrix has its property in every sample."""
    for matrix in drawn("symmetric[n]"):
        assert (matrix == matrix.T).all()
    for matrix in drawn("psd[n]"):
        assert np.linalg.eigvalsh(matrix).min() > -1e-9
    for matrix in drawn("pd[n]"):
        assert np.linalg.eigvalsh(matrix).min() > 0.4
    for matrix in drawn("orthogonal[n]"):
        assert np.allclose(matrix @ matrix.T, np.eye(len(matrix)), rtol=0, atol=1e-12)
    for matrix in drawn("diagonal[n]"):
        assert (matrix == np.diag(np.diag(matrix))).all()
    for matrix in drawn("lower_triangular[n]"):
        assert (np.triu(matrix, 1) == 0).all()
    for matrix in drawn("invertible[n]"):
        assert abs(np.linalg.det(matrix)) > 1
    assert np.allclose((drawn("unit[n]") ** 2).sum(axis=-1), 1)


def test_psd_matrices_are_sometimes_singular() -> None:
    """A claim that needs positive definiteness must be able to fail for psd."""
    smallest = [np.linalg.eigvalsh(matrix).min() for matrix in drawn("psd[n]")]
    assert min(smallest) < 1e-9


def test_sizes_differ_within_and_between_instances() -> None:
    """Different dimensions have different sizes; other variants have others, never 1."""
    scope = build_scope({"x": "real[N, D, K]", "a": "real[H]"})
    seen = []
    for variant in range(3):
        found = draw_sizes(scope, variant)
        assert len(set(found.values())) == 4
        assert min(found.values()) >= 2
        seen.append(found)
    assert seen[0] != seen[1] != seen[2]


def test_draws_repeat_and_depend_on_the_seed() -> None:
    """The same seed gives the same numbers, another seed or variant others."""
    assert (drawn("real[N]", 1) == drawn("real[N]", 1)).all()
    assert (drawn("real", 1) != drawn("real", 2)).any()
    assert (drawn("real", 1) != drawn("real", 1, 1)).any()


def test_leaves_do_not_depend_on_the_order_of_asking() -> None:
    """A stream of its own for every name."""
    scope = build_scope({"a": "real", "b": "real"})
    one, two = draw(scope, 9), draw(scope, 9)
    assert (one.leaf("a"), one.leaf("b")) == tuple(reversed((two.leaf("b"), two.leaf("a"))))
    assert one.leaf("a") != one.leaf("b")


def test_arrays_are_limited() -> None:
    """A hundred million entries are not drawn."""
    scope = build_scope({"x": "real[10000, 10000]"})
    with pytest.raises(NotComputable, match="entries"):
        draw(scope, 1).leaf("x")


def test_more_than_one_instance_where_sizes_matter() -> None:
    """Two sizes are looked at where there are dimensions, one instance where there are none."""
    assert len(list(instances(build_scope({"x": "real[N]"}), 1, 4))) >= 2
    assert len(list(instances(build_scope({"x": "real"}), 1, 4))) == 1


def test_whole_numbers_without_bounds() -> None:
    """Both signs, zero and large ones: no claim about whole numbers is tried on small positive ones only."""
    scope = build_scope(
        {"j": "integer", "k": "integer in [0, inf]", "m": "natural", "q": "integer in [3, 5]"}, []
    )
    instance = draw(scope, 3, 256)
    drawn = {name: set(instance.leaf(name)) for name in ("j", "k", "m", "q")}
    assert {-1.0, 0.0, 1.0} <= drawn["j"]
    assert min(drawn["k"]) == 0
    assert min(drawn["m"]) == 1
    assert drawn["q"] == {3.0, 4.0, 5.0}
    assert all(max(drawn[name]) > 100 for name in ("j", "k", "m"))
