"""The solver `convolution` against convolutions that numpy really computes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwsolve.derivation.checker import check
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import Falsehood, ProblemError
from hwsolve.meaning.comparison.compare import equal
from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.notation.formula import Formula, Number, Tuple
from hwsolve.notation.printing.plain import render_plain
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_text
from hwsolve.problem.problem import Part
from hwsolve.solvers.registry import solve

NAMES = "I K K1 K2 K3 d1 d2 d3 nd s p".split()
SYMBOLS = "\n".join(f"  {name}: integer in [1, 40]" for name in NAMES)


def part_of(solver: str) -> Part:
    """A part with that solver record, in YAML flow style."""
    text = f"id: t\nsymbols:\n{SYMBOLS}\nparts:\n  - id: p\n    solver: {{kind: convolution, {solver}}}\n"
    (part,) = problem_of(read_text(text), "t").parts
    return part


def derive(solver: str) -> Derivation:
    """The checked derivation."""
    return check(solve(part_of(solver)))


def numbers(formula: Formula) -> list[int]:
    """The sizes of a shape of numbers."""
    items = formula.items if isinstance(formula, Tuple) else (formula,)
    assert all(isinstance(item, Number) for item in items)
    return [int(render_plain(item)) for item in items]


@dataclass(frozen=True)
class Axis:
    """One layer along one axis."""

    kernel: int
    stride: int
    dilation: int
    padding: int

    def convolve(self, line: np.ndarray) -> np.ndarray:
        """The convolution of a line (of sets, as 0/1 rows) with a kernel of ones."""
        padded = np.pad(line, [(self.padding, self.padding), (0, 0)])
        reach = (self.kernel - 1) * self.dilation
        rows = [
            padded[start : start + reach + 1 : self.dilation].sum(axis=0)
            for start in range(0, len(padded) - reach, self.stride)
        ]
        return np.array(rows).reshape(-1, line.shape[1]).clip(0, 1)


axes = st.builds(Axis, st.integers(1, 5), st.integers(1, 3), st.integers(1, 3), st.integers(0, 3))


@given(st.lists(axes, min_size=1, max_size=4), st.integers(20, 60))
def test_sizes_and_fields_are_those_of_real_convolutions(stack: list[Axis], size: int) -> None:
    """An identity matrix is convolved: rows are outputs, columns the inputs they depend on."""
    line, fits = np.eye(size, dtype=int), True
    for axis in stack:
        line = axis.convolve(line)
        fits = fits and len(line) > 0
    layers = ", ".join(
        f"{{kernel: {a.kernel}, stride: {a.stride}, dilation: {a.dilation}, padding: {a.padding},"
        " channels: 2}"
        for a in stack
    )
    if not fits:
        with pytest.raises(ProblemError, match="longer than its input"):
            derive(f"input: [{size}, 1], layers: [{layers}], ask: shape")
        return
    found = derive(f"input: [{size}, 1], layers: [{layers}]")
    assert found.verified
    assert numbers(found.answers["shape"]) == [len(line), 2]
    touched = [np.flatnonzero(row) for row in line]
    inner = [t for t in touched if len(t) and t[0] > 0 and t[-1] < size - 1]
    if inner:
        spans = {int(t[-1] - t[0] + 1) for t in inner}
        (field,) = numbers(found.answers["RF"])
        assert max(spans) <= field
        if not any(a.padding for a in stack):
            assert spans == {field}
        (jump,) = numbers(found.answers["jump"])
        assert jump == np.prod([a.stride for a in stack])


@pytest.mark.parametrize(
    ("layers", "reference"),
    [
        ("{kernel: K1, channels: d1}", "(I - K1 + 1, I - K1 + 1, d1)"),
        (
            "{kernel: K1, channels: d1}, {kernel: K2, channels: d2},"
            " {kernel: K3, channels: d3, dilation: nd}",
            "(I-K1-K2-nd*K3+nd+2, I-K1-K2-nd*K3+nd+2, d3)",
        ),
        (
            "{kernel: K, stride: s, padding: p, channels: d1}",
            "(floor((I+2*p-K)/s)+1, floor((I+2*p-K)/s)+1, d1)",
        ),
        ("{kernel: K, padding: same, channels: d1}", "(I, I, d1)"),
        ("{kernel: K, stride: 2, padding: same, channels: d1}", "(ceil(I/2), ceil(I/2), d1)"),
        ("{kind: pool, kernel: 2}", "(floor(I/2), floor(I/2), 3)"),
        (
            "{kind: transposed, kernel: K, stride: s, padding: p, channels: d1}",
            "((I-1)*s-2*p+K, (I-1)*s-2*p+K, d1)",
        ),
    ],
)
def test_symbolic_shapes(layers: str, reference: str) -> None:
    """Sizes that are symbols stay formulas."""
    part = part_of(f"input: [I, I, 3], layers: [{layers}], ask: shape")
    found = check(solve(part))
    wanted = part.scope.parse(reference)
    assert found.verified
    got = found.answers["shape"]
    assert isinstance(got, Tuple)
    assert isinstance(wanted, Tuple)
    for size, want in zip(got.items, wanted.items, strict=True):
        assert isinstance(equal(size, want, part.scope), Proved | Agrees), render_plain(size)


def test_rectangles_pools_groups_and_parameters() -> None:
    """LeNet's beginnings on a rectangle, counted by hand."""
    found = derive(
        "input: [32, 28, 3], layers: [{kernel: [5, 3], channels: 6, padding: 2, stride: 2},"
        " {kind: pool, kernel: 2}, {kernel: 3, channels: 16, padding: same, groups: 2, bias: false}]"
    )
    assert found.verified
    assert numbers(found.answers["shape"]) == [8, 7, 16]
    assert numbers(found.answers["RF"]) == [15, 13]
    assert numbers(found.answers["parameters"]) == [(5 * 3 * 3 + 1) * 6 + 3 * 3 * (6 // 2) * 16]


def test_layers_of_one_and_three_axes() -> None:
    """A signal and a volume."""
    signal = derive("input: [100, 1], layers: [{kernel: 9, channels: 4}], ask: shape")
    assert numbers(signal.answers["shape"]) == [92, 4]
    volume = derive("input: [8, 9, 10, 2], layers: [{kernel: [1, 2, 3], channels: 5}], ask: shape")
    assert numbers(volume.answers["shape"]) == [8, 8, 8, 5]


def test_the_layer_that_is_asked_for() -> None:
    """``layer: 1`` of two, and a repeated layer."""
    layers = "layers: [{kernel: 3, channels: 4, repeat: 3}, {kernel: 5, channels: 8}]"
    first = derive(f"input: [32, 32, 3], {layers}, ask: shape, layer: 1")
    both = derive(f"input: [32, 32, 3], {layers}, ask: shape")
    assert numbers(first.answers["shape"]) == [26, 26, 4]
    assert numbers(both.answers["shape"]) == [22, 22, 8]
    assert numbers(derive(f"{layers}, ask: field").answers["RF"]) == [11]


@pytest.mark.parametrize(
    ("solver", "answer", "want"),
    [
        ("layers: [{kernel: 3, dilation: 2}], ask: kernel", "K_eff", 5),
        ("layers: [{kernel: 3}], ask: kernel", "K_eff", 3),
        ("layers: [{kernel: 3, stride: 2}, {kernel: 3, stride: 2}, {kernel: 3}], ask: field", "RF", 15),
        ("layers: [{kernel: 3, stride: 2}, {kernel: 3, stride: 3}], ask: jump", "jump", 6),
        ("input: [8, 8, 4], layers: [{kernel: 3, channels: 10}], ask: parameters", "parameters", 370),
    ],
)
def test_single_questions(solver: str, answer: str, want: int) -> None:
    """Each question alone, with at least one checked line."""
    found = derive(solver)
    assert found.verified
    assert found.steps
    assert numbers(found.answers[answer]) == [want]


def test_receptive_field_is_factored() -> None:
    """Equal kernels are taken together."""
    text = "{kernel: K, dilation: d1}, {kernel: K, dilation: d2}, {kernel: K, dilation: d3}"
    assert render_plain(derive(f"layers: [{text}], ask: field").answers["RF"]) == "1 + (K - 1)*(d1 + d2 + d3)"


@pytest.mark.parametrize(
    ("solver", "message"),
    [
        ("input: [32, 32, 3], layers: [{kernel: [3, 3, 3]}]", "one for each of the 2 axes"),
        ("input: [32, 32, 3], layers: []", "at least one layer"),
        ("input: [32, 32, 3], layers: [{kernel: 3, strides: 2}]", "did you mean 'stride'"),
        ("input: [32, 32, 3], layers: [{stride: 2}]", "'kernel' is missing"),
        ("input: [32, 32, 3], layers: [{kernel: 3}], layer: 2", "numbered from 1 to 1"),
        ("input: [32, 32, 3], layers: [{kernel: Q}]", "Q is not declared"),
        ("input: [32, 32, 3], layers: [{kernel: 2.5}]", "whole number"),
        ("layers: [{kernel: 3}], ask: shape", "needs its sizes"),
        ("input: [32, 3], layers: [{kernel: 3, kind: dense}]", "unknown kind"),
        ("input: [32, 3], layers: [{kernel: 3}], ask: shape", "number of kernels is missing"),
        ("input: [32, 3], layers: [{kernel: 3, channels: 4, groups: 2}], ask: parameters", "do not divide"),
        ("layers: [{kernel: 3, kind: transposed}], ask: field", "transposed"),
        ("layers: [{kernel: 0}], ask: field", "from 1 up"),
    ],
)
def test_what_does_not_fit_is_said(solver: str, message: str) -> None:
    """An author's mistake gets a sentence with its place."""
    with pytest.raises(ProblemError) as caught:
        derive(solver)
    assert message in str(caught.value)
    assert caught.value.line is not None


def test_a_window_that_never_fits() -> None:
    """A kernel larger than the image leaves nothing, in numbers or in symbols."""
    with pytest.raises(ProblemError, match="layer 1, height"):
        derive("input: [4, 4, 3], layers: [{kernel: 5, channels: 1}], ask: shape")
    with pytest.raises(ProblemError, match="longer than its input"):
        derive("input: [4, 4, 3], layers: [{kernel: 5 + K, channels: 1}], ask: shape")


def test_counting_catches_a_wrong_formula() -> None:
    """The trial refuses a size that is off by one."""
    from hwsolve.calculus.derivatives.layers import Layer, Window
    from hwsolve.calculus.simplification.trial import Claims, try_claims
    from hwsolve.notation.formula import Negative, Sum, Symbol

    image, kernel = Symbol("I"), Symbol("K")
    layer = Layer("conv", (Window(kernel),), Number("2"))
    wrong = Claims(sizes=((Sum((image, Negative(kernel))),),))
    with pytest.raises(Falsehood, match="counting gives"):
        try_claims([layer], [image], Number("3"), wrong, seed=1)


@pytest.mark.parametrize("ask", ["shape", "parameters", "all"])
def test_groups_that_do_not_divide(ask: str) -> None:
    """Refused whatever is asked, at the layer."""
    for layers in ("[{kernel: 3, channels: 16, groups: 3}]", "[{kernel: 3, channels: 10, groups: 4}]"):
        with pytest.raises(ProblemError, match="do not divide"):
            derive(f"input: [9, 9, 8], layers: {layers}, ask: {ask}")


def test_a_window_too_long_for_every_size() -> None:
    """Sizes with declared ranges are tried at their ends: I is at most 40."""
    with pytest.raises(ProblemError, match="longer than its input"):
        derive("input: [I, I, 3], layers: [{kernel: 50, padding: 2, stride: 2, channels: 1}], ask: shape")
    shape = derive("input: [I, I, 3], layers: [{kernel: 40, channels: 1}], ask: shape").answers["shape"]
    assert render_plain(shape) == "(I - 39, I - 39, 1)"
