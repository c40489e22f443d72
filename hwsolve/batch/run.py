"""One run of grading: submissions in, marks out, each durable before it is reported."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from hwsolve.batch.engines.child import worker_command
from hwsolve.batch.engines.limits import Limits
from hwsolve.batch.engines.pool import Pool
from hwsolve.batch.engines.recipe import Recipe, Source, grader_version
from hwsolve.batch.flow import Flow, Tally
from hwsolve.batch.memory.changes import Change
from hwsolve.batch.memory.database import opened
from hwsolve.batch.memory.journal import Basis, Journal
from hwsolve.batch.memory.keys import Keys
from hwsolve.batch.memory.lock import locked
from hwsolve.batch.memory.overrides import Override, override_marks
from hwsolve.batch.memory.result_files import remove, write_atomically
from hwsolve.errors import UsageError
from hwsolve.submission.sources.entries import RUN_JOURNAL

if TYPE_CHECKING:
    from hwsolve.batch.engines.engine import Engine
    from hwsolve.grading.submissions.marks import Marks
    from hwsolve.problem.assignment import Assignment
    from hwsolve.submission.submission import Submission

__all__ = ["Change", "Limits", "Options", "Override", "Run", "Source", "Tally", "open_run"]

RESULTS: Final = "results"


@dataclass(frozen=True)
class Options:
    """How to run.

    ``folder`` keeps the journal and, under ``results/``, one file per submission with what
    ``result_text`` makes of its marks; without a folder nothing stays. ``resume`` keeps what an
    earlier run in ``folder`` graded, as far as it still holds. ``overrides`` are added to those
    the journal has. ``scheduler`` is the address of a Dask scheduler; None starts a local cluster.
    """

    folder: Path | None = None
    resume: bool = False
    workers: int | None = None
    limits: Limits = field(default_factory=Limits)
    reveal: bool = False
    overrides: tuple[Override, ...] = ()
    result_text: Callable[[Marks], str] | None = None
    engine: Literal["local", "dask"] = "local"
    scheduler: str | None = None

    @property
    def processes(self) -> int:
        """How many workers: as asked, else one per core that is ours."""
        ours = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        return max(1, self.workers or ours or 1)


class Run:
    """A run that is open: grade once, then read marks and changes as often as needed."""

    def __init__(
        self, assignment: Assignment, recipe: Recipe, journal: Journal, engine: Engine, options: Options
    ) -> None:
        self._assignment = assignment
        self._recipe = recipe
        self._journal = journal
        self._engine = engine
        self._options = options
        self._overrides: dict[str, list[Override]] = {}
        for override in journal.overrides():
            self._overrides.setdefault(override.student, []).append(override)
        self.tally = Tally()

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with problem files, as far as grading met it; such answers are undecided.

        The command line prints these and exits 3.
        """
        return tuple(self.tally.faults)

    def grade(self, submissions: Iterable[Submission]) -> Iterator[Marks]:
        """The marks of *submissions*, in their order, overrides applied; each is durable when it is yielded.

        Raises ``UsageError`` where workers cannot be started or read other problem files.
        """
        keys = Keys(self._assignment, self._recipe)
        flow = Flow(self._assignment, keys, self._engine, self._journal, self.tally)
        for group in flow.graded(submissions):
            reported = [(row.result_file, self._overridden(marks)) for row, marks in group]
            for name, marks in reported:
                self._write(name, marks)
            self._journal.commit()
            yield from (marks for _, marks in reported)
        self._journal.finish()
        if self._options.folder is not None and self._options.result_text is not None:
            for name in self._journal.left_behind():
                remove(self._options.folder / RESULTS / f"{name}.json")

    def marks(self) -> Iterator[Marks]:
        """The marks that :meth:`grade` yielded, once more, from the journal (flat memory)."""
        return map(self._overridden, self._journal.marks())

    def changes(self) -> Iterator[Change]:
        """What differs from the marks of the last finished run in this folder, overrides aside."""
        for change in self._journal.changes():
            part, _, name = change.address.partition(":")
            own = {(each.part, each.name) for each in self._overrides.get(change.student, ())}
            yield replace(change, by_hand=bool(own & {(part, None), (part, name)}))

    def gone(self) -> Iterator[tuple[str, str]]:
        """Student and file of what the last finished run in this folder had, and this one has not."""
        return self._journal.gone()

    def _overridden(self, marks: Marks) -> Marks:
        own = self._overrides.get(marks.student)
        return override_marks(marks, own) if own else marks

    def _write(self, name: str, marks: Marks) -> None:
        """The result file, before the commit: what the journal calls done has its file."""
        options = self._options
        if options.folder is not None and options.result_text is not None:
            write_atomically(options.folder / RESULTS / f"{name}.json", options.result_text(marks))


@contextmanager
def open_run(assignment: Assignment, source: Source, options: Options) -> Iterator[Run]:
    """A run on *assignment*, which was read from *source*.

    What the class has in common is counted from ``run.marks()`` by ``batch.insight``.

    Raises:
        UsageError: the folder is in use by another run, belongs to another assignment or is not writable.
    """
    recipe = Recipe(source, assignment.digest, options.limits, options.reveal, grader_version())
    basis = Basis(
        json.dumps([recipe.digest, recipe.grader, recipe.reveal]),
        json.dumps([options.limits.seconds, options.limits.memory]),
    )
    with ExitStack() as stack:
        path = stack.enter_context(_folder(options))
        journal = Journal(
            stack.enter_context(opened(path / RUN_JOURNAL, durable=options.folder is not None)), basis
        )
        journal.begin(assignment.id, options.resume)
        journal.override(options.overrides)
        engine = _engine(recipe, options)
        stack.callback(engine.close)
        yield Run(assignment, recipe, journal, engine, options)


def _engine(recipe: Recipe, options: Options) -> Engine:
    if options.engine == "dask":
        try:
            from hwsolve.batch.engines.dask import Cluster
        except ModuleNotFoundError as error:
            raise UsageError(
                f"a Dask cluster needs the extra dask (pip install 'hwsolve[dask]'): {error}"
            ) from error
        return Cluster(recipe, options.scheduler, options.processes)
    return Pool(worker_command(recipe.text()), options.limits, options.processes)


@contextmanager
def _folder(options: Options) -> Iterator[Path]:
    """The folder to keep the journal in, locked; a passing one where nothing is to stay."""
    import tempfile

    if options.folder is None:
        with tempfile.TemporaryDirectory(prefix="hwsolve-") as passing:
            yield Path(passing)
        return
    with locked(options.folder):
        if options.result_text is not None:
            (options.folder / RESULTS).mkdir(exist_ok=True)
        yield options.folder
