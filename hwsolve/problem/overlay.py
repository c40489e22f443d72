"""An overlay: YAML merged over a problem, from a file (``--with``) or an option (``--set``)."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from hwsolve.errors import ProblemError, UsageError
from hwsolve.problem.definitions import laid_over, refuse_twice
from hwsolve.problem.hiding import DEFINE, items, uncovered
from hwsolve.problem.layout import PART_KEYS
from hwsolve.problem.loader import read_text
from hwsolve.problem.nodes import Listing, Node, Place, Record, Scalar, Source
from hwsolve.problem.problem import Part, defined_name

#: Keys of a part that are words for people: a bare name on the command line never means them.
_TEXTS: Final = ("title", "ask")
#: Keys of a part that hold names of the author's choice.
_NAMED: Final = ("symbols", "aliases", "indices", "answers")
#: ``0`` and ``layers[0]``: what looks like the address of an item.
_ITEM: Final = re.compile(r"(?P<list>.*?)(?:\[\d+\])+|\d+")
#: Keys that hold a list of definitions, merged by the name each one defines.
_BY_NAME: Final = DEFINE
_SOLVER: Final = "solver"
_NULLS: Final = ("null", "~")


def merge(base: Node, over: Node, key: str = "") -> Node:
    """*over* laid on *base*: records key by key, parts by their id, definitions by their name.

    ``null`` takes a key away, a solver of another kind takes the place of the old one, and what is
    declared above is no longer defined (or the reverse).
    """
    if isinstance(base, Record) and isinstance(over, Record):
        if key == _SOLVER and _other_kind(base, over):
            return over
        entries = uncovered(base, over)
        for name, node in over.entries.items():
            if _is_null(node) and (name in entries or key in _NAMED):
                entries.pop(name, None)
            else:
                entries[name] = merge(entries[name], node, name) if name in entries else node
        keys = {**base.keys, **over.keys}
        return Record(MappingProxyType(entries), None, base.place, MappingProxyType(keys))
    if key == "parts" and isinstance(base, Listing) and isinstance(over, Listing):
        return Listing(_merged_parts(base, over), None, base.place)
    if key == _BY_NAME:
        return Listing(_merged_definitions(base, over), None, over.place)
    return over


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.quoted and node.text in _NULLS


def _other_kind(base: Record, over: Record) -> bool:
    """Whether *over* names a kind of solver that is not that of *base*."""
    old, new = base.get("kind"), over.get("kind")
    return isinstance(old, Scalar) and isinstance(new, Scalar) and old.text != new.text


def _text(node: Node) -> str:
    return node.source_text


def _merged_parts(base: Listing, over: Listing) -> tuple[Node, ...]:
    merged = {_part_id(part): part for part in base.items}
    known = ", ".join(merged)
    for part in over.items:
        name = _part_id(part)
        if name not in merged:
            _id_node(part).place.fail(f"there is no part {name!r} to lay this over; there is {known}")
        merged[name] = merge(merged[name], part)
    return tuple(merged.values())


def _part_id(node: Node) -> str:
    return _id_node(node).text


def _id_node(node: Node) -> Scalar:
    found = node.get("id") if isinstance(node, Record) else None
    if not isinstance(found, Scalar):
        node.place.fail("each part needs an id")
    return found


def _merged_definitions(base: Node, over: Node) -> tuple[Node, ...]:
    named: list[dict[str, Node]] = []
    for node in (base, over):
        found = items(node)
        refuse_twice(found)
        named.append({defined_name(item.source_text): item for item in found})
    return laid_over(named[0], named[1], _text)


def setting(text: str, part: Part) -> Record:
    """The overlay over its problem that ``--set NAME=VALUE`` stands for, within *part*.

    NAME is a dotted path into the part (``solver.point``, ``symbols.x``, ``define.yhat``); a
    bare name is a parameter of the part's solver, even where a part has a key of that name
    (``ask``). A definition may be set by its right-hand side alone; a list is replaced whole.
    Raises ``UsageError`` for anything else.
    """
    name, equals, value = text.partition("=")
    name = name.strip()
    if not equals or not name:
        raise UsageError(f"--set takes NAME=VALUE, not {text!r}")
    path = name.split(".")
    _refuse_items(path, name, value.strip())
    if len(path) == 1 and (name not in PART_KEYS or (part.solver is not None and _of_solver(name, part))):
        if part.solver is None:
            raise UsageError(
                f"--set {name}: {part.address} has no solver, so this needs a path such as define.{name}"
            )
        path = ["solver", name]
    if path[0] not in PART_KEYS or path[0] == "id" or "" in path:
        raise UsageError(f"--set {name}: a path begins with one of {', '.join(PART_KEYS[1:])}")
    if path == [_BY_NAME]:
        raise UsageError("--set define: name what is defined, such as --set 'define.E=dot(w, w)'")
    node = _value(value.strip(), f"--set {name}", ".".join(path))
    if path[0] == _BY_NAME and len(path) == 2:
        node, path = _definition(path[1], node, part), path[:1]
    for key in reversed(path):
        node = _record(key, node)
    identified = _record("id", Scalar(part.id, True, node.place))
    inner = merge(identified, node)
    return _record("parts", Listing((inner,), None, node.place))


def _refuse_items(path: list[str], name: str, value: str) -> None:
    """Raise ``UsageError`` where *path* speaks of an item of a list."""
    if path[0] in _NAMED:
        return
    for place, key in enumerate(path):
        found = _ITEM.fullmatch(key)
        if found is None:
            continue
        if path[0] == _BY_NAME:
            raise UsageError(f"--set {name}: a definition is set by its name, such as 'define.E=dot(w, w)'")
        whole = ".".join((*path[:place], *([found["list"]] if found["list"] else [])))
        rest = path[place + 1 :]
        item = f"{{{'.'.join(rest)}: {value}}}" if rest else value
        raise UsageError(
            f"--set {name}: a list is replaced whole, with all its items, such as --set '{whole}=[{item}, …]'"
        )


def _of_solver(name: str, part: Part) -> bool:
    """Whether a bare *name* that is a key of parts means a parameter of the part's solver."""
    return name in _TEXTS or (part.solver is not None and name in part.solver.given)


def _value(text: str, name: str, path: str) -> Node:
    """A list or record where the value is written as one, and a scalar with its text otherwise."""
    if text[:1] in ("[", "{"):
        try:
            return read_text(text, name, path)
        except ProblemError:  # mathematics that only looks like YAML: [0, 1)
            pass
    return Scalar(text, True, Place(Source(name, text), 0, len(text), 1, 1, path))


def _definition(name: str, body: Node, part: Part) -> Node:
    """The whole definition of *name*: a bare right-hand side goes under the left-hand side it has now."""
    text = body.source_text
    if defined_name(text) != name or "=" not in text:
        sides = [
            old.partition("=")[0].strip() for old in part.surroundings.define if defined_name(old) == name
        ]
        text = f"{sides[0] if sides else name} = {text}"
    return Scalar(
        text, True, Place(Source(body.place.source.name, text), 0, len(text), 1, 1, body.place.path)
    )


def _record(key: str, node: Node) -> Record:
    return Record(MappingProxyType({key: node}), None, node.place, MappingProxyType({key: node.place}))
