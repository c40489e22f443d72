"""What a worker needs to know: where the assignment stands, and how to judge by it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hwsolve import __version__
from hwsolve.batch.engines.limits import Limits
from hwsolve.errors import UsageError

if TYPE_CHECKING:
    from hwsolve.problem.assignment import Assignment

#: The rooms whose code decides verdicts.
_DECIDING = (
    "notation", "meaning", "calculus", "derivation", "problem", "submission", "solvers", "grading", "working",
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """Where the assignment was read from, so that a worker can read it too: None is the whole bank."""

    assignment: Path | None = None
    problems: Path | None = None

    def read(self) -> Assignment:
        """The assignment; raises ``ProblemError`` or ``UsageError``."""
        from hwsolve.grading.derived import with_derived
        from hwsolve.problem.assignment import read_assignment, whole_bank

        if self.assignment is None:
            found = whole_bank(self.problems)
        else:
            found = read_assignment(self.assignment, self.problems)
        tasks = tuple(replace(task, part=with_derived(task.part)) for task in found.tasks)
        return replace(found, tasks=tasks)


@dataclass(frozen=True)
class Recipe:
    """How to judge: the assignment (``digest`` holds it to what the run read), the limits, the grader."""

    source: Source
    digest: str
    limits: Limits
    reveal: bool
    grader: str

    def text(self) -> str:
        """As one line of JSON."""
        paths = [path and str(path.absolute()) for path in (self.source.assignment, self.source.problems)]
        return json.dumps([paths, self.digest, asdict(self.limits), self.reveal, self.grader])

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The recipe that :meth:`text` wrote."""
        (assignment, problems), digest, limits, reveal, grader = json.loads(text)
        source = Source(assignment and Path(assignment), problems and Path(problems))
        return cls(source, digest, Limits(**limits), reveal, grader)

    def assignment(self) -> Assignment:
        """The assignment, as the run knows it.

        Raises:
            UsageError: this process has another hwsolve, or reads other problem files.
        """
        if self.grader != grader_version():
            raise UsageError(f"a worker has hwsolve {grader_version()}, the run has {self.grader}")
        found = self.source.read()
        if found.digest != self.digest:
            raise UsageError("the problem files changed while this was running; start it again")
        return found


def grader_version() -> str:
    """hwsolve's version with a hash of the code that decides verdicts."""
    from importlib.util import find_spec

    spec = find_spec("hwsolve")
    assert spec is not None
    digest = hashlib.sha256()
    for folder in spec.submodule_search_locations or ():
        for room in _DECIDING:
            for path in sorted(Path(folder, room).rglob("*.py")):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"
