"""Marks as JSON: one object for a class, one for each submission."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from hwsolve import __version__
from hwsolve.grading.question import Question
from hwsolve.grading.submissions.marks import Mark, Marks
from hwsolve.problem.assignment import Assignment
from hwsolve.report.grading.escape import json_text
from hwsolve.report.grading.gradebook import Gradebook, Page, Report
from hwsolve.report.grading.telling import reference


def write_json(book: Gradebook) -> Report:
    """``grades.json``: the assignment, the class in numbers, and everybody's marks."""
    return Report((Page("grades.json", _class(book)),))


def write_summary(book: Gradebook) -> Report:
    """``summary.json``: the assignment and the class in numbers."""
    return Report((Page("summary.json", (dumped(_head(book), 2) + "\n",)),))


def result_text(marks: Marks, assignment: Assignment, reveal: bool = False) -> str:
    """One submission's marks as a JSON document, with the versions of everything they depend on."""
    return dumped(result_data(marks, assignment, reveal), 2) + "\n"


def result_data(marks: Marks, assignment: Assignment, reveal: bool = False) -> dict[str, Any]:
    """One submission's marks; each carries the problem's hash and the seed it was judged with."""
    data = marks.data()
    data["marks"] = [
        shown | _origin(mark, assignment, reveal)
        for shown, mark in zip(data["marks"], marks.marks, strict=True)
    ]
    return {"version": __version__, "assignment": assignment.id, "assignment_hash": assignment.digest} | data


def dumped(data: Any, indent: int | None = None) -> str:
    """Strict JSON in ASCII: no NaN, no lone surrogates, nothing that a terminal acts on."""
    return json.dumps(_strict(data), indent=indent, allow_nan=False)


def _strict(data: Any) -> Any:
    if isinstance(data, str):
        return json_text(data)
    if isinstance(data, float) and not math.isfinite(data):
        return str(data)
    if isinstance(data, Mapping):
        return {json_text(str(key)): _strict(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_strict(value) for value in data]
    return data if isinstance(data, str | int | float | bool | None) else json_text(str(data))


def _origin(mark: Mark, assignment: Assignment, reveal: bool) -> dict[str, Any]:
    task = assignment.task(mark.part)
    if task is None or mark.name not in task.points:
        return {}
    found: dict[str, Any] = {"problem_hash": task.digest}
    if mark.text is not None:
        found["seed"] = Question(task.part, task.answer(mark.name), mark.text).seed
    if reveal and mark.verdict != "correct":
        found["reference"] = reference(mark, assignment)
    return found


def _head(book: Gradebook) -> dict[str, Any]:
    assignment, found = book.assignment, book.statistics
    return {
        "version": __version__,
        "assignment": {
            "id": assignment.id,
            "title": assignment.title,
            "hash": assignment.digest,
            "possible": assignment.possible,
            "parts": [
                {"part": task.address, "points": task.possible, "problem_hash": task.digest}
                for task in assignment.tasks
            ],
        },
        "statistics": {
            "submissions": found.submissions,
            "mean": found.mean,
            "quartiles": list(found.quartiles),
            "to_review": found.to_review,
            "answers": [
                {
                    "part": item.part,
                    "name": item.name,
                    "verdicts": dict(item.verdicts),
                    "handed_in": item.handed_in,
                    "share_correct": item.share_correct,
                    "mean_score": item.mean_score,
                    "wrong": [{"text": wrong.text, "count": wrong.count} for wrong in item.wrong],
                    "mistakes": [{"say": known.say, "count": known.count} for known in item.mistakes],
                }
                for item in found.items
            ],
        },
    }


def _class(book: Gradebook) -> Iterator[str]:
    """The document in pieces, so that a large class needs no more memory than a small one."""
    yield dumped(_head(book), 2)[:-2] + ',\n  "students": ['
    separator = "\n"
    for marks in book.marks:
        yield separator + dumped(result_data(marks, book.assignment, book.reveal))
        separator = ",\n"
    yield "\n  ]\n}\n"
