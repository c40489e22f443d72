"""``hwsolve compare``: whether two formulas mean the same, one pair or a stream of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from hwsolve.cli.options import AS_JSON, PROBLEMS
from hwsolve.cli.status import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

#: One line of --pairs is no longer than this.
MAX_LINE = 1_000_000


def compare(
    student: str | None = typer.Argument(
        None, metavar="STUDENT", help="The formula to judge; - for standard input."
    ),
    reference: str | None = typer.Argument(None, metavar="REFERENCE", help="The formula to judge it by."),
    symbols: list[str] = typer.Option(
        [], "--symbol", metavar="'NAME: TYPE'", help="Declare a name, such as 'x: positive'."
    ),
    problem: str | None = typer.Option(None, "--problem", metavar="P.PART", help="Lend a part's names."),
    kind: str | None = typer.Option(
        None, "--kind", metavar="KIND", help="The kind of answer: expression, number, set, …"
    ),
    prove: bool = typer.Option(
        False, "--prove", help="With --pairs: look for proofs as well; one pair always does."
    ),
    pairs: str | None = typer.Option(
        None,
        "--pairs",
        metavar="FILE.jsonl",
        help="One pair in, one verdict out, per line (-: from stdin).",
    ),
    problems: str | None = PROBLEMS,
    as_json: bool = AS_JSON,
) -> None:
    """Say whether STUDENT means the same as REFERENCE, with evidence."""
    from hwsolve.errors import UsageError

    if pairs is not None:
        if student is not None or reference is not None:
            raise UsageError("--pairs takes its formulas from the file only")
        _stream(pairs, prove)
        return
    if student is None or reference is None:
        raise UsageError("compare takes two formulas, STUDENT and REFERENCE, or --pairs FILE.jsonl")
    if student == "-":
        student = _standard_input()
    pair: dict[str, Any] = {"student": student, "reference": reference}
    if symbols:
        pair["symbols"] = dict(map(_declaration, symbols))
    if kind is not None:
        pair["kind"] = kind
    found = _judged(pair, problem, problems)
    typer.echo(_json(found) if as_json else _words(found))
    if found.get("verdict") != "correct":
        raise typer.Exit(ExitStatus.NOT_CORRECT)


def _judged(pair: dict[str, Any], problem: str | None, problems: str | None) -> dict[str, Any]:
    from hwsolve.grading.pairs import judge_pair

    if problem is None:
        return judge_pair(pair, prove=True)
    from pathlib import Path

    from hwsolve.problem.bank import only_part, resolve

    target = resolve(problem, Path(problems) if problems else None)
    return judge_pair(pair, (target.part or only_part(target.problem)).scope, prove=True)


def _declaration(text: str) -> tuple[str, str]:
    from hwsolve.errors import MeaningError, Unreadable, UsageError
    from hwsolve.meaning.types import parse_type

    name, colon, kind = text.partition(":")
    if not colon or not name.strip() or not kind.strip():
        raise UsageError(f"--symbol takes 'NAME: TYPE', such as 'x: positive', not {text!r}")
    try:
        parse_type(kind.strip())
    except (MeaningError, Unreadable) as error:
        raise UsageError(f"--symbol {text!r}: {error.message}") from error
    return name.strip(), kind.strip()


def _standard_input() -> str:
    import sys

    return sys.stdin.buffer.read(MAX_LINE).decode("utf-8-sig", errors="replace").strip()


def _json(found: dict[str, Any]) -> str:
    import json

    return json.dumps({key: value for key, value in found.items() if key != "id" or value is not None})


def _words(found: dict[str, Any]) -> str:
    from hwsolve.cli.words import wrapped
    from hwsolve.report.escape import terminal
    from hwsolve.report.evidence import evidence_words

    lines = [str(found["verdict"])]
    words = evidence_words(found.get("evidence") or {})
    if words and not (found.get("message") and found["verdict"] == "incorrect"):
        lines += wrapped("  ", words)
    if found.get("message"):
        lines += wrapped("  ", str(found["message"]))
    return terminal("\n".join(lines))


def _stream(name: str, prove: bool) -> None:
    """Judge the pairs in the file *name*, one line out for each line in, in order."""
    import json
    import sys

    out = sys.stdout
    for number, line in _lines(name):
        out.write(json.dumps(_judged_line(line, number, prove)) + "\n")
        out.flush()


def _lines(name: str) -> Iterator[tuple[int, bytes]]:
    import sys

    from hwsolve.errors import UsageError

    if name == "-":
        yield from _of(sys.stdin.buffer)
        return
    try:
        with open(name, "rb") as file:
            yield from _of(file)
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror or error}") from error


def _of(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
        if line.strip():
            yield number, line


def _judged_line(line: bytes, number: int, prove: bool) -> dict[str, Any]:
    import json

    from hwsolve.cli.defect import defect_sentence
    from hwsolve.errors import HwsolveError
    from hwsolve.grading.pairs import judge_pair

    if len(line) > MAX_LINE:
        return _unreadable(None, f"line {number} is longer than {MAX_LINE} bytes")
    try:
        pair = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _unreadable(None, f"line {number} is not JSON: {error}")
    if not isinstance(pair, dict):
        return _unreadable(None, f"line {number} is not a JSON object")
    try:
        return judge_pair(pair, prove=prove)
    except HwsolveError as error:
        return _unreadable(pair.get("id"), str(error))
    except Exception as error:  # noqa: BLE001  the boundary of one line: the lines after it still count
        message = defect_sentence(error)
        evidence = {"level": "undecided", "reason": message}
        return {"id": pair.get("id"), "verdict": "undecided", "evidence": evidence, "message": message}


def _unreadable(identity: Any, message: str) -> dict[str, Any]:
    return {"id": identity, "verdict": "unreadable", "evidence": {"level": "unreadable"}, "message": message}
