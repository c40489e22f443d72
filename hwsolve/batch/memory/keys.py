"""When two answers are the same: up to blanks, to the same question, for the same grader."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from hwsolve.grading.submissions.assess import Job

if TYPE_CHECKING:
    from hwsolve.batch.engines.recipe import Recipe
    from hwsolve.problem.assignment import Assignment

_BLANKS: Final = re.compile(r"[^\S\n]+")


def canonical(job: Job) -> Job:
    """*job* with runs of blanks as one, and none at the ends of lines: this is what is judged."""
    text, earlier = job.text, job.earlier
    return replace(job, text=plain_blanks(text), earlier=None if earlier is None else plain_blanks(earlier))


def plain_blanks(text: str) -> str:
    """*text* with runs of blanks as one, none at the ends of lines, and plain line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip("\n")


class Keys:
    """Names results: by the hash of the problem, the grader, and the canonical answer."""

    def __init__(self, assignment: Assignment, recipe: Recipe) -> None:
        self._assignment = assignment
        self._recipe = recipe

    @cached_property
    def _known(self) -> dict[str, str]:
        """By part: what a result depends on besides the answer."""
        recipe = self._recipe
        return {
            task.address: json.dumps([recipe.grader, recipe.reveal, task.address, task.digest])
            for task in self._assignment.tasks
        }

    def key(self, job: Job) -> bytes:
        """The name of the result of a canonical *job*."""
        said = f"{self._known[job.part]}\0{job.name}\0{job.text}\0{job.earlier or ''}\0{job.earlier is None}"
        return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).digest()
