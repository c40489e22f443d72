"""Pairs of students with equal wrong answers, for whoever wants to look at both papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol

from hwsolve.report.grading.csv import rows
from hwsolve.report.grading.escape import table_cell
from hwsolve.report.grading.gradebook import Page, Report, number

HEADER: Final = ("first", "second", "weight", "shared", "rarest")
#: Shared answers to show of one pair, the rarest first.
_SHOWN: Final = 5


class Shared(Protocol):
    """A wrong answer that both gave, and how many of the class gave it."""

    @property
    def address(self) -> str:
        """``problem.part:name``."""

    @property
    def text(self) -> str:
        """As it was read, else as written."""

    @property
    def count(self) -> int:
        """How many gave it."""


class Pair(Protocol):
    """Two students and what they share, the rarest first; ``weight`` sums -log(share of the class)."""

    @property
    def first(self) -> str:
        """One student."""

    @property
    def second(self) -> str:
        """The other one."""

    @property
    def weight(self) -> float:
        """How much they share."""

    @property
    def shared(self) -> Sequence[Shared]:
        """What they share."""


def write_similar(pairs: Iterable[Pair]) -> Report:
    """``similar.csv``: the heaviest pairs first. A shared wrong answer is a hint, not a proof."""
    return Report((Page("similar.csv", rows(_rows(pairs))),))


def _rows(pairs: Iterable[Pair]) -> Iterator[tuple[str, ...]]:
    yield HEADER
    for pair in pairs:
        rarest = "\n".join(
            f"{shared.address} = {shared.text} ({shared.count} gave it)" for shared in pair.shared[:_SHOWN]
        )
        yield (
            table_cell(pair.first),
            table_cell(pair.second),
            number(pair.weight),
            str(len(pair.shared)),
            table_cell(rarest),
        )
