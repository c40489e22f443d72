"""``hwsolve solve``: a derivation of which every line was checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from hwsolve.cli.completion import complete_problem
from hwsolve.cli.options import AS_JSON, PROBLEMS
from hwsolve.cli.output import FORMATS, figure_format, form_of, print_terminal, rendered, write, write_figures
from hwsolve.cli.status import ExitStatus

if TYPE_CHECKING:
    from hwsolve.derivation.derivation import Derivation
    from hwsolve.problem.bank import Target
    from hwsolve.problem.problem import Part
    from hwsolve.report.derivation.sheet import Sheet


def solve(
    problem: str = typer.Argument(
        metavar="PROBLEM[.PART]",
        help="A part, all parts of a problem, or a file.",
        autocompletion=complete_problem,
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
    plots: bool = typer.Option(
        False, "--plots", help="Draw plots in characters, also where no person looks."
    ),
    plot: str | None = typer.Option(
        None, "--plot", metavar="FILE", help="Write plots as .svg, .png or .pdf, graphs as .dot."
    ),
    problems: str | None = PROBLEMS,
    as_json: bool = AS_JSON,
) -> None:
    """Print a derivation of which every line is checked."""
    from hwsolve.errors import ProblemError, UsageError
    from hwsolve.problem.bank import resolve

    form = form_of(form, as_json)
    if plot is not None:
        figure_format(Path(plot))
    if form not in FORMATS:
        raise UsageError(f"there is no format {form!r}; it is one of {', '.join(FORMATS)}")
    folder, files = Path(problems) if problems else None, [Path(name) for name in overlays]
    target = resolve(problem, folder, files, settings)
    plain = resolve(problem, folder, files) if settings else target
    try:
        sheets = _sheets(target, plain, _whole(seed or "0"))
    except ProblemError as error:
        if (error.file or "").startswith("--set ") or not settings or _at_fault(plain):
            raise
        raise UsageError(f"with --set {' --set '.join(settings)}: {error.message}") from error
    destination = Path(output) if output else None
    if plot is not None:
        write_figures(sheets, Path(plot))
    if form == "terminal":
        print_terminal(sheets, destination, plots)
    else:
        write(rendered(sheets, form, one=target.part is not None), destination)
    if not settings and not overlays:
        _warn_of_differences(sheets)
    if not all(sheet.derivation.verified for sheet in sheets):
        raise typer.Exit(ExitStatus.NOT_CORRECT)


def _whole(text: str) -> int:
    from hwsolve.errors import UsageError

    if not text.removeprefix("-").isdecimal() or len(text) > 18:
        raise UsageError(f"--seed takes a whole number, not {text!r}")
    return int(text)


def _sheets(target: Target, plain: Target, seed: int) -> list[Sheet]:
    """The derivations of *target*, which is *plain* with the settings of the command line."""
    from dataclasses import replace

    from hwsolve.cli.progress import progress_shown
    from hwsolve.derivation.checker import check
    from hwsolve.report.derivation.sheet import Sheet

    sheets = []
    for part, before in zip(_solved(target), _solved(plain), strict=True):
        asked = part if _same_parameters(part, before) else replace(part, answers=())
        with _placed(part), progress_shown():
            derivation = check(_derived(asked), seed)
        _require_answers(asked, derivation)
        sheets.append(Sheet(target.problem, part, derivation, seed))
    return sheets


def _require_answers(part: Part, derivation: Derivation) -> None:
    """Raises ``ProblemError`` for an answer that neither the file nor the derivation gives."""
    from hwsolve.problem.layout import WITHOUT_REFERENCE

    for answer in part.answers:
        if answer.references or answer.kind in WITHOUT_REFERENCE or answer.name in derivation.answers:
            continue
        given = ", ".join(derivation.answers) or "no answer"
        answer.place.fail(
            f"the solver gives {given}; there is no answer {answer.name} and no reference for it"
        )


def _warn_of_differences(sheets: list[Sheet]) -> None:
    """One line on standard error for each answer that the file's own reference contradicts."""
    from hwsolve.errors import HwsolveError, shortened
    from hwsolve.grading.check import check_answer
    from hwsolve.notation.printing.plain import render_plain

    for sheet in sheets:
        for answer in sheet.part.answers:
            found = sheet.derivation.answers.get(answer.name)
            if found is None or not answer.references or answer.kind in ("text", "derivation"):
                continue
            derived, reference = (shortened(text, 80) for text in (render_plain(found), answer.references[0]))
            try:
                verdict = check_answer(sheet.part, answer, render_plain(found)).verdict
            except HwsolveError:
                continue
            if verdict == "incorrect":
                where = f"{sheet.part.address}:{answer.slug}"
                said = (
                    f"warning: {where}: {derived} was derived, which differs from the reference {reference}"
                )
                typer.echo(said, err=True)


def _solved(target: Target) -> list[Part]:
    from hwsolve.errors import UsageError

    parts = [part for part in target.parts if part.solver is not None or target.part is not None]
    if not parts:
        raise UsageError(f"no part of {target.problem.id} has a solver")
    return parts


def _same_parameters(part: Part, before: Part) -> bool:
    """Whether the solver is asked the same, so that what it finds is what the part calls it."""
    from hwsolve.problem.nodes import plain_data

    if part is before or part.solver is None or before.solver is None:
        return part.solver is before.solver
    given, given_before = part.solver.given.record, before.solver.given.record
    return part.solver.kind == before.solver.kind and plain_data(given) == plain_data(given_before)


def _derived(part: Part) -> Derivation:
    """The derivation, not checked yet; raises ``ProblemError`` for a kind of solver there is none of."""
    from hwsolve.errors import UsageError
    from hwsolve.solvers.registry import find
    from hwsolve.solvers.registry import solve as derive

    if part.solver is None:
        return derive(part)
    try:
        find(part.solver.kind)
    except UsageError as error:
        raise part.solver.place.error(error.message) from error
    return derive(part)


@contextmanager
def _placed(part: Part) -> Iterator[None]:
    """An error in what a formula means gets the place of the part's solver, a limit the part's name."""
    from hwsolve.errors import MeaningError, NotComputable, Unreadable

    try:
        yield
    except NotComputable as error:
        raise NotComputable(f"{error.message} (in {part.address})") from error
    except (MeaningError, Unreadable) as error:
        place = part.solver.given.place if part.solver is not None else part.place
        raise place.error(error.message) from error


def _at_fault(target: Target) -> bool:
    """Whether the problem file is at fault by itself."""
    from hwsolve.errors import HwsolveError

    try:
        for part in _solved(target):
            _derived(part)
    except HwsolveError:
        return True
    return False
