"""Kind ``text``: a rubric of points looked for in words; the score is a suggestion, a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.grading.credit.phrases import MAX_CHARACTERS, stated, words_of
from hwsolve.grading.result import Result, sentence

if TYPE_CHECKING:
    from hwsolve.grading.question import Question
    from hwsolve.problem.settings import Settings


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a complete answer says, by the patterns that tell of it."""

    name: str
    points: float
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    say: str = ""

    def found(self, text: str) -> bool:
        """Whether *text* makes this point."""
        if not self.any_of and not self.all_of:
            return False
        return (
            (not self.any_of or any(stated(pattern, text) for pattern in self.any_of))
            and all(stated(pattern, text) for pattern in self.all_of)
            and not any(stated(pattern, text) for pattern in self.none_of)
        )


def read_rubric(settings: Settings) -> tuple[Point, ...]:
    """The points of an answer; raises ``ProblemError`` where the rubric is at fault."""
    points = []
    for entry in settings.each("rubric"):
        entry.only(("point", "any", "all", "not", "points", "say"))
        say = entry.text("say", "")
        name = entry.text("point", say)
        worth = entry.number("points", 1.0)
        if not name:
            entry.place.fail("a point of a rubric needs a name under point, or a sentence under say")
        if worth <= 0:
            entry.node("points").place.fail("a point of a rubric is worth more than nothing")
        points.append(Point(name, worth, entry.texts("any"), entry.texts("all"), entry.texts("not"), say))
    if not points:
        settings.node("rubric").place.fail("a rubric has at least one point")
    return tuple(points)


def grade(question: Question) -> Result:
    """Look for the rubric's points; always to review, unless there is nothing to read."""
    rubric = read_rubric(question.options)
    text = question.text
    if not any(word != "|" for word in words_of(text)):
        return Result("incorrect", 0.0, None, {"level": "rubric", "found": []}, ("The answer is empty.",))
    found = [point for point in rubric if point.found(text)]
    whole = question.options.number("enough", sum(point.points for point in rubric))
    score = min(1.0, sum(point.points for point in found) / whole) if whole > 0 else 0.0
    count = f"{len(found)} of {len(rubric)} ideas were recognised in the words"
    feedback = [f"{count}: {'; '.join(point.name for point in found)}." if found else f"{count}."]
    for mistake in question.answer.mistakes:
        if stated(mistake.when, text):
            score = min(score, mistake.credit)
            feedback.append(mistake.say)
    missing = [point for point in rubric if point not in found]
    if question.reveal and missing:
        feedback.extend(f"Not found: {sentence(point.say or point.name)}" for point in missing)
    if len(text) > MAX_CHARACTERS:
        feedback.append(f"Only the first {MAX_CHARACTERS} characters were read.")
    evidence = {"level": "rubric", "found": [point.name for point in found], "of": len(rubric)}
    return Result("review", round(score, 4), None, evidence, tuple(dict.fromkeys(feedback)))
