"""Lists of definitions: none twice in one list, one list laid over another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from hwsolve.problem.nodes import Node, Record, Scalar
from hwsolve.problem.problem import SolverSpec, Surroundings, defined_name
from hwsolve.problem.settings import Mathematics

_T = TypeVar("_T")


def refuse_twice(nodes: Iterable[Node]) -> None:
    """Raise ``ProblemError`` at the second definition of one name in one list."""
    seen: set[str] = set()
    for node in nodes:
        name = defined_name(node.source_text)
        if name in seen:
            node.place.fail(f"{name} is defined twice in this list")
        seen.add(name)


def merged_definitions(outer: Iterable[Mathematics], inner: Iterable[Mathematics]) -> tuple[Mathematics, ...]:
    """The definitions of *outer* with those of *inner* laid over them, by name."""
    return laid_over(
        {defined_name(text): text for text in outer}, {defined_name(text): text for text in inner}, str
    )


def laid_over(
    outer: Mapping[str, _T], inner: Mapping[str, _T], text: Callable[[_T], str] = str
) -> tuple[_T, ...]:
    """The items in order: *inner* takes the places of what it names again, what is new goes before those.

    ``v`` and then ``xhat`` laid over ``mu, xhat, y`` make ``mu, v, xhat, y``: each from those above it.
    What is new and still stands below one that names it goes before that one.
    """
    before: dict[str, list[str]] = {}
    waiting: list[str] = []
    for name in inner:
        if name in outer:
            before[name], waiting = waiting, []
        else:
            waiting.append(name)
    order = [name for old in outer for name in (*before.get(old, ()), old)] + waiting
    items = {**outer, **inner}
    for name in reversed(list(inner)):
        if name not in outer:
            place = _first_naming(name, (text(items[each]) for each in order))
            if place < order.index(name):
                order.remove(name)
                order.insert(place, name)
    return tuple(items[name] for name in order)


def _first_naming(name: str, definitions: Iterable[str]) -> int:
    """Where the first definition stands that has *name* on its right-hand side, else the end."""
    named = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    place = 0
    for place, definition in enumerate(definitions):
        if named.search(definition.partition("=")[2]):
            return place
    return place + 1


def fixed_sizes(solver: SolverSpec | None, around: Surroundings) -> list[Mathematics]:
    """``n = 3`` for each of the solver's ``sizes``, so that answers are read at these sizes, too."""
    sizes = solver.given.record.get("sizes") if solver is not None else None
    if not isinstance(sizes, Record):
        return []
    taken = {*map(defined_name, around.define), *around.symbols}
    return [
        Mathematics(Scalar(f"{name} = {node.text}", True, node.place))
        for name, node in sizes.entries.items()
        if isinstance(node, Scalar) and node.text.isdecimal() and name not in taken
    ]
