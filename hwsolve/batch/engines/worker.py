"""The child process that judges: jobs in, results out, one line of JSON each.

``python -m hwsolve.batch.engines.worker RECIPE``, see ``Recipe.text``.
A job is ``[part, name, text, earlier]``.
The first line out is ``{"ready": true}``, or ``{"refused": sentence}``; then one line for each job, in order:
``{"result", "fault"?}``, ``{"full": true}`` where memory ran out, or ``{"defect": sentence}`` where hwsolve
broke. After a line with ``"last": true`` the process ends of its own accord. It ends with its standard
input, so that it does not outlive the run.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO

from hwsolve.batch.engines.limits import Limits, limit_memory, limit_next_seconds, nearly_full
from hwsolve.batch.engines.recipe import Recipe
from hwsolve.errors import HwsolveError, ProblemError
from hwsolve.grading.submissions.assess import Job, judge

if TYPE_CHECKING:
    from hwsolve.grading.result import Result


def main(recipe_text: str, jobs: TextIO, results: TextIO) -> None:
    """Read the assignment, say whether that went well, then judge what comes."""
    try:
        recipe = Recipe.from_text(recipe_text)
        assignment = recipe.assignment()
    except HwsolveError as error:
        _write(results, {"refused": str(error)})
        return
    limit_memory(recipe.limits)
    _write(results, {"ready": True})
    serve(lambda job: judge(job, assignment, recipe.reveal), recipe.limits, jobs, results)


def serve(judged: Callable[[Job], Result], limits: Limits, jobs: TextIO, results: TextIO) -> None:
    """Judge each line of *jobs*; stop after one that left the memory short."""
    for line in jobs:
        limit_next_seconds(limits)
        told = _told(judged, Job(*json.loads(line)))
        if "full" in told or nearly_full(limits):
            _write(results, told | {"last": True})
            return
        _write(results, told)


def _told(judged: Callable[[Job], Result], job: Job) -> dict[str, Any]:
    try:
        return {"result": asdict(judged(job))}
    except MemoryError:
        return {"full": True}
    except ProblemError as error:
        return {"result": _problem(error), "fault": str(error)}
    except Exception as error:  # noqa: BLE001  the boundary of this process: our own defect
        return {"defect": f"{type(error).__name__}: {error}"[:300]}


def _problem(error: ProblemError) -> dict[str, Any]:
    said = "The problem file is at fault, not the answer; a person has to look at it."
    evidence = {"level": "undecided", "reason": "the problem file is at fault"}
    return {"verdict": "undecided", "score": 0.0, "read_as": None, "evidence": evidence, "feedback": [said]}


def _write(results: TextIO, told: dict[str, Any]) -> None:
    results.write(json.dumps(told) + "\n")
    results.flush()


if __name__ == "__main__":
    own = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # whatever prints, prints beside the results
    main(sys.argv[1], sys.stdin, own)
