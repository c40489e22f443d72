"""``hwsolve grade``: submissions in, marks with reasons out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from hwsolve.cli.options import PROBLEMS
from hwsolve.cli.status import ExitStatus

if TYPE_CHECKING:
    from hwsolve.batch.run import Run
    from hwsolve.cli.grading.request import Request
    from hwsolve.cli.grading.sources import Sources

FORMATS: Any = typer.Option(
    [],
    "--format",
    metavar="NAME",
    help="csv, json, markdown, html, junit, github, gradescope, classroom50, canvas or moodle; "
    "several with --out.",
)


def grade(
    paths: list[str] = typer.Argument(metavar="PATH", help="Submissions: files, folders, tables, archives."),
    assignment: str | None = typer.Option(
        None, "--assignment", metavar="FILE", help="The assignment (YAML); without, the whole bank."
    ),
    problems: str | None = PROBLEMS,
    out: str | None = typer.Option(
        None, "--out", metavar="DIR", help="Where results, the review sheet and the formats go."
    ),
    formats: list[str] = FORMATS,
    jobs: str | None = typer.Option(
        None, "--jobs", metavar="N", help="Workers; as many as cores if not given."
    ),
    resume: bool = typer.Option(False, "--resume", help="Go on where the last run in --out DIR ended."),
    fail_under: str | None = typer.Option(
        None, "--fail-under", metavar="PERCENT", help="Exit 1 if the mean of all totals is below this."
    ),
    verbose: bool = typer.Option(False, "-v", "--verbose", help="Print the feedback to every answer."),
    all_rows: bool = typer.Option(False, "--all", help="List every student, also of a large class."),
    reveal: bool = typer.Option(False, "--reveal", help="Show the reference beside what is not right."),
    roster: str | None = typer.Option(
        None, "--roster", metavar="CSV", help="The class list: who handed in nothing appears with zero."
    ),
    review: str | None = typer.Option(
        None, "--review", metavar="CSV", help="A review sheet that was filled in: its points count."
    ),
    overrides: str | None = typer.Option(
        None,
        "--overrides",
        metavar="CSV",
        help="Points by hand: student, part or part:name, points, comment.",
    ),
    submitted: str | None = typer.Option(
        None,
        "--submitted",
        metavar="TIME",
        help="When PATH was handed in, where no platform or roster says; for the late policy.",
    ),
    engine: str | None = typer.Option(
        None, "--engine", metavar="local|dask", help="Where answers are judged."
    ),
    scheduler: str | None = typer.Option(
        None, "--scheduler", metavar="ADDRESS", help="The Dask scheduler; without, a cluster on this machine."
    ),
    time_limit: str | None = typer.Option(
        None, "--time-limit", metavar="S", help="Seconds for one answer (10)."
    ),
    memory_limit: str | None = typer.Option(
        None, "--memory-limit", metavar="MB", help="Memory of a worker (1024)."
    ),
) -> None:
    """Grade submissions: a table here, reports with --out."""
    from hwsolve.cli.grading.promise import promised
    from hwsolve.cli.grading.request import read_request

    given = {
        "paths": paths, "assignment": assignment, "problems": problems, "out": out, "formats": formats,
        "jobs": jobs, "resume": resume, "fail_under": fail_under, "verbose": verbose, "all_rows": all_rows,
        "reveal": reveal, "roster": roster, "review": review, "overrides": overrides, "submitted": submitted,
        "engine": engine, "scheduler": scheduler, "time_limit": time_limit, "memory_limit": memory_limit,
    }  # fmt: skip
    with promised(formats, out):
        request = read_request(given)
        try:
            status = _graded(request)
        except KeyboardInterrupt as stopped:
            raise KeyboardInterrupt(*(["--resume goes on"] if request.folder else [])) from stopped
    if status:
        raise typer.Exit(status)


def _graded(request: Request) -> int:
    """Grade, print, write; the exit status."""
    from hwsolve.batch.insight.statistics import statistics
    from hwsolve.batch.run import open_run
    from hwsolve.cli.grading.delivery import print_report, write_reports
    from hwsolve.cli.grading.lateness import believed
    from hwsolve.cli.grading.points_by_hand import doubtful
    from hwsolve.cli.grading.screen import Screen, counted
    from hwsolve.cli.grading.sources import Again, read_sources
    from hwsolve.report.grading.gradebook import Gradebook, share

    screen = Screen(request)
    sources = read_sources(request)
    with open_run(sources.assignment, sources.source, _options(request, sources)) as run:
        for _ in counted(run.grade(sources.submissions())):
            pass
        found = statistics(run.marks(), sources.assignment)
        book = Gradebook(sources.assignment, Again(run.marks), found, request.reveal, sources.folder)
        remarks: list[str] = []
        try:
            screen.show(book, run.changes() if request.resume else (), run.gone() if request.resume else ())
            remarks += print_report(book, request)
        finally:  # also where a pager was closed
            remarks += write_reports(book, request)
            _write_similar(run, request)
        screen.warn((*remarks, *believed(book), *doubtful(sources.overrides, book)))
        screen.blame(run.faults)
        if run.faults:
            return ExitStatus.PROBLEM
    if request.fail_under is not None and 100 * share(found.mean, found.possible) < request.fail_under - 1e-9:
        return ExitStatus.NOT_CORRECT
    return ExitStatus.FINE


def _write_similar(run: Run, request: Request) -> None:
    """Who shares rare wrong answers, where a class is kept in a folder."""
    from hwsolve.batch.insight.similarity import similar
    from hwsolve.cli.grading.delivery import write_page
    from hwsolve.report.grading.similar import write_similar

    if request.out is not None and not request.is_single:
        for page in write_similar(similar(run.marks())).pages:
            write_page(page, request.out)


def _options(request: Request, sources: Sources) -> Any:
    from hwsolve.batch.engines.limits import Limits
    from hwsolve.batch.run import Options
    from hwsolve.report.grading.json import result_text

    return Options(
        folder=request.folder,
        resume=request.resume,
        workers=request.jobs,
        limits=Limits(request.seconds, request.memory),
        reveal=request.reveal,
        overrides=sources.overrides,
        result_text=lambda marks: result_text(marks, sources.assignment, request.reveal),
        engine=request.engine,
        scheduler=request.scheduler,
    )
