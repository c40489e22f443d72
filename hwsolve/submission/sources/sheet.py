"""A table that whoever grades has filled in: the class list, points set by hand."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from hwsolve.errors import UsageError
from hwsolve.submission.decoding import encoding_of, latin
from hwsolve.submission.formats.table import Row, read_rows
from hwsolve.submission.submission import Remark

MAX_BYTES: Final = 50_000_000


def read_sheet(path: Path, called: str) -> list[Row]:
    """The rows of the CSV at *path* that hold something, whatever spreadsheet saved it.

    Raises ``UsageError`` with what the file is *called* where it cannot be read or is no table.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {called} {path}: {error.strerror or error}") from error
    encoding = encoding_of(data[:8192])
    if encoding is None or len(data) > MAX_BYTES:
        raise UsageError(f"{called} {path} is no table in text")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = latin(data)
    rows = []
    for row in read_rows(io.StringIO(text, newline="")):
        if isinstance(row, Remark):
            raise UsageError(f"{path}:{row.line}: {row.message}")
        rows.append(row)
    return rows
