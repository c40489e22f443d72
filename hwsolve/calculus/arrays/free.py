"""Free indices of an entry formula, and what they make of a single entry."""

from __future__ import annotations

from dataclasses import dataclass

from hwsolve.calculus.arithmetic import entry
from hwsolve.notation.formula import Call, Entry, Formula, Symbol, Transpose, names, walk


@dataclass(frozen=True)
class Free:
    """An index that is free in the entry formula, and the size it ranges over."""

    name: str
    size: Formula

    @property
    def symbol(self) -> Formula:
        """The index as a formula."""
        return Symbol(self.name)


def free_delta(f: Formula, free: tuple[Free, ...]) -> Formula | None:
    """Kronecker's delta of two free indices, where *f* has one."""
    wanted = {index.symbol for index in free}
    for node in walk(f):
        if isinstance(node, Call) and node.function == "delta" and set(node.arguments) == wanted:
            return node
    return None


def free_slice(f: Entry, free: tuple[Free, ...]) -> Formula | None:
    """The slice of an array whose entries at the free indices are *f*; None where it is none."""
    wanted = tuple(index.symbol for index in free)
    kept, last = f.indices[: -len(free)], f.indices[-len(free) :]
    if any(index.name in names(part) for part in kept for index in free):
        if len(free) == 1 and len(f.indices) == 2 and f.indices[0] == wanted[0]:
            other = f.indices[1]
            return None if free[0].name in names(other) else Entry(Transpose(f.base), (other,))
        return None
    if last == wanted:
        return entry(f.base, kept)
    if len(free) == 2 and last == wanted[::-1]:
        return Transpose(entry(f.base, kept))
    return None
