"""Names of files for students."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)
_LONGEST: Final = 80


def file_stem(student: str) -> str:
    """A file name for *student* that any file system takes; different students get different ones.

    A name that had to be changed carries a short hash of what it was.

    >>> file_stem("ada"), file_stem("../x")
    ('ada', 'x-d6b96a97')
    """
    plain = unicodedata.normalize("NFKD", student)
    safe = re.sub(r"[^A-Za-z0-9._@-]+", "-", plain.encode("ascii", "ignore").decode()).strip("-. ")
    safe = safe[:_LONGEST].strip("-. ")
    if safe == student and safe == safe.lower() and not _RESERVED.fullmatch(safe) and safe != "index":
        return safe
    hashed = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{safe or 'student'}-{hashed}"


class PageNames:
    """One file stem for each submission, in their order: a student's second one gets a number."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def next(self, student: str) -> str:
        """The stem for the next submission of *student*."""
        stem = file_stem(student)
        count = self._taken[stem] = self._taken.get(stem, 0) + 1
        return stem if count == 1 else f"{stem}+{count}"
