"""The graph of definitions."""

from __future__ import annotations

from hwsolve.calculus.derivatives.definitions import DefinitionGraph
from hwsolve.meaning.scope import build_scope

SCOPE = build_scope(
    {"x": "real", "w": "real", "v": "real"},
    ("z = w*x", "h = tanh(z)", "r = h + x", "L = r^2 + v*h"),
)
GRAPH = DefinitionGraph(SCOPE)


def test_parents() -> None:
    """What a definition mentions; nothing for a leaf."""
    assert GRAPH.parents("L") == ("h", "r", "v")
    assert GRAPH.parents("x") == ()


def test_depends() -> None:
    """Through any number of definitions."""
    assert GRAPH.depends("L", "w")
    assert GRAPH.depends("w", "w")
    assert not GRAPH.depends("z", "v")


def test_between() -> None:
    """Nearest to the end first; only what lies on a path."""
    assert GRAPH.between(SCOPE.parse("L"), "w") == ("L", "r", "h", "z")
    assert GRAPH.between(SCOPE.parse("L"), "h") == ("L", "r")
    assert GRAPH.between(SCOPE.parse("z"), "v") == ()
