"""Formulas of a stack of layers tried on small random numbers, against windows counted by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hwsolve.calculus.arrays import windows
from hwsolve.calculus.derivatives.layers import SAME, Layer, Window
from hwsolve.errors import Falsehood, NotComputable
from hwsolve.notation.formula import (
    Call,
    Entry,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    children,
)
from hwsolve.notation.printing.plain import render_plain

TRIALS = 12
ATTEMPTS = 2000
MOST_CELLS = 20_000
Values = Mapping[Formula, int]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a derivation found, to be tried: sizes per layer and axis, and per axis field and jump."""

    sizes: tuple[tuple[Formula, ...], ...] = ()
    fields: tuple[Formula, ...] = ()
    jumps: tuple[Formula, ...] = ()
    weights: tuple[Formula, ...] = ()


def try_claims(
    layers: Sequence[Layer], sizes: Sequence[Formula], depth: Formula, claims: Claims, seed: int
) -> int:
    """The number of random instances on which every claim held.

    Raises ``Falsehood`` where counting by hand disagrees, ``NotComputable`` where no small
    instance fits the layers.
    """
    held = 0
    for values, line_up in _instances(layers, sizes, seed):
        _try_sizes(layers, line_up, claims, values)
        _try_fields(layers, claims, values)
        _try_weights(layers, depth, claims, values)
        held += 1
        if not values:
            break
    if not held:
        raise NotComputable("no small instance was found in which every window fits its input")
    return held


def whole_value(formula: Formula, values: Mapping[Formula, int | Fraction]) -> Fraction:
    """The formula in exact rationals; raises ``NotComputable`` where it has none here."""
    if formula in values:
        return Fraction(values[formula])
    match formula:
        case Number():
            return formula.value
        case Negative(operand=operand):
            return -whole_value(operand, values)
        case Sum(terms=terms):
            return sum((whole_value(term, values) for term in terms), Fraction(0))
        case Product(factors=factors):
            found = Fraction(1)
            for factor in factors:
                found *= whole_value(factor, values)
            return found
        case Quotient(numerator=above, denominator=below):
            divisor = whole_value(below, values)
            if not divisor:
                raise NotComputable("a division by zero")
            return whole_value(above, values) / divisor
        case Power(base=base, exponent=Number() as exponent) if exponent.value in range(13):
            return whole_value(base, values) ** int(exponent.value)
        case Call(function="floor", arguments=(inner,)):
            return Fraction(whole_value(inner, values).__floor__())
        case Call(function="abs", arguments=(inner,)):
            return abs(whole_value(inner, values))
        case Call(function="relu", arguments=(inner,)):
            return max(whole_value(inner, values), Fraction(0))
        case Call(function="ceil", arguments=(inner,)):
            return Fraction(whole_value(inner, values).__ceil__())
        case Call(function=("max" | "min") as extreme, arguments=parts):
            listed = [whole_value(part, values) for part in parts]
            return max(listed) if extreme == "max" else min(listed)
        case _:
            raise NotComputable(f"{render_plain(formula)} cannot be tried in whole numbers")


def _instances(
    layers: Sequence[Layer], sizes: Sequence[Formula], seed: int
) -> Iterator[tuple[Values, tuple[int, ...]]]:
    """Values of the unknowns, and input sizes, for which every layer keeps at least one cell."""
    chance = random.Random(seed)
    large = {atom for size in sizes for atom in _unknowns(size)}
    found = dict.fromkeys(atom for formula in _formulas(layers, sizes) for atom in _unknowns(formula))
    made = 0
    for attempt in range(ATTEMPTS):
        top = 3 + attempt % 3
        values = {atom: chance.randint(6, 60) if atom in large else chance.randint(1, top) for atom in found}
        line_up = tuple(_whole(size, values) for size in sizes)
        if _fits(layers, line_up, values):
            made += 1
            yield values, line_up
        if made == TRIALS or not found:
            return


def _formulas(layers: Sequence[Layer], sizes: Sequence[Formula]) -> Iterator[Formula]:
    yield from sizes
    for layer in layers:
        yield layer.groups
        if layer.channels is not None:
            yield layer.channels
        for window in layer.windows:
            yield from (window.kernel, window.stride, window.dilation, window.extra)
            if window.padding != SAME:
                yield window.padding


def _unknowns(formula: Formula) -> Iterator[Formula]:
    if isinstance(formula, Symbol | Entry):
        yield formula
    else:
        for child in children(formula):
            yield from _unknowns(child)


def _whole(formula: Formula, values: Values) -> int:
    found = whole_value(formula, values)
    if found.denominator != 1:
        raise NotComputable(f"{render_plain(formula)} is no whole number")
    return int(found)


def _numbers(window: Window, values: Values) -> windows.Numbers:
    same = window.padding == SAME
    padding = 0 if window.padding == SAME else _whole(window.padding, values)
    kernel, stride, dilation, extra = (
        _whole(part, values) for part in (window.kernel, window.stride, window.dilation, window.extra)
    )
    return windows.Numbers(kernel, stride, dilation, padding, extra, same)


def _fits(layers: Sequence[Layer], line_up: tuple[int, ...], values: Values) -> bool:
    if max(line_up, default=0) > MOST_CELLS:
        raise NotComputable(f"the input has more than {MOST_CELLS} cells along one axis")
    for layer in layers:
        axes = [_numbers(window, values) for window in layer.windows]
        if any(min(axis.kernel, axis.stride, axis.dilation) < 1 or axis.padding < 0 for axis in axes):
            return False
        if line_up:
            line_up = tuple(_count(layer, size, axis) for size, axis in zip(line_up, axes, strict=True))
        if min(line_up, default=1) < 1:
            return False
    return True


def _count(layer: Layer, size: int, window: windows.Numbers) -> int:
    if layer.kind == "transposed":
        return windows.count_painted(size, window)
    return windows.count_positions(size, window)


def _try_sizes(layers: Sequence[Layer], line_up: tuple[int, ...], claims: Claims, values: Values) -> None:
    for layer, claimed in zip(layers, claims.sizes, strict=False):
        axes = [_numbers(window, values) for window in layer.windows]
        line_up = tuple(_count(layer, size, axis) for size, axis in zip(line_up, axes, strict=True))
        for formula, counted in zip(claimed, line_up, strict=True):
            _agree("the size", formula, counted, values)


def _try_fields(layers: Sequence[Layer], claims: Claims, values: Values) -> None:
    for axis, formula in enumerate(claims.fields):
        stack = [_numbers(layer.windows[axis], values) for layer in layers]
        _agree("the receptive field", formula, windows.follow_back(stack), values)
    for axis, formula in enumerate(claims.jumps):
        stack = [_numbers(layer.windows[axis], values) for layer in layers]
        _agree("the jump", formula, windows.count_jump(stack), values)


def _try_weights(layers: Sequence[Layer], depth: Formula, claims: Claims, values: Values) -> None:
    if not claims.weights:
        return
    known = dict(values)
    chance = random.Random(len(known))
    for atom in _unknowns(depth):
        known.setdefault(atom, chance.randint(1, 4))
    channels = _whole(depth, known)
    for layer, formula in zip(layers, claims.weights, strict=True):
        if layer.kind == "pool":
            continue
        kernels = channels if layer.channels is None else _whole(layer.channels, known)
        groups = _whole(layer.groups, known)
        kernel = [_whole(window.kernel, known) for window in layer.windows]
        fits = groups > 0 and channels % groups == kernels % groups == 0
        if fits and _small(kernel, channels, kernels):
            counted = windows.list_weights(kernel, channels, kernels, groups, layer.bias)
            _agree("the number of parameters", formula, counted, known)
        channels = kernels


def _small(kernel: Sequence[int], channels: int, kernels: int) -> bool:
    size = channels * kernels
    for taps in kernel:
        size *= taps
    return size <= 1_000_000


def _agree(what: str, formula: Formula, counted: int, values: Values) -> None:
    claimed = whole_value(formula, values)
    if claimed != counted:
        where = ", ".join(f"{render_plain(atom)} = {value}" for atom, value in values.items())
        place = f" at {where}" if where else ""
        raise Falsehood(f"{what} {render_plain(formula)} is {claimed}, but counting gives {counted}{place}")
