"""``hwsolve lint``: problem files are read, graded against themselves, solved and verified."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from hwsolve.cli.options import AS_JSON, PROBLEMS
from hwsolve.cli.status import ExitStatus

if TYPE_CHECKING:
    from hwsolve.authoring.finding import Finding

#: A part to lint: its file, its id, and whether its derivation is left out.
Job = tuple[str, str, bool]


def lint(
    paths: list[str] | None = typer.Argument(
        None, metavar="PATH", help="Problem files or folders of them; without any, the bank."
    ),
    fast: bool = typer.Option(False, "--fast", help="Leave the derivations out."),
    quiet: bool = typer.Option(False, "--quiet", help="Leave the warnings out."),
    jobs: str | None = typer.Option(None, "--jobs", metavar="N", help="Processes; as many as cores."),
    problems: str | None = PROBLEMS,
    as_json: bool = AS_JSON,
) -> None:
    """Check problem files: references, self-tests, derivations."""
    from hwsolve.authoring.linting import problem_files
    from hwsolve.problem.bank import open_bank

    chosen = [Path(path) for path in paths or ()]
    if not chosen:
        chosen = [_near(open_bank(Path(problems) if problems else None).folder)]
    files = problem_files(chosen)
    found, parts = _findings(files, fast, _processes(jobs))
    shown = sorted(one for one in found if one.severity == "error" or not quiet)
    errors = sum(one.severity == "error" for one in found)
    warnings = len(found) - errors
    if as_json:
        import json

        data: dict[str, Any] = {
            "findings": [one.data() for one in shown],
            "files": len(files),
            "parts": parts,
            "errors": errors,
            "warnings": warnings,
        }
        typer.echo(json.dumps(data, indent=2))
    else:
        for one in shown:
            typer.echo(_line(one))
        counts = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"
        typer.echo(f"{_count(len(files), 'file')}, {_count(parts, 'part')}: {counts}")
    if errors:
        raise typer.Exit(ExitStatus.PROBLEM)


def _near(folder: Path) -> Path:
    """The folder as it is called from here, where that is shorter."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) and folder != here else folder


def _processes(jobs: str | None) -> int:
    import os

    from hwsolve.errors import UsageError

    if jobs is None:
        return os.cpu_count() or 1
    if not jobs.isdecimal() or not 0 < int(jobs) <= 1000:
        raise UsageError(f"--jobs takes a whole number from 1 on, not {jobs!r}")
    return int(jobs)


def _findings(files: list[Path], fast: bool, processes: int) -> tuple[list[Finding], int]:
    """All findings, and how many parts there are."""
    from hwsolve.authoring.finding import finding_of
    from hwsolve.authoring.linting import file_findings, read_problem
    from hwsolve.cli.progress import tracked
    from hwsolve.errors import ProblemError

    found: list[Finding] = []
    todo: list[Job] = []
    ids: dict[str, str] = {}
    for path in files:
        try:
            problem = read_problem(path)
        except ProblemError as error:
            found.append(finding_of(error, str(path)))
            continue
        found += file_findings(path, problem, ids)
        ids.setdefault(problem.id, str(path))
        todo += [(str(path), part.id, fast) for part in problem.parts]
    for findings in tracked(_linted(todo, min(processes, len(todo))), len(todo), "parts"):
        found += findings
    return found, len(todo)


def _linted(todo: list[Job], processes: int) -> Iterator[tuple[Finding, ...]]:
    """Each job's findings, as they come; several processes, since derivations take time."""
    if processes <= 1:
        yield from map(lint_part, todo)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    from hwsolve.errors import NotComputable

    try:
        with ProcessPoolExecutor(processes) as pool:
            yield from pool.map(lint_part, todo)
    except BrokenProcessPool as error:
        said = "a process of lint ended by force, perhaps for want of memory; --jobs 1 needs the least"
        raise NotComputable(said) from error


def lint_part(job: Job) -> tuple[Finding, ...]:
    """The findings about one part; a defect of ours is one of them, so that the parts after it count."""
    from hwsolve.authoring.finding import Finding
    from hwsolve.authoring.linting import part_findings
    from hwsolve.cli.defect import defect_sentence

    file, part_id, fast = job
    try:
        return part_findings(Path(file), part_id, fast)
    except Exception as error:  # noqa: BLE001  the boundary of one part: the parts after it still count
        return (Finding(file, 1, 1, part_id, "error", defect_sentence(error)),)


def _line(one: Finding) -> str:
    """Place and message in one line; below it the place in the text, where there is one to see."""
    from hwsolve.errors import shortened
    from hwsolve.report.escape import terminal

    message = one.message if one.severity == "error" else f"warning: {one.message}"
    head = "  ".join(word for word in (one.place, one.where, message) if word)
    shown = (one.excerpt or "").removesuffix(shortened(one.message)).rstrip()
    return terminal(f"{head}\n{shown}" if shown else head)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
