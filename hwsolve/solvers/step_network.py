"""Solver kind ``step_network``: step units for regions between lines, their table, an output unit.

Every hidden unit is one side of a line (Minsky and Papert, Perceptrons, 1969); the output unit
is searched for among small whole weights, and where none exists two inequalities show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Self

from hwsolve.calculus.arithmetic import number
from hwsolve.derivation.derivation import Derivation
from hwsolve.derivation.exhibits import Curve, Plot, Table
from hwsolve.notation.formula import (
    ZERO,
    Comparator,
    Formula,
    Logic,
    Matrix,
    Relation,
    Symbol,
    Tuple,
    substitute,
)
from hwsolve.solvers.halfplanes.output import Activation, Wanted, tell_output
from hwsolve.solvers.halfplanes.setting import (
    LineText,
    RegionText,
    cells,
    conditions,
    fires,
    orient,
    read_line,
    read_region,
)
from hwsolve.solvers.manual.step_network import ACTIVATIONS, EXAMPLE, PARAMETERS, QUESTIONS, SUMMARY
from hwsolve.solvers.solver import Solver

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part
    from hwsolve.problem.settings import Settings
    from hwsolve.solvers.halfplanes.line import Line
    from hwsolve.solvers.halfplanes.region import Region
    from hwsolve.solvers.separation.certificate import Point

KEYS: Final = tuple(each.name for each in PARAMETERS)


@dataclass(frozen=True)
class Given:
    """The inputs, the lines and regions as written, what a unit does, what is asked."""

    inputs: tuple[str, ...]
    lines: tuple[LineText, ...]
    regions: tuple[RegionText, ...]
    activation: Activation
    ask: tuple[str, ...]
    place: Settings

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The parameters ``inputs``, ``lines``, ``regions``, ``activation``, ``at_zero`` and ``ask``."""
        settings.only(("kind", *KEYS))
        ask = settings.texts("ask") or QUESTIONS
        for word in ask:
            if word not in QUESTIONS:
                known = ", ".join(QUESTIONS)
                settings.node("ask").place.fail(f"unknown question {word!r}; known ones: {known}")
        lines = tuple(LineText.read(each, f"h{k}") for k, each in enumerate(settings.each("lines"), 1))
        regions = tuple(RegionText.read(each) for each in settings.each("regions"))
        for key, found in (("inputs", settings.texts("inputs")), ("lines", lines), ("regions", regions)):
            if not found:
                settings.place.fail(f"the key {key!r} is missing or empty")
        at_zero = settings.whole("at_zero", 0)
        if at_zero not in (0, 1):
            settings.node("at_zero").place.fail("at 0 a step gives 0 or 1")
        kind = settings.choice("activation", ACTIVATIONS, "step")
        return cls(settings.texts("inputs"), lines, regions, Activation(kind, at_zero), ask, settings)


@dataclass(frozen=True)
class Network:
    """The oriented lines, the regions, and which units fire where."""

    inputs: tuple[str, ...]
    names: tuple[str, ...]
    lines: tuple[Line, ...]
    regions: tuple[Region, ...]
    patterns: tuple[tuple[bool, ...], ...]
    activation: Activation

    def values(self, pattern: tuple[bool, ...]) -> Point:
        """The values of the hidden units."""
        return tuple(Fraction(1) if on else self.activation.off for on in pattern)

    @property
    def units(self) -> list[Formula]:
        """The hidden units as formulas in the inputs."""
        return [self.activation.of(line.formula(self.inputs)) for line in self.lines]


def solve(part: Part, given: Given) -> Derivation:
    """The derivation of a part of kind ``step_network``."""
    scope = part.scope
    for name in given.inputs:
        if not scope.declares(name):
            given.place.node("inputs").place.fail(f"{name} is no symbol of the problem; write {name}: real")
    written = [read_line(text, scope, given.inputs) for text in given.lines]
    plain = [line for line, _ in written]
    regions = tuple(read_region(text, scope, given.inputs, plain) for text in given.regions)
    lines = tuple(orient(line, text, regions) for line, text in zip(plain, given.lines, strict=True))
    at_zero = given.activation.at_zero
    parts = [
        (cell, text)
        for region, text in zip(regions, given.regions, strict=True)
        for cell in cells(region, lines, at_zero)
    ]
    patterns = tuple(tuple(fires(line, cell.points[0], at_zero) for line in lines) for cell, _ in parts)
    names = tuple(text.name for text in given.lines)
    regions, texts = (tuple(each) for each in zip(*parts, strict=True))
    network = Network(given.inputs, names, lines, regions, patterns, given.activation)
    derivation = _units(Derivation(scope), network, [points for _, points in written])
    if set(given.ask) & {"table", "output"}:
        derivation = _table(derivation, network)
    if "output" in given.ask:
        derivation = _output(derivation, network, texts)
    plot = _plot(network)
    return derivation if plot is None else derivation.exhibit(plot)


def _units(derivation: Derivation, network: Network, through: list[tuple[Point, ...]]) -> Derivation:
    """Each line through its points, and its sign on every region."""
    for place, (name, line) in enumerate(zip(network.names, network.lines, strict=True)):
        for point in through[place]:
            at = ", ".join(map(str, point))
            note = f"{name}: the {'line' if len(point) < 3 else 'plane'} goes through ({at})"
            derivation = derivation.claim("point_on_line", line.inserted(point), ZERO, note)
        for region, pattern in zip(network.regions, network.patterns, strict=True):
            derivation = _sign(derivation, network, name, line, region, pattern[place])
        weights = (*map(number, line.weights), number(line.bias))
        derivation = derivation.answer(name, Tuple(weights))
    return derivation


def _sign(
    derivation: Derivation, network: Network, name: str, line: Line, region: Region, on: bool
) -> Derivation:
    """The sum at every point of a region, and what follows from the inequalities that bound it."""
    word = f"{name} = {1 if on else network.activation.off} on {region.name}"
    claims: list[Relation] = []
    for point in region.points:
        value = line.value(point)
        sign: Comparator = ">" if value > 0 else "<" if value < 0 else "="
        claims.append(Relation(("=", sign), (line.inserted(point), number(value), ZERO)))
    if region.sides:
        total = line.formula(network.inputs)
        bound = conditions(region, network.inputs)
        premise = bound[0] if len(bound) == 1 else Logic("and", bound)
        conclusion = Relation((">" if on else "<",), (total, ZERO))
        if conclusion not in bound:
            implied = Logic("implies", (premise, conclusion))
            derivation = derivation.state("side_of_the_line", implied, f"{word}: everywhere in it")
    claim: Relation | Logic = claims[0] if len(claims) == 1 else Logic("and", tuple(claims))
    return derivation.state("side_of_the_line", claim, word)


def _table(derivation: Derivation, network: Network) -> Derivation:
    """The truth table of the hidden units."""
    rows = [network.values(pattern) for pattern in network.patterns]
    shown = tuple(
        (region.name, *map(str, row), str(region.label))
        for region, row in zip(network.regions, rows, strict=True)
    )
    derivation = derivation.exhibit(
        Table("Hidden units on each region", ("region", *network.names, "class"), shown)
    )
    units = network.units
    for region, row in zip(network.regions, rows, strict=True):
        values = _at(network, region.points[0])
        claims = tuple(
            Relation(("=",), (substitute(unit, values), number(value)))
            for unit, value in zip(units, row, strict=True)
        )
        claim = claims[0] if len(claims) == 1 else Logic("and", claims)
        derivation = derivation.state("truth_table", claim, f"the hidden units on {region.name}")
    return derivation.answer("table", Matrix(tuple(tuple(map(number, row)) for row in rows)))


def _at(network: Network, point: Point) -> dict[str, Formula]:
    return {name: number(value) for name, value in zip(network.inputs, point, strict=True)}


def _output(derivation: Derivation, network: Network, texts: tuple[RegionText, ...]) -> Derivation:
    """The output unit and the whole network at every point."""
    labels: dict[Point, int] = {}
    first: dict[Point, str] = {}
    for region, pattern, text in zip(network.regions, network.patterns, texts, strict=True):
        row = network.values(pattern)
        if labels.setdefault(row, region.label) != region.label:
            text.place.place.fail(
                f"{first[row]} and {region.name} have different classes, and no line separates them"
            )
        first.setdefault(row, region.name)
    wanted = Wanted(network.names, labels, network.activation)
    derivation, whole = tell_output(derivation, wanted, network.units)
    for region in network.regions:
        claims = tuple(
            Relation(("=",), (substitute(whole, _at(network, point)), _label(network, region)))
            for point in region.points
        )
        claim = claims[0] if len(claims) == 1 else Logic("and", claims)
        derivation = derivation.state("whole_network", claim, f"{region.name} has class {region.label}")
    scope = derivation.scope
    if all(name in scope.definitions for name in network.names):
        symbols = [Symbol(name) for name in network.names]
        _, whole = tell_output(derivation, wanted, symbols)
    return derivation.answer("output", whole)


def _label(network: Network, region: Region) -> Formula:
    return number(Fraction(1) if region.label else network.activation.off)


def _plot(network: Network) -> Plot | None:
    """The plane with the lines and the points of each region; None in other dimensions."""
    if len(network.inputs) != 2:
        return None
    points = [point for region in network.regions for point in region.points]
    low, high = (pick(value for point in points for value in point) for pick in (min, max))
    left, right = float(low) - 1, float(high) + 1
    curves: list[Curve] = []
    for name, line in zip(network.names, network.lines, strict=True):
        a, b, c = (float(value) for value in (*line.weights, line.bias))
        steps = [left + (right - left) * k / 40 for k in range(41)]
        pairs = [(x, -(a * x + c) / b) for x in steps] if b else [(-c / a, y) for y in steps]
        inside = [(x, y) for x, y in pairs if left <= x <= right and left <= y <= right]
        if inside:
            curves.append(Curve(name, tuple(x for x, _ in inside), tuple(y for _, y in inside)))
    for region in network.regions:
        xs, ys = zip(*((float(x), float(y)) for x, y in region.points), strict=True)
        curves.append(Curve(f"{region.name} (class {region.label})", tuple(xs), tuple(ys), True))
    return Plot("Lines and regions", *network.inputs, tuple(curves))


SOLVER: Final = Solver("step_network", Given, solve, SUMMARY, PARAMETERS, EXAMPLE)
