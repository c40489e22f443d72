"""Where results go, and in which format: the screen, files, figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from hwsolve.derivation.exhibits import Graph, Plot
    from hwsolve.report.derivation.sheet import Sheet

FORMATS: Final = ("terminal", "markdown", "latex", "html", "json")
FIGURES: Final = ("svg", "png", "pdf", "dot")


def form_of(form: str | None, as_json: bool) -> str:
    """The format that ``--format`` and ``--json`` ask for together; raises ``UsageError`` if they differ."""
    from hwsolve.errors import UsageError

    if as_json and form not in (None, "json"):
        raise UsageError(f"--json and --format {form} ask for different formats")
    return "json" if as_json else form or "terminal"


def rendered(sheets: list[Sheet], form: str, one: bool) -> str:
    """All sheets as one document of the format *form*; with *one*, JSON is an object and no array."""
    if form == "json":
        import json

        from hwsolve.report.derivation.json import derivation_data

        data = [derivation_data(sheet) for sheet in sheets]
        return json.dumps(data[0] if one else data, indent=2) + "\n"
    if form == "markdown":
        from hwsolve.report.derivation.markdown import render_markdown as render
    elif form == "latex":
        from hwsolve.report.derivation.latex import render_latex_document as render
    else:
        from hwsolve.report.derivation.html import render_html as render
    return render(*sheets)


def print_terminal(sheets: list[Sheet], output: Path | None, plots: bool) -> None:
    """Print the sheets for a person; plots are drawn where one is looking, or with *plots*."""
    import sys
    from io import StringIO

    from rich.console import Console

    from hwsolve.report.derivation.terminal import print_sheet

    looking = output is None and sys.stdout.isatty()
    text = StringIO()
    if looking:
        console = Console()
    else:
        console = Console(file=text if output else None, width=80, no_color=True)
    for number, sheet in enumerate(sheets):
        if number:
            console.print()
            console.print()
        print_sheet(sheet, console, plots or looking)
    if output is not None:
        write(text.getvalue(), output)


def figure_format(path: Path) -> str:
    """The format that the name of a figure's file asks for; raises ``UsageError`` for another one."""
    from hwsolve.errors import UsageError

    form = path.suffix.lower().removeprefix(".")
    if form not in FIGURES:
        raise UsageError(f"--plot writes files that end in .{', .'.join(FIGURES)}, not {path.name!r}")
    return form


def write_figures(sheets: list[Sheet], path: Path) -> None:
    """Write the plots (for ``.dot`` the graphs) of the sheets: one to *path*, several numbered.

    Raises ``UsageError`` where there are none.
    """
    from hwsolve.derivation.exhibits import Graph, Plot
    from hwsolve.errors import UsageError

    form = figure_format(path)
    wanted: type[Plot | Graph] = Graph if form == "dot" else Plot
    shown = [one for sheet in sheets for one in sheet.derivation.exhibits if isinstance(one, wanted)]
    if not shown:
        what = "graph" if form == "dot" else "plot"
        raise UsageError(f"there is no {what} beside this derivation to write to {path}")
    for number, exhibit in enumerate(shown, 1):
        name = path if len(shown) == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        try:
            name.write_bytes(_drawn(exhibit, form))
        except OSError as error:
            raise UsageError(f"cannot write {name}: {error.strerror or error}") from error


def _drawn(exhibit: Plot | Graph, form: str) -> bytes:
    from hwsolve.derivation.exhibits import Plot

    if isinstance(exhibit, Plot):
        from hwsolve.report.derivation.figure import draw

        return draw(exhibit, form)
    from hwsolve.report.derivation.dot import render_dot

    return render_dot(exhibit).encode()


def write(text: str, output: Path | None) -> None:
    """Write *text* to the file, or print it where there is none. Raises ``UsageError``."""
    from hwsolve.errors import UsageError

    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror or error}") from error
