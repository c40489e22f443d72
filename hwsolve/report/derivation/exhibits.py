"""What all writers of exhibits share: a plot as a table of values, a graph as lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from hwsolve.derivation.exhibits import Curve, Graph, Plot, Table

#: How many rows a table that stands for a plot has.
ROWS: Final = 11


def values_table(plot: Plot, rows: int = ROWS) -> Table:
    """A few points of each curve; curves over the same places share a table's rows."""
    columns = (plot.x_label or "x", *(curve.name or plot.y_label or "y" for curve in plot.curves))
    grids = {curve.x for curve in plot.curves}
    if len(grids) == 1:
        (xs,) = grids
        found = [
            (shown(xs[place]), *(shown(curve.y[place]) for curve in plot.curves))
            for place in thinned(len(xs), rows)
        ]
        return Table(plot.title, columns, tuple(found))
    mixed = [
        (curve.name, shown(curve.x[place]), shown(curve.y[place]))
        for curve in plot.curves
        for place in thinned(len(curve.x), max(2, rows // len(plot.curves)))
    ]
    return Table(plot.title, ("curve", plot.x_label or "x", plot.y_label or "y"), tuple(mixed))


def thinned(count: int, most: int) -> list[int]:
    """At most *most* places among *count*, the first and the last included."""
    if count <= most:
        return list(range(count))
    return sorted({round(place * (count - 1) / (most - 1)) for place in range(most)})


def shown(number: float) -> str:
    """A number of a plot in four significant digits."""
    return f"{number:.4g}"


def drawable(curve: Curve, plot: Plot) -> list[tuple[float, float]]:
    """The points of a curve that the axes can show: finite, and positive where an axis is logarithmic."""
    return [
        (x, y)
        for x, y in zip(curve.x, curve.y, strict=True)
        if math.isfinite(x) and math.isfinite(y) and (x > 0 or not plot.log_x) and (y > 0 or not plot.log_y)
    ]


def is_numeric(cells: Sequence[str]) -> bool:
    """Whether a column holds numbers, which are set flush right."""
    return bool(cells) and all(_is_number(cell) for cell in cells if cell.strip())


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace("−", "-").strip().rstrip("%"))
    except ValueError:
        return False
    return True


def graph_lines(graph: Graph) -> list[tuple[int, str, str]]:
    """Each node, operands first: its depth below the inputs, its label, and where it comes from."""
    into: dict[str, list[str]] = {node.name: [] for node in graph.nodes}
    for start, end in graph.edges:
        into[end].append(start)
    labels = {node.name: node.label for node in graph.nodes}
    depths: dict[str, int] = {}
    pending = [node.name for node in graph.nodes]
    for _ in range(len(pending)):
        ready = [name for name in pending if all(start in depths for start in into[name])]
        if not ready:
            break
        for name in ready:
            depths[name] = 1 + max((depths[start] for start in into[name]), default=-1)
        pending = [name for name in pending if name not in depths]
    order = sorted(depths, key=lambda name: depths[name]) + pending
    return [
        (depths.get(name, 0), _called(name, labels[name]), ", ".join(dict.fromkeys(into[name])))
        for name in order
    ]


def _called(name: str, label: str) -> str:
    return label if not name or name in label else f"{name}: {label}"
