"""Files by name, whether they lie in a folder or in an archive; nothing is written anywhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from hwsolve.submission.submission import MAX_FILE_BYTES, Remark

#: What systems leave behind in folders and archives.
_LITTER: Final = frozenset({"__macosx", "thumbs.db", "desktop.ini", "__pycache__"})
MAX_DEPTH: Final = 8
#: The journal that a grading run keeps in its folder.
RUN_JOURNAL: Final = "journal.sqlite"

Read: TypeAlias = Callable[[], bytes | Remark]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file: the parts of its name within the folder or archive, and how to read it, or why not."""

    parts: tuple[str, ...]
    read: Read

    @property
    def name(self) -> str:
        """The last part."""
        return self.parts[-1]


def is_litter(parts: tuple[str, ...]) -> bool:
    """Whether a name is hidden, or one that nobody handed in."""
    return any(part.startswith(".") or part.casefold() in _LITTER for part in parts)


def is_run(folder: Path) -> bool:
    """Whether a folder is that of a grading run: its reports are nobody's submission."""
    return (folder / RUN_JOURNAL).is_file()


def refused(parts: tuple[str, ...], why: str) -> Entry:
    """An entry that is not read, with the reason."""
    return Entry(parts, lambda: Remark(why))


def read_regular(path: Path) -> bytes | Remark:
    """The bytes of a regular file, one more than the limit at most; symbolic links are not followed."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        return Remark(f"the file cannot be read: {error.strerror or error}")
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return Remark("this is no regular file, and it was not read")
        try:
            return file.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            return Remark(f"the file cannot be read: {error.strerror or error}")


def walk(folder: Path, parts: tuple[str, ...] = ()) -> Iterator[Entry]:
    """The files below *folder* in the order of their names, links, hidden files and litter left out."""
    try:
        with os.scandir(folder) as found:
            inner = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield refused((*parts, "."), f"the folder cannot be read: {error.strerror or error}")
        return
    for entry in inner:
        named = (*parts, entry.name)
        if is_litter((entry.name,)) or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            if len(named) < MAX_DEPTH and not is_run(Path(entry.path)):
                yield from walk(Path(entry.path), named)
        else:
            yield Entry(named, lambda path=Path(entry.path): read_regular(path))  # type: ignore[misc]
