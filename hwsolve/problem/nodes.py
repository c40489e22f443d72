"""What a YAML text is made of: scalars, listings and records, each of which knows where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NoReturn, TypeAlias

from hwsolve.errors import MeaningError, ProblemError, Unreadable, point_at


@dataclass(frozen=True)
class Source:
    """A YAML text and the name to call it by in messages (a path, or ``--set NAME``)."""

    name: str
    text: str = field(repr=False)

    def line(self, number: int) -> str:
        """Line *number*, counted from 1, without its end."""
        lines = self.text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""


@dataclass(frozen=True)
class Place:
    """Where a node stands: ``start:end`` in the source, line and column from 1, and the path of keys."""

    source: Source = field(repr=False)
    start: int
    end: int
    line: int
    column: int
    path: str

    def fail(self, message: str) -> NoReturn:
        """Raise a :class:`ProblemError` that points here."""
        raise self.error(message)

    def error(self, message: str) -> ProblemError:
        """A :class:`ProblemError` that points here, with the line and a caret under it."""
        line = self.source.line(self.line)
        length = self.end - self.start if "\n" not in self.source.text[self.start : self.end] else 1
        shown = line.lstrip(" ")
        begin = self.column - 1 - (len(line) - len(shown))
        excerpt = point_at(shown, (begin, begin + max(1, length)), message)
        return ProblemError(message, self.source.name, self.line, self.column, self.path or None, excerpt)


@dataclass(frozen=True)
class Scalar:
    """One value, as a string, whatever YAML would have made of it."""

    text: str
    quoted: bool
    place: Place = field(compare=False, repr=False)

    @property
    def source_text(self) -> str:
        """The text that mathematics is read from."""
        return self.text

    def mathematics_error(self, error: Unreadable | MeaningError) -> ProblemError:
        """*error*, found in this text, as an error of the problem file."""
        return _mathematics_error(self.text, self.place, error)


@dataclass(frozen=True)
class Listing:
    """A sequence. ``source_text`` is what was written where it is a flow sequence ``[a, b]``."""

    items: tuple[Node, ...]
    flow: str | None
    place: Place = field(compare=False, repr=False)

    @property
    def source_text(self) -> str:
        """The text that mathematics is read from; raises ``ProblemError`` for a block of ``- items``."""
        if self.flow is None:
            self.place.fail("one formula is expected here, not a list of items")
        return self.flow

    def mathematics_error(self, error: Unreadable | MeaningError) -> ProblemError:
        """*error*, found in this text, as an error of the problem file."""
        return _mathematics_error(self.source_text, self.place, error)


@dataclass(frozen=True)
class Record:
    """A mapping from keys to nodes, in the order written. ``keys`` holds each key's place."""

    entries: Mapping[str, Node]
    flow: str | None
    place: Place = field(compare=False, repr=False)
    keys: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}), compare=False, repr=False)

    @property
    def source_text(self) -> str:
        """The text that mathematics is read from (``{1, 2}``); raises ``ProblemError`` for a block."""
        if self.flow is None:
            self.place.fail("one formula is expected here, not keys with values")
        return self.flow

    def mathematics_error(self, error: Unreadable | MeaningError) -> ProblemError:
        """*error*, found in this text, as an error of the problem file."""
        return _mathematics_error(self.source_text, self.place, error)

    def get(self, key: str) -> Node | None:
        """The node under *key*, or None."""
        return self.entries.get(key)

    def key_place(self, key: str) -> Place:
        """Where *key* itself stands."""
        return self.keys.get(key, self.place)


Node: TypeAlias = Scalar | Listing | Record


def walk_nodes(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first."""
    yield node
    match node:
        case Listing(items=items):
            for item in items:
                yield from walk_nodes(item)
        case Record(entries=entries):
            for value in entries.values():
                yield from walk_nodes(value)
        case Scalar():
            return


def plain_data(node: Node) -> str | list[object] | dict[str, object]:
    """The node as strings, lists and dicts (for a hash, or to print as JSON)."""
    match node:
        case Scalar(text=text):
            return text
        case Listing(items=items):
            return [plain_data(item) for item in items]
        case Record(entries=entries):
            return {key: plain_data(value) for key, value in entries.items()}


def _mathematics_error(text: str, place: Place, error: Unreadable | MeaningError) -> ProblemError:
    if isinstance(error, Unreadable):
        span, sentence, source = error.span, error.sentence, error.source
    else:
        span, sentence, source = error.span or (0, len(text)), error.message, text
    offset = place.source.text.find(text, place.start, place.end + 1)
    inner = text.find(source)
    column = place.column
    if offset >= 0 and inner >= 0 and "\n" not in text[: inner + span[0]]:
        column += offset - place.start + inner + span[0]
    excerpt = point_at(source, span, sentence)
    return ProblemError(sentence, place.source.name, place.line, column, place.path or None, excerpt)
