"""Graphs as text for Graphviz."""

from __future__ import annotations

from hwsolve.derivation.exhibits import Graph
from hwsolve.report.escape import terminal


def render_dot(graph: Graph) -> str:
    """The graph in the DOT language, left to right."""
    lines = [f"digraph {_quoted(graph.title)} {{", "  rankdir=LR;", "  node [shape=box, style=rounded];"]
    lines += [f"  {_quoted(node.name)} [label={_quoted(node.label)}];" for node in graph.nodes]
    lines += [f"  {_quoted(start)} -> {_quoted(end)};" for start, end in graph.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    escaped = terminal(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
