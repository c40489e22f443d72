"""Boundaries that no scalar variable reaches: guards over arrays, over indices and over sizes.

``where(z1 > 0.01, 1, a)`` with ``z1 = W1 x + b1`` changes where the whole of b1 is shifted;
``where(n > 50, 1, 1 - 1/n)`` changes with the size n, ``ind(i > 5)`` only where i comes that far.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from hwsolve.errors import HwsolveError
from hwsolve.meaning.comparison.entries import entry_pairs
from hwsolve.meaning.comparison.guards import GRID, MAX_POINTS, around, guards, refined, unfolded
from hwsolve.meaning.comparison.outcome import Refuted
from hwsolve.meaning.comparison.question import Question
from hwsolve.meaning.evaluation.arrays import Array
from hwsolve.meaning.evaluation.differentiation import depends
from hwsolve.meaning.evaluation.evaluate import Evaluator
from hwsolve.meaning.instances.instance import Instance
from hwsolve.meaning.instances.literal_indices import least_sizes
from hwsolve.meaning.numbers.floats import FloatSamples
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import BigOperator, Entry, Formula, Number, Symbol, names, substitute, walk
from hwsolve.notation.survey import survey

#: So many guards are looked at, each along so many variables.
MAX_GUARDS: Final = 6
MAX_VARIABLES: Final = 2
MAX_ROOTS: Final = 3
#: No dimension is made larger.
MAX_SIZE: Final = 64
_MOVED: Final = frozenset(["real", "normal"])
_BY_ENTRY: Final = frozenset(["real", "normal", "positive"])
#: From so many draws the boundary of a single entry is looked for.
DRAWS: Final = 3


@dataclass(frozen=True, slots=True)
class _Moved:
    """A leaf, and the place of the entry that is moved in it; None: all of it."""

    name: str
    place: int | None


def shifted_instances(question: Question, scope: Scope) -> Iterator[Instance]:
    """Instances on both sides of the boundaries that a shifted array, or another size, comes across."""
    formulas = unfolded(scope, (question.a, question.b))
    telling = [guard for guard in dict.fromkeys(guards(*formulas)) if _has_threshold(guard)][:MAX_GUARDS]
    if not telling:
        return
    letters = {*question.free_a, *question.free_b, *scope.free_indices(question.a)}
    letters |= {node.index for each in formulas for node in walk(each) if isinstance(node, BigOperator)}
    counted = letters | scope.dimensions
    moved = [guard for guard in telling if names(guard) - counted]
    found = _moved(question, scope, [_at_the_first(guard, letters) for guard in moved])
    if found is not None:
        yield found
    yield from _resized(question, scope, [guard for guard in telling if names(guard) <= counted])


def _has_threshold(guard: Formula) -> bool:
    """Whether a number other than zero stands in a guard: random samples lie on both sides of the others."""
    return any(float(text) for text in survey(guard).literals)


def _at_the_first(guard: Formula, letters: set[str]) -> Formula:
    """A guard for all indices, at the first."""
    return substitute(guard, {letter: Number("1") for letter in names(guard) & letters})


def _moved(question: Question, scope: Scope, found: list[Formula]) -> Instance | None:
    """All leaves stay as they are drawn but one, which is shifted to both sides of a boundary.

    Of an array that a guard speaks of by a single entry, only that entry is. Each boundary is looked for
    from several draws: where one of them saturates, another need not.
    """
    mentioned = set().union(*(depends(scope, each) for each in (question.a, question.b, *found)))
    leaves = sorted(name for name in mentioned if _is_leaf(scope, name))
    base = Instance(scope, question.seed ^ 0x2B2B, DRAWS, least=_least(question, scope))
    points: list[tuple[_Moved, float, int]] = []
    for guard in found:
        needed = depends(scope, guard)
        movable = [_Moved(name, None) for name in leaves if name in needed and _is_moved(scope, name)]
        single = list(_single_entries(guard, base))
        for moved in (single or movable)[:MAX_VARIABLES]:
            for draw in range(DRAWS):
                roots = _roots(scope, base, guard, moved, leaves, draw)
                for root in roots if single or not draw else roots[:1]:
                    points.extend((moved, shift, draw) for shift in around(root))
    points = [point for point in points if _stays_inside(scope, base, *point)][:MAX_POINTS]
    if not points:
        return None
    made = Instance(scope, base.seed, len(points))
    made.sizes = base.sizes
    for name in leaves:
        made.leaves[name] = _leaf(base, name, points)
    return made


def _least(question: Question, scope: Scope) -> Mapping[str, int]:
    return least_sizes((question.a, question.b), scope) if scope.dimensions else {}


def _single_entries(guard: Formula, base: Instance) -> Iterator[_Moved]:
    """The entries with literal indices that a guard speaks of."""
    scope = base.scope
    for node in dict.fromkeys(walk(guard)):
        if isinstance(node, Entry) and isinstance(node.base, Symbol) and _is_leaf(scope, node.base.name):
            literal = all(isinstance(index, Number) and index.text.isdigit() for index in node.indices)
            leaf = base.leaf(node.base.name) if literal else None
            if isinstance(leaf, Array) and len(node.indices) == len(leaf.shape):
                place = 0
                for index, size in zip(node.indices, leaf.shape, strict=True):
                    place = place * size + int(index.text) - 1  # type: ignore[attr-defined]
                if place < len(leaf.items) and scope.types[node.base.name].domain.kind in _BY_ENTRY:
                    yield _Moved(node.base.name, place)


def _stays_inside(scope: Scope, base: Instance, moved: _Moved, shift: float, draw: int) -> bool:
    """Whether a positive entry stays positive."""
    if moved.place is None or scope.types[moved.name].domain.kind != "positive":
        return True
    leaf = base.leaf(moved.name)
    return isinstance(leaf, Array) and float(leaf.items[moved.place][draw].real) + shift > 0


def _is_leaf(scope: Scope, name: str) -> bool:
    return name in scope.types and name not in scope.definitions and name not in scope.dimensions


def _is_moved(scope: Scope, name: str) -> bool:
    domain = scope.types[name].domain
    return domain.kind in _MOVED and domain.low is None and domain.high is None


def _leaf(base: Instance, name: str, points: Sequence[tuple[_Moved, float, int]]) -> Any:
    """The leaf of a draw of *base*, shifted where it is the one that is moved."""
    leaf = base.leaf(name)

    def shifted(item: Any, place: int | None) -> tuple[Any, ...]:
        return tuple(
            item[draw] + shift
            if shift and moved.name == name and moved.place in (None, place)
            else item[draw]
            for moved, shift, draw in points
        )

    if isinstance(leaf, Array):
        return Array(leaf.shape, [shifted(item, place) for place, item in enumerate(leaf.items)])
    return shifted(leaf, None)


def _values(
    scope: Scope,
    base: Instance,
    guard: Formula,
    leaves: list[str],
    points: Sequence[tuple[_Moved, float, int]],
) -> list[float] | None:
    instance = Instance(scope, base.seed, len(points))
    instance.sizes = base.sizes
    for name in leaves:
        instance.leaves[name] = _leaf(base, name, points)
    try:
        found = Evaluator(scope, instance, FloatSamples(len(points))).value(guard)
    except HwsolveError:
        return None
    if isinstance(found, Array):
        if not found.items:
            return None
        found = found.items[0]
    return None if any(isinstance(x, complex) for x in found) else found


def _roots(
    scope: Scope, base: Instance, guard: Formula, moved: _Moved, leaves: list[str], draw: int
) -> list[float]:
    """Shifts of one leaf at which the guard changes sign."""
    needed = [name for name in leaves if name in depends(scope, guard)]

    def at(grid: list[float]) -> list[float] | None:
        return _values(scope, base, guard, needed, [(moved, shift, draw) for shift in grid])

    values = at(list(GRID))
    found: list[float] = []
    for k in range(len(GRID) - 1) if values is not None else ():
        assert values is not None
        below, above = values[k], values[k + 1]
        if (below < 0 < above) or (above < 0 < below):
            found.append(refined(at, GRID[k], GRID[k + 1], below < 0))
    return sorted(found, key=abs)[:MAX_ROOTS]


def _resized(question: Question, scope: Scope, found: list[Formula]) -> Iterator[Instance]:
    """Instances whose sizes lie around the numbers that sizes and indices are compared with."""
    seen: set[tuple[str, int]] = set()
    ranges = {**scope.ranges(question.b), **scope.ranges(question.a)} if found else {}
    for guard in found:
        marks = {ceil(float(text)) for text in survey(guard).literals}
        for name in sorted(names(guard)):
            counted = name in scope.dimensions
            size = Symbol(name) if counted else ranges.get(name)
            if not isinstance(size, Symbol) or size.name not in scope.dimensions:
                continue
            for most in sorted(
                mark + step for mark in marks for step in ((-1, 0, 1, 2) if counted else (1, 2))
            ):
                if (size.name, most) in seen or not _fits(scope, size.name, most):
                    continue
                seen.add((size.name, most))
                made = Instance(scope, question.seed ^ 0x4E4E, 1)
                made.sizes[size.name] = most
                if _has_values(question, made):
                    yield made


def _fits(scope: Scope, name: str, size: int) -> bool:
    """Whether a dimension may have this size."""
    domain = scope.type_of(name).domain
    low = max(int(domain.low or 1), scope.least_sizes.get(name, 1), 1)
    high = MAX_SIZE if domain.high is None else min(MAX_SIZE, int(domain.high))
    return name not in scope.sizes and low <= size <= high


def _has_values(question: Question, instance: Instance) -> bool:
    """Whether both sides can be evaluated, and are not too large."""
    try:
        found = entry_pairs(question, instance, FloatSamples(instance.samples))
    except HwsolveError:
        return False
    return not isinstance(found, Refuted)
