"""``hwsolve check``: grade one answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from hwsolve.cli.completion import complete_problem
from hwsolve.cli.options import AS_JSON, PROBLEMS
from hwsolve.cli.status import ExitStatus

if TYPE_CHECKING:
    from hwsolve.grading.check import Result
    from hwsolve.problem.bank import Target

#: More than this much is not an answer.
MAX_ANSWER = 100_000


def check(
    problem: str = typer.Argument(
        metavar="PROBLEM.PART[:NAME]", help="Which answer it is.", autocompletion=complete_problem
    ),
    answer: str | None = typer.Argument(
        None, metavar="ANSWER", help="The answer; - or nothing reads standard input."
    ),
    overlays: list[str] = typer.Option([], "--with", metavar="FILE", help="YAML merged over the problem."),
    reveal: bool = typer.Option(False, "--reveal", help="Show the reference where the answer is not right."),
    problems: str | None = PROBLEMS,
    as_json: bool = AS_JSON,
) -> None:
    """Grade one answer."""
    from hwsolve.grading.check import check_answer
    from hwsolve.grading.derived import with_derived
    from hwsolve.problem.bank import Target, find_answer, only_answer, only_part, resolve

    target = resolve(problem, Path(problems) if problems else None, [Path(name) for name in overlays])
    part = target.part or only_part(target.problem)
    asked = target.answer or only_answer(part)
    part = with_derived(part)
    asked = find_answer(part, asked.name)
    result = check_answer(part, asked, _text(answer), reveal=reveal)
    found = Target(target.problem, part, asked)
    typer.echo(_json(found, result) if as_json else _words(found, result))
    if result.verdict == "unreadable" and answer and _is_file(answer):
        typer.echo(
            f"hwsolve: {answer} is a file; to grade what it holds: hwsolve check {problem} < {answer}",
            err=True,
        )
    if result.verdict != "correct":
        raise typer.Exit(ExitStatus.NOT_CORRECT)


def _text(answer: str | None) -> str:
    from hwsolve.errors import UsageError

    if answer is None or answer == "-":
        import sys

        if sys.stdin.isatty():
            typer.echo("The answer, then Ctrl-D on a line of its own:", err=True)
        data = sys.stdin.buffer.read(MAX_ANSWER * 4 + 1)
        answer = data.decode("utf-8-sig", errors="replace")
    if len(answer) > MAX_ANSWER:
        raise UsageError(f"the answer is longer than {MAX_ANSWER} characters")
    return answer.strip()


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # longer than a name may be, or with a NUL
        return False


def _json(target: Target, result: Result) -> str:
    import json

    from hwsolve import __version__

    assert target.part is not None
    assert target.answer is not None
    data: dict[str, Any] = {
        "part": target.part.address,
        "name": target.answer.name,
        "verdict": result.verdict,
        "score": result.score,
        "read_as": result.read_as,
        "evidence": result.evidence,
        "feedback": list(result.feedback),
        "version": __version__,
        "problem_hash": target.problem.digest,
    }
    return json.dumps(data, indent=2)


def _words(target: Target, result: Result) -> str:
    from hwsolve.cli.words import wrapped
    from hwsolve.report.escape import terminal
    from hwsolve.report.evidence import evidence_beside

    assert target.part is not None
    assert target.answer is not None
    lines = [f"{target.part.address}:{target.answer.name}  {result.verdict}, score {result.score:g}"]
    if result.read_as:
        lines += wrapped("  read as   ", result.read_as)
    if found := evidence_beside(result.evidence, result.feedback):
        lines += wrapped("  evidence  ", found)
    for sentence in result.feedback:
        lines += wrapped("  ", sentence)
    return terminal("\n".join(lines))
