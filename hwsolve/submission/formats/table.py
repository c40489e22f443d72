"""A table of answers: a row per student, a column per answer; several rows of a student are attempts."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import IO, Final

from hwsolve.submission.decoding import encoding_of
from hwsolve.submission.formats.fields import read_time
from hwsolve.submission.formats.headers import Header, folded, read_header
from hwsolve.submission.formats.sections import cut
from hwsolve.submission.submission import MAX_ANSWERS, Columns, Remark, Submission, Written

Open = Callable[[], IO[bytes]]
_DELIMITERS: Final = (",", ";", "\t")
_CHUNK: Final = 1 << 20
#: After so many rows that cannot be read the table is given up.
MAX_FAULTS: Final = 20
#: Rows that speak of the class, not of a student.
_NOBODY: Final = frozenset({"points possible", "overall average", "average", "total"})


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row and the line it begins in."""

    cells: list[str]
    line: int


def read_table(open_file: Open, file: str, student: str, columns: Columns) -> Iterator[Submission]:
    """The submissions in the table that *open_file* opens, each when its student's last row is read.

    The file is read twice and held never. *student* names the table itself where it cannot be read.
    """
    try:
        encoding, remarks = _encoding(open_file)
        if encoding is None:
            yield Submission(student, file, remarks=remarks)
            return
        yield from _submissions(open_file, encoding, Submission(student, file, remarks=remarks), columns)
    except OSError as error:
        yield Submission(student, file, remarks=(Remark(f"the table cannot be read: {error.strerror}"),))


def _submissions(open_file: Open, encoding: str, table: Submission, columns: Columns) -> Iterator[Submission]:
    with closing(_rows(open_file, encoding)) as rows:
        yield from _read(rows, lambda header: _repeated(open_file, encoding, header), table, columns)


def _read(
    rows: Iterator[Row | Remark],
    repeated: Callable[[Header], dict[str, int]],
    table: Submission,
    columns: Columns,
) -> Iterator[Submission]:
    first = next(rows, None)
    if not isinstance(first, Row):
        yield replace(table, remarks=(*table.remarks, first or Remark("the table is empty")))
        return
    header = read_header(first.cells, columns)
    if isinstance(header, str):
        yield replace(table, remarks=(*table.remarks, Remark(header, 1)))
        return
    if not header.answers:
        said = f"the table has no column of answers; it has {', '.join(first.cells)[:300]}"
        yield replace(table, remarks=(*table.remarks, Remark(said, 1)))
        return
    waiting = repeated(header)
    held: dict[str, deque[Submission]] = {}
    for row in rows:
        if isinstance(row, Remark):
            yield replace(table, remarks=(*table.remarks, row))
            continue
        key = _key(row, header)
        if key is None:
            continue
        found = _submission(row, header, key, table)
        if key not in waiting:
            yield found
            continue
        held.setdefault(key, deque(maxlen=MAX_ANSWERS)).append(found)
        waiting[key] -= 1
        if not waiting[key]:
            yield _joined(list(held.pop(key)))


def _encoding(open_file: Open) -> tuple[str | None, tuple[Remark, ...]]:
    """How the whole of a file is to be decoded."""
    with open_file() as file:
        sample = file.read(_CHUNK)
        if not sample.strip():
            return None, (Remark("the file is empty"),)
        found = encoding_of(sample[:8192])
        if found is None:
            return None, (Remark("this is a binary file, not a table"),)
        decoder = codecs.getincrementaldecoder(found)()
        line = 1
        while True:
            try:
                decoder.decode(sample, final=not sample)
            except UnicodeDecodeError as error:
                if found != "utf-8":
                    return None, (Remark(f"the file says that it is {found.upper()}, and it is not"),)
                line += sample[: error.start].count(b"\n")
                said = "this is not UTF-8; the table was read as Windows-1252 (Latin-1), so check its letters"
                return "cp1252", (Remark(said, line),)
            if not sample:
                return found, ()
            line += sample.count(b"\n")
            sample = file.read(_CHUNK)


def _rows(open_file: Open, encoding: str) -> Generator[Row | Remark, None, None]:
    """The rows that hold something, each with the line it begins in."""
    with io.TextIOWrapper(open_file(), encoding, errors="replace", newline="") as text:
        yield from read_rows(text)


def read_rows(text: IO[str]) -> Iterator[Row | Remark]:
    """The rows of a table that hold something; the delimiter is the header's."""
    delimiter = _delimiter(text.readline(_CHUNK))
    text.seek(0)
    reader = csv.reader((line.replace("\0", "") for line in text), delimiter=delimiter)
    faults = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults += 1
            yield Remark(f"a row cannot be read: {error}", line)
            if faults > MAX_FAULTS:
                return
            continue
        if any(cell.strip() for cell in cells):
            yield Row(cells, line)


def _delimiter(first: str) -> str:
    """The sign that parts the header's cells, outside quotes."""
    bare = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def _key(row: Row, header: Header) -> str | None:
    """What tells the student of a row; None for a row about nobody."""
    said = " ".join(row.cells[k].strip() for k in header.key if k < len(row.cells)).strip()
    if not said:
        said = " ".join(row.cells[k].strip() for k in header.names if k < len(row.cells)).strip()
    if folded(said) in _NOBODY or folded(row.cells[0]) in _NOBODY:
        return None
    return said[:200] or f"row {row.line}"


def _repeated(open_file: Open, encoding: str, header: Header) -> dict[str, int]:
    """How many rows each student has who has several."""
    seen: set[int] = set()
    again: dict[str, int] = {}
    rows = _rows(open_file, encoding)
    next(rows, None)
    for row in rows:
        key = _key(row, header) if isinstance(row, Row) else None
        if key is None:
            continue
        if hash(key) in seen:
            again[key] = again.get(key, 1) + 1
        seen.add(hash(key))
    return again


def _submission(row: Row, header: Header, key: str, table: Submission) -> Submission:
    def cell(place: int) -> str:
        return row.cells[place].strip() if place < len(row.cells) else ""

    written = [
        Written(label, cell(place), row.line)
        for label, place in header.answers[:MAX_ANSWERS]
        if cell(place) not in ("", "-")
    ]
    answers, remarks = cut(written)
    said = cell(header.time) if header.time is not None else ""
    return Submission(
        key,
        table.file,
        answers,
        (*table.remarks, *remarks),
        " ".join(cell(place) for place in header.names).strip()[:200] or None,
        read_time(said) if said else None,
        tuple((what, cell(place)[:200]) for what, place in header.identity if cell(place)),
    )


def _joined(rows: list[Submission]) -> Submission:
    """The rows of one student as one submission; the later ones' answers are further attempts."""
    answers = tuple(replace(answer, time=row.time) for row in rows for answer in row.answers)
    remarks = dict.fromkeys(remark for row in rows for remark in row.remarks)
    if len(answers) > MAX_ANSWERS:
        said = f"there are more than {MAX_ANSWERS} answers; only the last were read"
        remarks[Remark(said)] = None
    return replace(rows[-1], answers=answers[-MAX_ANSWERS:], remarks=tuple(remarks))
