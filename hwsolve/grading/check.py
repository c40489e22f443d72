"""One answer to one part: the one door to all kinds of answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, NotComputable, Unreadable
from hwsolve.grading.entries import Index, combined, entry_answers, read_entries
from hwsolve.grading.question import Question
from hwsolve.grading.registry import grader
from hwsolve.grading.result import Result, Verdict, sentence, stopped, unreadable
from hwsolve.meaning.comparison.outcome import Undecided

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hwsolve.problem.problem import Answer, Part

__all__ = ["Result", "Verdict", "check_answer"]

#: What is longer than this is no answer.
MAX_TEXT: Final = 100_000


def check_answer(part: Part, answer: Answer, text: str, prove: bool = True, reveal: bool = False) -> Result:
    """Grade *text* as the answer called ``answer.name`` to *part*.

    Nothing in the result shows a reference unless ``reveal`` is set.

    Raises:
        ProblemError: the reference or a listed mistake is at fault, not the answer.
    """
    grade = grader(answer.kind)
    if grade is None:
        reason = f"answers of kind {answer.kind} are judged by a person"
        return Result("review", 0.0, None, Undecided(reason).evidence(), (sentence(reason),))
    if len(text) > MAX_TEXT:
        return unreadable(f"The answer is longer than {MAX_TEXT} characters.")
    entries = read_entries(text)
    try:
        if entries is not None:
            return _by_entries(part, answer, entries, prove, reveal)
        return grade(Question(part, answer, text, prove, reveal))
    except (Unreadable, NotComputable, MeaningError) as fault:
        return stopped(fault, text)


def _by_entries(
    part: Part, answer: Answer, entries: Mapping[Index, str], prove: bool, reveal: bool
) -> Result:
    """Grade an answer that is given entry by entry, each entry as an answer of its own."""
    wanted = entry_answers(part, answer)
    if wanted is None:
        reason = "this answer cannot be graded entry by entry"
        return Result("undecided", 0.0, None, Undecided(reason).evidence(), (sentence(reason),))
    results: dict[Index, Result] = {}
    for index, text in entries.items():
        place = index if index in wanted else index[:1] if index[1:] == (1,) else (*index, 1)
        if place in wanted:
            results[place] = check_answer(part, wanted[place], text, prove, reveal)
        else:
            results[index] = unreadable(f"There is no entry {index} in this answer.")
    return combined(results, tuple(wanted))
