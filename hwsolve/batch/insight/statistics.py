"""What a class has in common: per answer the share correct, the commonest wrong answers, known mistakes."""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from hwsolve.batch.insight.wrong_answers import WRONG, wrong_answers
from hwsolve.batch.memory.database import loaded
from hwsolve.grading.submissions.marks import VERDICTS

if TYPE_CHECKING:
    from hwsolve.grading.submissions.marks import Mark, Marks
    from hwsolve.problem.assignment import Assignment, Task
    from hwsolve.problem.problem import Answer


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A wrong answer as it was read (else as written), and how many gave it."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class KnownMistake:
    """What is said of a known mistake, and how many made it."""

    say: str
    count: int


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One answer: how many submissions by verdict, how many answered, their mean score (0 to 1)."""

    part: str
    name: str
    slug: str
    possible: float
    verdicts: Mapping[str, int]
    mean_score: float
    wrong: tuple[WrongAnswer, ...]
    mistakes: tuple[KnownMistake, ...]
    handed_in: int

    @property
    def share_correct(self) -> float:
        """Of all submissions, the share that is correct (0 to 1)."""
        total = sum(self.verdicts.values())
        return self.verdicts.get("correct", 0) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class ClassStatistics:
    """The class: submissions, points (minimum, quartiles, maximum; mean), items, answers to review."""

    submissions: int
    possible: float
    mean: float
    quartiles: tuple[float, float, float, float, float]
    to_review: int
    items: tuple[ItemStatistics, ...]


@dataclass(slots=True)
class _Count:
    """What is counted of one answer while the class goes by."""

    task: Task
    answer: Answer
    verdicts: Counter[str]
    mistakes: Counter[str]
    score: float = 0.0
    handed_in: int = 0

    def add(self, mark: Mark) -> None:
        """Count one more."""
        self.verdicts[mark.verdict] += 1
        self.handed_in += mark.text is not None
        self.score += mark.score
        if mark.verdict in WRONG:
            known = {slip.say for slip in self.answer.mistakes}
            self.mistakes.update(known.intersection(mark.feedback))

    def told(self, wrong: tuple[WrongAnswer, ...]) -> ItemStatistics:
        """What there is to say."""
        ranked = sorted(self.mistakes.items(), key=lambda item: (-item[1], item[0]))
        return ItemStatistics(
            self.task.address,
            self.answer.name,
            self.answer.slug,
            self.task.points[self.answer.name],
            MappingProxyType({verdict: self.verdicts[verdict] for verdict in VERDICTS}),
            self.score / self.handed_in if self.handed_in else 0.0,
            wrong,
            tuple(KnownMistake(say, count) for say, count in ranked),
            self.handed_in,
        )


def statistics(marks: Iterable[Marks], assignment: Assignment, most: int = 5) -> ClassStatistics:
    """The statistics of a class in one pass; of wrong answers the *most* common are kept per item."""
    counts = {
        f"{task.address}:{answer.name}": _Count(task, answer, Counter(), Counter())
        for task in assignment.tasks
        for answer in task.part.answers
    }
    totals: array[float] = array("d")
    to_review = 0

    def counted() -> Iterator[Marks]:
        nonlocal to_review
        for each in marks:
            totals.append(each.total)
            to_review += len(each.to_review)
            for mark in each.marks:
                if mark.address in counts:
                    counts[mark.address].add(mark)
            yield each

    with wrong_answers(counted()) as database:
        wrong = _commonest(database, most)
    items = tuple(count.told(tuple(wrong.get(address, ()))) for address, count in counts.items())
    mean = sum(totals) / len(totals) if totals else 0.0
    return ClassStatistics(
        len(totals), assignment.possible, mean, _quartiles(sorted(totals)), to_review, items
    )


def _commonest(database: sqlite3.Connection, most: int) -> dict[str, list[WrongAnswer]]:
    """By address the *most* common wrong answers, the commonest first, equals in the order of their text."""
    found: dict[str, list[WrongAnswer]] = {}
    rows = database.execute(
        "SELECT address, text, count FROM (SELECT address, text, count, ROW_NUMBER() OVER"
        " (PARTITION BY address ORDER BY count DESC, text) AS place FROM"
        " (SELECT address, text, COUNT(*) AS count FROM wrong GROUP BY address, text)) WHERE place <= ?"
        " ORDER BY address, place",
        (most,),
    )
    for address, text, count in rows:
        found.setdefault(loaded(address), []).append(WrongAnswer(loaded(text), count))
    return found


def _quartiles(ordered: list[float]) -> tuple[float, float, float, float, float]:
    """Minimum, quartiles (linear between neighbours), maximum of ordered values; zeros if there are none."""

    def at(share: float) -> float:
        if not ordered:
            return 0.0
        place = share * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (place - low) * (ordered[high] - ordered[low])

    return at(0), at(0.25), at(0.5), at(0.75), at(1)
