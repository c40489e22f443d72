"""Exhibits for a terminal: tables by Rich, plots in characters by plotext, graphs as indented lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from hwsolve.derivation.exhibits import Exhibit, Graph, Plot, Table
from hwsolve.report.derivation.exhibits import drawable, graph_lines, is_numeric
from hwsolve.report.escape import terminal

#: How several curves are told apart where there may be no colours.
MARKS: Final = "•*+ox#%@"
_HEIGHT: Final = 18
_WIDEST_PLOT: Final = 80


def print_exhibit(exhibit: Exhibit, console: Console, width: int, plots: bool) -> None:
    """Print a table, a plot (one line about it unless *plots*), or a graph; no markup is read."""
    console.print()
    match exhibit:
        case Table():
            if exhibit.title:
                for line in Text(terminal(exhibit.title), "bold").wrap(console, width):
                    console.print(line)
            _print_table(exhibit, console, width)
        case Plot():
            lines = _plotted(exhibit, min(width, _WIDEST_PLOT)) if plots else _mentioned(exhibit, width)
            for line in lines:
                line.rstrip()
                console.print(line, soft_wrap=True)
        case Graph():
            for line in _drawn(exhibit):
                console.print(line, width=width, overflow="fold")
        case _:
            assert_never(exhibit)


def _print_table(table: Table, console: Console, width: int) -> None:
    """The table without the blanks at the ends of its lines."""
    with console.capture() as captured:
        console.print(_table(table), width=width)
    for line in captured.get().splitlines():
        console.print(Text.from_ansi(line.rstrip()), soft_wrap=True)


def _table(table: Table) -> RichTable:
    made = RichTable(
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="bold",
    )
    for place, name in enumerate(table.columns):
        cells = [row[place] for row in table.rows if place < len(row)]
        justify = "right" if is_numeric(cells) else "left"
        made.add_column(Text(terminal(name)), justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in table.rows:
        made.add_row(*(Text(terminal(cell)) for cell in row))
    return made


def _mentioned(plot: Plot, width: int) -> Iterator[Text]:
    curves = ", ".join(curve.name for curve in plot.curves if curve.name)
    said = f"plot: {plot.title}{f' ({curves})' if curves else ''}; --plots draws it, --plot FILE writes it"
    yield from Text(terminal(said), "dim").wrap(Console(width=width), width)


def _plotted(plot: Plot, width: int) -> Iterator[Text]:
    """The plot in characters; a key to its curves stands below."""
    from plotext import figure, uncolorize

    figure.clear()
    figure.theme("colorless")
    figure.plot_size(width, _HEIGHT)
    figure.legend(False)
    several = len(plot.curves) > 1
    drawn = 0
    key: list[str] = []
    for number, curve in enumerate(plot.curves):
        points = drawable(curve, plot)
        mark = MARKS[number % len(MARKS)]
        key.append(f"{mark} {curve.name}")
        if not points:
            continue
        drawn += len(points)
        xs, ys = [x for x, _ in points], [y for _, y in points]
        signal = figure.signal(xs, ys, marker=mark if several or curve.marks else "braille")
        if not curve.marks:
            signal.lines()
        figure.draw(signal)
    yield Text(terminal(plot.title), "bold")
    if not drawn:
        yield Text("(no point of it can be drawn)", "dim")
        return
    if plot.log_x:
        figure.ruler("x").scale("log")
    if plot.log_y:
        figure.ruler("y").scale("log")
    text = uncolorize(figure.build().string())
    figure.clear()
    for line in text.splitlines():
        yield Text(terminal(line.rstrip()))
    axes = f"across: {plot.x_label or 'x'}{' (logarithmic)' if plot.log_x else ''}"
    axes += f"; up: {plot.y_label or 'y'}{' (logarithmic)' if plot.log_y else ''}"
    yield from Text(terminal(axes), "dim").wrap(Console(width=width), width)
    if several:
        yield from Text(terminal("   ".join(key))).wrap(Console(width=width), width)


def _drawn(graph: Graph) -> Iterator[Text]:
    if graph.title:
        yield Text(terminal(graph.title), "bold")
    for depth, label, sources in graph_lines(graph):
        line = Text("  " * (depth + 1)) + Text(terminal(label))
        yield line + Text(terminal(f"  ← {sources}"), "dim") if sources else line
