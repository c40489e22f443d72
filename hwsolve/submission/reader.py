"""Paths to submissions: files, folders, tables and archives, one student at a time."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

from hwsolve.errors import UsageError
from hwsolve.submission.formats.table import read_table
from hwsolve.submission.papers import ARCHIVES, TABLES, suffix_of
from hwsolve.submission.sources.archive import FAULTS, open_archive
from hwsolve.submission.sources.entries import Entry, is_litter, is_run, read_regular, refused, walk
from hwsolve.submission.sources.groups import Group, groups, submissions_of, without_common_folder
from hwsolve.submission.sources.owners import METADATA, owner_of, stem
from hwsolve.submission.submission import Columns, Remark, Submission

#: What an assignment says that says nothing about columns.
NO_COLUMNS: Final = Columns()


def read_submissions(paths: Iterable[Path], columns: Columns = NO_COLUMNS) -> Iterator[Submission]:
    """The submissions at *paths*, one at a time: single files, tables, archives, folders of these.

    A folder holds one file or one folder per student. Whatever cannot be read is a submission with
    a remark; symbolic links and hidden files are passed over. Raises ``UsageError`` for a path that
    does not exist.
    """
    seen: set[int] = set()
    for path in paths:
        if not path.exists():
            raise UsageError(f"there is no file or folder {str(path)!r}")
        for found in _at(path, columns):
            if hash(found.student) in seen:
                said = Remark(
                    f"this is not the only submission of {found.student!r}; each is graded by itself"
                )
                found = replace(found, remarks=(*found.remarks, said))
            seen.add(hash(found.student))
            yield found


def _at(path: Path, columns: Columns) -> Iterator[Submission]:
    if path.is_dir():
        yield from _folder(path, columns)
        return
    path = path.resolve() if path.is_symlink() else path
    root = str(path.parent) if str(path.parent) != "." else ""
    yield from _file(path, root, columns)


def _file(path: Path, root: str, columns: Columns) -> Iterator[Submission]:
    """The submissions in one file that lies by itself."""
    suffix, shown = suffix_of(path.name), f"{root}/{path.name}" if root else path.name
    if suffix in TABLES:
        yield from read_table(lambda: path.open("rb"), shown, stem(path.name), columns)
    elif suffix in ARCHIVES:
        yield from _archive(path, shown, columns)
    else:
        entry = Entry((path.name,), lambda: read_regular(path))
        yield from submissions_of(Group(owner_of(entry.parts), (entry,)), root)


def _folder(folder: Path, columns: Columns) -> Iterator[Submission]:
    """What lies in a folder: the files of each student together, tables and archives by themselves."""
    try:
        with os.scandir(folder) as found:
            names = sorted(
                (entry.name, entry.is_dir(follow_symlinks=False))
                for entry in found
                if not entry.is_symlink() and not is_litter((entry.name,)) and not is_run(Path(entry.path))
            )
    except OSError as error:
        raise UsageError(f"cannot read the folder {folder}: {error.strerror or error}") from error
    metadata = [(name, False) for name, _ in names if name == METADATA]
    together: dict[str, list[tuple[str, bool]]] = {}
    for name, is_folder in names:
        owner = owner_of((name, "x.md") if is_folder else (name,))
        key = f"{owner.student}/" if owner.sure or is_folder else name
        if name != METADATA:
            together.setdefault(key, []).append((name, is_folder))
    for found_names in together.values():
        name, is_folder = found_names[0]
        alone = len(found_names) == 1 and not is_folder
        if alone and suffix_of(name) in (*TABLES, *ARCHIVES) and (folder / name).is_file():
            yield from _file(folder / name, str(folder), columns)
            continue
        entries = _entries(folder, found_names + metadata) or [refused((name, "."), "the folder is empty")]
        for group in groups(entries):
            yield from submissions_of(group, str(folder))


def _entries(folder: Path, names: list[tuple[str, bool]]) -> list[Entry]:
    found: list[Entry] = []
    for name, is_folder in names:
        if is_folder:
            found += walk(folder / name, (name,))
        else:
            found.append(Entry((name,), lambda path=folder / name: read_regular(path)))  # type: ignore[misc]
    return found


def _archive(path: Path, shown: str, columns: Columns) -> Iterator[Submission]:
    try:
        with open_archive(path) as members:
            entries = without_common_folder(members)
            if not entries:
                yield Submission(stem(path.name), shown, remarks=(Remark("the archive is empty"),))
            for group in groups(entries):
                if group.is_table:
                    yield from _packed_table(group, shown, columns)
                else:
                    yield from submissions_of(group, shown)
    except FAULTS as fault:
        said = f"the archive cannot be read: {fault}"
        yield Submission(stem(path.name), shown, remarks=(Remark(said),))


def _packed_table(group: Group, shown: str, columns: Columns) -> Iterator[Submission]:
    entry = group.entries[0]
    data = entry.read()
    if isinstance(data, Remark):
        yield Submission(group.owner.student, f"{shown}/{entry.name}", remarks=(data,))
        return

    def opened() -> IO[bytes]:
        return io.BytesIO(data)

    yield from read_table(opened, f"{shown}/{entry.name}", group.owner.student, columns)
