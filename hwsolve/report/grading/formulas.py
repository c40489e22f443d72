"""Formulas as MathML; answers only where they are read the same way as when they were judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, NotComputable, ProblemError, Unreadable
from hwsolve.grading.submissions.marks import Mark
from hwsolve.report.prose import prose_html

if TYPE_CHECKING:
    from hwsolve.problem.assignment import Assignment

#: A longer answer is shown as text.
MAX_TEXT: Final = 2_000


@dataclass(frozen=True)
class Typesetter:
    """Sets the formulas of a report; what recurs on many pages is set once.

    ``answer`` shows the text of a mark as MathML; None where it is no formula, or was read otherwise.
    ``prose`` shows an author's words with LaTeX between dollars.
    """

    answer: Callable[[Mark], str | None]
    prose: Callable[[str], str]


def typesetter(assignment: Assignment) -> Typesetter:
    """A typesetter for the pages of one report."""

    @lru_cache(maxsize=20_000)
    def shown(part: str, name: str, text: str, read_as: str) -> str | None:
        return _mathml(assignment, part, name, text, read_as)

    def answer(mark: Mark) -> str | None:
        if mark.text is None or not mark.read_as or len(mark.text) > MAX_TEXT:
            return None
        return shown(mark.part, mark.name, mark.text, mark.read_as)

    return Typesetter(answer, lru_cache(maxsize=2_000)(prose_html))


def _mathml(assignment: Assignment, part: str, name: str, text: str, read_as: str) -> str | None:
    from hwsolve.grading.reading.answer import read_answer
    from hwsolve.notation.printing.mathml import mathml_runs
    from hwsolve.notation.printing.text import render_text

    task = assignment.task(part)
    if task is None or name not in task.points:
        return None
    try:
        scope = task.part.scope
        whole = read_answer(text, scope, task.answer(name).kind).whole
        if render_text(whole, is_array=scope.is_array) != read_as:
            return None
        return " ".join(f"<math>{run}</math>" for run in mathml_runs(whole, scope.is_array))
    except (Unreadable, MeaningError, NotComputable, ProblemError):
        return None
