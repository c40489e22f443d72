"""The SQLite file of a journal: opened so that what is committed stays, whatever happens to the machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from hwsolve.errors import UsageError

#: Kept in the file; another number is another layout.
_LAYOUT: Final = 1
_TABLES: Final = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
    CREATE TABLE results (key BLOB PRIMARY KEY, data BLOB NOT NULL, stopped_at TEXT) WITHOUT ROWID;
    CREATE TABLE submissions (
        id INTEGER PRIMARY KEY, student BLOB NOT NULL, file BLOB NOT NULL, copy INTEGER NOT NULL,
        result_file TEXT NOT NULL, folded TEXT NOT NULL UNIQUE,
        seen INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0, place INTEGER NOT NULL,
        fingerprint TEXT, basis TEXT, stopped_at TEXT, marks BLOB,
        UNIQUE (student, file, copy)
    );
    CREATE INDEX by_place ON submissions (done, place);
    CREATE TABLE changes (
        submission INTEGER NOT NULL, answer BLOB NOT NULL,
        verdict_before TEXT NOT NULL, points_before REAL NOT NULL,
        verdict TEXT NOT NULL, points REAL NOT NULL,
        PRIMARY KEY (submission, answer)
    ) WITHOUT ROWID;
    CREATE TABLE overrides (
        student BLOB NOT NULL, part TEXT NOT NULL, name TEXT NOT NULL, points REAL NOT NULL,
        comment BLOB NOT NULL,
        PRIMARY KEY (student, part, name)
    ) WITHOUT ROWID;
"""


@contextmanager
def opened(path: Path, durable: bool = True) -> Iterator[sqlite3.Connection]:
    """A connection to the journal at *path*, which is made if there is none; transactions are ours to begin.

    Write-ahead logging with ``synchronous=FULL``: a commit is on the disk when it returns. Where the
    file system cannot share memory between processes (network disks), a rollback journal instead.

    Raises ``UsageError`` for whatever SQLite has to say, here and inside.
    """
    try:
        connection = _connect(path, durable)
        try:
            yield connection
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise UsageError(f"the journal {path} cannot be used: {error}") from error


def _connect(path: Path, durable: bool) -> sqlite3.Connection:
    for mode in ("WAL", "DELETE"):
        connection = sqlite3.connect(path, timeout=10.0, isolation_level=None, cached_statements=64)
        try:
            connection.execute(f"PRAGMA journal_mode={mode}").fetchone()
            connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
            _lay_out(connection, path)
        except sqlite3.OperationalError:
            connection.close()
            if mode == "DELETE":
                raise
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise AssertionError


def _lay_out(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables in a new file; a write also shows whether the mode works here."""
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    if layout not in (0, _LAYOUT):
        raise UsageError(f"{path} was written by another version of hwsolve; move it away")
    connection.execute("BEGIN IMMEDIATE")
    if layout == 0:
        for statement in _TABLES.split(";"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={_LAYOUT}")
    connection.execute("COMMIT")


def stored(text: str) -> bytes:
    """Any text as SQLite can hold it: file names may have lone surrogates, students' text NULs."""
    return text.encode("utf-8", "surrogatepass")


def loaded(data: bytes) -> str:
    """What :func:`stored` was given."""
    return data.decode("utf-8", "surrogatepass")
