"""``hwsolve template``: an empty submission with every question in comments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from hwsolve.cli.completion import complete_problem
from hwsolve.cli.options import PROBLEMS

if TYPE_CHECKING:
    from hwsolve.problem.assignment import Assignment


def template(
    assignment: str = typer.Argument(
        metavar="ASSIGNMENT",
        help="An assignment file, or PROBLEM[.PART] of the bank.",
        autocompletion=complete_problem,
    ),
    form: str | None = typer.Option(
        None, "--format", metavar="NAME", help="markdown (the default), latex, yaml or notebook."
    ),
    output: str | None = typer.Option(
        None, "-o", "--output", metavar="FILE", help="Where to write it; its end tells the format."
    ),
    problems: str | None = PROBLEMS,
) -> None:
    """Write an empty submission with every question in comments."""
    from hwsolve.cli.output import write
    from hwsolve.report.blank import render_blank

    folder = Path(problems) if problems else None
    path = Path(output) if output and output != "-" else None
    text = render_blank(_assignment(assignment, folder), _format(form, path))
    if path is not None and path.exists():
        from hwsolve.errors import UsageError

        raise UsageError(f"there is a file {path} already; name another one with -o FILE")
    write(text, path)


def _assignment(given: str, folder: Path | None) -> Assignment:
    from hwsolve.problem.assignment import of_address, read_assignment

    path = Path(given)
    if path.suffix in (".yaml", ".yml") and path.is_file() and not _is_problem(path):
        return read_assignment(path, folder)
    return of_address(given, folder)


def _is_problem(path: Path) -> bool:
    """Whether the parts in a file are questions, with ``answers``, rather than addresses of some."""
    from hwsolve.problem.loader import read_file
    from hwsolve.problem.nodes import Listing, Record

    node = read_file(path)
    parts = node.get("parts") if isinstance(node, Record) else None
    items = parts.items if isinstance(parts, Listing) else ()
    return any(isinstance(item, Record) and item.get("id") is not None for item in items)


def _format(form: str | None, path: Path | None) -> str:
    from hwsolve.errors import UsageError
    from hwsolve.report.blank import ENDINGS

    if form is None:
        suffix = path.suffix if path else ".md"
        form = next((name for name, ending in ENDINGS.items() if ending == suffix), None)
    if form not in ENDINGS:
        raise UsageError(f"a template is written as {', '.join(ENDINGS)}, not as {form or 'that file'}")
    return form
