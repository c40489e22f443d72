"""A CSV that somebody else wrote, of which single cells are filled and every other byte is kept."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hwsolve.errors import UsageError

#: Larger exports than this are not read.
MAX_BYTES: Final = 64_000_000
_BOM: Final = "ï»¿"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it says, and where it stands in the file."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Template:
    """The file's bytes (as Latin-1, so that each byte is a character) and its rows of cells."""

    content: str
    delimiter: str
    rows: tuple[tuple[Cell, ...], ...]

    def filled(self, values: dict[tuple[int, int], str]) -> str:
        """The content with the cells at (row, column) replaced; a row that is too short is left alone."""
        pieces, end = [], 0
        for row, column in sorted(values):
            if column >= len(self.rows[row]):
                continue
            cell = self.rows[row][column]
            pieces += [self.content[end : cell.start], self._written(values[row, column])]
            end = cell.end
        return "".join([*pieces, self.content[end:]])

    def _written(self, value: str) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator="").writerow([value])
        return out.getvalue().encode("utf-8", "replace").decode("latin-1")


def read_template(path: Path) -> Template:
    """The rows of the CSV at *path*, with the place of every cell; raises ``UsageError``."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read the template {path}: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise UsageError(f"the template {path} is larger than {MAX_BYTES // 1_000_000} MB")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data:
        raise UsageError(f"the template {path} is no text in UTF-8")
    content = data.decode("latin-1")
    start = len(_BOM) if content.startswith(_BOM) else 0
    delimiter = _delimiter(content[start:])
    return Template(content, delimiter, tuple(_rows(content, start, delimiter)))


def _delimiter(content: str) -> str:
    """What stands between the cells of the first line."""
    first = re.sub(r'"[^"]*"', "", content[:20_000]).split("\n", 1)[0]
    return max((",", ";", "\t"), key=first.count)


def _rows(content: str, start: int, delimiter: str) -> Iterator[tuple[Cell, ...]]:
    """RFC 4180: a cell is quoted, with quotes in it doubled, or runs to the next delimiter or line end."""
    cell = re.compile(rf'"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^{delimiter}\r\n]*)')
    place, row = start, []
    while place < len(content):
        found = cell.match(content, place)
        assert found is not None
        quoted = found["quoted"]
        text = quoted.replace('""', '"') if quoted is not None else found["plain"]
        end = found.end()
        if quoted is not None and content[end : end + 1] not in (delimiter, "\r", "\n", ""):
            rest = re.compile(rf"[^{delimiter}\r\n]*").match(content, end)
            assert rest is not None
            text, end = text + rest.group(), rest.end()
        row.append(Cell(_decoded(text), place, end))
        place = end
        if content[place : place + 1] == delimiter:
            place += 1
            if place == len(content):
                row.append(Cell("", place, place))
            continue
        yield tuple(row)
        row = []
        place += 2 if content[place : place + 2] == "\r\n" else 1
    if row:
        yield tuple(row)


def _decoded(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text
