"""The options of ``grade``, read and held against each other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from hwsolve.batch.engines.limits import Limits
from hwsolve.batch.run import RESULTS
from hwsolve.errors import UsageError
from hwsolve.problem.assignment import parse_time
from hwsolve.report.grading.formats import SINGLE, WRITERS
from hwsolve.report.grading.review import NAME as SHEET

#: Where a run writes a file for each student.
STUDENTS: Final = "students"
REPORT_FOLDERS: Final = (RESULTS, STUDENTS)
#: Formats of which the screen cannot show all that matters.
_MANY_FILES: Final = frozenset(["html"])


@dataclass(frozen=True)
class Request:
    """What is asked of a grading run."""

    paths: tuple[Path, ...]
    assignment: Path | None
    problems: Path | None
    out: Path | None
    formats: tuple[str, ...]
    jobs: int | None
    resume: bool
    fail_under: float | None
    verbose: bool
    all_rows: bool
    reveal: bool
    roster: Path | None
    review: Path | None
    overrides: Path | None
    submitted: datetime | None
    engine: Literal["local", "dask"]
    scheduler: str | None
    seconds: float
    memory: int

    @property
    def is_single(self) -> bool:
        """Whether a platform asks for the result of one submission and nothing else."""
        return bool(self.formats) and SINGLE.issuperset(self.formats)

    @property
    def folder(self) -> Path | None:
        """Where the journal and the results stay; nowhere if a platform wants its one file only."""
        return None if self.is_single else self.out

    @property
    def inputs(self) -> frozenset[Path]:
        """The files that are read, by their real names: no report takes the place of one.

        The review sheet of ``--out`` is left out: what it says is kept, and the next one takes its place.
        """
        review = None if self.reviews_own_sheet else self.review
        named = (*self.paths, self.assignment, self.roster, review, self.overrides)
        return frozenset(path.resolve() for path in named if path is not None)

    @property
    def reviews_own_sheet(self) -> bool:
        """Whether the sheet to read is the one that this run writes again."""
        return (
            self.review is not None
            and self.out is not None
            and self.review.resolve() == (self.out / SHEET).resolve()
        )

    @property
    def printed(self) -> str | None:
        """The format that standard output carries instead of the table."""
        others = [form for form in self.formats if form != "github"]
        return others[0] if self.out is None and others else None


def read_request(given: Mapping[str, Any]) -> Request:
    """The request that the command line makes; raises ``UsageError`` where it contradicts itself."""
    formats = tuple(dict.fromkeys(given["formats"]))
    unknown = [form for form in formats if form not in WRITERS]
    if unknown:
        raise UsageError(f"unknown format {unknown[0]!r}; it is one of {', '.join(WRITERS)}")
    engine = given["engine"] or "local"
    if engine not in ("local", "dask"):
        raise UsageError(f"unknown engine {engine!r}; it is local or dask")
    limits = Limits()
    request = Request(
        paths=tuple(map(Path, given["paths"])),
        assignment=_path(given["assignment"]),
        problems=_path(given["problems"]),
        out=_path(given["out"]),
        formats=formats,
        jobs=_whole(given["jobs"], "--jobs"),
        resume=given["resume"],
        fail_under=_number(given["fail_under"], "--fail-under"),
        verbose=given["verbose"],
        all_rows=given["all_rows"],
        reveal=given["reveal"],
        roster=_path(given["roster"]),
        review=_path(given["review"]),
        overrides=_path(given["overrides"]),
        submitted=_time(given["submitted"]),
        engine="dask" if engine == "dask" else "local",
        scheduler=given["scheduler"],
        seconds=_number(given["time_limit"], "--time-limit") or limits.seconds,
        memory=_whole(given["memory_limit"], "--memory-limit") or limits.memory,
    )
    _consistent(request)
    return request


def _consistent(request: Request) -> None:
    if request.resume and request.folder is None:
        raise UsageError("--resume goes on with the run in --out DIR; say which")
    if request.folder is not None:
        _apart(request.paths, request.folder)
    if request.scheduler and request.engine != "dask":
        raise UsageError("--scheduler is for --engine dask")
    if request.out is None:
        printed = [form for form in request.formats if form != "github"]
        if len(printed) > 1:
            raise UsageError(f"{' and '.join(printed)} do not fit on one screen; say where with --out DIR")
        if printed and printed[0] in _MANY_FILES:
            raise UsageError(f"{printed[0]} is many files; say where with --out DIR")
        if printed and "github" in request.formats:
            raise UsageError(f"github and {printed[0]} both go to the screen; say where with --out DIR")


def _apart(paths: tuple[Path, ...], out: Path) -> None:
    """Reports must not lie where submissions are read, nor submissions where reports are written."""
    top = out.resolve()
    for path in paths:
        found = path.resolve()
        if found == top and path.is_dir():
            raise UsageError(f"--out {out} is the folder of the submissions; name another, as {out}/out")
        for place in REPORT_FOLDERS:
            if found.is_relative_to(top / place):
                raise UsageError(f"{path} lies where the reports of --out {out} go; name another folder")


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_time(text)
    except ValueError:
        said = f"--submitted takes a time such as 2026-11-01T23:59+01:00, not {text!r}"
        raise UsageError(said) from None


def _whole(text: str | None, option: str) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or int(text[:9]) < 1 or len(text) > 9:
        raise UsageError(f"{option} takes a whole number from 1 up, not {text!r}")
    return int(text)


def _number(text: str | None, option: str) -> float | None:
    if text is None:
        return None
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise UsageError(f"{option} takes a number from 0 up, not {text!r}")
    return value
