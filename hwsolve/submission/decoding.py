"""Bytes to text: which encoding a file is in, and what to remark where it is no text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from hwsolve.submission.submission import MAX_FILE_BYTES, Remark

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC: Final = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "an archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"{\\rtf", "a rich-text document"),
)
#: What is read by machine, for the messages.
KNOWN: Final = "Markdown, LaTeX, YAML, JSON, HTML or a notebook to have it graded by machine"
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_SAMPLE: Final = 8192


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, lines ended by ``\\n``; None where it is none, and then a remark says why."""

    text: str | None
    remarks: tuple[Remark, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text in *data*: UTF-8, or UTF-16 and UTF-32 by their marks, or else Windows-1252 with a remark."""
    if not data.strip():
        return _refused("the file is empty")
    if len(data) > MAX_FILE_BYTES:
        return _refused(
            f"the file is larger than {MAX_FILE_BYTES // 1_000_000} MB, and it was not read", unread=True
        )
    if what := next((name for magic, name in _MAGIC if data.startswith(magic)), None):
        return _refused(f"this is {what}, which a person has to read. Hand in {KNOWN}", unread=True)
    encoding = encoding_of(data[:_SAMPLE])
    if encoding is None:
        return _refused("this is a binary file, not text", unread=True)
    try:
        return Decoded(lines_ended(data.decode(encoding)))
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            return _refused(f"the file says that it is {encoding.upper()}, and it is not", unread=True)
        line = data[: error.start].count(b"\n") + 1
        said = "this is not UTF-8; the file was read as Windows-1252 (Latin-1), so check its letters"
        return Decoded(lines_ended(latin(data)), (Remark(said, line),))


def encoding_of(sample: bytes) -> str | None:
    """The encoding that the first bytes speak of; UTF-8 where nothing else does, None for binary data."""
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    upper, lower = sample[0::2], sample[1::2]
    for zeros, others, name in ((upper, lower, "utf-16-be"), (lower, upper, "utf-16-le")):
        if len(zeros) > 1 and zeros.count(0) * 3 > 2 * len(zeros) and others.count(0) * 10 < len(others):
            return name
    if len(_CONTROLS.findall(sample)) * 100 > len(sample) or b"\0\0" in sample:
        return None
    return "utf-8"


def latin(data: bytes) -> str:
    """*data* as Windows-1252, its unused bytes as Latin-1; this never fails."""
    return data.decode("cp1252", "replace") if _is_windows(data) else data.decode("latin-1")


def _is_windows(data: bytes) -> bool:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def lines_ended(text: str) -> str:
    """*text* with one kind of line end, without NULs."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _refused(why: str, unread: bool = False) -> Decoded:
    return Decoded(None, (Remark(why, unread=unread),))
