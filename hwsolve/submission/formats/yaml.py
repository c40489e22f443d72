"""A submission in YAML: events only, so that nothing is resolved, aliased or built behind our back."""

from __future__ import annotations

from typing import Any, Final

from hwsolve.submission.formats.fields import Fields, Items, Leaf, Node, paper_of
from hwsolve.submission.formats.yaml_lines import read_lines
from hwsolve.submission.submission import Paper, Remark

MAX_DEPTH: Final = 20
MAX_EVENTS: Final = 50_000


class Refused(Exception):
    """What YAML can say and a submission must not."""

    def __init__(self, message: str, line: int, readable: bool = False) -> None:
        super().__init__(message)
        self.readable = readable
        self.message = message
        self.line = line


def read_yaml(text: str) -> Paper:
    """The paper in a YAML text; where it is not quite YAML it is read line by line, with a remark."""
    import yaml

    try:
        return paper_of(_Composer(text).document())
    except Refused as refused:
        if not refused.readable:
            return Paper(remarks=(Remark(refused.message, refused.line, unread=True),))
        remark = Remark(f"{refused.message}; the file was read line by line", refused.line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, why = (mark.line + 1 if mark else None), error.problem or error.context or "not YAML"
        said = f"this is not YAML ({why}); the file was read line by line"
        remark = Remark(f"{said}; put formulas between single quotes", line)
    except yaml.YAMLError:
        remark = Remark("the file has characters that YAML does not allow; it was read line by line")
    found = paper_of(read_lines(text))
    return Paper(found.answers, (remark, *found.remarks), found.student, found.name, found.time)


def read_nodes(text: str) -> Node | None:
    """The nodes of a YAML text; None where it is none."""
    import yaml

    try:
        return _Composer(text).document()
    except (Refused, yaml.YAMLError):
        return None


class _Composer:
    """Builds nodes from YAML's events; raises ``Refused`` and yaml's errors."""

    def __init__(self, text: str) -> None:
        import yaml

        self.text = text
        self.events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.count = 0

    def document(self) -> Node:
        import yaml

        event = self._next()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            raise Refused("the file is empty", 1)
        node = self._node(event, 0)
        self._next()
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            raise Refused("the file holds more than one YAML document", _line(after))
        return node

    def _next(self) -> Any:
        event = next(self.events)
        self.count += 1
        if self.count > MAX_EVENTS:
            raise Refused("the file holds more values than a submission has", _line(event))
        return event

    def _node(self, event: Any, depth: int) -> Node:
        import yaml

        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            raise Refused("YAML aliases (*name) are no formulas; put these between single quotes", line, True)
        if event.anchor:
            raise Refused("YAML anchors (&name) are no formulas; put these between single quotes", line, True)
        if event.tag:
            raise Refused("YAML tags (!name) are no formulas; put these between single quotes", line, True)
        if depth > MAX_DEPTH:
            raise Refused(f"nested deeper than {MAX_DEPTH} levels", line)
        if isinstance(event, yaml.ScalarEvent):
            return Leaf(event.value, line, bool(event.style))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(event, line, depth)
        return self._fields(event, line, depth)

    def _items(self, opening: Any, line: int, depth: int) -> Items:
        import yaml

        items: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Items(tuple(items), line, self._written(opening, event))

    def _fields(self, opening: Any, line: int, depth: int) -> Fields:
        import yaml

        pairs: list[tuple[Leaf, Node]] = []
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if isinstance(key, Leaf):
                pairs.append((key, value))
            else:
                pairs.append((Leaf(key.written or "?", key.line), value))
        return Fields(tuple(pairs), line, self._written(opening, event))

    def _written(self, opening: Any, closing: Any) -> str | None:
        if not opening.flow_style:
            return None
        return " ".join(self.text[opening.start_mark.index : closing.end_mark.index].split("\n"))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
