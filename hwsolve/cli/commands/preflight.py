"""``hwsolve preflight``: whether each answer of a submission can be read, before it is handed in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from hwsolve.cli.options import AS_JSON, PROBLEMS
from hwsolve.cli.status import ExitStatus

if TYPE_CHECKING:
    from hwsolve.grading.submissions.assess import Addressed
    from hwsolve.problem.assignment import Assignment

ASSIGNMENT: Any = typer.Option(
    None, "--assignment", metavar="FILE", help="The assignment; without it the whole bank."
)


def preflight(
    paths: list[str] = typer.Argument(metavar="FILE", help="Your submission."),
    assignment: str | None = ASSIGNMENT,
    problems: str | None = PROBLEMS,
    as_json: bool = AS_JSON,
) -> None:
    """Say how each answer of a submission is read, unjudged."""
    import json

    from hwsolve.grading.submissions.addressing import address, columns_of, directory
    from hwsolve.problem.assignment import read_assignment, whole_bank
    from hwsolve.submission.reader import read_submissions

    folder = Path(problems) if problems else None
    wanted = read_assignment(Path(assignment), folder) if assignment else whole_bank(folder)
    known = directory(wanted)
    reports: list[dict[str, Any]] = []
    for submission in read_submissions(map(Path, paths), columns_of(wanted)):
        filed, strays = address(submission, known)
        said = [f"line {r.line}: {r.message}" if r.line else r.message for r in submission.remarks]
        reports.append(
            {
                "student": submission.student,
                "file": submission.file,
                "answers": _answers(wanted, filed),
                "missing": _missing(wanted, filed) if assignment else [],
                "strays": list(strays),
                "remarks": said,
            }
        )
    typer.echo(json.dumps(reports, indent=2) if as_json else _words(reports))
    if not all(_fine(report) for report in reports):
        raise typer.Exit(ExitStatus.NOT_CORRECT)


def _fine(report: dict[str, Any]) -> bool:
    readable = all(answer["fault"] is None for answer in report["answers"])
    return readable and not report["strays"] and bool(report["answers"])


def _answers(assignment: Assignment, filed: Addressed) -> list[dict[str, Any]]:
    from hwsolve.grading.submissions.preview import preview

    found: list[dict[str, Any]] = []
    for task in assignment.tasks:
        for answer in task.part.answers:
            for written in filed.get((task.address, answer.name), ()):
                seen = preview(task.part, answer, written.text)
                found.append(
                    {
                        "answer": f"{task.address}:{answer.name}",
                        "line": written.line,
                        "text": written.text,
                        "read_as": seen.read_as,
                        "fault": seen.fault,
                    }
                )
    return found


def _missing(assignment: Assignment, filed: Addressed) -> list[str]:
    return [
        f"{task.address}:{answer.name}"
        for task in assignment.tasks
        for answer in task.part.answers
        if not filed.get((task.address, answer.name))
    ]


def _words(reports: list[dict[str, Any]]) -> str:
    from hwsolve.cli.words import wrapped
    from hwsolve.report.escape import terminal

    lines: list[str] = []
    for report in reports:
        lines += [f"{report['file']}  ({report['student']})"]
        for answer in report["answers"]:
            place = f"  (line {answer['line']})" if answer["line"] else ""
            lines.append(f"  {answer['answer']}{place}")
            if answer["read_as"]:
                lines += wrapped("    read as  ", answer["read_as"])
            if answer["fault"]:
                lines += wrapped(
                    "    cannot be read: " if "\n" not in answer["fault"] else "    ", answer["fault"]
                )
        for remark in [*report["remarks"], *report["strays"]]:
            lines += wrapped("  remark: ", remark)
        if report["missing"]:
            lines += wrapped("  not answered: ", ", ".join(report["missing"]))
        count = len(report["answers"])
        unread = sum(answer["fault"] is not None for answer in report["answers"])
        told = (
            f"{count} answer{'' if count == 1 else 's'}, {count - unread} readable" if count else "no answer"
        )
        lines.append(f"  {told}; nothing was judged")
    return terminal("\n".join(lines))
