"""The solver `shapes` against numpy: arrays of the sizes found must go through the formulas."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from hwsolve.derivation.checker import check
from hwsolve.errors import ProblemError
from hwsolve.notation.formula import Tuple, rational
from hwsolve.notation.printing.plain import render_plain
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_text
from hwsolve.problem.problem import Part
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import Floats

Arrays = dict[str, Floats]
Forward = Callable[..., Arrays]


def part(known: str, formulas: str, more: str = "") -> Part:
    """A part of this kind; every capital letter in use is a dimension."""
    text = (
        "id: t\nsymbols: {D: dimension, H: dimension, K: dimension, m: dimension}\nparts:\n"
        f"  - id: p\n    solver:\n      kind: shapes\n      known: {{{known}}}\n"
        f"      formulas: [{formulas}]\n{more}"
    )
    (found,) = problem_of(read_text(text), "t").parts
    return found


def shapes(known: str, formulas: str, more: str = "") -> dict[str, str]:
    """The sizes found, every line checked."""
    derivation = check(solve(part(known, formulas, more)))
    assert derivation.verified
    assert derivation.steps
    return {name: render_plain(shape) for name, shape in derivation.answers.items()}


def columns(x: Floats, W1: Floats, b1: Floats, W2: Floats, b2: Floats) -> Arrays:
    """Two layers; samples are columns."""
    z1 = W1 @ x + b1
    return {"z1": z1, "z2": W2 @ np.tanh(z1) + b2}


def rows(x: Floats, U: Floats, c: Floats, V: Floats) -> Arrays:
    """Two layers; samples are rows."""
    h = x @ U + c
    return {"h": h, "o": np.maximum(h, 0) @ V}


def tied(x: Floats, W: Floats, b: Floats, c: Floats) -> Arrays:
    """An autoencoder with tied weights."""
    h = np.tanh(W @ x + b)
    return {"h": h, "r": W.T @ h + c}


@pytest.mark.parametrize(
    ("known", "formulas", "forward", "outputs"),
    [
        (
            "x: 3, z1: 5, z2: 2",
            "z1 = W1 x + b1, a = tanh(z1), z2 = W2 a + b2",
            columns,
            {"z1": (5, 1), "z2": (2, 1)},
        ),
        (
            "x: '(1, 7)', h: '(1, 4)', o: '(1, 6)'",
            "h = x U + c, a = relu(h), o = a V",
            rows,
            {"h": (1, 4), "o": (1, 6)},
        ),
        ("x: 9, h: 8", "h = tanh(W x + b), r = W^T h + c", tied, {"h": (8, 1), "r": (9, 1)}),
        (
            "x: 784, z1: 128, z2: 11",
            "z1 = W1 x + b1, a = tanh(z1), z2 = W2 a + b2",
            columns,
            {"z1": (128, 1), "z2": (11, 1)},
        ),
    ],
)
def test_arrays_of_these_sizes_fit(
    known: str, formulas: str, forward: Forward, outputs: dict[str, tuple[int, int]]
) -> None:
    """Random arrays of the sizes found go through the same formulas in numpy and come out as claimed."""
    derivation = check(solve(part(known, formulas)))
    assert derivation.verified
    sizes: dict[str, tuple[int, ...]] = {}
    for name, shape in derivation.answers.items():
        assert isinstance(shape, Tuple)
        sizes[name] = tuple(int(rational(size) or 0) for size in shape.items)
    wanted = forward.__code__.co_varnames[: forward.__code__.co_argcount]
    arrays = {name: np.random.default_rng(1).normal(size=sizes[name]) for name in wanted}
    for name, array in forward(**arrays).items():
        assert array.shape == sizes[name] == outputs[name]


@pytest.mark.parametrize(
    ("samples", "known", "formula", "expected"),
    [
        (
            "columns",
            "x: D, z: H",
            "z = W x + b",
            {"W": "(H, D)", "b": "(H, 1)", "X": "(D, m)", "Z": "(H, m)"},
        ),
        ("rows", "x: D, z: H", "z = x W + b", {"W": "(D, H)", "b": "(1, H)", "X": "(m, D)"}),
        ("columns", "x: 2*D, z: K + 1", "z = W x", {"W": "(K + 1, 2*D)", "X": "(2*D, m)", "Z": "(K + 1, m)"}),
    ],
)
def test_batches(samples: str, known: str, formula: str, expected: dict[str, str]) -> None:
    """Samples side by side as columns, or below each other as rows."""
    found = shapes(known, formula, f"      batch: m\n      samples: {samples}\n")
    assert {name: found[name] for name in expected} == expected


def test_a_mask_of_each_sample() -> None:
    """A mask that every sample has of its own is stacked; one that all share is not."""
    formulas = "z = W x, a = M*z"
    shared = shapes("x: D, z: H", formulas, "      batch: 4\n")
    own = shapes("x: D, z: H", formulas, "      batch: 4\n      per_sample: [M]\n")
    assert shared["M"] == own["M"] == "(H, 1)"
    assert "M_batch" not in shared
    assert own["M_batch"] == "(H, 4)"


def test_products_that_end_in_a_number() -> None:
    """A quadratic form tells that its matrix is square and its value a number."""
    assert shapes("x: D, q: scalar", "q = x^T A x")["A"] == "(D, D)"


@pytest.mark.parametrize(
    ("known", "formulas", "message"),
    [
        ("x: D, z: H, W: '(D, H)'", "z = W x", "sizes H and D would have to be equal"),
        ("x: 3, z: 4, W: '(4, 5)'", "z = W x", "sizes 5 and 3 would have to be equal"),
        ("x: D", "z = W x", "nothing here tells how many rows W has"),
        ("x: D, h: H", "h = h + x", "computed from itself"),
        ("x: D", "W x", "reads like z = W x"),
        ("x: '(1, 2, 3)'", "z = 2*x", "a size is n"),
        ("x: D", "'z = x[1] + 1'", "write whole arrays"),
    ],
)
def test_what_cannot_be_is_refused(known: str, formulas: str, message: str) -> None:
    """Sizes that clash, sizes that nothing tells, and what is no formula, each with its place."""
    with pytest.raises(ProblemError, match=message):
        solve(part(known, formulas))


def test_attention_has_a_softmax_of_each_row() -> None:
    """The scores of every query are normalised over the keys; the sizes are those of the scores."""
    found = shapes(
        "X: '(m, D)', Q: '(m, H)', O: '(m, K)'",
        "Q = X Wq, K_ = X Wk, S = Q K_^T, A = softmax(S), V = X Wv, O = A V",
        "      samples: rows\n",
    )
    assert found["A"] == found["S"] == "(m, m)"
    assert (found["Wq"], found["Wk"], found["Wv"]) == ("(D, H)", "(D, H)", "(D, K)")


def test_rows_sum_to_one() -> None:
    """The line of a row-wise softmax is the quotient over the row, as numpy has it."""
    derivation = check(solve(part("S: '(3, 2)'", "A = softmax(S)")))
    (step,) = derivation.steps
    assert render_plain(step.after).count("exp(S[") == 2
    assert step.note is not None
    assert step.note.startswith("softmax of each row")
