"""Several people's files in one folder, such as that of a section: whose each of them is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hwsolve.submission.formats.headers import folded
from hwsolve.submission.papers import FORMATS, suffix_of
from hwsolve.submission.sources.owners import stem
from hwsolve.submission.submission import Paper


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper and where it lies."""

    parts: tuple[str, ...]
    paper: Paper

    @property
    def counts(self) -> bool:
        """Whether it is what somebody hands in, and no picture or program beside that."""
        unread = any(remark.unread for remark in self.paper.remarks)
        return bool(self.paper.answers) or unread or suffix_of(self.parts[-1]) in FORMATS

    @property
    def questions(self) -> frozenset[str]:
        """What it answers, as far as it says."""
        return frozenset(folded(f"{each.within} {each.label}") for each in self.paper.answers)


def apart(student: str, sheets: list[Sheet]) -> Iterator[tuple[str, list[Sheet]]]:
    """The sheets in the folder of *student* by the people they are of.

    Different people are those whom the sheets name, or whose folders answer the same questions.
    """
    named = {folded(sheet.paper.student) for sheet in sheets if sheet.paper.student}
    if len(named) > 1:
        yield from _by_name(sheets)
    else:
        yield from _by_folder(student, sheets, 1)


def _by_name(sheets: list[Sheet]) -> Iterator[tuple[str, list[Sheet]]]:
    """By the student that a sheet names, else by the only one named in its folder, else each by itself."""
    told: dict[tuple[str, ...], dict[str, str]] = {}
    for sheet in sheets:
        if sheet.paper.student:
            told.setdefault(sheet.parts[:-1], {})[folded(sheet.paper.student)] = sheet.paper.student
    found: dict[str, tuple[str, list[Sheet]]] = {}
    for sheet in sheets:
        if not sheet.counts:
            continue
        beside = told.get(sheet.parts[:-1], {})
        student = sheet.paper.student or (next(iter(beside.values())) if len(beside) == 1 else None)
        key = folded(student) if student else "/".join(sheet.parts)
        found.setdefault(key, (student or stem(sheet.parts[-1]), []))[1].append(sheet)
    yield from found.values()


def _by_folder(student: str, sheets: list[Sheet], depth: int) -> Iterator[tuple[str, list[Sheet]]]:
    """By the folders at *depth*, and within these, where several of them answer the same questions."""
    folders: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        folders.setdefault(sheet.parts[depth] if len(sheet.parts) > depth + 1 else "", []).append(sheet)
    if set(folders) == {""} or (len(folders) > 1 and not _repeated(list(folders.values()))):
        yield student, sheets
        return
    for name, own in folders.items():
        inner = name if len(folders) > 1 and name else student
        yield from _by_folder(inner, own, depth + 1) if name else ((student, own),)


def _repeated(folders: list[list[Sheet]]) -> bool:
    """Whether two of them answer the same question."""
    questions = [frozenset().union(*(sheet.questions for sheet in own)) for own in folders]
    return sum(map(len, questions)) > len(frozenset().union(*questions))


def attempts(sheets: list[Sheet]) -> str | None:
    """What to remark where several sheets of one person answer the same questions."""
    if not _repeated([[sheet] for sheet in sheets]):
        return None
    names = ", ".join(sheet.parts[-1] for sheet in sheets if sheet.questions)
    return f"taken for attempts of one student, of which the last counts: {names}"
