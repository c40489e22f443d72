"""Files to students: which files of a folder or an archive one student handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hwsolve.submission.decoding import decode
from hwsolve.submission.papers import DOCUMENTS, FORMATS, TABLES, read_paper, suffix_of
from hwsolve.submission.sources.entries import Entry
from hwsolve.submission.sources.owners import METADATA, Owner, gradescope_owners, owner_of, stem
from hwsolve.submission.submission import MAX_ANSWERS, Paper, Remark, Submission

#: More files than this one student does not hand in.
MAX_FILES = 200
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


def submission_of(group: Group, root: str) -> Submission:
    """The submission in the files of *group*, which lie below *root*."""
    several = len(group.entries) > 1
    papers = [_paper(entry, several) for entry in group.entries[:MAX_FILES]]
    if several and any(paper.answers for paper in papers):
        papers = [paper for paper in papers if paper.answers or paper.remarks]
    remarks = [remark for paper in papers for remark in paper.remarks]
    if len(group.entries) > MAX_FILES:
        remarks.append(Remark(f"only the first {MAX_FILES} files were read"))
    if group.owner.late:
        remarks.append(Remark(LATE))
    return owned(
        Paper(
            tuple(answer for paper in papers for answer in paper.answers)[:MAX_ANSWERS],
            tuple(remarks),
            *(
                next((said for paper in papers if (said := getattr(paper, what))), None)
                for what in ("student", "name", "time")
            ),
        ),
        group.owner,
        _file(group, root),
    )


def owned(paper: Paper, owner: Owner, file: str) -> Submission:
    """The paper as its owner's submission; where the owner is not sure, the paper says who wrote it."""
    remarks = paper.remarks
    if owner.sure:
        if paper.student and paper.student not in (owner.student, *dict(owner.identity).values()):
            said = f"the file says that it is {paper.student!r}'s; it was handed in by {owner.student!r}"
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


def _file(group: Group, root: str) -> str:
    parts = group.entries[0].parts
    if len(group.entries) > 1 and len(parts) > 1:
        parts = parts[:-1]
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
