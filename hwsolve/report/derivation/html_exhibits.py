"""Exhibits in a web page: tables, plots as inline SVG, graphs as lists."""

from __future__ import annotations

from html import escape
from typing import assert_never

from hwsolve.derivation.exhibits import Exhibit, Graph, Plot, Table
from hwsolve.report.derivation.exhibits import graph_lines, is_numeric, values_table
from hwsolve.report.derivation.figure import can_draw, draw
from hwsolve.report.escape import terminal


def render_exhibit(exhibit: Exhibit) -> str:
    """The exhibit as HTML; a plot without matplotlib is a table of some of its values."""
    match exhibit:
        case Table():
            return _table(exhibit)
        case Plot():
            return _figure(exhibit) if can_draw() else _table(values_table(exhibit))
        case Graph():
            return _graph(exhibit)
        case _:
            assert_never(exhibit)


def _table(table: Table) -> str:
    columns = [[row[place] for row in table.rows if place < len(row)] for place in range(len(table.columns))]
    kinds = [' class="number"' if is_numeric(cells) else "" for cells in columns]
    head = "".join(f"<th{kind}>{_text(name)}</th>" for kind, name in zip(kinds, table.columns, strict=True))
    rows = "\n".join(
        f"<tr>{''.join(f'<td{kind}>{_text(cell)}</td>' for kind, cell in zip(kinds, row, strict=False))}</tr>"
        for row in table.rows
    )
    caption = f"<caption>{_text(table.title)}</caption>" if table.title else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"


def _figure(plot: Plot) -> str:
    drawn = draw(plot, "svg").decode("utf-8")
    names = ", ".join(curve.name for curve in plot.curves if curve.name)
    label = escape(terminal(f"{plot.title}: {names}"), quote=True)
    return f'<figure role="img" aria-label="{label}">{drawn[drawn.index("<svg") :]}</figure>'


def _graph(graph: Graph) -> str:
    items = []
    for depth, label, sources in graph_lines(graph):
        origin = f" ← {_text(sources)}" if sources else ""
        items.append(f'<li style="padding-left: {2 * depth}em">{_text(label)}{origin}</li>')
    title = f"<figcaption>{_text(graph.title)}</figcaption>" if graph.title else ""
    return f'<figure>{title}<ul class="graph">{"".join(items)}</ul></figure>'


def _text(words: str) -> str:
    return escape(terminal(words), quote=True)
