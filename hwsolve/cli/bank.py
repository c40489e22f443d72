"""``hwsolve list`` and ``hwsolve show``: what the bank holds, and what a part asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part, Problem

PROBLEMS: Any = typer.Option(None, "--problems", metavar="DIR", help="The folder of problem files.")
AS_JSON: Any = typer.Option(False, "--json", help="Print JSON and nothing else.")


def list_problems(problems: str | None = PROBLEMS, as_json: bool = AS_JSON) -> None:
    """List the parts of the problem bank."""
    from pathlib import Path

    from hwsolve.problem.bank import open_bank

    found = open_bank(Path(problems) if problems else None).problems()
    if as_json:
        import json

        typer.echo(json.dumps([_part_data(part) for problem in found for part in problem.parts], indent=2))
        return
    _print_table(found)


def show(
    problem: str = typer.Argument(metavar="PROBLEM[.PART]", help="PROBLEM or PROBLEM.PART, or a YAML file."),
    problems: str | None = PROBLEMS,
    as_json: bool = AS_JSON,
) -> None:
    """Show a question: what is given and what is asked."""
    from pathlib import Path

    from hwsolve.problem.bank import resolve

    target = resolve(problem, Path(problems) if problems else None)
    if as_json:
        import json

        shown = [_question_data(target.problem, part) for part in target.parts]
        typer.echo(json.dumps(shown[0] if target.part is not None else shown, indent=2))
        return
    typer.echo(_question(target.problem, target.parts))


def _part_data(part: Part) -> dict[str, Any]:
    return {
        "part": part.address,
        "title": part.title,
        "kind": part.kind,
        "points": _whole(part.points),
        "answers": [{"name": a.name, "slug": a.slug, "kind": a.kind} for a in part.answers],
    }


def _question_data(problem: Problem, part: Part) -> dict[str, Any]:
    around = part.surroundings
    return {
        **_part_data(part),
        "problem": problem.title,
        "text": problem.text,
        "ask": part.ask,
        "symbols": dict(around.symbols),
        "define": list(around.define),
        "given": list(around.given),
    }


def _whole(points: float) -> float | int:
    return int(points) if points == int(points) else points


def _print_table(problems: tuple[Problem, ...]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from hwsolve.report.escape import terminal

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("part", "points", "solver", "answers"):
        table.add_column(heading, overflow="fold")
    for problem in problems:
        for part in problem.parts:
            cells = (
                part.address,
                str(_whole(part.points)),
                part.solver.kind if part.solver else "",
                ", ".join(answer.name for answer in part.answers),
            )
            table.add_row(*(Text(terminal(cell)) for cell in cells))
    Console().print(table)


def _question(problem: Problem, parts: tuple[Part, ...]) -> str:
    from hwsolve.report.escape import terminal

    out = [problem.title]
    if problem.text:
        out += ["", *_wrapped(problem.text)]
    for part in parts:
        around = part.surroundings
        title = f"  {part.title}" if part.title != part.id else ""
        points = f"{_whole(part.points)} point{'' if part.points == 1 else 's'}"
        out += ["", f"{part.address}{title}  ({points})"]
        if part.ask:
            out += _wrapped(part.ask, "  ")
        if around.symbols:
            names = ", ".join(f"{name}: {kind}" for name, kind in around.symbols.items())
            out += _wrapped(f"where {names}", "  ", "        ")
        out += [f"  with  {text}" for text in around.define]
        out += [f"  given {text}" for text in around.given]
        for answer in part.answers:
            slug = f"  ({part.address}:{answer.slug})" if answer.slug != answer.name else ""
            out.append(f"  answer {answer.name}, {answer.kind}{slug}")
    return terminal("\n".join(out))


def _wrapped(text: str, indent: str = "", further: str | None = None) -> list[str]:
    """Paragraphs in lines of 80; ``further`` indents the lines after a paragraph's first."""
    from textwrap import fill

    further = indent if further is None else further
    paragraphs = text.strip().split("\n")
    return [
        fill(paragraph, 80, initial_indent=indent, subsequent_indent=further, break_long_words=False)
        for paragraph in paragraphs
    ]
