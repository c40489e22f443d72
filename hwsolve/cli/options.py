"""Options that several commands take."""

from __future__ import annotations

from typing import Any

import typer

PROBLEMS: Any = typer.Option(None, "--problems", metavar="DIR", help="The folder of problem files.")
AS_JSON: Any = typer.Option(False, "--json", help="Print JSON and nothing else.")
