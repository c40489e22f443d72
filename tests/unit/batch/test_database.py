"""The journal's file: write-ahead logging, and a rollback journal where that cannot work."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from hwsolve.batch.memory.database import loaded, opened, stored
from hwsolve.batch.run import Options, Run
from hwsolve.errors import UsageError
from tests.unit.batch.desk import Desk, student


def modes(path: Path) -> tuple[str, int]:
    """The journal mode and the level of synchronisation."""
    with opened(path) as connection:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        return mode, connection.execute("PRAGMA synchronous").fetchone()[0]


def test_write_ahead(tmp_path: Path) -> None:
    """Where it works, with every commit on the disk (2 is FULL)."""
    assert modes(tmp_path / "j.sqlite") == ("wal", 2)
    assert modes(tmp_path / "j.sqlite") == ("wal", 2)


@pytest.fixture
def _no_shared_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that cannot share memory: SQLite's own locking by files knows no write-ahead log."""
    connect = sqlite3.connect

    def elsewhere(path: Any, **options: Any) -> sqlite3.Connection:
        return connect(f"file:{path}?vfs=unix-dotfile", uri=True, **options)

    monkeypatch.setattr("hwsolve.batch.memory.database.sqlite3.connect", elsewhere)


@pytest.mark.usefixtures("_no_shared_memory")
def test_rollback_journal(desk: Desk) -> None:
    """Without shared memory runs are kept and resumed all the same."""
    runs: list[Run] = []
    options = Options(desk.folder / "out", True, 1)
    first = desk.graded([student(0), student(1)], options, runs.append)
    again = desk.graded([student(0), student(1)], options, runs.append)
    assert first == again
    assert runs[1].tally.kept == 2
    assert modes(desk.folder / "out" / "journal.sqlite") == ("delete", 2)


def test_another_layout(tmp_path: Path) -> None:
    """A journal of another version is not touched."""
    path = tmp_path / "j.sqlite"
    with opened(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(UsageError, match="another version of hwsolve"), opened(path):
        pass


def test_what_goes_wrong_inside(tmp_path: Path) -> None:
    """Whatever SQLite complains about is a sentence with the file."""
    sentence = r"j\.sqlite cannot be used: no such table: none"
    with pytest.raises(UsageError, match=sentence), opened(tmp_path / "j.sqlite") as connection:
        connection.execute("SELECT * FROM none")


@pytest.mark.parametrize("text", ["", "a\x00b", "\ud800", "é\udcff", "\u202e"])
def test_any_text(text: str) -> None:
    """Lone surrogates and NULs come back."""
    assert loaded(stored(text)) == text
