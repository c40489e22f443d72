"""The ``hwsolve`` command: its commands, and the one boundary where errors become sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TextIO

import typer

from hwsolve import __version__
from hwsolve.cli.commands.bank import list_problems, show
from hwsolve.cli.commands.check import check
from hwsolve.cli.commands.compare import compare
from hwsolve.cli.commands.grade import grade
from hwsolve.cli.commands.lint import lint
from hwsolve.cli.commands.new import new
from hwsolve.cli.commands.preflight import preflight
from hwsolve.cli.commands.review import review
from hwsolve.cli.commands.schema import schema
from hwsolve.cli.commands.solve import solve
from hwsolve.cli.commands.template import template
from hwsolve.cli.defect import defect_sentence
from hwsolve.cli.plain import Passed, PlainCommand
from hwsolve.cli.status import ExitStatus
from hwsolve.errors import Falsehood, HwsolveError, NotComputable, ProblemError, shortened

#: With these an answer that begins with ``-`` is an answer; such a command has no short options.
ANSWERS: Final = {"ignore_unknown_options": True}

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Solve and grade homework in the mathematics of deep learning, with evidence for every line.",
    epilog="hwsolve --version prints the version.",
)
app.command("list", cls=PlainCommand)(list_problems)
app.command("show", cls=PlainCommand)(show)
app.command("solve", cls=PlainCommand)(solve)
app.command("check", cls=PlainCommand, context_settings=ANSWERS)(check)
app.command("compare", cls=PlainCommand, context_settings=ANSWERS)(compare)
app.command("grade", cls=PlainCommand)(grade)
app.command("review", cls=PlainCommand)(review)
app.command("lint", cls=PlainCommand)(lint)
app.command("new", cls=PlainCommand)(new)
app.command("schema", cls=PlainCommand)(schema)
app.command("template", cls=PlainCommand)(template)
app.command("preflight", cls=PlainCommand)(preflight)


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # it was closed
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  for good
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(status_of(list(sys.argv[1:] if arguments is None else arguments)))


def status_of(arguments: list[str], errors: TextIO | None = None) -> int:
    """Run the command line; the exit status. Whatever goes wrong is a sentence on *errors*."""
    errors = errors or sys.stderr
    if arguments == ["--version"]:
        print(f"hwsolve {__version__}")
        return ExitStatus.FINE
    try:
        try:
            _run(arguments)
        finally:
            sys.stdout.flush()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else ExitStatus.FINE
    except HwsolveError as error:
        print(_sentence(error), file=errors)
        return _status(error)
    except KeyboardInterrupt as stopped:
        print(": ".join(("hwsolve: interrupted", *map(str, stopped.args))), file=errors)
        return ExitStatus.INTERRUPTED
    except OSError as error:
        if error.filename is not None:
            print(f"hwsolve: cannot use {shortened(repr(error.filename), 80)}: {error.strerror}", file=errors)
            return ExitStatus.USAGE
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # whoever reads has seen enough
            return ExitStatus.FINE
        print(f"hwsolve: cannot write what is printed: {error.strerror or error}", file=errors)
        return ExitStatus.USAGE
    except Exception as error:  # noqa: BLE001  the boundary: whatever arrives here is our own defect
        print(f"hwsolve: {defect_sentence(error)}", file=errors)
        return ExitStatus.DEFECT
    return ExitStatus.FINE


def _run(arguments: list[str]) -> None:
    """Hand the arguments to the command they name, or to the group where they name none."""
    group = typer.main.get_command(app)
    command = getattr(group, "commands", {}).get(arguments[0]) if arguments else None
    if command is None:
        group.main(arguments, prog_name="hwsolve")
    else:
        try:
            command.main(arguments[1:], prog_name=f"hwsolve {arguments[0]}")
        except Passed as passed:
            raise passed.__cause__ or passed from None


def _status(error: HwsolveError) -> ExitStatus:
    if isinstance(error, ProblemError):
        on_command_line = (error.file or "").startswith("--set ")
        return ExitStatus.USAGE if on_command_line else ExitStatus.PROBLEM
    if isinstance(error, Falsehood):
        return ExitStatus.DEFECT
    return ExitStatus.USAGE


def _sentence(error: HwsolveError) -> str:
    from hwsolve.report.escape import terminal

    message = shortened(error.message)
    if isinstance(error, Falsehood):
        return terminal(f"hwsolve: a defect of hwsolve: {message}")
    if isinstance(error, NotComputable):
        return terminal(f"hwsolve: a limit was reached: {message}")
    if str(error) == error.message:
        return terminal(f"hwsolve: {message}")
    return terminal(str(error))


if __name__ == "__main__":
    run()
