"""``hwsolve schema``: the JSON Schema of problem files, for editors."""

from __future__ import annotations

import typer


def schema(
    output: str | None = typer.Option(None, "-o", "--output", metavar="FILE", help="Write it there."),
) -> None:
    """Print the JSON Schema of problem files, for editors."""
    import json
    from pathlib import Path

    from hwsolve.authoring.schema import problem_schema
    from hwsolve.cli.output import write

    write(json.dumps(problem_schema(), indent=2) + "\n", Path(output) if output else None)
