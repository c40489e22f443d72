"""Labelled data, as YAML and JSON hold it, to a paper: who wrote it and what stands under each label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

from hwsolve.submission.submission import MAX_ANSWERS, Paper, Remark, Written

_STUDENT: Final = ("student", "student_id", "id", "login", "matriculation")
_NAME: Final = ("name", "student_name", "author")
_TIME: Final = ("submitted", "submitted_at", "date", "time")
#: What else a submission may say without being asked.
_SILENT: Final = frozenset({"title", "assignment", "course", "version", "email", "$schema"})
#: How deep answers are nested at most: problem, part, answer.
_DEEPEST: Final = 6


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value as text; ``quoted`` in the file, so that it is certainly text."""

    text: str
    line: int | None = None
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Items:
    """A list; ``written`` is its source where it stands in brackets, which may be mathematics."""

    items: tuple[Node, ...]
    line: int | None = None
    written: str | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with values, in their order, repeated ones too; ``written`` as for a list."""

    pairs: tuple[tuple[Leaf, Node], ...]
    line: int | None = None
    written: str | None = None

    def get(self, *names: str) -> Node | None:
        """The last value under one of *names*, whatever its case."""
        found = [value for key, value in self.pairs if key.text.strip().casefold() in names]
        return found[-1] if found else None


Node: TypeAlias = Leaf | Items | Fields


def paper_of(node: Node) -> Paper:
    """The paper that the top of a file describes: ``student``, ``name``, ``submitted`` and ``answers``.

    Without the key ``answers`` every other key is a label.
    """
    if not isinstance(node, Fields):
        if isinstance(node, Items):
            return _paper(Fields(()), tuple(_records(node)))
        return Paper(remarks=(Remark("the file holds no answers: it has no labels such as answers:"),))
    body = node.get("answers")
    if isinstance(body, Fields):
        return _paper(node, tuple(_answers(body, ())))
    if isinstance(body, Items):
        return _paper(node, tuple(_records(body)))
    if body is not None:
        return _paper(node, ())
    if node.get("parts") is not None and node.get("student") is None:
        return Paper(remarks=(Remark("this is no submission: it has parts and no answers"),))
    known = {*_STUDENT, *_NAME, *_TIME, *_SILENT}
    rest = tuple(pair for pair in node.pairs if pair[0].text.strip().casefold() not in known)
    return _paper(node, tuple(_answers(Fields(rest), ())))


def _paper(node: Fields, answers: tuple[Written, ...]) -> Paper:
    remarks: list[Remark] = []
    if len(answers) > MAX_ANSWERS:
        remarks.append(Remark(f"there are more than {MAX_ANSWERS} answers; the others were not read"))
    if not answers:
        remarks.append(Remark("the file holds no answers"))
    said = _said(node, _TIME)
    time = read_time(said) if said else None
    if said and time is None:
        remarks.append(Remark(f"the time {said[:60]!r} cannot be read; write 2026-11-01 23:59 +01:00"))
    return Paper(answers[:MAX_ANSWERS], tuple(remarks), _said(node, _STUDENT), _said(node, _NAME), time)


def _said(node: Fields, names: tuple[str, ...]) -> str | None:
    for name in names:
        found = node.get(name)
        if isinstance(found, Leaf) and found.text.strip():
            return found.text.strip()[:200]
    return None


def read_time(text: str) -> datetime | None:
    """A time as ISO 8601 writes it, UTC where no offset stands; None for anything else."""
    from re import sub

    plain = sub(r"\s+(?:UTC|GMT)$", "+00:00", text.strip())
    plain = sub(r"\s+([+-]\d\d:?\d\d|Z)$", r"\1", plain)
    try:
        time = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)


def _answers(node: Fields, within: tuple[str, ...]) -> Iterator[Written]:
    for key, value in node.pairs:
        yield from _under(key.text.strip(), value, within, key.line)


def _under(label: str, value: Node, within: tuple[str, ...], line: int | None) -> Iterator[Written]:
    """What stands under one label: a text, attempts in their order, or further labels."""
    match value:
        case Leaf(text=text):
            if text.strip():
                yield Written(label, text.strip(), value.line or line, within)
        case Items(items=items, written=written):
            if written is not None and not all(isinstance(i, Leaf) and i.quoted for i in items):
                yield Written(label, written, value.line or line, within)
            else:
                for item in items:
                    yield from _under(label, item, within, line)
        case Fields(pairs=pairs, written=written):
            empty = all(isinstance(inner, Leaf) and not inner.text for _, inner in pairs)
            if written is not None and (empty or not pairs):
                yield Written(label, written, value.line or line, within)
            elif len(within) < _DEEPEST:
                yield from _answers(value, (*within, label))


def _records(node: Items) -> Iterator[Written]:
    """``[{part: …, name: …, answer: …}, …]``"""
    for item in node.items:
        if not isinstance(item, Fields):
            continue
        part, name = item.get("part", "question", "label"), item.get("name")
        value = item.get("answer", "text", "value")
        if value is None:
            yield from _answers(item, ())
        elif isinstance(part, Leaf):
            if isinstance(name, Leaf):
                yield from _under(name.text, value, (part.text,), item.line)
            else:
                yield from _under(part.text, value, (), item.line)
