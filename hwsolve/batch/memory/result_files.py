"""Files that are whole or not there, under names that every file system takes."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path
from typing import Final

from hwsolve.errors import UsageError

_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_MOST_BYTES: Final = 120


def safe_name(student: str) -> str:
    """*student* as the name of a file: letters, digits and ``. _ -``, not too long, not reserved."""
    text = unicodedata.normalize("NFC", student.encode("utf-8", "replace").decode("utf-8"))
    kept = "".join(c if c.isalnum() or c in "._-" else "_" for c in text).strip("._-")
    while len(kept.encode("utf-8")) > _MOST_BYTES:
        kept = kept[:-1]
    return f"_{kept}" if not kept or _RESERVED.fullmatch(kept) else kept.rstrip("._-")


def folded(name: str) -> str:
    """What two names have in common that some file systems take for one."""
    return unicodedata.normalize("NFKC", name).casefold()


def distinct_name(student: str, file: str, copy: int) -> str:
    """A safe name with a hash of what tells this submission from others whose safe name is the same."""
    said = f"{student}\0{file}\0{copy}".encode("utf-8", "surrogatepass")
    return f"{safe_name(student)}-{hashlib.sha256(said).hexdigest()[:10]}"


def write_atomically(path: Path, text: str) -> None:
    """Write *text* to *path* so that whoever looks sees the old file or the new one; unchanged ones stay.

    Raises ``UsageError``.
    """
    data = text.encode("utf-8", "backslashreplace")
    try:
        if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
            return
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        beside.write_bytes(data)
        os.replace(beside, path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


def remove(path: Path) -> None:
    """Remove a file of an earlier run, if it is there. Raises ``UsageError``."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"cannot remove {path}: {error.strerror or error}") from error
