"""The solver `autodiff` against finite differences of plain Python functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest

from hwsolve.derivation.checker import check
from hwsolve.derivation.derivation import Derivation
from hwsolve.errors import NotComputable, ProblemError
from hwsolve.notation.formula import Formula, Matrix, Negative, Number, Vector
from hwsolve.notation.printing.plain import render_plain
from hwsolve.problem.layout import problem_of
from hwsolve.problem.loader import read_text
from hwsolve.solvers.registry import solve
from tests.unit.solvers.numeric_truth import part

Plain = Callable[..., float]


def sigmoid(t: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-t))


def derive(symbols: str, solver: str, define: Sequence[str] = ()) -> Derivation:
    """The checked derivation of one part."""
    definitions = "".join(f"  - {text}\n" for text in define)
    text = f"id: t\nsymbols: {{{symbols}}}\n"
    text += f"define:\n{definitions}" if define else ""
    text += f"parts:\n  - id: p\n    solver: {{kind: autodiff, {solver}}}\n"
    (part,) = problem_of(read_text(text), "t").parts
    return check(solve(part))


def value(formula: Formula) -> float:
    """A printed number."""
    if isinstance(formula, Negative):
        return -value(formula.operand)
    assert isinstance(formula, Number)
    return float(formula.text)


def table(formula: Formula) -> list[list[float]]:
    """A matrix of printed numbers; a number is one row of one."""
    if isinstance(formula, Matrix):
        return [[value(cell) for cell in row] for row in formula.rows]
    return [[value(formula)]]


def slopes(functions: Sequence[Plain], point: Sequence[float]) -> list[list[float]]:
    """The Jacobian by central differences with one step of Richardson."""

    def quotient(f: Plain, j: int, h: float) -> float:
        high, low = list(point), list(point)
        high[j] += h
        low[j] -= h
        return (f(*high) - f(*low)) / (2 * h)

    return [
        [(4 * quotient(f, j, 1e-4) - quotient(f, j, 2e-4)) / 3 for j in range(len(point))] for f in functions
    ]


CASES: list[tuple[str, list[str], list[Plain], list[float]]] = [
    (
        "w1: positive, w2: positive",
        ["cos(w1)*cos(w2) + sigma(w2)", "log(w1 + w2) + w1^2*w2"],
        [
            lambda a, b: math.cos(a) * math.cos(b) + sigmoid(b),
            lambda a, b: math.log(a + b) + a * a * b,
        ],
        [1, 2],
    ),
    ("x: real", ["x^3*exp(-x) + sqrt(x^2 + 1)"], [lambda x: x**3 * math.exp(-x) + math.hypot(x, 1)], [0.5]),
    (
        "x: real, y: real, z: real",
        ["x*y*z + sin(x*y) - z/(1 + x^2)", "tanh(x - 2*y)", "max(x, y)*z", "z"],
        [
            lambda x, y, z: x * y * z + math.sin(x * y) - z / (1 + x * x),
            lambda x, y, z: math.tanh(x - 2 * y),
            lambda x, y, z: max(x, y) * z,
            lambda x, y, z: z,
        ],
        [1, -0.5, 0.3],
    ),
    (
        "t: real, a: real",
        ["leaky_relu(t, 0.1) + relu(a*t) + softplus(t) + abs(t)", "where(t > 0, t^2, -a*t)"],
        [
            lambda t, a: (t if t > 0 else 0.1 * t) + max(a * t, 0) + math.log1p(math.exp(t)) + abs(t),
            lambda t, a: t * t if t > 0 else -a * t,
        ],
        [-1, 2],
    ),
    (
        "t: positive, a: positive",
        ["t^a + log2(t) + a^(1/3) + atan2(t, a)", "2^t*asin(t/a) + atanh(t/a)", "t*t*t/(t*a)"],
        [
            lambda t, a: t**a + math.log2(t) + a ** (1 / 3) + math.atan2(t, a),
            lambda t, a: 2**t * math.asin(t / a) + math.atanh(t / a),
            lambda t, a: t * t / a,
        ],
        [1.5, 2.5],
    ),
]


@pytest.mark.parametrize("mode", ["forward", "reverse", "jacobian"])
@pytest.mark.parametrize(("symbols", "texts", "functions", "point"), CASES)
def test_jacobian_is_that_of_finite_differences(
    mode: str, symbols: str, texts: list[str], functions: list[Plain], point: list[float]
) -> None:
    """Each mode gives the Jacobian, to six digits, and every line is verified."""
    inputs = [entry.partition(":")[0].strip() for entry in symbols.split(",")]
    found = derive(symbols, f"functions: {texts}, inputs: {inputs}, point: {point}, mode: {mode}, digits: 6")
    assert found.verified
    got, want = table(found.answers["J rounded"]), slopes(functions, point)
    for row, wanted in zip(got, want, strict=True):
        assert row == pytest.approx(wanted, abs=2e-6, rel=1e-6)


@pytest.mark.parametrize(("symbols", "texts", "functions", "point"), CASES)
def test_values(symbols: str, texts: list[str], functions: list[Plain], point: list[float]) -> None:
    """The trace of values ends in the functions' values."""
    inputs = [entry.partition(":")[0].strip() for entry in symbols.split(",")]
    found = derive(symbols, f"functions: {texts}, inputs: {inputs}, point: {point}, mode: value, digits: 6")
    rounded = found.answers["rounded"]
    items = rounded.items if isinstance(rounded, Vector) else (rounded,)
    assert found.verified
    assert [value(item) for item in items] == pytest.approx([f(*point) for f in functions], abs=1e-6)


@pytest.mark.parametrize(
    ("scheme", "shifts"), [("forward", (1, 0)), ("backward", (0, -1)), ("central", (1, -1))]
)
@pytest.mark.parametrize(("symbols", "texts", "functions", "point"), CASES)
def test_difference_quotients(
    scheme: str,
    shifts: tuple[int, int],
    symbols: str,
    texts: list[str],
    functions: list[Plain],
    point: list[float],
) -> None:
    """Each scheme with its own points, for a step of 0.05."""
    inputs = [entry.partition(":")[0].strip() for entry in symbols.split(",")]
    found = derive(
        symbols,
        f"functions: {texts}, inputs: {inputs}, point: {point}, mode: numeric, step: 0.05, scheme: {scheme},"
        " digits: 6",
    )
    assert found.verified
    want = []
    for f in functions:
        row = []
        for j in range(len(point)):
            ends = []
            for shift in shifts:
                moved = list(point)
                moved[j] += shift * 0.05
                ends.append(f(*moved))
            row.append((ends[0] - ends[1]) / (0.05 * (shifts[0] - shifts[1])))
        want.append(row)
    for got, wanted in zip(table(found.answers[f"{scheme} difference"]), want, strict=True):
        assert got == pytest.approx(wanted, abs=2e-6, rel=1e-6)


def claims(found: Derivation) -> list[str]:
    """The lines as text."""
    return [render_plain(step.claim) for step in found.steps]


def test_tangents_and_adjoints_are_told() -> None:
    """The product rule forward, and the sum over users backward."""
    ask = "functions: ['sin(x)*y + x'], inputs: [x, y], point: [1, 2]"
    forward = claims(derive("x: real, y: real", f"{ask}, mode: forward"))
    assert "b = a*y ~~ 1.6829" in forward
    assert "bdot_1 = adot_1*y + a*ydot_1 ~~ 1.0806" in forward
    reverse = claims(derive("x: real, y: real", f"{ask}, mode: reverse"))
    assert "xbar = abar*cos(x) + fbar ~~ 2.0806" in reverse


def test_without_a_point_every_line_is_symbolic() -> None:
    """Tangents as identities in the inputs."""
    found = derive("x: real, y: real, k: real", "functions: [k*x*y], inputs: [x, y], mode: forward")
    assert found.verified
    assert render_plain(found.answers["J"]) == "[[k*y, k*x]]"


def test_common_subexpressions_are_one_node() -> None:
    """exp(x*y) occurs three times and y*x is x*y; there are four nodes."""
    text = "functions: ['exp(x*y) + exp(y*x)*exp(x*y)'], inputs: [x, y], mode: graph"
    found = derive("x: real, y: real", text)
    assert claims(found) == ["a = x*y", "b = exp(a)", "c = b*b", "f = b + c"]


def test_node_names_keep_clear_of_declared_names() -> None:
    """Inputs a, b and the output's own name are not used again."""
    found = derive("a: real, b: real", "functions: ['h = sin(a*b)*2'], inputs: [a, b], mode: graph")
    assert claims(found) == ["c = a*b", "g = sin(c)", "h = g*2"]


def test_definitions_are_nodes_of_their_own_name() -> None:
    """A network of one unit, its sizes given as numbers."""
    found = derive(
        "x: 'real[2]', w: 'real[2]'",
        "functions: [E], inputs: [w, x], point: [[1, -1], [0.5, 0.25]], mode: reverse",
        define=["z = dot(w, x)", "yhat = sigma(z)", "E = (yhat - 1)^2"],
    )
    assert found.verified
    z = 0.5 - 0.25
    outer = 2 * (sigmoid(z) - 1) * sigmoid(z) * (1 - sigmoid(z))
    want = [outer * 0.5, outer * 0.25, outer * 1, outer * -1]
    assert table(found.answers["J rounded"])[0] == pytest.approx(want, abs=1e-4)
    assert any(line.startswith("yhat = sigmoid(z)") for line in claims(found))


def test_softmax_of_a_matrix_product() -> None:
    """Arrays are traced to scalars; dE/db is yhat - y."""
    found = derive(
        "b: 'real[3]'",
        "functions: [E], inputs: [b], point: [0.1, 0.2, -0.3], mode: reverse, digits: 6",
        define=[
            "W = [[1, 2], [0, 1], [-1, 1]]",
            "x = [1, 2]",
            "yhat = softmax(W x + b)",
            "E = -log(yhat[2])",
        ],
    )
    scores = [5.1, 2.2, 0.7]
    total = sum(map(math.exp, scores))
    want = [math.exp(s) / total - (k == 1) for k, s in enumerate(scores)]
    assert found.verified
    assert table(found.answers["J rounded"])[0] == pytest.approx(want, abs=2e-6)


def test_dimensions_take_their_sizes_from_the_solver() -> None:
    """A symbolic dimension needs a number, and the number counts."""
    ask = "functions: ['sum(x[i]^2, i)/N'], inputs: [x], mode: jacobian"
    found = derive("x: 'real[N]'", f"{ask}, sizes: {{N: 3}}")
    assert found.verified
    assert render_plain(found.answers["J"]) == "[[2*x[1]/3, 2*x[2]/3, 2*x[3]/3]]"
    with pytest.raises(ProblemError, match="sizes"):
        derive("x: 'real[N]'", ask)


@pytest.mark.parametrize(
    ("solver", "message"),
    [
        ("functions: [x*y], inputs: [x, y], point: [1], mode: value", "1 numbers, but there are 2 inputs"),
        ("functions: [x*y], inputs: [x], point: [1], mode: value", "y has no value"),
        ("functions: [x*q], inputs: [x], point: [1], mode: value", "q is not declared"),
        ("functions: [x], inputs: [x], mode: value", "needs a point"),
        ("functions: [x], inputs: [x], mode: backwards", "unknown mode"),
        ("functions: [x], point: [1]", "list of inputs"),
        ("functions: [x], inputs: [x], point: [1], mode: numeric, scheme: sideways", "scheme"),
        ("functions: [x], inputs: [x], point: [y], mode: value", "are numbers"),
        ("functions: [x = 2], inputs: [x], point: [1], mode: value", "declared already"),
        ("functions: [x], inputs: [x], color: red", "unknown key"),
    ],
)
def test_what_does_not_fit_is_said(solver: str, message: str) -> None:
    """An author's mistake gets a sentence with its place."""
    with pytest.raises(ProblemError) as caught:
        derive("x: real, y: real", solver)
    assert message in str(caught.value)
    assert caught.value.line is not None


def test_an_undefined_value_is_no_number() -> None:
    """log(-1) and 1/0 are not printed."""
    for text in ("log(x)", "1/(x + 1)", "sqrt(x)"):
        with pytest.raises(ProblemError, match="undefined"):
            derive("x: real", f"functions: ['{text}'], inputs: [x], point: [-1], mode: value")


def test_a_derivative_is_no_elementary_operation() -> None:
    """What cannot be a node is refused."""
    with pytest.raises(NotComputable):
        derive("x: real", "functions: ['d(x^2)/d(x)'], inputs: [x], point: [1], mode: value")


@pytest.mark.parametrize(
    ("formula", "mode"), [("log(a)*b", "value"), ("b/(a + 1)", "reverse"), ("sqrt(a)", "graph")]
)
def test_a_point_where_a_node_has_no_value(formula: str, mode: str) -> None:
    """The point is at fault, and the operation is named."""
    solver = f"kind: autodiff, functions: [f], inputs: [a, b], point: [-1, 3], mode: {mode}"
    with pytest.raises(ProblemError, match=r"is undefined at a = -1, b = 3"):
        solve(part({"a": "real", "b": "real"}, (f"f = {formula}",), solver))
