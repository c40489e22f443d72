"""The solver `step_network`: the networks it finds, run again in plain Python at points of the regions."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from hwsolve.derivation.derivation import Derivation
from hwsolve.derivation.exhibits import Plot, Table
from hwsolve.errors import ProblemError
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.notation.printing.text import render_text
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import derive, part

Points = list[tuple[float, ...]]
PLANE = {"x1": "real", "x2": "real"}
SPACE = {**PLANE, "x3": "real"}
CATALOGUE = (
    "lines: [{equation: 'x1 = 3', positive: [S2]}, {through: ['[1, 3]', '[2, 1]'], positive: [S2]}], "
    "regions: [{name: S1, where: ['2*x1 + x2 < 5', 'x1 < 3']}, "
    "{name: S2, class: 1, where: ['2*x1 + x2 > 5', 'x1 < 3']}, "
    "{name: S3, where: ['2*x1 + x2 > 5', 'x1 > 3']}]"
)
QUADRANTS = (
    "lines: [{equation: 'x1 = 0'}, {equation: 'x2 = 0'}], regions: [{name: A, class: %d, signs: '[1, 1]'}, "
    "{name: B, class: %d, signs: '[1, 0]'}, {name: C, class: %d, signs: '[0, 1]'}, "
    "{name: D, class: %d, signs: '[0, 0]'}]"
)


def found(solver: str, symbols: dict[str, str] | None = None) -> Derivation:
    """The checked derivation of a network."""
    symbols = symbols or PLANE
    return derive(symbols, (), f"kind: step_network, inputs: [{', '.join(symbols)}], {solver}")


def outputs(derivation: Derivation, points: Points) -> list[float]:
    """What the network that was found gives at the points."""
    names = [name for name in ("x1", "x2", "x3") if name in derivation.scope.types]
    count = len(points)
    columns = {name: [float(p[k]) for p in points] for k, name in enumerate(names)}
    instance = Instance(derivation.scope, 1, count)
    walk: Evaluator[list[float]] = Evaluator(derivation.scope, instance, FloatSamples(count), columns)
    value = walk.value(derivation.answers["output"])
    assert isinstance(value, list)
    return value


def test_the_catalogue_network() -> None:
    """Weights, table and output unit of the three regions; the output is right on a grid."""
    derivation = found(CATALOGUE)
    shown = {name: render_text(formula) for name, formula in derivation.answers.items()}
    assert (shown["h1"], shown["h2"]) == ("(−1, 0, 3)", "(2, 1, −5)")
    assert shown["table"] == "[[1, 0], [1, 1], [0, 1]]"
    grid = [(x + 0.25, y + 0.125) for x, y in product(range(-6, 9), repeat=2)]
    wanted = [float(x < 3 and 2 * x + y > 5) for x, y in grid]
    used = [not (x > 3 and 2 * x + y < 5) for x, y in grid]
    got = outputs(derivation, grid)
    assert [g for g, u in zip(got, used, strict=True) if u] == [
        w for w, u in zip(wanted, used, strict=True) if u
    ]
    table, plot = derivation.exhibits
    assert isinstance(table, Table)
    assert isinstance(plot, Plot)
    assert len(table.rows) == 3


@pytest.mark.parametrize("labels", list(product((0, 1), repeat=4)))
@pytest.mark.parametrize("activation", ["step", "sign"])
def test_every_boolean_function_of_two_lines(labels: tuple[int, ...], activation: str) -> None:
    """All 16 labellings of the quadrants; only XOR and its opposite need a second layer."""
    derivation = found(QUADRANTS % labels + f", activation: {activation}")
    points = [(1.5, 0.5), (2.0, -3.0), (-0.5, 4.0), (-1.0, -1.0)]
    silent = -1.0 if activation == "sign" else 0.0
    assert outputs(derivation, points) == [1.0 if label else silent for label in labels]
    told = {step.rule for step in derivation.steps}
    assert ("contradiction" in told) == (labels in {(0, 1, 1, 0), (1, 0, 0, 1)})


@pytest.mark.parametrize("at_zero", [0, 1])
def test_the_value_at_zero(at_zero: int) -> None:
    """A point on a line counts as the convention says."""
    derivation = found(
        f"at_zero: {at_zero}, lines: [{{weights: '[2, 0, -6]'}}], "
        f"regions: [{{name: A, class: {at_zero}, points: ['[3, 7]']}}, "
        f"{{name: B, class: {1 - at_zero}, points: ['{[4, 1] if at_zero == 0 else [1, 1]}']}}]"
    )
    assert outputs(derivation, [(3.0, 7.0)]) == [float(at_zero)]


def test_three_dimensions_and_parity_of_three_planes() -> None:
    """Parity of three half-spaces in space: a second layer, right in all eight cells."""
    cells = list(product((1, 0), repeat=3))
    regions = ", ".join(
        f"{{name: R{k}, class: {sum(cell) % 2}, signs: '{list(cell)}'}}" for k, cell in enumerate(cells)
    )
    lines = (
        "{through: ['[1, 0, 0]', '[0, 1, 0]', '[0, 0, 1]']}, "
        "{equation: 'x1 - x2 = 1/2'}, {weights: '[1, 1, -3, 2]'}"
    )
    derivation = found(f"lines: [{lines}], regions: [{regions}]", SPACE)
    rng = np.random.default_rng(5)
    points = [tuple(map(float, p)) for p in rng.normal(size=(60, 3)) * 4]
    wanted = [
        float((int(a + b + c > 1) + int(a - b > 0.5) + int(a + b - 3 * c + 2 > 0)) % 2) for a, b, c in points
    ]
    assert outputs(derivation, points) == wanted


TRIANGLE = "lines: [{equation: 'x1 = 0'}, {equation: 'x2 = 0'}, {equation: 'x1 + 2*x2 = 4'}], regions: "
AROUND = "points: ['[-1, 1]', '[1, -1]', '[4, 4]', '[-1, -1]', '[-1, 9]', '[9, -1]']"


@pytest.mark.parametrize(
    ("regions", "names"),
    [
        (f"[{{name: in, class: 1, points: ['[1, 1]', '[1/2, 1/2]']}}, {{name: out, {AROUND}}}]",
         ["in", *(f"out {k}" for k in range(1, 7))]),
        ("[{name: in, class: 1, where: ['x1 > 0', 'x2 > 0', 'x1 + 2*x2 < 4']}, {name: far, where: "
         "['x1 + 2*x2 > 4']}, {name: left, where: ['x1 < 0', 'x1 + 2*x2 < 4']}, "
         "{name: low, where: ['x2 < 0', 'x1 > 0', 'x1 + 2*x2 < 4']}]",
         ["in", "far 1", "far 2", "far 3", "left 1", "left 2", "low"]),
    ],
)  # fmt: skip
def test_lines_may_cut_a_region(regions: str, names: list[str]) -> None:
    """What lies around a triangle has a cell for each pattern of the lines; each cell is a row."""
    derivation = found(TRIANGLE + regions)
    (table,) = (exhibit for exhibit in derivation.exhibits if isinstance(exhibit, Table))
    assert [row[0] for row in table.rows] == names
    grid = [(x + 0.25, y + 0.125) for x, y in product(range(-6, 9), repeat=2)]
    inside = [float(x > 0 and y > 0 and x + 2 * y < 4) for x, y in grid]
    assert outputs(derivation, grid) == inside


def test_majority_of_five_lines() -> None:
    """Five vertical lines: the class is above the third one; the unit is found by a linear program."""
    lines = ", ".join(f"{{equation: 'x1 = {k}'}}" for k in range(1, 6))
    points = [(k + 0.5, 1.0) for k in range(6)]
    regions = ", ".join(
        f"{{name: R{k}, class: {int(k >= 3)}, points: ['[{2 * k + 1}/2, 1]']}}" for k in range(6)
    )
    derivation = found(f"lines: [{lines}], regions: [{regions}]")
    assert outputs(derivation, points) == [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("points", "wanted"),
    [
        ("['[1, 3]', '[2, 1]']", "(2, 1, −5)"),
        ("['[0, 0]', '[5, 5]']", "(1, −1, 0)"),
        ("['[1/2, 0]', '[1/2, 9]']", "(2, 0, −1)"),
        ("['[-4, 7]', '[3, 7]']", "(0, 1, −7)"),
    ],
)
def test_lines_through_points(points: str, wanted: str) -> None:
    """Coprime whole weights of the line, each point on it checked."""
    a, b, c = (int(x.replace("−", "-")) for x in wanted.strip("()").split(", "))
    inside = [1, 20] if 1 * a + 20 * b + c > 0 else [30, 1]
    derivation = found(
        f"ask: [units], lines: [{{through: {points}}}], "
        f"regions: [{{name: A, class: 1, points: ['{inside}']}}]"
    )
    assert render_text(derivation.answers["h1"]) == wanted
    assert [step.rule for step in derivation.steps].count("point_on_line") == 2


def test_what_is_refused() -> None:
    """Empty regions, classes that no line tells apart, lines that are none: with the place."""
    one = "lines: [{equation: 'x1 = 0'}]"
    near, far = "{name: A, points: ['[1, 0]']}", "{name: B, class: 1, points: ['[2, 0]']}"
    cases = [
        ("lines: [{equation: 'x1 = 0'}, {equation: 'x1 = 1'}], regions: [{name: A, signs: '[0, 1]'}]", 'A'),
        (f"{one}, regions: [{{name: A, where: ['x2 > 0', 'x2 < -1']}}]", "no point"),
        (f"{one}, regions: [{near}, {far}]", "A and B have different classes"),
        ("lines: [{through: ['[1, 1]', '[1, 1]']}], regions: [{name: A, points: ['[1, 0]']}]", "2 points"),
        ("lines: [{equation: 'x1^2 = 1'}], regions: [{name: A, points: ['[1, 0]']}]", "linear"),
        ("lines: [{equation: 'x1 = x1'}], regions: [{name: A, points: ['[1, 0]']}]", "not 0"),
        (f"{one}, regions: [{{name: A, points: ['[1, 0, 2]']}}]", "2 numbers"),
        (f"{one}, regions: [{{name: A, class: 2, points: ['[1, 0]']}}]", "0 or 1"),
        ("lines: [{equation: 'x1 = 0', positive: [B]}], regions: [{name: A, points: ['[1, 0]']}]", "no re"),
        (f"{one}, ask: [weights], regions: [{{name: A, points: ['[1, 0]']}}]", "unknown question"),
    ]  # fmt: skip
    for solver, message in cases:
        with pytest.raises(ProblemError, match=message):
            solve(part(PLANE, (), f"kind: step_network, inputs: [x1, x2], {solver}"))
