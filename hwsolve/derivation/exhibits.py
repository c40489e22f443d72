"""What one looks at beside a derivation: tables, curves, regions of a plane, graphs. Data, no drawing.

The numbers in an exhibit are computed by the solver that shows it; what is claimed about them
stands in the derivation's lines, where it is checked.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Rows of cells under named columns; numbers are written out by the solver, digits and all."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Curve:
    """One line of a plot: ``x`` and ``y`` of equal length; ``marks`` draws points in its place."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    marks: bool = False


@dataclass(frozen=True)
class Plot:
    """Curves over one pair of axes; ``log_x`` and ``log_y`` make an axis logarithmic."""

    title: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]
    log_x: bool = False
    log_y: bool = False


@dataclass(frozen=True)
class Node:
    """A node of a graph: its ``name`` is unique, ``label`` is what is written in it."""

    name: str
    label: str


@dataclass(frozen=True)
class Graph:
    """A directed graph; an edge leads from the first name to the second."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]


Exhibit = Table | Plot | Graph
