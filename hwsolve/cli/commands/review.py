"""``hwsolve review``: a worked solution, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from hwsolve.cli.options import AS_JSON, PROBLEMS
from hwsolve.cli.output import form_of, write

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part, Problem
    from hwsolve.review.review import Review

FORMATS: Final = ("terminal", "markdown", "html", "json")
#: A file with more bytes is no homework.
MAX_BYTES: Final = 2_000_000


def review(
    file: str = typer.Argument(
        metavar="FILE", help="The worked solution: Markdown, LaTeX or plain text; - is standard input."
    ),
    addresses: list[str] = typer.Option(
        [], "--problem", metavar="PROBLEM[.PART]", help="What it answers; may be given several times."
    ),
    overlays: list[str] = typer.Option([], "--with", metavar="FILE", help="YAML merged over the problem."),
    form: str | None = typer.Option(
        None, "--format", metavar="FORMAT", help="terminal, markdown, html or json."
    ),
    output: str | None = typer.Option(None, "-o", "--output", metavar="FILE", help="Write it there."),
    problems: str | None = PROBLEMS,
    as_json: bool = AS_JSON,
) -> None:
    """Say of each relation in a worked solution whether it is true."""
    from hwsolve.errors import UsageError
    from hwsolve.review.review import review as reviewed

    form = form_of(form, as_json)
    if form not in FORMATS:
        raise UsageError(f"there is no format {form!r}; it is one of {', '.join(FORMATS)}")
    if output is not None and file != "-" and Path(output).resolve() == Path(file).resolve():
        raise UsageError(f"-o {output} is the page itself; name another file")
    text = _text(file)
    asked, parts = _asked(text, addresses, problems, [Path(name) for name in overlays])
    found = reviewed(text, asked, parts)
    destination = Path(output) if output else None
    if form == "terminal":
        _print(found, destination)
    else:
        write(_rendered(found, form), destination)


def _text(file: str) -> str:
    from hwsolve.errors import UsageError
    from hwsolve.submission.decoding import decode

    if file == "-":
        import sys

        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        try:
            with Path(file).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise UsageError(f"cannot read {file}: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise UsageError(f"{file} is longer than {MAX_BYTES:,} bytes")
    found = decode(data)
    if found.text is None:
        raise UsageError(f"{file}: {found.remarks[0].message}")
    for remark in found.remarks:
        typer.echo(f"hwsolve: {file}: {remark.message}", err=True)
    return found.text


def _asked(
    text: str, addresses: list[str], folder: str | None, overlays: list[Path]
) -> tuple[list[Problem], list[Part]]:
    """The problems and parts named on the command line, else those whose ids the headings name."""
    from hwsolve.errors import UsageError
    from hwsolve.problem.bank import open_bank, resolve

    place = Path(folder) if folder else None
    if not addresses:
        heads = "\n".join(
            line for line in text.splitlines() if line.lstrip().startswith(("#", "\\section", "\\subsection"))
        )
        addresses = [identity for identity in open_bank(place).files if identity in heads]
    if not addresses:
        raise UsageError("which problem does it answer? Name one with --problem, or by its id in a heading")
    found: dict[str, Problem] = {}
    parts: list[Part] = []
    for address in addresses:
        target = resolve(address, place, overlays)
        problem = found.setdefault(target.problem.id, target.problem)
        wanted = {part.id for part in target.parts}
        parts += [part for part in problem.parts if part.id in wanted and part not in parts]
    return list(found.values()), parts


def _rendered(found: Review, form: str) -> str:
    if form == "json":
        from hwsolve.report.review.json import render_json

        return render_json(found)
    if form == "markdown":
        from hwsolve.report.review.markdown import render_markdown

        return render_markdown(found)
    from hwsolve.report.review.html import render_html

    return render_html(found)


def _print(found: Review, output: Path | None) -> None:
    import sys
    from io import StringIO

    from rich.console import Console

    from hwsolve.report.review.terminal import print_review

    text = StringIO()
    looking = output is None and sys.stdout.isatty()
    console = Console() if looking else Console(file=text if output else None, width=100, no_color=True)
    print_review(found, console)
    if output is not None:
        write(text.getvalue(), output)
