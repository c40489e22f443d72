"""Pairs of students who share wrong answers, weighted by how rare these are."""

from __future__ import annotations

import heapq
import math
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from hwsolve.batch.insight.wrong_answers import wrong_answers
from hwsolve.batch.memory.database import loaded

if TYPE_CHECKING:
    from hwsolve.grading.submissions.marks import Marks

#: Pairs to hold in memory; in a small class there are never more.
_MOST_PAIRS: Final = 300_000
_SMALL_CLASS: Final = 600


@dataclass(frozen=True, slots=True)
class Shared:
    """A wrong answer that both gave, and how many of the class gave it."""

    address: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two students, and the sum of -log(share of the class) over the wrong answers they share."""

    first: str
    second: str
    weight: float
    shared: tuple[Shared, ...]


def similar(marks: Iterable[Marks], most: int = 50) -> tuple[Pair, ...]:
    """The *most* similar pairs, heaviest first. A shared wrong answer is a hint, not a proof.

    The rarest wrong answers nominate pairs, as many as memory allows (in a class of up to 600 that is
    every pair); the weight of those that are listed counts all that they share.
    """
    with wrong_answers(marks) as database:
        (students,) = database.execute("SELECT COUNT(*) FROM student").fetchone()
        database.execute(
            "CREATE TABLE common AS SELECT address, text, COUNT(*) AS count FROM wrong"
            " GROUP BY address, text HAVING COUNT(*) > 1"
        )
        database.execute("CREATE INDEX by_student ON wrong (student)")
        database.execute("CREATE INDEX common_by_text ON common (address, text)")
        nominated = _nominated(database, students)
        heaviest = heapq.nsmallest(2 * most, nominated, key=lambda pair: (-nominated[pair], pair))
        pairs = [_pair(database, pair, students) for pair in heaviest]
    pairs.sort(key=lambda pair: (-pair.weight, pair.first, pair.second))
    return tuple(pairs[:most])


def _nominated(database: sqlite3.Connection, students: int) -> dict[tuple[int, int], float]:
    """Pairs with the weight of the rarest answers they share; who handed in one file together is none."""
    files = dict(database.execute("SELECT id, file FROM student"))
    found: dict[tuple[int, int], float] = {}
    spent = 0
    rarest = database.execute("SELECT address, text, count FROM common ORDER BY count, address, text")
    for address, text, count in rarest:
        spent += count * (count - 1) // 2
        if spent > _MOST_PAIRS and students > _SMALL_CLASS:
            break
        givers = database.execute(
            "SELECT student FROM wrong WHERE address = ? AND text = ? ORDER BY student", (address, text)
        )
        weight = -math.log(count / students)
        if weight > 0:
            for pair in combinations([student for (student,) in givers], 2):
                if files[pair[0]] != files[pair[1]]:
                    found[pair] = found.get(pair, 0.0) + weight
    return found


def _pair(database: sqlite3.Connection, pair: tuple[int, int], students: int) -> Pair:
    """Everything that two students share, the rarest first."""
    names = [
        loaded(database.execute("SELECT name FROM student WHERE id = ?", (one,)).fetchone()[0])
        for one in pair
    ]
    rows = database.execute(
        "SELECT a.address, a.text, count FROM wrong AS a JOIN wrong AS b USING (address, text)"
        " JOIN common USING (address, text) WHERE a.student = ? AND b.student = ?"
        " ORDER BY count, a.address, a.text",
        pair,
    ).fetchall()
    shared = tuple(Shared(loaded(address), loaded(text), count) for address, text, count in rows)
    weight = math.fsum(-math.log(each.count / students) for each in shared)
    first, second = sorted(names)
    return Pair(first, second, weight, shared)
