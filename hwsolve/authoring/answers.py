"""Linting of an answer: its references, self-tests and listed mistakes are graded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from hwsolve.authoring.finding import Finding, error_at, finding_of, warning_at
from hwsolve.errors import HwsolveError, ProblemError, shortened
from hwsolve.grading.check import Result, check_answer

if TYPE_CHECKING:
    from hwsolve.problem.problem import Answer, Mistake, Part
    from hwsolve.problem.settings import Mathematics

#: Kinds whose answers are words, or several lines: they are written in one notation only.
_WORDS: Final = frozenset({"text", "choice", "witness", "derivation"})
#: Kinds whose mistakes are patterns to look for, and no answers.
_PATTERNS: Final = frozenset({"text"})


def answer_findings(part: Part, answer: Answer) -> Iterator[Finding]:
    """What is at fault with one answer, in the order of the file."""
    where = f"{part.id}.{answer.name}"
    try:
        faults = list(_references(part, answer, where))
        yield from faults
        if not faults and (answer.references or answer.kind in _WORDS):
            yield from _self_tests(part, answer, where)
        if not faults and answer.references and answer.kind not in _PATTERNS:
            yield from _mistakes(part, answer, where)
    except ProblemError as error:
        yield finding_of(error, answer.place.source.name, where)
    except HwsolveError as error:
        yield error_at(answer.place, where, error.message)
    yield from _advice(answer, where)


def _references(part: Part, answer: Answer, where: str) -> Iterator[Finding]:
    for reference in answer.references:
        result = check_answer(part, answer, str(reference))
        if not _is_right(result):
            said = f"the reference is graded {told(result)} against itself"
            yield error_at(reference.place, where, said)


def _self_tests(part: Part, answer: Answer, where: str) -> Iterator[Finding]:
    for text in answer.tests.right:
        result = check_answer(part, answer, str(text))
        if not _is_right(result):
            yield error_at(text.place, where, f"the right test {_short(text)} is graded {told(result)}")
    for text in answer.tests.wrong:
        result = check_answer(part, answer, str(text))
        if _is_right(result):
            yield error_at(text.place, where, f"the wrong test {_short(text)} is graded correct")
        elif result.verdict == "undecided":
            yield error_at(text.place, where, f"the wrong test {_short(text)} is graded {told(result)}")
        elif result.verdict == "unreadable":
            said = f"the wrong test {_short(text)} is unreadable, so it tests no verdict"
            yield warning_at(text.place, where, said)


def _mistakes(part: Part, answer: Answer, where: str) -> Iterator[Finding]:
    for place, mistake in enumerate(answer.mistakes):
        result = check_answer(part, answer, str(mistake.when))
        if _is_right(result):
            said = f"the mistake {_short(mistake.when)} is graded correct: it is the answer itself"
            yield error_at(mistake.when.place, where, said)
            continue
        if _recognised(mistake, result):
            twin = next((other for other in answer.mistakes[:place] if _same(other, mistake)), None)
        else:
            twin = next((other for other in answer.mistakes[:place] if _recognised(other, result)), None)
        if twin is not None:
            said = f"the mistake {_short(mistake.when)} is listed already, in line {twin.when.place.line}"
            yield error_at(mistake.when.place, where, said)
        elif not _recognised(mistake, result):
            said = f"the mistake {_short(mistake.when)} is not recognised; it is graded {told(result)}"
            yield error_at(mistake.when.place, where, said)


def _recognised(mistake: Mistake, result: Result) -> bool:
    said = any(mistake.say in sentence for sentence in result.feedback)
    return said and abs(result.score - mistake.credit) < 1e-9


def _same(other: Mistake, mistake: Mistake) -> bool:
    return str(other.when) == str(mistake.when)


def _advice(answer: Answer, where: str) -> Iterator[Finding]:
    if answer.kind in _WORDS or not answer.references:
        return
    if not answer.mistakes:
        yield warning_at(answer.place, where, "no mistakes are listed, so no wrong answer gets its own words")
    if not answer.tests.wrong:
        yield warning_at(answer.place, where, "no wrong test: nothing shows that a wrong answer is refused")
    written = {notation(text) for text in answer.tests.right}
    missing = [name for name in ("calculator text", "Unicode", "LaTeX") if name not in written]
    if missing:
        yield warning_at(answer.place, where, f"no right test in {' or '.join(missing)}")


def notation(text: str) -> str:
    """Which of the three spellings a formula is written in."""
    if "\\" in text or "$" in text or "_{" in text or "^{" in text:
        return "LaTeX"
    return "calculator text" if text.isascii() else "Unicode"


def _is_right(result: Result) -> bool:
    return result.verdict == "correct" or (result.verdict == "review" and result.score >= 1)


def told(result: Result) -> str:
    """The verdict with the score where it is between, and the first words of the feedback."""
    first = result.feedback[0] if result.feedback else str(result.evidence.get("reason", ""))
    sentence = first.strip().splitlines()[-1].strip(" ^") if first.strip() else ""
    score = f", score {result.score:g}" if result.verdict in ("partial", "review") else ""
    return f"{result.verdict}{score}{f' ({shortened(sentence, 160)})' if sentence else ''}"


def _short(text: Mathematics, limit: int = 60) -> str:
    shown = " ".join(text.split())
    return f"'{shown if len(shown) <= limit else shown[: limit - 1] + '…'}'"
