"""What a report needs to know about a class as a whole; ``hwsolve.batch.insight.statistics`` counts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class WrongAnswer(Protocol):
    """A wrong answer, and how many gave it."""

    @property
    def text(self) -> str:
        """As it was read, else as written."""

    @property
    def count(self) -> int:
        """How many gave it."""


class KnownMistake(Protocol):
    """What is said of a known mistake, and how many made it."""

    @property
    def say(self) -> str:
        """What the problem's author says of it."""

    @property
    def count(self) -> int:
        """How many made it."""


class ItemStatistics(Protocol):
    """One answer of the assignment over all submissions."""

    @property
    def part(self) -> str:
        """``problem.part``."""

    @property
    def name(self) -> str:
        """The answer's name."""

    @property
    def verdicts(self) -> Mapping[str, int]:
        """How many submissions by verdict."""

    @property
    def mean_score(self) -> float:
        """The mean score of the answers handed in, from 0 to 1."""

    @property
    def handed_in(self) -> int:
        """How many answered."""

    @property
    def share_correct(self) -> float:
        """Of all submissions, the share that is correct."""

    @property
    def wrong(self) -> Sequence[WrongAnswer]:
        """The commonest wrong answers."""

    @property
    def mistakes(self) -> Sequence[KnownMistake]:
        """The known mistakes that were made."""


class ClassStatistics(Protocol):
    """A class in numbers."""

    @property
    def submissions(self) -> int:
        """How many there are."""

    @property
    def possible(self) -> float:
        """The points that could be reached."""

    @property
    def mean(self) -> float:
        """The mean total."""

    @property
    def quartiles(self) -> tuple[float, float, float, float, float]:
        """The least total, the quartiles, the greatest."""

    @property
    def to_review(self) -> int:
        """How many answers a person has to look at."""

    @property
    def items(self) -> Sequence[ItemStatistics]:
        """Answer by answer, in the order of the assignment."""
