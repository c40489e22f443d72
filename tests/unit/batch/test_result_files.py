"""Names for files, and files that are whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwsolve.batch.memory.result_files import distinct_name, folded, safe_name, write_atomically
from hwsolve.errors import UsageError


@pytest.mark.parametrize(
    ("student", "name"),
    [
        ("jane.doe", "jane.doe"),
        ("../../etc/passwd", "etc_passwd"),
        ("张伟", "张伟"),
        ("Müller, Jörg", "Müller__Jörg"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("", "_"),
        ("...", "_"),
        ("a\x00b\n\u202e", "a_b"),
        ("-rf", "rf"),
    ],
)
def test_safe_name(student: str, name: str) -> None:
    """Letters of any script stay; what a file system or a shell could take amiss does not."""
    assert safe_name(student) == name


@given(st.text(max_size=400))
def test_any_text_is_a_name(student: str) -> None:
    """Never empty, never a path, never hidden, short enough with what is appended."""
    for name in (safe_name(student), distinct_name(student, "f", 0)):
        assert name
        assert name[0] not in ".-"
        assert not set(name) & set('/\\:*?"<>|\0\n')
        assert len(f".{name}.json.1234567.tmp".encode()) < 255


def test_distinct_names() -> None:
    """The same for the same submission; other files and copies have others."""
    names = {distinct_name("a", "f", 0), distinct_name("a", "g", 0), distinct_name("a", "f", 1)}
    assert len(names) == 3
    assert distinct_name("a", "f", 0) in names
    assert folded("Straße") == folded("STRASSE")


def test_write_atomically(tmp_path: Path) -> None:
    """The new text or the old, nothing beside it; a link is replaced, not followed."""
    path, other = tmp_path / "a.json", tmp_path / "other"
    write_atomically(path, "one")
    before = path.stat().st_mtime_ns
    write_atomically(path, "one")
    assert path.stat().st_mtime_ns == before
    write_atomically(path, "two \udcff")
    assert path.read_text("utf-8") == "two \\udcff"
    other.write_text("untouched", "utf-8")
    path.unlink()
    path.symlink_to(other)
    write_atomically(path, "three")
    assert (path.read_text("utf-8"), path.is_symlink()) == ("three", False)
    assert other.read_text("utf-8") == "untouched"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.json", "other"]
    with pytest.raises(UsageError, match="cannot write"):
        write_atomically(tmp_path / "none" / "a.json", "x")
