"""Archives, read member by member in memory: no member leaves its folder, nothing is unpacked to disk."""

from __future__ import annotations

import contextlib
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

from hwsolve.submission.sources.entries import Entry, Read, is_litter, refused
from hwsolve.submission.submission import MAX_FILE_BYTES, Remark

MAX_MEMBERS: Final = 200_000
MAX_UNPACKED: Final = 2_000_000_000
#: A member that unpacks to more than this many times its packed size, and to more than a little, is a bomb.
MAX_RATIO: Final = 200
_LITTLE: Final = 1_000_000
#: More than this is never asked for at once, except by a header that lies.
_ONE_READ: Final = 64_000_000
_LONG_NAME: Final = 1_000
FAULTS: Final = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


class _Budget:
    """How much may still be unpacked from one archive."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def take(self, amount: int) -> None:
        """Count *amount* bytes; raises ``EOFError`` when there were too many."""
        self.left -= amount
        if self.left < 0:
            raise EOFError("the archive unpacks to more than a class hands in")


class _Counted:
    """A file that counts what is read from it."""

    def __init__(self, file: IO[bytes], budget: _Budget) -> None:
        self.file = file
        self.budget = budget
        self.furthest = 0

    def read(self, size: int = -1) -> bytes:
        """Up to *size* bytes; raises ``EOFError`` for more than anybody needs at once."""
        if size < 0 or size > _ONE_READ:
            raise EOFError("a member's header is larger than any member")
        data = self.file.read(size)
        self._count()
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place, in steps, so that a bomb is noticed on the way."""
        while whence == 0 and offset - self.file.tell() > _ONE_READ:
            if not self.file.read(_ONE_READ):
                break
            self._count()
        place = self.file.seek(offset, whence)
        self._count()
        return place

    def tell(self) -> int:
        """The place in the unpacked file."""
        return self.file.tell()

    def _count(self) -> None:
        place = self.file.tell()
        if place > self.furthest:
            self.budget.take(place - self.furthest)
            self.furthest = place


@contextlib.contextmanager
def open_archive(path: Path) -> Iterator[list[Entry]]:
    """The members of the archive at *path*, to be read while it is open; raises one of ``FAULTS``."""
    with contextlib.ExitStack() as stack:
        if zipfile.is_zipfile(path):
            yield list(_zipped(stack.enter_context(zipfile.ZipFile(path))))
            return
        yield _tarred(path, stack)


def _safe(name: str) -> tuple[str, ...] | None:
    """The parts of a member's name; None where it leads out of the archive's folder."""
    plain = name.replace("\\", "/")
    parts = tuple(part for part in plain.split("/") if part not in ("", "."))
    if plain.startswith("/") or ".." in parts or plain[1:2] == ":" or "\0" in name:
        return None
    return parts if parts and len(plain) <= _LONG_NAME else None


def _last(name: str) -> tuple[str, ...]:
    """A name to call a refused member by."""
    parts = [part for part in name.replace("\\", "/").split("/") if part.strip(".")]
    return (parts[-1][:100] if parts else "member",)


_OUTSIDE: Final = "its name in the archive leads out of the archive's folder, and it was not read"


def _zipped(archive: zipfile.ZipFile) -> Iterator[Entry]:
    budget = _Budget(MAX_UNPACKED)
    for number, info in enumerate(archive.infolist()):
        if number >= MAX_MEMBERS:
            yield refused(("archive",), f"only the first {MAX_MEMBERS} members were read")
            return
        if info.is_dir():
            continue
        parts = _safe(info.filename)
        mode = info.external_attr >> 16
        if parts is None:
            yield refused(_last(info.filename), _OUTSIDE)
        elif is_litter(parts):
            continue
        elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            yield refused(parts, "this is a link or a device, not a file, and it was not read")
        elif info.file_size > max(_LITTLE, MAX_RATIO * info.compress_size):
            yield refused(parts, f"it unpacks to more than {MAX_RATIO} times its size, and it was not read")
        else:
            yield Entry(parts, _zip_reader(archive, info, budget))


def _zip_reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> Read:
    def read() -> bytes | Remark:
        if info.flag_bits & 1:
            return Remark("it is locked with a password, and it was not read")
        try:
            with archive.open(info) as member:
                data = member.read(MAX_FILE_BYTES + 1)
            budget.take(len(data))
        except FAULTS as fault:
            return Remark(f"it cannot be unpacked: {fault}")
        return data

    return read


def _tarred(path: Path, stack: contextlib.ExitStack) -> list[Entry]:
    import gzip

    raw = stack.enter_context(path.open("rb"))
    packed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    size = path.stat().st_size
    inner = cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=raw))) if packed else raw
    # Members are listed first and read afterwards, in their order: gzip starts again once.
    limit = min(MAX_UNPACKED, MAX_RATIO * size + 10 * _LITTLE) if packed else size + 10 * _LITTLE
    counted = _Counted(inner, _Budget(limit))
    archive = stack.enter_context(tarfile.TarFile(fileobj=cast("IO[bytes]", counted)))
    return list(_members(archive))


def _members(archive: tarfile.TarFile) -> Iterator[Entry]:
    for number, info in enumerate(archive):
        if number >= MAX_MEMBERS:
            yield refused(("archive",), f"only the first {MAX_MEMBERS} members were read")
            return
        if info.isdir():
            continue
        parts = _safe(info.name)
        if parts is None:
            yield refused(_last(info.name), _OUTSIDE)
        elif is_litter(parts):
            continue
        elif not info.isreg():
            yield refused(parts, "this is a link or a device, not a file, and it was not read")
        else:
            yield Entry(parts, _tar_reader(archive, info))


def _tar_reader(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Read:
    def read() -> bytes | Remark:
        try:
            member = archive.extractfile(info)
            return member.read(MAX_FILE_BYTES + 1) if member is not None else Remark("it is no file")
        except FAULTS as fault:
            return Remark(f"it cannot be unpacked: {fault}")

    return read
