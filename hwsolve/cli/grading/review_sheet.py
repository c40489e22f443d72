"""The review sheet with its points filled in, as a spreadsheet saved it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from hwsolve.batch.memory.overrides import Override
from hwsolve.errors import UsageError
from hwsolve.problem.assignment import Assignment
from hwsolve.report.grading.escape import table_text

_NEEDED: Final = ("student", "part", "answer", "points")
_MOST_BYTES: Final = 50_000_000


def read_review(path: Path, assignment: Assignment) -> tuple[Override, ...]:
    """The points that a reviewer filled in; rows without points are still to be reviewed.

    Raises ``UsageError`` with the row where something cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read the review sheet {path}: {error.strerror or error}") from error
    if len(data) > _MOST_BYTES:
        raise UsageError(f"the review sheet {path} is larger than {_MOST_BYTES // 1_000_000} MB")
    try:
        return tuple(_overrides(_text(data), path, assignment))
    except csv.Error as error:
        raise UsageError(f"the review sheet {path} is no CSV: {error}") from error


def _text(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or what Windows writes else."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _overrides(text: str, path: Path, assignment: Assignment) -> Iterator[Override]:
    first = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        raise UsageError(f"the review sheet {path} has no column {missing[0]!r}")
    for place, row in enumerate(rows, 2):
        points = (row["points"] or "").strip()
        if points:
            yield _override(row, points, f"{path}, row {place}", assignment)


def _override(row: Mapping[str, str | None], points: str, place: str, assignment: Assignment) -> Override:
    student, part, name = (table_text((row[key] or "").strip()) for key in ("student", "part", "answer"))
    task = assignment.task(part)
    if task is None:
        raise UsageError(f"{place}: {part!r} is no part of the assignment")
    if name not in task.points:
        raise UsageError(f"{place}: {part} has no answer {name!r}")
    try:
        value = float(points.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise UsageError(f"{place}: points are a number from 0 up, not {points!r}")
    return Override(student, part, name, value, table_text((row.get("comment") or "").strip()))
