"""``hwsolve list`` and ``hwsolve show``: what the bank holds, and what a part asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from hwsolve.cli.completion import complete_problem
from hwsolve.cli.options import AS_JSON, PROBLEMS

if TYPE_CHECKING:
    from hwsolve.problem.problem import Part, Problem, Surroundings


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
    problem: str = typer.Argument(
        metavar="PROBLEM[.PART]",
        help="PROBLEM or PROBLEM.PART, or a YAML file.",
        autocompletion=complete_problem,
    ),
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
    """A heading for each problem, and under it a line for each part: address, points, title, answers."""
    import sys

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from hwsolve.report.escape import terminal

    console = Console() if sys.stdout.isatty() else Console(width=80, no_color=True)
    widest = max((len(part.address) for problem in problems for part in problem.parts), default=0)
    for problem in problems:
        console.print(Text(terminal(f"{problem.id}  {problem.title}"), "bold"))
        table = Table.grid(padding=(0, 2, 0, 0), expand=False)
        table.add_column(min_width=min(widest, 30) + 2, overflow="fold")
        table.add_column(justify="right", no_wrap=True)
        table.add_column(overflow="fold")
        for part in problem.parts:
            title = part.title if part.title != part.id else ""
            names = ", ".join(answer.name for answer in part.answers)
            told = "; ".join(words for words in (title, names) if words)
            cells = (f"  {part.address}", str(_whole(part.points)), told)
            table.add_row(*(Text(terminal(cell)) for cell in cells))
        with console.capture() as captured:
            console.print(table)
        for line in captured.get().splitlines():
            console.print(Text.from_ansi(line.rstrip()), soft_wrap=True)
    parts = [part for problem in problems for part in problem.parts]
    solved = sum(part.solver is not None for part in parts)
    worth = _whole(sum(part.points for part in parts))
    counts = f"{_count(len(problems), 'problem')}, {_count(len(parts), 'part')} ({solved} with a solver)"
    console.print(Text(f"{counts}, {_count(worth, 'point')}", "dim"))


def _count(number: float, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _question(problem: Problem, parts: tuple[Part, ...]) -> str:
    from hwsolve.report.escape import terminal
    from hwsolve.report.prose import undollared

    out = _wrapped(problem.title)
    if problem.text:
        out += ["", *_wrapped(undollared(problem.text))]
    settings = [_setting(part.surroundings) for part in parts]
    common = [line for line in settings[0] if all(line in other for other in settings)] if parts[1:] else []
    if common:
        out += ["", *_setting_lines(common)]
    for part, setting in zip(parts, settings, strict=True):
        title = f"  {part.title}" if part.title != part.id else ""
        out += ["", *_wrapped(f"{part.address}{title}  ({_count(_whole(part.points), 'point')})", "", "  ")]
        if part.ask:
            out += _wrapped(undollared(part.ask), "  ")
        out += _setting_lines([line for line in setting if line not in common])
        for answer in part.answers:
            slug = f"  ({part.address}:{answer.slug})" if answer.slug != answer.name else ""
            out.append(f"  answer {answer.name}, {answer.kind}{slug}")
    return terminal("\n".join(out))


def _setting(around: Surroundings) -> list[tuple[str, str]]:
    """Symbols, definitions and hypotheses, as formulas are to name them, each under its heading."""
    symbols = [("where", f"{name}: {kind}") for name, kind in around.symbols.items()]
    return symbols + [("with ", text) for text in around.define] + [("given", text) for text in around.given]


def _setting_lines(setting: list[tuple[str, str]]) -> list[str]:
    symbols = ", ".join(text for heading, text in setting if heading == "where")
    out = _wrapped(f"where {symbols}", "  ", "        ") if symbols else []
    for heading, text in setting:
        if heading != "where":
            out += _wrapped(f"{heading} {text}", "  ", "          ")
    return out


def _wrapped(text: str, indent: str = "", further: str | None = None) -> list[str]:
    """Paragraphs in lines of 80; ``further`` indents the lines after a paragraph's first."""
    from textwrap import fill

    further = indent if further is None else further
    paragraphs = text.strip().split("\n")
    return [
        fill(paragraph, 80, initial_indent=indent, subsequent_indent=further, break_long_words=False)
        for paragraph in paragraphs
    ]
