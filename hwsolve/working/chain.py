"""A chain of relations as it grows over lines: ``a = b``, ``= c``, ``<= d``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from hwsolve.errors import MeaningError, Unreadable
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula, Relation, substitute
from hwsolve.working.surroundings.context import Context

MAX_LINKS: Final = 60


def in_names_of(outer: Scope, chain: Formula, scope: Scope) -> Formula:
    """The chain with what the text itself has defined, in *scope*, put in."""
    for name in reversed(tuple(scope.definitions)):
        definition = scope.definitions[name]
        if name not in outer.definitions and name not in outer.types and not definition.indices:
            chain = substitute(chain, {name: definition.body})
    return chain


@dataclass(slots=True)
class Chain:
    """The sides so far and the signs between them; ``run`` is where its last true stretch begins."""

    sides: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    run: int = 0

    def begin(self, side: str) -> None:
        """Start a new chain."""
        self.sides, self.signs, self.run = [side], [], 0

    def extend(self, sign: str, side: str) -> None:
        """Add a link at the end; a stretch has no more than the latest of a great many."""
        self.signs.append(sign)
        self.sides.append(side)
        self.run = max(self.run, len(self.signs) - MAX_LINKS)

    def clear(self) -> None:
        """Forget the chain: nothing can go on from it."""
        self.sides, self.signs, self.run = [], [], 0

    def breaks(self) -> None:
        """The last link is not established: the next true stretch begins behind it."""
        self.run = max(0, len(self.sides) - 1)

    def whole(self, context: Context, link: Relation) -> Formula:
        """The true stretch that *link* ends; the link alone where that cannot be read."""
        if len(self.signs) - self.run < 2:
            return link
        links = zip(self.signs[self.run :], self.sides[self.run + 1 :], strict=True)
        text = self.sides[self.run] + "".join(f" {sign} {side}" for sign, side in links)
        try:
            found = context.parse(text)
        except (Unreadable, MeaningError):
            return link
        return found if isinstance(found, Relation) else link
