"""Where answers belong: the labels of a submission to the parts and answers of an assignment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from hwsolve.grading.reading.entries import INDEX, Index, written_entries
from hwsolve.grading.submissions.announced import announced
from hwsolve.grading.submissions.labels import Labels, Place, bare
from hwsolve.grading.submissions.pieces import split, without_name
from hwsolve.grading.submissions.resolving import Several, Unknown, resolve_label
from hwsolve.submission.formats.excerpt import formula_in, unfenced
from hwsolve.submission.submission import Columns, Written

if TYPE_CHECKING:
    from hwsolve.grading.submissions.assess import Addressed
    from hwsolve.problem.assignment import Assignment, Task
    from hwsolve.problem.problem import Answer
    from hwsolve.submission.submission import Submission

#: Kinds whose answers are read whole, words and all.
WHOLE: Final = frozenset({"text", "derivation", "chain", "choice", "graph"})
#: Headings under which students put the answer itself.
_PLAIN_WORDS: Final = frozenset(
    "answer answers solution result proof derivation working explanation reason final answer".split()
) | {"final answer", "my answer", "final result"}
MOST_REMARKS: Final = 30
#: The name under which text is filed that belongs to a part, and does not say to which of its answers.
UNNAMED: Final = ""


@dataclass(frozen=True)
class Directory:
    """Every label that an assignment knows; made once for all submissions."""

    labels: Labels

    @property
    def assignment(self) -> Assignment:
        """What is graded."""
        return self.labels.assignment


def directory(assignment: Assignment) -> Directory:
    """The labels under which the answers of *assignment* may stand."""
    return Directory(Labels(assignment))


def columns_of(assignment: Assignment) -> Columns:
    """What *assignment* says about the columns of a table, for ``read_submissions``."""
    answers = {
        column: f"{task.address}:{name}" for task in assignment.tasks for column, name in task.columns.items()
    }
    return Columns(assignment.columns, MappingProxyType(answers))


def address(submission: Submission, known: Directory) -> tuple[Addressed, tuple[str, ...]]:
    """The answers of *submission* by part address and answer name, and what to remark about the others."""
    desk = _Desk(known.labels)
    for written in _merged(announced(submission.answers, known.labels), known.labels):
        desk.file(written)
    desk.bind_entries()
    remarks = desk.remarks
    if len(remarks) > MOST_REMARKS:
        remarks = [*remarks[:MOST_REMARKS], f"{len(remarks) - MOST_REMARKS} more remarks of this kind"]
    found = {key: tuple(texts) for key, texts in desk.filed.items()}
    return found, tuple(remarks)


def _merged(answers: Iterable[Written], labels: Labels) -> list[Written]:
    """Sections under headings such as *Solution* joined to the section of the part around them."""
    found: list[Written] = []
    for written in answers:
        if written.prose and written.within and _is_plain_word(written, labels):
            outer = written.within[-1]
            if found and found[-1].label == outer and found[-1].within == written.within[:-1]:
                found[-1] = replace(found[-1], text=f"{found[-1].text}\n\n{written.text}")
            else:
                found.append(replace(written, label=outer, within=written.within[:-1]))
        else:
            found.append(written)
    return found


def _is_plain_word(written: Written, labels: Labels) -> bool:
    """Whether a heading only says that an answer follows, and is not the name of one here."""
    if " ".join(written.label.casefold().strip(" *:.").split()) not in _PLAIN_WORDS:
        return False
    outer = resolve_label(written.within[-1], written.within[:-1], labels)
    answers = outer.task.part.answers if isinstance(outer, Place) and outer.task is not None else ()
    return bare(written.label) not in {bare(name) for each in answers for name in (each.name, each.slug)}


@dataclass
class _Desk:
    """Files the answers of one submission."""

    labels: Labels
    filed: dict[tuple[str, str], list[Written]] = field(default_factory=dict)
    entries: dict[tuple[str, str], dict[Index, list[Written]]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def file(self, written: Written) -> None:
        """File one answer, or remark why not."""
        found = resolve_label(written.label, written.within, self.labels)
        if isinstance(found, Unknown) and (entry := INDEX.fullmatch(written.label[:300])):
            whole = resolve_label(entry["label"], written.within, self.labels)
            if isinstance(whole, Place) and whole.task is not None:
                answer = whole.answer or _only(whole.task)
                if answer is not None:
                    row, column = int(entry["row"]), entry["column"]
                    index = (row, int(column)) if column else (row,)
                    self._entry(whole.task, answer, index, written)
                    return
        if isinstance(found, Unknown | Several):
            self._stray(written, found)
        elif found.task is None:
            parts = ", ".join(task.address for task in self.labels.problems[found.problem][:8])
            self._remark(f"{written.label!r} is a problem of several parts; write one of {parts}", written)
        elif found.answer is not None:
            self._put(found.task, found.answer, written)
        else:
            self._part(found.task, written)

    def _stray(self, written: Written, found: Unknown | Several) -> None:
        """A label that means nothing: a heading within a part belongs to the part, with a remark."""
        for depth in range(len(written.within), 0, -1) if written.prose else ():
            outer = resolve_label(written.within[depth - 1], written.within[: depth - 1], self.labels)
            if isinstance(outer, Place) and outer.task is not None:
                self._remark(f"{found.message}; read as part of {outer.task.address}", written)
                inner = replace(written, label=written.within[depth - 1])
                if outer.answer is not None:
                    self._put(outer.task, outer.answer, inner)
                else:
                    self._part(outer.task, inner)
                return
        self._remark(found.message, written)

    def _part(self, task: Task, written: Written) -> None:
        """What stands under a part without the name of an answer."""
        answers = task.part.answers
        if len(answers) == 1:
            self._put(task, answers[0], replace(written, text=without_name(written.text, answers[0])))
            return
        pieces = split(written.text, answers)
        if pieces is None:
            names = ", ".join(answer.name for answer in answers)
            said = f"{task.address} asks for {len(answers)} answers ({names}); write NAME: before each"
            self._remark(said, written)
            self.filed.setdefault((task.address, UNNAMED), []).append(written)
            return
        for piece in pieces:
            if piece.answer is None:
                self._remark(f"under {task.address} this names no answer: {_short(piece.text)!r}", written)
            else:
                line = written.line + piece.offset if written.line and written.prose else written.line
                self._put(task, piece.answer, replace(written, text=piece.text, line=line))

    def _put(self, task: Task, answer: Answer, written: Written) -> None:
        text = written.text.strip()
        if written.prose:
            text = unfenced(text) if answer.kind in WHOLE else formula_in(text)
        if text:
            self.filed.setdefault((task.address, answer.name), []).append(replace(written, text=text))

    def _entry(self, task: Task, answer: Answer, index: Index, written: Written) -> None:
        text = formula_in(written.text) if written.prose else written.text
        given = self.entries.setdefault((task.address, answer.name), {})
        given.setdefault(index, []).append(replace(written, text=text.strip()))

    def bind_entries(self) -> None:
        """Make answers of entries: the first attempts together, the second ones, and so on."""
        for key, given in self.entries.items():
            for attempt in range(max(len(texts) for texts in given.values())):
                chosen = {index: texts[min(attempt, len(texts) - 1)] for index, texts in given.items()}
                first = next(iter(chosen.values()))
                text = written_entries({index: each.text for index, each in chosen.items()})
                self.filed.setdefault(key, []).append(replace(first, text=text, prose=False))

    def _remark(self, message: str, written: Written) -> None:
        self.remarks.append(f"line {written.line}: {message}" if written.line else message)


def _only(task: Task) -> Answer | None:
    return task.part.answers[0] if len(task.part.answers) == 1 else None


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:57]}…"
