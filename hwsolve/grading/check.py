"""One answer to one part: the one door to all kinds of answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hwsolve.errors import MeaningError, NotComputable, Unreadable
from hwsolve.grading.question import Question
from hwsolve.grading.reading.entries import Index, combined, entry_answers, read_entries
from hwsolve.grading.reading.wording import expected_words, for_a_person, in_words, meant
from hwsolve.grading.reading.written import MAX_WITH_WORDS, unwrapped
from hwsolve.grading.registry import grader
from hwsolve.grading.result import Result, Verdict, sentence, stopped, unreadable
from hwsolve.meaning.comparison.outcome import Undecided
from hwsolve.meaning.evaluation.allowance import allowance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hwsolve.problem.problem import Answer, Part

__all__ = ["Result", "Verdict", "check_answer"]

#: What is longer than this is no answer.
MAX_TEXT: Final = 100_000
#: Steps of evaluation that an answer is worth, twice what any in the bank takes; and one with working.
STEPS: Final = 150_000
WORKED_STEPS: Final = 1_500_000
_WORKED: Final = frozenset(["derivation", "chain"])
#: Kinds whose answers are running text, read line by line.
_IN_WORDS: Final = frozenset(["text", "choice", "derivation"])


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
        with allowance(WORKED_STEPS if answer.kind in _WORKED else STEPS):
            if entries is not None:
                return _by_entries(part, answer, entries, prove, reveal)
            short = answer.kind not in _IN_WORDS and len(text) <= MAX_WITH_WORDS
            return grade(Question(part, answer, unwrapped(text) if short else text, prove, reveal))
    except (Unreadable, NotComputable, MeaningError) as fault:
        readable = not isinstance(fault, NotComputable) and len(text) <= MAX_WITH_WORDS
        said = meant(text, answer, part.scope) if readable else None
        if said is not None:
            terms = answer.options.leaving_out("mentions", "without", "words")
            return check_answer(part, replace(answer, options=terms), said, prove, reveal)
        if readable and (in_words(text, part.scope) or expected_words(text, answer)):
            return for_a_person(text, answer)
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
