"""The wrong answers of a class, in a database of their own on the disk, so that memory stays flat."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from hwsolve.batch.memory.database import stored
from hwsolve.batch.memory.keys import plain_blanks
from hwsolve.submission.papers import TABLES, suffix_of

if TYPE_CHECKING:
    from hwsolve.grading.submissions.marks import Mark, Marks

WRONG: Final = frozenset({"incorrect", "partial", "unreadable"})
#: What is longer is told apart by its beginning.
_MOST: Final = 2000


def as_given(mark: Mark) -> str:
    """A wrong answer as it was read, else as it was written, blanks aside: spellings of one formula agree."""
    return plain_blanks(mark.read_as or mark.text or "")[:_MOST]


def wrong_marks(marks: Marks) -> Iterator[Mark]:
    """The marks of wrong answers."""
    return (mark for mark in marks.marks if mark.verdict in WRONG and (mark.read_as or mark.text))


@contextmanager
def wrong_answers(everybody: Iterable[Marks]) -> Iterator[sqlite3.Connection]:
    """Tables ``student(id, name, file)`` and ``wrong(address, text, student)``.

    Each row stands there once, however often a student handed in. Those who share a ``file`` handed it in
    together; a row of a table is a student's own.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE student (id INTEGER PRIMARY KEY, name BLOB UNIQUE, file BLOB)")
        connection.execute(
            "CREATE TABLE wrong (address BLOB, text BLOB, student INTEGER, UNIQUE (address, text, student))"
        )
        connection.execute("BEGIN")
        for marks in everybody:
            name = stored(marks.student)
            row = (name, name if suffix_of(marks.file) in TABLES else stored(marks.file))
            connection.execute("INSERT OR IGNORE INTO student (name, file) VALUES (?, ?)", row)
            (student,) = connection.execute("SELECT id FROM student WHERE name = ?", (name,)).fetchone()
            rows = {(stored(mark.address), stored(as_given(mark)), student) for mark in wrong_marks(marks)}
            connection.executemany("INSERT OR IGNORE INTO wrong VALUES (?, ?, ?)", sorted(rows))
        connection.execute("COMMIT")
        yield connection
