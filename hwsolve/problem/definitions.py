"""Lists of definitions: none twice in one list, one list laid over another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from hwsolve.problem.nodes import Node
from hwsolve.problem.problem import defined_name
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
        {defined_name(text): text for text in outer}, {defined_name(text): text for text in inner}
    )


def laid_over(outer: Mapping[str, _T], inner: Mapping[str, _T]) -> tuple[_T, ...]:
    """The items in order: *inner* takes the places of what it names again, what is new goes before those.

    ``v`` and then ``xhat`` laid over ``mu, xhat, y`` make ``mu, v, xhat, y``: each from those above it.
    """
    before: dict[str, list[_T]] = {}
    waiting: list[_T] = []
    for name, item in inner.items():
        if name in outer:
            before[name], waiting = waiting, []
        else:
            waiting.append(item)
    found: list[_T] = []
    for name, item in outer.items():
        found.extend((*before.get(name, ()), inner.get(name, item)))
    return (*found, *waiting)
