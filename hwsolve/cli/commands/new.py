"""``hwsolve new``: a commented problem file to start from."""

from __future__ import annotations

from pathlib import Path

import typer

from hwsolve.cli.completion import complete_kind
from hwsolve.cli.status import ExitStatus


def new(
    identity: str = typer.Argument(metavar="ID", help="The id of the new problem."),
    kind: str | None = typer.Option(
        None, "--kind", metavar="KIND", help="The kind of solver it uses.", autocompletion=complete_kind
    ),
    output: str | None = typer.Option(
        None, "-o", "--output", metavar="FILE", help="Where to write it: ID.yaml here, - for the screen."
    ),
) -> None:
    """Write a commented problem file to start from."""
    from hwsolve.authoring.template import template
    from hwsolve.errors import UsageError
    from hwsolve.solvers.registry import kinds

    if kind is None or kind not in kinds():
        said = "--kind is missing" if kind is None else f"there is no solver of kind {kind!r}"
        typer.echo(f"hwsolve: {said}; the kinds are\n{_kinds()}", err=True)
        raise typer.Exit(ExitStatus.USAGE)
    text = template(kind, identity)
    if output == "-":
        typer.echo(text, nl=False)
        return
    path = Path(output or f"{identity}.yaml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"there is a file {path} already; name another one with -o FILE") from error
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
    typer.echo(f"wrote {path}; check it with: hwsolve lint {path}")


def _kinds() -> str:
    """One line for each kind, with what it is for."""
    from textwrap import wrap

    from hwsolve.solvers.registry import find, kinds

    margin = max(map(len, kinds())) + 4
    lines: list[str] = []
    for kind in kinds():
        head = f"  {kind:<{margin - 2}}"
        lines += wrap(find(kind).summary, 80, initial_indent=head, subsequent_indent=" " * margin) or [head]
    return "\n".join(line.rstrip() for line in lines)
