"""Computational graphs: one node per operation, shared, in order."""

from __future__ import annotations

import pytest

from hwsolve.calculus.derivatives.graph import Graph, build_graph
from hwsolve.calculus.derivatives.modes import derivative
from hwsolve.errors import NotComputable
from hwsolve.notation.formula import Symbol
from hwsolve.notation.printing.plain import render_plain
from hwsolve.notation.reading.parser import parse

X, Y = Symbol("x"), Symbol("y")


def graph(*texts: str, definitions: dict[str, str] | None = None) -> Graph:
    """The graph of f1, f2, ... of x and y."""
    functions = {f"f{k}": parse(text) for k, text in enumerate(texts, 1)}
    return build_graph(functions, [X, Y], {name: parse(text) for name, text in (definitions or {}).items()})


def nodes(made: Graph) -> list[str]:
    """``name = operation`` for each node."""
    return [f"{node.name} = {render_plain(node.operation)}" for node in made.nodes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x*y + x", ["a = x*y", "f1 = a + x"]),
        ("x + y + 1", ["a = x + y", "f1 = a + 1"]),
        ("x - 2*y", ["a = 2*y", "f1 = x - a"]),
        ("-x^2", ["a = x^2", "f1 = -a"]),
        ("exp(x*y)/(y*x)", ["a = x*y", "b = exp(a)", "f1 = b/a"]),
        ("sqrt(2)*x", ["f1 = sqrt(2)*x"]),
        ("max(x, y)", ["f1 = max(x, y)"]),
        ("x", ["f1 = x"]),
        ("7", ["f1 = 7"]),
        ("k*x", ["f1 = k*x"]),
    ],
)
def test_nodes(text: str, expected: list[str]) -> None:
    """Constants belong to operations; long sums are taken from the left."""
    assert nodes(graph(text)) == expected


def test_outputs_share_nodes() -> None:
    """What two outputs both use is computed once."""
    made = graph("sin(x)*y", "sin(x) + y")
    assert nodes(made) == ["a = sin(x)", "f1 = a*y", "f2 = a + y"]
    assert [node.name for node in made.needed("f2")] == ["a", "f2"]
    assert [node.name for node in made.children(made.nodes[0].symbol, made.nodes)] == ["f1", "f2"]


def test_equal_outputs() -> None:
    """Two names of one quantity are two nodes, the second an identity."""
    assert nodes(graph("x*y", "y*x")) == ["f1 = x*y", "f2 = f1"]


def test_definitions_keep_their_names_and_letters_avoid_them() -> None:
    """A definition is a node of its own name, and no letter hides it."""
    made = graph("a*cos(b)", definitions={"a": "x + y", "b": "a*x"})
    assert nodes(made) == ["a = x + y", "b = a*x", "c = cos(b)", "f1 = a*c"]


def test_every_node_comes_after_its_parents() -> None:
    """Topological order, on a larger formula."""
    made = graph("exp(x*y)/(1 + exp(x*y)) - log(x^2 + y^2)*tanh(x - y)", "max(x, y)^(x*y)")
    seen = {X, Y}
    for node in made.nodes:
        assert set(node.parents) <= seen
        seen.add(node.symbol)


def test_expanding_gives_the_function_back() -> None:
    """The output as a formula of the inputs."""
    text = "cos(x)*cos(y) + sigmoid(y)"
    assert graph(text).expanded("f1") == parse(text)


@pytest.mark.parametrize(
    ("text", "by_x", "by_y"),
    [
        ("cos(x)*cos(y) + sigmoid(y)", "-cos(y)*sin(x)", "-cos(x)*sin(y) + sigmoid(y)*(1 - sigmoid(y))"),
        ("log(x + y) + x^2*y", "1/(x + y) + 2*x*y", "1/(x + y) + x^2"),
        ("x*x*x", "3*x^2", "0"),
        ("x/y", "1/y", "-x/y^2"),
        ("exp(3*x)", "3*exp(3*x)", "0"),
        ("(x - y)^2", "2*(x - y)", "-2*(x - y)"),
    ],
)
def test_derivatives_are_tidy(text: str, by_x: str, by_y: str) -> None:
    """Forward mode on formulas, like terms merged."""
    made = graph(text)
    assert render_plain(derivative(made, "f1", X)) == by_x
    assert render_plain(derivative(made, "f1", Y)) == by_y


def test_a_graph_has_a_limit() -> None:
    """More than 200 nodes are refused."""
    with pytest.raises(NotComputable, match="200"):
        graph("+".join(f"sin({k}*x)" for k in range(1, 150)))
