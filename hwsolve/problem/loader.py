"""YAML text to nodes: every scalar stays a string, and every node knows its line and column."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from hwsolve.errors import ProblemError, UsageError, point_at
from hwsolve.problem.nodes import Listing, Node, Place, Record, Scalar, Source

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 40
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: YAML's words for what usually is a formula that needs quotes, and ours.
_QUOTE: Final = "if this is mathematics, put it between single quotes"
_WORDS: Final = {
    "found character that cannot start any token": f"a value cannot begin with this character; {_QUOTE}",
    "mapping values are not allowed": f"a second ': ' in one line; {_QUOTE}",
    "did not find expected comment or line break": f"a value cannot begin with '|' or '>'; {_QUOTE}",
    "expected a comment or a line break": f"a value cannot begin with '|' or '>'; {_QUOTE}",
    "did not find expected ',' or": f"this bracket was not closed as YAML expects; {_QUOTE}",
    "expected ',' or": f"this bracket was not closed as YAML expects; {_QUOTE}",
    "did not find expected key": f"something follows a value that was already complete; {_QUOTE}",
    "expected <block end>": f"something follows a value that was already complete; {_QUOTE}",
    "did not find expected alphabetic": f"a value cannot begin with '&' or '*'; {_QUOTE}",
    "expected alphabetic": f"a value cannot begin with '&' or '*'; {_QUOTE}",
    "unknown escape character": "in double quotes YAML reads a backslash itself; use single quotes",
    "block sequence entries are not allowed": f"'- ' begins a list item; {_QUOTE}",
}


def read_file(path: Path) -> Node:
    """The nodes of the YAML file at *path*. Raises ``UsageError`` if there is none to read."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise ProblemError(f"the file is larger than {MAX_BYTES} bytes", str(path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ProblemError("the file is not UTF-8 text", str(path), line) from error
    return read_text(text, str(path))


def read_text(text: str, name: str = "<text>", path: str = "") -> Node:
    """The nodes of one YAML document; raises ``ProblemError`` with the place."""
    if len(text) > MAX_BYTES:
        raise ProblemError(f"the text is longer than {MAX_BYTES} characters", name)
    source = Source(name, text)
    try:
        return _Composer(source).document(path)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(source, error) from error
    except yaml.YAMLError as error:  # a character YAML does not allow
        raise ProblemError(" ".join(str(error).split()), name) from error


class _Composer:
    """Builds nodes from YAML's events, so that nothing is resolved behind our back."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.events = yaml.parse(source.text, Loader=_LOADER)
        self.depth = 0

    def document(self, path: str) -> Node:
        event = self._next()
        while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            raise ProblemError("the file is empty", self.source.name)
        node = self._node(event, path)
        self._next()  # the end of the document
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            self._place(after, "").fail("a second YAML document begins here, and a file holds one")
        return node

    def _next(self) -> Any:
        return next(self.events)

    def _place(self, event: Any, path: str, end: Any = None) -> Place:
        start, stop = event.start_mark, (end or event).end_mark
        return Place(self.source, start.index, stop.index, start.line + 1, start.column + 1, path)

    def _node(self, event: Any, path: str) -> Node:
        place = self._place(event, path)
        if isinstance(event, yaml.AliasEvent):
            place.fail("YAML aliases (*name) are not used in problem files; if this is mathematics, quote it")
        if event.anchor:
            place.fail("YAML anchors (&name) are not used in problem files; if this is mathematics, quote it")
        if event.tag:
            place.fail("YAML tags (!name) are not used in problem files; if this is mathematics, quote it")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            place.fail(f"nested deeper than {MAX_DEPTH} levels")
        node = (
            self._listing(event, path)
            if isinstance(event, yaml.SequenceStartEvent)
            else self._record(event, path)
        )
        self.depth -= 1
        return node

    def _scalar(self, event: Any, place: Place) -> Scalar:
        if event.style == '"' and any(c in event.value for c in "\b\f\v\r\a\x1b\t"):
            place.fail(
                "in double quotes YAML turns \\f, \\b, \\t … into control characters; use single quotes"
            )
        return Scalar(event.value, event.style in ("'", '"'), place)

    def _listing(self, opening: Any, path: str) -> Listing:
        items: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, f"{path}[{len(items)}]"))
        return Listing(tuple(items), self._slice(opening, event), self._place(opening, path, event))

    def _record(self, opening: Any, path: str) -> Record:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            place = self._place(event, path)
            if not isinstance(event, yaml.ScalarEvent):
                place.fail("a key is a plain name; if this is mathematics, quote it")
            name = self._node(event, path).source_text
            if name in entries:
                place.fail(f"the key {name!r} stands here twice (first in line {keys[name].line})")
            keys[name] = place
            entries[name] = self._node(self._next(), f"{path}.{name}" if path else name)
        flow = self._slice(opening, event)
        place = self._place(opening, path, event)
        return Record(MappingProxyType(entries), flow, place, MappingProxyType(keys))

    def _slice(self, opening: Any, closing: Any) -> str | None:
        if not opening.flow_style:
            return None
        return " ".join(self.source.text[opening.start_mark.index : closing.end_mark.index].split("\n"))


def _syntax_error(source: Source, error: yaml.MarkedYAMLError) -> ProblemError:
    problem = error.problem or error.context or "this is not YAML"
    message = next((ours for theirs, ours in _WORDS.items() if theirs in problem), f"YAML: {problem}")
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return ProblemError(message, source.name)
    line, column = mark.line, mark.column
    if error.context_mark is not None and not source.line(line + 1).strip():
        line, column = error.context_mark.line, error.context_mark.column
    shown = source.line(line + 1)
    if "\t" in shown[: len(shown) - len(shown.lstrip())]:
        message = "YAML is indented by spaces, never by tabs"
    elif message.startswith("a second ': '") and not shown[column:].strip(": "):
        message = "this key does not stand in the column of its neighbours"
    excerpt = point_at(shown, (column, column + 1), message)
    return ProblemError(message, source.name, line + 1, column + 1, None, excerpt)
