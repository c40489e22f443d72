"""The memory of runs in one folder: results, submissions in order, changes, overrides."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwsolve.batch.engines.engine import Judged
from hwsolve.batch.memory.changes import Change, changes_between
from hwsolve.batch.memory.database import loaded, stored
from hwsolve.batch.memory.overrides import Override
from hwsolve.batch.memory.result_files import distinct_name, folded, safe_name
from hwsolve.errors import UsageError
from hwsolve.grading.submissions.marks import Marks

if TYPE_CHECKING:
    from hwsolve.submission.submission import Submission


@dataclass(frozen=True, slots=True)
class Row:
    """A submission's place in the journal: the name of its result file, and whether its marks still hold.

    ``fingerprint`` is of everything that the marks say of the submission.
    """

    id: int
    result_file: str
    fingerprint: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """What marks rest on besides the submission; ``limits`` matter only to answers that were stopped."""

    said: str
    limits: str


class Journal:
    """One run's view of the database. Nothing is durable before ``commit``."""

    def __init__(self, connection: sqlite3.Connection, basis: Basis) -> None:
        self._run = connection.execute
        self._basis = basis
        self._generation = 0
        self._last = 0
        self._place = 0
        self._begun = False

    def begin(self, assignment: str, resume: bool) -> None:
        """Start a run; without *resume* every answer is judged anew.

        Raises ``UsageError`` if the journal belongs to another assignment.
        """
        known = dict(self._run("SELECT key, value FROM meta"))
        other = known.get("assignment", assignment)
        if other != assignment:
            raise UsageError(
                f"this folder holds the marks of {other!r}, not of {assignment!r}; name another folder"
            )
        self._generation = int(known.get("generation", 0)) + 1
        self._last = int(known.get("last", self._generation))
        self._write()
        if known.get("finished") == "yes":
            self._run("DELETE FROM changes")
        if not resume:
            self._run("DELETE FROM results")
            self._run("UPDATE submissions SET basis = NULL")
        self._note("assignment", assignment)
        self._note("generation", str(self._generation))
        self._note("finished", "no")
        self.commit()

    def finish(self) -> None:
        """Every submission is reported; the next run's changes are counted from here."""
        self._write()
        self._note("finished", "yes")
        self._note("last", str(self._generation))
        self.commit()

    def commit(self) -> None:
        """Make what was written durable."""
        if self._begun:
            self._run("COMMIT")
            self._begun = False

    def result(self, key: bytes) -> Judged | None:
        """The result called *key*, unless it was stopped by other limits than ours."""
        row = self._run("SELECT data, stopped_at FROM results WHERE key = ?", (key,)).fetchone()
        if row is None or row[1] not in (None, self._basis.limits):
            return None
        return Judged.from_data(key, json.loads(zlib.decompress(row[0])))

    def keep_result(self, judged: Judged) -> None:
        """Remember a result; one with a fault of the problem file is not worth it."""
        if judged.fault is None:
            self._write()
            stopped_at = self._basis.limits if judged.stopped else None
            row = (judged.key, _packed(judged.data()), stopped_at)
            self._run("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", row)

    def claim(self, submission: Submission) -> Row:
        """The row of the next submission of this run: the one it has, or a new one.

        Equal files of one student are told apart by their order.
        """
        self._write()
        self._place += 1
        fingerprint = _fingerprint(submission)
        who = (stored(submission.student), stored(submission.file))
        found = self._run(
            "SELECT id, result_file, fingerprint, basis, stopped_at FROM submissions"
            " WHERE student = ? AND file = ? AND seen < ? ORDER BY copy LIMIT 1",
            (*who, self._generation),
        ).fetchone()
        if found is None:
            return self._new_row(submission, who, fingerprint)
        identity, name, known, basis, stopped_at = found
        row = (self._generation, self._place, identity)
        self._run("UPDATE submissions SET seen = ?, place = ? WHERE id = ?", row)
        holds = (known, basis) == (fingerprint, self._basis.said)
        return Row(identity, name, fingerprint, holds and stopped_at in (None, self._basis.limits))

    def _new_row(self, submission: Submission, who: tuple[bytes, bytes], fingerprint: str) -> Row:
        copy = self._run("SELECT COUNT(*) FROM submissions WHERE student = ? AND file = ?", who).fetchone()[0]
        name = safe_name(submission.student)
        taken = "SELECT 1 FROM submissions WHERE folded = ?"
        if self._run(taken, (folded(name),)).fetchone():
            name = distinct_name(submission.student, submission.file, copy)
        row = (*who, copy, name, folded(name), self._generation, self._place)
        done = self._run(
            "INSERT INTO submissions (student, file, copy, result_file, folded, seen, place)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        assert done.lastrowid is not None
        return Row(done.lastrowid, name, fingerprint, False)

    def kept_marks(self, row: Row) -> Marks:
        """The marks of a row that holds."""
        found = self._marks_of(row.id)
        assert found is not None
        return found

    def keep_marks(self, row: Row, marks: Marks, stopped: bool, faulty: bool) -> None:
        """Put new marks into a row, noting what they change.

        ``stopped`` ones hold for these limits only, ``faulty`` ones (of a problem file) do not hold.
        """
        self._write()
        before = self._marks_of(row.id)
        for change in changes_between(before, marks) if before is not None else ():
            self._run(
                "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
                " SET verdict = excluded.verdict, points = excluded.points",
                (
                    row.id,
                    stored(change.address),
                    change.verdict_before,
                    change.points_before,
                    change.verdict,
                    change.points,
                ),
            )
        stopped_at = "a fault" if faulty else self._basis.limits if stopped else None
        self._run(
            "UPDATE submissions SET fingerprint = ?, basis = ?, stopped_at = ?, marks = ?, done = ?"
            " WHERE id = ?",
            (row.fingerprint, self._basis.said, stopped_at, _packed(marks.data()), self._generation, row.id),
        )

    def report_again(self, row: Row) -> None:
        """Marks that hold are those of this run too."""
        self._write()
        self._run("UPDATE submissions SET done = ? WHERE id = ?", (self._generation, row.id))

    def marks(self) -> Iterator[Marks]:
        """The marks that this run reported, in order."""
        rows = self._run("SELECT marks FROM submissions WHERE done = ? ORDER BY place", (self._generation,))
        for (data,) in rows:
            yield Marks.from_data(json.loads(zlib.decompress(data)))

    def changes(self) -> Iterator[Change]:
        """What differs from the last finished run, in the order of the submissions."""
        rows = self._run(
            "SELECT student, file, answer, verdict_before, points_before, verdict, changes.points"
            " FROM changes JOIN submissions ON submission = id WHERE done = ?"
            " AND (verdict_before, points_before) <> (verdict, changes.points) ORDER BY place, answer",
            (self._generation,),
        )
        for student, file, answer, *told in rows:
            yield Change(loaded(student), loaded(file), loaded(answer), *told)

    def gone(self) -> Iterator[tuple[str, str]]:
        """Student and file of what the last finished run had and this one has not, in its order."""
        rows = self._run(
            "SELECT student, file FROM submissions WHERE done >= ? AND done < ? ORDER BY place",
            (self._last, self._generation),
        )
        for student, file in rows:
            yield loaded(student), loaded(file)

    def left_behind(self) -> Iterator[str]:
        """The names of result files of submissions that earlier runs had and this one has not."""
        rows = self._run("SELECT result_file FROM submissions WHERE done < ?", (self._generation,))
        yield from (name for (name,) in rows)

    def override(self, overrides: Iterable[Override]) -> None:
        """Add overrides to those that are here; points None takes one away."""
        self._write()
        for each in overrides:
            key = (stored(each.student), each.part, each.name or "")
            if each.points is None:
                self._run("DELETE FROM overrides WHERE student = ? AND part = ? AND name = ?", key)
            else:
                row = (*key, each.points, stored(each.comment))
                self._run("INSERT OR REPLACE INTO overrides VALUES (?, ?, ?, ?, ?)", row)
        self.commit()

    def overrides(self) -> Iterator[Override]:
        """Every override, by student, part and answer."""
        for student, part, name, points, comment in self._run("SELECT * FROM overrides"):
            yield Override(loaded(student), part, name or None, points, loaded(comment))

    def _marks_of(self, identity: int) -> Marks | None:
        (data,) = self._run("SELECT marks FROM submissions WHERE id = ?", (identity,)).fetchone()
        return None if data is None else Marks.from_data(json.loads(zlib.decompress(data)))

    def _note(self, key: str, value: str) -> None:
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _write(self) -> None:
        if not self._begun:
            self._run("BEGIN IMMEDIATE")
            self._begun = True


def _packed(data: object) -> bytes:
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode("ascii"), 1)


def _fingerprint(submission: Submission) -> str:
    """What is graded, and what the marks repeat besides: names and the lines of answers."""
    lines = [written.line for written in submission.answers]
    beside = json.dumps([submission.name, submission.identity, lines])
    return f"{submission.digest}-{zlib.crc32(beside.encode()):08x}"
