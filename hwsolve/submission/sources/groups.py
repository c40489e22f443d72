"""Files to students: which files of a folder or an archive one student handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from hwsolve.submission.decoding import decode
from hwsolve.submission.formats.headers import folded
from hwsolve.submission.papers import DOCUMENTS, FORMATS, TABLES, read_paper, suffix_of
from hwsolve.submission.sources.entries import Entry
from hwsolve.submission.sources.owners import METADATA, Owner, gradescope_owners, owner_of, stem
from hwsolve.submission.sources.people import Sheet, apart, attempts
from hwsolve.submission.submission import MAX_ANSWERS, Paper, Remark, Submission

#: More files than this one student does not hand in, nor a section of a course.
MAX_FILES = 200
MAX_SECTION = 5_000
MAX_CHARACTERS = 50_000_000
LATE = "handed in late, as Canvas says in the file's name, which does not say how late"


@dataclass(frozen=True, slots=True)
class Group:
    """One student's files, or a table of many students."""

    owner: Owner
    entries: tuple[Entry, ...]

    @property
    def is_table(self) -> bool:
        """Whether it is a table that lies by itself."""
        return len(self.entries) == 1 and suffix_of(self.entries[0].name) in TABLES and not self.owner.sure


def groups(entries: Iterable[Entry]) -> Iterator[Group]:
    """The files by student, in the order in which each student's first file stands."""
    listed = list(entries)
    people = _people(listed)
    found: dict[str, list[tuple[Owner, Entry]]] = {}
    for entry in listed:
        if entry.name == METADATA:
            continue
        owner = owner_of(entry.parts)
        alone = len(entry.parts) == 1 and not owner.sure
        found.setdefault(entry.name if alone else f"{owner.student}/", []).append((owner, entry))
    for together in found.values():
        owner = together[0][0]
        files = tuple(entry for _, entry in together)
        owner = replace(owner, late=any(other.late for other, _ in together))
        for person in people.get(owner.student, (owner,)):
            yield Group(person, files)


def _people(entries: list[Entry]) -> dict[str, tuple[Owner, ...]]:
    """The submitters of Gradescope's folders, where its metadata lies beside them."""
    found: dict[str, tuple[Owner, ...]] = {}
    for entry in entries:
        if entry.name == METADATA:
            data = entry.read()
            text = decode(data).text if isinstance(data, bytes) else None
            found |= gradescope_owners(text) if text else {}
    return found


def submissions_of(group: Group, root: str) -> Iterator[Submission]:
    """The submissions in the files of *group*, which lie below *root*: one, or one of each who is named."""
    several = len(group.entries) > 1
    sheets = list(_sheets(group))
    cut = len(sheets) < len(group.entries)
    if several and any(sheet.paper.answers for sheet in sheets):
        sheets = [sheet for sheet in sheets if sheet.paper.answers or sheet.paper.remarks]
    whole = [(group.owner.student, sheets)]
    for student, own in whole if group.owner.sure or not several else apart(group.owner.student, sheets):
        kept = own[:MAX_FILES] or [Sheet(group.entries[0].parts, Paper())]
        remarks = [remark for sheet in kept for remark in sheet.paper.remarks]
        if cut or len(own) > MAX_FILES:
            remarks.append(Remark(f"only the first {len(kept)} files were read"))
        if group.owner.late:
            remarks.append(Remark(LATE))
        if said := attempts(kept):
            remarks.append(Remark(said))
        yield _together(kept, remarks, replace(group.owner, student=student), root)


def _sheets(group: Group) -> Iterator[Sheet]:
    """The papers of the files, as far as memory is to go."""
    room = MAX_CHARACTERS
    for entry in group.entries[: MAX_FILES if group.owner.sure else MAX_SECTION]:
        if room < 0:
            return
        paper = _paper(entry, len(group.entries) > 1)
        room -= sum(len(answer.text) for answer in paper.answers)
        yield Sheet(entry.parts, paper)


def _together(sheets: list[Sheet], remarks: list[Remark], owner: Owner, root: str) -> Submission:
    papers = [sheet.paper for sheet in sheets]
    return owned(
        Paper(
            tuple(answer for paper in papers for answer in paper.answers)[:MAX_ANSWERS],
            tuple(remarks),
            *(
                next((said for paper in papers if (said := getattr(paper, what))), None)
                for what in ("student", "name", "time")
            ),
        ),
        owner,
        _file(sheets, root),
    )


def owned(paper: Paper, owner: Owner, file: str) -> Submission:
    """The paper as its owner's submission; where the owner is not sure, the paper says who wrote it."""
    remarks = paper.remarks
    if owner.sure:
        known = {folded(said) for said in (owner.student, owner.name, *dict(owner.identity).values()) if said}
        if paper.student and folded(paper.student) not in known:
            said = f"the file says that it is by {paper.student!r}; it was handed in by {owner.student!r}"
            remarks = (*remarks, Remark(said))
        name, time = owner.name or paper.name, None if owner.late else paper.time
        return Submission(owner.student, file, paper.answers, remarks, name, owner.time, owner.identity, time)
    student = paper.student or owner.student
    return Submission(student, file, paper.answers, remarks, paper.name or owner.name, said=paper.time)


def _paper(entry: Entry, several: bool) -> Paper:
    data = entry.read()
    if isinstance(data, Remark):
        found = Paper(remarks=(data,))
    elif several and suffix_of(entry.name) not in FORMATS:
        found = Paper(remarks=(Remark("this file is not read", unread=suffix_of(entry.name) in DOCUMENTS),))
    else:
        found = read_paper(entry.name, data)
    if not several:
        return found
    named = tuple(replace(said, message=f"{entry.name}: {said.message}") for said in found.remarks)
    return replace(found, remarks=named)


def _file(sheets: list[Sheet], root: str) -> str:
    """The file, or the folder that all of them lie in."""
    parts = sheets[0].parts
    if len(sheets) > 1:
        together = takewhile(lambda names: len(set(names)) == 1, zip(*(sheet.parts[:-1] for sheet in sheets)))
        parts = tuple(names[0] for names in together)
    return "/".join((root, *parts)) if root else "/".join(parts)


def without_common_folder(entries: list[Entry]) -> list[Entry]:
    """The files of an archive without the one folder that all of them lie in, unless it is a student's."""
    while entries and all(len(entry.parts) > 1 for entry in entries):
        first = entries[0].parts[0]
        if any(entry.parts[0] != first for entry in entries) or owner_of((first, "x.md")).sure:
            return entries
        if len(entries) == 1 and stem(entries[0].name).casefold() in ("answers", "submission", "homework"):
            return entries
        entries = [Entry(entry.parts[1:], entry.read) for entry in entries]
    return entries
