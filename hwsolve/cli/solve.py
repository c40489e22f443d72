"""``hwsolve solve``: a derivation of which every line was checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from hwsolve.cli.bank import PROBLEMS
from hwsolve.cli.status import ExitStatus

if TYPE_CHECKING:
    from hwsolve.problem.bank import Target
    from hwsolve.report.sheet import Sheet


FORMATS = ("terminal", "markdown", "latex", "html", "json")


def solve(
    problem: str = typer.Argument(
        metavar="PROBLEM[.PART]", help="A part, all parts of a problem, or a file."
    ),
    settings: list[str] = typer.Option(
        [], "--set", metavar="NAME=VALUE", help="Change a parameter of the solver, or a path in the part."
    ),
    overlays: list[str] = typer.Option([], "--with", metavar="FILE", help="YAML merged over the problem."),
    form: str | None = typer.Option(
        None, "--format", metavar="FORMAT", help="terminal, markdown, latex, html or json."
    ),
    output: str | None = typer.Option(None, "-o", "--output", metavar="FILE", help="Write it there."),
    seed: str | None = typer.Option(
        None, "--seed", metavar="N", help="Seed of the points lines are checked at."
    ),
    problems: str | None = PROBLEMS,
) -> None:
    """Print a derivation of which every line is checked."""
    from hwsolve.errors import UsageError
    from hwsolve.problem.bank import resolve

    form = form or "terminal"
    if form not in FORMATS:
        raise UsageError(f"there is no format {form!r}; it is one of {', '.join(FORMATS)}")
    target = resolve(
        problem, Path(problems) if problems else None, [Path(name) for name in overlays], settings
    )
    sheets = _sheets(target, _whole(seed or "0"))
    destination = Path(output) if output else None
    if form == "terminal":
        _print_terminal(sheets, destination)
    else:
        _write(_rendered(sheets, form, one=target.part is not None), destination)
    if not all(sheet.derivation.verified for sheet in sheets):
        raise typer.Exit(ExitStatus.NOT_CORRECT)


def _whole(text: str) -> int:
    from hwsolve.errors import UsageError

    if not text.removeprefix("-").isdecimal() or len(text) > 18:
        raise UsageError(f"--seed takes a whole number, not {text!r}")
    return int(text)


def _sheets(target: Target, seed: int) -> list[Sheet]:
    from hwsolve.derivation.checker import check
    from hwsolve.errors import MeaningError, Unreadable, UsageError
    from hwsolve.report.sheet import Sheet
    from hwsolve.solvers.registry import solve as derive

    parts = [part for part in target.parts if part.solver is not None or target.part is not None]
    if not parts:
        raise UsageError(f"no part of {target.problem.id} has a solver")
    sheets = []
    for part in parts:
        try:
            derivation = check(derive(part), seed)
        except (MeaningError, Unreadable) as error:
            place = part.solver.given.place if part.solver is not None else part.place
            raise place.error(error.message) from error
        sheets.append(Sheet(target.problem, part, derivation, seed))
    return sheets


def _rendered(sheets: list[Sheet], form: str, one: bool) -> str:
    if form == "json":
        import json

        from hwsolve.report.json import derivation_data

        data = [derivation_data(sheet) for sheet in sheets]
        return json.dumps(data[0] if one else data, indent=2) + "\n"
    if form == "markdown":
        from hwsolve.report.markdown import render_markdown as render
    elif form == "latex":
        from hwsolve.report.latex import render_latex_document as render
    else:
        from hwsolve.report.html import render_html as render
    return "\n".join(map(render, sheets))


def _print_terminal(sheets: list[Sheet], output: Path | None) -> None:
    import sys

    from rich.console import Console

    from hwsolve.report.terminal import print_sheet

    if output is not None:
        from io import StringIO

        text = StringIO()
        for sheet in sheets:
            print_sheet(sheet, Console(file=text, width=80, no_color=True))
        _write(text.getvalue(), output)
        return
    console = Console() if sys.stdout.isatty() else Console(width=80, no_color=True)
    for sheet in sheets:
        print_sheet(sheet, console)


def _write(text: str, output: Path | None) -> None:
    from hwsolve.errors import UsageError

    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror or error}") from error
