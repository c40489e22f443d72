"""The solver `equivariance` against numpy: rolled, flipped and rotated signals, filtered by plain loops."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from hwsolve.errors import NotComputable, ProblemError
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import derive, part

Floats = NDArray[np.float64]


def filtered(x: Floats, kernel: Floats, operation: str, stride: int, padding: str) -> Floats:
    """The filter, written out by loops over places that count from 0."""
    out = [-(-n // stride) for n in x.shape]
    if padding == "none":
        out = [(n - r) // stride + 1 for n, r in zip(x.shape, kernel.shape, strict=True)]
    if operation == "convolution" and padding == "none":
        kernel, operation = np.flip(kernel), "correlation"
    y = np.zeros(out)
    for at in np.ndindex(*out):
        seen = []
        for offset in np.ndindex(*kernel.shape):
            sign = -1 if operation == "convolution" else 1
            raw = [stride * a + sign * i for a, i in zip(at, offset, strict=True)]
            if padding == "circular":
                entry = x[tuple(p % n for p, n in zip(raw, x.shape, strict=True))]
            elif all(0 <= p < n for p, n in zip(raw, x.shape, strict=True)):
                entry = x[tuple(raw)]
            else:
                entry = 0.0
            seen.append((entry, kernel[offset]))
        if operation == "max_pooling":
            y[at] = max(entry for entry, _ in seen)
        elif operation == "average_pooling":
            y[at] = sum(entry for entry, _ in seen) / len(seen)
        else:
            y[at] = sum(entry * weight for entry, weight in seen)
    return y


def commutes(kernel: Floats, size: tuple[int, ...], operation: str, stride: int, transform: str) -> bool:
    """Whether some shift of the output makes both orders agree on random circular signals."""
    rng = np.random.default_rng(3)
    signals = [rng.normal(size=size) for _ in range(4)]
    moves = {
        "shift": lambda a, by: np.roll(a, by, axis=0),
        "flip": lambda a, by: np.flip(a, axis=0),
        "rotation": lambda a, by: np.rot90(a),
    }
    move = moves[transform]
    before = [filtered(move(x, 1), kernel, operation, stride, "circular") for x in signals]
    after = [filtered(x, kernel, operation, stride, "circular") for x in signals]
    if transform != "shift":
        after = [move(y, 0) for y in after]
    shifts = product(*(range(n) for n in after[0].shape))
    axes = tuple(range(after[0].ndim))
    return any(
        all(np.allclose(a, np.roll(b, by, axes)) for a, b in zip(before, after, strict=True)) for by in shifts
    )


@pytest.mark.parametrize("operation", ["convolution", "correlation", "average_pooling", "max_pooling"])
@pytest.mark.parametrize(
    ("kernel", "size"),
    [
        ([1, 2, 3], [6]),
        ([1, 2, 1], [5]),
        ([4, -1], [8]),
        ([[1, 2], [0, 3]], [4, 4]),
        ([[1, 1], [1, 1]], [3, 3]),
    ],
)
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("transform", ["shift", "flip", "rotation"])
def test_the_verdict(operation: str, kernel: list, size: list[int], stride: int, transform: str) -> None:  # type: ignore[type-arg]
    """Yes exactly where filtering and transforming agree on random signals, up to a shift of the output."""
    if transform == "rotation" and len(size) == 1:
        return
    solver = (
        f"kind: equivariance, ask: [verdict], operation: {operation}, kernel: '{kernel}', size: {size}, "
        f"stride: {stride}, transform: {transform}, answer: [v]"
    )
    verdict = render_text(derive({}, (), solver).answers["v"])
    truth = commutes(np.array(kernel, dtype=float), tuple(size), operation, stride, transform)
    assert verdict == ("yes" if truth else "no")


@pytest.mark.parametrize(("shift", "verdict"), [(1, "no"), (2, "yes"), (3, "no"), (4, "yes"), (-2, "yes")])
def test_stride_two(shift: int, verdict: str) -> None:
    """Even shifts go with half the shift of the output, odd ones with none."""
    solver = f"kind: equivariance, ask: [verdict], size: [8], stride: 2, shift: [{shift}], answer: [v]"
    assert render_text(derive({}, (), solver).answers["v"]) == verdict


@pytest.mark.parametrize(("padding", "size", "verdict"), [("circular", 5, "yes"), ("none", 5, "no")])
def test_padding(padding: str, size: int, verdict: str) -> None:
    """Without padding a shifted signal loses what left the window."""
    solver = (
        f"kind: equivariance, ask: [verdict], operation: correlation, padding: {padding}, size: [{size}], "
        "kernel: '[2, -7]', answer: [v]"
    )
    assert render_text(derive({}, (), solver).answers["v"]) == verdict


@pytest.mark.parametrize(
    ("operation", "padding", "stride", "wanted"),
    [
        ("correlation", "zero", 1, "[u₁ − 7·u₂, u₂ − 7·u₃, u₃]"),
        ("correlation", "circular", 1, "[u₁ − 7·u₂, u₂ − 7·u₃, u₃ − 7·u₁]"),
        ("convolution", "circular", 1, "[u₁ − 7·u₃, u₂ − 7·u₁, u₃ − 7·u₂]"),
        ("max_pooling", "circular", 3, "[max(u₁, u₂)]"),
    ],
)
def test_the_filter_is_stated(operation: str, padding: str, stride: int, wanted: str) -> None:
    """The first line says what the filter makes of a signal, at its ends as well."""
    solver = (
        f"kind: equivariance, ask: [verdict], operation: {operation}, padding: {padding}, size: [3], "
        f"kernel: '[1, -7]', stride: {stride}"
    )
    first = derive({}, (), solver).steps[0]
    assert first.rule == "definition"
    assert render_text(first.after) == wanted


@pytest.mark.parametrize("operation", ["convolution", "correlation"])
@pytest.mark.parametrize("period", ["[N]", "[7]", "[N, M]", "[3, 4]"])
def test_the_proof(operation: str, period: str) -> None:
    """Signals and images, any period: every line holds, the substitution among them, and the goal is last."""
    solver = f"kind: equivariance, operation: {operation}, period: {period}, answer: [p]"
    derivation = derive({}, (), solver)
    rules = [step.rule for step in derivation.steps]
    assert rules.count("substitution") == 1
    assert rules[-1] == "definition"
    assert "n − s" in render_text(derivation.answers["p"])


def test_invariance_is_refuted_with_numbers() -> None:
    """The output of the shifted signal differs from the output: by as much as the kernel says."""
    solver = "kind: equivariance, ask: [invariance], kernel: '[5, 9]', input: '[1, 0, 0, 0]', answer: [v]"
    derivation = derive({}, (), solver)
    assert render_text(derivation.answers["v"]) == "no"
    (step,) = derivation.steps
    assert "≠ 5" in render_text(step.claim)


def test_what_is_refused() -> None:
    """Rotated signals, kernels that do not fit, strides of 0, a proof about pooling, three directions."""
    cases = [
        ("ask: [verdict], transform: rotation", "square images"),
        ("ask: [verdict], kernel: '[1, 2, 3]', size: [2]", "does not fit"),
        ("ask: [verdict], stride: 0", "1 or more"),
        ("operation: max_pooling", "pooling"),
        ("ask: [verdict], kernel: '[1, q]'", "not declared"),
        ("period: [N, M, L]", "images two"),
        ("ask: [verdict], shift: [1, 2]", "1 numbers"),
    ]
    for solver, message in cases:
        with pytest.raises(ProblemError, match=message):
            solve(part({}, (), f"kind: equivariance, {solver}"))
    with pytest.raises(NotComputable):
        solve(part({}, (), "kind: equivariance, ask: [verdict], size: [4000]"))
