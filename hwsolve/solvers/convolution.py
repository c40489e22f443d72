"""Sizes, receptive fields and weights of a stack of convolutions, pools and transposed convolutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self, cast

from hwsolve.calculus.derivatives.layers import (
    SAME,
    Field,
    Kind,
    Layer,
    Padding,
    Window,
    count_parameters,
    effective_kernel,
    factored_field,
    field_by_layers,
    grown_field,
    output_size,
    receptive_fields,
    reduced,
    reduced_size,
)
from hwsolve.calculus.simplification.polynomial import make_product, make_sum
from hwsolve.calculus.simplification.simplify import Algebra
from hwsolve.calculus.simplification.trial import Claims, try_claims
from hwsolve.derivation.derivation import Derivation
from hwsolve.notation.formula import (
    ONE,
    ZERO,
    Formula,
    Negative,
    Number,
    Product,
    Quotient,
    Sum,
    Tuple,
    rational,
)
from hwsolve.solvers.manual.convolution import EXAMPLE, PARAMETERS, SUMMARY
from hwsolve.solvers.sizes.corners import largest, refuse_groups
from hwsolve.solvers.solver import Solver
from hwsolve.solvers.supporting.exact import require_value
from hwsolve.solvers.supporting.parameters import read

if TYPE_CHECKING:
    from hwsolve.meaning.scope import Scope
    from hwsolve.problem.nodes import Place
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Mathematics, Settings

QUESTIONS: Final = ("shape", "kernel", "field", "jump", "parameters", "all")
NEEDS_SIZES: Final = ("shape", "parameters", "all")
KEYS: Final = (
    "kind", "kernel", "stride", "padding", "dilation", "channels", "groups", "bias", "extra", "repeat",
)  # fmt: skip
PADDINGS: Final = ("same", "valid")
AXES: Final = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


@dataclass(frozen=True)
class Given:
    """The input's sizes (channels last), the layers, what is asked, and of which layer (the last)."""

    sizes: tuple[Mathematics, ...]
    layers: tuple[Settings, ...]
    ask: str
    layer: int
    settings: Settings

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters ``input``, ``layers``, ``ask`` and ``layer``."""
        settings.only(("input", "layers", "ask", "layer"))
        layers = settings.each("layers")
        if not layers:
            settings.place.fail("a stack has at least one layer; write them under the key 'layers'")
        ask = settings.choice("ask", QUESTIONS, "all")
        layer = settings.whole("layer", len(layers))
        if not 1 <= layer <= len(layers):
            settings.node("layer").place.fail(f"the layers are numbered from 1 to {len(layers)}")
        sizes = settings.formulas("input")
        if ask in NEEDS_SIZES and len(sizes) < 2:
            settings.place.fail("the input needs its sizes, channels last, such as input: [32, 32, 3]")
        return cls(sizes, layers, ask, layer, settings)


@dataclass(frozen=True)
class Stack:
    """The layers that count, over an input of the given sizes and depth."""

    sizes: tuple[Formula, ...]
    depth: Formula
    layers: tuple[Layer, ...]
    places: tuple[Place, ...]

    @property
    def axes(self) -> int:
        """The number of axes a window slides along."""
        return len(self.layers[0].windows)

    def along(self, axis: int) -> tuple[Window, ...]:
        """The windows along one axis."""
        return tuple(layer.windows[axis] for layer in self.layers)

    def alike(self, axis: int) -> int:
        """The first axis with the same size and windows as this one."""
        for other in range(axis):
            same_size = not self.sizes or self.sizes[other] == self.sizes[axis]
            if same_size and self.along(other) == self.along(axis):
                return other
        return axis

    def named(self, axis: int) -> str:
        """``height and width``: this axis and those like it, in words."""
        names = AXES.get(self.axes) or tuple(f"axis {place + 1}" for place in range(self.axes))
        alike = [names[place] for place in range(self.axes) if self.alike(place) == axis]
        return " and ".join(alike)


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of what is asked; every formula is tried against windows counted by hand.

    Raises ``ProblemError`` for a layer that does not fit, ``Falsehood`` where counting
    disagrees, ``NotComputable`` where no small instance can be counted.
    """
    stack = read_stack(part.scope, given)
    asked = QUESTIONS[:-1] if given.ask == "all" else (given.ask,)
    _refuse_gaps(stack, given)
    derivation = Derivation(part.scope)
    if "kernel" in asked:
        derivation = derive_kernels(derivation, stack, only_last=given.ask == "kernel")
        derivation = name_kernel(derivation, stack)
    claims = Claims()
    if "shape" in asked:
        if given.ask == "shape":
            derivation = derive_kernels(derivation, stack, only_last=False)
        derivation, sizes = derive_shape(derivation, stack, every=given.ask == "all")
        claims = Claims(sizes=sizes)
    if {"field", "jump"} & set(asked) and not any(layer.kind == "transposed" for layer in stack.layers):
        derivation, fields = derive_fields(derivation, stack, "field" in asked, "jump" in asked)
        claims = Claims(claims.sizes, tuple(f.size for f in fields), tuple(f.jump for f in fields))
    if "parameters" in asked:
        derivation, weights = derive_parameters(derivation, stack)
        claims = Claims(claims.sizes, claims.fields, claims.jumps, weights)
    try_claims(stack.layers, stack.sizes, stack.depth, claims, seed=1)
    return _named_as_asked(derivation, part)


def derive_kernels(derivation: Derivation, stack: Stack, only_last: bool) -> Derivation:
    """``k + (k - 1)(d - 1) = d(k - 1) + 1`` for each dilated layer."""
    layers = stack.layers[-1:] if only_last else stack.layers
    first = len(stack.layers) - len(layers) + 1
    for number, layer in enumerate(layers, first):
        for window in dict.fromkeys(layer.windows):
            if window.dilation == ONE:
                continue
            whole = effective_kernel(window)
            spread = Sum((Product((window.dilation, _less_one(window.kernel))), ONE))
            note = f"layer {number}: each of the gaps between taps takes dilation - 1 zeros"
            derivation = derivation.claim("effective kernel", whole, spread, note)
            derivation = _continued(derivation, "collect terms", reduced(spread))
    return derivation


def name_kernel(derivation: Derivation, stack: Stack) -> Derivation:
    """The effective kernel of the last layer as the answer ``K_eff``."""
    found = [_number_or(effective_kernel(window)) for window in stack.layers[-1].windows]
    if not derivation.steps:
        kernel = stack.layers[-1].windows[0].kernel
        note = "without dilation a kernel reaches over its own taps"
        derivation = derivation.claim("effective kernel", Sum((_less_one(kernel), ONE)), kernel, note)
    return derivation.answer("K_eff", _per_axis(found))


def derive_shape(
    derivation: Derivation, stack: Stack, every: bool
) -> tuple[Derivation, tuple[tuple[Formula, ...], ...]]:
    """Layer by layer the number of window positions; the shape with the number of kernels.

    With ``every`` the shapes after the earlier layers are answers too: ``shape 1``, ...
    """
    sizes, depth = stack.sizes, stack.depth
    listed = []
    after_each: dict[str, Formula] = {}
    for number, layer in enumerate(stack.layers, 1):
        found: list[Formula] = []
        for axis, window in enumerate(layer.windows):
            if stack.alike(axis) != axis:
                found.append(found[stack.alike(axis)])
                continue
            whole = output_size(sizes[axis], window, layer.kind)
            shorter = reduced_size(sizes[axis], window, layer.kind)
            note = f"layer {number}, {stack.named(axis)}"
            derivation = derivation.claim(_rule(layer, window), whole, shorter, note)
            value = largest(shorter, derivation.scope)
            if value is not None and value < 1:
                stack.places[number - 1].fail(f"{note}: the window is longer than its input")
            found.append(shorter)
        sizes, depth = tuple(found), layer.channels or depth
        listed.append(sizes)
        if number < len(stack.layers):
            after_each[f"shape {number}"] = Tuple((*sizes, depth))
    derivation = derivation.answer("shape", Tuple((*sizes, depth)))
    for name, shape in after_each.items() if every else ():
        derivation = derivation.answer(name, shape)
    return derivation, tuple(listed)


def derive_fields(
    derivation: Derivation, stack: Stack, field: bool, jump: bool
) -> tuple[Derivation, tuple[Field, ...]]:
    """Receptive field and jump, layer by layer along each axis."""
    last: list[Field] = []
    for axis in range(stack.axes):
        windows = stack.along(axis)
        fields = receptive_fields(windows)
        last.append(Field(factored_field(windows), fields[-1].jump))
        if stack.alike(axis) != axis:
            continue
        if all(isinstance(found.size, Number) for found in fields):
            derivation = _field_in_numbers(derivation, stack, axis, field)
        elif field:
            note = f"{stack.named(axis)}: each layer adds (k - 1) times dilation times earlier strides"
            whole = field_by_layers(windows)
            shorter = last[-1].size if last[-1].size != whole else fields[-1].size
            derivation = derivation.claim("receptive field, layer by layer", whole, shorter, note)
        paces = make_product(window.stride for window in windows)
        if jump and (paces != ONE or not derivation.steps):
            note = f"{stack.named(axis)}: input steps per output step"
            derivation = derivation.claim("product of the strides", paces, last[-1].jump, note)
    if field:
        derivation = derivation.answer("RF", _per_axis([found.size for found in last]))
    if jump:
        derivation = derivation.answer("jump", _per_axis([found.jump for found in last]))
    return derivation, tuple(last)


def _field_in_numbers(derivation: Derivation, stack: Stack, axis: int, field: bool) -> Derivation:
    """The field and the jump after each layer, as numbers."""
    windows = stack.along(axis)
    fields = receptive_fields(windows)
    for number, window in enumerate(windows, 1):
        before, after = fields[number - 1], fields[number]
        note = f"layer {number}, {stack.named(axis)}"
        if field:
            rule = "receptive field grows by (k - 1)·dilation·jump"
            derivation = derivation.claim(rule, grown_field(before, window), after.size, note)
        if field and window.stride != ONE:
            paced = Product((before.jump, window.stride))
            derivation = derivation.claim("jump grows by the stride", paced, after.jump, note)
    return derivation


def derive_parameters(derivation: Derivation, stack: Stack) -> tuple[Derivation, tuple[Formula, ...]]:
    """Weights and biases of each layer, and their sum."""
    depth, algebra = stack.depth, Algebra(derivation.scope)
    listed = []
    for number, layer in enumerate(stack.layers, 1):
        share = algebra.simplify(Quotient(depth, layer.groups))
        count = count_parameters(replace(layer, groups=ONE), share)
        listed.append(count)
        if layer.kind != "pool":
            rule = "weights and one bias per kernel" if layer.bias else "weights"
            derivation = derivation.claim(rule, count, reduced(count), f"layer {number}")
        depth = layer.channels or depth
    total = make_sum(listed)
    short = reduced(total)
    if len([count for count in listed if count != ZERO]) > 1:
        derivation = derivation.claim("add the layers", total, short)
    whole = short if isinstance(short, Number) else total
    return derivation.answer("parameters", whole), tuple(listed)


def read_stack(scope: Scope, given: Given) -> Stack:
    """The layers up to the one that is asked about; raises ``ProblemError`` at what does not fit."""
    sizes = tuple(read(text, scope) for text in given.sizes)
    spatial, depth = (sizes[:-1], sizes[-1]) if sizes else ((), ONE)
    layers: list[Layer] = []
    places: list[Place] = []
    for settings in given.layers[: given.layer]:
        axes = len(spatial) or max(1, len(layers[0].windows) if layers else len(settings.formulas("kernel")))
        times = settings.whole("repeat", 1)
        layers.extend([_layer(scope, settings, axes)] * times)
        places.extend([settings.place] * times)
    return Stack(spatial, depth, tuple(layers), tuple(places))


def _layer(scope: Scope, settings: Settings, axes: int) -> Layer:
    settings.only(KEYS)
    kind = cast(Kind, settings.choice("kind", ("conv", "pool", "transposed"), "conv"))
    kernels = _spread(scope, settings, "kernel", axes, None)
    strides = _spread(scope, settings, "stride", axes, kernels if kind == "pool" else (ONE,) * axes)
    dilations = _spread(scope, settings, "dilation", axes, (ONE,) * axes)
    extras = _spread(scope, settings, "extra", axes, (ZERO,) * axes)
    paddings = _paddings(scope, settings, axes)
    windows = tuple(
        Window(*parts) for parts in zip(kernels, strides, dilations, paddings, extras, strict=True)
    )
    channels = read(settings.formula("channels"), scope) if "channels" in settings else None
    groups = read(settings.formula("groups"), scope) if "groups" in settings else ONE
    return Layer(kind, windows, channels, groups, settings.flag("bias", True))


def _spread(
    scope: Scope, settings: Settings, key: str, axes: int, default: tuple[Formula, ...] | None
) -> tuple[Formula, ...]:
    """One formula for each axis: a single one serves all."""
    if key not in settings and default is not None:
        return default
    texts = settings.formulas(key)
    found = tuple(read(text, scope) for text in texts)
    place = settings.node(key).place
    if len(found) not in (1, axes):
        place.fail(f"{key} is one size, or one for each of the {axes} axes, not {len(found)}")
    least = 0 if key in ("padding", "extra") else 1
    for text, formula in zip(texts, found, strict=True):
        require_value(text, formula, scope)
        value = rational(formula)
        if value is not None and (value.denominator != 1 or value < least):
            text.place.fail(f"{key} is a whole number from {least} up")
    return found * axes if len(found) == 1 else found


def _paddings(scope: Scope, settings: Settings, axes: int) -> tuple[Padding, ...]:
    texts = settings.formulas("padding")
    if len(texts) == 1 and texts[0].lower() in PADDINGS:
        same: Padding = SAME
        return ((same if texts[0].lower() == SAME else ZERO),) * axes
    return _spread(scope, settings, "padding", axes, (ZERO,) * axes)


def _rule(layer: Layer, window: Window) -> str:
    if window.padding == SAME:
        return "padding that keeps every stride-th place"
    if layer.kind == "transposed":
        return "cells painted by a transposed convolution"
    return "valid positions of a window"


def _less_one(formula: Formula) -> Formula:
    return Sum((formula, Negative(ONE)))


def _continued(derivation: Derivation, rule: str, after: Formula) -> Derivation:
    return derivation if derivation.last == after else derivation.then(rule, after)


def _number_or(formula: Formula) -> Formula:
    short = reduced(formula)
    return short if isinstance(short, Number) else formula


def _per_axis(found: Sequence[Formula]) -> Formula:
    return found[0] if len(set(found)) == 1 else Tuple(tuple(found))


def _refuse_gaps(stack: Stack, given: Given) -> None:
    """Raise ``ProblemError`` where a layer lacks what the question needs."""
    for layer, place in zip(stack.layers, stack.places, strict=True):
        if layer.kind == "transposed" and given.ask in ("field", "jump"):
            place.fail("a transposed convolution has no receptive field of one size")
        if layer.kind != "pool" and layer.channels is None and given.ask in NEEDS_SIZES:
            place.fail("the number of kernels is missing; add channels: 16, say")
    if stack.sizes:
        refuse_groups(stack.layers, stack.places, stack.depth)


def _named_as_asked(derivation: Derivation, part: Part) -> Derivation:
    """The one answer that was found, also under the name of the one that the part asks for."""
    if len(part.answers) == 1 and len(derivation.answers) == 1:
        (found,) = derivation.answers.values()
        return derivation.answer(part.answers[0].name, found)
    return derivation


SOLVER: Final = Solver("convolution", Given, solve, SUMMARY, PARAMETERS, EXAMPLE)
