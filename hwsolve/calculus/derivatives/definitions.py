"""The graph of a scope's definitions: what depends on what, and what lies between two quantities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hwsolve.meaning.evaluation.differentiation import mentioned
from hwsolve.meaning.scope import Scope
from hwsolve.notation.formula import Formula


@dataclass(frozen=True)
class DefinitionGraph:
    """Who mentions whom; an edge runs from a definition to each name in its body."""

    scope: Scope

    def parents(self, name: str) -> tuple[str, ...]:
        """The names that the definition of *name* mentions, sorted; none for a leaf."""
        definition = self.scope.definitions.get(name)
        if definition is None:
            return ()
        return tuple(sorted(self.known(mentioned(self.scope, definition.body) - set(definition.indices))))

    def known(self, found: Iterable[str]) -> set[str]:
        """Those names that the scope declares or defines."""
        return {name for name in found if name in self.scope.definitions or name in self.scope.types}

    def ancestors(self, formula: Formula, ends: Iterable[str] = ()) -> set[str]:
        """Every declared name that the value of *formula* depends on; not those behind *ends* alone."""
        seen: set[str] = set()
        pending = list(self.known(mentioned(self.scope, formula)))
        while pending:
            name = pending.pop()
            if name not in seen:
                seen.add(name)
                if name not in ends:
                    pending.extend(self.parents(name))
        return seen

    def depends(self, name: str, on: str) -> bool:
        """Whether the value of *name* depends on *on* (also when they are the same)."""
        pending, seen = [name], set()
        while pending:
            current = pending.pop()
            if current == on:
                return True
            if current not in seen:
                seen.add(current)
                pending.extend(self.parents(current))
        return False

    def between(self, formula: Formula, wrt: str) -> tuple[str, ...]:
        """The definitions through which *formula* depends on *wrt*, nearest to *formula* first."""
        inside = {
            name
            for name in self.ancestors(formula)
            if name != wrt and name in self.scope.definitions and self.depends(name, wrt)
        }
        ordered: list[str] = []
        while remaining := sorted(inside - set(ordered)):
            # a definition is next when no other remaining one depends on it
            for name in remaining:
                if not any(other != name and self.depends(other, name) for other in remaining):
                    ordered.append(name)
                    break
            else:
                break
        return tuple(ordered)
