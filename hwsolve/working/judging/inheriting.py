"""Whether a false line only carries on an earlier one: it holds if that one is taken as a definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hwsolve.meaning.comparison.outcome import Agrees, Proved
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import (
    Derivative,
    Formula,
    Negative,
    Number,
    Product,
    Relation,
    Symbol,
    map_children,
    names,
    substitute,
    walk,
)
from hwsolve.working.judging.truth import alike, truth

#: How many false lines a later one is compared with, the latest first.
_ROOTS: Final = 4
#: Parts of a line that are compared with the wrong side.
MOST_PARTS: Final = 24


@dataclass(frozen=True, slots=True)
class Root:
    """A false relation and where it stands."""

    line: int
    link: Relation
    scope: Scope


def source_of(link: Relation, scope: Scope, given: tuple[Formula, ...], roots: Sequence[Root]) -> int | None:
    """The line of the false relation that a false one carries on, the latest first; None if there is none."""
    for root in reversed(roots[-_ROOTS:]):
        if link == root.link or inherits(link, root.link, scope, given):
            return root.line
    return None


def inherits(link: Relation, wrong: Relation, scope: Scope, given: tuple[Formula, ...] = ()) -> bool:
    """Whether *link* is true once the left side of *wrong* stands for its right side."""
    tried: set[Relation] = {link}
    for changed in _changes(link, wrong.sides[0], wrong.sides[1], scope):
        if changed in tried:
            continue
        tried.add(changed)
        if isinstance(truth(changed, scope, 0, given), Proved | Agrees):
            return True
    return False


def _changes(link: Relation, left: Formula, right: Formula, scope: Scope) -> Iterator[Relation]:
    """The line with one side of the false one put for the other."""
    if link.sides[0] == right:  # it goes on from the false line
        yield Relation(link.comparators, (left, link.sides[1]))
    yield _replaced(link, left, right)
    yield _replaced(link, right, left)
    if (nested := _inside(link, left, right)) is not None:
        yield nested
    if isinstance(right, Number | Symbol):
        return
    letters = set(scope.free_indices(right))
    parts = dict.fromkeys(node for side in link.sides for node in _parts(side))
    for part in list(parts)[:MOST_PARTS]:
        if (
            isinstance(part, Number | Symbol)
            or part in link.sides[:1]
            or not names(part) <= names(right) | letters
        ):
            continue
        if alike(part, right, scope):
            yield _replaced(link, part, left)
        elif alike(part, Negative(right), scope):
            yield _replaced(link, part, Negative(left))


def _parts(side: Formula) -> Iterator[Formula]:
    for node in walk(side):
        yield node
        if isinstance(node, Product) and len(node.factors) > 2:
            yield from (Product(node.factors[:k], node.mark) for k in range(2, len(node.factors)))
            yield from (Product(node.factors[k:], node.mark) for k in range(1, len(node.factors) - 1))


def _replaced(formula: Relation, old: Formula, new: Formula) -> Relation:
    def change(node: Formula) -> Formula:
        if node == old:
            return new
        if isinstance(node, Product) and isinstance(old, Product):
            size = len(old.factors)
            for k in range(len(node.factors) - size + 1):
                if node.factors[k : k + size] == old.factors and size < len(node.factors):
                    return Product((*node.factors[:k], new, *node.factors[k + size :]), node.mark)
        return map_children(node, change)

    return Relation(formula.comparators, tuple(change(side) for side in formula.sides))


def _inside(link: Relation, left: Formula, right: Formula) -> Relation | None:
    """A second derivative is one of the wrong first derivative."""
    if not isinstance(left, Derivative) or len(left.wrt) != 1:
        return None

    def change(node: Formula) -> Formula:
        if isinstance(node, Derivative) and node.of == left.of and len(node.wrt) == 2:
            first, second = node.wrt
            if first == left.wrt[0]:
                return Derivative(right, (second,))
            if isinstance(first, type(left.wrt[0])):
                old, new = names(left.wrt[0]) - names(first), names(first) - names(left.wrt[0])
                if len(old) == len(new) == 1:
                    return Derivative(substitute(right, {old.pop(): Symbol(new.pop())}), (second,))
        return map_children(node, change)

    changed = Relation(link.comparators, tuple(change(side) for side in link.sides))
    return changed if changed != link else None
