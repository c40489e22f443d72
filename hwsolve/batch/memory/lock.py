"""One run at a time in one folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hwsolve.errors import UsageError


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """While this lasts, *folder* is ours; the system frees it when this process ends, however it ends.

    Raises ``UsageError`` if another run has it, or if nothing can be written there.
    """
    import fcntl
    import os

    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / "journal.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise UsageError(f"cannot write to the folder {folder}: {error.strerror or error}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
            raise UsageError(
                f"another run (process {holder}) is grading into {folder}; wait for it or name another folder"
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)
