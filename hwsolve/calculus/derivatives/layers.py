"""The arithmetic of sliding windows: output sizes, receptive fields, weights.

Source of the formulas: Dumoulin and Visin, "A guide to convolution arithmetic for deep
learning" (2016); Araujo, Norris and Sim, "Computing receptive fields of convolutional
neural networks" (2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hwsolve.calculus.arithmetic import number
from hwsolve.calculus.simplification.polynomial import collect, make_product, make_sum
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import (
    ONE,
    TWO,
    ZERO,
    Call,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)

Kind = Literal["conv", "pool", "transposed"]
SAME: Literal["same"] = "same"
Padding = Formula | Literal["same"]


@dataclass(frozen=True, slots=True)
class Window:
    """One axis of a layer: kernel k, stride s, dilation d, padding p on each side."""

    kernel: Formula
    stride: Formula = ONE
    dilation: Formula = ONE
    padding: Padding = ZERO
    extra: Formula = ZERO  #: output padding of a transposed convolution


@dataclass(frozen=True, slots=True)
class Layer:
    """A window per axis, the number of kernels (None keeps the channels), groups, bias."""

    kind: Kind
    windows: tuple[Window, ...]
    channels: Formula | None = None
    groups: Formula = ONE
    bias: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """A receptive field along one axis: its size, and the jump (input steps per output step)."""

    size: Formula
    jump: Formula


def reduced(formula: Formula) -> Formula:
    """The formula with like terms collected."""
    return collect(formula).formula


def effective_kernel(window: Window) -> Formula:
    """``k + (k - 1)(d - 1)``: k taps with d - 1 zeros in each of the k - 1 gaps."""
    gaps = Sum((window.kernel, Negative(ONE)))
    if window.dilation == ONE:
        return window.kernel
    return Sum((window.kernel, Product((gaps, Sum((window.dilation, Negative(ONE)))))))


def output_size(size: Formula, window: Window, kind: Kind) -> Formula:
    """The textbook formula, nothing simplified but absent parts left out.

    ``floor((n + 2p - d(k - 1) - 1)/s) + 1``, which is ``n + 2p - d(k - 1)`` for s = 1;
    ``floor((n - 1)/s) + 1`` for padding ``same``, which adds d(k - 1) cells for s = 1;
    ``(n - 1)s - 2p + d(k - 1) + extra + 1`` for a transposed convolution.
    """
    reach = make_product((window.dilation, Sum((window.kernel, Negative(ONE)))))
    if window.padding == SAME:
        if kind == "transposed":
            return Product((size, window.stride))
        if window.stride == ONE:
            return Sum((size, reach, Negative(reach)))
        return _floored(Sum((size, Negative(ONE))), window)
    border = ZERO if window.padding == ZERO else Product((TWO, window.padding))
    if kind == "transposed":
        spread = Product((Sum((size, Negative(ONE))), window.stride))
        return make_sum((spread, *_minus(border), reach, window.extra, ONE))
    if window.stride == ONE:
        return make_sum((size, border, Negative(reach)))
    return _floored(make_sum((size, border, Negative(reach), Negative(ONE))), window)


def reduced_size(size: Formula, window: Window, kind: Kind) -> Formula:
    """The output size with like terms collected and the floor gone where it is not needed."""
    whole = output_size(size, window, kind)
    match whole:
        case Sum(terms=(Call(function="floor", arguments=(Quotient() as ratio,)), _)):
            if window.padding == SAME:
                return _rounded("ceil", Quotient(size, window.stride))
            return reduced(Sum((_rounded("floor", ratio), ONE)))
        case _:
            return reduced(whole)


def _floored(room: Formula, window: Window) -> Formula:
    return Sum((Call("floor", (Quotient(room, window.stride),)), ONE))


def receptive_fields(windows: Sequence[Window]) -> tuple[Field, ...]:
    """The fields after 0, 1, ... layers along one axis: ``r + (k - 1) d j`` and ``j s``."""
    fields = [Field(ONE, ONE)]
    for window in windows:
        before = fields[-1]
        fields.append(
            Field(reduced(grown_field(before, window)), reduced(Product((before.jump, window.stride))))
        )
    return tuple(fields)


def grown_field(before: Field, window: Window) -> Formula:
    """``r + (k - 1) d j``, ones left out."""
    return Sum((before.size, growth(before.jump, window)))


def growth(jump: Formula, window: Window) -> Formula:
    """``(k - 1) d j``: what one layer adds to the receptive field."""
    taps: Formula = Sum((window.kernel, Negative(ONE)))
    if isinstance(window.kernel, Number):
        taps = number(window.kernel.value - 1)
    return make_product((taps, window.dilation, jump))


def field_by_layers(windows: Sequence[Window]) -> Formula:
    """``1 + (k_1 - 1) d_1 + (k_2 - 1) d_2 s_1 + ...``, one term for each layer."""
    fields = receptive_fields(windows)
    return make_sum((ONE, *(growth(f.jump, w) for f, w in zip(fields, windows, strict=False))))


def factored_field(windows: Sequence[Window]) -> Formula:
    """``1 + (K - 1)(d_1 + d_2 + d_3)``: layers with the same kernel taken together, if there are any."""
    fields = receptive_fields(windows)
    steps: dict[Formula, list[Formula]] = {}
    for before, window in zip(fields, windows, strict=False):
        pace = reduced(Product((window.dilation, before.jump)))
        steps.setdefault(reduced(Sum((window.kernel, Negative(ONE)))), []).append(pace)
    terms = [make_product((taps, reduced(make_sum(paces)))) for taps, paces in steps.items() if taps != ZERO]
    whole = make_sum((ONE, *terms))
    return whole if len(terms) < len(windows) and collect(whole).number is None else fields[-1].size


def count_parameters(layer: Layer, channels_in: Formula) -> Formula:
    """``(k^2 C_in / groups + 1) C_out``, without the 1 where there is no bias; a pool has none."""
    if layer.kind == "pool":
        return ZERO
    if layer.channels is None:
        raise NotComputable("the number of kernels of a convolution is needed to count its weights")
    depth = channels_in if layer.groups == ONE else Quotient(channels_in, layer.groups)
    kernels = tuple(window.kernel for window in layer.windows)
    if len(kernels) > 1 and len(set(kernels)) == 1:
        kernels = (Power(kernels[0], Number(str(len(kernels)))),)
    weights = Product((*kernels, depth))
    each = Sum((weights, ONE)) if layer.bias else weights
    return Product((each, layer.channels))


def _minus(formula: Formula) -> tuple[Formula, ...]:
    return () if formula == ZERO else (Negative(formula),)


def _rounded(function: Literal["floor", "ceil"], ratio: Quotient) -> Formula:
    """``floor(a/b)`` as a number or polynomial where every coefficient divides, else as it is."""
    below = collect(ratio.denominator).number
    above = collect(ratio.numerator)
    if below:
        exact = {monomial: factor / below for monomial, factor in above.terms.items()}
        if above.number is not None:
            whole = above.number / below
            return Number(str(whole.__floor__() if function == "floor" else whole.__ceil__()))
        if all(factor.denominator == 1 for factor in exact.values()):
            return type(above)(exact).formula
    return Call(function, (Quotient(above.formula, reduced(ratio.denominator)),))
