"""Arrays of any number system: places, parts, matrices, transposes."""

from __future__ import annotations

import numpy as np
import pytest

from hwsolve.errors import MeaningError
from hwsolve.meaning.evaluation.arrays import (
    Array,
    as_matrix,
    from_matrix,
    places,
    shape_of,
    shown,
    transpose,
)


def numbered(*shape: int) -> tuple[Array[int], np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """0, 1, 2, … in row-major order, as an Array and in numpy."""
    size = int(np.prod(shape))
    return Array(shape, list(range(size))), np.arange(size).reshape(shape)


@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 3, 4), (1, 3)])
def test_entries_and_parts(shape: tuple[int, ...]) -> None:
    """at() is numpy's indexing; part() fixes the first indices."""
    ours, theirs = numbered(*shape)
    for place in places(shape):
        assert ours.at(place) == theirs[place]
        assert ours.part(place) == theirs[place]
    if len(shape) > 1:
        for k in range(shape[0]):
            part = ours.part((k,))
            assert isinstance(part, Array)
            assert part.items == theirs[k].ravel().tolist()
            assert part.shape == shape[1:]


def test_map_keeps_the_shape() -> None:
    """Entry by entry."""
    ours, theirs = numbered(2, 3)
    squared = ours.map(lambda x: x * x)
    assert squared.shape == (2, 3)
    assert squared.items == (theirs**2).ravel().tolist()


@pytest.mark.parametrize("shape", [(2, 3), (3, 2), (4, 4), (1, 3)])
def test_transpose_of_matrices(shape: tuple[int, int]) -> None:
    """Rows become columns; a row becomes a vector."""
    ours, theirs = numbered(*shape)
    flipped = transpose(ours)
    assert flipped.items == theirs.T.ravel().tolist()
    assert flipped.shape == (theirs.T.shape if shape[0] > 1 else (shape[1],))


def test_transpose_of_a_vector_is_a_row_and_back() -> None:
    """(n,) -> (1, n) -> (n,); a scalar stays."""
    ours, _ = numbered(4)
    row = transpose(ours)
    assert row.shape == (1, 4)
    assert transpose(row).shape == (4,)
    assert transpose(7) == 7


def test_one_by_one_is_a_scalar_and_one_column_a_vector() -> None:
    """from_matrix undoes the special shapes."""
    assert from_matrix(1, 1, [5]) == 5
    column = from_matrix(3, 1, [1, 2, 3])
    assert isinstance(column, Array)
    assert column.shape == (3,)
    row = from_matrix(1, 3, [1, 2, 3])
    assert isinstance(row, Array)
    assert row.shape == (1, 3)


def test_as_matrix() -> None:
    """A vector is one column; rank 3 is no matrix."""
    assert as_matrix(numbered(3)[0])[:2] == (3, 1)
    assert as_matrix(numbered(2, 3)[0])[:2] == (2, 3)
    with pytest.raises(MeaningError, match="rank 3"):
        as_matrix(numbered(2, 3, 4)[0])


def test_shapes_for_people() -> None:
    """What a message says of a shape."""
    assert [shown(()), shown((3,)), shown((2, 3))] == ["a scalar", "a vector of 3", "2×3"]
    assert shape_of(1.5) == ()
    assert shape_of(numbered(2, 3)[0]) == (2, 3)
